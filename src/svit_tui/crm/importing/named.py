"""The contacts that rows name: their client, company, people."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from svit_tui.crm.contact_match import belonging
from svit_tui.crm.importing.contacts_known import PENDING, contacts_of, row_number, several
from svit_tui.crm.importing.lookup import Lookup
from svit_tui.crm.importing.planned import named_so
from svit_tui.exchange.records import OWN, Record
from svit_tui.i18n import _
from svit_tui.model.contact import Contact
from svit_tui.model.errors import Invalid
from svit_tui.model.kinds import ContactKind
from svit_tui.model.text import email_key, search_key, sort_key
from svit_tui.store.unit import Unit

# Of the contacts that a name fits, groups that the one that is meant may be in, the closest first.
Near = Callable[[Sequence[int]], Iterable[Collection[int]]]


class NamedContacts:
    """Finds contacts by name or e-mail, and makes those that nobody knows.

    `flush` stores contacts that are waiting, where a row needs the number of one. What may be
    refused is looked at before one is made, so that a rejected row leaves no contact behind.
    """

    def __init__(self, work: Unit, known: Lookup, flush: Callable[[], None]) -> None:
        self.work = work
        self.known = known
        self.flush = flush
        # How many were made.
        self.more = 0

    def organization(self, told: tuple[str, int | None] | None) -> int | None:
        """The organisation that a contact works at, made if nobody is called so.

        It is told by name, and by the number that it has where the file comes from.
        """
        if told is None:
            return None
        fits = self.fitting(*told)
        return fits[0] if fits else self.made(told[0])

    def of_deal(
        self, record: Record, contact: str, names: Sequence[str]
    ) -> tuple[int | None, list[int | None]]:
        """The contact of a deal and its people, as far as they are there. Raises Invalid."""
        values = record.values
        uid, external = values.get("uid"), values.get("external_id", "")
        found = self.known.uids.find("deal", uid) if uid else None
        if found is None:
            found = self.known.external("deal", record.system, external)
        deal_id = None if found == PENDING else found
        title_key = search_key(values["title"])
        client = self._one(
            contact,
            lambda fits: self._with_deal(fits, deal_id, title_key),
            row_number(values.get("contact_id")),
        )
        people = [
            self._one(name, lambda fits: self._staff(fits, deal_id, contact), number)
            for name, number in _numbered(names, values.get("people_ids", ()))
        ]
        return client, people

    def about(
        self, record: Record, names: Sequence[str], numbers: Sequence[str] = ()
    ) -> tuple[int | None, list[int | None]]:
        """The deal that a row is about and the contacts that it names, as far as they are there.

        `numbers` are those of the contacts where the file comes from. Where the deal or a name fits
        several, one decides of the other. Raises Invalid.
        """
        pairs = _numbered(names, numbers)
        uid = record.values.get("deal_uid")
        deal_id = self.known.uids.find("deal", uid) if uid else None
        if deal_id is None and (deal := record.values.get("deal")):
            deal_id = self.known.external("deal", record.system, deal)
            if deal_id is None:
                fits = self.fitting(*pairs[0]) if pairs else []
                told = row_number(record.values.get("deal_id"))
                deal_id = self.known.deal_titled(deal, fits, told)

        def near(_fits: Sequence[int]) -> Iterator[Collection[int]]:
            return self._near(record, deal_id)

        return deal_id, [self._one(name, near, number) for name, number in pairs]

    def fitting(self, name: str, number: int | None = None) -> list[int]:
        """The contacts that a name or an e-mail fits; that of the number if it is called so."""
        key = search_key(name)
        contacts = self.known.contacts
        if number is not None:
            # The number is one of the store that contacts were imported from, or of this one.
            there = self.known.external("contact", OWN, str(number))
            if there is not None and contacts.number(there) < 0:
                self.flush()
            for each in (contacts.number(there) if there is not None else None, number):
                if each is not None and named_so(self.work, each, key):
                    return [each]
        found: list[int] = []
        if "@" in name:
            found = [
                each
                for each in contacts.of_email(email_key(name))
                if not contacts.is_archived(each)
            ]
        found = found or contacts.called(key)
        if any(contacts.number(each) < 0 for each in found):
            self.flush()
        return [contacts.number(each) for each in found]

    def _one(self, name: str, near: Near, number: int | None = None) -> int | None:
        """The contact that a name means, if there is one.

        Where it fits several, it is the only one of those that are near. Raises Invalid.
        """
        fits = self.fitting(name, number)
        if len(fits) < 2:
            return fits[0] if fits else None
        for close in near(fits):
            if len(left := [each for each in fits if each in close]) == 1:
                return left[0]
        raise Invalid(
            "contact",
            _(
                "“{name}” fits several contacts: {contacts}. Write the e-mail of the one that is"
                " meant in place of the name."
            ).format(name=name, contacts=several(self.work, fits)),
        )

    def _with_deal(
        self, fits: Sequence[int], deal_id: int | None, title_key: str
    ) -> Iterator[Collection[int]]:
        """The contacts that a deal may be with: whom it is with, or who has one of its title."""
        if deal_id is not None:
            yield {self.known.contact_of_deal(deal_id)}
        yield [each for each in fits if self.known.deal(title_key, each) is not None]

    def _staff(
        self, fits: Sequence[int], deal_id: int | None, contact: str
    ) -> Iterator[Collection[int]]:
        """The contacts that may take part in a deal: who does, or works at its contact."""
        if deal_id is not None:
            yield contacts_of(self.work, "deal", deal_id)
        contacts = self.known.contacts
        yield [each for each in fits if contacts.employer(each) == search_key(contact)]

    def _near(self, record: Record, deal_id: int | None) -> Iterator[Collection[int]]:
        """The contacts that a row may name: those that it has already, and those of its deal."""
        uid, external = record.values.get("uid"), record.values.get("external_id")
        known = self.known.uids.find(record.entity, uid) if uid else None
        if known is None and external:
            known = self.known.external(record.entity, record.system, external)
        if known is not None and known != PENDING:
            yield contacts_of(self.work, record.entity, known)
        if deal_id is not None:
            yield belonging(self.work.session, deal_id)

    def all_made(self, names: Sequence[str], found: Sequence[int | None]) -> list[int]:
        """The contacts of names, with those made that were not found."""
        pairs = zip(names, found, strict=True)
        return [self.made(name) if number is None else number for name, number in pairs]

    def made(self, name: str) -> int:
        """A new contact, an organisation, unless one of that name was made just now."""
        key = search_key(name)
        if known := self.known.contacts.called(key):
            return self.known.contacts.number(known[0])
        row = {
            "kind": ContactKind.ORGANIZATION,
            "name": name,
            "name_key": key,
            "sort_key": sort_key(name),
        }
        number = self.work.add_many(Contact, [row])[0]
        self.known.contacts.add(number, key, ContactKind.ORGANIZATION)
        self.more += 1
        return number


def _numbered(names: Sequence[str], numbers: Sequence[str]) -> list[tuple[str, int | None]]:
    """Names of contacts with their numbers, where the row tells one for each."""
    if len(numbers) != len(names):
        return [(name, None) for name in names]
    return [(name, row_number(number)) for name, number in zip(names, numbers, strict=True)]
