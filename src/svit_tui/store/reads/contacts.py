"""Rows of contacts in SQL on sqlite3 alone, with the names of what they refer to."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from svit_tui.store.reads.by_name import by_name
from svit_tui.store.reads.chunks import chunks
from svit_tui.store.reads.filters.terms import Condition

ORDERS = {"name": "sort_key, id", "newest": "id DESC", "oldest": "id"}
# What stands in rows, by what it is: a query each, for contacts of these numbers.
_ROWS = (
    "SELECT contact.id, contact.kind, contact.name, contact.first_name, contact.last_name,"
    " organization.name AS organization, member.name AS owner, contact.version FROM contact"
    " LEFT JOIN contact AS organization ON organization.id = contact.organization_id"
    " LEFT JOIN member ON member.id = contact.owner_id WHERE contact.id IN ({among})"
)
_POINTS = (
    "SELECT contact_id, kind, value FROM contact_point WHERE contact_id IN ({among})"
    " ORDER BY position, id"
)
_TAGS = (
    "SELECT contact_tag.contact_id, tag.name FROM contact_tag"
    " JOIN tag ON tag.id = contact_tag.tag_id WHERE contact_tag.contact_id IN ({among})"
    " ORDER BY tag.name_key"
)
_EXTERNAL_IDS = (
    "SELECT entity_id, system, value FROM external_id"
    " WHERE entity = 'contact' AND entity_id IN ({among})"
)
_OPEN_DEALS = (
    "SELECT contact_id, count(*) FROM deal WHERE contact_id IN ({among}) AND status = 'open'"
    " AND archived_at IS NULL GROUP BY contact_id"
)
_LAST_SAID = (
    "SELECT participant.contact_id, max(communication.started_at) FROM participant"
    " JOIN communication ON communication.id = participant.communication_id"
    " WHERE participant.contact_id IN ({among}) AND communication.archived_at IS NULL"
    " GROUP BY participant.contact_id"
)


# One contact with what its card shows of it.
_CARD = (
    "SELECT contact.id, contact.kind, contact.name, contact.first_name, contact.last_name,"
    " contact.role_title, contact.organization_id, organization.name AS organization,"
    " contact.owner_id, contact.source_id, source.name AS source, contact.consent, contact.notes,"
    " contact.created_at, contact.archived_at, contact.version FROM contact"
    " LEFT JOIN contact AS organization ON organization.id = contact.organization_id"
    " LEFT JOIN source ON source.id = contact.source_id WHERE contact.id = ?"
)


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """What lists show of some contacts: rows by name, what each has by its number first."""

    rows: list[dict[str, Any]]
    points: list[tuple[int, str, str]]
    tags: list[tuple[int, str]]
    external_ids: list[tuple[int, str, str]]
    open_deals: list[tuple[int, int]]
    last_said: list[tuple[int, str | None]]


def contact_facts(connection: sqlite3.Connection, ids: Sequence[int]) -> ContactFacts:
    """What lists show of these contacts; at most a part of a long list at once."""
    among = ",".join("?" * len(ids))
    values = tuple(ids)
    queries = (_POINTS, _TAGS, _EXTERNAL_IDS, _OPEN_DEALS, _LAST_SAID)
    return ContactFacts(
        by_name(connection, _ROWS.format(among=among), values),
        *(connection.execute(query.format(among=among), values).fetchall() for query in queries),
    )


def contact_order(
    connection: sqlite3.Connection,
    *,
    kind: str = "",
    owner_ids: Sequence[int] = (),
    source_ids: Sequence[int] = (),
    tag_ids: Sequence[int] = (),
    condition: Condition | None = None,
    sort: str = "name",
    limit: int | None = None,
) -> array[int]:
    """Numbers of the contacts of a list, in its order. Empty conditions let all through."""
    where, values = "contact.archived_at IS NULL", dict[str, Any]()
    if kind:
        where += " AND contact.kind = :kind"
        values["kind"] = kind
    for among, wanted in (
        (owner_ids, "contact.owner_id IN ({})"),
        (source_ids, "contact.source_id IN ({})"),
        (tag_ids, "contact.id IN (SELECT contact_id FROM contact_tag WHERE tag_id IN ({}))"),
    ):
        if among:
            where += " AND " + wanted.format(", ".join(str(int(number)) for number in among))
    if condition is not None:
        where += f" AND ({condition.sql})"
        values |= condition.values
    query = f"SELECT contact.id FROM contact WHERE {where} ORDER BY {ORDERS[sort]} LIMIT :limit"
    found = connection.execute(query, {**values, "limit": -1 if limit is None else limit})
    return array("q", (number for (number,) in found))


def contact_fields(connection: sqlite3.Connection, contact_id: int) -> dict[str, Any] | None:
    """One contact's columns by name, in stored form; none if it is not there."""
    found = by_name(connection, _CARD, (contact_id,))
    return found[0] if found else None


def columns_of(
    connection: sqlite3.Connection, contact_id: int, names: Sequence[str]
) -> dict[str, Any]:
    """These columns of one contact by name, in stored form."""
    columns = ", ".join(f'"{name}"' for name in ("id", *names))
    found = by_name(connection, f"SELECT {columns} FROM contact WHERE id = ?", (contact_id,))[0]
    return {name: found[name] for name in names}


def points_of(connection: sqlite3.Connection, contact_id: int) -> list[dict[str, Any]]:
    """A contact's phones, e-mails and links, in their order."""
    query = (
        "SELECT kind, value, label FROM contact_point WHERE contact_id = ? ORDER BY position, id"
    )
    return by_name(connection, query, (contact_id,))


def addresses_of(connection: sqlite3.Connection, contact_id: int) -> list[dict[str, Any]]:
    """A contact's addresses, in their order."""
    query = (
        "SELECT label, street, city, region, postal_code, country FROM address"
        " WHERE contact_id = ? ORDER BY position, id"
    )
    return by_name(connection, query, (contact_id,))


def people_of(connection: sqlite3.Connection, organization_id: int) -> list[dict[str, Any]]:
    """Number, name and position of an organisation's people, in the order of their names."""
    query = (
        "SELECT id, name, role_title FROM contact WHERE organization_id = ?"
        " AND archived_at IS NULL ORDER BY sort_key"
    )
    return by_name(connection, query, (organization_id,))


def owners_of(connection: sqlite3.Connection, contact_ids: Sequence[int]) -> set[int | None]:
    """Numbers of those who own these contacts; none for nobody."""
    owners: set[int | None] = set()
    for part in chunks(contact_ids):
        query = f"SELECT DISTINCT owner_id FROM contact WHERE id IN ({','.join('?' * len(part))})"
        owners |= {row[0] for row in connection.execute(query, part)}
    return owners


def called(connection: sqlite3.Connection, key: str, most: int) -> list[tuple[int, str]]:
    """Number and name of the contacts with that search key of a name."""
    query = "SELECT id, name FROM contact WHERE name_key = ? AND archived_at IS NULL LIMIT ?"
    return connection.execute(query, (key, most)).fetchall()
