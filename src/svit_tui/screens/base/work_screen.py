"""The base of screens whose keys act on things: which deals, tasks and contact are meant."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from svit_tui.i18n import _
from svit_tui.keys.key_action import OWNED, PUT_OFF, SOME_DEALS, SOME_TASKS, SOMEBODY
from svit_tui.screens.base.screen import CrmScreen

if TYPE_CHECKING:
    from svit_tui.crm.flows.bulk import Kind
    from svit_tui.crm.tasks.chosen import Item
    from svit_tui.screens.base.desk import Unit


class WorkScreen(CrmScreen):
    """What dialogs ask of the screen below them: what is selected, and that it is done with."""

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
        """An action on what is selected is done: the selection ends."""

    def keep_selected(self, deal_ids: set[int]) -> None:
        """Of the selected deals only these are left to act on."""

    def selection(self) -> list[int]:
        """Numbers of what is selected."""
        return []

    async def everyone(self) -> list[int]:
        """Numbers of all that the list shows: deals, or contacts on their screen."""
        return []

    def lacks(self, need: str) -> str:
        """Why what needs this can't be done now: mostly there is no deal."""
        if need == SOME_TASKS:
            return "" if self.tasks_here() else _("There is no task or event under the cursor.")
        if need == SOMEBODY:
            there = bool(self.deals()) or self.contact_here() is not None
            return "" if there else _("There is nobody under the cursor to write to.")
        if need in (SOME_DEALS, PUT_OFF, OWNED):
            return "" if self.deals() else _("There is no deal under the cursor.")
        return super().lacks(need)

    async def each(
        self,
        act: Callable[[Unit, int], object],
        ids: Sequence[int] | None = None,
        *,
        of: Kind | None = None,
        stay_selected: bool = False,
    ) -> bool:
        """Do one thing to each of the deals, as one change, or to none; whether it was done.

        Without `ids` it is for the selected deals, else for the cursor's; with `ids` it may be for
        things `of` another kind.
        """
        from svit_tui.crm.flows import bulk
        from svit_tui.model.deal import Deal

        found = list(self.deals()) if ids is None else ids
        if not found:
            return False
        kind = of or Deal
        written = await self.write(lambda work: bulk.each(work, found, act, kind))
        if written is not None and not stay_selected:
            self.acted()
        return written is not None
