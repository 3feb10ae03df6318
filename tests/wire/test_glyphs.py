"""Text in single cells: as many as Textual counts, and nothing in them that acts on a terminal."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from svit_tui.wire.glyphs import glyphs, is_certain, is_simple
from svit_tui.wire.looks import Looks
from svit_tui.wire.updates import cells_of
from tests.wire.hostile import HOSTILE, is_hostile
from tests.wire.random_day import WORDS

EVERYTHING = [chr(code) for code in range(sys.maxunicode + 1)]
PLAIN = Looks(ColorSystem.TRUECOLOR)

anything = st.text(st.characters(exclude_categories=()), max_size=30)
clean = st.text(
    st.characters(exclude_categories=("C", "Zl", "Zp", "M")).filter(lambda mark: mark != "\u00ad"),
    max_size=30,
)
words = st.lists(st.sampled_from(WORDS), max_size=8).map("".join)
payloads = st.lists(st.sampled_from((*HOSTILE, *WORDS)), max_size=8).map("".join)


def strip_of(*texts: str) -> Strip:
    return Strip([Segment(text, Style(bold=n % 2 == 0)) for n, text in enumerate(texts)])


@given(text=st.one_of(anything, payloads, words))
def test_nothing_hostile_comes_out(text: str) -> None:
    found = [mark for cell in glyphs(text) for mark in cell if is_hostile(mark)]
    assert not found


@pytest.mark.parametrize("start", range(0, len(EVERYTHING), 0x8000), ids=hex)
def test_of_all_characters_none_that_is_hostile_comes_out(start: int) -> None:
    for mark in EVERYTHING[start : start + 0x8000]:
        for text in (mark, f"a{mark}b", f"👩{mark}💻"):
            assert not [one for cell in glyphs(text) for one in cell if is_hostile(one)]


@given(texts=st.lists(st.one_of(clean, words), max_size=4))
def test_there_are_as_many_cells_as_textual_counts(texts: list[str]) -> None:
    strip = strip_of(*texts)
    assert len(cells_of(strip, PLAIN)) == strip.cell_length == sum(map(cell_len, texts))


@given(texts=st.lists(st.one_of(anything, payloads), max_size=4))
def test_nothing_hostile_moves_what_is_behind_it(texts: list[str]) -> None:
    strip = strip_of(*texts)
    assert len(cells_of(strip, PLAIN)) == strip.cell_length


def test_of_all_characters_each_takes_as_many_cells_as_textual_counts() -> None:
    wrong = [
        f"U+{ord(mark):04X}"
        for mark in EVERYTHING
        if mark != "\t" and len(cells_of(strip_of(mark), PLAIN)) != cell_len(mark)
    ]
    assert not wrong


def test_a_simple_character_takes_one_cell_and_is_not_hostile() -> None:
    simple = [mark for mark in EVERYTHING if is_simple(mark)]
    assert {cell_len(mark) for mark in simple} == {1}
    assert not [mark for mark in simple if is_hostile(mark) or unicodedata.combining(mark)]
    # Most of all text is simple.
    assert is_simple("Website, 25 000 грн — їжак, ґанок · Žižkov │ ─ ┌ ▌ ● → ✓"[:-1])


@given(text=anything.filter(is_simple))
def test_simple_text_is_its_own_cells(text: str) -> None:
    assert glyphs(text) == tuple(text)


def test_a_wide_character_has_an_empty_cell_behind_it() -> None:
    assert glyphs("契a") == ("契", "", "a")


def test_a_mark_is_in_the_cell_of_its_letter() -> None:
    assert glyphs("q̣̇x̌") == ("q̣̇", "x̌")


def test_a_tab_parts_words() -> None:
    assert glyphs("a\tb") == ("a", " ", "b")


def test_pictures_stay_joined_and_letters_do_not() -> None:
    assert glyphs("👩‍💻") == ("👩‍💻", "")
    assert glyphs("a\u200db") == ("a",)


def test_not_all_of_a_heap_of_marks_is_sent() -> None:
    (cell,) = glyphs("Z" + "\u0335" * 500)
    assert len(cell) <= 32


@pytest.mark.parametrize("glyph", ["a", "ї", "契", "│", "한"])
def test_all_terminals_agree_on_letters_and_lines(glyph: str) -> None:
    assert is_certain(glyph)


@pytest.mark.parametrize("glyph", ["❤️", "👩‍💻", "1️⃣", "x̌", "नि"])
def test_not_all_terminals_agree_on_pictures_and_marks(glyph: str) -> None:
    assert not is_certain(glyph)
