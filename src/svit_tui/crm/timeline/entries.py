"""Read the timeline entries that are on screen, with their texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import IntEnum

from sqlalchemy import select as core_select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from svit_tui.model.communication import Communication, Participant
from svit_tui.model.contact import Contact
from svit_tui.model.deal import Deal, StageChange
from svit_tui.model.member import Member
from svit_tui.model.pipeline import Stage
from svit_tui.model.task import Attendee, Event, Task
from svit_tui.model.values.instants import day_begins
from svit_tui.store.reads.chunks import chunks


class Thing(IntEnum):
    """What an entry is: the remainder of its key."""

    STAGE = 0
    COMMUNICATION = 1
    TASK = 2
    EVENT = 3


# A key is a row number times this, and the thing.
KEYS = len(Thing)


def key_of(thing: Thing, number: int) -> int:
    """The key of an entry."""
    return number * KEYS + thing


@dataclass(slots=True)
class TimelineEntry:
    """An entry of the timeline as it is shown.

    `kind` is the kind of the communication or task, `event`, or for a stage change `entered`,
    `won`, `lost` or `reopened`.
    """

    key: int
    at: datetime
    kind: str
    who: str | None
    deal_id: int | None = None
    deal: str | None = None
    contacts: list[tuple[int, str]] = field(default_factory=list)
    direction: str = ""
    duration: int | None = None
    subject: str = ""
    body: str = ""
    from_stage: str | None = None
    to_stage: str | None = None
    place: str = ""
    whole_day: bool = False

    @property
    def thing(self) -> Thing:
        """Whether it is a communication, a task, an event or a stage change."""
        return Thing(self.key % KEYS)

    @property
    def is_stage_change(self) -> bool:
        """Whether it tells of a stage, not of something said or done."""
        return self.thing is Thing.STAGE

    @property
    def row_id(self) -> int:
        """The number of the communication, task, event or stage change."""
        return self.key // KEYS


def entries(session: Session, keys: Sequence[int]) -> dict[int, TimelineEntry]:
    """Entries by key."""
    found: dict[int, TimelineEntry] = {}
    for part in chunks(keys):
        for thing, read in _READS.items():
            numbers = [key // KEYS for key in part if key % KEYS == thing]
            if numbers:
                found |= read(session, numbers)
    return found


def _said(session: Session, ids: Sequence[int]) -> dict[int, TimelineEntry]:
    found: dict[int, TimelineEntry] = {}
    for communication, who, deal in session.exec(
        select(Communication, Member.name, Deal.title)
        .outerjoin(Member, col(Member.id) == Communication.by_id)
        .outerjoin(Deal, col(Deal.id) == Communication.deal_id)
        .where(col(Communication.id).in_(ids))
    ):
        key = key_of(Thing.COMMUNICATION, communication.key)
        found[key] = TimelineEntry(
            key=key,
            at=communication.started_at,
            kind=communication.kind,
            who=who,
            deal_id=communication.deal_id,
            deal=deal,
            direction=communication.direction,
            duration=communication.duration,
            subject=communication.subject_line,
            body=communication.body,
        )
    for number, contact_id, name in session.exec(
        select(Participant.communication_id, Contact.id, Contact.name)
        .join(Contact, col(Contact.id) == Participant.contact_id)
        .where(col(Participant.communication_id).in_(ids))
        .order_by(col(Participant.id))
    ):
        entry = found.get(key_of(Thing.COMMUNICATION, number))
        if entry is not None and contact_id is not None:
            entry.contacts.append((contact_id, name))
    return found


def _done(session: Session, ids: Sequence[int]) -> dict[int, TimelineEntry]:
    found: dict[int, TimelineEntry] = {}
    for task, who, deal, contact in session.exec(
        select(Task, Member.name, Deal.title, Contact.name)
        .outerjoin(Member, col(Member.id) == Task.done_by_id)
        .outerjoin(Deal, col(Deal.id) == Task.deal_id)
        .outerjoin(Contact, col(Contact.id) == Task.contact_id)
        .where(col(Task.id).in_(ids), col(Task.done_at).is_not(None))
    ):
        assert task.done_at is not None
        key = key_of(Thing.TASK, task.key)
        found[key] = TimelineEntry(
            key=key,
            at=task.done_at,
            kind=task.kind,
            who=who,
            deal_id=task.deal_id,
            deal=deal,
            contacts=[(task.contact_id, contact)] if task.contact_id is not None else [],
            subject=task.title,
            body=task.notes,
        )
    return found


def _held(session: Session, ids: Sequence[int]) -> dict[int, TimelineEntry]:
    found: dict[int, TimelineEntry] = {}
    for event, who, deal in session.exec(
        select(Event, Member.name, Deal.title)
        .outerjoin(Member, col(Member.id) == Event.member_id)
        .outerjoin(Deal, col(Deal.id) == Event.deal_id)
        .where(col(Event.id).in_(ids))
    ):
        key = key_of(Thing.EVENT, event.key)
        length = event.ends_at - event.starts_at if event.starts_at and event.ends_at else None
        found[key] = TimelineEntry(
            key=key,
            at=_began(event),
            kind="event",
            who=who,
            deal_id=event.deal_id,
            deal=deal,
            duration=int(length.total_seconds()) if length else None,
            subject=event.title,
            body=event.notes,
            place=event.place,
            whole_day=event.starts_at is None,
        )
    for number, contact_id, name in session.exec(
        select(Attendee.event_id, Contact.id, Contact.name)
        .join(Contact, col(Contact.id) == Attendee.contact_id)
        .where(col(Attendee.event_id).in_(ids))
        .order_by(col(Attendee.id))
    ):
        entry = found.get(key_of(Thing.EVENT, number))
        if entry is not None and contact_id is not None:
            entry.contacts.append((contact_id, name))
    return found


def _began(event: Event) -> datetime:
    """When an event began; one of whole days with its first day, where the user is."""
    if event.starts_at is not None:
        return event.starts_at
    assert event.starts_on is not None
    return day_begins(event.starts_on).astimezone(UTC)


def _moved(session: Session, ids: Sequence[int]) -> dict[int, TimelineEntry]:
    found: dict[int, TimelineEntry] = {}
    before, after = aliased(Stage), aliased(Stage)
    for change, who, deal, contact_id, contact, from_stage, to_stage in session.execute(
        core_select(
            StageChange,
            col(Member.name),
            col(Deal.title),
            col(Contact.id),
            col(Contact.name),
            col(before.name),
            col(after.name),
        )
        .join(Deal, col(Deal.id) == StageChange.deal_id)
        .join(Contact, col(Contact.id) == Deal.contact_id)
        .join(after, col(after.id) == StageChange.to_stage_id)
        .outerjoin(before, col(before.id) == StageChange.from_stage_id)
        .outerjoin(Member, col(Member.id) == StageChange.by_id)
        .where(col(StageChange.id).in_(ids))
    ):
        key = key_of(Thing.STAGE, change.key)
        found[key] = TimelineEntry(
            key=key,
            at=change.at,
            kind=change.kind,
            who=who,
            deal_id=change.deal_id,
            deal=deal,
            contacts=[(contact_id, contact)],
            from_stage=from_stage,
            to_stage=to_stage,
        )
    return found


_READS: Mapping[Thing, Callable[[Session, Sequence[int]], dict[int, TimelineEntry]]] = {
    Thing.COMMUNICATION: _said,
    Thing.TASK: _done,
    Thing.EVENT: _held,
    Thing.STAGE: _moved,
}
