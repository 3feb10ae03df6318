"""The command palette: find every action of the screen by its name."""

from __future__ import annotations

from svit_tui.i18n import _
from svit_tui.keys import actions
from svit_tui.screens.base.screen import CrmScreen
from svit_tui.widgets.picker import Choice, PickerModal

THEME = "next_theme"


async def run_palette(screen: CrmScreen) -> None:
    """Ask for a command and run it as its key would."""
    choices = [
        Choice(name, said, keys)
        for name, said, keys in actions.palette(screen.where, screen.beyond)
    ]
    choices.append(Choice(THEME, _("next theme: dark, light, contrast")))
    picked = await screen.app.push_screen_wait(PickerModal(_("Commands"), choices))
    if picked is None or picked.one is None:
        return
    if picked.one.key == THEME:
        screen.desk.next_theme()
    else:
        # After this worker: the action may start a worker of its own in its place.
        screen.call_later(screen.run_action, str(picked.one.key))
