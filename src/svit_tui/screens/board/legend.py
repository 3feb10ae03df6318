"""What the signs on the board's cards mean, for the help."""

from __future__ import annotations

from svit_tui.formatting import STEP_SIGNS
from svit_tui.i18n import _

Section = tuple[str, list[tuple[str, str]]]


def legend() -> list[Section]:
    """The signs under a heading, each with its meaning."""
    kinds = {
        "call": _("call"),
        "email": _("e-mail"),
        "meeting": _("meeting"),
        "message": _("message"),
        "todo": _("to-do"),
        "deadline": _("deadline"),
        "event": _("event"),
    }
    steps = ", ".join(f"{sign} {kinds[kind]}" for kind, sign in STEP_SIGNS.items())
    rows = [
        ("3d 2w 5mo", _("how long the deal has been in its stage")),
        ("⚠", _("rotting: nothing has happened for longer than the stage allows")),
        ("☎ ✉ …", _("the next step: {kinds}").format(kinds=steps)),
        ("☎+2d ☎−2d", _("the next step is in two days; it has been overdue for two days")),
        ("○", _("no next step is planned")),
        ("⚑", _("the expected close date has passed, by so much")),
        ("→", _("when it is expected to close")),
        ("↩", _("back from snooze")),
        ("◷", _("snoozed, until when")),
        ("▸", _("somebody else has just moved the deal")),
        ("↻ 2/3", _("a nurture sequence runs: which step is next")),
        ("★72", _("score of the qualification")),
        ("OH", _("the owner's initials, if it is not you; – is nobody")),
    ]
    return [(_("Signs on cards"), rows)]
