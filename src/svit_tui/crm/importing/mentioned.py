"""Find or create the contacts that rows mention: the client, the company, further people."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlmodel import col, select

from svit_tui.crm.contacts.changes import point_key
from svit_tui.crm.contacts.match import belonging
from svit_tui.crm.importing.known.contacts import PENDING, Told, row_number, several
from svit_tui.crm.importing.known.lookup import Lookup
from svit_tui.exchange.maps import NO
from svit_tui.exchange.records import OWN, UNNAMED, Record
from svit_tui.i18n import _
from svit_tui.model.contact import Contact, ContactPoint
from svit_tui.model.errors import Invalid
from svit_tui.model.kinds import ContactKind
from svit_tui.model.values.text import email_key, search_key, sort_key
from svit_tui.store.changes.unit import Unit

# Of the contacts that a name fits, groups that the one that is meant may be in, the closest first.
Near = Callable[[Sequence[int]], Iterable[Collection[int]]]


# “17”, “C002”, “ID-9”, “0035g00000XyZab”, and no “B2B” or “3M”.
_LIKE_AN_ID = re.compile(r"[^\W\d_]{0,3}[-_#]?\d+|\d[\w-]{4,}")


@dataclass(frozen=True, slots=True)
class Whom:
    """A contact that a row names: its number, or if there is none, what to create."""

    name: str
    number: int | None = None
    kind: str = ContactKind.ORGANIZATION


class NamedContacts:
    """Finds contacts by name or e-mail, and creates unknown ones.

    `flush` stores waiting contacts when a row needs the number of one. Everything that may be
    refused is checked before one is created, so that a rejected row leaves no contact behind.
    """

    def __init__(self, work: Unit, known: Lookup, flush: Callable[[], None]) -> None:
        self.work = work
        self.known = known
        self.flush = flush
        self._called: set[tuple[int, str]] = set()
        # How many were made.
        self.more = 0
        # Whether the import brings its own contacts, so that an unknown one is a mistake.
        self.brings_contacts = False
        # How the contacts of a row are looked up, by what it is.
        self.people_of: dict[str, Callable[[int], set[int]]] = {}

    def organization(self, told: tuple[str, int | None] | None) -> int | None:
        """Return the organisation that a contact works at, created if there is none of its name.

        It is given by name, and by its number in the store where the file comes from.
        """
        if told is None:
            return None
        fits = self.fitting(*told)
        return fits[0] if fits else self.made(Whom(told[0]))

    def company(self, record: Record, name: str | None) -> str | None:
        """Return the organisation that a contact works at, by name or by id.

        Raises Invalid for an unknown id.
        """
        if not name:
            return None
        if ids := self._of_id(name, record.system, ("", ContactKind.ORGANIZATION)):
            return self.known.contacts.name_of(ids[0])
        if not self.known.contacts.called(search_key(name)) and not self._may_make(
            record, name, is_company=True
        ):
            raise self._unknown(name)
        return name

    def of_deal(
        self, record: Record, contact: str, names: Sequence[str]
    ) -> tuple[Whom, list[Whom]]:
        """Return the contact of a deal and its people, as far as they exist. Raises Invalid."""
        values = record.values
        uid, external = values.get("uid"), values.get("external_id", "")
        found = self.known.uids.find("deal", uid) if uid else None
        if found is None:
            found = self.known.external("deal", record.system, external)
        deal_id = None if found == PENDING else found
        title = values["title"]
        client = self._one(
            record,
            contact,
            lambda fits: self._with_deal(fits, deal_id, search_key(title)),
            row_number(values.get("contact_id")),
            kind=ContactKind.ORGANIZATION if "contact" in values else ContactKind.PERSON,
        )
        people = [
            self._one(
                record,
                name,
                lambda fits: self._staff(fits, deal_id, contact),
                number,
                kind=ContactKind.PERSON,
            )
            for name, number in _numbered(names, values.get("people_ids", ()))
        ]
        if names and search_key(contact) in map(search_key, names):
            client = replace(client, kind=ContactKind.PERSON)
        return client, people

    def about(
        self, record: Record, names: Sequence[str], numbers: Sequence[str] = ()
    ) -> tuple[int | None, list[Whom]]:
        """Return the deal that a row is about and the contacts that it names, as far as they exist.

        `numbers` are those of the contacts in the store where the file comes from. If the deal or a
        name is ambiguous, each helps to decide the other. Raises Invalid.
        """
        pairs = _numbered(names, numbers)
        uid = record.values.get("deal_uid")
        deal_id = self.known.uids.find("deal", uid) if uid else None
        if deal_id is None and (deal := record.values.get("deal")):
            deal_id = self.known.external("deal", record.system, deal)
            if deal_id is None:
                fits = self.fitting(*pairs[0], record.system) if pairs else []
                told = row_number(record.values.get("deal_id"))
                deal_id = self.known.deals.titled(deal, fits, told)

        def near(_fits: Sequence[int]) -> Iterator[Collection[int]]:
            return self._near(record, deal_id)

        company = record.values.get("contact")
        people = {*record.values.get("contacts", ()), *record.people}
        found = []
        for place, (name, number) in enumerate(pairs):
            is_person = name in people
            if is_person and place == 0 and name == company and name not in record.people:
                # It may be the same id as that of a person of the row.
                is_person = not self._of_id_and_kind(name, record.system, ContactKind.ORGANIZATION)
            kind = ContactKind.PERSON if is_person else ContactKind.ORGANIZATION
            found.append(self._one(record, name, near, number, kind=kind))
        return deal_id, found

    def fitting(self, name: str, number: int | None = None, system: str = "") -> list[int]:
        """Return the contacts that match an id, e-mail or name, or the one with the number and
        name.
        """
        key = search_key(name)
        contacts = self.known.contacts
        if number is not None:
            if number in self.known.told_numbers:
                there, here = self.known.told_numbers[number], None
            else:
                # One of the store that contacts were imported from, or of this one.
                there, here = self.known.external("contact", OWN, str(number)), number
            if there is not None and contacts.number(there) < 0:
                self.flush()
            for each in (contacts.number(there) if there is not None else None, here):
                if each is not None and self._is_called(each, key):
                    return [each]
        found = self._of_id(name, system, ("", *ContactKind))
        if not found and "@" in name:
            found = [
                each
                for each in contacts.of_email(email_key(name))
                if not contacts.is_archived(each)
            ]
        found = found or contacts.called(key)
        if any(contacts.number(each) < 0 for each in found):
            self.flush()
        return [contacts.number(each) for each in found]

    def _is_called(self, number: int, key: str) -> bool:
        """Return whether the contact with a number has a name; looked up once."""
        if (number, key) not in self._called:
            if not named_so(self.work, number, key):
                return False
            self._called.add((number, key))
        return True

    def _of_id(self, text: str, system: str, kinds: Iterable[str]) -> list[int]:
        """Return the contacts with an id of another system, which may number kinds separately.

        If the file names no system, the meaning of its ids is unknown.
        """
        if system in ("", UNNAMED, OWN) or not self.known.has_ids("contact", system):
            return []
        found = (self.known.external("contact", f"{system} {kind}".strip(), text) for kind in kinds)
        return list(dict.fromkeys(each for each in found if each is not None))

    def _of_id_and_kind(self, text: str, system: str, kind: str) -> list[int]:
        """Return the contacts of a kind with an id of another system; each kind may use the same
        ids.
        """
        contacts = self.known.contacts
        found = self._of_id(text, system, ("", *ContactKind))
        return [contacts.number(each) for each in found if contacts.is_of_kind(each, kind)]

    def _one(
        self,
        record: Record,
        name: str,
        near: Near,
        number: int | None = None,
        *,
        kind: str = ContactKind.ORGANIZATION,
    ) -> Whom:
        """Return the contact that a name means, or what to create.

        If several match, it is the only one among the nearest. Raises Invalid.
        """
        fits = self.fitting(name, number, record.system)
        if not fits and not self._may_make(record, name):
            raise self._unknown(name)
        if len(fits) < 2:
            if kind == ContactKind.ORGANIZATION and record.create_contacts == ContactKind.PERSON:
                kind = ContactKind.PERSON
            return Whom(name, fits[0] if fits else None, kind)
        if len(own := self._of_id_and_kind(name, record.system, kind)) == 1:
            return Whom(name, own[0], kind)
        for close in near(fits):
            if len(left := [each for each in fits if each in close]) == 1:
                return Whom(name, left[0])
        raise Invalid(
            "contact",
            _(
                "“{name}” matches several contacts: {contacts}. Write the e-mail of the one that is"
                " meant in place of the name."
            ).format(name=name, contacts=several(self.work, fits)),
        )

    def _may_make(self, record: Record, name: str, *, is_company: bool = False) -> bool:
        """Return whether an unknown contact that a row names may be created.

        By default it may if it has a name, unless contacts are part of the import; our own export
        gives nothing but names.
        """
        if record.system == OWN or name == record.missing_contact:
            return True
        if record.create_contacts:
            return record.create_contacts != NO
        if self.brings_contacts and not is_company:
            return False
        return "@" not in name and not _LIKE_AN_ID.fullmatch(name)

    def _unknown(self, name: str) -> Invalid:
        return Invalid(
            "contact",
            _(
                "there is no contact “{name}”. Import contacts first, or let the import create"
                " new ones (--create-contacts)."
            ).format(name=name),
        )

    def _with_deal(
        self, fits: Sequence[int], deal_id: int | None, title_key: str
    ) -> Iterator[Collection[int]]:
        """Return the contacts that a deal may be with: its own, or those with one of its title."""
        if deal_id is not None:
            yield {self.known.deals.contact_of(deal_id)}
        yield [each for each in fits if self.known.deals.named(title_key, each) is not None]

    def _staff(
        self, fits: Sequence[int], deal_id: int | None, contact: str
    ) -> Iterator[Collection[int]]:
        """Return the contacts that may take part in a deal: its people, or those of its contact."""
        if deal_id is not None:
            yield self.people_of["deal"](deal_id)
        contacts = self.known.contacts
        yield [each for each in fits if contacts.employer(each) == search_key(contact)]

    def _near(self, record: Record, deal_id: int | None) -> Iterator[Collection[int]]:
        """Return the contacts that a row may name: its present ones, and those of its deal."""
        uid, external = record.values.get("uid"), record.values.get("external_id")
        known = self.known.uids.find(record.entity, uid) if uid else None
        if known is None and external:
            known = self.known.external(record.entity, record.system, external)
        if known is not None and known != PENDING:
            yield self.people_of[record.entity](known)
        if deal_id is not None:
            yield belonging(self.work.session, deal_id)

    def number(self, whom: Whom, employer: int | None = None) -> int:
        """Return the number of the contact; an unknown person is created at the employer."""
        return self.made(whom, employer) if whom.number is None else whom.number

    def made(self, whom: Whom, employer: int | None = None) -> int:
        """Create a contact, unless one of that name was created just before."""
        key = search_key(whom.name)
        contacts = self.known.contacts
        if known := contacts.called(key):
            return contacts.number(known[0])
        is_email = "@" in whom.name and " " not in whom.name
        kind = ContactKind.PERSON if is_email else whom.kind
        if kind != ContactKind.PERSON or not contacts.is_of_kind(
            employer or 0, ContactKind.ORGANIZATION
        ):
            employer = None
        row = {
            "kind": kind,
            "name": whom.name,
            "name_key": key,
            "sort_key": sort_key(whom.name),
            "organization_id": employer,
        }
        number = self.work.add_many(Contact, [row])[0]
        contacts.add(number, key, kind)
        told = Told(
            key,
            kind,
            emails=(email_key(whom.name),) if is_email else (),
            organization=contacts.name_of(employer) if employer else "",
        )
        contacts.note(number, told)
        if is_email:
            self.work.add_many(ContactPoint, point_rows(number, [("email", whom.name, "")], 0))
        self.more += 1
        return number


def _numbered(names: Sequence[str], numbers: Sequence[str]) -> list[tuple[str, int | None]]:
    """Return the names of contacts with their numbers, if the row gives one for each."""
    if len(numbers) != len(names):
        return [(name, None) for name in names]
    return [(name, row_number(number)) for name, number in zip(names, numbers, strict=True)]


def named_so(work: Unit, contact_id: int, key: str) -> bool:
    """Return whether the contact with a number has a name, by search key."""
    found = work.session.exec(select(Contact.name_key).where(col(Contact.id) == contact_id)).first()
    return found == key


def point_rows(
    number: int, points: Sequence[tuple[str, str, str]], start: int
) -> list[dict[str, Any]]:
    """Return rows for e-mails, phones and links, each once; `start` is the first one's position."""
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for place, (kind, value, label) in enumerate(points, start):
        key = point_key(kind, value)
        rows.setdefault(
            (kind, key),
            {
                "contact_id": number,
                "kind": kind,
                "value": value,
                "value_key": key,
                "label": label,
                "position": place,
            },
        )
    return list(rows.values())
