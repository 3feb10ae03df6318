"""The agenda: events and tasks of a span of days, in order of time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from svit_tui.crm.tasks.occurrences import occurrences
from svit_tui.crm.tasks.rows import TaskFilter, TaskRow, task_rows
from svit_tui.model.values.instants import day_begins, instant_text
from svit_tui.model.values.stored import day_of, moment_of, to_json
from svit_tui.store.file.connect import driver_of
from svit_tui.store.reads import planned as reads

if TYPE_CHECKING:
    from svit_tui.store.file.connect import Reader

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


@dataclass(frozen=True, slots=True)
class AgendaEvent:
    """An event as the agenda needs it."""

    id: int
    title: str
    starts_at: datetime | None
    ends_at: datetime | None
    starts_on: date | None
    ends_on: date | None
    rule: str
    zone: str
    place: str
    deal_id: int | None
    is_done: bool

    @classmethod
    def stored(
        cls,
        number: int,
        title: str,
        starts_at: str | None,
        ends_at: str | None,
        starts_on: str | None,
        ends_on: str | None,
        rule: str,
        zone: str,
        place: str,
        deal_id: int | None,
        done_at: str | None,
    ) -> AgendaEvent:
        """An event of its columns in stored form."""
        return cls(
            number,
            title,
            moment_of(starts_at),
            moment_of(ends_at),
            day_of(starts_on),
            day_of(ends_on),
            rule,
            zone,
            place,
            deal_id,
            done_at is not None,
        )


def agenda(
    reader: Reader,
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

    Overdue tasks are listed on the first day if that is today; with `gather` off, each stays on its
    own day. `members` limits the agenda to theirs; `done` includes tasks that are done.
    """
    members = tuple(member_ids) if member_id is None else (member_id,)
    items = [
        *_events(reader, first, last, members),
        *_tasks(reader, first, last, now, members, gather=gather),
    ]
    if done:
        items += _done_tasks(reader, first, last, now, members)
    if gather:
        return sorted(items, key=_order)
    return sorted(items, key=lambda item: (item.day, item.at or _EARLY))


def _order(item: AgendaItem) -> tuple[Any, ...]:
    """Days in order; on the first one what is overdue comes before it, the longest first."""
    due = (item.due_on or date.min) if item.is_overdue else date.max
    return item.day, not item.is_overdue, due, item.at or _EARLY


def _events(
    reader: Reader, first: date, last: date, members: Sequence[int]
) -> Sequence[AgendaItem]:
    begin, end = day_begins(first), day_begins(last + DAY) - SECOND
    connection = driver_of(reader)
    events = [
        AgendaEvent.stored(*row)
        for row in reads.events_between(
            connection,
            (instant_text(begin), instant_text(end)),
            (first.isoformat(), last.isoformat()),
            members,
        )
    ]
    names: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    for event_id, contact_id, name in reads.attendees_of(connection, [each.id for each in events]):
        names[event_id].append((contact_id, name))
    return [
        item
        for event in events
        for start, until in occurrences(event, begin, end)
        for item in _days_of(event, start, until, first, last, names[event.id])
    ]


def _days_of(
    event: AgendaEvent,
    start: datetime,
    until: datetime,
    first: date,
    last: date,
    people: Sequence[tuple[int, str]],
) -> Iterator[AgendaItem]:
    """An item for each day, of those asked for, that an event takes place on."""
    is_timed = event.starts_at is not None
    begins = _day(start)
    # What ends at midnight takes nothing of the day after.
    ends = max(_day(until - SECOND), begins)
    for number in range((min(ends, last) - max(begins, first)).days + 1):
        day = max(begins, first) + timedelta(days=number)
        yield AgendaItem(
            "event",
            event.id,
            day,
            start if is_timed and day == begins else None,
            until if is_timed and day in (begins, ends) else None,
            "event",
            event.title,
            ", ".join(name for _number, name in people),
            event.place,
            is_done=event.is_done,
            deal_id=event.deal_id,
            contact_id=people[0][0] if people else None,
            began=start,
        )


def _tasks(
    reader: Reader,
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
        for row in task_rows(reader, wanted)
        if row.day is not None and row.day <= last and (row.day >= first or with_overdue)
    ]


def _done_tasks(
    reader: Reader, first: date, last: date, now: datetime, members: Sequence[int]
) -> Sequence[AgendaItem]:
    wanted = TaskFilter(done=True, assignee_ids=tuple(members), since=first - DAY, until=last + DAY)
    return [
        _task(row, row.day, now)
        for row in task_rows(reader, wanted)
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


def _day(moment: datetime) -> date:
    """The date of an instant in the user's zone."""
    return moment.astimezone().date()
