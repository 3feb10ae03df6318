"""Read what was said last about deals, in SQL with sqlite3 alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from svit_tui.store.reads.chunks import chunks

# So much of a text without a subject is enough for a line.
ENOUGH = 200


class LastSaid(NamedTuple):
    """The newest communication about a deal; `started_at` is in stored form."""

    kind: str
    direction: str
    started_at: str
    text: str


def last_said(connection: sqlite3.Connection, deal_ids: Iterable[int]) -> dict[int, LastSaid]:
    """The newest communication of each of these deals that has one."""
    found: dict[int, LastSaid] = {}
    for part in chunks(deal_ids):
        marks = ",".join("?" * len(part))
        for deal_id, kind, direction, at, subject, body in connection.execute(
            "SELECT deal.id, said.kind, said.direction, said.started_at, said.subject_line,"
            f" substr(said.body, 1, {ENOUGH}) FROM deal JOIN communication AS said ON said.id ="
            " (SELECT newest.id FROM communication AS newest WHERE newest.deal_id = deal.id"
            "  AND newest.archived_at IS NULL ORDER BY newest.started_at DESC, newest.id DESC"
            f"  LIMIT 1) WHERE deal.id IN ({marks})",
            part,
        ):
            found[deal_id] = LastSaid(kind, direction, at, subject or body.split("\n", 1)[0])
    return found
