"""Move the cursor of the board and of its list; the cards that it comes to are read before.

They are read in a thread, and keys wait for them: what acts on a deal always has one.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from svit_tui.screens.board.showing import Showing
from svit_tui.screens.board.sight import list_spans, widened

if TYPE_CHECKING:
    from svit_tui.crm.deals.board import Board, Span

# A column and a row of the board; of the list, whose rows are one under another, 0 and a row.
Place = tuple[int, int]


class Moving(Showing):
    """The keys of the cursor."""

    def __init__(self) -> None:
        super().__init__()
        # Where the cursor is to go, one move after the other; each is counted from the one before.
        self._aims: deque[Callable[[], Place]] = deque()

    @property
    def is_narrowing(self) -> bool:
        """Whether keys wait: for what a filter lets through, or for cards far away."""
        return bool(self._aims) or self._is_filling or super().is_narrowing

    def _go(self, aim: Callable[[], Place]) -> None:
        """Move the cursor, after the moves under way."""
        self._aims.append(aim)
        if len(self._aims) > 1:
            return
        board, place = self.board, aim()
        if board is None or not board.lacks(self._reach(board, place)):
            self._come_to(place)
        else:
            self.run_worker(self._read_on(), group="ahead")

    async def _read_on(self) -> None:
        """Read the cards that the moves under way lead to, and move."""
        try:
            while self._aims and self.shown and (board := self.board) is not None:
                place = self._aims[0]()
                spans = self._reach(board, place)
                if board.lacks(spans) and not await self.learn(board, widened(spans)):
                    return
                if self.shown:
                    self._come_to(self._aims[0]())
        finally:
            self._aims.clear()

    def _come_to(self, place: Place) -> None:
        self._aims.popleft()
        if self.as_list:
            self.table.move_to(place[1], 1 if place[1] >= self.table.index else -1)
        else:
            self.view.move_to(*place)
        # At once, not when the view's message comes: one frame shows both.
        self.follow()

    def _reach(self, board: Board, place: Place) -> list[Span]:
        """The cards that may be seen with the cursor at a place."""
        if self.as_list:
            count = sum(len(board.order[stage.id]) for stage in board.stages)
            row = min(max(place[1], 0), max(count - 1, 0))
            return list_spans(board, 0, row, self.table.visible_rows)
        stages = board.stages
        return [
            (stages[column].id, start, stop)
            for column, start, stop in self.view.reach(*place)
            if column < len(stages)
        ]

    def _by(self, columns: int, rows: int) -> Place:
        """Where the cursor would be after a move by so many columns and rows."""
        return (0, self.table.index + rows) if self.as_list else self.view.aim(columns, rows)

    def _page(self) -> int:
        table, view = self.table if self.as_list else None, self.view
        rows = table.visible_rows if table is not None else view.visible_rows(view.column)
        return max(rows - 1, 1)

    def action_left(self) -> None:
        """The stage at the left."""
        self._go(lambda: self._by(-1, 0))

    def action_right(self) -> None:
        """The stage at the right."""
        self._go(lambda: self._by(1, 0))

    def action_down(self) -> None:
        """The card below."""
        self._go(lambda: self._by(0, 1))

    def action_up(self) -> None:
        """The card above."""
        self._go(lambda: self._by(0, -1))

    def action_first(self) -> None:
        """The first card."""
        self._go(lambda: (self.view.column, 0))

    def action_last(self) -> None:
        """The last card."""
        self._go(lambda: (self.view.column, self._count() - 1))

    def _count(self) -> int:
        return len(self.table.source) if self.as_list else self.view.count(self.view.column)

    def action_page_down(self) -> None:
        """A page down."""
        self._go(lambda: self._by(0, self._page()))

    def action_page_up(self) -> None:
        """A page up."""
        self._go(lambda: self._by(0, -self._page()))
