"""The timeline: communications and stage changes in order of time, of any length.

The order is kept as numbers alone (`key` = row number × 2 + 1 for a communication, × 2 for a stage
change); texts are read for the entries on screen.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select, literal_column, union_all
from sqlalchemy import select as core_select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, or_, select

from svit_tui.model.communication import Communication, Participant
from svit_tui.model.contact import Contact
from svit_tui.model.deal import Deal, DealContact, StageChange
from svit_tui.model.kinds import CommunicationKind
from svit_tui.model.member import Member
from svit_tui.model.pipeline import Stage

STAGE = "stage"
KINDS: tuple[str, ...] = (*CommunicationKind, STAGE)
CHUNK = 500


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


@dataclass(slots=True)
class Entry:
    """An entry as it is shown. For a stage change `kind` is entered, won, lost or reopened."""

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

    @property
    def is_stage_change(self) -> bool:
        """Whether it tells of a stage, not of something said."""
        return self.key % 2 == 0

    @property
    def row_id(self) -> int:
        """The number of the communication or stage change."""
        return self.key // 2


def timeline_order(
    session: Session, wanted: TimelineFilter, *, limit: int | None = None
) -> array[int]:
    """Keys of the entries, newest first."""
    parts = []
    said = [kind for kind in wanted.kinds if kind != STAGE]
    if said or not wanted.kinds:
        parts.append(_communications(session, wanted, said))
    if (STAGE in wanted.kinds or not wanted.kinds) and (
        stages := _stage_changes(wanted)
    ) is not None:
        parts.append(stages)
    query = union_all(*parts).order_by(literal_column("at").desc(), literal_column("key").desc())
    if limit is not None:
        query = query.limit(limit)
    return array("q", (row[1] for row in session.execute(query)))


def _communications(session: Session, wanted: TimelineFilter, kinds: list[str]) -> Select[Any, Any]:
    number = col(Communication.id)
    query: Select[Any, Any] = core_select(
        col(Communication.started_at).label("at"), (number * 2 + 1).label("key")
    ).where(col(Communication.archived_at).is_(None))
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
    if wanted.since is not None:
        query = query.where(col(Communication.started_at) >= wanted.since)
    if wanted.until is not None:
        query = query.where(col(Communication.started_at) < wanted.until)
    if wanted.text:
        from svit_tui.crm.search import found_communications

        query = query.where(number.in_(found_communications(session, wanted.text)))
    return query


def _stage_changes(wanted: TimelineFilter) -> Select[Any, Any] | None:
    number = col(StageChange.id)
    query: Select[Any, Any] = core_select(
        col(StageChange.at).label("at"), (number * 2).label("key")
    )
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
        from svit_tui.model.text import search_key

        for word in search_key(wanted.text).split():
            deals = deals.where(col(Deal.title_key).contains(word, autoescape=True))
        narrowed = True
    if wanted.deal_id is not None:
        query = query.where(col(StageChange.deal_id) == wanted.deal_id)
    elif narrowed:
        query = query.where(col(StageChange.deal_id).in_(deals))
    if wanted.member_ids:
        query = query.where(col(StageChange.by_id).in_(wanted.member_ids))
    if wanted.since is not None:
        query = query.where(col(StageChange.at) >= wanted.since)
    if wanted.until is not None:
        query = query.where(col(StageChange.at) < wanted.until)
    return query


def entries(session: Session, keys: Sequence[int]) -> dict[int, Entry]:
    """Entries by key."""
    found: dict[int, Entry] = {}
    for start in range(0, len(keys), CHUNK):
        part = keys[start : start + CHUNK]
        found |= _said(session, [key // 2 for key in part if key % 2])
        found |= _moved(session, [key // 2 for key in part if not key % 2])
    return found


def _said(session: Session, ids: Sequence[int]) -> dict[int, Entry]:
    found: dict[int, Entry] = {}
    if not ids:
        return found
    for communication, who, deal in session.exec(
        select(Communication, Member.name, Deal.title)
        .outerjoin(Member, col(Member.id) == Communication.by_id)
        .outerjoin(Deal, col(Deal.id) == Communication.deal_id)
        .where(col(Communication.id).in_(ids))
    ):
        key = communication.key * 2 + 1
        found[key] = Entry(
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
        if contact_id is not None and number * 2 + 1 in found:
            found[number * 2 + 1].contacts.append((contact_id, name))
    return found


def _moved(session: Session, ids: Sequence[int]) -> dict[int, Entry]:
    found: dict[int, Entry] = {}
    if not ids:
        return found
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
        key = change.key * 2
        found[key] = Entry(
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
