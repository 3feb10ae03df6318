"""Contact: a person or an organisation, and how to reach it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field

from svit_tui.model.kinds import Consent, ContactKind
from svit_tui.model.versioned import Archivable, Instant, VersionedRow


class Contact(Archivable, table=True):
    """A client. A person may work at an organisation.

    `name` is what is shown; `name_key` finds it whatever its case, `sort_key` puts it in the order
    of the Ukrainian alphabet.
    """

    subject: ClassVar[tuple[str, str]] = ("contact", "id")
    __table_args__: ClassVar[Any] = (
        Index("contact_order", "sort_key", "id", sqlite_where=text("archived_at IS NULL")),
        {"sqlite_autoincrement": True},
    )

    kind: str = ContactKind.PERSON
    name: str
    name_key: str = Field(index=True)
    sort_key: str
    first_name: str = ""
    last_name: str = ""
    role_title: str = ""
    organization_id: int | None = Field(default=None, foreign_key="contact.id", index=True)
    owner_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    source_id: int | None = Field(default=None, foreign_key="source.id", index=True)
    notes: str = ""
    consent: str = Consent.UNKNOWN
    consent_at: datetime | None = Field(default=None, sa_type=Instant)


class ContactPoint(VersionedRow, table=True):
    """An e-mail address, a phone number or a link of a contact. `value_key` is what matches."""

    __tablename__ = "contact_point"
    subject: ClassVar[tuple[str, str]] = ("contact", "contact_id")

    contact_id: int = Field(foreign_key="contact.id", index=True)
    kind: str
    label: str = ""
    value: str
    value_key: str = Field(index=True)
    position: int = 0


class Address(VersionedRow, table=True):
    """Where a contact is."""

    subject: ClassVar[tuple[str, str]] = ("contact", "contact_id")

    contact_id: int = Field(foreign_key="contact.id", index=True)
    label: str = ""
    street: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""
    position: int = 0


class ContactTag(VersionedRow, table=True):
    """A tag on a contact."""

    __tablename__ = "contact_tag"
    subject: ClassVar[tuple[str, str]] = ("contact", "contact_id")
    __table_args__: ClassVar[Any] = (
        UniqueConstraint("contact_id", "tag_id"),
        {"sqlite_autoincrement": True},
    )

    contact_id: int = Field(foreign_key="contact.id")
    tag_id: int = Field(foreign_key="tag.id", index=True)


class ExternalId(VersionedRow, table=True):
    """What another system calls a row of ours: row `entity_id` of the table `entity`."""

    __tablename__ = "external_id"
    subject: ClassVar[tuple[str, str]] = ("external_id", "id")
    __table_args__: ClassVar[Any] = (
        UniqueConstraint("entity", "system", "value"),
        Index("external_id_of", "entity", "entity_id"),
        {"sqlite_autoincrement": True},
    )

    entity: str
    entity_id: int
    system: str
    value: str
