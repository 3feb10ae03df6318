"""Tasks and events planned with a contact or for a deal, overdue ones first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from svit_tui.model.kinds import Priority
from svit_tui.model.standing import NextStep
from svit_tui.model.values.instants import day_begins
from svit_tui.model.values.recurrence import next_day, next_moment
from svit_tui.model.values.stored import day_of, moment_of
from svit_tui.store.file.connect import driver_of
from svit_tui.store.reads import planned as reads
from svit_tui.store.reads.chunks import chunks

if TYPE_CHECKING:
    from svit_tui.store.file.connect import Reader

TASK, EVENT = "task", "event"


@dataclass(frozen=True, slots=True)
class Planned:
    """A task or an event that is still to come; `kind` is the task's, or `event`.

    `day` and `moment` are when it is due or begins, `ends` when an event is over: an instant, or
    its last day. One of a series is the next one.
    """

    type: str
    id: int
    kind: str
    title: str
    day: date | None
    moment: datetime | None
    who: str | None
    contact_id: int | None = None
    contact: str | None = None
    deal_id: int | None = None
    deal: str | None = None
    repeats: bool = False
    is_urgent: bool = False
    place: str = ""
    ends: date | datetime | None = None

    @property
    def step(self) -> NextStep:
        """When it is due, as the next step of a deal or contact has it."""
        return NextStep(self.kind, self.day, self.moment, self.ends)

    @property
    def when(self) -> tuple[bool, date, bool, str, str]:
        """What it is sorted by: dates first, on a day those with a time of day."""
        moment = self.moment.isoformat() if self.moment else ""
        return (self.day is None, self.day or date.max, self.moment is None, moment, self.title)


def planned_about(reader: Reader, deal_id: int, now: datetime) -> list[Planned]:
    """What is planned for a deal."""
    connection = driver_of(reader)
    tasks = [_task(*row) for row in reads.tasks_about(connection, deal_id)]
    events = (_event(*row, now=now) for row in reads.events_about(connection, deal_id))
    return sorted([*tasks, *(row for row in events if row)], key=lambda row: row.when)


def planned_with(
    reader: Reader, contact_ids: Sequence[int], deal_ids: Sequence[int], now: datetime
) -> list[Planned]:
    """What is planned with these contacts, or about these deals."""
    connection = driver_of(reader)
    tasks = [_task(*row) for row in reads.tasks_with(connection, contact_ids, deal_ids)]
    rows = reads.events_with(connection, contact_ids, deal_ids)
    events = (_event(*row, now=now) for row in rows)
    return sorted([*tasks, *(row for row in events if row)], key=lambda row: row.when)


def notes(reader: Reader, kind: str, number: int) -> str:
    """The notes of a task or an event, by its type and number."""
    return reads.notes(driver_of(reader), kind, number)


def next_steps(reader: Reader, contact_ids: Sequence[int], now: datetime) -> dict[int, Planned]:
    """The earliest planned task or event of each of these contacts, dated ones first."""
    connection = driver_of(reader)
    found: dict[int, Planned] = {}
    for part in chunks(contact_ids):
        tasks = (_task(*row) for row in reads.first_tasks(connection, part))
        events = reads.events_of_each(connection, part)
        rows: list[tuple[int | None, Planned | None]] = [
            *((task.contact_id, task) for task in tasks),
            *((number, _event(*event, now=now)) for number, *event in events),
        ]
        for contact_id, row in rows:
            if contact_id is None or row is None:
                continue
            known = found.get(contact_id)
            if known is None or row.when < known.when:
                found[contact_id] = row
    return found


def _task(
    number: int,
    kind: str,
    title: str,
    due_on: str | None,
    due_at: str | None,
    who: str | None,
    contact_id: int | None,
    contact: str | None,
    deal_id: int | None,
    deal: str | None,
    rule: str,
    priority: int,
) -> Planned:
    """A task of its columns in stored form."""
    moment = moment_of(due_at)
    return Planned(
        TASK,
        number,
        kind,
        title,
        moment.astimezone().date() if moment else day_of(due_on),
        moment,
        who,
        contact_id,
        contact,
        deal_id,
        deal,
        repeats=bool(rule),
        is_urgent=priority == Priority.HIGH,
    )


def _event(
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
    who: str | None,
    deal: str | None,
    *,
    now: datetime,
) -> Planned | None:
    """An event of its columns in stored form; of a series the next one, if there is one more."""
    first_day, first_moment = day_of(starts_on), moment_of(starts_at)
    day, moment = first_day, first_moment
    if rule:
        # The one of today stays until midnight: it may have to be told how it went.
        midnight = day_begins(now.astimezone().date())
        if moment is not None and moment < midnight:
            just_before = midnight - timedelta(seconds=1)
            moment = next_moment(rule, start=moment, after=just_before, zone=zone)
        elif day is not None and day < midnight.date():
            day = next_day(rule, start=day, after=midnight.date() - timedelta(days=1))
        if moment is None and day is None:
            return None
    ends: date | datetime | None = None
    last_day, last_moment = day_of(ends_on), moment_of(ends_at)
    if moment is not None and first_moment is not None and last_moment is not None:
        ends = moment + (last_moment - first_moment)
    elif day is not None and first_day is not None and last_day is not None:
        ends = day + (last_day - first_day)
    return Planned(
        EVENT,
        number,
        EVENT,
        title,
        moment.astimezone().date() if moment else day,
        moment,
        who,
        deal_id=deal_id,
        deal=deal,
        repeats=bool(rule),
        place=place,
        ends=ends,
    )
