"""Pick the board's pipeline and the order of its deals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svit_tui.crm.deals.board import SORTS
from svit_tui.crm.lists import short_lists as lists
from svit_tui.i18n import N_, _
from svit_tui.screens.ask import choices, sources
from svit_tui.screens.ask.asking import pick
from svit_tui.screens.base.screen import CrmScreen
from svit_tui.widgets.picker import Choice, PickerModal

if TYPE_CHECKING:
    from sqlmodel import Session

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


async def order(screen: CrmScreen, current: str) -> str | None:
    """The order of the board."""
    return await choices.order(screen, {name: SORT_NAMES[name] for name in SORTS}, current)


async def pipeline(screen: CrmScreen, current: int) -> int | None:
    """The pipeline to show."""

    def look(session: Session) -> list[Choice]:
        return [Choice(row.key, row.name, row.currency) for row in lists.pipelines(session)]

    found = await screen.read(look)
    picked = await pick(screen, PickerModal(_("Pipeline"), found, current=current))
    return sources.id_of(picked.one) if picked is not None else None
