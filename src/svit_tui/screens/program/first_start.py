"""Ask one thing at the first start: start empty, see the demo, or import files."""

from __future__ import annotations

from svit_tui.i18n import _
from svit_tui.model.errors import CrmError
from svit_tui.screens.ask.asking import pick
from svit_tui.screens.base.screen import CrmScreen
from svit_tui.screens.importing.form import arrived, import_files, in_writer
from svit_tui.widgets.picker import Choice, PickerModal

EMPTY, DEMO, FILE = "empty", "demo", "file"


async def first_start(screen: CrmScreen) -> None:
    """Ask how to begin, and do it."""
    choices = [
        Choice(EMPTY, _("start empty"), _("n makes the first deal")),
        Choice(DEMO, _("look at the demo company"), _("u removes it again")),
        Choice(FILE, _("import files"), _("contacts, deals …")),
    ]
    picked = await pick(screen, PickerModal(_("Welcome. How do you want to begin?"), choices))
    chosen = picked.one.key if picked is not None and picked.one is not None else EMPTY
    if chosen == DEMO:
        await _load_demo(screen)
    elif chosen == FILE:
        await import_files(screen)


async def _load_demo(screen: CrmScreen) -> None:
    from svit_tui.crm.start.demo import load_demo

    try:
        await in_writer(screen, lambda: load_demo(screen.store))
    except CrmError as error:
        screen.complain(str(error))
        return
    arrived(screen, _("The demo company is here."))
