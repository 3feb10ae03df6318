"""Rows of contacts for an export."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import select as core_select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from svit_tui.crm import plain_fields
from svit_tui.crm.exporting.wanted import (
    Exported,
    Wanted,
    external_ids,
    grouped,
    of_others,
)
from svit_tui.crm.lists.short_lists import members_called
from svit_tui.fields.contact import CONTACT, PLACE
from svit_tui.model.contact import Address, Contact, ContactPoint, ContactTag
from svit_tui.model.lists import Source, Tag
from svit_tui.model.values.stored import to_json


def exported(session: Session, wanted: Wanted) -> Iterator[Exported]:
    """Return contacts, sorted by name."""
    points: dict[str, defaultdict[int, list[str]]] = {
        kind: defaultdict(list) for kind in ("email", "phone", "link")
    }
    labels: defaultdict[int, dict[str, str]] = defaultdict(dict)
    for point in session.exec(
        select(ContactPoint).order_by(col(ContactPoint.position), col(ContactPoint.id))
    ):
        points[point.kind][point.contact_id].append(point.value)
        if point.label:
            labels[point.contact_id][point.value] = point.label
    addresses = select(Address).order_by(col(Address.position), col(Address.id))
    places = grouped((each.contact_id, each) for each in session.exec(addresses))
    tags = grouped(
        session.exec(
            select(ContactTag.contact_id, Tag.name)
            .join(Tag, col(Tag.id) == ContactTag.tag_id)
            .order_by(col(Tag.name_key))
        )
    )
    others, members = external_ids(session, "contact"), members_called(session)
    employer = aliased(Contact)
    query = (
        core_select(Contact, col(employer.name), col(Source.name))
        .outerjoin(employer, col(employer.id) == Contact.organization_id)
        .outerjoin(Source, col(Source.id) == Contact.source_id)
        .where(wanted.kept(Contact))
        .order_by(col(Contact.sort_key), col(Contact.id))
    )
    for contact, organization, source in session.execute(query):
        number = contact.key
        # An address with a label is told with it, so that the columns of the first one stay plain.
        first = [place for place in places[number][:1] if not place.label]
        place, further = first[0] if first else None, places[number][len(first) :]
        yield {
            "id": number,
            "uid": wanted.uid("contact", number, others[number]),
            "kind": contact.kind,
            "name": contact.name,
            "first_name": contact.first_name,
            "last_name": contact.last_name,
            "organization_id": contact.organization_id,
            "organization": organization,
            "position": contact.role_title,
            "emails": points["email"][number],
            "phones": points["phone"][number],
            "links": points["link"][number],
            "labels": labels[number],
            **{name: getattr(place, name) if place else "" for name in PLACE},
            "further_addresses": [
                {name: getattr(each, name) for name in ("label", *PLACE)} for each in further
            ],
            "tags": tags[number],
            "owner": members.get(contact.owner_id),
            "source": source,
            "consent": contact.consent,
            "consent_at": to_json(contact.consent_at),
            "notes": contact.notes,
            "created_at": to_json(contact.created_at),
            "archived_at": to_json(contact.archived_at),
            "external_ids": of_others("contact", others[number]),
            "version": contact.version,
            **plain_fields.exported(CONTACT, contact),
        }
