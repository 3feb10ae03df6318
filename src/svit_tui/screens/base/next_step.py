"""The offer of a next step: said in the status line, taken by one key, dropped by any other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from svit_tui import formatting
from svit_tui.crm.flows import offers as next_step
from svit_tui.crm.flows.offers import Step
from svit_tui.i18n import N_, _
from svit_tui.store.reads.next_step import has_moved, read_step

if TYPE_CHECKING:
    from datetime import date

    from svit_tui.screens.base.screen import CrmScreen, Written

SHORT = {"call": N_("call"), "email": N_("e-mail"), "meeting": N_("meeting")}


def offer_after(screen: CrmScreen, written: Written[Any]) -> Step | None:
    """The step to offer after a change, if there is one and the user wants offers."""
    action, light = written.action, screen.store.light()
    if not screen.desk.settings.work.offer_next_step or len(written.deals) != 1:
        return None
    # Reads by the number of the change and of the deal: quick enough for the event loop.
    if action == next_step.EDITED and written.number and has_moved(light, written.number):
        action = next_step.MOVED
    if not next_step.is_offered_after(action):
        return None
    (deal_id,) = written.deals
    facts = read_step(light, deal_id)
    return next_step.offer(action, facts, today=screen.desk.today) if facts is not None else None


def hint(step: Step, today: date) -> str:
    """What the status line says of an offer: `y call Fri · t another · u undo`."""
    day = formatting.date_said(step.due_on, today)
    if day[:1].isdigit() and (step.due_on - today).days < 7:
        day = formatting.weekday_short(step.due_on)
    words = {"kind": _(SHORT[step.kind]), "day": day}
    return _("y {kind} {day} · t another · u undo").format(**words)


async def accept(screen: CrmScreen, step: Step) -> None:
    """Plan the step that was offered, as a change of its own."""
    await screen.write(lambda work: next_step.accept(work, step))
