"""Turn deals into the cards of the board."""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import TYPE_CHECKING

from svit_tui import formatting
from svit_tui.crm.deals.board import Board, CardRow, Sums
from svit_tui.screens.board.money import Shown
from svit_tui.screens.board.signs import marks_of
from svit_tui.widgets.board import ColumnHead
from svit_tui.widgets.cards import Card

if TYPE_CHECKING:
    from svit_tui.screens.base.desk import Store

KEPT = 1000


def money_of(card: CardRow) -> str:
    """A card's amount, or nothing."""
    if card.amount is None:
        return ""
    return formatting.money(card.amount, card.currency)


def amounts_of(card: CardRow) -> tuple[str, ...]:
    """A card's amount in full and, for narrow columns, short."""
    if card.amount is None:
        return ()
    return money_of(card), formatting.money_short(card.amount, card.currency)


def weighted(sums: Sums) -> dict[str, int]:
    """The weighted sums in minor units."""
    return {currency: amount // 100 for currency, amount in sums.weighted.items()}


class Cards:
    """The board's source: cards of a `Board`, made when they are drawn."""

    def __init__(
        self,
        store: Store,
        board: Board,
        selected: set[int],
        shown: Shown,
        lacking: Callable[[int, int], None],
        moved: Container[int] = (),
    ) -> None:
        self.store = store
        # Called with a stage and a row whose card has yet to be read.
        self.lacking = lacking
        self.board = board
        self.selected = selected
        self.shown = shown
        # Deals that somebody else has moved just now.
        self.moved = moved
        self.now = store.clock()
        # Cards as they were made, with what they were made from.
        self._made: dict[int, tuple[CardRow, tuple[bool, bool], Card]] = {}

    def tick(self) -> None:
        """It is later now: cards that are drawn anew tell what is overdue by then."""
        before, self.now = self.now, self.store.clock()
        # Nothing on a card tells seconds.
        if before.replace(second=0, microsecond=0) != self.now.replace(second=0, microsecond=0):
            self._made.clear()

    @property
    def own_name(self) -> str:
        """The member whose deals need no name on them."""
        return self.store.member.name if self.store.member else ""

    def columns(self) -> list[ColumnHead]:
        """A column a stage, with count, sum and weighted sum."""
        columns = []
        worth = {id: self.shown.worth(sums.amount) for id, sums in self.board.sums.items()}
        whole = sum(worth.values())
        for stage in self.board.stages:
            sums = self.board.sums[stage.id]
            columns.append(
                ColumnHead(
                    stage.name,
                    len(self.board.order[stage.id]),
                    self.shown.total(sums.amount),
                    tuple(formatting.money_parts(sums.amount)),
                    self.shown.likely(weighted(sums)),
                    worth[stage.id] / whole if whole > 0 else 0.0,
                )
            )
        return columns

    def card(self, column: int, row: int) -> Card | None:
        """A card by column and row."""
        found = self.row(column, row)
        if found is None:
            return None
        state = selected, moved = found.id in self.selected, found.id in self.moved
        made = self._made.get(found.id)
        if made is not None and made[0] is found and made[1] == state:
            return made[2]
        card = Card(
            id=found.id,
            title=found.title,
            detail=found.contact_name,
            amounts=amounts_of(found),
            marks=marks_of(found, self.now, self.board.today, self.own_name),
            selected=selected,
            moved=moved,
        )
        if len(self._made) > KEPT:
            self._made.clear()
        self._made[found.id] = (found, state, card)
        return card

    def row(self, column: int, row: int) -> CardRow | None:
        """A deal by column and row; whoever has to read it is told, if it is not known."""
        if column >= len(self.board.stages):
            return None
        stage = self.board.stages[column]
        ids = self.board.order[stage.id]
        if not 0 <= row < len(ids):
            return None
        if not self.board.known(ids[row]):
            self.lacking(stage.id, row)
        return self.board.known_card(ids[row])
