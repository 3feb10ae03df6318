"""Rows of tasks in SQL on sqlite3 alone, with the names of what they refer to."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from svit_tui.store.reads.filters.task_filter import TaskFilter


class TaskColumns(NamedTuple):
    """A task with the names of what it refers to, in stored form."""

    id: int
    kind: str
    title: str
    due_on: str | None
    due_at: str | None
    rule: str
    priority: int
    assignee: str | None
    contact_id: int | None
    contact: str | None
    deal_id: int | None
    deal: str | None
    notes: str
    done_at: str | None
    version: int
    assignee_id: int | None


# Where they come from, if not from the task's column of the same name.
_ELSEWHERE = {"assignee": "assignee.name", "contact": "contact.name", "deal": "deal.title"}
_ROWS = (
    f"SELECT {', '.join(_ELSEWHERE.get(name, f'task.{name}') for name in TaskColumns._fields)}"
    " FROM task LEFT JOIN member AS assignee ON assignee.id = task.assignee_id"
    " LEFT JOIN contact ON contact.id = task.contact_id"
    " LEFT JOIN deal ON deal.id = task.deal_id"
)
# Those with a time of day come in its order, the others of the day after them, undated ones last.
_DUE_FIRST = (
    "task.due_on IS NULL, task.due_on, task.due_at IS NULL, task.due_at, task.priority, task.id"
)


def task_rows(
    connection: sqlite3.Connection, wanted: TaskFilter, *, limit: int | None = None
) -> Iterator[TaskColumns]:
    """Planned tasks by when they are due, undated ones last; done ones, the newest first."""
    where, values = wanted.conditions()
    order = "task.done_at DESC, task.id DESC" if wanted.done else _DUE_FIRST
    query = f"{_ROWS} WHERE {where} ORDER BY {order} LIMIT :limit"
    found = connection.execute(query, {**values, "limit": -1 if limit is None else limit})
    yield from map(TaskColumns._make, found)


def tasks_numbered(connection: sqlite3.Connection, numbers: Sequence[int]) -> Iterator[TaskColumns]:
    """The tasks of these numbers, archived ones too, in no order."""
    query = f"{_ROWS} WHERE task.id IN (SELECT value FROM json_each(?))"
    yield from map(TaskColumns._make, connection.execute(query, (json.dumps(list(numbers)),)))
