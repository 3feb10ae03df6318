"""Light rows of contacts for lists and scripts."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from svit_tui.crm.tasks.planned import Planned, next_steps
from svit_tui.model.kinds import ContactKind, PointKind
from svit_tui.model.values.stored import moment_of
from svit_tui.store.file.connect import driver_of
from svit_tui.store.reads import contacts as contact_reads
from svit_tui.store.reads.chunks import chunks
from svit_tui.store.reads.filters.terms import Condition

if TYPE_CHECKING:
    from svit_tui.store.file.connect import Connection, Reader

SORTS = ("name", "newest", "oldest")


@dataclass(frozen=True, slots=True)
class ContactFilter:
    """Which contacts a list shows, and in which order. Numbers are row numbers.

    `condition` is what a filter in words means at a moment.
    """

    kind: str = ""
    owner_ids: tuple[int, ...] = ()
    source_ids: tuple[int, ...] = ()
    tag_ids: tuple[int, ...] = ()
    sort: str = "name"
    condition: Condition | None = None


@dataclass(slots=True)
class ContactRow:
    """A contact with the names of what it refers to."""

    id: int
    kind: str
    name: str
    organization: str | None
    owner: str | None
    version: int
    first_name: str = ""
    last_name: str = ""
    emails: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    external_ids: dict[str, str] = field(default_factory=dict)
    open_deals: int = 0
    last_communication_at: datetime | None = None
    next_step: Planned | None = None

    @property
    def has_surname(self) -> bool:
        """Whether the list is sorted by the surname: the name is made of both."""
        both = f"{self.first_name} {self.last_name}"
        return self.kind == ContactKind.PERSON and bool(self.last_name) and self.name == both

    def as_dict(self) -> dict[str, Any]:
        """The row as scripts read it."""
        return {
            "id": self.id,
            "kind": self.kind,
            "name": self.name,
            "organization": self.organization,
            "emails": self.emails,
            "phones": self.phones,
            "tags": self.tags,
            "owner": self.owner,
            "external_ids": self.external_ids,
            "version": self.version,
        }


def contact_order(
    reader: Reader, wanted: ContactFilter | None = None, *, limit: int | None = None
) -> array[int]:
    """Numbers of the contacts of a list, in its order."""
    wanted = wanted or ContactFilter()
    return contact_reads.contact_order(
        driver_of(reader),
        kind=wanted.kind,
        owner_ids=wanted.owner_ids,
        source_ids=wanted.source_ids,
        tag_ids=wanted.tag_ids,
        condition=wanted.condition,
        sort=wanted.sort,
        limit=limit,
    )


def contact_rows(
    reader: Reader, ids: Sequence[int], *, now: datetime | None = None
) -> dict[int, ContactRow]:
    """Contacts by number, with all that a list shows; next steps if it is told what time it is."""
    found: dict[int, ContactRow] = {}
    connection = driver_of(reader)
    for part in chunks(ids):
        found |= _some_rows(connection, part)
    if now is not None:
        for number, step in next_steps(reader, ids, now).items():
            if number in found:
                found[number].next_step = step
    return found


def _some_rows(connection: Connection, ids: Sequence[int]) -> dict[int, ContactRow]:
    facts = contact_reads.contact_facts(connection, ids)
    rows = {row["id"]: ContactRow(**row) for row in facts.rows}
    for number, kind, value in facts.points:
        if kind == PointKind.EMAIL:
            rows[number].emails.append(value)
        elif kind == PointKind.PHONE:
            rows[number].phones.append(value)
    for number, tag in facts.tags:
        rows[number].tags.append(tag)
    for number, system, value in facts.external_ids:
        rows[number].external_ids[system] = value
    for number, count in facts.open_deals:
        rows[number].open_deals = count
    for number, newest in facts.last_said:
        rows[number].last_communication_at = moment_of(newest)
    return rows


def shared_owner(reader: Reader, contact_ids: Sequence[int]) -> int | None:
    """The one member who owns all of the contacts; none if nobody does."""
    owners = contact_reads.owners_of(driver_of(reader), contact_ids)
    return owners.pop() if len(owners) == 1 else None


def called(reader: Reader, key: str, *, most: int = 2) -> list[tuple[int, str]]:
    """Number and name of the contacts with that search key of a name: one, or more than one."""
    return contact_reads.called(driver_of(reader), key, most)
