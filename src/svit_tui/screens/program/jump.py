"""Jump to any contact or deal by a few letters."""

from __future__ import annotations

from svit_tui.i18n import _
from svit_tui.screens.ask import sources
from svit_tui.screens.base.screen import CrmScreen
from svit_tui.widgets.picker import PickerModal


async def run_jump(screen: CrmScreen) -> None:
    """Ask for a contact or deal and open it."""
    picked = await screen.app.push_screen_wait(
        PickerModal(
            _("Jump to a contact or deal"),
            sources.anything_finder(screen.store),
            empty=_("A few letters of a name, e-mail, phone or title."),
        )
    )
    if picked is None or picked.one is None or not isinstance(picked.one.key, tuple):
        return
    kind, number = picked.one.key
    if kind == "contact":
        screen.desk.open("contact", number)
    else:
        screen.desk.open("deal", number)
