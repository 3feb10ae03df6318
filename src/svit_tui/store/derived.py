"""Columns that follow from other rows, made anew at the end of each change that touches them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping

CHUNK = 500


def chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    """Numbers in lists of at most 500, within SQLite's limit of parameters."""
    ordered = sorted(ids)
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]


def refresh_derived(connection: sqlite3.Connection, touched: Mapping[str, set[int]]) -> None:
    """Set `deal.last_communication_at` to the start of the deal's newest communication."""
    for part in chunks(touched.get("deal", ())):
        marks = ",".join("?" * len(part))
        connection.execute(
            "UPDATE deal SET last_communication_at = newest.at FROM ("
            "  SELECT deal.id AS deal_id, max(communication.started_at) AS at FROM deal"
            "  LEFT JOIN communication ON communication.deal_id = deal.id"
            "    AND communication.archived_at IS NULL"
            f"  WHERE deal.id IN ({marks}) GROUP BY deal.id) AS newest"
            " WHERE deal.id = newest.deal_id AND deal.last_communication_at IS NOT newest.at",
            part,
        )
