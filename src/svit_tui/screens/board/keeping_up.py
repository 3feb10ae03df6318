"""Keep the board up to date: read it, and work in what changes.

All but the first board is read in a thread; what a key has changed is worked into the board that is
there, in the writer's thread.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from svit_tui.crm.deals.board import Board, BoardFilter, PipelineRow, pipeline_rows
from svit_tui.screens.board.money import Shown, rates_of
from svit_tui.screens.board.selecting import Selecting
from svit_tui.screens.board.sight import Sight
from svit_tui.settings import groups as config

if TYPE_CHECKING:
    from svit_tui.crm.filtering.deals import DealCondition
    from svit_tui.screens.base.desk import Reader
    from svit_tui.screens.base.typed_filter import TypedFilter


class News(NamedTuple):
    """What others have changed: the deals that moved, the board with all of it.

    Without a board it has to be read anew.
    """

    moved: frozenset[int] = frozenset()
    board: Board | None = None


class KeepingUp(Selecting):
    """A pipeline's board, as the filter wants it and as it is now."""

    def __init__(self) -> None:
        super().__init__()
        self.pipeline_id = 0
        self.typed_filter: TypedFilter[DealCondition] | None = None
        self._reloading = False
        self._again = False
        # Whether a timer runs that takes marks of cards away.
        self._unmarks = False
        # A board after a change, and which board and change it was made from.
        self._prepared: tuple[tuple[Board, frozenset[int]] | None, Board | None] = (None, None)

    def _row_of(self, pipeline_id: int) -> PipelineRow:
        rows = pipeline_rows(self.store.light())
        empty = PipelineRow(pipeline_id, "", "")
        return next((row for row in rows if row.id == pipeline_id), empty)

    def _read_pipeline(self, pipeline_id: int, sight: Sight) -> tuple[PipelineRow, Board]:
        """A pipeline and its board. Runs in a thread."""
        return self._row_of(pipeline_id), self._read_ahead(pipeline_id, self.wanted, sight)

    def _read_ahead(self, pipeline_id: int, wanted: BoardFilter, sight: Sight) -> Board:
        """A board with the cards that it will show. Runs in a thread."""
        board = self._read(pipeline_id, wanted)
        board.learn(self.store.light(), sight.spans(board))
        board.name_filter(self.store.light())
        return board

    def _read_first(self, pipeline_id: int) -> Board:
        """The board of the first frame, with no more cards than a screen may have."""
        board = self._read(pipeline_id, self.wanted)
        rows = self.app.size.height // 2
        board.learn(self.store.light(), [(stage.id, 0, rows) for stage in board.stages])
        return board

    def _read(self, pipeline_id: int, wanted: BoardFilter) -> Board:
        now = self.store.clock()
        today, light = now.astimezone().date(), self.store.light()
        if wanted.where:
            wanted = self._understood(light, wanted)
        return Board(light, pipeline_id, wanted, today=today, now=now)

    def _understood(self, light: Reader, wanted: BoardFilter) -> BoardFilter:
        """The filter with what its words mean; one that names states shows deals of all states."""
        # They are imported with the first filter in words.
        from svit_tui.crm.filtering.deals import deal_condition
        from svit_tui.screens.base.typed_filter import TypedFilter

        if self.typed_filter is None:
            self.typed_filter = TypedFilter()
        rates = rates_of(self.desk.settings)
        meaning = self.typed_filter.meaning(
            wanted.where,
            self.store,
            lambda text, now, member: deal_condition(
                light, text, now=now, member_id=member, rates=rates
            ),
        )
        if meaning is None:
            return wanted
        show = "all" if meaning.names_state else wanted.show
        return replace(wanted, condition=meaning.condition, show=show)

    def _open_pipeline(self, pipeline: PipelineRow, board: Board) -> None:
        """Show another pipeline, with sums in its currency, and open on it next time."""
        self.pipeline_id, self.pipeline_name, currency = pipeline
        self.sums = Shown(currency, rates_of(self.desk.settings), currency)
        self.selected.clear()
        self._show(board)
        config.remember(self.store.path, "pipeline", pipeline.id)

    def on_screen_resume(self) -> None:
        """Rates may have been set meanwhile."""
        rates = rates_of(self.desk.settings)
        if rates != self.sums.rates:
            self.sums = replace(self.sums, rates=rates)
            self._show_anew()

    # After changes

    def prepare(self, deals: frozenset[int]) -> None:
        """Make the board as it is after a change of these deals. Runs in the writer's thread."""
        board = self.board
        if board is None or not deals:
            return
        board.now = self.store.clock()
        self._prepared = ((board, deals), board.after(self.store.light(), deals))

    def stale(self) -> None:
        """Work in what others have changed, and mark the cards that they have moved."""
        if self.board is not None and self.shown:
            self.run_worker(self._hear_of_others(), group="reload")

    async def _hear_of_others(self) -> None:
        if self._reloading:
            self._again = True
            return
        self._reloading = True
        loop = asyncio.get_running_loop()
        before = self.board
        is_shown = False
        try:
            news = await loop.run_in_executor(self.desk.reader, self._read_news, before)
            self._mark(news.moved)
            if news.board is not None and self.board is before and self.shown:
                card = self.current()
                self._show(news.board, card.id if card else None, only=news.board.dirty)
                is_shown = True
        finally:
            self._reloading = False
        if not is_shown or self._again:
            await self._reload(None)

    def _read_news(self, board: Board | None) -> News:
        """What others have changed, and the board with it, if it can be worked in.

        Runs in a thread.
        """
        from svit_tui.crm import news as others

        store = self.store
        member_id = store.member.id if store.member else None
        if board is None:
            return News()
        light, newest = store.light(), store.latest_change()
        moved = others.moved(light, board.newest, member_id)
        touched = others.touched(light, board.newest)
        now = store.clock()
        if touched is None or board.today != now.astimezone().date():
            return News(moved)
        board.now = now
        fresh = board.after(light, touched)
        if fresh is not None:
            fresh.newest = newest
        return News(moved, fresh)

    def _mark(self, deals: frozenset[int]) -> None:
        self.moved.add(deals)
        self._unmark_later()

    def _unmark_later(self) -> None:
        left = self.moved.left()
        if left is not None and not self._unmarks:
            self._unmarks = True
            self.set_timer(left, self._unmark)

    def _unmark(self) -> None:
        """Take the marks away whose time is over."""
        self._unmarks = False
        over = self.moved.end()
        if self.board is not None and self.shown:
            for place in filter(None, map(self.board.locate, over)):
                self.view.refresh_title(*place)
            if over and self.as_list:
                self.table.refresh()
        self._unmark_later()

    def changed(self, deals: frozenset[int]) -> None:
        """Show the board that was prepared; what can't be is read anew in a thread."""
        if self.board is None or not self.shown:
            return
        card = self.current()
        follow = card.id if card else None
        before, made_from, fresh = self.board, *self._prepared
        self._prepared = (None, None)
        if deals and fresh is not None and made_from == (before, deals):
            arrives = len(deals) == 1 and before.locate(next(iter(deals))) is None
            if arrives or follow is None or fresh.locate(follow) is None:
                # The cursor goes to a deal that one has just made or brought back.
                follow = next(iter(deals)) if len(deals) == 1 else None
            self._show(fresh, follow, only=fresh.dirty)
            return
        self.run_worker(self._reload(follow), group="reload")

    async def _reload(self, follow: int | None) -> None:
        if self._reloading:
            self._again = True
            return
        self._reloading = True
        try:
            while True:
                self._again = False
                loop = asyncio.get_running_loop()
                wanted, pipeline = self.wanted, self.pipeline_id
                filters = self.filters_asked
                card = self.current()
                sight = self.sight(card.id if card else follow)
                board = await loop.run_in_executor(
                    self.desk.reader, self._read_ahead, pipeline, wanted, sight
                )
                if wanted == self.wanted and pipeline == self.pipeline_id:
                    card = self.current()
                    self._show(board, card.id if card else follow)
                    if filters != self.filters_shown:
                        self._leave_empty_column()
                    self.filters_shown = filters
                    self._tell_problem()
                if not self._again:
                    return
        finally:
            self._reloading = False

    def _tell_problem(self) -> None:
        """Say what is wrong with the filter; while one types it is just not done yet."""
        problem = self.typed_filter.problem if self.typed_filter is not None else ""
        if problem and self.wanted.where and not self.is_narrowing and not self.is_typing_filter:
            self.complain(problem)

    def _leave_empty_column(self) -> None:
        """After a filter the cursor is where there are deals, if there are any."""
        here = self.view.column
        if self.board is None or self.as_list or self.view.count(here):
            return
        full = [n for n in range(len(self.board.stages)) if self.view.count(n)]
        if full:
            nearest = min(full, key=lambda column: abs(column - here))
            self._go(lambda: (nearest, 0))

    def narrow(self, wanted: BoardFilter) -> None:
        """Show other deals or another order."""
        if wanted != self.wanted:
            self.wanted = wanted
            self.filters_asked += 1
            self.run_worker(self._reload(None), group="reload")
