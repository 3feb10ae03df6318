"""Read tasks for lists and scripts: overdue, due and done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from svit_tui.i18n import _
from svit_tui.model.errors import NotFound
from svit_tui.model.kinds import Priority
from svit_tui.model.standing import is_overdue
from svit_tui.model.values.stored import day_of, moment_of, to_json
from svit_tui.store.file.connect import driver_of
from svit_tui.store.reads import task_rows as task_reads
from svit_tui.store.reads.filters.task_filter import TaskFilter
from svit_tui.store.reads.task_rows import TaskColumns

if TYPE_CHECKING:
    from svit_tui.store.file.connect import Reader

__all__ = [
    "GROUPS",
    "TaskFilter",
    "TaskRow",
    "looked_up",
    "task_row",
    "task_rows",
    "tasks_by_number",
]

# When a task is due, in the order of lists.
OVERDUE, TODAY, TOMORROW, WEEK, LATER, SOMETIME, DONE = GROUPS = (
    *("overdue", "today", "tomorrow", "week", "later", "sometime", "done"),
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


def task_rows(reader: Reader, wanted: TaskFilter, *, limit: int | None = None) -> list[TaskRow]:
    """Planned tasks by when they are due, undated ones last; done ones, the newest first."""
    found = task_reads.task_rows(driver_of(reader), looked_up(reader, wanted), limit=limit)
    return [_row(each) for each in found]


def looked_up(reader: Reader, wanted: TaskFilter) -> TaskFilter:
    """The filter with the tasks that its text finds."""
    if not wanted.text:
        return wanted
    from svit_tui.crm.search import found_tasks

    return replace(wanted, ids=tuple(found_tasks(reader, wanted.text)))


def tasks_by_number(reader: Reader, numbers: Sequence[int]) -> dict[int, TaskRow]:
    """Tasks by number; those that are not there are left out."""
    found = task_reads.tasks_numbered(driver_of(reader), numbers)
    return {row.id: row for row in (_row(each) for each in found)}


def task_row(reader: Reader, task_id: int) -> TaskRow:
    """One task. Raises NotFound."""
    row = tasks_by_number(reader, [task_id]).get(task_id)
    if row is None:
        raise NotFound(
            _("There is no {what} with the number {id}.").format(what=_("task"), id=task_id)
        )
    return row


def _row(task: TaskColumns) -> TaskRow:
    """A task of its columns in stored form."""
    return TaskRow(
        id=task.id,
        kind=task.kind,
        title=task.title,
        due_on=day_of(task.due_on),
        due_at=moment_of(task.due_at),
        rule=task.rule,
        priority=task.priority,
        assignee=task.assignee,
        contact_id=task.contact_id,
        contact=task.contact,
        deal_id=task.deal_id,
        deal=task.deal,
        notes=task.notes,
        done_at=moment_of(task.done_at),
        version=task.version,
        assignee_id=task.assignee_id,
    )
