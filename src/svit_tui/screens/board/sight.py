"""Which cards of a board may be on screen, so that they are read before they are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from svit_tui.crm.deals.board import Board, Span

# So many cards more are read above and below, so that most moves find them there.
AHEAD = 30


@dataclass(frozen=True, slots=True)
class Sight:
    """Where the cursor is, the first row shown of each column, and how many rows there are.

    `follow` is the deal that the cursor is to be on, if the board shows it.
    """

    column: int
    row: int
    tops: tuple[int, ...]
    rows: int
    as_list: bool
    follow: int | None = None

    def spans(self, board: Board) -> list[Span]:
        """The cards of a board that may be on screen, and those around them."""
        place = board.locate(self.follow) if self.follow is not None else None
        column, row = place or (self.column, self.row)
        reach = self.rows + AHEAD
        if self.as_list:
            return list_spans(board, column, row, reach)
        spans = []
        for number, stage in enumerate(board.stages):
            top = self.tops[number] if number < len(self.tops) else 0
            # A column that has fewer cards now is scrolled to its end.
            top = min(top, max(len(board.order[stage.id]) - self.rows, 0))
            spans.append((stage.id, top - AHEAD, top + reach))
            if number == column:
                spans.append((stage.id, row - reach, row + reach))
        return spans


def list_spans(board: Board, column: int, row: int, reach: int) -> list[Span]:
    """The cards around one in the list, where a stage follows the other."""
    counts = [len(board.order[stage.id]) for stage in board.stages]
    index = sum(counts[:column]) + row
    spans: list[Span] = []
    start = 0
    for stage, count in zip(board.stages, counts, strict=True):
        if index - reach < start + count and start <= index + reach:
            spans.append((stage.id, index - reach - start, index + reach - start))
        start += count
    return spans


def widened(spans: Sequence[Span]) -> list[Span]:
    """These cards and those around them, which the next moves come to."""
    return [(stage, start - AHEAD, stop + AHEAD) for stage, start, stop in spans]
