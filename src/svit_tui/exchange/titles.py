"""Skip titles that people put above the header of a table."""

from __future__ import annotations

from collections.abc import Sequence

from svit_tui.exchange.headers import header_key
from svit_tui.exchange.table import Exact
from svit_tui.fields import NOUNS
from svit_tui.model.values.text import search_key

# So many rows at the beginning are looked at.
LOOKED_AT = 20
# A header has so many times the cells of each row above it.
_WIDER = 2
_HEADERS = frozenset(
    search_key(header) for noun in NOUNS.values() for header in (*noun.headers, *noun.columns)
)


def rows_above(rows: Sequence[Sequence[str]]) -> int:
    """How many of the first rows of a table, empty ones included, stand above its header.

    A row of a title has much fewer cells than the header, and none that is a usual header.
    """
    widths = [sum(1 for cell in row if cell.strip()) for row in rows[:LOOKED_AT]]
    first = next((place for place, width in enumerate(widths) if width), 0)
    most = 0
    for place, width in enumerate(widths):
        if most and width >= _WIDER * most and all(map(_may_head, rows[place])):
            above = [cell for row in rows[first:place] for cell in row]
            return first if any(header_key(cell) in _HEADERS for cell in above) else place
        most = max(most, width)
    return first


def title_of(rows: Sequence[Sequence[str]]) -> str:
    """The rows of a title as one text."""
    return " ".join(cell.strip() for row in rows for cell in row if cell.strip())


def _may_head(cell: str) -> bool:
    """Whether a cell may be a header: no number, no date, no address."""
    if isinstance(cell, Exact) or "@" in cell:
        return False
    return not "".join(filter(str.isalnum, cell)).isdecimal()
