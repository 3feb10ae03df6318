"""Offer the next step after something was done for a deal.

A rule of thumb, not a plan: what people mostly do next, on a working day (Monday to Friday).

| what was done | what is offered |
| --- | --- |
| a call, a message | a call in 2 working days |
| an e-mail | a call in 3 working days: did it arrive? |
| a meeting, an event | an e-mail on the next working day: what was agreed |
| a note, a to-do, a deadline | a call on the next working day |
| a move within the first half of the pipeline | a call on the next working day |
| a move to its second half | an e-mail on the next working day |

A deal that is edited into another stage has moved. It is offered only for one deal that is open,
not put aside, and has no next step.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from svit_tui.crm.action import Action
from svit_tui.crm.deals import actions as deal_actions
from svit_tui.crm.tasks.actions import EVENT_DONE, TASK_DONE
from svit_tui.crm.timeline.actions import LOGGED
from svit_tui.i18n import _
from svit_tui.model.kinds import DealStatus, TaskKind
from svit_tui.model.standing import is_snoozed
from svit_tui.store.reads.next_step import StepFacts, has_moved, read_step

if TYPE_CHECKING:
    from svit_tui.model.task import Task
    from svit_tui.store.changes.unit import Unit
    from svit_tui.store.file.connect import Connection

SATURDAY = 5
# Kind of the next step, and in how many working days, by what was said or done last.
_AFTER: dict[str, tuple[str, int]] = {
    "call": (TaskKind.CALL, 2),
    "message": (TaskKind.CALL, 2),
    "email": (TaskKind.CALL, 3),
    "meeting": (TaskKind.EMAIL, 1),
}
_ELSE: tuple[str, int] = (TaskKind.CALL, 1)
_LATE: tuple[str, int] = (TaskKind.EMAIL, 1)


@dataclass(frozen=True, slots=True)
class OfferedStep:
    """A step that is offered: what to do for which deal, on which day."""

    deal_id: int
    kind: str
    due_on: date


def suggest(action: Action, *, done: str = "", late: bool = False, today: date) -> tuple[str, date]:
    """The kind and the day of the step after an action, as the table above says.

    `done` is the kind of the task that was done, `late` whether the deal is in the second half of
    its pipeline.
    """
    if action == deal_actions.MOVE:
        kind, days = _LATE if late else _ELSE
    else:
        said = next((kind for kind, logged in LOGGED.items() if logged == action), "")
        last = "meeting" if action == EVENT_DONE else done or said
        kind, days = _AFTER.get(last, _ELSE)
    return kind, working_day(today, days)


def working_day(day: date, after: int) -> date:
    """The day so many working days later; holidays are not known."""
    while after > 0:
        day += timedelta(days=1)
        after -= day.weekday() < SATURDAY
    return day


def offer(action: Action, facts: StepFacts, *, today: date) -> OfferedStep | None:
    """The step to offer after a change of a deal; none where there is nothing to offer."""
    if facts.archived or facts.status != DealStatus.OPEN or facts.next_step_kind:
        return None
    if is_snoozed(facts.snoozed_until, today):
        return None
    late = facts.stages > 1 and 2 * facts.place >= facts.stages
    done = facts.done if action == TASK_DONE else ""
    kind, due_on = suggest(action, done=done, late=late, today=today)
    return OfferedStep(facts.deal_id, kind, due_on)


def after(
    light: Connection, action: Action, *, change: int, deal_id: int, today: date
) -> OfferedStep | None:
    """The step to offer after a change of one deal, by what was done and its number; or none."""
    if action == deal_actions.EDIT and has_moved(light, change):
        action = deal_actions.MOVE
    facts = read_step(light, deal_id) if action.offers_step else None
    return offer(action, facts, today=today) if facts is not None else None


def accept(work: Unit, step: OfferedStep) -> Task:
    """Plan a step that was offered, with the deal's contact. Raises NotOpen if it was closed."""
    from svit_tui.crm.deals import changes as deals
    from svit_tui.crm.tasks import changes as tasks

    deal = deals.open_deal(work, step.deal_id)
    return tasks.add(
        work,
        title=subject(step.kind, deal.title),
        kind=step.kind,
        due=tasks.Due(step.due_on),
        deal_id=deal.key,
    )


def subject(kind: str, title: str) -> str:
    """What a step about a deal is called."""
    words = {
        TaskKind.CALL: _("Call about {deal}"),
        TaskKind.EMAIL: _("Write about {deal}"),
        TaskKind.MEETING: _("Meet about {deal}"),
    }
    return words.get(TaskKind(kind), "{deal}").format(deal=title)
