"""The order of the timeline, of any length: communications, done tasks, events, stage changes.

The order consists of keys alone, which `key_of` makes of the kind of thing and its row number.
Texts are read only for the entries on screen, by `entries`.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, String, func, literal_column, type_coerce, union_all
from sqlalchemy import select as core_select
from sqlmodel import Session, col, or_, select

from svit_tui.crm.timeline.entries import KEYS, Thing, TimelineEntry, entries
from svit_tui.model.communication import Communication, Participant
from svit_tui.model.deal import Deal, DealContact, StageChange
from svit_tui.model.kinds import CommunicationKind
from svit_tui.model.task import Attendee, Event, Task
from svit_tui.model.values.instants import instant_text

__all__ = [
    "EVENT",
    "KINDS",
    "STAGE",
    "TASK",
    "Thing",
    "TimelineEntry",
    "TimelineFilter",
    "entries",
    "timeline_order",
]

STAGE, TASK, EVENT = "stage", "task", "event"
KINDS: tuple[str, ...] = (*CommunicationKind, TASK, EVENT, STAGE)
MIDNIGHT = "T00:00:00Z"


@dataclass(frozen=True, slots=True)
class TimelineFilter:
    """Which entries are shown. Empty conditions let all through; `kinds` as in KINDS."""

    kinds: tuple[str, ...] = ()
    member_ids: tuple[int, ...] = ()
    contact_ids: tuple[int, ...] = ()
    deal_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    text: str = ""

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return self != TimelineFilter()

    def has(self, kind: str) -> bool:
        """Whether entries of a kind are shown."""
        return not self.kinds or kind in self.kinds


def timeline_order(
    session: Session, wanted: TimelineFilter, *, limit: int | None = None
) -> array[int]:
    """Keys of the entries, newest first.

    Tasks are placed when they were done, events when they took place. One that was logged as a
    communication appears only as that.
    """
    parts = []
    said = [kind for kind in wanted.kinds if kind in list(CommunicationKind)]
    if said or not wanted.kinds:
        parts.append(_communications(session, wanted, said))
    if wanted.has(TASK):
        parts.append(_tasks(session, wanted))
    if wanted.has(EVENT):
        parts.append(_events(session, wanted))
    if wanted.has(STAGE):
        parts.append(_stage_changes(wanted))
    query = union_all(*parts).order_by(literal_column("at").desc(), literal_column("key").desc())
    if limit is not None:
        query = query.limit(limit)
    return array("q", (row[1] for row in session.execute(query)))


def _part(at: Any, number: Any, thing: Thing) -> Select[Any, Any]:
    """Moment and key of things of a kind. Moments stay text: it sorts, and is not read."""
    return core_select(
        type_coerce(at, String).label("at"), (number * KEYS + int(thing)).label("key")
    )


def _between(query: Select[Any, Any], at: Any, wanted: TimelineFilter) -> Select[Any, Any]:
    if wanted.since is not None:
        query = query.where(at >= wanted.since)
    if wanted.until is not None:
        query = query.where(at < wanted.until)
    return query


def _communications(session: Session, wanted: TimelineFilter, kinds: list[str]) -> Select[Any, Any]:
    number, at = col(Communication.id), col(Communication.started_at)
    query = _part(at, number, Thing.COMMUNICATION).where(col(Communication.archived_at).is_(None))
    if kinds:
        query = query.where(col(Communication.kind).in_(kinds))
    if wanted.member_ids:
        query = query.where(col(Communication.by_id).in_(wanted.member_ids))
    if wanted.contact_ids:
        among = select(Participant.communication_id).where(
            col(Participant.contact_id).in_(wanted.contact_ids)
        )
        query = query.where(number.in_(among))
    if wanted.deal_id is not None:
        query = query.where(col(Communication.deal_id) == wanted.deal_id)
    if wanted.text:
        from svit_tui.crm.search import found_communications

        query = query.where(number.in_(found_communications(session, wanted.text)))
    return _between(query, at, wanted)


def _tasks(session: Session, wanted: TimelineFilter) -> Select[Any, Any]:
    number, at = col(Task.id), col(Task.done_at)
    query = _part(at, number, Thing.TASK).where(
        at.is_not(None), col(Task.communication_id).is_(None), col(Task.archived_at).is_(None)
    )
    if wanted.member_ids:
        query = query.where(col(Task.done_by_id).in_(wanted.member_ids))
    if wanted.contact_ids:
        query = query.where(col(Task.contact_id).in_(wanted.contact_ids))
    if wanted.deal_id is not None:
        query = query.where(col(Task.deal_id) == wanted.deal_id)
    if wanted.text:
        from svit_tui.crm.search import found_tasks

        query = query.where(number.in_(found_tasks(session, wanted.text)))
    return _between(query, at, wanted)


def _events(session: Session, wanted: TimelineFilter) -> Select[Any, Any]:
    number = col(Event.id)
    whole_days = type_coerce(col(Event.starts_on), String) + MIDNIGHT
    at = func.coalesce(type_coerce(col(Event.starts_at), String), whole_days, type_=String)
    query = _part(at, number, Thing.EVENT).where(
        col(Event.done_at).is_not(None),
        col(Event.communication_id).is_(None),
        col(Event.archived_at).is_(None),
    )
    if wanted.member_ids:
        query = query.where(col(Event.member_id).in_(wanted.member_ids))
    if wanted.contact_ids:
        among = select(Attendee.event_id).where(col(Attendee.contact_id).in_(wanted.contact_ids))
        query = query.where(number.in_(among))
    if wanted.deal_id is not None:
        query = query.where(col(Event.deal_id) == wanted.deal_id)
    if wanted.text:
        from svit_tui.crm.search import found_events

        query = query.where(number.in_(found_events(session, wanted.text)))
    if wanted.since is not None:
        query = query.where(at >= instant_text(wanted.since))
    if wanted.until is not None:
        query = query.where(at < instant_text(wanted.until))
    return query


def _stage_changes(wanted: TimelineFilter) -> Select[Any, Any]:
    at = col(StageChange.at)
    query = _part(at, col(StageChange.id), Thing.STAGE)
    deals = select(Deal.id)
    narrowed = False
    if wanted.contact_ids:
        among = select(DealContact.deal_id).where(
            col(DealContact.contact_id).in_(wanted.contact_ids)
        )
        deals = deals.where(
            or_(col(Deal.contact_id).in_(wanted.contact_ids), col(Deal.id).in_(among))
        )
        narrowed = True
    if wanted.text:
        from svit_tui.model.values.text import search_key

        for word in search_key(wanted.text).split():
            deals = deals.where(col(Deal.title_key).contains(word, autoescape=True))
        narrowed = True
    if wanted.deal_id is not None:
        query = query.where(col(StageChange.deal_id) == wanted.deal_id)
    elif narrowed:
        query = query.where(col(StageChange.deal_id).in_(deals))
    if wanted.member_ids:
        query = query.where(col(StageChange.by_id).in_(wanted.member_ids))
    return _between(query, at, wanted)
