"""How cells look: each change from one look to another gives that look."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.color import Color, ColorSystem
from rich.style import Style
from textual.strip import Strip

from svit_tui.wire.looks import Looks
from tests.wire.emulator import Cell, Emulator

KINDS = (
    *("bold", "dim", "italic", "underline", "blink", "reverse", "conceal", "strike"),
    *("underline2", "overline", "frame", "encircle"),
)
SYSTEMS = (None, ColorSystem.TRUECOLOR, ColorSystem.EIGHT_BIT, ColorSystem.STANDARD)

byte = st.integers(0, 255)
colors = st.one_of(
    st.builds(Color.from_rgb, byte, byte, byte),
    st.builds(Color.from_ansi, byte),
    st.just(Color.default()),
    # What xterm has a number for.
    st.builds(lambda grey: Color.from_rgb(grey, grey, grey), st.sampled_from((8, 95, 18, 238))),
)


@st.composite
def styles(draw: st.DrawFn) -> Style:
    """A style with some colours and attributes, some of them said to be off."""
    attributes: dict[str, Any] = draw(
        st.dictionaries(st.sampled_from(KINDS), st.booleans(), max_size=5)
    )
    return Style(
        color=draw(st.none() | colors),
        bgcolor=draw(st.none() | colors),
        **attributes,
    )


def pen(*sequences: str) -> Cell:
    """How a terminal writes after some sequences."""
    emulator = Emulator(4, 2)
    emulator.show("".join(sequences))
    return emulator.pen


@pytest.mark.parametrize("system", SYSTEMS)
@given(old=styles(), new=styles())
def test_a_change_gives_the_new_look(system: ColorSystem | None, old: Style, new: Style) -> None:
    looks = Looks(system)
    first, second = looks.of(old), looks.of(new)
    before = looks.plain.change(first)
    assert pen(before, first.change(second)) == pen(looks.plain.change(second))


@pytest.mark.parametrize("system", SYSTEMS)
@given(style=styles())
def test_a_look_is_what_textual_makes_of_the_style(
    system: ColorSystem | None, style: Style
) -> None:
    looks = Looks(system)
    # Textual writes with all colours where the console knows none.
    codes = Strip.render_ansi(style, system or ColorSystem.TRUECOLOR)
    assert pen(looks.plain.change(looks.of(style))) == pen(f"\x1b[{codes}m")


@given(old=styles(), new=styles())
def test_a_change_is_never_longer_than_all_of_it_afresh(old: Style, new: Style) -> None:
    looks = Looks(ColorSystem.TRUECOLOR)
    first, second = looks.of(old), looks.of(new)
    afresh = "\x1b[m" + looks.plain.change(second)
    assert len(first.change(second)) <= len(afresh)


@given(style=styles())
def test_looks_that_are_the_same_are_one_object(style: Style) -> None:
    looks = Looks(ColorSystem.EIGHT_BIT)
    look = looks.of(style)
    assert looks.of(style + Style.null()) is look
    assert looks.look(look.foreground, look.background, look.attributes) is look
    assert look.change(look) == ""


@given(old=styles(), new=styles())
def test_a_blank_needs_only_what_is_seen_of_it(old: Style, new: Style) -> None:
    looks = Looks(ColorSystem.TRUECOLOR)
    from_look, blank = looks.of(old), looks.of(new).blank[1]
    under = looks.under_blank(from_look, blank)
    emulators = [Emulator(2, 1), Emulator(2, 1)]
    emulators[0].show(f"\x1b[m\x1b[H{looks.plain.change(under)}  ")
    emulators[1].show(f"\x1b[m\x1b[H{looks.plain.change(looks.of(new))}  ")
    assert emulators[0].line(0) == emulators[1].line(0)
