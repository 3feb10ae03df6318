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
from svit_tui.model.recurrence import days_between, moments_between
from svit_tui.model.row import to_json
from svit_tui.model.task import Attendee, Event

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
_EARLY = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """An event, or a task that is due, on one day of the user's.

    `at` and `until` are instants, none for what takes the whole day. An event over several days has
    `at` on its first one, and `until` on its first and last. `began` is when this one of a series
    begins.
    """

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
    is_done: bool = False
    due_on: date | None = None
    deal_id: int | None = None
    contact_id: int | None = None
    began: datetime | None = None

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
            "done": self.is_done,
            "due_on": to_json(self.due_on),
        }


def agenda(
    session: Session,
    *,
    first: date,
    last: date,
    now: datetime,
    member_id: int | None = None,
    member_ids: Sequence[int] = (),
    done: bool = False,
    gather: bool = True,
) -> list[AgendaItem]:
    """What is on from `first` to `last`, both included: whole days first, then by time.

    Planned tasks that are overdue come on the first day if that is today, unless `gather` is off:
    then each stays on its day. With members, just theirs; with `done`, tasks that are done too.
    """
    members = tuple(member_ids) if member_id is None else (member_id,)
    items = [
        *_events(session, first, last, members),
        *_tasks(session, first, last, now, members, gather=gather),
    ]
    if done:
        items += _done_tasks(session, first, last, now, members)
    return sorted(
        items, key=lambda item: (item.day, not (gather and item.is_overdue), item.at or _EARLY)
    )


@dataclass(frozen=True, slots=True)
class _Occurrence:
    """One time that an event takes place: instants, or for whole days just the days."""

    first: date
    last: date
    at: datetime | None = None
    until: datetime | None = None


def _events(
    session: Session, first: date, last: date, members: Sequence[int]
) -> Sequence[AgendaItem]:
    begin, end = midnight(first), midnight(last + DAY)
    query = select(Event).where(
        col(Event.archived_at).is_(None),
        or_(
            (col(Event.starts_at) < end) & (col(Event.ends_at) >= begin),
            (col(Event.starts_on) <= last) & (col(Event.ends_on) >= first),
            # A series goes on after its first time.
            (col(Event.rule) != "") & (col(Event.starts_at) < end),
            (col(Event.rule) != "") & (col(Event.starts_on) <= last),
        ),
    )
    if members:
        query = query.where(col(Event.member_id).in_(members))
    events = session.exec(query).all()
    names: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    of_those = col(Attendee.event_id).in_([event.key for event in events])
    for event_id, contact_id, name in session.exec(
        select(Attendee.event_id, Attendee.contact_id, Contact.name)
        .join(Contact)
        .where(of_those)
        .order_by(col(Attendee.id))
    ):
        names[event_id].append((contact_id, name))
    return [
        _event(event, time, day, names[event.key])
        for event in events
        for time in _occurrences(event, first, last)
        for day in _days(max(time.first, first), min(time.last, last))
    ]


def _event(
    event: Event, time: _Occurrence, day: date, people: Sequence[tuple[int, str]]
) -> AgendaItem:
    return AgendaItem(
        "event",
        event.key,
        day,
        time.at if day == time.first else None,
        time.until if day in (time.first, time.last) else None,
        "event",
        event.title,
        ", ".join(name for _number, name in people),
        event.place,
        is_done=event.done_at is not None,
        deal_id=event.deal_id,
        contact_id=people[0][0] if people else None,
        began=time.at or midnight(time.first),
    )


def _occurrences(event: Event, first: date, last: date) -> list[_Occurrence]:
    """The times that an event takes place on some days: one, or those of a series."""
    if event.starts_at is not None and event.ends_at is not None:
        length = event.ends_at - event.starts_at
        begin, end = midnight(first), midnight(last + DAY)
        starts = [event.starts_at]
        if event.rule:
            starts = moments_between(
                event.rule, start=event.starts_at, first=begin - length, last=end, zone=event.zone
            )
        # What ends at midnight takes nothing of the day after.
        times = [
            _Occurrence(_day(at), max(_day(at + length - SECOND), _day(at)), at, at + length)
            for at in starts
            if at < end
        ]
    else:
        assert event.starts_on is not None
        assert event.ends_on is not None
        span = event.ends_on - event.starts_on
        days = [event.starts_on]
        if event.rule:
            days = days_between(event.rule, start=event.starts_on, first=first - span, last=last)
        times = [_Occurrence(day, day + span) for day in days]
    return [time for time in times if time.last >= first]


def _tasks(
    session: Session,
    first: date,
    last: date,
    now: datetime,
    members: Sequence[int],
    *,
    gather: bool,
) -> Sequence[AgendaItem]:
    with_overdue = gather and first == _day(now)
    # The stored date of a timed task is that of the zone it was planned in: a day either way.
    wanted = TaskFilter(
        assignee_ids=tuple(members),
        since=None if with_overdue else first - DAY,
        until=last + DAY,
    )
    return [
        _task(row, max(row.day, first), now)
        for row in task_rows(session, wanted)
        if row.day is not None and row.day <= last and (row.day >= first or with_overdue)
    ]


def _done_tasks(
    session: Session, first: date, last: date, now: datetime, members: Sequence[int]
) -> Sequence[AgendaItem]:
    wanted = TaskFilter(done=True, assignee_ids=tuple(members), since=first - DAY, until=last + DAY)
    return [
        _task(row, row.day, now)
        for row in task_rows(session, wanted)
        if row.day is not None and first <= row.day <= last
    ]


def _task(row: TaskRow, day: date, now: datetime) -> AgendaItem:
    return AgendaItem(
        "task",
        row.id,
        day,
        row.due_at if row.day == day else None,
        None,
        row.kind,
        row.title,
        row.contact or "",
        is_overdue=row.group(now) == "overdue",
        is_done=row.done_at is not None,
        due_on=row.day,
        deal_id=row.deal_id,
        contact_id=row.contact_id,
    )


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _day(moment: datetime) -> date:
    """The date of an instant in the user's zone."""
    return moment.astimezone().date()


def midnight(day: date) -> datetime:
    """The beginning of a day in the user's zone, as an instant."""
    return datetime.combine(day, datetime.min.time()).astimezone().astimezone(UTC)
