"""Read contacts: light rows for lists and scripts, and everything for a contact's card."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select as core_select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from svit_tui.crm.deals.rows import DealFilter, DealRow, deal_rows
from svit_tui.crm.tasks.planned import Planned, next_steps
from svit_tui.i18n import _
from svit_tui.model.communication import Communication, Participant
from svit_tui.model.contact import Address, Contact, ContactPoint, ContactTag, ExternalId
from svit_tui.model.deal import Deal
from svit_tui.model.errors import NotFound
from svit_tui.model.kinds import ContactKind, DealStatus, PointKind
from svit_tui.model.lists import Source, Tag
from svit_tui.model.member import Member
from svit_tui.store.reads.chunks import chunks

SORTS = ("name", "newest", "oldest")


@dataclass(frozen=True, slots=True)
class ContactFilter:
    """Which contacts a list shows, and in which order. Numbers are row numbers."""

    kind: str = ""
    owner_ids: tuple[int, ...] = ()
    source_ids: tuple[int, ...] = ()
    tag_ids: tuple[int, ...] = ()
    sort: str = "name"


@dataclass(slots=True)
class ContactRow:
    """A contact with the names of what it refers to."""

    id: int
    kind: str
    name: str
    organization: str | None
    owner: str | None
    version: int
    emails: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    external_ids: dict[str, str] = field(default_factory=dict)
    open_deals: int = 0
    last_communication_at: datetime | None = None
    next_step: Planned | None = None

    def as_dict(self) -> dict[str, Any]:
        """The row as scripts read it."""
        return {
            "id": self.id,
            "kind": self.kind,
            "name": self.name,
            "organization": self.organization,
            "emails": self.emails,
            "phones": self.phones,
            "tags": self.tags,
            "owner": self.owner,
            "external_ids": self.external_ids,
            "version": self.version,
        }


@dataclass(slots=True)
class ContactCard:
    """All that a contact's card shows, but for its timeline.

    `related` are the contacts whose deals and communications stand on the card: the contact, and
    the people of an organisation.
    """

    contact: Contact
    organization: Contact | None
    owner: str | None
    source: str | None
    points: list[ContactPoint]
    addresses: list[Address]
    tags: list[str]
    people: list[Contact]
    open_deals: list[DealRow]
    closed_deals: list[DealRow]
    external_ids: dict[str, str]

    @property
    def related(self) -> list[int]:
        """Numbers of the contact and its people."""
        return [self.contact.key, *(person.key for person in self.people)]


def contact_order(
    session: Session, wanted: ContactFilter | None = None, *, limit: int | None = None
) -> array[int]:
    """Numbers of the contacts of a list, in its order."""
    wanted = wanted or ContactFilter()
    query = select(Contact.id).where(col(Contact.archived_at).is_(None))
    if wanted.kind:
        query = query.where(Contact.kind == wanted.kind)
    if wanted.owner_ids:
        query = query.where(col(Contact.owner_id).in_(wanted.owner_ids))
    if wanted.source_ids:
        query = query.where(col(Contact.source_id).in_(wanted.source_ids))
    if wanted.tag_ids:
        tagged = select(ContactTag.contact_id).where(col(ContactTag.tag_id).in_(wanted.tag_ids))
        query = query.where(col(Contact.id).in_(tagged))
    if wanted.sort == "newest":
        query = query.order_by(col(Contact.id).desc())
    elif wanted.sort == "oldest":
        query = query.order_by(col(Contact.id))
    else:
        query = query.order_by(col(Contact.sort_key), col(Contact.id))
    if limit is not None:
        query = query.limit(limit)
    return array("q", (number for number in session.exec(query) if number is not None))


def contact_rows(
    session: Session, ids: Sequence[int], *, now: datetime | None = None
) -> dict[int, ContactRow]:
    """Contacts by number, with all that a list shows; next steps if it is told what time it is."""
    found: dict[int, ContactRow] = {}
    for part in chunks(ids):
        found |= _some_rows(session, part)
    if now is not None:
        for number, step in next_steps(session, ids, now).items():
            if number in found:
                found[number].next_step = step
    return found


def _some_rows(session: Session, ids: Sequence[int]) -> dict[int, ContactRow]:
    organization = aliased(Contact)
    rows: dict[int, ContactRow] = {}
    for number, kind, name, work_at, owner, version in session.execute(
        core_select(
            col(Contact.id),
            col(Contact.kind),
            col(Contact.name),
            col(organization.name),
            col(Member.name),
            col(Contact.version),
        )
        .outerjoin(organization, col(organization.id) == Contact.organization_id)
        .outerjoin(Member, col(Member.id) == Contact.owner_id)
        .where(col(Contact.id).in_(ids))
    ):
        rows[number] = ContactRow(number, kind, name, work_at, owner, version)
    for point in session.exec(
        select(ContactPoint)
        .where(col(ContactPoint.contact_id).in_(ids))
        .order_by(col(ContactPoint.position), col(ContactPoint.id))
    ):
        row = rows[point.contact_id]
        if point.kind == PointKind.EMAIL:
            row.emails.append(point.value)
        elif point.kind == PointKind.PHONE:
            row.phones.append(point.value)
    for number, tag in session.exec(
        select(ContactTag.contact_id, Tag.name)
        .join(Tag, col(Tag.id) == ContactTag.tag_id)
        .where(col(ContactTag.contact_id).in_(ids))
        .order_by(col(Tag.name_key))
    ):
        rows[number].tags.append(tag)
    for number, system, value in session.exec(
        select(ExternalId.entity_id, ExternalId.system, ExternalId.value).where(
            ExternalId.entity == "contact", col(ExternalId.entity_id).in_(ids)
        )
    ):
        rows[number].external_ids[system] = value
    for number, count in session.exec(
        select(Deal.contact_id, func.count())
        .where(
            col(Deal.contact_id).in_(ids),
            Deal.status == DealStatus.OPEN,
            col(Deal.archived_at).is_(None),
        )
        .group_by(col(Deal.contact_id))
    ):
        rows[number].open_deals = count
    for number, newest in session.exec(
        select(Participant.contact_id, func.max(Communication.started_at))
        .join(Communication, col(Communication.id) == Participant.communication_id)
        .where(col(Participant.contact_id).in_(ids), col(Communication.archived_at).is_(None))
        .group_by(col(Participant.contact_id))
    ):
        rows[number].last_communication_at = newest
    return rows


def contact_card(session: Session, contact_id: int) -> ContactCard:
    """All of one contact. Raises NotFound."""
    contact = session.get(Contact, contact_id)
    if contact is None:
        raise NotFound(_("There is no contact with the number {id}.").format(id=contact_id))
    people: list[Contact] = []
    if contact.kind == ContactKind.ORGANIZATION:
        people = list(
            session.exec(
                select(Contact)
                .where(Contact.organization_id == contact_id, col(Contact.archived_at).is_(None))
                .order_by(col(Contact.sort_key))
            )
        )
    related = [contact_id, *(person.key for person in people)]
    deals = deal_rows(session, wanted=DealFilter(contact_ids=tuple(related), show="all"))
    closed = [deal for deal in deals if deal.status != DealStatus.OPEN]
    closed.sort(key=lambda deal: deal.closed_at or deal.created_at, reverse=True)
    row = contact_rows(session, [contact_id])[contact_id]
    return ContactCard(
        contact=contact,
        organization=session.get(Contact, contact.organization_id)
        if contact.organization_id
        else None,
        owner=row.owner,
        source=session.get_one(Source, contact.source_id).name if contact.source_id else None,
        points=list(
            session.exec(
                select(ContactPoint)
                .where(ContactPoint.contact_id == contact_id)
                .order_by(col(ContactPoint.position), col(ContactPoint.id))
            )
        ),
        addresses=list(
            session.exec(
                select(Address)
                .where(Address.contact_id == contact_id)
                .order_by(col(Address.position), col(Address.id))
            )
        ),
        tags=row.tags,
        people=people,
        open_deals=[deal for deal in deals if deal.status == DealStatus.OPEN],
        closed_deals=closed,
        external_ids=row.external_ids,
    )


def shared_owner(session: Session, contact_ids: Sequence[int]) -> int | None:
    """The one member who owns all of the contacts; none if nobody does."""
    query = select(Contact.owner_id).where(col(Contact.id).in_(contact_ids))
    owners = set(session.exec(query).all())
    return owners.pop() if len(owners) == 1 else None


def called(session: Session, key: str, *, most: int = 2) -> list[tuple[int, str]]:
    """Number and name of the contacts with that search key of a name: one, or more than one."""
    query = select(col(Contact.id), col(Contact.name)).where(
        Contact.name_key == key, col(Contact.archived_at).is_(None)
    )
    return [
        (number, name) for number, name in session.exec(query.limit(most)) if number is not None
    ]
