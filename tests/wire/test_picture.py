"""Random pictures: a terminal that is sent the difference shows what it should.

The other terminal, which tells what it should show, is sent the same changes cell by cell.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.color import Color, ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from svit_tui.wire.looks import Looks
from svit_tui.wire.picture import Picture
from svit_tui.wire.updates import cells_of
from tests.wire.emulator import UNKNOWN, Emulator
from tests.wire.random_day import WORDS

pytestmark = pytest.mark.usefixtures("as_meant")

INKS = [Color.from_rgb(208, 208, 208), Color.from_rgb(135, 175, 255), Color.from_rgb(1, 2, 3)]
GROUNDS = [None, Color.from_rgb(22, 24, 31), Color.from_rgb(42, 51, 80), Color.from_ansi(4)]
STYLES = [
    *(Style(color=ink, bgcolor=ground) for ink in INKS for ground in GROUNDS),
    *(Style(bold=True, bgcolor=ground) for ground in GROUNDS),
    *(Style(underline=True, reverse=True, color=ink) for ink in INKS),
    *(Style(italic=True, strike=True), Style(dim=True), Style.null()),
]
TEXTS = (*WORDS, "❤️", "1️⃣", "🏗️", " ", " " * 7, " " * 15, " " * 40, "─" * 9, "Website, 25 000")


@dataclass
class Terminals:
    """A picture, the terminal that gets its frames, and one that gets everything written out."""

    width: int
    height: int
    fills: bool
    colors: ColorSystem | None = ColorSystem.TRUECOLOR
    wire: Emulator = field(init=False)
    plain: Emulator = field(init=False)

    def __post_init__(self) -> None:
        self.picture = Picture(Looks(self.colors), fills=self.fills)
        self.wire = Emulator(self.width, self.height, fills=self.fills)
        self.plain = Emulator(self.width, self.height)
        self.begin()

    def begin(self) -> None:
        """The picture has a size; it is blank."""
        self.picture.resize(self.width, self.height)
        self.plain.show("\x1b[m\x1b[2J")

    def put(self, y: int, x: int, strip: Strip) -> None:
        """Change some cells of a line."""
        strip = strip.crop(0, self.width - x)
        self.picture.put(y, x, cells_of(strip, self.picture.looks))
        self.plain.show(f"\x1b[{y + 1};{x + 1}H\x1b[m")
        for text, style, _control in strip:
            codes = Strip.render_ansi(style or Style.null(), self.colors or ColorSystem.TRUECOLOR)
            self.plain.show(f"\x1b[{codes}m{text}\x1b[m")

    def frame(self, cursor: tuple[int, int] | None = None) -> str:
        """Send the difference; both show the same then."""
        sent = self.picture.frame(cursor)
        self.wire.show(sent)
        for y in range(self.height):
            assert self.wire.line(y) == self.plain.line(y), (y, sent)
        if cursor is not None:
            assert (self.wire.cursor.y, self.wire.cursor.x) == cursor
        return sent


def some_strip(random: Random, most: int = 5) -> Strip:
    """Some pieces of text, each with a style of its own."""
    count = random.randint(1, most)
    return Strip([Segment(random.choice(TEXTS), random.choice(STYLES)) for _piece in range(count)])


def change(random: Random, terminals: Terminals, known: dict[int, Strip]) -> None:
    """Something that happens to a picture: a word, some lines, all of it, or lines that scroll."""
    height, width = terminals.height, terminals.width
    match random.randrange(6):
        case 0 | 1 | 2:
            y, x = random.randrange(height), random.randrange(width)
            known.pop(y, None)
            terminals.put(y, x, some_strip(random, 2))
        case 3:
            for y in random.sample(range(height), random.randint(1, height)):
                known[y] = some_strip(random)
                terminals.put(y, 0, known[y].adjust_cell_length(width, random.choice(STYLES)))
        case 4:
            by = random.choice((-3, -2, -1, 1, 2, 3))
            lines = dict(known)
            for y, strip in lines.items():
                if 0 <= y + by < height:
                    known[y + by] = strip
                    terminals.put(y + by, 0, strip.adjust_cell_length(width, STYLES[0]))
        case _:
            for y in range(height):
                known[y] = Strip.blank(width, STYLES[0])
                terminals.put(y, 0, known[y])


@pytest.mark.parametrize("fills", [True, False])
@pytest.mark.parametrize("colors", [ColorSystem.TRUECOLOR, ColorSystem.STANDARD])
@given(seed=st.integers(0, 2**32), size=st.tuples(st.integers(2, 70), st.integers(1, 14)))
def test_the_terminal_shows_what_it_should(
    fills: bool, colors: ColorSystem, seed: int, size: tuple[int, int]
) -> None:
    random = Random(seed)
    terminals = Terminals(*size, fills=fills, colors=colors)
    known: dict[int, Strip] = {}
    for _frame in range(6):
        for _change in range(random.randint(0, 4)):
            change(random, terminals, known)
        cursor = (random.randrange(size[1]), random.randrange(size[0]))
        terminals.frame(random.choice((None, cursor)))


@given(seed=st.integers(0, 2**32))
def test_nothing_is_sent_if_nothing_differs(seed: int) -> None:
    random = Random(seed)
    terminals = Terminals(40, 8, fills=True)
    strips = [some_strip(random).adjust_cell_length(40) for _line in range(8)]
    for _time in range(3):
        for y, strip in enumerate(strips):
            terminals.put(y, 0, strip)
        sent = terminals.frame((3, 4))
        assert terminals.frame() == ""
        assert terminals.frame((3, 4)) == ""
    assert sent == ""


@given(seed=st.integers(0, 2**32))
def test_what_changes_and_changes_back_is_not_sent(seed: int) -> None:
    random = Random(seed)
    terminals = Terminals(30, 3, fills=True)
    # Narrow text: half of a wide character is not what it was.
    before, after = (Strip([Segment(word * 6)]).crop(0, 30) for word in ("audit ", "Їжак ґ "))
    for strip in (before, after, before):
        terminals.put(1, 0, strip.adjust_cell_length(30, random.choice(STYLES)))
    terminals.frame()
    for strip in (after, before):
        terminals.put(1, 0, strip)
    terminals.put(1, 0, before)
    terminals.frame()
    for strip in (after, before):
        terminals.put(1, 0, strip)
    assert terminals.frame() == ""


@pytest.mark.parametrize("fills", [True, False])
@given(seed=st.integers(0, 2**32))
def test_a_picture_that_was_forgotten_is_sent_whole(fills: bool, seed: int) -> None:
    random = Random(seed)
    terminals = Terminals(50, 9, fills=fills)
    known: dict[int, Strip] = {}
    for _time in range(3):
        change(random, terminals, known)
        terminals.frame()
    terminals.wire.show("\x1b[41;1;4m\x1b[5;3Hjunk")
    terminals.wire.scribble()
    terminals.picture.forget()
    terminals.frame()
    change(random, terminals, known)
    terminals.frame()


@given(seed=st.integers(0, 2**32), size=st.tuples(st.integers(2, 60), st.integers(1, 12)))
def test_another_size_is_another_picture(seed: int, size: tuple[int, int]) -> None:
    random = Random(seed)
    terminals = Terminals(33, 7, fills=True)
    change(random, terminals, {})
    terminals.frame()
    terminals.width, terminals.height = size
    terminals.wire.become(*size)
    terminals.plain.become(*size)
    terminals.begin()
    for _time in range(3):
        terminals.frame()
        change(random, terminals, {})
    terminals.frame()


def test_lines_that_move_are_not_sent_again() -> None:
    terminals = Terminals(80, 24, fills=True)
    random = Random(1)
    texts = ["".join(random.choices("audit websит їжак", k=80)) for _line in range(23)]
    lines = [Strip([Segment(text)]) for text in texts]
    for y in range(20):
        terminals.put(y + 2, 0, lines[y])
    terminals.frame()
    for y in range(20):
        terminals.put(y + 2, 0, lines[y + 3])
    down = terminals.frame()
    for y in range(20):
        terminals.put(y + 2, 0, lines[y])
    up = terminals.frame()
    assert max(len(down), len(up)) < 5 * 80
    assert not any(UNKNOWN in terminals.wire.line(y) for y in range(24))


def test_of_the_cursors_line_only_what_looks_otherwise_is_sent_again() -> None:
    terminals = Terminals(80, 24, fills=True)
    random = Random(2)
    texts = ["".join(random.choices("audit websit їжак", k=60)) for _line in range(24)]
    bar = Style(bgcolor=GROUNDS[2])

    def put(y: int, text: int, *, here: bool) -> None:
        when = Segment(f"{text:20}", bar if here else None)
        terminals.put(y, 0, Strip([when, Segment(texts[text])]))

    for y in range(20):
        put(y + 2, y, here=y == 19)
    terminals.frame()
    for y in range(20):
        put(y + 2, y + 1, here=y == 19)
    # One line anew, and the beginning of the one before it.
    assert len(terminals.frame().encode()) < len(texts[20].encode()) + 100


def test_what_is_outside_of_the_picture_is_cut_off() -> None:
    terminals = Terminals(10, 2, fills=True)
    looks = terminals.picture.looks
    for y, x in ((-1, 0), (2, 0), (0, 10), (1, 30)):
        terminals.picture.put(y, x, cells_of(Strip([Segment("audit")]), looks))
    terminals.frame()
    terminals.put(0, 7, Strip([Segment("audit")]))
    terminals.put(1, 9, Strip([Segment("契")]))
    terminals.frame()
    assert terminals.wire.texts() == ["       aud", " " * 10]


def test_no_picture_sends_nothing() -> None:
    assert Picture(Looks(None), fills=True).frame((0, 0)) == ""
