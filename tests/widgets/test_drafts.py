"""What fields hold, as values of JSON and back."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svit_tui.widgets.drafts import Typed, from_plain, same, settle, to_plain
from svit_tui.widgets.picker import Choice, NewChoice

KEYS = st.none() | st.booleans() | st.integers() | st.text() | st.builds(NewChoice, st.text())
CHOICES = st.builds(Choice, KEYS | st.tuples(st.text(), st.integers()), st.text(), st.text())
CELLS: st.SearchStrategy[Any] = (
    st.none() | st.booleans() | st.integers() | st.text() | CHOICES | st.dates()
)
CELLS = CELLS | st.decimals(allow_nan=False)
RAWS = CELLS | st.lists(CELLS).map(tuple) | st.lists(st.dictionaries(st.text(), CELLS)).map(tuple)


@given(RAWS)
def test_what_a_field_holds_comes_back_from_a_file(raw: Any) -> None:
    assert from_plain(json.loads(json.dumps(to_plain(raw)))) == raw


def test_what_no_file_can_hold_is_refused() -> None:
    with pytest.raises(TypeError):
        to_plain(Choice(object(), "x"))


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        (Choice(1, "Acme"), Choice(1, "Acme Ltd", "firm"), True),
        (Choice(1, "Acme"), Choice(2, "Acme"), False),
        (Choice(None, "nobody"), None, False),
        (
            ({"name": Choice(1, "a"), "quantity": "2"},),
            ({"name": Choice(1, "b"), "quantity": "2"},),
            True,
        ),
        (({"name": "a"},), (), False),
        (date(2026, 1, 1), date(2026, 1, 1), True),
        (Decimal("1.0"), Decimal("1"), True),
    ],
)
def test_choices_are_told_by_their_keys(one: Any, other: Any, is_same: bool) -> None:
    assert same(one, other) is is_same


def test_what_was_changed_is_the_users_own() -> None:
    typed = Typed(
        {"title": "Shop", "notes": "", "owner": Choice(1, "Olena H.")},
        {"title": "", "notes": "old", "owner": Choice(1, "Olena")},
    )
    assert typed.own() == {"title": "Shop", "notes": ""}


VALUES = st.sampled_from(["", "a", "b", "a\nb", "a\nc", "x\na\nb"])
FIELDS = st.fixed_dictionaries({"title": VALUES, "notes": VALUES, "amount": VALUES})


@given(before=FIELDS, mine=FIELDS, now=FIELDS)
def test_nothing_that_anybody_changed_is_lost(
    before: dict[str, str], mine: dict[str, str], now: dict[str, str]
) -> None:
    typed = Typed(mine, before)
    settled = settle(typed, now, my_mark="you:", their_mark="Taras:")
    saved = now | dict(settled.own)
    for key in before:
        is_mine, is_theirs = mine[key] != before[key], now[key] != before[key]
        if not is_mine:
            # What one did not touch is what others made of it.
            assert saved[key] == now[key]
            assert (key in settled.kept) is is_theirs
        elif not is_theirs:
            assert saved[key] == mine[key]
        elif key not in settled.theirs:
            new = {*mine[key].splitlines(), *now[key].splitlines()} - {
                *before[key].splitlines(),
                "",
            }
            assert saved[key] == mine[key] == now[key] or new <= {*saved[key].splitlines()}
        else:
            assert settled.theirs[key] == now[key]
            assert {*mine[key].splitlines()} <= {*saved[key].splitlines()}
