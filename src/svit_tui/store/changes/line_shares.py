"""Keep each line's share of its deal in step, for the reports by product.

Nearly every deal has a single line, whose share is the whole amount; SQLite computes those. Amounts
of deals with several lines are split in Python, whose integers don't overflow.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from svit_tui.model.values.line_amounts import line_total, shares
from svit_tui.store.reads.chunks import chunks

# {wanted} lists the numbers of deals.
_SINGLE = """
UPDATE line SET share = deal.amount, first = 2 FROM deal
WHERE deal.id = line.deal_id AND line.deal_id IN ({wanted})
  AND NOT EXISTS (SELECT 1 FROM line AS o WHERE o.deal_id = line.deal_id AND o.id <> line.id)
  AND (line.share IS NOT deal.amount OR line.first IS NOT 2)
"""
_SEVERAL = """
SELECT line.deal_id, line.id, line.product_id, line.quantity, line.unit_price, line.discount,
  line.share, line.first, deal.amount
FROM line JOIN deal ON deal.id = line.deal_id
WHERE line.deal_id IN ({wanted})
  AND EXISTS (SELECT 1 FROM line AS o WHERE o.deal_id = line.deal_id AND o.id <> line.id)
ORDER BY line.deal_id, line.position, line.id
"""


def refresh_shares(connection: sqlite3.Connection, touched: Mapping[str, set[int]]) -> None:
    """Bring the lines of the touched deals in step with each other and with the deals' amounts."""
    for part in chunks(sorted(touched.get("deal", ()))):
        marks = ",".join("?" * len(part))
        connection.execute(_SINGLE.format(wanted=marks), part)
        several = connection.execute(_SEVERAL.format(wanted=marks), part).fetchall()
        connection.executemany(
            "UPDATE line SET share = ?, first = ? WHERE id = ?", _shared_out(several)
        )


def _shared_out(rows: list[Any]) -> Iterator[tuple[int | None, int, int]]:
    """Share, whether it is a first, and number of each line that has others than it should."""
    for _deal_id, of_deal in groupby(rows, key=lambda row: row[0]):
        lines = list(of_deal)
        parts = shares(lines[0][8], [line_total(*line[3:6]) for line in lines])
        seen: set[int | None] = set()
        for (_deal, line_id, product_id, *_price, old, old_first, _amount), share in zip(
            lines, parts, strict=True
        ):
            first = 2 if not seen else int(product_id not in seen)
            seen.add(product_id)
            if (share, first) != (old, old_first):
                yield share, first, line_id
