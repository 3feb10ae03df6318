"""Rows of tasks in SQL on sqlite3 alone, with the names of what they refer to."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

_ROWS = (
    "SELECT task.id, task.kind, task.title, task.due_on, task.due_at, task.rule, task.priority,"
    " assignee.name, task.contact_id, contact.name, task.deal_id, deal.title, task.notes,"
    " task.done_at, task.version, task.assignee_id FROM task"
    " LEFT JOIN member AS assignee ON assignee.id = task.assignee_id"
    " LEFT JOIN contact ON contact.id = task.contact_id"
    " LEFT JOIN deal ON deal.id = task.deal_id"
)
# Those with a time of day come in its order, the others of the day after them, undated ones last.
_DUE_FIRST = (
    "task.due_on IS NULL, task.due_on, task.due_at IS NULL, task.due_at, task.priority, task.id"
)


@dataclass(frozen=True, slots=True)
class TasksWanted:
    """Which tasks are listed; `ids` are those with a text, none for all."""

    done: bool = False
    assignee_ids: Sequence[int] = ()
    contact_ids: Sequence[int] = ()
    deal_id: int | None = None
    since: date | None = None
    until: date | None = None
    ids: Sequence[int] | None = None
    limit: int | None = None


def task_rows(connection: sqlite3.Connection, wanted: TasksWanted) -> Iterator[tuple[Any, ...]]:
    """Planned tasks by when they are due, undated ones last; done ones, the newest first."""
    if wanted.done:
        where = "task.archived_at IS NULL AND task.done_at IS NOT NULL"
        order = "task.done_at DESC, task.id DESC"
    else:
        where = "task.archived_at IS NULL AND task.done_at IS NULL"
        order = _DUE_FIRST
    values: dict[str, Any] = {"limit": -1 if wanted.limit is None else wanted.limit}
    for name, column, among in (
        ("assignees", "task.assignee_id", wanted.assignee_ids or None),
        ("contacts", "task.contact_id", wanted.contact_ids or None),
        ("ids", "task.id", wanted.ids),
    ):
        if among is not None:
            where += f" AND {column} IN (SELECT value FROM json_each(:{name}))"
            values[name] = json.dumps(list(among))
    if wanted.deal_id is not None:
        where += " AND task.deal_id = :deal"
        values["deal"] = wanted.deal_id
    for name, sign, day in (("since", ">=", wanted.since), ("until", "<=", wanted.until)):
        if day is not None:
            where += f" AND task.due_on {sign} :{name}"
            values[name] = day.isoformat()
    yield from connection.execute(f"{_ROWS} WHERE {where} ORDER BY {order} LIMIT :limit", values)


def tasks_numbered(
    connection: sqlite3.Connection, numbers: Sequence[int]
) -> Iterator[tuple[Any, ...]]:
    """The tasks of these numbers, archived ones too, in no order."""
    among = "(SELECT value FROM json_each(?))"
    yield from connection.execute(f"{_ROWS} WHERE task.id IN {among}", (json.dumps(list(numbers)),))
