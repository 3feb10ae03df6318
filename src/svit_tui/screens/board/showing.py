"""Show the board or its list, with the cursor in it, and what the top line says of it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.widget import Widget

from svit_tui import formatting
from svit_tui.crm.deals.board import Board, BoardFilter
from svit_tui.i18n import _, ngettext
from svit_tui.model.errors import StoreUnavailable
from svit_tui.screens.board.cards import Cards, weighted
from svit_tui.screens.board.follows import Beside, Follows
from svit_tui.screens.board.money import Shown
from svit_tui.screens.board.moved import Moved
from svit_tui.screens.board.sight import Sight
from svit_tui.widgets.board import BoardView

if TYPE_CHECKING:
    from textual.widget import AwaitMount

    from svit_tui.crm.deals.board import CardRow, Span
    from svit_tui.widgets.table import TableView


class Showing(Follows):
    """What is on the screen, and the keys of its cursor."""

    parts: ClassVar[tuple[type[Widget], ...]] = (*Follows.parts, BoardView)

    def __init__(self) -> None:
        super().__init__()
        self.wanted = BoardFilter()
        # The filter's text as it was typed.
        self.typed = ""
        self.pipeline_name = ""
        # The currency that sums are shown in.
        self.sums = Shown()
        self.selected: set[int] = set()
        self.moved = Moved()
        self.as_list = False
        self._is_filling = False
        self._rest: tuple[AwaitMount, ...] = ()

    def body(self) -> Iterable[Widget]:
        """The board and what reads its cursor's deal; filter and list come later."""
        yield from self.beside(BoardView(empty=self.empty(), id="board"))

    def empty(self) -> str:
        """Which keys fill an empty board."""
        if self.wanted.narrows:
            return _("No deal matches the filter.") + "\n" + _("esc clears it")
        return "\n".join(
            (
                _("No deals here yet. n makes one, a makes one of a line of text."),
                _("F imports files: contacts, deals, a spreadsheet."),
                _(": and “welcome” brings the demo company or the tour."),
            )
        )

    async def begin_reading(self) -> None:
        """From now on cards are read before the cursor comes to them, and its deal in full."""
        await super().begin_reading()
        if self.board is not None:
            await self.learn(self.board, self.sight().spans(self.board))

    async def rest(self) -> None:
        """Bring what the first frame does without: the filter, and the list in the board's place.

        They take a tenth of the time to it.
        """
        if not self._rest:
            from svit_tui.screens.board.list_rows import list_columns
            from svit_tui.widgets.filter_bar import FilterBar
            from svit_tui.widgets.table import TableView

            table = TableView(list_columns(), empty=self.empty(), id="list")
            table.display = False
            beside = self.query_one(Beside)
            self._rest = (
                self.mount(FilterBar(), before=beside),
                beside.mount(table, before=self.view),
            )
        for mounted in self._rest:
            await mounted

    @property
    def view(self) -> BoardView:
        """The board's widget."""
        return self.query_one("#board", BoardView)

    @property
    def table(self) -> TableView:
        """The list's widget; it is there after `rest`."""
        from svit_tui.widgets.table import TableView

        return self.query_one("#list", TableView)

    def _show(
        self, board: Board, deal_id: int | None = None, *, only: frozenset[int] | None = None
    ) -> None:
        """Show a board; the cursor goes to a deal, or stays where it is.

        `only` are the stages that differ from what is shown.
        """
        self.board = board
        self.view.empty_text = self.empty()
        place = board.locate(deal_id) if deal_id is not None else None
        cards = self.view.source
        if not isinstance(cards, Cards) or only is None:
            cards = Cards(self.store, board, self.selected, self.sums, self._lacks, self.moved)
        else:
            cards.board = board
            cards.tick()
            cards.shown = self.sums
        columns = (
            None
            if only is None
            else {number for number, stage in enumerate(board.stages) if stage.id in only}
        )
        if place is None:
            self.view.show(cards, only=columns)
        else:
            self.view.show(cards, column=place[0], row=place[1], only=columns)
        if self.as_list:
            from svit_tui.screens.board.list_rows import ListRows

            rows = ListRows(cards)
            self.table.empty_text = self.empty()
            self.table.show(rows, index=rows.index(self.view.column, self.view.row))
        self._headline()
        self.follow()

    def _show_anew(self) -> None:
        """Draw all of the board again, with the cursor where it is."""
        if self.board is not None:
            card = self.current()
            self._show(self.board, card.id if card else None)

    def _headline(self) -> None:
        if self.board is None:
            return
        total = self.board.totals()
        shown = {
            "open": ngettext("{count} open", "{count} open", total.count),
            "snoozed": _("{count} snoozed"),
            "won": _("{count} won"),
            "lost": _("{count} lost"),
            "all": ngettext("{count} deal", "{count} deals", total.count),
        }[self.board.wanted.show]
        parts = [shown.format(count=formatting.number(total.count))]
        if self.wanted.narrows:
            # Before the sums: of what is in front the last goes first where it is narrow.
            from svit_tui.screens.board.filter_said import filter_said

            # While one types, the text stands in the bar; here each letter would move the sums.
            typed = "" if self.is_typing_filter else self.typed
            parts.append(filter_said(self.wanted, typed, self.board.filter_names))
        if any(total.amount.values()):
            as_they_are = formatting.money_sums(total.amount)
            converted = self.sums.total(total.amount)
            parts.append(converted or as_they_are)
            likely = " + ".join(self.sums.likely(weighted(total)))
            if self.board.wanted.show in ("open", "snoozed"):
                parts.append(_("weighted {sum}").format(sum=likely or "–"))
            parts += [as_they_are] if converted else []
        if self.selected:
            # First: at the end a narrow terminal would cut it off.
            selected = formatting.number(len(self.selected))
            parts.insert(0, _("{count} selected").format(count=selected))
        self.headline(f"{self.pipeline_name} ▾", " · ".join(parts))

    @property
    def is_typing_filter(self) -> bool:
        """Whether the filter's line has the keys."""
        from svit_tui.widgets.filter_bar import FilterBar

        return any(bar.line is self.focused for bar in self.query(FilterBar))

    def current(self) -> CardRow | None:
        """The deal under the cursor."""
        source = self.view.source
        if not isinstance(source, Cards):
            return None
        if self.as_list:
            from svit_tui.screens.board.list_rows import ListRows

            rows = self.table.source
            if isinstance(rows, ListRows):
                return source.row(*rows.place(self.table.index)) if len(rows) else None
        return source.row(self.view.column, self.view.row)

    # Cards that are not read yet

    def _lacks(self, _stage_id: int, _row: int) -> None:
        """A card that is drawn has yet to be read: on a larger screen, or after a change."""
        if not self._is_filling:
            self._is_filling = True
            self.call_later(self._fill)

    def _fill(self) -> None:
        self.run_worker(self._read_in(), group="cards")

    async def _read_in(self) -> None:
        """Read what is on screen, and draw it."""
        try:
            board = self.board
            if board is None or not await self.learn(board, self.sight().spans(board)):
                return
        finally:
            self._is_filling = False
        if self.shown and self.board is board:
            self._list_or_board().refresh()
            self.follow()

    async def learn(self, board: Board, spans: Sequence[Span]) -> bool:
        """Read cards in a thread; false if the store can't be read, which its watch says."""
        loop = asyncio.get_running_loop()
        try:
            await loop.run_in_executor(self.desk.reader, self._learn, board, spans)
        except StoreUnavailable:
            return False
        return True

    def _learn(self, board: Board, spans: Sequence[Span]) -> None:
        with self.store.light_now() as light:
            board.learn(light, spans)

    def sight(self, follow: int | None = None) -> Sight:
        """What the screen shows; of a new board with the cursor on a deal, if one is given."""
        view = self.view
        if self.as_list:
            return Sight(view.column, view.row, (), self.size.height, True, follow)
        rows = max(view.visible_rows(column) for column in range(max(len(view.tops), 1)))
        return Sight(view.column, view.row, tuple(view.tops), rows, False, follow)

    def _list_or_board(self) -> TableView | BoardView:
        return self.table if self.as_list else self.view
