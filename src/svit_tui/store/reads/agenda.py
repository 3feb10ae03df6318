"""Read what is due and what comes next with sqlite3 alone, for shell prompts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from svit_tui.model.values.instants import day_begins, instant_text
from svit_tui.store.reads.tasks import GROUPS, PLANNED, bounds

# How far ahead the next thing is looked for.
AHEAD = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class NextUp:
    """The next thing with a time: a task's kind or `event`, its title, whom it is with."""

    at: datetime
    kind: str
    title: str
    contact: str


@dataclass(frozen=True, slots=True)
class ShortAgenda:
    """How many tasks are overdue, how much of today is still to come, and what is next."""

    overdue: int
    today: int
    next_up: NextUp | None

    def as_dict(self) -> dict[str, Any]:
        """The numbers as scripts read them."""
        up = self.next_up
        return {
            "overdue": self.overdue,
            "today": self.today,
            "next": up
            and {
                "at": instant_text(up.at),
                "kind": up.kind,
                "title": up.title,
                "people": up.contact,
            },
        }


def short_agenda(
    connection: sqlite3.Connection, *, now: datetime, member_id: int | None
) -> ShortAgenda:
    """The agenda in short, of a member or, with none, of everybody."""
    today = now.astimezone().date()
    values = {**bounds(now), "member": member_id}
    overdue, due = (
        connection.execute(
            f"SELECT count(*) FROM task WHERE {PLANNED}{_of('assignee_id', member_id)}"
            f" AND {GROUPS[group]}",
            values,
        ).fetchone()[0]
        for group in ("overdue", "today")
    )
    events = list(_events(connection, now, today, member_id))
    following = [event for event in events if event[0] is not None and event[0] >= now]
    task = connection.execute(
        "SELECT task.due_at, task.kind, task.title, coalesce(contact.name, '') FROM task"
        " LEFT JOIN contact ON contact.id = task.contact_id"
        " WHERE task.done_at IS NULL AND task.archived_at IS NULL"
        f"{_of('task.assignee_id', member_id)}"
        " AND task.due_on BETWEEN :day_before AND :last_day AND task.due_at BETWEEN :now AND :last"
        " ORDER BY task.due_at, task.priority, task.id LIMIT 1",
        {
            **values,
            "last_day": (today + AHEAD + timedelta(days=1)).isoformat(),
            "last": instant_text(now + AHEAD),
        },
    ).fetchone()
    candidates = [NextUp(at, "event", title, "") for at, _is_today, title in following if at]
    if task:
        candidates.append(NextUp(datetime.fromisoformat(task[0]), *task[1:]))
    return ShortAgenda(
        overdue,
        due + sum(is_today for _at, is_today, _title in events),
        min(candidates, key=lambda up: up.at, default=None),
    )


def _events(
    connection: sqlite3.Connection, now: datetime, today: date, member_id: int | None
) -> Iterator[tuple[datetime | None, bool, str]]:
    """Events that are not over: when they begin (none for whole days), if that is today, title."""
    end = now + AHEAD
    tomorrow = day_begins(today + timedelta(days=1))
    for title, starts_at, ends_at, starts_on, ends_on, rule, zone in connection.execute(
        "SELECT title, starts_at, ends_at, starts_on, ends_on, rule, zone FROM event"
        f" WHERE {PLANNED}{_of('member_id', member_id)}"
        " AND (rule <> '' OR (starts_at <= :end AND ends_at >= :now)"
        " OR (starts_on <= :today AND ends_on >= :today))",
        {
            "member": member_id,
            "now": instant_text(now),
            "end": instant_text(end),
            "today": today.isoformat(),
        },
    ):
        if starts_at:
            start, until = datetime.fromisoformat(starts_at), datetime.fromisoformat(ends_at)
            for at in _starts(rule, zone, start, now - (until - start), end):
                yield at, at < tomorrow, title
        elif _is_on(rule, date.fromisoformat(starts_on), date.fromisoformat(ends_on), today):
            yield None, True, title


def _of(column: str, member_id: int | None) -> str:
    """The condition that something is a member's, if it has to be."""
    return "" if member_id is None else f" AND {column} = :member"


def _starts(
    rule: str, zone: str, start: datetime, first: datetime, last: datetime
) -> list[datetime]:
    if not rule:
        return [start]
    from svit_tui.model.values.recurrence import moments_between

    return moments_between(rule, start=start, first=first, last=last, zone=zone)


def _is_on(rule: str, start: date, end: date, day: date) -> bool:
    if not rule:
        return start <= day <= end
    from svit_tui.model.values.recurrence import days_between

    return bool(days_between(rule, start=start, first=day - (end - start), last=day))
