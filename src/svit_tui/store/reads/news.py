"""What other members have changed last, in SQL on sqlite3 alone."""

from __future__ import annotations

import sqlite3

_NEWEST = (
    "SELECT member.name, change_set.kind, change_set.action, change_set.title, change_set.count"
    " FROM change_set JOIN member ON member.id = change_set.member_id"
    " WHERE change_set.id > ? AND change_set.member_id IS NOT ? AND change_set.action <> ''"
    " ORDER BY change_set.id DESC LIMIT 1"
)

# A place in the order by hand or a stage is new. Of a stage that was numbered anew only the deal
# that was meant has moved: which of them is not told, so none is.
_MOVED = (
    "SELECT DISTINCT change.row_id FROM change_set JOIN change ON change.set_id = change_set.id"
    " WHERE change_set.id > ? AND change_set.member_id IS NOT ? AND change.entity = 'deal'"
    " AND (json_type(change.after, '$.position') IS NOT NULL"
    " OR json_type(change.after, '$.stage_id') IS NOT NULL)"
    " AND (SELECT count(*) FROM change AS each WHERE each.set_id = change_set.id"
    " AND each.entity = 'deal') <= change_set.count"
    " LIMIT ?"
)

_CHANGES = (
    "SELECT entity, op, row_id, subject, subject_id,"
    " json_extract(before, '$.deal_id'), json_extract(after, '$.deal_id'),"
    " json_type(after, '$.name') IS NOT NULL"
    " FROM change WHERE set_id > ? LIMIT ?"
)
# Tables whose rows are about a deal, or none; what the rest of them is about no board shows.
_HAPPENS = ("communication", "task", "event")
_NEVER_SHOWN = (*_HAPPENS, "contact", "external_id", "goal", "template")
# A new one is of no deal yet.
_LISTS = ("tag", "source", "product", "loss_reason")

# The member's name; the kind, action, title and count of the change.
News = tuple[str, str, str, str, int]


def newest_of_others(
    connection: sqlite3.Connection, after: int, member_id: int | None
) -> News | None:
    """The newest change after that number which somebody else has made; none if there is none."""
    row: News | None = connection.execute(_NEWEST, (after, member_id)).fetchone()
    return row


def moved_by_others(
    connection: sqlite3.Connection, after: int, member_id: int | None, most: int
) -> list[int]:
    """Deals that somebody else has moved or added after that change, at most so many."""
    return [row[0] for row in connection.execute(_MOVED, (after, member_id, most))]


def deals_touched(connection: sqlite3.Connection, after: int, most: int) -> set[int] | None:
    """Deals that a board shows otherwise after the changes after that one.

    None if these are more rows than `most`, or something that all of a board follows from: then it
    is to be read anew.
    """
    rows = connection.execute(_CHANGES, (after, most + 1)).fetchall()
    deals: set[int | None] = set()
    for entity, op, row_id, subject, subject_id, before, now, has_name in rows:
        if subject == "deal":
            deals.add(subject_id)
        elif _concerns_all(entity, subject, is_new=op == "add", has_name=bool(has_name)):
            return None
        elif entity in _HAPPENS:
            deals |= {before, now, _deal_of(connection, entity, row_id)}
    return None if len(rows) > most else {deal for deal in deals if deal is not None}


def _deal_of(connection: sqlite3.Connection, table: str, row_id: int) -> int | None:
    row = connection.execute(f"SELECT deal_id FROM {table} WHERE id = ?", (row_id,)).fetchone()
    return row[0] if row else None


def _concerns_all(entity: str, subject: str, *, is_new: bool, has_name: bool) -> bool:
    """Whether any deal of a board may look otherwise, or stand elsewhere, after such a change."""
    if entity == "contact":
        return has_name and not is_new
    return subject not in _NEVER_SHOWN and not (is_new and subject in _LISTS)
