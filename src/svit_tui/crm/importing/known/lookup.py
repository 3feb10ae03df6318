"""Everything that an import looks rows up in, read once and kept in memory."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, select

from svit_tui.crm.importing.known.contacts import PENDING, Contacts
from svit_tui.crm.importing.known.deals import Deals
from svit_tui.crm.importing.known.members import Members
from svit_tui.crm.importing.known.past_stages import PastStages
from svit_tui.crm.importing.known.pipelines import Pipelines
from svit_tui.crm.importing.known.products import Products
from svit_tui.crm.importing.known.uids import Uids
from svit_tui.crm.lists.short_lists import Named, ensure, find
from svit_tui.exchange.records import OWN
from svit_tui.model.contact import ContactPoint, ExternalId
from svit_tui.model.kinds import PointKind
from svit_tui.model.lists import Tag
from svit_tui.model.values.phone import are_same
from svit_tui.model.values.text import search_key
from svit_tui.store.changes.unit import Unit


class Lookup:
    """Numbers of rows by external id and name; `PENDING` for one that is not stored yet."""

    def __init__(self, work: Unit) -> None:
        self.work = work
        session = work.session
        self._external = {
            (entity, system, value): number
            for entity, system, value, number in session.exec(
                select(ExternalId.entity, ExternalId.system, ExternalId.value, ExternalId.entity_id)
            )
        }
        self._systems = {
            (entity, system.partition(" ")[0]) for entity, system, _value in self._external
        }
        identified = {True: set[int](), False: set[int]()}
        for (entity, system, _value), contact_id in self._external.items():
            if entity == "contact":
                identified[system.partition(" ")[0] == OWN].add(contact_id)
        self.contacts = Contacts(work, identified[False], identified[True])
        self.members = Members(work, self.external)
        self.products = Products(work, self.external)
        self.deals = Deals(work)
        self.uids = Uids(work)
        # Contacts by the number that the files of this import give them, none where two have it.
        self.told_numbers: dict[int, int | None] = {}
        self._entries: dict[tuple[str, str], int] = {}
        self._absent: set[tuple[str, str]] = set()
        self.pipelines = Pipelines(work)
        self.past = PastStages(work, self.pipelines)

    # Found and kept

    def external(self, entity: str, system: str, value: str) -> int | None:
        """Find a row by the id that another system uses for it."""
        return self._external.get((entity, system, value))

    def has_ids(self, entity: str, system: str) -> bool:
        """Return whether another system has ids for anything of a kind."""
        return (entity, system.partition(" ")[0]) in self._systems

    def set_external(self, entity: str, system: str, value: str, number: int) -> None:
        """Remember the id that another system uses for a row."""
        self._external.setdefault((entity, system, value), number)
        self._systems.add((entity, system.partition(" ")[0]))
        if self._external[entity, system, value] == PENDING:
            self._external[entity, system, value] = number

    def points_of(self, contact_id: int) -> set[str]:
        """Return a contact's e-mails, phones and links, in the form that is compared."""
        return set(
            self.work.session.exec(
                select(ContactPoint.value_key).where(ContactPoint.contact_id == contact_id)
            )
        )

    def sharing(self, contacts: Sequence[int], phones: Sequence[str]) -> list[int]:
        """Return those of some contacts that have one of the phones, in any spelling."""
        query = select(ContactPoint.contact_id, ContactPoint.value).where(
            ContactPoint.kind == PointKind.PHONE, col(ContactPoint.contact_id).in_(contacts)
        )
        return sorted(
            {
                number
                for number, value in self.work.session.exec(query)
                if any(are_same(value, phone) for phone in phones)
            }
        )

    # Lists

    def entry(self, model: type[Named], name: str) -> int:
        """Find a source, loss reason or tag by name; it is created if there is none."""
        key = (model.__name__, search_key(name))
        if key not in self._entries:
            self._entries[key] = ensure(self.work, model, name).key
        return self._entries[key]

    def entry_there(self, model: type[Named], name: str) -> int | None:
        """Find a source or loss reason by name; none if there is none."""
        key = (model.__name__, search_key(name))
        if key not in self._entries and key not in self._absent:
            found = find(self.work.session, model, name)
            if found is None or found.archived_at is not None:
                self._absent.add(key)
            else:
                self._entries[key] = found.key
        return self._entries.get(key)

    def tag(self, name: str) -> int:
        """Find a tag by name."""
        return self.entry(Tag, name)
