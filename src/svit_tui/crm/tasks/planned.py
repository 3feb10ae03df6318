"""Tasks and events planned with a contact or for a deal, overdue ones first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, CompoundSelect, union
from sqlalchemy import select as core_select
from sqlmodel import Session, col, func, or_, select

from svit_tui.model.contact import Contact
from svit_tui.model.deal import Deal
from svit_tui.model.kinds import Priority
from svit_tui.model.member import Member
from svit_tui.model.standing import NextStep
from svit_tui.model.task import Attendee, Event, Task
from svit_tui.model.values.instants import day_begins
from svit_tui.model.values.recurrence import next_day, next_moment
from svit_tui.store.reads.chunks import chunks

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


def planned_about(session: Session, deal_id: int, now: datetime) -> list[Planned]:
    """What is planned for a deal."""
    tasks = _tasks(session, col(Task.deal_id) == deal_id)
    events = _events(session, col(Event.deal_id) == deal_id, now)
    return sorted([*tasks, *events], key=lambda row: row.when)


def planned_with(
    session: Session, contact_ids: Sequence[int], deal_ids: Sequence[int], now: datetime
) -> list[Planned]:
    """What is planned with these contacts, or about these deals."""
    among = select(Attendee.event_id).where(col(Attendee.contact_id).in_(contact_ids))
    tasks = _tasks(session, col(Task.id).in_(tasks_with(contact_ids, deal_ids)))
    events = _events(session, or_(col(Event.id).in_(among), col(Event.deal_id).in_(deal_ids)), now)
    return sorted([*tasks, *events], key=lambda row: row.when)


def tasks_with(contact_ids: Sequence[int], deal_ids: Sequence[int]) -> CompoundSelect[tuple[int]]:
    """Numbers of the planned tasks with these contacts, or about these deals.

    Two selects, each by its own index: SQLite reads all planned tasks for an OR of both.
    """
    is_planned = (col(Task.done_at).is_(None), col(Task.archived_at).is_(None))
    return union(
        core_select(col(Task.id)).where(col(Task.contact_id).in_(contact_ids), *is_planned),
        core_select(col(Task.id)).where(col(Task.deal_id).in_(deal_ids), *is_planned),
    )


def next_steps(session: Session, contact_ids: Sequence[int], now: datetime) -> dict[int, Planned]:
    """The earliest planned task or event of each of these contacts, dated ones first."""
    found: dict[int, Planned] = {}
    for part in chunks(contact_ids):
        rows = [(row.contact_id, row) for row in _first_tasks(session, part)]
        rows += _events_with(session, part, now)
        for contact_id, row in rows:
            if contact_id is None:
                continue
            known = found.get(contact_id)
            if known is None or row.when < known.when:
                found[contact_id] = row
    return found


def _first_tasks(session: Session, contact_ids: Sequence[int]) -> list[Planned]:
    """The first planned task of each contact."""
    place = func.row_number().over(
        partition_by=col(Task.contact_id),
        order_by=(
            col(Task.due_on).is_(None),
            col(Task.due_on),
            col(Task.due_at).is_(None),
            col(Task.due_at),
            col(Task.title),
        ),
    )
    ranked = (
        core_select(col(Task.id).label("id"), place.label("place"))
        .where(
            col(Task.contact_id).in_(contact_ids),
            col(Task.done_at).is_(None),
            col(Task.archived_at).is_(None),
        )
        .subquery()
    )
    first = core_select(ranked.c.id).where(ranked.c.place == 1)
    return _tasks(session, col(Task.id).in_(first))


def _tasks(session: Session, condition: ColumnElement[bool]) -> list[Planned]:
    query = (
        core_select(Task, col(Member.name), col(Contact.name), col(Deal.title))
        .outerjoin(Member, col(Member.id) == Task.assignee_id)
        .outerjoin(Contact, col(Contact.id) == Task.contact_id)
        .outerjoin(Deal, col(Deal.id) == Task.deal_id)
        .where(condition, col(Task.done_at).is_(None), col(Task.archived_at).is_(None))
    )
    return [
        Planned(
            TASK,
            task.key,
            task.kind,
            task.title,
            task.due_at.astimezone().date() if task.due_at else task.due_on,
            task.due_at,
            who,
            task.contact_id,
            contact,
            task.deal_id,
            deal,
            repeats=bool(task.rule),
            is_urgent=task.priority == Priority.HIGH,
        )
        for task, who, contact, deal in session.execute(query)
    ]


def _events(session: Session, condition: ColumnElement[bool], now: datetime) -> list[Planned]:
    query = (
        core_select(Event, col(Member.name), col(Deal.title))
        .outerjoin(Member, col(Member.id) == Event.member_id)
        .outerjoin(Deal, col(Deal.id) == Event.deal_id)
        .where(condition, col(Event.done_at).is_(None), col(Event.archived_at).is_(None))
    )
    rows = [_event(event, who, deal, now) for event, who, deal in session.execute(query)]
    return [row for row in rows if row is not None]


def _events_with(
    session: Session, contact_ids: Sequence[int], now: datetime
) -> list[tuple[int | None, Planned]]:
    """Planned events with each of these contacts."""
    query = (
        core_select(col(Attendee.contact_id), Event)
        .join(Event, col(Event.id) == Attendee.event_id)
        .where(
            col(Attendee.contact_id).in_(contact_ids),
            col(Event.done_at).is_(None),
            col(Event.archived_at).is_(None),
        )
    )
    rows = [(number, _event(event, None, None, now)) for number, event in session.execute(query)]
    return [(number, row) for number, row in rows if row is not None]


def _event(event: Event, who: str | None, deal: str | None, now: datetime) -> Planned | None:
    """An event that is to come; of a series the next one, none if there is no more."""
    day, moment = event.starts_on, event.starts_at
    if event.rule:
        # The one of today stays until midnight: it may have to be told how it went.
        midnight = day_begins(now.astimezone().date())
        if moment is not None and moment < midnight:
            just_before = midnight - timedelta(seconds=1)
            moment = next_moment(event.rule, start=moment, after=just_before, zone=event.zone)
        elif day is not None and day < midnight.date():
            day = next_day(event.rule, start=day, after=midnight.date() - timedelta(days=1))
        if moment is None and day is None:
            return None
    ends: date | datetime | None = None
    if moment is not None and event.starts_at is not None and event.ends_at is not None:
        ends = moment + (event.ends_at - event.starts_at)
    elif day is not None and event.starts_on is not None and event.ends_on is not None:
        ends = day + (event.ends_on - event.starts_on)
    return Planned(
        EVENT,
        event.key,
        EVENT,
        event.title,
        moment.astimezone().date() if moment else day,
        moment,
        who,
        deal_id=event.deal_id,
        deal=deal,
        repeats=bool(event.rule),
        place=event.place,
        ends=ends,
    )
