"""Make one contact of two that are the same person or organisation."""

from __future__ import annotations

from typing import Any, TypeVar

from sqlmodel import select

from svit_tui.crm.contacts import actions
from svit_tui.crm.contacts.changes import completed_name
from svit_tui.fields.contact import CONTACT
from svit_tui.i18n import _
from svit_tui.model.communication import Participant
from svit_tui.model.contact import Address, Contact, ContactPoint, ContactTag, ExternalId
from svit_tui.model.deal import Deal, DealContact
from svit_tui.model.errors import Invalid, NotFound
from svit_tui.model.kinds import Consent, PointKind
from svit_tui.model.task import Attendee, Task
from svit_tui.model.values.phone import are_same
from svit_tui.store.changes.unit import Unit


def merge(work: Unit, keep_id: int, other_id: int) -> Contact:
    """Move everything that the second contact has to the first, and archive the second.

    Empty fields of the first are filled from the second; nothing is overwritten but a consent that
    was given or refused later. Raises Invalid if both are the same contact, or a person and an
    organisation; NotFound if one of them is archived.
    """
    if keep_id == other_id:
        raise Invalid("contact", _("A contact can't be merged with itself."))
    keep, other = work.get(Contact, keep_id), work.get(Contact, other_id)
    for contact in (keep, other):
        if contact.archived_at is not None:
            raise NotFound(_("“{name}” is archived.").format(name=contact.name))
    if keep.kind != other.kind:
        raise Invalid("contact", _("A person and an organisation can't be merged."))
    work.change(keep, **_filled(keep, other))
    for deal in work.session.exec(select(Deal).where(Deal.contact_id == other_id)).all():
        work.change(deal, contact_id=keep_id)
    for person in work.session.exec(
        select(Contact).where(Contact.organization_id == other_id, Contact.id != keep_id)
    ).all():
        work.change(person, organization_id=keep_id)
    _move_links(work, keep_id, other_id)
    work.change(other, archived_at=work.now)
    work.label(actions.MERGE, keep.name)
    return keep


def _filled(keep: Contact, other: Contact) -> dict[str, Any]:
    """What the first contact gets from the second."""
    filled: dict[str, Any] = {
        name: getattr(other, name)
        for name in (
            *("first_name", "last_name", "role_title", "owner_id", "source_id"),
            *(field.name for field in CONTACT.plain),
        )
        if not getattr(keep, name) and getattr(other, name)
    }
    # Its sort key follows from the parts of its name.
    filled = completed_name(keep, {**filled, "name": keep.name})
    if keep.organization_id in (None, other.key):
        theirs = other.organization_id
        filled["organization_id"] = None if theirs == keep.key else theirs
    if other.notes and other.notes != keep.notes:
        filled["notes"] = "\n\n".join(text for text in (keep.notes, other.notes) if text)
    if other.consent != Consent.UNKNOWN and (
        keep.consent_at is None or (other.consent_at or keep.consent_at) > keep.consent_at
    ):
        filled |= {"consent": other.consent, "consent_at": other.consent_at}
    return filled


def _move_links(work: Unit, keep_id: int, other_id: int) -> None:
    """All that hangs on one contact becomes another's."""
    _drop_known_phones(work, keep_id, other_id)
    _give(work, ContactPoint, keep_id, other_id, "kind", "value_key")
    _give(work, Address, keep_id, other_id, "street", "city", "postal_code", "country")
    _give(work, ContactTag, keep_id, other_id, "tag_id")
    _give(work, DealContact, keep_id, other_id, "deal_id")
    _give(work, Participant, keep_id, other_id, "communication_id")
    _give(work, Attendee, keep_id, other_id, "event_id")
    for task in work.session.exec(select(Task).where(Task.contact_id == other_id)).all():
        work.change(task, contact_id=keep_id)
    for external in work.session.exec(
        select(ExternalId).where(ExternalId.entity == "contact", ExternalId.entity_id == other_id)
    ).all():
        work.change(external, entity_id=keep_id)


def _drop_known_phones(work: Unit, keep_id: int, other_id: int) -> None:
    """Let go of what is the same number in another spelling: `067 …` and `+380 67 …`."""
    phones = select(ContactPoint).where(ContactPoint.kind == PointKind.PHONE)
    kept = work.session.exec(phones.where(ContactPoint.contact_id == keep_id)).all()
    for point in work.session.exec(phones.where(ContactPoint.contact_id == other_id)).all():
        if any(are_same(point.value, own.value) for own in kept):
            work.remove(point)


Part = TypeVar("Part", ContactPoint, Address, ContactTag, DealContact, Participant, Attendee)


def _give(work: Unit, model: type[Part], keep_id: int, other_id: int, *key: str) -> None:
    """Rows of one contact become another's; those that the other has already go."""
    own = work.session.exec(select(model).where(model.contact_id == keep_id)).all()
    kept = {tuple(getattr(row, name) for name in key) for row in own}
    last = max((row.position for row in own if isinstance(row, ContactPoint | Address)), default=-1)
    for row in work.session.exec(select(model).where(model.contact_id == other_id)).all():
        if tuple(getattr(row, name) for name in key) in kept:
            work.remove(row)
        elif isinstance(row, ContactPoint | Address):
            # The first one is what the contact is reached by.
            work.change(row, contact_id=keep_id, position=row.position + last + 1)
        else:
            work.change(row, contact_id=keep_id)
