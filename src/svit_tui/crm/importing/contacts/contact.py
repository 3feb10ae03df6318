"""Import contacts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from svit_tui.crm import plain_fields
from svit_tui.crm.contacts.changes import person_name, point_key
from svit_tui.crm.importing.contacts.changes import PLACE, SETS, ContactChanges
from svit_tui.crm.importing.contacts.matching import ContactMatcher
from svit_tui.crm.importing.known.contacts import Told, row_number
from svit_tui.crm.importing.mentioned import point_rows
from svit_tui.crm.importing.taker import (
    Hands,
    New,
    Outcome,
    Taker,
    Values,
    checked_email,
    tag_names,
)
from svit_tui.exchange.records import Record
from svit_tui.fields.contact import CONTACT
from svit_tui.i18n import _
from svit_tui.model.contact import Address, Contact, ContactPoint, ContactTag
from svit_tui.model.errors import Invalid
from svit_tui.model.kinds import Consent, ContactKind
from svit_tui.model.values.phone import found_by
from svit_tui.model.values.text import search_key, sort_key
from svit_tui.model.versioned import VersionedRow


class ContactTaker(Taker):
    """Imports contacts. Changes to existing contacts are collected and written together."""

    entity = "contact"
    model = Contact
    sets = SETS
    as_told = ("consent_at", "archived_at")
    matches_itself = True

    def __init__(self, hands: Hands) -> None:
        super().__init__(hands)
        self.changes = ContactChanges(hands.work, hands.known, hands.named)
        self.matcher = ContactMatcher(hands)

    def prepare(self, record: Record) -> Values:
        """Return the columns of a contact. Raises Invalid."""
        values = record.values
        first, last = values.get("first_name", ""), values.get("last_name", "")
        kind = values.get("kind")
        company = values.get("organization")
        name = values.get("name") or person_name(first, last)
        if not name and company:
            name, company, kind = company, None, kind or ContactKind.ORGANIZATION
        if not name:
            emails = [value for sort, value, _label in record.points if sort == "email"]
            name = emails[0] if emails else ""
        if not name:
            raise Invalid("name", _("the row has no name"))
        kind = self._kind(kind)
        for sort, value, _label in record.points:
            if sort == "email":
                checked_email(value)
        consent = values.get("consent", Consent.UNKNOWN).casefold()
        if consent not in list(Consent):
            raise Invalid(
                "consent",
                _("“{consent}” is not a consent: unknown, given or refused").format(
                    consent=values["consent"]
                ),
            )
        owner_id = self.owner(record)
        is_itself = "kind" not in values and search_key(company or "") == search_key(name)
        if kind != ContactKind.PERSON or is_itself:
            company = None
        company = self.named.company(record, company)
        by_parts = last and person_name(first, last) == name
        return {
            "kind": kind,
            "name": name,
            "name_key": search_key(name),
            "sort_key": sort_key(f"{last} {first}" if by_parts else name),
            "first_name": first,
            "last_name": last,
            "role_title": values.get("position", ""),
            "owner_id": owner_id,
            **self.source(values),
            "notes": values.get("notes", ""),
            "consent": consent,
            "created_at": values.get("created_at", self.work.now),
            "_places": places_told(values),
            **plain_fields.cleaned(CONTACT, values),
            "_company": (company, row_number(values.get("organization_id"))) if company else None,
            "_told": Told(
                name=search_key(name),
                kind=kind,
                is_kind_told="kind" in values,
                emails=tuple(
                    point_key(sort, value)
                    for sort, value, _label in record.points
                    if sort == "email"
                ),
                phones=tuple(
                    key
                    for sort, value, _label in record.points
                    if sort == "phone" and (key := found_by(value))
                ),
                organization=search_key(company or ""),
                system=record.system,
                external_id=values.get("external_id", ""),
            ),
        }

    def _kind(self, told: str | None) -> str:
        """Return the kind of a contact by its word, a person if none is given. Raises Invalid."""
        kind = (told or ContactKind.PERSON).casefold()
        if kind not in list(ContactKind):
            raise Invalid(
                "kind",
                _("“{kind}” is not a kind of contact: person or organization").format(kind=told),
            )
        return kind

    def match(self, record: Record, values: Values) -> int | None:
        """Find the contact that a row is about: by external id, then e-mail, then name."""
        return self.matcher.find(record, values)

    def noted(self, found: int, values: Values, *, moves: bool) -> None:
        """Remember what a row says about a contact: one that contradicts it means another."""
        self.known.contacts.note(found, values["_told"], moves=moves)

    def whose(self, _values: Values) -> str | None:
        """Return the column of the owner."""
        return "owner_id"

    def begin(self, _record: Record, values: Values, _outcome: Outcome) -> None:
        """Find the company, or create it."""
        values["organization_id"] = self.named.organization(values["_company"])

    def reserve(self, _record: Record, values: Values) -> None:
        """Let later rows find a new contact before it is stored."""
        self.matcher.reserve(values)

    def system_of(self, _record: Record, values: Values) -> str:
        """People and organisations of one system may have the same ids."""
        system: str = values["_system"]
        return system

    def holds_id(self, _system: str, _value: str, _number: int) -> bool:
        """Return true: an id that belongs to another contact was left out before."""
        return True

    def stored(self, new: Sequence[New]) -> None:
        """Store e-mails, phones, links, addresses and tags."""
        parts: dict[type[VersionedRow], list[dict[str, Any]]] = defaultdict(list)
        for each in new:
            number, record, values = each.number, each.record, each.values
            self.known.contacts.stored(values["_expected"], number)
            parts[ContactPoint] += point_rows(number, record.points, 0)
            parts[Address] += [
                {"contact_id": number, "position": position, **place}
                for position, place in enumerate(values["_places"])
            ]
            parts[ContactTag] += [
                {"contact_id": number, "tag_id": self.known.tag(name)} for name in tag_names(record)
            ]
        for model, rows in parts.items():
            self.work.add_many(model, rows)

    def change(self, found: int, record: Record, values: Values, outcome: Outcome) -> None:
        """Collect what a row changes about a contact, which may not be stored yet."""
        outcome.number = None
        self.changes.add(found, record, values, outcome)

    def finish(self) -> None:
        """Write the collected changes; by now all contacts are stored."""
        self.changes.apply()


def places_told(values: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the addresses in a row, the one in separate columns first."""
    first = {name: values.get(name, "") for name in PLACE}
    further = [
        {name: part.get(name, "") for name in ("label", *PLACE)}
        for part in values.get("further_addresses", ())
    ]
    return [place for place in (first, *further) if any(place.values())]
