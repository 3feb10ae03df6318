"""Read tasks for lists and scripts: overdue, due and done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select as core_select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from svit_tui.i18n import _
from svit_tui.model.contact import Contact
from svit_tui.model.deal import Deal
from svit_tui.model.errors import NotFound
from svit_tui.model.kinds import Priority
from svit_tui.model.member import Member
from svit_tui.model.standing import is_overdue
from svit_tui.model.task import Task
from svit_tui.model.versioned import to_json

# When a task is due, in the order of lists.
OVERDUE, TODAY, TOMORROW, WEEK, LATER, SOMETIME, DONE = GROUPS = (
    *("overdue", "today", "tomorrow", "week", "later", "sometime", "done"),
)
# Those with a time of day come in its order, the others of the day after them, undated ones last.
DUE_FIRST = (
    col(Task.due_on).is_(None),
    col(Task.due_on),
    col(Task.due_at).is_(None),
    col(Task.due_at),
    col(Task.priority),
    col(Task.id),
)


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task with the names of what it refers to."""

    id: int
    kind: str
    title: str
    due_on: date | None
    due_at: datetime | None
    rule: str
    priority: int
    assignee: str | None
    contact_id: int | None
    contact: str | None
    deal_id: int | None
    deal: str | None
    notes: str
    done_at: datetime | None
    version: int
    assignee_id: int | None = None

    @property
    def day(self) -> date | None:
        """The date it is due here: that of its time in the user's zone, or just its date."""
        return self.due_at.astimezone().date() if self.due_at else self.due_on

    def group(self, now: datetime) -> str:
        """Which of GROUPS it is in; a week is the seven days from today."""
        today, day = now.astimezone().date(), self.day
        if self.done_at is not None:
            return DONE
        if day is None:
            return SOMETIME
        if is_overdue(self.due_on, self.due_at, now):
            return OVERDUE
        if day <= today + timedelta(days=1):
            return TODAY if day == today else TOMORROW
        return WEEK if day < today + timedelta(days=7) else LATER

    def as_dict(self, now: datetime) -> dict[str, Any]:
        """The row as scripts read it."""
        return {
            "id": self.id,
            "kind": self.kind,
            "title": self.title,
            "group": self.group(now),
            "due_on": to_json(self.day),
            "due_at": to_json(self.due_at),
            "rule": self.rule,
            "priority": Priority(self.priority).name.lower(),
            "assignee": self.assignee,
            "contact_id": self.contact_id,
            "contact": self.contact,
            "deal_id": self.deal_id,
            "deal": self.deal,
            "notes": self.notes,
            "done_at": to_json(self.done_at),
            "version": self.version,
        }


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """Which tasks are listed. Empty conditions let all through; `since` and `until` are the first
    and the last due date."""

    done: bool = False
    assignee_id: int | None = None
    assignee_ids: tuple[int, ...] = ()
    contact_ids: tuple[int, ...] = ()
    deal_id: int | None = None
    since: date | None = None
    until: date | None = None
    text: str = ""


def task_rows(
    session: Session, wanted: TaskFilter, *, limit: int | None = None
) -> Sequence[TaskRow]:
    """Planned tasks by when they are due, undated ones last; done ones, the newest first."""
    query = _rows().where(col(Task.archived_at).is_(None))
    if wanted.done:
        query = query.where(col(Task.done_at).is_not(None))
        query = query.order_by(col(Task.done_at).desc(), col(Task.id).desc())
    else:
        query = query.where(col(Task.done_at).is_(None)).order_by(*DUE_FIRST)
    if wanted.assignee_id is not None:
        query = query.where(col(Task.assignee_id) == wanted.assignee_id)
    if wanted.assignee_ids:
        query = query.where(col(Task.assignee_id).in_(wanted.assignee_ids))
    if wanted.contact_ids:
        query = query.where(col(Task.contact_id).in_(wanted.contact_ids))
    if wanted.deal_id is not None:
        query = query.where(col(Task.deal_id) == wanted.deal_id)
    if wanted.since is not None:
        query = query.where(col(Task.due_on) >= wanted.since)
    if wanted.until is not None:
        query = query.where(col(Task.due_on) <= wanted.until)
    if wanted.text:
        from svit_tui.crm.search import found_tasks

        query = query.where(col(Task.id).in_(found_tasks(session, wanted.text)))
    return [TaskRow(*row) for row in session.execute(query.limit(limit))]


def tasks_by_number(session: Session, numbers: Sequence[int]) -> dict[int, TaskRow]:
    """Tasks by number; those that are not there are left out."""
    rows = session.execute(_rows().where(col(Task.id).in_(numbers)))
    return {row[0]: TaskRow(*row) for row in rows}


def task_row(session: Session, task_id: int) -> TaskRow:
    """One task. Raises NotFound."""
    row = session.execute(_rows().where(col(Task.id) == task_id)).first()
    if row is None:
        raise NotFound(
            _("There is no {what} with the number {id}.").format(what=_("task"), id=task_id)
        )
    return TaskRow(*row)


def _rows() -> Any:
    """The columns of TaskRow, in its order."""
    assignee = aliased(Member)
    return (
        core_select(
            col(Task.id),
            col(Task.kind),
            col(Task.title),
            col(Task.due_on),
            col(Task.due_at),
            col(Task.rule),
            col(Task.priority),
            col(assignee.name),
            col(Task.contact_id),
            col(Contact.name),
            col(Task.deal_id),
            col(Deal.title),
            col(Task.notes),
            col(Task.done_at),
            col(Task.version),
            col(Task.assignee_id),
        )
        .outerjoin(assignee, col(assignee.id) == col(Task.assignee_id))
        .outerjoin(Contact, col(Contact.id) == col(Task.contact_id))
        .outerjoin(Deal, col(Deal.id) == col(Task.deal_id))
    )
