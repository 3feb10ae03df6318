"""The board: deals in the stages of a pipeline, and the keys that act on them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import BindingType
from textual.widget import Widget

from svit_tui import formatting
from svit_tui.crm.deals.board import (
    Board,
    BoardFilter,
    PipelineRow,
    busiest_pipeline,
    pipeline_rows,
)
from svit_tui.i18n import _
from svit_tui.keys.actions import bindings_for, presses
from svit_tui.keys.table import PIPELINE, ROW, SOME_DEALS, SOME_TASKS
from svit_tui.model.values.text import search_key
from svit_tui.screens.base.deal_keys import DealKeys
from svit_tui.screens.board.cards import AHEAD, Cards, weighted
from svit_tui.screens.board.money import Shown
from svit_tui.settings import groups as config
from svit_tui.widgets.board import BoardView
from svit_tui.widgets.strip import StripLine

if TYPE_CHECKING:
    from textual.widget import AwaitMount

    from svit_tui.crm.deals.board import CardRow
    from svit_tui.model.values.rates import Rates
    from svit_tui.screens.base.desk import Unit
    from svit_tui.screens.board.reading import Reading
    from svit_tui.widgets.filter_bar import FilterBar
    from svit_tui.widgets.table import TableView


class BoardScreen(DealKeys):
    """Opens first: a column a stage; or, after `v`, one list."""

    where: ClassVar[str] = "board"
    parts: ClassVar[tuple[type[Widget], ...]] = (*DealKeys.parts, BoardView)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("board")]

    def __init__(self) -> None:
        super().__init__()
        self.wanted = BoardFilter()
        # The filter's text as it was typed.
        self.typed = ""
        self.pipeline_id = 0
        self.pipeline_name = ""
        # The currency that sums are shown in.
        self.sums = Shown()
        self.board: Board | None = None
        self.selected: set[int] = set()
        self.as_list = False
        self._reloading = False
        self._again = False
        self._rest: AwaitMount | None = None
        # Whether `q` was pressed although something is not saved.
        self._is_leaving = False
        self._reading: Reading | None = None
        # A board after a change, and which board and change it was made from.
        self._prepared: tuple[tuple[Board, frozenset[int]] | None, Board | None] = (None, None)

    def body(self) -> Iterable[Widget]:
        """The board and the lines that read its cursor's deal; filter and list come later."""
        yield BoardView(empty=self.empty(), id="board")
        yield StripLine(self.app.size)
        yield StripLine(self.app.size)

    def empty(self) -> str:
        """Which keys fill an empty board."""
        if self.wanted.narrows:
            return _("No deal matches the filter.") + "\n" + _("esc clears it")
        return _("No deals here yet.") + "\n" + _("n new deal · a quick add · 2 contacts")

    async def rest(self) -> None:
        """Bring what the first frame does without: the filter, and the list in the board's place.

        They take a tenth of the time to it.
        """
        if self._rest is None:
            from svit_tui.screens.board.list_rows import list_columns
            from svit_tui.widgets.filter_bar import FilterBar
            from svit_tui.widgets.table import TableView

            table = TableView(list_columns(), empty=self.empty(), id="list")
            table.display = False
            self._rest = self.mount(FilterBar(), table, before=self.view)
        await self._rest

    @property
    def view(self) -> BoardView:
        """The board's widget."""
        return self.query_one("#board", BoardView)

    @property
    def table(self) -> TableView:
        """The list's widget; it is there after `rest`."""
        from svit_tui.widgets.table import TableView

        return self.query_one("#list", TableView)

    def on_mount(self) -> None:
        """Read the board at once: it is the first frame."""
        self.desk.call_after_frame(lambda: self.call_later(self.rest))
        self.desk.call_after_frame(lambda: self.call_later(self._begin_reading))
        light = self.store.light()
        last = config.last_used(self.store.path, "pipeline")
        known = isinstance(last, int) and any(row.id == last for row in pipeline_rows(light))
        chosen = last if isinstance(last, int) and known else busiest_pipeline(light)
        if chosen is None:
            return
        # No more cards than are on screen: it is the first frame.
        self._open_pipeline(self._row_of(chosen), self._read(chosen, self.wanted))
        self.view.focus()
        problems = (*self.desk.settings.problems, *self.desk.key_problems)
        if problems:
            self.complain(config.in_short(problems))
        elif self.desk.first_start:
            self.ask(self._first_start())

    async def _begin_reading(self) -> None:
        """From now on the deal under the cursor is read; the first frame does without."""
        await self.desk.warm()
        from svit_tui.screens.board.reading import Reading

        self._reading = Reading(self, self.current, lambda: self.board)
        self._follow()

    def _follow(self) -> None:
        """Read the deal under the cursor."""
        if self._reading is not None and self.shown:
            self._reading.follow()

    def on_resize(self, event: events.Resize) -> None:
        """A small screen is all board."""
        for line in self.query(StripLine):
            line.fit(event.size)
        self._follow()

    async def _first_start(self) -> None:
        await self.desk.warm()
        await self.desk.dialog("first_start", self)

    def _row_of(self, pipeline_id: int) -> PipelineRow:
        rows = pipeline_rows(self.store.light())
        empty = PipelineRow(pipeline_id, "", "")
        return next((row for row in rows if row.id == pipeline_id), empty)

    def _read_pipeline(self, pipeline_id: int) -> tuple[PipelineRow, Board]:
        """A pipeline and its board. Runs in a thread."""
        return self._row_of(pipeline_id), self._read_ahead(pipeline_id, self.wanted)

    def _read_ahead(self, pipeline_id: int, wanted: BoardFilter) -> Board:
        """A board with the cards that it will show first. Runs in a thread."""
        board = self._read(pipeline_id, wanted)
        for stage in board.stages:
            board.cards(self.store.light(), stage.id, 0, AHEAD)
        board.name_filter(self.store.light())
        return board

    def _open_pipeline(self, pipeline: PipelineRow, board: Board) -> None:
        """Show another pipeline, with sums in its currency, and open on it next time."""
        self.pipeline_id, self.pipeline_name, currency = pipeline
        self.sums = Shown(currency, self._rates(), currency)
        self.selected.clear()
        self._show(board)
        config.remember(self.store.path, "pipeline", pipeline.id)

    def _rates(self) -> Rates | None:
        """The rates of the settings, which most do without."""
        settings = self.desk.settings
        rates = settings.rates
        if not rates.values:
            return None
        from svit_tui.model.values.rates import Rates

        return Rates.given(rates.base or settings.money.currency, rates.on, rates.values)

    def on_screen_resume(self) -> None:
        """Rates may have been set meanwhile."""
        rates = self._rates()
        if rates != self.sums.rates:
            self.sums = replace(self.sums, rates=rates)
            self._show_anew()

    # Showing

    def signs(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """What the signs on cards mean."""
        from svit_tui.screens.board.legend import legend

        return legend()

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
            cards = Cards(self.store, board, self.selected, self.sums)
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
        self._follow()

    def _headline(self) -> None:
        if self.board is None:
            return
        total = self.board.totals()
        shown = {
            "open": _("{count} open"),
            "snoozed": _("{count} snoozed"),
            "won": _("{count} won"),
            "lost": _("{count} lost"),
        }[self.wanted.show]
        parts = [shown.format(count=formatting.number(total.count))]
        if self.wanted.narrows:
            # Before the sums: of what is in front the last goes first where it is narrow.
            parts.append(self._filter_said())
        if any(total.amount.values()):
            as_they_are = formatting.money_sums(total.amount)
            converted = self.sums.total(total.amount)
            parts.append(converted or as_they_are)
            likely = " + ".join(self.sums.likely(weighted(total)))
            if self.wanted.show in ("open", "snoozed"):
                parts.append(_("weighted {sum}").format(sum=likely or "–"))
            parts += [as_they_are] if converted else []
        if self.selected:
            # First: at the end a narrow terminal would cut it off.
            selected = formatting.number(len(self.selected))
            parts.insert(0, _("{count} selected").format(count=selected))
        self.headline(f"{self.pipeline_name} ▾", " · ".join(parts))

    def _filter_said(self) -> str:
        """By what the board is narrowed."""
        wanted = self.wanted
        names = list(self.board.filter_names) if self.board is not None else []
        if wanted.text:
            names.insert(0, self.typed)
        if wanted.min_score is not None:
            names.append(f"★≥{wanted.min_score}")
        needs = {
            "rotting": _("rotting"),
            "no_next_step": _("no next step"),
            "overdue": _("overdue next step"),
        }
        names += [needs[word] for word in wanted.needs]
        if not names:
            return _("filtered (esc clears)")
        return _("filtered: {what} (esc clears)").format(what=", ".join(names))

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

    def deals(self) -> Sequence[int]:
        """The selected deals in the order of the board, else the cursor's."""
        if self.selected and self.board is not None:
            ordered = [
                deal
                for stage in self.board.stages
                for deal in self.board.order[stage.id]
                if deal in self.selected
            ]
            return ordered or sorted(self.selected)
        card = self.current()
        return [card.id] if card else []

    def lacks(self, need: str) -> str:
        """Why what needs this can't be done now."""
        if need == SOME_TASKS and (card := self.current()) is not None and not self.selected:
            return "" if card.next_step_kind else _("This deal has no next step: t plans one.")
        if need == PIPELINE:
            return "" if self.board is not None else _("There is no pipeline yet.")
        if self.selected or self.current() is not None:
            return ""
        return super().lacks(SOME_DEALS if need == ROW else need)

    def contact_here(self) -> int | None:
        """The contact of the deal under the cursor."""
        card = self.current()
        return card.contact_id if card else None

    def stage_here(self) -> int | None:
        """New deals are leads of the pipeline that is shown."""
        return self.board.stages[0].id if self.board and self.board.stages else None

    def acted(self) -> None:
        """The selection ends with the action."""
        if self.selected:
            self.selected.clear()
            self._headline()
            self._list_or_board().refresh()

    def selection(self) -> list[int]:
        """The selected deals."""
        return list(self.deals()) if self.selected else []

    async def everyone(self) -> list[int]:
        """The deals of all columns."""
        if self.board is None:
            return []
        return [deal for stage in self.board.stages for deal in self.board.order[stage.id]]

    async def action_select_all(self) -> None:
        """Select all that the board shows; if all are, none."""
        everyone = set(await self.everyone())
        if self.selected >= everyone:
            self.selected.clear()
        else:
            self.selected |= everyone
        self._headline()
        self._list_or_board().refresh()

    def keep_selected(self, deal_ids: set[int]) -> None:
        """Of the selected deals only these stay selected."""
        self.selected &= deal_ids
        self._headline()
        self.view.refresh()
        self.table.refresh()

    # Keeping up

    def prepare(self, deals: frozenset[int]) -> None:
        """Make the board as it is after a change of these deals. Runs in the writer's thread."""
        board = self.board
        if board is None or not deals:
            return
        board.now = self.store.clock()
        self._prepared = ((board, deals), board.after(self.store.light(), deals))

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
                board = await loop.run_in_executor(
                    self.desk.reader, self._read_ahead, pipeline, wanted
                )
                if wanted == self.wanted and pipeline == self.pipeline_id:
                    card = self.current()
                    self._show(board, card.id if card else follow)
                    if filters != self.filters_shown:
                        self._leave_empty_column()
                    self.filters_shown = filters
                if not self._again:
                    return
        finally:
            self._reloading = False

    def _leave_empty_column(self) -> None:
        """After a filter the cursor is where there are deals, if there are any."""
        here = self.view.column
        if self.board is None or self.as_list or self.view.count(here):
            return
        full = [n for n in range(len(self.board.stages)) if self.view.count(n)]
        if full:
            self.view.move_to(min(full, key=lambda column: abs(column - here)), 0)
            self._follow()

    def _read(self, pipeline_id: int, wanted: BoardFilter) -> Board:
        now = self.store.clock()
        today, light = now.astimezone().date(), self.store.light()
        return Board(light, pipeline_id, wanted, today=today, now=now)

    def narrow(self, wanted: BoardFilter) -> None:
        """Show other deals or another order."""
        if wanted != self.wanted:
            self.wanted = wanted
            self.filters_asked += 1
            self.run_worker(self._reload(None), group="reload")

    # The cursor

    def _move(self, columns: int, rows: int) -> None:
        if self.as_list:
            self.table.move(rows)
        else:
            self.view.move(columns, rows)
        # At once, not when the view's message comes: one frame shows both.
        self._follow()

    def action_left(self) -> None:
        """The stage at the left."""
        self._move(-1, 0)

    def action_right(self) -> None:
        """The stage at the right."""
        self._move(1, 0)

    def action_down(self) -> None:
        """The card below."""
        self._move(0, 1)

    def action_up(self) -> None:
        """The card above."""
        self._move(0, -1)

    def _list_or_board(self) -> TableView | BoardView:
        return self.table if self.as_list else self.view

    def action_first(self) -> None:
        """The first card."""
        self._list_or_board().first()
        self._follow()

    def action_last(self) -> None:
        """The last card."""
        self._list_or_board().last()
        self._follow()

    def action_page_down(self) -> None:
        """A page down."""
        self._list_or_board().page(1)
        self._follow()

    def action_page_up(self) -> None:
        """A page up."""
        self._list_or_board().page(-1)
        self._follow()

    def action_open(self) -> None:
        """Open the deal."""
        card = self.current()
        if card is not None:
            self.desk.open("deal", card.id)

    def action_back(self) -> None:
        """End the selection, then the filter; on the plain board, quit."""
        if self.selected:
            self.acted()
        elif self.wanted.narrows:
            self._clear_filter()
            self.narrow(BoardFilter(sort=self.wanted.sort))
        elif self.last_key != "escape":
            # There is nothing to go back to from here; only `q` means to leave.
            if not self.desk.drafts or self._is_leaving:
                self.app.exit()
            else:
                self._is_leaving = True
                self.complain(_("Text that you typed isn't saved yet; q again leaves it."))

    def on_key(self, event: events.Key) -> None:
        """Any key but `q` ends the question whether to leave."""
        self._is_leaving = self._is_leaving and presses(event.key, event.character, "back")

    # The next step, and who changed what

    def action_toggle_done(self) -> None:
        """Do the next step, of each selected deal if there are some."""
        self.ask(self._do_steps())

    async def _do_steps(self) -> None:
        from svit_tui.crm.tasks.planned import planned_about

        now, items = self.store.clock(), []
        for deal_id in self.deals():
            items += [
                (step.type, step.id) for step in (await self.read(planned_about, deal_id, now))[:1]
            ]
        await self.desk.dialog("task.done", self, items)

    def action_history(self) -> None:
        """Who changed what of the deal."""
        self.dialog("history", "deal", self.deals()[0], _("History of the deal"))

    # Selecting, reordering, views

    def action_select(self) -> None:
        """Select the card, or not any more, and go to the next."""
        card = self.current()
        if card is None:
            return
        self.selected ^= {card.id}
        if self.as_list:
            self.table.refresh_row(self.table.index)
        else:
            self.view.refresh_card(self.view.column, self.view.row)
        self._headline()
        self.action_down()

    async def action_lower(self) -> None:
        """Put the deal below the next one; several that are selected go together."""
        await self._reorder(1)

    async def action_higher(self) -> None:
        """Put the deal above the one before; several that are selected go together."""
        await self._reorder(-1)

    async def _reorder(self, by: int) -> None:
        from svit_tui.crm.deals import changes as deals

        if self.board is None:
            return
        if self.wanted.sort != "manual" or self.wanted.show != "open":
            self.complain(_("Deals can be reordered only while they are sorted by hand (s)."))
            return
        found = set(self.deals())
        swaps = [swap for stage in self.board.stages for swap in self._swaps(stage.id, found, by)]

        def run(work: Unit) -> None:
            for deal_id, other in swaps:
                if by > 0:
                    deals.place(work, deal_id, below=other)
                else:
                    deals.place(work, deal_id, above=other)

        if swaps:
            await self.write(run)

    def _swaps(self, stage_id: int, chosen: set[int], by: int) -> list[tuple[int, int]]:
        """Which deal of a stage is to pass which other one, in the order of doing it."""
        if self.board is None:
            return []
        ids = self.board.order[stage_id][:]
        # Few are chosen out of many: looking for them one by one is quicker than going through all.
        places = sorted(ids.index(deal) for deal in chosen if deal in ids)
        swaps = []
        for place in reversed(places) if by > 0 else places:
            beside = place + by
            # At the edge, and behind a chosen one that is there already, a deal stays.
            if 0 <= beside < len(ids) and ids[beside] not in chosen:
                swaps.append((ids[place], ids[beside]))
                ids[place], ids[beside] = ids[beside], ids[place]
        return swaps

    async def action_view(self) -> None:
        """Board or list."""
        if self.board is None:
            return
        await self.rest()
        card = self.current()
        self.as_list = not self.as_list
        self.view.display = not self.as_list
        self.table.display = self.as_list
        self._list_or_board().focus()
        self._show(self.board, card.id if card else None)

    async def action_filter(self) -> None:
        """Find deals by text as one types."""
        from svit_tui.widgets.filter_bar import FilterBar

        await self.rest()
        self.query_one(FilterBar).open()

    def _clear_filter(self) -> None:
        from svit_tui.widgets.filter_bar import FilterBar

        self.query_one(FilterBar).close()

    def on_filter_bar_changed(self, event: FilterBar.Changed) -> None:
        """Show the deals whose title or contact has the text."""
        self.typed = event.text.strip()
        self.narrow(replace(self.wanted, text=search_key(event.text)))

    def action_facets(self) -> None:
        """Narrow by owner, source, product, tag; show snoozed, won or lost deals."""
        self.ask(self._facets())

    async def _facets(self) -> None:
        from svit_tui.screens.board import facets

        chosen = await facets.board_facets(self, self.wanted)
        if chosen is not None:
            self.narrow(chosen)

    def action_sort(self) -> None:
        """Sort the deals."""
        self.ask(self._sort())

    async def _sort(self) -> None:
        from svit_tui.screens.board import choices

        chosen = await choices.order(self, self.wanted.sort)
        if chosen is not None:
            self.narrow(replace(self.wanted, sort=chosen))

    def action_currency(self) -> None:
        """Show sums in one currency, or as they are."""
        self.ask(self._currency())

    async def _currency(self) -> None:
        from svit_tui.screens.ask import currencies

        chosen = await currencies.currency(self, self.sums.currency)
        if chosen is not None and self.board is not None:
            self.sums = replace(self.sums, currency=chosen, rates=self._rates())
            self._show_anew()

    def _show_anew(self) -> None:
        """Draw all of the board again, with the cursor where it is."""
        if self.board is not None:
            card = self.current()
            self._show(self.board, card.id if card else None)

    def action_pipeline(self) -> None:
        """Choose the pipeline."""
        self.ask(self._pipeline())

    async def _pipeline(self) -> None:
        from svit_tui.screens.board import choices

        chosen = await choices.pipeline(self, self.pipeline_id)
        if chosen is not None:
            loop = asyncio.get_running_loop()
            read = await loop.run_in_executor(self.desk.reader, self._read_pipeline, chosen)
            self._open_pipeline(*read)

    # Setting up the pipeline

    def action_criteria(self) -> None:
        """What is asked of the deals of the pipeline."""
        self.dialog("pipeline.criteria", self.pipeline_id)

    def action_stages(self) -> None:
        """Probability, rotting days and requirements of the pipeline's stages."""
        self.dialog("pipeline.stages", self.pipeline_id)
