"""The agenda: events and tasks of some days, in order of time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlmodel import Session, col, or_, select

from svit_tui.crm.task_reads import TaskFilter, TaskRow, task_rows
from svit_tui.model.contact import Contact
from svit_tui.model.row import to_json
from svit_tui.model.task import Attendee, Event


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """An event, or a task that is due, on one day of the user's. `at` and `until` are instants,
    none for what takes the whole day."""

    type: str
    id: int
    day: date
    at: datetime | None
    until: datetime | None
    kind: str
    title: str
    people: str
    place: str = ""
    is_overdue: bool = False

    def as_dict(self) -> dict[str, Any]:
        """The item as scripts read it."""
        return {
            "type": self.type,
            "id": self.id,
            "day": self.day.isoformat(),
            "at": to_json(self.at),
            "until": to_json(self.until),
            "kind": self.kind,
            "title": self.title,
            "people": self.people,
            "place": self.place,
            "overdue": self.is_overdue,
        }


def agenda(
    session: Session, *, first: date, last: date, now: datetime, member_id: int | None = None
) -> list[AgendaItem]:
    """What is on from `first` to `last`, both included: whole days first, then by time.

    Planned tasks that are overdue come on the first day if that is today. With a member, just
    theirs.
    """
    items = [
        *_events(session, first, last, member_id),
        *_tasks(session, first, last, now, member_id),
    ]
    return sorted(items, key=lambda item: (item.day, not item.is_overdue, item.at or _EARLY))


_EARLY = datetime.min.replace(tzinfo=UTC)


def _events(
    session: Session, first: date, last: date, member_id: int | None
) -> Sequence[AgendaItem]:
    begin, end = _midnight(first), _midnight(last + timedelta(days=1))
    query = select(Event).where(
        col(Event.archived_at).is_(None),
        or_(
            (col(Event.starts_at) < end) & (col(Event.ends_at) >= begin),
            (col(Event.starts_on) <= last) & (col(Event.ends_on) >= first),
        ),
    )
    if member_id is not None:
        query = query.where(Event.member_id == member_id)
    events = session.exec(query).all()
    names: defaultdict[int, list[str]] = defaultdict(list)
    of_those = col(Attendee.event_id).in_([event.key for event in events])
    for event_id, name in session.exec(
        select(Attendee.event_id, Contact.name).join(Contact).where(of_those)
    ):
        names[event_id].append(name)
    items = []
    for event in events:
        start = event.starts_at.astimezone().date() if event.starts_at else event.starts_on
        end_day = event.ends_at.astimezone().date() if event.ends_at else event.ends_on
        assert start is not None
        assert end_day is not None
        for number in range((min(end_day, last) - max(start, first)).days + 1):
            day = max(start, first) + timedelta(days=number)
            items.append(
                AgendaItem(
                    "event",
                    event.key,
                    day,
                    event.starts_at if day == start else None,
                    event.ends_at,
                    "event",
                    event.title,
                    ", ".join(names[event.key]),
                    event.place,
                )
            )
    return items


def _tasks(
    session: Session, first: date, last: date, now: datetime, member_id: int | None
) -> Sequence[AgendaItem]:
    is_today = first == now.astimezone().date()
    # The stored date of a timed task is that of the zone it was planned in: a day either way.
    wanted = TaskFilter(assignee_id=member_id, until=last + timedelta(days=1))
    items = []
    for row in task_rows(session, wanted):
        if row.day is None or row.day > last or (row.day < first and not is_today):
            continue
        items.append(_task(row, first, now))
    return items


def _task(row: TaskRow, first: date, now: datetime) -> AgendaItem:
    assert row.day is not None
    return AgendaItem(
        "task",
        row.id,
        max(row.day, first),
        row.due_at if row.day >= first else None,
        None,
        row.kind,
        row.title,
        row.contact or "",
        is_overdue=row.group(now) == "overdue",
    )


def _midnight(day: date) -> datetime:
    """The beginning of a day in the user's zone, as an instant."""
    return datetime.combine(day, datetime.min.time()).astimezone().astimezone(UTC)
