"""Ask one thing at the first start: start empty, see the demo, take the tour, or import files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svit_tui.crm.deals.rows import deal_rows
from svit_tui.i18n import _
from svit_tui.model.errors import CrmError
from svit_tui.screens.ask.asking import pick
from svit_tui.screens.base.screen import CrmScreen
from svit_tui.screens.importing.form import arrived, import_files, in_writer
from svit_tui.screens.program.tour import begin_tour
from svit_tui.widgets.picker import Choice, PickerModal

if TYPE_CHECKING:
    from sqlmodel import Session

EMPTY, DEMO, TOUR, FILE = "empty", "demo", "tour", "file"


async def first_start(screen: CrmScreen) -> None:
    """Ask how to begin, and do it."""
    choices = [
        Choice(EMPTY, _("start empty"), _("n makes the first deal")),
        Choice(DEMO, _("look at the demo company"), _("u removes it again")),
        Choice(TOUR, _("tour of the demo company"), _("two minutes, five keys")),
        Choice(FILE, _("import files"), _("contacts, deals …")),
    ]
    picked = await pick(screen, PickerModal(_("Welcome. How do you want to begin?"), choices))
    chosen = picked.one.key if picked is not None and picked.one is not None else EMPTY
    if chosen == DEMO:
        await _load_demo(screen)
    elif chosen == TOUR:
        await take_tour(screen)
    elif chosen == FILE:
        await import_files(screen)


async def take_tour(screen: CrmScreen) -> None:
    """Take the tour, of the demo company where there is nothing yet to show."""
    if await screen.read(_has_deals) or await _load_demo(screen):
        begin_tour(screen)


def _has_deals(session: Session) -> bool:
    return bool(deal_rows(session))


async def _load_demo(screen: CrmScreen) -> bool:
    """Bring the demo company in, unless there is something already; whether it is there now."""
    from svit_tui.crm.start.demo import load_demo

    if await screen.read(_has_deals):
        screen.complain(_("There are deals here already: “svit-tui demo” shows the company apart."))
        return False
    try:
        await in_writer(screen, lambda: load_demo(screen.store))
    except CrmError as error:
        screen.complain(str(error))
        return False
    arrived(screen, _("The demo company is here."))
    return True
