"""What an action needs to know of the chosen tasks and events before it asks anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from svit_tui.crm.tasks.changes import SAID
from svit_tui.i18n import _
from svit_tui.model.errors import NotFound
from svit_tui.model.task import Attendee, Event, Task

# ("task", number) or ("event", number).
Item = tuple[str, int]
TASK, EVENT = "task", "event"


@dataclass(frozen=True, slots=True)
class Chosen:
    """A task or an event that something is to be done to."""

    item: Item
    title: str
    is_done: bool
    is_said: bool
    """Doing it leaves a communication, which may have a text."""


def all_chosen(session: Session, items: Sequence[Item]) -> list[Chosen]:
    """The tasks and events that are there, in the given order."""
    found: dict[Item, Chosen] = {}
    ids = [number for kind, number in items if kind == TASK]
    for task in session.exec(select(Task).where(col(Task.id).in_(ids))):
        is_said = task.kind in SAID and bool(task.contact_id or task.deal_id)
        item = (TASK, task.key)
        found[item] = Chosen(item, task.title, task.done_at is not None, is_said)
    ids = [number for kind, number in items if kind == EVENT]
    attended = set(session.exec(select(Attendee.event_id).where(col(Attendee.event_id).in_(ids))))
    for event in session.exec(select(Event).where(col(Event.id).in_(ids))):
        is_said = event.key in attended or event.deal_id is not None
        item = (EVENT, event.key)
        found[item] = Chosen(item, event.title, event.done_at is not None, is_said)
    return [found[item] for item in items if item in found]


def shared_assignee(session: Session, items: Sequence[Item]) -> int | None:
    """The one member whose all of the tasks are; none if they are of several."""
    numbers = [number for kind, number in items if kind == TASK]
    whose = set(session.exec(select(Task.assignee_id).where(col(Task.id).in_(numbers))))
    return whose.pop() if len(whose) == 1 else None


def one_task(session: Session, task_id: int) -> Task:
    """A task to edit. Raises NotFound."""
    row = session.get(Task, task_id)
    if row is None:
        raise NotFound(_("This task is not there any more."))
    return row


def one_event(session: Session, event_id: int) -> tuple[Event, Sequence[int]]:
    """An event to edit, and the contacts who take part. Raises NotFound."""
    row = session.get(Event, event_id)
    if row is None:
        raise NotFound(_("This event is not there any more."))
    query = select(Attendee.contact_id).where(Attendee.event_id == event_id)
    return row, session.exec(query.order_by(col(Attendee.id))).all()
