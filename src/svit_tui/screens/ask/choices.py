"""Picking one thing for what is on the screen: an owner, tags, an order, a pipeline."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from sqlmodel import col, select

from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.contacts import rows as contact_reads
from svit_tui.crm.deals import changes as deals
from svit_tui.crm.deals import rows as deal_reads
from svit_tui.crm.deals.board import SORTS as BOARD_SORTS
from svit_tui.crm.lists import short_lists as lists
from svit_tui.i18n import N_, _
from svit_tui.model.contact import Contact
from svit_tui.model.deal import Deal
from svit_tui.screens.ask import sources
from svit_tui.screens.ask.asking import pick
from svit_tui.screens.base.screen import CrmScreen
from svit_tui.screens.deals.keys import DealScreen
from svit_tui.widgets.picker import Choice, ManyPickerModal, PickerModal

if TYPE_CHECKING:
    from sqlmodel import Session

    from svit_tui.store.changes.unit import Unit

SORT_NAMES: dict[str, str] = {
    "manual": N_("by hand (J K)"),
    "amount": N_("amount, largest first"),
    "expected_close_on": N_("expected close, soonest first"),
    "stage_age": N_("time in stage, longest first"),
    "title": N_("title"),
    "created": N_("newest first"),
    "score": N_("score, highest first"),
    "communication": N_("last communication, longest ago first"),
}
CONTACT_SORT_NAMES: dict[str, str] = {
    "name": N_("name"),
    "newest": N_("newest first"),
    "oldest": N_("oldest first"),
}
SetOwner = Callable[["Unit", int, int | None], Any]
ChangeTags = Callable[["Unit", int, set[str], set[str]], Any]


async def deal_owner(screen: DealScreen, deal_ids: Sequence[int]) -> bool:
    """Hand deals to a member, or to nobody; whether it was done."""
    return await _owner(screen, Deal, deal_ids, deals.set_owner)


async def contact_owner(screen: DealScreen, contact_ids: Sequence[int]) -> bool:
    """Hand contacts to a member, or to nobody; whether it was done."""
    return await _owner(screen, Contact, contact_ids, contacts.set_owner)


async def _owner(
    screen: DealScreen, model: type[Deal] | type[Contact], ids: Sequence[int], act: SetOwner
) -> bool:
    def look(session: Session) -> tuple[list[Choice], int | None]:
        owners = set(session.exec(select(model.owner_id).where(col(model.id).in_(ids))).all())
        return sources.members(session), owners.pop() if len(owners) == 1 else None

    members, current = await screen.read(look)
    choices = [*members, Choice(None, _("nobody"))]
    picked = await pick(screen, PickerModal(_("Owner"), choices, current=current))
    if picked is None or picked.one is None:
        return False
    owner_id = sources.id_of(picked.one) if picked.one.key is not None else None

    def write(work: Unit) -> None:
        for number in ids:
            act(work, number, owner_id)

    return await _write(screen, write)


async def deal_tags(screen: DealScreen, deal_ids: Sequence[int]) -> bool:
    """Set the tags of deals; whether it was done."""

    def look(session: Session) -> dict[int, list[str]]:
        rows = deal_reads.deal_rows(session, ids=deal_ids, archived=True)
        return {row.id: row.tags for row in rows}

    return await _tags(screen, await screen.read(look), deals.change_tags)


async def contact_tags(screen: DealScreen, contact_ids: Sequence[int]) -> bool:
    """Set the tags of contacts; whether it was done."""

    def look(session: Session) -> dict[int, list[str]]:
        rows = contact_reads.contact_rows(session, contact_ids)
        return {number: row.tags for number, row in rows.items()}

    return await _tags(screen, await screen.read(look), contacts.change_tags)


async def _tags(screen: DealScreen, own: dict[int, list[str]], act: ChangeTags) -> bool:
    """Mark the tags that all have; add what was marked and take away what was unmarked."""
    known = await screen.read(sources.tags)
    common = set.intersection(*(set(names) for names in own.values())) if own else set()
    picked = await pick(
        screen,
        ManyPickerModal(
            _("Tags"),
            known,
            marked=[choice for choice in known if choice.label in common],
            create=(_("+ new tag “{name}”"),),
            empty=_("No tags yet: type a name."),
        ),
    )
    if picked is None:
        return False
    wanted = {choice.label for choice in picked.picked} | {new.name for new in picked.created}

    def write(work: Unit) -> None:
        for number in own:
            act(work, number, wanted - common, common - wanted)

    return await _write(screen, write)


async def board_sort(screen: CrmScreen, current: str) -> str | None:
    """The order of the board."""
    return await _sort(screen, {name: SORT_NAMES[name] for name in BOARD_SORTS}, current)


async def contact_sort(screen: CrmScreen, current: str) -> str | None:
    """The order of the contacts."""
    names = {name: CONTACT_SORT_NAMES[name] for name in contact_reads.SORTS}
    return await _sort(screen, names, current)


async def _sort(screen: CrmScreen, names: dict[str, str], current: str) -> str | None:
    choices = [Choice(name, _(text)) for name, text in names.items()]
    picked = await pick(screen, PickerModal(_("Sort by"), choices, current=current))
    return str(picked.one.key) if picked is not None and picked.one is not None else None


async def pipeline(screen: CrmScreen, current: int) -> int | None:
    """The pipeline to show."""

    def look(session: Session) -> list[Choice]:
        return [Choice(row.key, row.name, row.currency) for row in lists.pipelines(session)]

    choices = await screen.read(look)
    picked = await pick(screen, PickerModal(_("Pipeline"), choices, current=current))
    return sources.id_of(picked.one) if picked is not None else None


async def _write(screen: DealScreen, act: Callable[[Unit], None]) -> bool:
    """Write, and tell the screen that the action on its selection is done."""
    done = await screen.write(act) is not None
    if done:
        screen.acted()
    return done
