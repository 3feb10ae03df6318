"""Find lines that moved up or down, so that the terminal can move them itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from operator import ne

from svit_tui.wire.looks import Cell

# A shift takes some 25 bytes, as do a few jumps and words.
WORTH_CELLS = 40


@dataclass(frozen=True, slots=True)
class Shift:
    """Lines `top` to `bottom` move up by `by` lines, or down if that is less than 0.

    What moves out is gone; what comes in is not known.
    """

    top: int
    bottom: int
    by: int

    def sequence(self) -> str:
        """Delete or insert lines between margins; the cursor is in the first cell afterwards.

        Margins and these two are of the VT102, so every terminal has them; scrolling by a
        sequence is not on the Linux console.
        """
        margins = f"\x1b[{self.top + 1};{self.bottom + 1}r"
        there = f"\x1b[{self.top + 1}H" if self.top else ""
        lines = abs(self.by)
        act = f"\x1b[{lines if lines > 1 else ''}{'M' if self.by > 0 else 'L'}"
        return f"{margins}{there}{act}\x1b[r"

    def apply(self, lines: Sequence[list[Cell | None]], width: int) -> list[list[Cell | None]]:
        """What lines of `width` cells are afterwards."""
        fresh: list[list[Cell | None]] = [[None] * width for _line in range(abs(self.by))]
        region = lines[self.top : self.bottom + 1]
        moved = [*region[self.by :], *fresh] if self.by > 0 else [*fresh, *region[: self.by]]
        return [*lines[: self.top], *moved, *lines[self.bottom + 1 :]]


def find_shift(
    shown: Sequence[list[Cell | None]], wanted: Sequence[list[Cell]], differing: Sequence[int]
) -> Shift | None:
    """The shift that brings most of the differing lines to their places, if it is worth it."""
    # A line that is there twice, such as a blank one, tells nothing.
    texts = [tuple(line) for line in shown]
    times = Counter(texts)
    places = {text: y for y, text in enumerate(texts) if times[text] == 1}
    found = {y: places.get(tuple(wanted[y])) for y in differing}
    votes = Counter(at - y for y, at in found.items() if at is not None)
    if not votes:
        return None
    by, _count = votes.most_common(1)[0]
    saved = [y for y, at in found.items() if at is not None and at - y == by]
    shift = _with_edge(Shift(min(saved) + min(by, 0), max(saved) + max(by, 0), by), shown, wanted)
    after = shift.apply(shown, len(wanted[0]))
    lines = range(shift.top, shift.bottom + 1)
    gain = _differing(shown, wanted, lines) - _differing(after, wanted, lines)
    return shift if gain >= WORTH_CELLS else None


def _with_edge(
    shift: Shift, shown: Sequence[list[Cell | None]], wanted: Sequence[list[Cell]]
) -> Shift:
    """The shift with the next lines too, as long as more of their text is kept in the new place.

    The cursor's line is such a one: it looks otherwise there, but not in all of its cells.
    """
    top, bottom, by = shift.top, shift.bottom, shift.by
    step = 1 if by > 0 else -1
    edge = (bottom if by > 0 else top) + step
    while 0 <= edge < len(shown):
        moved = sum(map(ne, wanted[edge - by], shown[edge]))
        if moved >= sum(map(ne, wanted[edge], shown[edge])):
            break
        edge += step
    return Shift(top, edge - 1, by) if by > 0 else Shift(edge + 1, bottom, by)


def _differing(
    shown: Sequence[list[Cell | None]], wanted: Sequence[list[Cell]], lines: range
) -> int:
    """How many cells of some lines differ."""
    return sum(sum(map(ne, wanted[y], shown[y])) for y in lines)
