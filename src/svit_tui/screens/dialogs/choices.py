"""Picking: owner, tags, pipeline, order."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from svit_tui.crm import contacts, deals, lists
from svit_tui.i18n import N_, _
from svit_tui.model.contact import ContactTag
from svit_tui.model.deal import DealTag
from svit_tui.model.lists import Tag
from svit_tui.screens.base import CrmScreen
from svit_tui.screens.deal_actions import DealScreen
from svit_tui.widgets.picker import Choice, ManyPickerModal, PickerModal

BOARD_SORTS: dict[str, str] = {
    "manual": N_("by hand (J and K)"),
    "amount": N_("amount, largest first"),
    "expected_close": N_("expected close, soonest first"),
    "stage_age": N_("longest in the stage first"),
    "communication": N_("longest silence first"),
    "created": N_("newest first"),
    "title": N_("title"),
}
CONTACT_SORTS: dict[str, str] = {
    "name": N_("name"),
    "newest": N_("newest first"),
    "oldest": N_("oldest first"),
}


def member_choices(session: Session) -> list[Choice]:
    """The active members."""
    return [Choice(member.key, member.name, member.team) for member in lists.members(session)]


async def _owner(screen: CrmScreen) -> tuple[bool, int | None]:
    choices = [*await screen.read(member_choices), Choice(None, _("nobody"))]
    own = screen.store.member.id if screen.store.member else None
    picked = await screen.app.push_screen_wait(PickerModal(_("Owner"), choices, current=own))
    if picked is None or picked.one is None:
        return False, None
    key = picked.one.key
    return True, key if isinstance(key, int) else None


async def deal_owner(screen: DealScreen, found: Sequence[int]) -> None:
    """Hand deals to a member, or to nobody."""
    chosen, owner = await _owner(screen)
    if chosen and await screen.write(
        lambda work: [deals.set_owner(work, number, owner) for number in found]
    ):
        screen.acted()


async def contact_owner(screen: DealScreen, found: Sequence[int]) -> None:
    """Hand contacts to a member, or to nobody."""
    chosen, owner = await _owner(screen)
    if chosen and await screen.write(
        lambda work: [contacts.set_owner(work, number, owner) for number in found]
    ):
        screen.acted()


def _tags(
    session: Session, link: type[ContactTag] | type[DealTag], field: str, found: Sequence[int]
) -> tuple[list[Choice], list[Choice]]:
    """All tags, and those that every one of the things has."""
    everything = [Choice(tag.name, tag.name) for tag in lists.named(session, Tag)]
    having: dict[str, int] = {}
    for name in session.exec(
        select(Tag.name)
        .join(link, col(link.tag_id) == Tag.id)
        .where(getattr(link, field).in_(list(found)))
    ):
        having[name] = having.get(name, 0) + 1
    return everything, [Choice(n, n) for n, count in having.items() if count == len(found)]


async def _pick_tags(
    screen: CrmScreen, everything: Sequence[Choice], marked: Sequence[Choice]
) -> tuple[set[str], set[str]] | None:
    """Tags to add and tags to take away."""
    picked = await screen.app.push_screen_wait(
        ManyPickerModal(_("Tags"), everything, marked=marked, create=_("+ new tag “{name}”"))
    )
    if picked is None:
        return None
    wanted = {str(choice.key) for choice in picked.picked} | {new.name for new in picked.created}
    before = {str(choice.key) for choice in marked}
    return wanted - before, before - wanted


async def deal_tags(screen: DealScreen, found: Sequence[int]) -> None:
    """Set tags of deals: what all have is marked; what is marked or unmarked goes for all."""
    everything, marked = await screen.read(_tags, DealTag, "deal_id", found)
    changes = await _pick_tags(screen, everything, marked)
    if changes and await screen.write(
        lambda work: [deals.change_tags(work, number, *changes) for number in found]
    ):
        screen.acted()


async def contact_tags(screen: DealScreen, found: Sequence[int]) -> None:
    """Set tags of contacts, as `deal_tags` does."""
    everything, marked = await screen.read(_tags, ContactTag, "contact_id", found)
    changes = await _pick_tags(screen, everything, marked)
    if changes and await screen.write(
        lambda work: [contacts.change_tags(work, number, *changes) for number in found]
    ):
        screen.acted()


async def pipeline(screen: CrmScreen, current: int) -> int | None:
    """Choose a pipeline."""
    from svit_tui.crm.board import pipeline_rows

    choices = [
        Choice(row.id, row.name, row.currency) for row in pipeline_rows(screen.store.light())
    ]
    picked = await screen.app.push_screen_wait(PickerModal(_("Pipeline"), choices, current=current))
    key = picked.one.key if picked and picked.one else None
    return key if isinstance(key, int) else None


async def _sort(screen: CrmScreen, sorts: dict[str, str], current: str) -> str | None:
    choices = [Choice(key, _(words)) for key, words in sorts.items()]
    picked = await screen.app.push_screen_wait(PickerModal(_("Sort"), choices, current=current))
    return str(picked.one.key) if picked and picked.one else None


async def board_sort(screen: CrmScreen, current: str) -> str | None:
    """Choose the order of the board."""
    return await _sort(screen, BOARD_SORTS, current)


async def contact_sort(screen: CrmScreen, current: str) -> str | None:
    """Choose the order of the contacts."""
    return await _sort(screen, CONTACT_SORTS, current)
