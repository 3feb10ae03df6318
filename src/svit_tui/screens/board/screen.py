"""The board: deals in the stages of a pipeline, and the keys that act on them."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import BindingType

from svit_tui.crm.deals.board import BoardFilter, busiest_pipeline, pipeline_rows
from svit_tui.i18n import _
from svit_tui.keys.actions import bindings_for, presses
from svit_tui.model.values.text import search_key
from svit_tui.screens.board.keeping_up import KeepingUp
from svit_tui.screens.board.money import rates_of
from svit_tui.settings import groups as config

if TYPE_CHECKING:
    from svit_tui.widgets.filter_bar import FilterBar


class BoardScreen(KeepingUp):
    """Opens first: a column a stage; or, after `v`, one list."""

    where: ClassVar[str] = "board"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("board")]

    def __init__(self) -> None:
        super().__init__()
        # Whether `q` was pressed although something is not saved.
        self._is_leaving = False

    def on_mount(self) -> None:
        """Read the board at once: it is the first frame."""
        self.desk.call_after_frame(lambda: self.call_later(self.rest))
        self.desk.call_after_frame(lambda: self.call_later(self.begin_reading))
        light = self.store.light()
        last = config.last_used(self.store.path, "pipeline")
        known = isinstance(last, int) and any(row.id == last for row in pipeline_rows(light))
        chosen = last if isinstance(last, int) and known else busiest_pipeline(light)
        if chosen is None:
            return
        self._open_pipeline(self._row_of(chosen), self._read_first(chosen))
        self.view.focus()
        problems = (*self.desk.settings.problems, *self.desk.key_problems)
        if problems:
            self.complain(config.in_short(problems))
        elif self.desk.first_start:
            self.ask(self._first_start())

    async def _first_start(self) -> None:
        await self.desk.warm()
        await self.desk.dialog("first_start", self)

    def signs(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """What the signs on cards mean."""
        from svit_tui.screens.board.legend import legend

        return legend()

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
            if not self.desk.drafts.is_fresh or self._is_leaving:
                self.app.exit()
            else:
                self._is_leaving = True
                self.complain(_("What you typed is only kept as a draft; q again leaves."))

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

    # What is shown, and how

    async def action_view(self) -> None:
        """Board or list."""
        if self.board is None:
            return
        await self.rest()
        card = self.current()
        self.as_list = not self.as_list
        spans = self.sight(card.id if card else None).spans(self.board)
        if self.board.lacks(spans):
            await self.learn(self.board, spans)
        self.view.display = not self.as_list
        self.table.display = self.as_list
        self._list_or_board().focus()
        self._show(self.board, card.id if card else None)

    async def action_filter(self) -> None:
        """Find deals by text as one types."""
        from svit_tui.widgets.filter_bar import FilterBar

        await self.rest()
        self.query_one(FilterBar).open()

    def on_filter_bar_opened(self) -> None:
        """Read what words of a filter can be completed to."""
        from svit_tui.widgets.background import work_on

        work_on(self, self._learn_words)

    async def _learn_words(self) -> None:
        from svit_tui.crm.filtering.completing import completer
        from svit_tui.crm.filtering.deals import DEALS
        from svit_tui.widgets.filter_bar import FilterBar

        completed = await self.read(completer, DEALS)
        for bar in self.query(FilterBar):
            bar.complete_by(completed)

    def _clear_filter(self) -> None:
        from svit_tui.widgets.filter_bar import FilterBar

        for bar in self.query(FilterBar):
            bar.close()

    def on_filter_bar_left(self) -> None:
        """Name the filter now that its text is typed."""
        self._headline()
        self._tell_problem()

    def on_filter_bar_changed(self, event: FilterBar.Changed) -> None:
        """Show the deals whose title or contact has the text, or that a filter in words finds."""
        from svit_tui.crm.filtering.typed import is_filter

        self.typed = event.text.strip()
        if is_filter(event.text):
            self.narrow(replace(self.wanted, text="", where=self.typed))
        else:
            self.narrow(replace(self.wanted, text=search_key(event.text), where=""))

    def show_only(self, show: str, needs: tuple[str, ...]) -> None:
        """Show the open, snoozed, won or lost deals, or what is in need of something."""
        self._clear_filter()
        self.narrow(BoardFilter(sort=self.wanted.sort, show=show, needs=needs))

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
            self.sums = replace(self.sums, currency=chosen, rates=rates_of(self.desk.settings))
            self._show_anew()

    def action_pipeline(self) -> None:
        """Choose the pipeline."""
        self.ask(self._pipeline())

    async def _pipeline(self) -> None:
        from svit_tui.screens.board import choices

        chosen = await choices.pipeline(self, self.pipeline_id)
        if chosen is not None:
            loop = asyncio.get_running_loop()
            read = await loop.run_in_executor(
                self.desk.reader, self._read_pipeline, chosen, self.sight()
            )
            self._open_pipeline(*read)

    # Setting up the pipeline

    def action_criteria(self) -> None:
        """What is asked of the deals of the pipeline."""
        self.dialog("pipeline.criteria", self.pipeline_id)

    def action_stages(self) -> None:
        """Probability, rotting days and requirements of the pipeline's stages."""
        self.dialog("pipeline.stages", self.pipeline_id)
