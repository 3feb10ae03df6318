"""Every part of the settings and each of the user's own by its name, for the palette."""

from __future__ import annotations

from functools import partial

from svit_tui.i18n import _
from svit_tui.screens.base.desk import Command, Desk
from svit_tui.screens.settings.own import OWN, OwnSettings
from svit_tui.screens.settings.screen import PARTS


def commands() -> list[Command]:
    """The parts, then what can be set of this program."""
    own = PARTS.index(OwnSettings)
    parts = [
        Command(_(part.title), _("settings"), partial(open_part, place, None))
        for place, part in enumerate(PARTS)
    ]
    return parts + [
        Command(_(setting.label), _(OwnSettings.title), partial(open_part, own, number))
        for number, setting in enumerate(OWN)
    ]


def open_part(place: int, number: int | None, desk: Desk) -> None:
    """Open a part of the settings, and the form of one of its rows."""
    desk.show("settings", place, number)
