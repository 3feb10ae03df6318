"""Change existing contacts from the rows of a file, collected and written together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlmodel import col, select

from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.contacts.changes import Place, point_key
from svit_tui.crm.importing.known.lookup import Lookup
from svit_tui.crm.importing.mentioned import NamedContacts, point_rows
from svit_tui.crm.importing.own import keep_ids
from svit_tui.crm.importing.taker import Outcome, columns_given, tag_names
from svit_tui.exchange.records import Record
from svit_tui.model.contact import Contact, ContactPoint
from svit_tui.model.kinds import PointKind
from svit_tui.model.values.phone import are_same
from svit_tui.model.values.stored import to_json
from svit_tui.model.values.text import search_key
from svit_tui.store.changes.unit import Unit
from svit_tui.store.reads.chunks import chunks

PLACE = ("street", "city", "region", "postal_code", "country")
# What a row tells of a contact beside its columns.
AS_TOLD = ("archived_at", "consent_at", "further_addresses")
# Which columns a file sets when it has a field.
SETS: dict[str, tuple[str, ...]] = {
    "name": ("name", "name_key", "sort_key"),
    "first_name": ("first_name", "name", "name_key", "sort_key"),
    "last_name": ("last_name", "name", "name_key", "sort_key"),
    "position": ("role_title",),
    "owner": ("owner_id",),
    "source": ("source_id",),
    "organization": ("organization_id",),
}


@dataclass(slots=True)
class _Change:
    columns: dict[str, Any] = field(default_factory=dict)
    points: list[tuple[str, str, str]] = field(default_factory=list)
    # The last row decides about these.
    rest: dict[str, Any] = field(default_factory=dict)
    ids: list[Record] = field(default_factory=list)
    outcome: Outcome = field(default_factory=Outcome)


class ContactChanges:
    """Changes to contacts.

    If a file has several rows about one contact, the last one wins, so importing the same file
    again changes nothing.
    """

    def __init__(self, work: Unit, known: Lookup, named: NamedContacts) -> None:
        self.work = work
        self.known = known
        self.named = named
        self._waiting: defaultdict[int, _Change] = defaultdict(_Change)

    def add(self, found: int, record: Record, values: dict[str, Any], outcome: Outcome) -> None:
        """Remember what a row says about a contact, which may not be stored yet."""
        change = self._waiting[found]
        given = columns_given(record, SETS)
        change.columns.update({name: values[name] for name in given & values.keys()})
        if "organization" in record.values:
            change.columns["_company"] = values["_company"]
        change.points += record.points
        told = record.values
        change.rest.update({name: told[name] for name in (*AS_TOLD, *PLACE) if name in told})
        if "tags" in told:
            change.rest["tags"] = tag_names(record)
        change.ids.append(record)
        change.outcome = outcome
        if "name_key" in given:
            self.known.contacts.rename(found, values["name_key"])

    def apply(self) -> None:
        """Write the changes; by now all contacts are stored."""
        waiting, self._waiting = self._waiting, defaultdict(_Change)
        changes = {self.known.contacts.number(found): change for found, change in waiting.items()}
        for numbers in chunks(changes):
            part = {number: changes[number] for number in numbers}
            for change in part.values():
                self._employ(change)
            self._set_columns(part)
            self._add_points(part)
            for number, change in part.items():
                if self._set_rest(number, change):
                    change.outcome.updated = True

    def _employ(self, change: _Change) -> None:
        if "_company" in change.columns:
            before = self.named.more
            company = change.columns.pop("_company")
            change.columns["organization_id"] = self.named.organization(company)
            change.outcome.more_contacts += self.named.more - before

    def _set_columns(self, part: dict[int, _Change]) -> None:
        differing = []
        for number, row in self.work.fetch(Contact, list(part)).items():
            change = part[number]
            if columns := differing_from(row, change.columns):
                change.outcome.updated = True
                differing.append((number, columns))
        self.work.change_many(Contact, differing)

    def _set_rest(self, number: int, change: _Change) -> bool:
        """Set tags, addresses and ids and archive the contact; return whether anything changed."""
        work, rest = self.work, change.rest
        ids = [keep_ids(work, self.known, "contact", number, record) for record in change.ids]
        if not rest:
            return any(ids)
        contact = work.get(Contact, number)
        changed = any(ids)
        if "tags" in rest and contacts.tag_keys(work, number) != set(map(search_key, rest["tags"])):
            contacts.set_tags(work, number, rest["tags"])
            changed = True
        if rest.keys() & {*PLACE, "further_addresses"}:
            there = contacts.addresses_of(work, number)
            told = _places(there, rest)
            if told != there:
                contacts.set_addresses(work, contact, told)
                changed = True
        if "archived_at" in rest and contact.archived_at is None:
            contacts.archive(work, number)
            changed = True
        columns = {name: rest[name] for name in AS_TOLD if name in rest}
        columns.pop("further_addresses", None)
        return bool(work.change(contact, **columns)) or changed

    def _add_points(self, part: dict[int, _Change]) -> None:
        known: defaultdict[int, set[str]] = defaultdict(set)
        query = select(ContactPoint.contact_id, ContactPoint.value_key)
        for number, key in self.work.session.exec(
            query.where(col(ContactPoint.contact_id).in_(list(part)))
        ):
            known[number].add(key)
        rows: list[dict[str, Any]] = []
        for number, change in part.items():
            there = known[number]
            fresh = [point for point in change.points if not is_there(*point[:2], there)]
            if fresh:
                change.outcome.updated = True
                rows += point_rows(number, fresh, len(there))
        self.work.add_many(ContactPoint, rows)
        self._label(part)

    def _label(self, part: Mapping[int, _Change]) -> None:
        """Add the labels given in rows to the e-mails and phones of contacts."""
        told = {
            (number, kind, point_key(kind, value)): label
            for number, change in part.items()
            for kind, value, label in change.points
            if label
        }
        if not told:
            return
        query = select(ContactPoint).where(
            col(ContactPoint.contact_id).in_({number for number, _kind, _key in told})
        )
        for point in self.work.session.exec(query).all():
            label = told.get((point.contact_id, point.kind, point.value_key))
            if label and self.work.change(point, label=label):
                part[point.contact_id].outcome.updated = True


def _places(there: Sequence[Place], told: Mapping[str, Any]) -> list[Place]:
    """The addresses of a contact as a row tells them; what it leaves out stays."""
    plain = [place for place in there[:1] if not place.label]
    first = replace(plain[0] if plain else Place(), **{n: told[n] for n in PLACE if n in told})
    further = there[len(plain) :]
    if "further_addresses" in told:
        names = ("label", *PLACE)
        further = [
            Place(**{name: part.get(name, "") for name in names})
            for part in told["further_addresses"]
        ]
    return [place for place in (first, *further) if place != Place()]


def is_there(kind: str, value: str, keys: Collection[str]) -> bool:
    """Return whether a contact with these points has this one; a phone counts in any spelling."""
    return point_key(kind, value) in keys or (
        kind == PointKind.PHONE and any(are_same(value, key) for key in keys if key.isdecimal())
    )


def differing_from(row: Mapping[str, Any], columns: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns that differ from the stored row of a contact.

    An unchanged name says nothing about which part of it the contact is sorted by.
    """
    told = dict(columns)
    if told.get("name") == row["name"] and not told.keys() & {"first_name", "last_name"}:
        told.pop("sort_key", None)
    return {name: value for name, value in told.items() if row[name] != to_json(value)}
