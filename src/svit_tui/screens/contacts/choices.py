"""Pick an owner and tags for contacts, and the order of their list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.contacts import rows as contact_reads
from svit_tui.i18n import N_
from svit_tui.screens.ask import choices
from svit_tui.screens.base.screen import CrmScreen
from svit_tui.screens.base.work_screen import WorkScreen

if TYPE_CHECKING:
    from sqlmodel import Session

SORT_NAMES: dict[str, str] = {
    "name": N_("name"),
    "newest": N_("newest first"),
    "oldest": N_("oldest first"),
}


async def owner(screen: WorkScreen, contact_ids: Sequence[int]) -> bool:
    """Hand contacts to a member, or to nobody; whether it was done."""
    current = await screen.read(contact_reads.shared_owner, contact_ids)
    return await choices.owner(screen, contact_ids, current, contacts.set_owner)


async def tags(screen: WorkScreen, contact_ids: Sequence[int]) -> bool:
    """Set the tags of contacts; whether it was done."""

    def look(session: Session) -> dict[int, list[str]]:
        rows = contact_reads.contact_rows(session, contact_ids)
        return {number: row.tags for number, row in rows.items()}

    return await choices.tags(screen, await screen.read(look), contacts.change_tags)


async def order(screen: CrmScreen, current: str) -> str | None:
    """The order of the contacts."""
    names = {name: SORT_NAMES[name] for name in contact_reads.SORTS}
    return await choices.order(screen, names, current)
