"""Text in cells: every letter is seen, and a text takes as many cells as it is said to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from svit_tui.widgets.cells import clean, cut, fit, width_of


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\u200db", "ab"),
        ("\u200d", ""),
        ("Олена\u200d 👩\u200d👩\u200d👧", "Олена 👩\u200d👩\u200d👧"),
        ("🏃🏽\u200d♂\ufe0f", "🏃🏽\u200d♂\ufe0f"),
        ("a\nb\tc\x1b[31m\u202ed", "a b c[31md"),
    ],
)
def test_a_joiner_binds_pictures_only(text: str, shown: str) -> None:
    assert clean(text) == shown


@given(st.text(), st.integers(0, 40), st.sampled_from(["left", "right"]))
def test_a_text_fits_exactly(text: str, width: int, align: str) -> None:
    assert cell_len(fit(text, width, align)) == width


@given(st.text(), st.integers(1, 40))
def test_a_cut_text_is_a_beginning_and_a_mark(text: str, width: int) -> None:
    shown = cut(clean(text), width)
    assert cell_len(shown) <= width
    if width_of(text) > width:
        assert shown.endswith("…")
        assert clean(text).startswith(shown[:-1])
