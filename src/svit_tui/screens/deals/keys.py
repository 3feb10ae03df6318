"""What can be done to deals on every screen that shows some: one set of keys, one behaviour."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from svit_tui.i18n import _, ngettext
from svit_tui.model.errors import CrmError, Missing
from svit_tui.screens.base.screen import CrmScreen

if TYPE_CHECKING:
    from svit_tui.screens.tasks.keys import Item
    from svit_tui.store.changes.unit import Unit

T = TypeVar("T")


class DealScreen(CrmScreen):
    """A screen with deals. `deals` tells which ones an action is for."""

    def deals(self) -> Sequence[int]:
        """Numbers of the deals that an action is for: the selected ones, else the cursor's."""
        return ()

    def contact_here(self) -> int | None:
        """The contact that a new deal or communication is about."""
        return None

    def stage_here(self) -> int | None:
        """The stage that a new deal begins in; none is the first one of the first pipeline."""
        return None

    def tasks_here(self) -> Sequence[Item]:
        """Tasks and events that an action is for: the selected ones, else the cursor's."""
        return ()

    def acted(self) -> None:
        """An action on the selected deals is done: the selection ends."""

    def keep_selected(self, deal_ids: set[int]) -> None:
        """Of the selected deals only these are left to act on."""

    def selection(self) -> list[int]:
        """Numbers of what is selected."""
        return []

    async def everyone(self) -> list[int]:
        """Numbers of all that the list shows: deals, or contacts on their screen."""
        return []

    def _some(self) -> list[int]:
        found = list(self.deals())
        if not found:
            self.complain(_("There is no deal under the cursor."))
        return found

    async def each(self, act: Callable[[Unit, int], T]) -> bool:
        """Do one thing to each of the deals, as one change; whether it was done."""
        found = self._some()
        if not found:
            return False

        def run(work: Unit) -> None:
            for deal_id in found:
                act(work, deal_id)

        written = await self.write(run)
        if written is not None:
            self.acted()
        return written is not None

    # Stages and outcomes

    async def action_stage_forward(self) -> None:
        """To the next stage."""
        await self._step(1)

    async def action_stage_back(self) -> None:
        """To the previous stage."""
        await self._step(-1)

    async def _step(self, by: int) -> None:
        found = self._some()
        if len(found) == 1:
            from svit_tui.crm.deals import changes as deals

            await self.write(lambda work: deals.step(work, found[0], by))
        elif found:
            from svit_tui.crm.flows import stage_entry

            written = await self.write(lambda work: stage_entry.step_many(work, found, by))
            if written is not None and written.result:
                self._some_stay(written.sentence, written.result)

    def _some_stay(self, moved: str, refused: Sequence[Missing]) -> None:
        """Say which of several deals lack what their next stage asks for; they stay selected."""
        self.keep_selected({refusal.deal_id for refusal in refused})
        first, more = refused[0], len(refused) - 1
        said = _("{title} stays. {why}").format(title=first.title, why=first)
        if more:
            others = ngettext("And so does {count} more.", "And so do {count} more.", more)
            said = f"{said} {others.format(count=more)}"
        self.complain(f"{moved}. {said}" if moved else said)

    def refused(self, error: CrmError) -> None:
        """Say why not; for a deal that lacks what a stage asks for, ask for just that."""
        super().refused(error)
        if isinstance(error, Missing) and error.deal_id:
            from svit_tui.screens.deals import missing_form

            self.ask(missing_form.fill_missing(self, error))

    async def action_won(self) -> None:
        """Won."""
        from svit_tui.crm.deals import changes as deals

        await self.each(deals.win)

    async def action_reopen(self) -> None:
        """Open again."""
        from svit_tui.crm.deals import changes as deals

        await self.each(deals.reopen)

    def action_lost(self) -> None:
        """Lost: a reason and a note are asked for."""
        found = self._some()
        if found:
            from svit_tui.screens.deals import outcomes

            self.ask(outcomes.lose(self, found))

    def action_snooze(self) -> None:
        """Put aside until a date."""
        found = self._some()
        if found:
            from svit_tui.screens.deals import outcomes

            self.ask(outcomes.snooze(self, found))

    def action_sequence(self) -> None:
        """Start a nurture sequence, stop the one that runs, or change what there is."""
        from svit_tui.screens.deals import sequences

        self.ask(sequences.nurture(self, list(self.deals())))

    async def action_archive(self) -> None:
        """Put away."""
        from svit_tui.crm.deals import changes as deals

        await self.each(deals.archive)

    def action_bulk(self) -> None:
        """One thing for all that are selected, else for all that the list shows."""
        from svit_tui.screens.deals import bulk

        self.ask(bulk.on_deals(self))

    # Tasks and events

    def action_toggle_done(self) -> None:
        """Done, or planned again."""
        from svit_tui.screens.tasks import keys as task_actions

        self.ask(task_actions.toggle_done(self, self.tasks_here()))

    def action_plan(self) -> None:
        """Plan a task or an event for the deal that lacks a step, else for the cursor's."""
        if not self.plan_offered():
            from svit_tui.screens.tasks import keys as task_actions

            self.ask(task_actions.plan(self, deal_ids=self.deals(), contact_id=self.contact_here()))

    def plan_offered(self) -> bool:
        """Plan another step than the one that is offered, if one is."""
        step = self.take_offer()
        if step is not None:
            from svit_tui.screens.tasks import keys as task_actions

            self.ask(task_actions.plan(self, deal_ids=[step.deal_id]))
        return step is not None

    # Fields

    def action_owner(self) -> None:
        """Hand to a member."""
        found = self._some()
        if found:
            from svit_tui.screens.ask import choices

            self.ask(choices.deal_owner(self, found))

    def action_tags(self) -> None:
        """Set the tags."""
        found = self._some()
        if found:
            from svit_tui.screens.ask import choices

            self.ask(choices.deal_tags(self, found))

    def action_qualify(self) -> None:
        """Say what the deals have for what is asked of them, one after the other."""
        found = self._some()
        if found:
            from svit_tui.screens.deals import qualification

            self.ask(qualification.qualify(self, found))

    def action_edit(self) -> None:
        """Edit the deal under the cursor."""
        found = self._some()
        if found:
            from svit_tui.screens.deals import form as deal_form

            self.ask(deal_form.edit_deal(self, found[0]))

    # Writing down

    def action_new(self) -> None:
        """A new deal."""
        from svit_tui.screens.deals import form as deal_form

        self.ask(
            deal_form.new_deal(self, contact_id=self.contact_here(), stage_id=self.stage_here())
        )

    def action_quick_add(self) -> None:
        """One line of text becomes a deal or a task."""
        from svit_tui.screens.quick_add import modal as quick_add

        # On a card the contact is plain; on a list it may be anybody's. A task may be about the
        # deal under the cursor too, where the cursor is on deals.
        whose = self.contact_here() if self.where in ("contact", "deal") else None
        found = self.deals() if self.where in quick_add.ON_DEALS else ()
        self.ask(
            quick_add.quick_add(
                self,
                contact_id=whose,
                stage_id=self.stage_here(),
                deal_id=found[0] if len(found) == 1 else None,
                among_tasks=self.where == "tasks",
            )
        )

    def action_call(self) -> None:
        """Log a call."""
        self._log("call")

    def action_log(self) -> None:
        """Log any other communication."""
        self._log(None)

    def action_text(self) -> None:
        """Write a text by a template, for the deal or the contact under the cursor."""
        from svit_tui.screens.texts import dialog as texts

        found = list(self.deals())
        self.ask(
            texts.write(self, deal_id=found[0] if found else None, contact_id=self.contact_here())
        )

    def _log(self, kind: str | None) -> None:
        from svit_tui.screens.timeline import form as communication_form

        found = list(self.deals())
        self.ask(
            communication_form.log(
                self,
                kind,
                deal_id=found[0] if found else None,
                contact_id=self.contact_here(),
            )
        )
