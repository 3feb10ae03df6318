"""Compare what the terminal shows with what it should show, and send the difference.

Both pictures are lines of cells. A cell that is not known is None and differs from everything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from svit_tui.wire.glyphs import is_certain
from svit_tui.wire.looks import Cell, Looks
from svit_tui.wire.pieces import TAIL_FROM, Piece, Writer, can_erase, cost, erase, pieces_of
from svit_tui.wire.shifts import find_shift

# Equal cells between two runs are written again if that takes no more than a jump over them.
JUMP_BYTES = 4
# Where so many cells of a line differ, erasing them first may be cheaper: blanks are jumped over.
ERASE_FIRST_FROM = 24


class Picture:
    """The cells of a terminal; of no size until `resize`.

    `fills`: whether erasing leaves cells in the background colour that is set (“back colour
    erase”); where it does not, only the terminal's own background can be erased to.
    """

    def __init__(self, looks: Looks, *, fills: bool) -> None:
        self.looks = looks
        self.fills = fills
        self.width = self.height = 0
        self._wanted: list[list[Cell]] = []
        self._shown: list[list[Cell | None]] = []
        self._touched: set[int] = set()
        self._is_known = False
        self._writer = Writer(looks)

    # What it should show

    def resize(self, width: int, height: int) -> None:
        """Another size: nothing is known of what is shown, and all is to be drawn."""
        self.width, self.height = width, height
        blank = self.looks.plain.blank
        self._wanted = [[blank] * width for _line in range(height)]
        self.forget()

    def forget(self) -> None:
        """Nothing is known of what is shown any more: the next frame brings all of it."""
        self._shown = [[None] * self.width for _line in range(self.height)]
        self._touched = set(range(self.height))
        self._is_known = False
        self._writer.forget()

    def put(self, y: int, x: int, cells: Sequence[Cell], limit: int | None = None) -> None:
        """Cells that line `y` should show from column `x` on, up to column `limit`.

        What is outside is cut off. Half a wide character can't be shown: a blank takes its place.
        """
        end = min(x + len(cells), self.width, self.width if limit is None else limit)
        if not 0 <= y < self.height or not 0 <= x < end:
            return
        line = self._wanted[y]
        count = end - x
        if not line[x][0]:
            line[x - 1] = line[x - 1][1].blank
        line[x:end] = cells[:count]
        if not line[x][0]:
            line[x] = line[x][1].blank
        if end < self.width and not line[end][0]:
            line[end] = line[end][1].blank
        if count < len(cells) and not cells[count][0]:
            line[end - 1] = line[end - 1][1].blank
        self._touched.add(y)

    # The difference

    def frame(self, cursor: tuple[int, int] | None = None) -> str:
        """What makes the terminal show what it should; empty if it does.

        `cursor`: line and column where its cursor is to stand afterwards, if that matters.
        """
        parts = []
        if not self._is_known and self.width:
            parts.append(self._clear())
        differing = [y for y in sorted(self._touched) if self._wanted[y] != self._shown[y]]
        shift = find_shift(self._shown, self._wanted, differing)
        if shift is not None:
            parts.append(self._writer.shift(shift))
            self._shown = shift.apply(self._shown, self.width)
            lines = {*differing, *range(shift.top, shift.bottom + 1)}
            differing = [y for y in sorted(lines) if self._wanted[y] != self._shown[y]]
        pieces: list[Piece] = []
        for y in differing:
            pieces += self._line_pieces(y)
            self._shown[y] = list(self._wanted[y])
        self._touched.clear()
        parts.append(self._writer.write_all(pieces, self.width))
        if cursor is not None and self.width:
            y, x = min(cursor[0], self.height - 1), min(cursor[1], self.width - 1)
            parts.append(self._writer.go(y, x))
        return "".join(parts)

    def _clear(self) -> str:
        """Erase everything, to the most frequent blank."""
        blanks = Counter(
            cell
            for line in self._wanted
            for cell in line
            if cell[0] == " " and can_erase(cell[1], fills=self.fills)
        )
        ground = max(blanks, key=blanks.__getitem__) if blanks else self.looks.plain.blank
        self._shown = [[ground] * self.width for _line in range(self.height)]
        self._is_known = True
        # Margins that another program has left would hold the cursor back.
        sequence = "\x1b[r" + self._writer.ready() + self.looks.plain.change(ground[1]) + "\x1b[2J"
        self._writer.pen = ground[1]
        return sequence

    def _line_pieces(self, y: int) -> list[Piece]:
        """What a line takes: the cells that differ, or all its text after an erasure."""
        wanted = self._wanted[y]
        differing = self._differing(y, self._shown[y])
        pieces = self._pieces(y, differing)
        if len(differing) < ERASE_FIRST_FROM:
            return pieces
        start, end = differing[0], differing[-1] + 1
        blanks = Counter(
            cell
            for cell in wanted[start:end]
            if cell[0] == " " and can_erase(cell[1], fills=self.fills)
        )
        if not blanks:
            return pieces
        ground = max(blanks, key=blanks.__getitem__)
        erased = [*self._shown[y][:start], *[ground] * (end - start), *self._shown[y][end:]]
        erasure = erase(y, start, ground[1], 0 if end == self.width else end - start)
        afresh = self._pieces(y, self._differing(y, erased))
        if cost(pieces) <= cost([erasure, *afresh]):
            return pieces
        for piece in afresh:
            piece.follows = erasure
        return [erasure, *afresh]

    def _differing(self, y: int, shown: Sequence[Cell | None]) -> list[int]:
        """The columns of a line to be sent if it shows `shown`."""
        wanted = self._wanted[y]
        differing = [
            x
            for x, (new, old) in enumerate(zip(wanted, shown, strict=True))
            if new is not old and new != old
        ]
        return self._with_neighbours(wanted, shown, differing)

    def _pieces(self, y: int, differing: list[int]) -> list[Piece]:
        """The pieces that bring some cells of a line."""
        wanted = self._wanted[y]
        tail = self._tail(y, differing)
        if tail is not None:
            differing = [x for x in differing if x < tail.x]
        pieces: list[Piece] = []
        for start, end in _runs(wanted, differing):
            pieces += pieces_of(y, start, wanted[start:end], fills=self.fills)
        if tail is not None:
            pieces.append(tail)
        return pieces

    def _with_neighbours(
        self, wanted: Sequence[Cell], shown: Sequence[Cell | None], differing: list[int]
    ) -> list[int]:
        """Also the cells that a character reaches into: its second half, and the next where
        terminals do not agree on its width."""
        more: set[int] = set()
        for x in differing:
            for cell in (wanted[x], shown[x]):
                if cell is None or "" < cell[0] <= "\u052f":
                    continue
                if not cell[0]:
                    more.add(x - 1)
                elif not is_certain(cell[0]):
                    more |= {x + 1, x + 2}
                elif x + 1 < self.width and not wanted[x + 1][0]:
                    more.add(x + 1)
        if not more:
            return differing
        # What is next to such a cell may be the half of a wide character too.
        halves = {x - 1 for x in more if x < self.width and not wanted[x][0]}
        halves |= {x + 1 for x in more if x + 1 < self.width and not wanted[x + 1][0]}
        return sorted({x for x in (*differing, *more, *halves) if 0 <= x < self.width})

    def _tail(self, y: int, differing: list[int]) -> Piece | None:
        """The blank end of a line as one erasure, where that is shorter."""
        wanted = self._wanted[y]
        blank = wanted[-1]
        if blank[0] != " " or not can_erase(blank[1], fills=self.fills):
            return None
        start = self.width
        while start and wanted[start - 1] == blank:
            start -= 1
        inside = [x for x in differing if x >= start]
        if len(inside) < TAIL_FROM:
            return None
        return erase(y, inside[0], blank[1])


def _runs(line: list[Cell], differing: list[int]) -> list[tuple[int, int]]:
    """Start and end of the runs to write, short gaps between them included."""
    runs: list[tuple[int, int]] = []
    for x in differing:
        if runs and (x == runs[-1][1] or _is_cheap(line, runs[-1][1], x)):
            runs[-1] = (runs[-1][0], x + 1)
        else:
            runs.append((x, x + 1))
    return runs


def _is_cheap(line: list[Cell], start: int, end: int) -> bool:
    """Whether writing the cells of a gap again takes no more bytes than jumping over them."""
    if end - start > JUMP_BYTES:
        return False
    look, after = line[start - 1][1], line[end][1]
    if look.blank_look is not after.blank_look:
        return False
    gap = line[start:end]
    fits = all(
        cell[1] is look or cell[1] is after or (cell[0] == " " and cell[1] is look.blank_look)
        for cell in gap
    )
    length = sum(len(cell[0].encode()) for cell in gap)
    return fits and length <= (3 if end - start == 1 else JUMP_BYTES)
