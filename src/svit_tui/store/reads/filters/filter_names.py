"""Read the names of what deals are narrowed by, in SQL with sqlite3 alone."""

from __future__ import annotations

import sqlite3

from svit_tui.store.reads.chunks import chunks
from svit_tui.store.reads.filters.deal_filter import DealFilter


def filter_names(connection: sqlite3.Connection, wanted: DealFilter) -> list[str]:
    """The owners, sources, products and tags of a filter by name."""
    lists = {
        "member": wanted.owner_ids,
        "source": wanted.source_ids,
        "product": wanted.product_ids,
        "tag": wanted.tag_ids,
    }
    found: list[str] = []
    for table, ids in lists.items():
        for part in chunks(ids):
            marks = ",".join("?" * len(part))
            rows = connection.execute(
                f"SELECT name FROM {table} WHERE id IN ({marks}) ORDER BY name", part
            )
            found += [name for (name,) in rows]
    return found
