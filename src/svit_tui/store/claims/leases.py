"""Leases: of several open programs only one has a given deal in triage.

A lease expires by itself, so a program that crashed holds no deal forever. Leases are not recorded
in the audit record and cannot be undone. All functions must be called inside a unit's transaction,
so that two programs never find the same deal free.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from svit_tui.model.values.instants import instant_text

LASTS = timedelta(minutes=2)


class Holder(NamedTuple):
    """Who has a deal before them."""

    member_id: int
    name: str
    session: str


def take(
    connection: sqlite3.Connection, deal_id: int, member_id: int, session: str, now: datetime
) -> bool:
    """Take or prolong a deal's lease; false if another session has it."""
    cursor = connection.execute(
        "INSERT INTO lease (deal_id, member_id, session, until) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (deal_id) DO UPDATE SET"
        " member_id = excluded.member_id, session = excluded.session, until = excluded.until"
        " WHERE lease.session = excluded.session OR lease.until <= ?",
        (deal_id, member_id, session, instant_text(now + LASTS), instant_text(now)),
    )
    return cursor.rowcount == 1


def release(connection: sqlite3.Connection, session: str, now: datetime) -> None:
    """End the leases of a session, and forget those of others that have ended."""
    connection.execute(
        "DELETE FROM lease WHERE session = ? OR until <= ?", (session, instant_text(now))
    )


def holders(
    connection: sqlite3.Connection, deal_ids: Iterable[int], session: str, now: datetime
) -> dict[int, Holder]:
    """Which of these deals other sessions have, and whose those are."""
    found: dict[int, Holder] = {}
    wanted = set(deal_ids)
    for deal_id, *who in connection.execute(
        "SELECT lease.deal_id, lease.member_id, coalesce(member.name, ''), lease.session"
        " FROM lease LEFT JOIN member ON member.id = lease.member_id"
        " WHERE lease.session <> ? AND lease.until > ?",
        (session, instant_text(now)),
    ):
        if deal_id in wanted:
            found[deal_id] = Holder(*who)
    return found
