"""A terminal to read the wire's bytes with: pyte, made to do what terminals do.

Where pyte alone would show something that no terminal shows, or nothing at all, it is told better:

- Widths are Rich's, by whole graphemes, because Textual lays out by them. pyte counts code point by
  code point and stops at a joiner, at U+FE0F and at marks of combining class 0.
- Who overwrites one half of a wide character blanks the other. pyte leaves half a character.
- What is erased has the background colour, if the terminal fills (“back colour erase”), or none;
  never an underline. pyte gives it all of the pen, and does not erase what was never written.
- Margins send the cursor home even when they are taken away. What comes in between them when lines
  are moved is nobody's promise: here it is a sign that a right picture can't have.
- A mark at the start of what is written stands on nothing and is left out. Terminals put it on the
  cell before, whatever is there; the wire never sends one, Textual does where a style ends between
  a letter and its mark, as under the cursor of a field.
- A line does not wrap: Textual turns that off.
- A sequence that is not known is an error. pyte would drop it in silence.

A blank has only what can be seen of it: no colour of text and no weight.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any, NamedTuple, cast

import pyte
from pyte import graphics
from pyte.screens import Char, Margins
from rich.cells import split_graphemes


class Cell(NamedTuple):
    """What one cell shows; `data` is empty in the second half of a wide character."""

    data: str
    fg: str
    bg: str
    attributes: frozenset[str]

    def __str__(self) -> str:
        looks = [f"{self.fg} on {self.bg}", *sorted(self.attributes)]
        return f"{self.data!r} {' '.join(looks)}"


_PLAIN: frozenset[str] = frozenset()
BLANK = Cell(" ", "default", "default", _PLAIN)
# What a terminal leaves where nobody has said what should be.
UNKNOWN = Cell("▒", "red", "green", frozenset({"blink"}))
_SEEN_ON_BLANK = frozenset(
    {"underline", "double underline", "reverse", "strike", "overline", "frame", "circle"}
)
# By code of “Select Graphic Rendition”.
_ON = {n: (word,) for n, word in enumerate("bold dim italic underline blink blink".split(), 1)} | {
    7: ("reverse",),
    8: ("conceal",),
    9: ("strike",),
    21: ("double underline",),
    51: ("frame",),
    52: ("circle",),
    53: ("overline",),
}
_OFF = {
    22: ("bold", "dim"),
    23: ("italic",),
    24: ("underline", "double underline"),
    25: ("blink",),
    27: ("reverse",),
    28: ("conceal",),
    29: ("strike",),
    54: ("frame", "circle"),
    55: ("overline",),
}
_JOINER = "\u200d"
# Text, or “Select Graphic Rendition” or “Cursor Position”, or any other sequence or control.
_PART = re.compile(
    "([^\x00-\x1f\x7f-\x9f]+)|\x1b\\[([0-9;]*)([Hm])"
    "|\x1b\\[[?]?[0-9;]*[@-~]|\x1b\\][^\x07\x1b]*(?:\x07|\x1b\\\\)|[^\x1b]|\x1b[^\\[\\]]"
)


class UnknownSequence(AssertionError):
    """Something was sent that this terminal does not know."""


@lru_cache(maxsize=4096)
def shown(cell: Cell) -> Cell:
    """A cell as it is seen: a blank has no colour of text, no weight and no slant."""
    if cell.data != " ":
        return cell
    seen = cell.attributes & _SEEN_ON_BLANK
    return Cell(" ", cell.fg if seen else "default", cell.bg, seen)


@lru_cache(maxsize=4096)
def _graphemes(text: str) -> tuple[tuple[str, int], ...]:
    found: list[tuple[str, int]] = []
    for start, end, width in split_graphemes(text)[0]:
        glyph, joiner, rest = text[start:end].partition(_JOINER)
        if not joiner or (is_picture(glyph[:1]) and is_picture(rest[:1])):
            found.append((text[start:end], width))
            continue
        found.append((glyph, width))
        if rest[:1] == " ":
            found.append((" ", 1))
    return tuple(found)


def is_picture(character: str) -> bool:
    """Whether it can be joined to others into one picture."""
    return character > "\u2190" and unicodedata.category(character) in ("So", "Sk", "Sm")


@lru_cache(maxsize=4096)
def _drawn(pen: Cell, glyph: str) -> Cell:
    return shown(pen._replace(data=glyph))


@lru_cache(maxsize=4096)
def _numbers(parameters: str) -> tuple[int, ...]:
    return tuple(int(number or 0) for number in parameters.split(";"))


@lru_cache(maxsize=4096)
def _rendition(pen: Cell, codes: str) -> Cell:
    """The pen after “Select Graphic Rendition”."""
    fg, bg, attributes = pen.fg, pen.bg, set(pen.attributes)
    rest = [*reversed(_numbers(codes))]
    while rest:
        code = rest.pop()
        if code == 0:
            fg, bg, attributes = "default", "default", set()
        elif code in _ON:
            attributes.update(_ON[code])
        elif code in _OFF:
            attributes.difference_update(_OFF[code])
        elif code in (38, 48):
            how = rest.pop()
            if how == 5:
                color = graphics.FG_BG_256[rest.pop()]
            elif how == 2:
                color = f"{rest.pop():02x}{rest.pop():02x}{rest.pop():02x}"
            else:
                raise UnknownSequence(f"SGR {codes}")
            fg, bg = (color, bg) if code == 38 else (fg, color)
        elif code in graphics.FG_ANSI:
            fg = graphics.FG_ANSI[code]
        elif code in graphics.BG_ANSI:
            bg = graphics.BG_ANSI[code]
        elif code in graphics.FG_AIXTERM:
            fg = graphics.FG_AIXTERM[code]
        elif code in graphics.BG_AIXTERM:
            bg = graphics.BG_AIXTERM[code]
        else:
            raise UnknownSequence(f"SGR {codes}")
    return Cell(" ", fg, bg, frozenset(attributes))


class Emulator(pyte.Screen):
    """A terminal of `columns` × `lines`; at first it shows what nobody knows."""

    def __init__(self, columns: int, lines: int, *, fills: bool = True) -> None:
        self.fills = fills
        super().__init__(columns, lines)
        self.pen = BLANK
        self._stream = pyte.Stream(self)
        self.scribble()

    # What a test does with it

    def show(self, text: str) -> None:
        """Take what a program writes, in whole sequences.

        pyte's own parser goes a character at a time: it gets only what is rare.
        """
        for found in _PART.finditer(text):
            plain, parameters, final = found.groups()
            if plain:
                self.draw(plain)
            elif final == "m":
                self.pen = _rendition(self.pen, parameters)
            elif final == "H":
                self.cursor_position(*_numbers(parameters))
            else:
                self._stream.feed(found[0])

    def scribble(self) -> None:
        """Something else has written all over it."""
        for y in range(self.lines):
            self.cells[y] = dict.fromkeys(range(self.columns), UNKNOWN)
        self.dirty.update(range(self.lines))

    def become(self, columns: int, lines: int) -> None:
        """Another size. What is shown then differs from terminal to terminal."""
        self.buffer.clear()
        self.resize(lines, columns)
        self.scribble()
        self.ensure_hbounds()
        self.ensure_vbounds()

    def line(self, y: int) -> list[Cell]:
        """The cells of a line."""
        line = self.cells[y]
        return [line[x] for x in range(self.columns)]

    def texts(self) -> list[str]:
        """What stands in each line."""
        return ["".join(cell.data for cell in self.line(y)) for y in range(self.lines)]

    # What pyte keeps and hands on for us, without a look into it: cells, not its own characters

    @property
    def cells(self) -> dict[int, dict[int, Cell]]:
        """The cells by line and column."""
        return cast("dict[int, dict[int, Cell]]", self.buffer)

    @property
    def pen(self) -> Cell:
        """How the terminal writes: a blank with all of the looks."""
        return cast("Cell", self.cursor.attrs)

    @pen.setter
    def pen(self, pen: Cell) -> None:
        self.cursor.attrs = cast("Char", pen)

    @property
    def default_char(self) -> Char:
        """A blank."""
        return cast("Char", BLANK)

    # Told better than pyte knows

    def debug(self, *args: Any, **kwargs: Any) -> None:
        """A sequence that pyte does not know."""
        raise UnknownSequence(f"{args} {kwargs}")

    def draw(self, data: str) -> None:
        """Write text in cells from the cursor on."""
        pen, cursor, columns = self.pen, self.cursor, self.columns
        self.dirty.add(cursor.y)
        line = self.cells[cursor.y]
        for glyph, width in _graphemes(data):
            if not width:
                continue
            x = min(cursor.x, columns - width)
            self._part(line, x, x + width)
            line[x] = _drawn(pen, glyph)
            if width == 2:
                line[x + 1] = _drawn(pen, "")
            cursor.x = x + width

    def _part(self, line: dict[int, Cell], start: int, end: int) -> None:
        """Cells from `start` to `end` change: who reaches into them from outside is gone."""
        if not line[start].data and start:
            line[start - 1] = shown(line[start - 1]._replace(data=" "))
        if end < self.columns and not line[end].data:
            line[end] = shown(line[end]._replace(data=" "))

    def _erase(self, y: int, start: int, end: int) -> None:
        blank = BLANK._replace(bg=self.pen.bg) if self.fills else BLANK
        self.dirty.add(y)
        line = self.cells[y]
        self._part(line, start, end)
        line.update(dict.fromkeys(range(start, end), blank))

    def erase_characters(self, count: int | None = None) -> None:
        """Erase some cells; the cursor stays."""
        x = min(self.cursor.x, self.columns - 1)
        self._erase(self.cursor.y, x, min(x + (count or 1), self.columns))

    def erase_in_line(self, how: int = 0, private: bool = False) -> None:
        """Erase to the end of the line, from its start, or all of it."""
        x = min(self.cursor.x, self.columns - 1)
        start, end = ((x, self.columns), (0, x + 1), (0, self.columns))[how]
        self._erase(self.cursor.y, start, end)

    def erase_in_display(self, how: int = 0, *args: Any, **kwargs: Any) -> None:
        """Erase to the end of the screen, from its start, or all of it."""
        y = self.cursor.y
        first, last = ((y + 1, self.lines), (0, y), (0, self.lines))[how]
        for line in range(first, last):
            self._erase(line, 0, self.columns)
        if how < 2:
            self.erase_in_line(how)

    def set_margins(self, top: int | None = None, bottom: int | None = None) -> None:
        """Set the lines that move, or take them back; the cursor goes home."""
        first, last = (top or 1) - 1, min(bottom or self.lines, self.lines) - 1
        if first < last:
            self.margins = Margins(first, last)
            self.cursor_position()

    def insert_lines(self, count: int | None = None) -> None:
        """Move lines down from the cursor's on, up to the lower margin."""
        self._move_lines(-(count or 1))

    def delete_lines(self, count: int | None = None) -> None:
        """Move lines up to the cursor's, from the lower margin on."""
        self._move_lines(count or 1)

    def _move_lines(self, by: int) -> None:
        top, bottom = self.margins or Margins(0, self.lines - 1)
        y = self.cursor.y
        if not top <= y <= bottom:
            return
        lines = [self.cells[n] for n in range(y, bottom + 1)]
        count = min(abs(by), len(lines))
        fresh = [dict.fromkeys(range(self.columns), UNKNOWN) for _line in range(count)]
        moved = [*lines[count:], *fresh] if by > 0 else [*fresh, *lines[: len(lines) - count]]
        self.cells.update(zip(range(y, bottom + 1), moved, strict=True))
        self.dirty.update(range(y, bottom + 1))
        self.carriage_return()
