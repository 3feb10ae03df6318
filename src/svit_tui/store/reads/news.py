"""What other members have changed last, in SQL on sqlite3 alone."""

from __future__ import annotations

import sqlite3

_NEWEST = (
    "SELECT member.name, change_set.kind, change_set.action, change_set.title, change_set.count"
    " FROM change_set JOIN member ON member.id = change_set.member_id"
    " WHERE change_set.id > ? AND change_set.member_id IS NOT ? AND change_set.action <> ''"
    " ORDER BY change_set.id DESC LIMIT 1"
)

# The member's name; the kind, action, title and count of the change.
News = tuple[str, str, str, str, int]


def newest_of_others(
    connection: sqlite3.Connection, after: int, member_id: int | None
) -> News | None:
    """The newest change after that number which somebody else has made; none if there is none."""
    row: News | None = connection.execute(_NEWEST, (after, member_id)).fetchone()
    return row
