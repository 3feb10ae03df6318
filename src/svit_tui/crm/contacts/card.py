"""All that a contact's card shows, but for its timeline."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session, col, select

from svit_tui.crm.contacts.rows import contact_rows
from svit_tui.crm.deals.rows import DealFilter, DealRow, deal_rows
from svit_tui.i18n import _
from svit_tui.model.contact import Address, Contact, ContactPoint
from svit_tui.model.errors import NotFound
from svit_tui.model.kinds import ContactKind, DealStatus
from svit_tui.model.lists import Source


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
