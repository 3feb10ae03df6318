"""The keys that log and plan on every screen, and act on deals where there are some."""

from __future__ import annotations

from svit_tui.model.errors import CrmError, Missing
from svit_tui.screens.base.work_screen import WorkScreen

# Screens whose cursor is on a deal, or in one's card: a task may be about it.
ON_DEALS = ("board", "deal", "contact", "triage")
# Screens of one contact: what is new there is theirs.
ON_ONE_CONTACT = ("contact", "deal")


class WriteKeys(WorkScreen):
    """The keys that write something down, about what is under the cursor or about nothing yet."""

    def action_plan(self) -> None:
        """Plan a task or an event for the deal that lacks a step, else for the cursor's."""
        if not self.plan_offered():
            self.dialog("task.plan", deal_ids=self.deals(), contact_id=self.contact_here())

    def plan_offered(self) -> bool:
        """Plan another step than the one that is offered, if one is."""
        step = self.take_offer()
        if step is not None:
            self.dialog("task.plan", deal_ids=[step.deal_id])
        return step is not None

    def action_new(self) -> None:
        """A new deal. Of a list's contact it may be, or of any other: that one is only offered."""
        here = self.contact_here()
        is_plain = self.where in ON_ONE_CONTACT
        self.dialog(
            "deal.new",
            contact_id=here if is_plain else None,
            offered_id=None if is_plain else here,
            stage_id=self.stage_here(),
        )

    def action_quick_add(self) -> None:
        """One line of text becomes a deal or a task."""
        # On a card the contact is plain; on a list it may be anybody's. A task may be about the
        # deal under the cursor too, where the cursor is on deals.
        here = self.contact_here()
        is_plain = self.where in ON_ONE_CONTACT
        found = self.deals() if self.where in ON_DEALS else ()
        self.dialog(
            "quick_add",
            contact_id=here if is_plain else None,
            offered_id=None if is_plain else here,
            stage_id=self.stage_here(),
            deal_id=found[0] if len(found) == 1 else None,
            among_tasks=self.where == "tasks",
        )

    def action_call(self) -> None:
        """Log a call."""
        self._log("call")

    def action_log(self) -> None:
        """Log any other communication."""
        self._log(None)

    def action_text(self) -> None:
        """Write a text by a template, for the deal or the contact under the cursor."""
        found = list(self.deals())
        self.dialog(
            "text.write", deal_id=found[0] if found else None, contact_id=self.contact_here()
        )

    def _log(self, kind: str | None) -> None:
        found = list(self.deals())
        self.dialog(
            "communication.log",
            kind,
            deal_id=found[0] if found else None,
            contact_id=self.contact_here(),
        )


class DealKeys(WriteKeys):
    """The keys of a screen with deals; dialogs are opened by their routes."""

    # Stages and outcomes

    async def action_stage_forward(self) -> None:
        """To the next stage."""
        await self._step(1)

    async def action_stage_back(self) -> None:
        """To the previous stage."""
        await self._step(-1)

    async def _step(self, by: int) -> None:
        from svit_tui.crm.deals import changes as deals

        await self.each(lambda work, deal_id: deals.step(work, deal_id, by), stay_selected=True)

    def refused(self, error: CrmError) -> None:
        """Say why not, and offer the way on.

        For a deal that lacks what a stage asks for, ask for just that. Where only some of several
        deals refuse, ask about the others.
        """
        from svit_tui.crm.flows.bulk import SomeRefused

        super().refused(error)
        if isinstance(error, Missing) and error.deal_id:
            self.dialog("deal.fill", error)
        elif isinstance(error, SomeRefused) and error.rest:
            self.dialog("deal.others", error)

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
        self.dialog("deal.lose", list(self.deals()))

    def action_snooze(self) -> None:
        """Put aside until a date."""
        self.dialog("deal.snooze", list(self.deals()))

    def action_sequence(self) -> None:
        """Start a nurture sequence, stop the one that runs, or change what there is."""
        self.dialog("deal.sequence", list(self.deals()))

    async def action_archive(self) -> None:
        """Put away."""
        from svit_tui.crm.deals import changes as deals

        await self.each(deals.archive)

    def action_bulk(self) -> None:
        """One thing for all that are selected, else for all that the list shows."""
        self.dialog("deal.bulk")

    # Tasks and events

    def action_toggle_done(self) -> None:
        """Done, or planned again."""
        self.dialog("task.done", self.tasks_here())

    # Fields

    def action_owner(self) -> None:
        """Hand to a member."""
        self.dialog("deal.owner", list(self.deals()))

    def action_tags(self) -> None:
        """Set the tags."""
        self.dialog("deal.tags", list(self.deals()))

    def action_qualify(self) -> None:
        """Say what the deals have for what is asked of them, one after the other."""
        self.dialog("deal.qualify", list(self.deals()))

    def action_edit(self) -> None:
        """Edit the deal under the cursor."""
        self.dialog("deal.edit", self.deals()[0])
