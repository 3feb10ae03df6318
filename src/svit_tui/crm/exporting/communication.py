"""Rows of communications for an export."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select as core_select
from sqlmodel import Session, col, select

from svit_tui.crm import plain_fields
from svit_tui.crm.exporting.wanted import (
    Exported,
    Wanted,
    deal_uids,
    external_ids,
    grouped,
    of_others,
)
from svit_tui.crm.lists.short_lists import members_called
from svit_tui.fields.communication import COMMUNICATION
from svit_tui.model.communication import Communication, Participant
from svit_tui.model.contact import Contact
from svit_tui.model.deal import Deal
from svit_tui.model.values.stored import to_json


def exported(session: Session, wanted: Wanted) -> Iterator[Exported]:
    """Return communications, newest first."""
    people = grouped(
        (number, (contact_id, name))
        for number, contact_id, name in session.exec(
            select(Participant.communication_id, Contact.id, Contact.name)
            .join(Contact, col(Contact.id) == Participant.contact_id)
            .order_by(col(Participant.id))
        )
    )
    members = members_called(session)
    others, deals = external_ids(session, "communication"), deal_uids(session, wanted)
    query = (
        core_select(Communication, col(Deal.title))
        .outerjoin(Deal, col(Deal.id) == Communication.deal_id)
        .where(wanted.kept(Communication))
        .order_by(col(Communication.started_at).desc(), col(Communication.id).desc())
    )
    for said, title in session.execute(query):
        yield {
            "id": said.key,
            "uid": wanted.uid("communication", said.key, others[said.key]),
            "kind": said.kind,
            "direction": said.direction,
            "started_at": to_json(said.started_at),
            "duration": minutes(said.duration),
            "contact_ids": [number for number, _name in people[said.key]],
            "contacts": [name for _number, name in people[said.key]],
            "deal_uid": deals.get(said.deal_id),
            "deal_id": said.deal_id,
            "deal": title,
            "subject": said.subject_line,
            "body": said.body,
            "by": members.get(said.by_id),
            "created_at": to_json(said.created_at),
            "archived_at": to_json(said.archived_at),
            "external_ids": of_others("communication", others[said.key]),
            "version": said.version,
            **plain_fields.exported(COMMUNICATION, said),
        }


def minutes(seconds: int | None) -> float | None:
    """Format a duration as an import reads it; whole minutes without a decimal point."""
    if seconds is None:
        return None
    return seconds // 60 if seconds % 60 == 0 else round(seconds / 60, 4)
