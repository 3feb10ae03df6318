"""The deals that somebody else has moved just now, so that the eye can follow their cards."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from time import monotonic

# Seconds for which a card is marked.
MARKED = 2.0


class Moved:
    """Deals with a mark that ends by itself, each at its time."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._ends: dict[int, float] = {}

    def __contains__(self, deal_id: object) -> bool:
        return deal_id in self._ends

    def add(self, deal_ids: Iterable[int]) -> None:
        """Mark deals from now on."""
        end = self._clock() + MARKED
        self._ends.update((deal_id, end) for deal_id in deal_ids)

    def end(self) -> list[int]:
        """Take the marks away whose time is over; the deals that had them."""
        now = self._clock()
        over = [deal_id for deal_id, end in self._ends.items() if end <= now]
        for deal_id in over:
            del self._ends[deal_id]
        return over

    def left(self) -> float | None:
        """Seconds until the next mark ends, if there is one."""
        return max(min(self._ends.values()) - self._clock(), 0.0) if self._ends else None
