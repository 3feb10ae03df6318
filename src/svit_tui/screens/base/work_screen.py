"""The base of screens whose keys act on things: which deals, tasks and contact are meant."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from svit_tui.i18n import _
from svit_tui.screens.base.screen import CrmScreen

if TYPE_CHECKING:
    from svit_tui.crm.tasks.chosen import Item
    from svit_tui.screens.base.desk import Unit

T = TypeVar("T")


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

    def some_deals(self) -> list[int]:
        """The deals that an action is for; if there are none, it says so."""
        found = list(self.deals())
        if not found:
            self.complain(_("There is no deal under the cursor."))
        return found

    async def each(self, act: Callable[[Unit, int], T]) -> bool:
        """Do one thing to each of the deals, as one change; whether it was done."""
        found = self.some_deals()
        if not found:
            return False

        def run(work: Unit) -> None:
            for deal_id in found:
                act(work, deal_id)

        written = await self.write(run)
        if written is not None:
            self.acted()
        return written is not None
