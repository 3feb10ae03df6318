"""All that a contact's card shows, but for its timeline."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from svit_tui.crm import plain_fields
from svit_tui.crm.contacts.rows import contact_rows
from svit_tui.crm.deals.rows import DealFilter, DealRow, deal_rows
from svit_tui.fields.contact import CONTACT
from svit_tui.i18n import _
from svit_tui.model.errors import NotFound
from svit_tui.model.kinds import ContactKind, DealStatus
from svit_tui.model.values.stored import moment_of
from svit_tui.store.file.connect import driver_of
from svit_tui.store.reads import contacts as contact_reads

if TYPE_CHECKING:
    from svit_tui.store.file.connect import Reader


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody who works at an organisation."""

    id: int
    name: str
    role_title: str


@dataclass(frozen=True, slots=True)
class PointRow:
    """A phone, an e-mail address or a link."""

    kind: str
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class AddressRow:
    """A postal address."""

    label: str
    street: str
    city: str
    region: str
    postal_code: str
    country: str


@dataclass(slots=True)
class ContactCard:
    """All that a contact's card shows, but for its timeline.

    `plain` has the plain fields of the contact by name.
    """

    id: int
    kind: str
    name: str
    first_name: str
    last_name: str
    role_title: str
    organization_id: int | None
    organization: str | None
    owner_id: int | None
    source_id: int | None
    source: str | None
    consent: str
    notes: str
    created_at: datetime
    archived_at: datetime | None
    version: int
    owner: str | None = None
    tags: list[str] = field(default_factory=list)
    external_ids: dict[str, str] = field(default_factory=dict)
    plain: dict[str, Any] = field(default_factory=dict)
    points: list[PointRow] = field(default_factory=list)
    addresses: list[AddressRow] = field(default_factory=list)
    people: list[PersonRow] = field(default_factory=list)
    open_deals: list[DealRow] = field(default_factory=list)
    closed_deals: list[DealRow] = field(default_factory=list)

    @property
    def related(self) -> list[int]:
        """Numbers of the contact and its people, whose deals and timeline stand on the card."""
        return [self.id, *(person.id for person in self.people)]


def contact_card(reader: Reader, contact_id: int) -> ContactCard:
    """All of one contact. Raises NotFound."""
    connection = driver_of(reader)
    found = contact_reads.contact_fields(connection, contact_id)
    if found is None:
        raise NotFound(_("There is no contact with the number {id}.").format(id=contact_id))
    found["created_at"] = datetime.fromisoformat(found["created_at"])
    found["archived_at"] = moment_of(found["archived_at"])
    card = ContactCard(**found)
    plain_names = [field.name for field in CONTACT.plain]
    plain = contact_reads.columns_of(connection, contact_id, plain_names)
    card.plain = plain_fields.from_stored(CONTACT, plain)
    card.points = [PointRow(**row) for row in contact_reads.points_of(connection, contact_id)]
    card.addresses = [
        AddressRow(**row) for row in contact_reads.addresses_of(connection, contact_id)
    ]
    if card.kind == ContactKind.ORGANIZATION:
        card.people = [PersonRow(**row) for row in contact_reads.people_of(connection, contact_id)]
    row = contact_rows(reader, [contact_id])[contact_id]
    card.owner, card.tags, card.external_ids = row.owner, row.tags, row.external_ids
    wanted = DealFilter(contact_ids=tuple(card.related), show="all")
    for deal in deal_rows(reader, wanted=wanted):
        (card.open_deals if deal.status == DealStatus.OPEN else card.closed_deals).append(deal)
    card.closed_deals.sort(key=lambda deal: deal.closed_at or deal.created_at, reverse=True)
    return card
