"""Two versions of a text come together without a line lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svit_tui.widgets.merging import merged

TEXTS = st.lists(st.sampled_from(["a", "b", "c", "", "d"]), max_size=8).map("\n".join)


def both(base: str, mine: str, theirs: str) -> tuple[str, bool]:
    return merged(base, mine, theirs, my_mark="you:", their_mark="Taras:")


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "text"),
    [
        ("one\ntwo\nthree", "One\ntwo\nthree", "one\ntwo\nThree", "One\ntwo\nThree"),
        ("one\ntwo", "one\ntwo\nmine", "theirs\none\ntwo", "theirs\none\ntwo\nmine"),
        ("one\ntwo\nthree", "one\nthree", "one\ntwo\nthree\nfour", "one\nthree\nfour"),
        ("one", "two", "two", "two"),
        ("", "mine", "", "mine"),
    ],
)
def test_changes_of_different_lines_fit_together(
    base: str, mine: str, theirs: str, text: str
) -> None:
    assert both(base, mine, theirs) == (text, True)


def test_where_both_changed_a_line_both_versions_stand() -> None:
    text, fits = both("price 5\nend", "price 6\nend", "price 7\nend")
    assert not fits
    assert text == "Taras:\nprice 7\nyou:\nprice 6\nend"


@given(TEXTS, TEXTS)
def test_one_who_changed_nothing_changes_nothing(base: str, changed: str) -> None:
    same = "\n".join(changed.splitlines())
    assert both(base, changed, base) == (same, True)
    assert both(base, base, changed) == (same, True)


@given(TEXTS, TEXTS, TEXTS)
def test_no_line_that_somebody_wrote_is_lost(base: str, mine: str, theirs: str) -> None:
    text, _fits = both(base, mine, theirs)
    new = {*mine.splitlines(), *theirs.splitlines()} - {*base.splitlines(), ""}
    assert new <= {*text.splitlines()}
