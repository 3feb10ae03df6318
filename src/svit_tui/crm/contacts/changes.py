"""Add, edit, tag, merge and archive contacts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import col, select

from svit_tui.crm import plain_fields
from svit_tui.crm.contacts import actions
from svit_tui.crm.lists import short_lists as lists
from svit_tui.fields.contact import CONTACT
from svit_tui.i18n import _
from svit_tui.model.contact import Address, Contact, ContactPoint, ContactTag
from svit_tui.model.errors import Invalid
from svit_tui.model.kinds import Consent, ContactKind, PointKind
from svit_tui.model.lists import Source, Tag
from svit_tui.model.values.text import (
    clean_block,
    clean_line,
    email_key,
    phone_digits,
    search_key,
    sort_key,
)
from svit_tui.store.changes.unit import Unit


@dataclass(frozen=True, slots=True)
class Point:
    """An e-mail address, phone number or link as a form or a file gives it."""

    kind: str
    value: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """An address as a form or a file gives it."""

    street: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""
    label: str = ""


def point_key(kind: str, value: str) -> str:
    """What two points are compared by: a phone's digits, an e-mail address without case."""
    if kind == PointKind.PHONE:
        return phone_digits(value)
    return email_key(value) if kind == PointKind.EMAIL else search_key(value)


def person_name(first_name: str, last_name: str) -> str:
    """How a person's name is shown."""
    return " ".join(part for part in (first_name, last_name) if part)


def add(
    work: Unit,
    *,
    name: str = "",
    kind: str = ContactKind.PERSON,
    first_name: str = "",
    last_name: str = "",
    role_title: str = "",
    organization_id: int | None = None,
    points: Sequence[Point] = (),
    addresses: Sequence[Place] = (),
    tags: Iterable[str] = (),
    owner_id: int | None = None,
    source_id: int | None = None,
    notes: str = "",
    consent: str = Consent.UNKNOWN,
    **fields: Any,
) -> Contact:
    """Add a contact. A person may be given by `name` alone or by first and last name.

    `fields` are the plain ones. Raises Invalid, naming the field.
    """
    contact = Contact(
        **checked(
            work,
            None,
            {
                "name": name,
                "kind": kind,
                "first_name": first_name,
                "last_name": last_name,
                "role_title": role_title,
                "organization_id": organization_id,
                "owner_id": owner_id,
                "source_id": source_id,
                "notes": notes,
                "consent": consent,
                **fields,
            },
        )
    )
    if contact.consent != Consent.UNKNOWN:
        contact.consent_at = work.now
    work.add(contact)
    work.label(actions.ADD, contact.name)
    set_points(work, contact, points)
    set_addresses(work, contact, addresses)
    _set_tags(work, contact, tags)
    return contact


def edit(
    work: Unit,
    contact_id: int,
    *,
    version: int | None = None,
    points: Sequence[Point] | None = None,
    addresses: Sequence[Place] | None = None,
    tags: Iterable[str] | None = None,
    **fields: Any,
) -> Contact:
    """Set fields of a contact; those left out stay. Raises Invalid, NotFound, Conflict."""
    contact = work.get(Contact, contact_id, version=version)
    values = checked(work, contact, fields)
    if values.get("consent", contact.consent) != contact.consent:
        values["consent_at"] = None if values["consent"] == Consent.UNKNOWN else work.now
    work.change(contact, **values)
    if points is not None:
        set_points(work, contact, points)
    if addresses is not None:
        set_addresses(work, contact, addresses)
    if tags is not None:
        _set_tags(work, contact, tags)
    work.label(actions.EDIT, contact.name)
    return contact


