"""Turn tasks and events into the plain records that calendar files are written from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select as core_select
from sqlmodel import Session, col, or_, select

from svit_tui.crm.tasks.categories import CATEGORIES
from svit_tui.exchange.ical.records import (
    PRODUCT,
    CalendarEvent,
    CalendarItem,
    CalendarTask,
    Person,
)
from svit_tui.i18n import _
from svit_tui.model.contact import Contact, ContactPoint
from svit_tui.model.deal import Deal
from svit_tui.model.kinds import PointKind
from svit_tui.model.task import Attendee, Event, Task
from svit_tui.model.values.recurrence import spelled_out, zone_of
from svit_tui.store.reads.chunks import chunks

# So long after they ended, events still stand in the calendar that programs subscribe to.
KEPT_AFTER = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class CalendarFilter:
    """Which entries: a member's or everybody's; `since` leaves out what is done or over by then."""

    identity: str
    member_id: int | None = None
    since: datetime | None = None


def own_uid(kind: str, number: int, identity: str) -> str:
    """What calendars know a task or event by: the same in all files of one store."""
    return f"{kind}-{number}-{identity}@{PRODUCT}"


def own_number(uid: str, kind: str, identity: str) -> int | None:
    """The number in a UID that this store gave; none for any other UID."""
    head, _at, product = uid.partition("@")
    word, _dash, rest = head.partition("-")
    number, _dash, store = rest.partition("-")
    is_own = (word, store, product) == (kind, identity, PRODUCT)
    return int(number) if is_own and number.isdecimal() and len(number) < 10 else None


def calendar_items(
    session: Session, wanted: CalendarFilter, *, tasks: bool = True, events: bool = True
) -> list[CalendarItem]:
    """Events, then tasks, in the order of their numbers."""
    items: list[CalendarItem] = []
    if events:
        items += _events(session, wanted)
    if tasks:
        items += _tasks(session, wanted)
    return items


def _events(session: Session, wanted: CalendarFilter) -> list[CalendarItem]:
    query = (
        core_select(Event, col(Deal.title))
        .outerjoin(Deal, col(Deal.id) == col(Event.deal_id))
        .where(col(Event.archived_at).is_(None))
        .order_by(col(Event.id))
    )
    if wanted.member_id is not None:
        query = query.where(col(Event.member_id) == wanted.member_id)
    if wanted.since is not None:
        query = query.where(
            or_(
                col(Event.ends_at) >= wanted.since,
                col(Event.ends_on) >= wanted.since.date(),
                col(Event.rule) != "",
            )
        )
    rows = session.execute(query).all()
    people = _participants(session, [event.key for event, _deal in rows])
    points = _points(session, {number for pairs in people.values() for number, _name in pairs})
    items: list[CalendarItem] = []
    for event, deal in rows:
        start, end = event.starts_at or event.starts_on, event.ends_at or event.ends_on
        names = [name for _number, name in people[event.key]]
        items.append(
            CalendarEvent(
                uid=event.uid or own_uid("event", event.key, wanted.identity),
                title=event.title,
                start=start,
                end=end,
                zone=event.zone,
                rule=spelled_out(event.rule, _day_there(start, event.zone)),
                place=event.place,
                notes=event.notes,
                added=_added(deal, names, []),
                people=tuple(
                    Person(name, points[number, PointKind.EMAIL])
                    for number, name in people[event.key]
                    if (number, PointKind.EMAIL) in points
                ),
                sequence=event.version - 1,
                stamp=event.updated_at,
                created=event.created_at,
            )
        )
    return items


def _tasks(session: Session, wanted: CalendarFilter) -> list[CalendarItem]:
    query = (
        core_select(Task, col(Contact.name), col(Deal.title))
        .outerjoin(Contact, col(Contact.id) == col(Task.contact_id))
        .outerjoin(Deal, col(Deal.id) == col(Task.deal_id))
        .where(col(Task.archived_at).is_(None))
        .order_by(col(Task.id))
    )
    if wanted.member_id is not None:
        query = query.where(col(Task.assignee_id) == wanted.member_id)
    if wanted.since is not None:
        query = query.where(col(Task.done_at).is_(None))
    rows = session.execute(query).all()
    points = _points(session, {task.contact_id for task, _name, _deal in rows if task.contact_id})
    return [
        CalendarTask(
            uid=own_uid("task", task.key, wanted.identity),
            title=task.title,
            due=task.due_at or task.due_on,
            zone=task.zone,
            # What repeats brings the next one as a task of its own once it is done.
            rule=spelled_out(task.rule, task.repeats_from or task.due_on)
            if task.done_at is None and task.due_on
            else "",
            kind=task.kind,
            category=_(CATEGORIES[task.kind]) if task.kind in CATEGORIES else "",
            priority=task.priority,
            notes=task.notes,
            added=_added(
                deal,
                [contact] if contact else [],
                [
                    points[task.contact_id, kind]
                    for kind in (PointKind.PHONE, PointKind.EMAIL)
                    if (task.contact_id, kind) in points
                ],
            ),
            done_at=task.done_at,
            sequence=task.version - 1,
            stamp=task.updated_at,
            created=task.created_at,
        )
        for task, contact, deal in rows
    ]


def _added(deal: str | None, names: Sequence[str], points: Sequence[str]) -> str:
    """What stands under the notes: deal, people, and how to reach them."""
    lines = []
    if deal:
        lines.append(_("Deal: {title}").format(title=deal))
    if names:
        lines.append(_("With: {people}").format(people=", ".join((*names, *points))))
    return "\n".join(lines)


def _participants(session: Session, events: Sequence[int]) -> dict[int, list[tuple[int, str]]]:
    found: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    for part in chunks(events):
        query = (
            select(Attendee.event_id, Attendee.contact_id, Contact.name)
            .join(Contact, col(Contact.id) == col(Attendee.contact_id))
            .where(col(Attendee.event_id).in_(part))
            .order_by(col(Attendee.id))
        )
        for event_id, contact_id, name in session.exec(query):
            found[event_id].append((contact_id, name))
    return found


def _points(session: Session, contacts: set[int]) -> dict[tuple[int, str], str]:
    """The first phone and e-mail of contacts."""
    found: dict[tuple[int, str], str] = {}
    for part in chunks(sorted(contacts)):
        query = (
            select(ContactPoint.contact_id, ContactPoint.kind, ContactPoint.value)
            .where(col(ContactPoint.contact_id).in_(part))
            .order_by(col(ContactPoint.position), col(ContactPoint.id))
        )
        for contact_id, kind, value in session.exec(query):
            found.setdefault((contact_id, kind), value)
    return found


def _day_there(start: datetime | date, zone: str) -> date:
    """The day of a beginning in the zone that it is reckoned in."""
    return start.astimezone(zone_of(zone)).date() if isinstance(start, datetime) else start
