"""The command palette: every action of the screen, and reports, filters and settings, by name."""

from __future__ import annotations

from svit_tui.i18n import _
from svit_tui.keys import actions
from svit_tui.screens.base.desk import Command
from svit_tui.screens.base.screen import CrmScreen
from svit_tui.screens.program.first_start import first_start, take_tour
from svit_tui.widgets.picker import Choice, PickerModal

WELCOME, TOUR = "welcome", "tour"


async def run_palette(screen: CrmScreen) -> None:
    """Ask for a command and run it as its key would."""
    choices = [
        Choice(name, said, keys)
        for name, said, keys in actions.palette(screen.where, screen.beyond)
    ]
    choices += [
        Choice(WELCOME, _("welcome: start empty, the demo company, import files")),
        Choice(TOUR, _("tour: two minutes, five keys")),
    ]
    choices += [
        Choice(command, command.label, command.detail)
        for command in (*screen.desk.commands(), next_theme(), *drafts_of(screen))
    ]
    picked = await screen.app.push_screen_wait(PickerModal(_("Commands"), choices))
    if picked is None or picked.one is None:
        return
    key = picked.one.key
    if isinstance(key, Command):
        key.run(screen.desk)
    elif key == WELCOME:
        await first_start(screen)
    elif key == TOUR:
        await take_tour(screen)
    else:
        # After this worker: the action may start a worker of its own in its place.
        screen.call_later(screen.run_action, str(key))


def next_theme() -> Command:
    """The theme after the one in front."""
    return Command(_("next theme"), "", lambda desk: desk.next_theme())


def drafts_of(screen: CrmScreen) -> list[Command]:
    """What was typed and not saved, if there is any."""
    if not screen.desk.drafts:
        return []
    words = _("drafts: what you typed and did not save")
    # After the palette's worker, in whose place the dialog's comes.
    return [Command(words, "", lambda _desk: screen.call_later(lambda: screen.dialog("drafts")))]