def checked(work: Unit, contact: Contact | None, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Clean and check the fields of a contact and complete its name and keys."""
    values: dict[str, Any] = dict(fields)
    for name in ("name", "first_name", "last_name", "role_title"):
        if name in values:
            values[name] = clean_line(values[name])
    if "notes" in values:
        values["notes"] = clean_block(values["notes"])
    kind = values.get("kind", contact.kind if contact else ContactKind.PERSON)
    if kind not in list(ContactKind):
        raise Invalid("kind", _("A contact is a person or an organisation."))
    if values.get("consent", Consent.UNKNOWN) not in list(Consent):
        raise Invalid("consent", _("Consent is unknown, given or refused."))
    values = completed_name(contact, values)
    organization_id = values.get("organization_id")
    if organization_id is not None:
        if contact is not None and organization_id == contact.id:
            raise Invalid("organization", _("A contact can't work at itself."))
        organization = work.session.get(Contact, organization_id)
        if organization is None or organization.kind != ContactKind.ORGANIZATION:
            raise Invalid("organization", _("That is not an organisation."))
    lists.check_owner(work, values.get("owner_id"), contact.owner_id if contact else None)
    if values.get("source_id") is not None:
        work.get(Source, values["source_id"])
    return values | plain_fields.cleaned(CONTACT, fields)


def completed_name(contact: Contact | None, values: Mapping[str, Any]) -> dict[str, Any]:
    """A contact's new values, and what follows from them: the name, and what it is found and
    sorted by. Raises Invalid if that leaves no name."""
    values = dict(values)
    kind = values.get("kind", contact.kind if contact else ContactKind.PERSON)
    parts = {"first_name", "last_name"} & values.keys()
    if parts and kind == ContactKind.PERSON and not values.get("name"):
        first = values.get("first_name", contact.first_name if contact else "")
        last = values.get("last_name", contact.last_name if contact else "")
        values["name"] = person_name(first, last) or (contact.name if contact else "")
    if contact is None or "name" in values:
        name = values.get("name", "")
        if not name:
            raise Invalid("name", _("A contact needs a name."))
        values["name_key"] = search_key(name)
        last = values.get("last_name", contact.last_name if contact else "")
        first = values.get("first_name", contact.first_name if contact else "")
        by_parts = kind == ContactKind.PERSON and last and person_name(first, last) == name
        values["sort_key"] = sort_key(f"{last} {first}" if by_parts else name)
    return values


def set_points(work: Unit, contact: Contact, points: Sequence[Point]) -> None:
    """Make the contact's e-mails, phones and links those given, in this order. Empty ones go."""
    wanted: list[tuple[str, str, str, str]] = []
    for point in points:
        value = clean_line(point.value)
        if not value:
            continue
        if point.kind not in list(PointKind):
            raise Invalid("points", _("A contact is reached by e-mail, phone or link."))
        if point.kind == PointKind.EMAIL and ("@" not in value or " " in value):
            raise Invalid("emails", _("“{value}” is not an e-mail address.").format(value=value))
        if point.kind == PointKind.PHONE and not phone_digits(value):
            raise Invalid("phones", _("“{value}” is not a phone number.").format(value=value))
        entry = (point.kind, value, clean_line(point.label), point_key(point.kind, value))
        if not any(entry[0] == known[0] and entry[3] == known[3] for known in wanted):
            wanted.append(entry)
    old = list(
        work.session.exec(
            select(ContactPoint)
            .where(ContactPoint.contact_id == contact.key)
            .order_by(col(ContactPoint.position))
        )
    )
    by_key = {(point.kind, point.value_key): point for point in old}
    for position, (kind, value, label, key) in enumerate(wanted):
        known = by_key.pop((kind, key), None)
        if known is None:
            work.add(
                ContactPoint(
                    contact_id=contact.key,
                    kind=kind,
                    value=value,
                    label=label,
                    value_key=key,
                    position=position,
                )
            )
        else:
            work.change(known, value=value, label=label, position=position)
    for gone in by_key.values():
        work.remove(gone)


def points_of(work: Unit, contact_id: int) -> list[Point]:
    """A contact's e-mails, phones and links in their order."""
    query = select(ContactPoint).where(ContactPoint.contact_id == contact_id)
    return [
        Point(row.kind, row.value, row.label)
        for row in work.session.exec(query.order_by(col(ContactPoint.position)))
    ]


def set_addresses(work: Unit, contact: Contact, places: Sequence[Place]) -> None:
    """Make the contact's addresses those given. Empty ones go."""
    names = ("street", "city", "region", "postal_code", "country", "label")
    cleaned: dict[str, Any]
    wanted = [
        cleaned
        for place in places
        if any((cleaned := {name: clean_line(getattr(place, name)) for name in names}).values())
    ]
    old = list(
        work.session.exec(
            select(Address).where(Address.contact_id == contact.key).order_by(col(Address.position))
        )
    )
    for position, values in enumerate(wanted):
        if position < len(old):
            work.change(old[position], **values, position=position)
        else:
            work.add(Address(contact_id=contact.key, **values, position=position))
    for gone in old[len(wanted) :]:
        work.remove(gone)


def addresses_of(work: Unit, contact_id: int) -> list[Place]:
    """A contact's addresses in their order."""
    query = select(Address).where(Address.contact_id == contact_id)
    names = ("street", "city", "region", "postal_code", "country", "label")
    return [
        Place(**{name: getattr(row, name) for name in names})
        for row in work.session.exec(query.order_by(col(Address.position), col(Address.id)))
    ]


def tag_keys(work: Unit, contact_id: int) -> set[str]:
    """What a contact's tags are found by."""
    query = select(Tag.name_key).join(ContactTag, col(ContactTag.tag_id) == Tag.id)
    return set(work.session.exec(query.where(ContactTag.contact_id == contact_id)))


def set_tags(work: Unit, contact_id: int, tags: Iterable[str]) -> Contact:
    """Make the contact's tags those named."""
    contact = work.get(Contact, contact_id)
    _set_tags(work, contact, tags)
    work.label(actions.TAGS, contact.name)
    return contact


def change_tags(work: Unit, contact_id: int, add: set[str], drop: set[str]) -> Contact:
    """Add tags to a contact and take others away; the rest stay."""
    query = select(Tag.name).join(ContactTag, col(ContactTag.tag_id) == Tag.id)
    names = set(work.session.exec(query.where(ContactTag.contact_id == contact_id)))
    return set_tags(work, contact_id, (names - drop) | add)


def _set_tags(work: Unit, contact: Contact, tags: Iterable[str]) -> None:
    wanted = {tag.key for tag in lists.tags_named(work, tags)}
    old = work.session.exec(select(ContactTag).where(ContactTag.contact_id == contact.key)).all()
    for link in old:
        if link.tag_id not in wanted:
            work.remove(link)
    for tag_id in wanted - {link.tag_id for link in old}:
        work.add(ContactTag(contact_id=contact.key, tag_id=tag_id))


def set_owner(work: Unit, contact_id: int, owner_id: int | None) -> Contact:
    """Hand the contact to a member, or to nobody."""
    contact = work.get(Contact, contact_id)
    work.change(contact, **checked(work, contact, {"owner_id": owner_id}))
    work.label(actions.OWNER, contact.name)
    return contact


def archive(work: Unit, contact_id: int) -> Contact:
    """Put a contact aside: it leaves lists and search; its deals and communications stay."""
    contact = work.get(Contact, contact_id)
    work.change(contact, archived_at=work.now)
    work.label(actions.ARCHIVE, contact.name)
    return contact


def restore(work: Unit, contact_id: int) -> Contact:
    """Take an archived contact back."""
    contact = work.get(Contact, contact_id)
    work.change(contact, archived_at=None)
    work.label(actions.RESTORE, contact.name)
    return contact


def find_by_name(work: Unit, name: str) -> Contact | None:
    """The contact of that very name (case and apostrophes aside), the oldest of several."""
    return work.session.exec(
        select(Contact)
        .where(Contact.name_key == search_key(name), col(Contact.archived_at).is_(None))
        .order_by(col(Contact.id))
    ).first()
