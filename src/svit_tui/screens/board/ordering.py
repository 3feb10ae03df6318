"""Find which deals pass which, when some are moved up or down in the order by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def swaps(order: Sequence[int], chosen: set[int], by: int) -> list[tuple[int, int]]:
    """Which deal of a stage is to pass which other one, in the order of doing it."""
    ids = [*order]
    # Few are chosen out of many: looking for them one by one is quicker than going through all.
    places = sorted(ids.index(deal) for deal in chosen if deal in ids)
    found = []
    for place in reversed(places) if by > 0 else places:
        beside = place + by
        # At the edge, and behind a chosen one that is there already, a deal stays.
        if 0 <= beside < len(ids) and ids[beside] not in chosen:
            found.append((ids[place], ids[beside]))
            ids[place], ids[beside] = ids[beside], ids[place]
    return found
