"""Which deals of the board keys act on: those that are selected, else the cursor's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from svit_tui.i18n import _
from svit_tui.keys.key_action import PIPELINE, ROW, SOME_DEALS, SOME_TASKS
from svit_tui.screens.board.moving import Moving

if TYPE_CHECKING:
    from svit_tui.screens.base.desk import Unit


class Selecting(Moving):
    """The deals that are selected, and the keys that select and reorder them."""

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

    # The order by hand

    async def action_lower(self) -> None:
        """Put the deal below the next one; several that are selected go together."""
        await self._reorder(1)

    async def action_higher(self) -> None:
        """Put the deal above the one before; several that are selected go together."""
        await self._reorder(-1)

    async def _reorder(self, by: int) -> None:
        from svit_tui.crm.deals import changes as deals
        from svit_tui.screens.board.ordering import swaps

        if self.board is None:
            return
        if self.wanted.sort != "manual" or self.wanted.show != "open":
            self.complain(_("Deals can be reordered only while they are sorted by hand (s)."))
            return
        chosen, order = set(self.deals()), self.board.order
        passing = [pair for one in self.board.stages for pair in swaps(order[one.id], chosen, by)]

        def run(work: Unit) -> None:
            for deal_id, other in passing:
                if by > 0:
                    deals.place(work, deal_id, below=other)
                else:
                    deals.place(work, deal_id, above=other)

        if passing:
            await self.write(run)
