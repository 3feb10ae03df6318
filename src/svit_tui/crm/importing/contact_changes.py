"""What rows change of contacts that are there, gathered and done together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import col, select

from svit_tui.crm.contacts import point_key
from svit_tui.crm.importing.lookup import Lookup
from svit_tui.crm.importing.named import NamedContacts, point_rows
from svit_tui.crm.importing.taker import Outcome, columns_given
from svit_tui.exchange.records import Record
from svit_tui.model.contact import Contact, ContactPoint
from svit_tui.model.kinds import PointKind
from svit_tui.model.phone import are_same
from svit_tui.model.row import to_json
from svit_tui.store.unit import Unit

CHUNK = 500
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
    outcome: Outcome = field(default_factory=Outcome)


class ContactChanges:
    """Changes of contacts. Where a file has several rows about one, the last one decides, so that
    the same file changes nothing when it is imported again."""

    def __init__(self, work: Unit, known: Lookup, named: NamedContacts) -> None:
        self.work = work
        self.known = known
        self.named = named
        self._waiting: defaultdict[int, _Change] = defaultdict(_Change)

    def add(self, found: int, record: Record, values: dict[str, Any], outcome: Outcome) -> None:
        """Keep what a row says of a contact, which may be about to be stored itself."""
        change = self._waiting[found]
        given = columns_given(record, SETS)
        change.columns.update({name: values[name] for name in given & values.keys()})
        if "organization" in record.values:
            change.columns["_company"] = values["_company"]
        change.points += record.points
        change.outcome = outcome
        if "name_key" in given:
            self.known.contacts.rename(found, values["name_key"])

    def apply(self) -> None:
        """Change the contacts, which are all stored by now."""
        waiting, self._waiting = self._waiting, defaultdict(_Change)
        changes = {self.known.contacts.number(found): change for found, change in waiting.items()}
        numbers = list(changes)
        for start in range(0, len(numbers), CHUNK):
            part = {number: changes[number] for number in numbers[start : start + CHUNK]}
            for change in part.values():
                self._employ(change)
            self._set_columns(part)
            self._add_points(part)

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


def is_there(kind: str, value: str, keys: Collection[str]) -> bool:
    """Whether a contact that has points of these keys has this one, a phone in any spelling."""
    return point_key(kind, value) in keys or (
        kind == PointKind.PHONE and any(are_same(value, key) for key in keys if key.isdecimal())
    )


def differing_from(row: Mapping[str, Any], columns: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that are otherwise in the row of a contact.

    A name that is the same says nothing of which part of it the contact is sorted by.
    """
    told = dict(columns)
    if told.get("name") == row["name"] and not told.keys() & {"first_name", "last_name"}:
        told.pop("sort_key", None)
    return {name: value for name, value in told.items() if row[name] != to_json(value)}
