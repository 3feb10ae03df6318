"""Write runs of cells with one look each, in the cheapest order.

On a terminal with 16 million colours a change of look costs up to 38 bytes, a jump of the cursor
six or so: pieces of one look are written one after another, wherever they stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from svit_tui.wire.glyphs import is_certain
from svit_tui.wire.looks import Cell, CellLook, Looks
from svit_tui.wire.moves import move
from svit_tui.wire.shifts import Shift

# From so many equal blanks on, erasing and jumping over them takes fewer bytes than blanks.
ERASE_FROM = 10
# The same where the line goes on blank to its end.
TAIL_FROM = 4
# Bytes of a move within a line.
_USUAL_MOVE = 4
# More pieces than this are sorted by look; looking for the nearest one each time takes n² steps.
GREEDY_UP_TO = 40


@dataclass(slots=True)
class Piece:
    """Cells of a line that are sent together.

    `is_blank`: it looks the same with any colour of text. `is_certain`: all terminals agree where
    the cursor is afterwards.
    """

    y: int
    x: int
    look: CellLook
    text: str
    cells: int
    is_blank: bool = False
    is_certain: bool = True
    follows: Piece | None = None
    is_written: bool = False


def pieces_of(y: int, x: int, cells: Sequence[Cell], *, fills: bool) -> list[Piece]:
    """The pieces of a run of cells that starts at column `x`."""
    pieces: list[Piece] = []
    last: Piece | None = None
    at, end = 0, len(cells)
    while at < end:
        text, look = cell = cells[at]
        if text == " ":
            run = at + 1
            while run < end and cells[run] == cell:
                run += 1
            count = run - at
            if count >= ERASE_FROM and can_erase(look, fills=fills):
                pieces.append(erase(y, x + at, look, count))
                last = None
            elif last is not None and last.look.blank_look is look:
                last.text += " " * count
                last.cells += count
            else:
                last = Piece(y, x + at, look, " " * count, count, is_blank=True)
                pieces.append(last)
            at = run
            continue
        width = 1
        while at + width < end and not cells[at + width][0]:
            width += 1
        if last is None or not (
            last.look is look or (last.is_blank and last.look is look.blank_look)
        ):
            last = Piece(y, x + at, look, "", 0)
            pieces.append(last)
        last.look = look
        last.is_blank = False
        last.text += text
        last.cells += width
        at += width
        if text > "\u052f" and not is_certain(text):
            last.is_certain = False
            last = None
    return pieces


def erase(y: int, x: int, look: CellLook, count: int = 0) -> Piece:
    """Blanks by erasure: so many cells, or up to the end of the line. The cursor stays."""
    return Piece(y, x, look, f"\x1b[{count}X" if count else "\x1b[K", 0, is_blank=True)


def cost(pieces: Sequence[Piece]) -> int:
    """About how many bytes pieces of one line take, changes of look left out."""
    return sum(len(piece.text.encode()) + _USUAL_MOVE for piece in pieces)


def can_erase(look: CellLook, *, fills: bool) -> bool:
    """Whether erasing leaves blanks that look so."""
    return not look.attributes and (fills or not look.background)


class Writer:
    """Where the terminal's cursor is and how it would write; and what brings it on from there."""

    def __init__(self, looks: Looks) -> None:
        self._looks = looks
        self.forget()

    def forget(self) -> None:
        """Nothing is known of the terminal."""
        self.pen: CellLook | None = None
        self.y: int | None = None
        self.x: int | None = None

    def ready(self) -> str:
        """What makes the way of writing known."""
        if self.pen is not None:
            return ""
        self.pen = self._looks.plain
        return "\x1b[m"

    def cost(self, piece: Piece) -> int:
        """Bytes before a piece: the way there and the change of look."""
        pen = self.pen or self._looks.plain
        return len(move(self.y, self.x, piece.y, piece.x)) + len(pen.change(self._look(pen, piece)))

    def write(self, piece: Piece, width: int) -> str:
        """The bytes of a piece on a screen of `width` columns."""
        pen = self.pen or self._looks.plain
        look = self._look(pen, piece)
        sequence = move(self.y, self.x, piece.y, piece.x) + pen.change(look) + piece.text
        self.pen = look
        piece.is_written = True
        self.y, self.x = piece.y, piece.x + piece.cells
        if not piece.is_certain or self.x >= width:
            self.x = None
        return sequence

    def go(self, y: int, x: int) -> str:
        """The bytes that bring the cursor to a cell."""
        sequence = move(self.y, self.x, y, x)
        self.y, self.x = y, x
        return sequence

    def shift(self, shift: Shift) -> str:
        """The bytes that move lines."""
        self.y = self.x = 0
        return shift.sequence()

    def _look(self, pen: CellLook, piece: Piece) -> CellLook:
        return self._looks.under_blank(pen, piece.look) if piece.is_blank else piece.look

    def write_all(self, pieces: list[Piece], width: int) -> str:
        """The bytes of all pieces, in an order that takes few."""
        if len(pieces) > GREEDY_UP_TO:
            ground = self.pen.background if self.pen else ""
            pieces.sort(
                key=lambda piece: (
                    piece.follows is not None,
                    _group(piece.look, ground),
                    piece.y,
                    piece.x,
                )
            )
            return "".join([self.write(piece, width) for piece in pieces])
        parts = []
        while pieces:
            # Of those that cost the same the first: rows from top to bottom.
            best = min(
                (
                    n
                    for n, piece in enumerate(pieces)
                    if not piece.follows or piece.follows.is_written
                ),
                key=lambda n: self.cost(pieces[n]),
            )
            parts.append(self.write(pieces.pop(best), width))
        return "".join(parts)


def _group(look: CellLook, ground: str) -> tuple[bool, str, int, str]:
    return look.background != ground, look.background, look.attributes, look.foreground
