"""Pick an owner and tags for deals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from svit_tui.crm.deals import changes as deals
from svit_tui.crm.deals import rows as deal_reads
from svit_tui.screens.ask import choices
from svit_tui.screens.base.work_screen import WorkScreen

if TYPE_CHECKING:
    from sqlmodel import Session


async def owner(screen: WorkScreen, deal_ids: Sequence[int]) -> bool:
    """Hand deals to a member, or to nobody; whether it was done."""
    current = await screen.read(deal_reads.shared_owner, deal_ids)
    return await choices.owner(screen, deal_ids, current, deals.set_owner)


async def tags(screen: WorkScreen, deal_ids: Sequence[int]) -> bool:
    """Set the tags of deals; whether it was done."""

    def look(session: Session) -> dict[int, list[str]]:
        rows = deal_reads.deal_rows(session, ids=deal_ids, archived=True)
        return {row.id: row.tags for row in rows}

    return await choices.tags(screen, await screen.read(look), deals.change_tags)
