"""Decide whether a row means an existing contact or somebody new of the same name.

Two contacts of one name are distinguished by their e-mails and organisations. A contact that is not
stored yet has a negative number; `number` returns its own one once it is stored.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select as core_select
from sqlmodel import col, select

from svit_tui.exchange.records import OWN
from svit_tui.model.contact import Contact, ContactPoint
from svit_tui.model.kinds import ContactKind, PointKind
from svit_tui.model.values.phone import found_by
from svit_tui.store.changes.unit import Unit

# Stands for a row that is about to be stored.
PENDING = -1
# By entity, system and value: the row that another system calls so.
External = Callable[[str, str, str], int | None]
_WORD = re.compile(r"[\w']+")
_CYRILLIC = re.compile("[а-яіїєґ]")
# Words of a name that many organisations have.
_LEGAL_FORMS = frozenset("тов фоп пп ат прат пат дп ltd llc inc gmbh the".split())


@dataclass(frozen=True, slots=True)
class Told:
    """What a row says about who its contact is, in the form that is compared; phones in any
    spelling.
    """

    name: str
    kind: str
    is_kind_told: bool = False
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    organization: str = ""
    system: str = ""
    external_id: str = ""


@dataclass(slots=True)
class _Namesakes:
    """Contacts of one name, such as “Guest”, of which there may be thousands.

    One with an e-mail does not match a row with another e-mail.
    """

    without_email: dict[int, None] = field(default_factory=dict)
    with_email: dict[int, None] = field(default_factory=dict)


class Contacts:
    """All contacts by name and by e-mail, read once and kept in memory."""

    def __init__(self, work: Unit, identified: Collection[int], own: Collection[int]) -> None:
        """`identified` have an id of another system, `own` ones an id of our own export."""
        self.work = work
        self._identified = set(identified)
        self._own = set(own)
        self._by_name: dict[str, int] = {}
        self._namesakes: dict[str, _Namesakes] = {}
        self._by_email: dict[str, int] = {}
        self._sharing: dict[str, list[int]] = {}
        self._organizations: set[int] = set()
        # The names of those that were put away.
        self._archived: dict[int, str] = {}
        self._archived_by_name: dict[str, list[int]] = {}
        self._reached: set[int] = set()
        self._works_at: dict[int, str] = {}
        # Phones, which are read when they are first asked for, and of whom any is known.
        self._by_phone: dict[str, list[int]] | None = None
        self._phoned: set[int] = set()
        self._stored: dict[int, int] = {}
        self._were: dict[int, int] = {}
        # Names of contacts that are about to be stored, and of others that were asked for.
        self._names: dict[int, str] = {}
        self._expected = PENDING
        self._read()

    def _read(self) -> None:
        emails = core_select(col(ContactPoint.value_key), col(ContactPoint.contact_id)).where(
            col(ContactPoint.kind) == PointKind.EMAIL
        )
        for key, number in self.work.session.execute(emails):
            self._add_email(number, key)
        names: dict[int, str] = {}
        employers: dict[int, int] = {}
        columns = (Contact.id, Contact.name_key, Contact.kind, Contact.organization_id)
        rows = core_select(*map(col, columns), col(Contact.archived_at)).order_by(col(Contact.id))
        for number, key, kind, employer, archived in self.work.session.execute(rows):
            if kind == ContactKind.ORGANIZATION:
                self._organizations.add(number)
                names[number] = key
            if employer is not None:
                employers[number] = employer
            if archived is None:
                self._add_name(number, key)
            else:
                self._archived[number] = key
                self._archived_by_name.setdefault(key, []).append(number)
        self._works_at = {
            number: names.get(employer) or self._name_of(employer)
            for number, employer in employers.items()
        }

    # Kept

    def add(self, number: int, name: str, kind: str) -> None:
        """Add a contact that was created because a row named it."""
        if kind == ContactKind.ORGANIZATION:
            self._organizations.add(number)
        self._add_name(number, name)

    def expect(self, told: Told) -> int:
        """Add a contact that is not stored yet; return its number for now."""
        self._expected -= 1
        number = self._expected
        self._names[number] = told.name
        self.add(number, told.name, told.kind)
        if told.external_id:
            (self._own if told.system == OWN else self._identified).add(number)
        self.note(number, told)
        return number

    def stored(self, expected: int, number: int) -> None:
        """Set the number of a contact that is stored now."""
        self._stored[expected] = number
        self._were[number] = expected

    def note(self, number: int, told: Told, *, moves: bool = False) -> None:
        """Remember that a row was about a contact: a later row that contradicts it is about
        another.

        The contact `moves` to the organisation of the row, or is only known to work there if it
        works nowhere.
        """
        for email in told.emails:
            self._add_email(number, email)
        for phone in told.phones:
            self._add_phone(number, phone)
        if told.organization and (moves or not self._works_at.get(number)):
            self._works_at[number] = told.organization

    def rename(self, number: int, name: str) -> None:
        """Remember the new name of a contact."""
        number = self._were.get(number, number)
        if self._is_called(number, name):
            return
        if number in self._archived:
            self._archived[number] = name
            self._archived_by_name.setdefault(name, []).append(number)
            return
        before = self._name_of(number)
        if group := self._namesakes.get(before):
            group.without_email.pop(number, None)
            group.with_email.pop(number, None)
        elif self._by_name.get(before) == number:
            del self._by_name[before]
        self._names[number] = name
        self._add_name(number, name)

    def _add_name(self, number: int, name: str) -> None:
        if name in self._namesakes:
            self._namesakes[name].without_email[number] = None
        elif (first := self._by_name.setdefault(name, number)) != number:
            self._namesakes[name] = _Namesakes({first: None, number: None})

    def _add_email(self, number: int, email: str) -> None:
        first = self._by_email.setdefault(email, number)
        if first != number:
            others = self._sharing.setdefault(email, [])
            if number not in others:
                others.append(number)
        self._reached.add(number)

    def _add_phone(self, number: int, phone: str) -> None:
        fits = self._phones().setdefault(phone, [])
        if number not in fits:
            fits.append(number)
        self._phoned.add(number)

    def _phones(self) -> dict[str, list[int]]:
        if self._by_phone is None:
            self._by_phone = {}
            query = core_select(col(ContactPoint.value), col(ContactPoint.contact_id)).where(
                col(ContactPoint.kind) == PointKind.PHONE
            )
            for phone, stored in self.work.session.execute(query):
                number = self._were.get(stored, stored)
                self._by_phone.setdefault(found_by(phone), []).append(number)
                self._phoned.add(number)
        return self._by_phone

    # Found

    def number(self, found: int) -> int:
        """Return the number of a contact that was found; negative if it is not stored yet."""
        return self._stored.get(found, found)

    def called(self, name: str) -> list[int]:
        """Return the contacts of a name, organisations first."""
        group = self._namesakes.get(name)
        if group is None:
            return [self._by_name[name]] if name in self._by_name else []
        found = [*group.without_email, *group.with_email]
        return sorted(found, key=lambda number: (number not in self._organizations, abs(number)))

    def of_email(self, email: str) -> list[int]:
        """Return the contacts with an e-mail, archived ones last."""
        if email not in self._by_email:
            return []
        found = [self._by_email[email], *self._sharing.get(email, ())]
        return sorted(found, key=self._archived.__contains__)

    def is_archived(self, number: int) -> bool:
        """Return whether a contact is archived."""
        return number in self._archived

    def is_of_kind(self, number: int, kind: str) -> bool:
        """Return whether a contact is of a kind."""
        there = self._were.get(number, number)
        return (there in self._organizations) == (kind == ContactKind.ORGANIZATION)

    def employer(self, number: int) -> str:
        """Return the name of the organisation that a contact works at, in the form that is
        compared.
        """
        return self._works_at.get(self._were.get(number, number), "")

    def is_own(self, number: int, told: Told) -> bool:
        """Return whether a contact has this number in an export of this store."""
        number = self._were.get(number, number)
        if not self._is_called(number, told.name) or not self._fits_kind(number, told):
            return False
        return not (told.emails and number in self._reached) or self._shares_email(number, told)

    def is_meant(self, number: int, told: Told, *, by_itself: bool) -> bool:
        """Return whether an id in a row means this contact.

        People and organisations may have the same ids, so the kind has to match. If an id is not
        conclusive `by_itself`, because its system is unknown, the name or the e-mail has to match
        as well.
        """
        if self.is_of_kind(number, told.kind):
            if by_itself:
                return True
        elif told.is_kind_told:
            return False
        return self._is_called(number, told.name) or self._shares_email(number, told)

    def by_email(self, told: Told) -> int | None:
        """Find the contact with the row's e-mail, if its name may be the row's.

        People who share an e-mail, as in an office, are distinguished by their names.
        """
        found = [
            number
            for email in told.emails
            for number in self.of_email(email)
            if self._fits_kind(number, told)
        ]
        for number in found:
            if self._is_called(number, told.name):
                return number
        return next((n for n in found if _alike(self._name_of(n), told.name)), None)

    def by_phone(self, told: Told) -> int | None:
        """Find the contact with the row's phone, if its name may be the row's."""
        found = [
            number
            for phone in told.phones
            for number in self._phones().get(phone, ())
            if self._fits_kind(number, told)
        ]
        for number in found:
            if self._is_called(number, told.name):
                return number
        return next((n for n in found if _alike(self._name_of(n), told.name)), None)

    def name_of(self, number: int) -> str:
        """Return the name of a contact, in the form that is compared."""
        return self._name_of(self._were.get(number, number))

    def by_name(self, told: Told) -> list[list[int]]:
        """Find the contacts with the row's name that nothing distinguishes from it, and of these
        the closest.

        Different e-mails, organisations and ids distinguish; so do different phones, unless the
        organisation is the same.
        """
        # One that was put away is there, too, where nobody else is.
        archived = self._archived_by_name.get(told.name, ())
        return self._ranked(self._candidates(told), told) or self._ranked(archived, told)

    def _ranked(self, candidates: Iterable[int], told: Told) -> list[list[int]]:
        ranked: dict[tuple[bool, bool], list[int]] = {}
        others = []
        for number in candidates:
            if number in self._archived and not self._is_called(number, told.name):
                continue
            works_at = self._works_at.get(number, "")
            if told.organization and works_at and told.organization != works_at:
                continue
            if not self._fits_kind(number, told) or self._has_another_id(number, told):
                continue
            if not (told.organization and works_at) and self._has_another_phone(number, told):
                continue
            if number in self._archived and told.emails and number in self._reached:
                continue
            if not self.is_of_kind(number, told.kind):
                others.append(number)
                continue
            rank = (told.organization != works_at, number in self._reached)
            ranked.setdefault(rank, []).append(number)
        # A row that does not tell its kind is a person's, unless there is just an organisation.
        return [ranked[rank] for rank in sorted(ranked)] or ([others] if others else [])

    def _candidates(self, told: Told) -> Iterator[int]:
        group = self._namesakes.get(told.name)
        if group is None:
            number = self._by_name.get(told.name)
            if number is not None and not (told.emails and number in self._reached):
                yield number
            return
        for number in [each for each in group.without_email if each in self._reached]:
            del group.without_email[number]
            group.with_email[number] = None
        yield from group.without_email
        if not told.emails:
            yield from group.with_email

    def _fits_kind(self, number: int, told: Told) -> bool:
        return not told.is_kind_told or self.is_of_kind(number, told.kind)

    def _has_another_id(self, number: int, told: Told) -> bool:
        if not told.external_id:
            return False
        if told.system == OWN:
            return number in self._own
        return number in self._identified or number in self._own

    def _has_another_phone(self, number: int, told: Told) -> bool:
        if not told.phones:
            return False
        known = self._phones()
        return number in self._phoned and not any(
            number in known.get(phone, ()) for phone in told.phones
        )

    def _shares_email(self, number: int, told: Told) -> bool:
        return any(number in self.of_email(email) for email in told.emails)

    def _is_called(self, number: int, name: str) -> bool:
        if number in self._archived:
            return self._archived[number] == name
        group = self._namesakes.get(name)
        if group is None:
            return self._by_name.get(name) == number
        return number in group.without_email or number in group.with_email

    def _name_of(self, number: int) -> str:
        if number not in self._names:
            query = select(Contact.name_key).where(Contact.id == number)
            self._names[number] = self.work.session.exec(query).one()
        return self._names[number]


def _alike(known: str, told: str) -> bool:
    """Return whether two names may mean the same: they share a word, or use different scripts.

    An e-mail does not count as a name.
    """
    if "@" in known or "@" in told:
        return True
    if bool(_CYRILLIC.search(known)) != bool(_CYRILLIC.search(told)):
        return True
    ours, theirs = (set(_WORD.findall(name)) - _LEGAL_FORMS for name in (known, told))
    if not ours or not theirs:
        return True
    return any(one.startswith(two) or two.startswith(one) for one in ours for two in theirs)


def several(work: Unit, numbers: Sequence[int]) -> str:
    """List some of several contacts in words, each with its number and what distinguishes it."""
    shown = work.session.exec(
        select(Contact).where(col(Contact.id).in_(numbers[:5])).order_by(col(Contact.id))
    ).all()
    words = []
    for contact in shown:
        employer = contact.organization_id and work.session.get(Contact, contact.organization_id)
        email = work.session.exec(
            select(ContactPoint.value).where(
                ContactPoint.contact_id == contact.id, ContactPoint.kind == PointKind.EMAIL
            )
        ).first()
        apart = ", ".join(text for text in (employer and employer.name, email) if text)
        words.append(f"{contact.id} {contact.name}" + (f" ({apart})" if apart else ""))
    return "; ".join(words)


def row_number(text: str | None) -> int | None:
    """Return a row's number in our own export."""
    return int(text) if text and text.isdecimal() and len(text) < 19 else None
