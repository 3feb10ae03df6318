"""Rows of events for an export."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select as core_select
from sqlmodel import Session, col, func, select

from svit_tui.crm import plain_fields
from svit_tui.crm.exporting.wanted import (
    Exported,
    Wanted,
    deal_uids,
    external_ids,
    grouped,
    kept_log,
)
from svit_tui.crm.lists.short_lists import members_called
from svit_tui.fields.event import EVENT
from svit_tui.model.communication import Communication
from svit_tui.model.contact import Contact
from svit_tui.model.deal import Deal
from svit_tui.model.task import Attendee, Event
from svit_tui.model.values.stored import to_json


def exported(session: Session, wanted: Wanted) -> Iterator[Exported]:
    """Return events, earliest first."""
    people = grouped(
        (number, (contact_id, name))
        for number, contact_id, name in session.exec(
            select(Attendee.event_id, Contact.id, Contact.name)
            .join(Contact, col(Contact.id) == Attendee.contact_id)
            .order_by(col(Attendee.id))
        )
    )
    query = (
        core_select(Event, col(Deal.title), Communication)
        .outerjoin(Communication, col(Communication.id) == Event.communication_id)
        .outerjoin(Deal, col(Deal.id) == Event.deal_id)
        .where(wanted.kept(Event))
        .order_by(func.date(func.coalesce(Event.starts_at, Event.starts_on)), col(Event.id))
    )
    if wanted.member_id is not None:
        query = query.where(col(Event.member_id) == wanted.member_id)
    others, logs = (external_ids(session, noun) for noun in ("event", "communication"))
    deals, members = deal_uids(session, wanted), members_called(session)
    for event, deal, left in session.execute(query):
        said = kept_log(left, wanted)
        yield {
            "id": event.key,
            "uid": event.uid or wanted.uid("event", event.key),
            "title": event.title,
            "starts_on": to_json(event.starts_on),
            "starts_at": to_json(event.starts_at),
            "ends_on": to_json(event.ends_on),
            "ends_at": to_json(event.ends_at),
            "zone": event.zone,
            "rule": event.rule,
            "place": event.place,
            "member": members.get(event.member_id),
            "contact_ids": [number for number, _name in people[event.key]],
            "contacts": [name for _number, name in people[event.key]],
            "deal_uid": deals.get(event.deal_id),
            "deal_id": event.deal_id,
            "deal": deal,
            "notes": event.notes,
            "done_at": to_json(event.done_at),
            "calendar_version": event.sequence or None,
            "logged_uid": wanted.uid("communication", said.key, logs[said.key]) if said else "",
            "logged": to_json(said.started_at) if said and not said.archived_at else None,
            "outcome": said.body if said and not said.archived_at else "",
            "created_at": to_json(event.created_at),
            "archived_at": to_json(event.archived_at),
            "external_ids": others[event.key],
            "version": event.version,
            **plain_fields.exported(EVENT, event),
        }
