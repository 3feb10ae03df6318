"""Word the offer of a next step for the status line."""

from __future__ import annotations

from datetime import date

from svit_tui import formatting
from svit_tui.crm.flows.offers import OfferedStep
from svit_tui.i18n import N_, _

SHORT = {"call": N_("call"), "email": N_("e-mail"), "meeting": N_("meeting")}


def hint(step: OfferedStep, today: date) -> str:
    """What the status line says of an offer: `y call Fri · t another · u undo`."""
    day = formatting.date_said(step.due_on, today)
    if day[:1].isdigit() and (step.due_on - today).days < 7:
        day = formatting.weekday_short(step.due_on)
    words = {"kind": _(SHORT[step.kind]), "day": day}
    return _("y {kind} {day} · t another · u undo").format(**words)
