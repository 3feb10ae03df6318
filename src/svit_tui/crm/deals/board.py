"""The board: which deals stand in which column, and what they add up to.

Numbers of deals are kept for all columns, texts only for cards that were shown. A change is worked
in by `apply`, so that a key costs the same with ten deals as with a hundred thousand.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from copy import copy, deepcopy
from datetime import date, datetime
from typing import TYPE_CHECKING

from svit_tui.store.reads import board as board_reads
from svit_tui.store.reads.board import (
    SHOWN,
    SORTS,
    BoardFilter,
    CardRow,
    PipelineRow,
    StageRow,
    Sums,
)

if TYPE_CHECKING:
    from svit_tui.store.file.connect import Connection

__all__ = [
    "SHOWN",
    "SORTS",
    "Board",
    "BoardFilter",
    "CardRow",
    "PipelineRow",
    "Span",
    "StageRow",
    "Sums",
    "busiest_pipeline",
    "pipeline_rows",
]

# Cards kept in memory; more than any terminal shows.
KEPT = 4000
# So many cards above and below a changed one may be on screen.
BESIDE = 40

# Cards of a column: the number of its stage, from a row to before one.
Span = tuple[int, int, int]

busiest_pipeline = board_reads.busiest_pipeline
pipeline_rows = board_reads.pipeline_rows


class Board:
    """One pipeline's deals under one filter, read at one moment and kept right by `apply`."""

    def __init__(
        self,
        connection: Connection,
        pipeline_id: int,
        wanted: BoardFilter | None = None,
        *,
        today: date,
        now: datetime | None = None,
    ) -> None:
        self.pipeline_id = pipeline_id
        self.wanted = wanted or BoardFilter()
        self.today = today
        # What is overdue and rotting is counted from; without it from midnight.
        self.now = now
        # The newest change that was there before it was read.
        self.newest = board_reads.newest_change(connection)
        self.stages: list[StageRow] = board_reads.stage_rows(connection, pipeline_id)
        self.order: dict[int, array[int]] = board_reads.deal_order(
            connection, self.stages, self.wanted, today, now
        )
        self.sums: dict[int, Sums] = board_reads.deal_sums(
            connection, self.stages, self.wanted, today, now
        )
        # What the filter narrows by, by name; read by who reads it for a screen.
        self.filter_names: list[str] = []
        self._cards: dict[int, CardRow] = {}
        self._gone: set[int] = set()
        # Stages that the last `apply` touched: the columns to draw anew.
        self.dirty: frozenset[int] = frozenset()

    @property
    def count(self) -> int:
        """How many deals the board shows."""
        return sum(sums.count for sums in self.sums.values())

    def totals(self) -> Sums:
        """What all columns add up to."""
        total = Sums()
        for sums in self.sums.values():
            total.count += sums.count
            for currency, amount in sums.amount.items():
                total.amount[currency] += amount
            for currency, weighted in sums.weighted.items():
                total.weighted[currency] += weighted
        return total

    def name_filter(self, connection: Connection) -> None:
        """Read what the filter narrows by."""
        from svit_tui.store.reads.filters.filter_names import filter_names

        self.filter_names = filter_names(connection, self.wanted)

    def lacks(self, spans: Iterable[Span]) -> bool:
        """Whether a card of these has yet to be read."""
        return any(not self.known(deal_id) for deal_id in self._ids(spans))

    def learn(self, connection: Connection, spans: Iterable[Span]) -> None:
        """Read the cards of these that are not known yet; may run beside who draws the others."""
        ids = [*self._ids(spans)]
        if len(self._cards) > KEPT:
            # Those read last, and those asked for: what is on screen may be drawn at any time.
            kept = dict([*self._cards.items()][-KEPT // 2 :])
            self._cards = kept | {each: card for each in ids if (card := self._cards.get(each))}
        missing = [deal_id for deal_id in ids if not self.known(deal_id)]
        if missing:
            found = board_reads.card_rows(connection, missing)
            self._gone |= set(missing) - found.keys()
            self._cards.update(found)

    def _ids(self, spans: Iterable[Span]) -> Iterator[int]:
        for stage_id, start, stop in spans:
            yield from self.order[stage_id][max(start, 0) : max(stop, 0)]

    def known_card(self, deal_id: int) -> CardRow | None:
        """One deal's card, if it is in memory."""
        return self._cards.get(deal_id)

    def known(self, deal_id: int) -> bool:
        """Whether a deal was read; one that is gone since has no card."""
        return deal_id in self._cards or deal_id in self._gone

    def locate(self, deal_id: int) -> tuple[int, int] | None:
        """Column and row of a deal, none if the board does not show it."""
        for column, stage in enumerate(self.stages):
            ids = self.order[stage.id]
            try:
                return column, ids.index(deal_id)
            except ValueError:
                continue
        return None

    def after(self, connection: Connection, deal_ids: Iterable[int]) -> Board | None:
        """The board after a change, with `dirty` columns; this one stays as it is.

        None where `apply` can't work it in. The cards beside the changed ones are read, too.
        """
        fresh = copy(self)
        fresh.order = {stage: ids[:] for stage, ids in self.order.items()}
        fresh.sums = deepcopy(self.sums)
        fresh._cards = dict(self._cards)
        fresh._gone = set(self._gone)
        places = [place for deal_id in deal_ids if (place := self.locate(deal_id)) is not None]
        if not fresh.apply(connection, deal_ids):
            return None
        places += [place for deal_id in deal_ids if (place := fresh.locate(deal_id)) is not None]
        for column, row in places:
            fresh.learn(connection, [(fresh.stages[column].id, row - BESIDE, row + BESIDE)])
        return fresh

    def apply(self, connection: Connection, deal_ids: Iterable[int]) -> bool:
        """Work changed, new or gone deals in, reading just them.

        False if that is not possible (a deal whose old card was never shown, an order that only the
        store knows): then the board is to be read anew.
        """
        ids = list(deal_ids)
        fresh = board_reads.card_rows(connection, ids)
        dirty: set[int] = set()
        for deal_id in ids:
            place = self.locate(deal_id)
            old = self._cards.get(deal_id)
            if place is not None:
                if old is None:
                    return False
                self._take_out(place, old)
                dirty.add(self.stages[place[0]].id)
        # A place is found among deals that stand where the store has them: all are out by now.
        for deal_id in ids:
            new = fresh.get(deal_id)
            if new is None:
                self._cards.pop(deal_id, None)
                continue
            self._cards[deal_id] = new
            self._gone.discard(deal_id)
            shown = new.stage_id in self.order and board_reads.matches(
                connection, deal_id, self.wanted, self.today, self.now
            )
            if shown:
                if self.wanted.sort != "manual" or self.wanted.show in ("won", "lost", "all"):
                    return False
                self._put_in(connection, new)
                dirty.add(new.stage_id)
        self.dirty = frozenset(dirty)
        return True

    def _take_out(self, place: tuple[int, int], card: CardRow) -> None:
        stage = self.stages[place[0]]
        self.order[stage.id].pop(place[1])
        self._count(stage, card, -1)

    def _put_in(self, connection: Connection, card: CardRow) -> None:
        stage = next(stage for stage in self.stages if stage.id == card.stage_id)
        ids = self.order[stage.id]
        own = board_reads.place_of(connection, card.id, self.today)
        row = bisect_left(
            ids, own, key=lambda other: board_reads.place_of(connection, other, self.today)
        )
        ids.insert(row, card.id)
        self._count(stage, card, 1)

    def _count(self, stage: StageRow, card: CardRow, sign: int) -> None:
        sums = self.sums[stage.id]
        sums.count += sign
        if card.amount:
            probability = stage.probability if card.probability is None else card.probability
            sums.amount[card.currency] += sign * card.amount
            sums.weighted[card.currency] += sign * card.amount * probability
