"""Read tasks in SQL with sqlite3 alone: the order of long lists, the count of what is due.

Each group of a list is a range of the index on due dates, so even with 300,000 tasks only those
that are shown are read. A timed task is due at its instant. Its stored date is that of the zone it
was planned in and may be a day off, so the ranges are a day wider.
"""

from __future__ import annotations

import sqlite3
from array import array
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from svit_tui.model.values.instants import day_begins, instant_text
from svit_tui.store.reads.standing import TASK_OVERDUE, Moment

if TYPE_CHECKING:
    from svit_tui.store.reads.filters.task_filter import TaskFilter

DAY = timedelta(days=1)
WEEK = 7 * DAY
# More are not counted one by one: “999+ overdue” says enough.
MOST = 1000

PLANNED = "done_at IS NULL AND archived_at IS NULL"
# What is true of the tasks of each group: a range of dates for the index, and what their day or
# their instant tells.
GROUPS: dict[str, str] = {
    "overdue": TASK_OVERDUE,
    "today": (
        "due_on BETWEEN :day_before AND :tomorrow AND"
        " CASE WHEN due_at IS NULL THEN due_on = :today"
        " ELSE due_at >= :now AND due_at < :midnight END"
    ),
    "tomorrow": (
        "due_on BETWEEN :today AND :third_day AND"
        " CASE WHEN due_at IS NULL THEN due_on = :tomorrow"
        " ELSE due_at >= max(:now, :midnight) AND due_at < :next_midnight END"
    ),
    "week": (
        "due_on BETWEEN :tomorrow AND :week AND"
        " CASE WHEN due_at IS NULL THEN due_on > :tomorrow AND due_on < :week"
        " ELSE due_at >= :next_midnight AND due_at < :week_midnight END"
    ),
    "later": (
        "due_on >= :week_before AND"
        " CASE WHEN due_at IS NULL THEN due_on >= :week ELSE due_at >= :week_midnight END"
    ),
    "sometime": "due_on IS NULL",
}
_BY_DUE = "due_on, due_at IS NULL, due_at, priority, id"
# The index has no priorities: to sort a long group by them, each of its tasks would be looked up.
_BY_TIME = "due_on, due_at IS NULL, due_at, id"
LONG = 5000
_BY_DONE = "done_at DESC, id DESC"


class DueCount(NamedTuple):
    """How many tasks of a member are overdue and due today, and when that is no longer true."""

    overdue: int
    today: int
    until: datetime


class DueTask(NamedTuple):
    """A timed task that has come due."""

    id: int
    title: str
    due_at: datetime


def task_order(
    connection: sqlite3.Connection,
    wanted: TaskFilter,
    *,
    now: datetime,
    limit: int | None = None,
) -> list[tuple[str, array[int]]]:
    """Numbers of tasks by group, in the order of lists; groups with none are left out.

    Groups of thousands are sorted by time alone, smaller ones by priority too.
    """
    where, values = wanted.conditions()
    if wanted.done:
        query = f"SELECT id FROM task WHERE {where}"
        found = connection.execute(
            f"{query} ORDER BY {_BY_DONE} LIMIT :limit", {**values, "limit": _most(limit)}
        )
        numbers = array("q", (row[0] for row in found))
        return [("done", numbers)] if numbers else []
    values |= bounds(now)
    groups = []
    left = _most(limit)
    for name, condition in GROUPS.items():
        source = f"FROM task WHERE {where} AND {condition}"
        is_long = connection.execute(
            f"SELECT count(*) = :long FROM (SELECT 1 {source} LIMIT :long)",
            {**values, "long": LONG},
        ).fetchone()[0]
        found = connection.execute(
            f"SELECT id {source} ORDER BY {_BY_TIME if is_long else _BY_DUE} LIMIT :limit",
            {**values, "limit": left},
        )
        numbers = array("q", (row[0] for row in found))
        if numbers:
            groups.append((name, numbers))
        if limit is not None:
            left -= len(numbers)
            if left <= 0:
                break
    return groups


def due_count(connection: sqlite3.Connection, member_id: int, *, now: datetime) -> DueCount:
    """What a member has overdue and today, at most MOST of each."""
    values = {**bounds(now), "member": member_id, "most": MOST}
    counts = [
        connection.execute(
            f"SELECT count(*) FROM (SELECT 1 FROM task WHERE {PLANNED}"
            f" AND assignee_id = :member AND {GROUPS[group]} LIMIT :most)",
            values,
        ).fetchone()[0]
        for group in ("overdue", "today")
    ]
    row = connection.execute(
        f"SELECT min(due_at) FROM task WHERE {PLANNED} AND assignee_id = :member"
        " AND due_on BETWEEN :day_before AND :tomorrow AND due_at >= :now",
        values,
    ).fetchone()
    until = day_begins(now.astimezone().date() + DAY)
    if row[0] is not None:
        comes_due = datetime.fromisoformat(row[0])
        # It is reminded of when it comes due, and overdue a second later.
        until = min(until, comes_due if comes_due > now else now + timedelta(seconds=1))
    overdue, due_today = counts
    return DueCount(overdue, due_today, until)


def come_due(
    connection: sqlite3.Connection, member_id: int, *, since: datetime, now: datetime
) -> list[DueTask]:
    """Timed tasks of a member that have come due after `since`, and nobody was reminded of yet."""
    found = connection.execute(
        f"SELECT id, title, due_at FROM task WHERE {PLANNED} AND assignee_id = :member"
        " AND due_on BETWEEN :day_before AND :tomorrow AND due_at > :since AND due_at <= :now"
        " AND NOT EXISTS (SELECT 1 FROM reminder WHERE reminder.task_id = task.id"
        "  AND reminder.due_at = task.due_at AND reminder.member_id = :member)"
        " ORDER BY due_at, id",
        {**bounds(now), "member": member_id, "since": instant_text(since)},
    )
    return [DueTask(number, title, datetime.fromisoformat(at)) for number, title, at in found]


def bounds(now: datetime) -> dict[str, Any]:
    """The days around today and their beginnings, in the user's zone."""
    day = now.astimezone().date()
    return {
        **Moment(now).values(),
        "day_before": (day - DAY).isoformat(),
        "third_day": (day + 2 * DAY).isoformat(),
        "week": (day + WEEK).isoformat(),
        "week_before": (day + WEEK - DAY).isoformat(),
        "midnight": instant_text(day_begins(day + DAY)),
        "next_midnight": instant_text(day_begins(day + 2 * DAY)),
        "week_midnight": instant_text(day_begins(day + WEEK)),
    }


def _most(limit: int | None) -> int:
    """A limit in SQL; -1 is none."""
    return -1 if limit is None else limit
