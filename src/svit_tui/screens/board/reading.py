"""Read the deal under the cursor in full, in the two lines below the board.

The cursor waits for nothing: what the board knows is shown in the frame of the key, and what was
said last about the deals around it is read in a thread.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from svit_tui import formatting
from svit_tui.crm.deals.last_said import LastSaid, last_said
from svit_tui.i18n import N_, _
from svit_tui.screens.board.cards import money_of
from svit_tui.widgets.cells import cut
from svit_tui.widgets.strip import Fact, StripLine

if TYPE_CHECKING:
    from svit_tui.crm.deals.board import Board, CardRow
    from svit_tui.screens.base.screen import CrmScreen

# So many cards above and below the cursor's, and beside these, are read together.
AROUND = 15
KEPT = 4000
# Cells of the next step's subject or, if there is none, of what was said last: with each key they
# are sent anew, over a line that may be slow.
SUBJECT = 22
KINDS: dict[str, str] = {
    "call": N_("call"),
    "email": N_("e-mail"),
    "meeting": N_("meeting"),
    "message": N_("message"),
    "note": N_("note"),
}
ARROWS = {"in": "↙", "out": "↗"}


class Reading:
    """Keeps the two lines of the board in step with its cursor."""

    def __init__(
        self,
        screen: CrmScreen,
        current: Callable[[], CardRow | None],
        board: Callable[[], Board | None],
    ) -> None:
        self.screen = screen
        self.current = current
        self.board = board
        self._lines = tuple(screen.query(StripLine))
        # What was said last, and the card as it was then: a deal that has changed is read again.
        self._said: dict[int, tuple[CardRow, LastSaid | None]] = {}
        self._is_reading = False

    def follow(self) -> None:
        """Show the deal under the cursor; what is not known of it comes a little later."""
        screen = self.screen
        card, board = self.current(), self.board()
        first, second = self._lines
        if card is None or board is None:
            first.show(())
            second.show(())
            return
        now = screen.store.clock()
        known = self._known(card)
        first.show(deal_facts(card, chance_of(board, card)))
        step = step_facts(card, now)
        said = known[1] if known is not None else None
        second.show([*step, *said_facts(said, now, with_text=len(step) < 2)])
        if known is None and first.display and not self._is_reading:
            screen.run_worker(self._read_on(), group="reading")

    def _known(self, card: CardRow) -> tuple[CardRow, LastSaid | None] | None:
        known = self._said.get(card.id)
        return known if known is not None and known[0] is card else None

    async def _read_on(self) -> None:
        """Read until the cursor stands where all is known."""
        screen, loop = self.screen, asyncio.get_running_loop()
        self._is_reading = True
        try:
            while screen.shown and (card := self.current()) is not None and not self._known(card):
                cards = self._around(card)
                ids = [each.id for each in cards]
                found = await loop.run_in_executor(screen.desk.reader, self._read, ids)
                if len(self._said) > KEPT:
                    self._said.clear()
                self._said |= {each.id: (each, found.get(each.id)) for each in cards}
        finally:
            self._is_reading = False
        if screen.shown:
            self.follow()

    def _read(self, deal_ids: list[int]) -> dict[int, LastSaid]:
        """What was said last about these deals. Runs in a thread."""
        return last_said(self.screen.store.light(), deal_ids)

    def _around(self, card: CardRow) -> list[CardRow]:
        """The card and those near it in each column, as far as they were on screen."""
        board = self.board()
        place = board.locate(card.id) if board is not None else None
        if board is None or place is None:
            return [card]
        rows = slice(max(place[1] - AROUND, 0), place[1] + AROUND)
        near = [
            known
            for stage in board.stages
            for deal_id in board.order[stage.id][rows]
            if (known := board.known_card(deal_id)) is not None and self._known(known) is None
        ]
        return near if card in near else [card, *near]


def chance_of(board: Board, card: CardRow) -> int | None:
    """The chance to win an open deal, in percent: its own, else its stage's."""
    if card.status != "open" or card.probability is not None:
        return card.probability if card.status == "open" else None
    return next((one.probability for one in board.stages if one.id == card.stage_id), None)


def deal_facts(card: CardRow, chance: int | None) -> list[Fact]:
    """Title, amount, chance and contact."""
    return [
        (card.title, "", True),
        (money_of(card), "", False),
        ("" if chance is None else formatting.whole_percent(chance), "", False),
        (card.contact_name, "", True),
    ]


def step_facts(card: CardRow, now: datetime) -> list[Fact]:
    """The next step: its kind, when it is due, and what it is."""
    standing = card.standing
    if card.status != "open":
        return [(card.loss_reason or "", "", True)]
    step = standing.step
    if not step.kind:
        return [(_("no next step"), "", False)] if standing.lacks_next_step(now) else []
    sign = formatting.STEP_SIGNS.get(step.kind, "□")
    due = formatting.due_said(step.day, step.moment, now, step.ends) or _("no date")
    look = "overdue" if standing.days_overdue(now) is not None else ""
    return [(f"{sign} {due}", look, False), (cut(card.next_step, SUBJECT), "", True)]


def said_facts(said: LastSaid | None, now: datetime, *, with_text: bool) -> list[Fact]:
    """What was said last: which way, how and when; the text too, if asked for."""
    if said is None:
        return []
    day = datetime.fromisoformat(said.started_at).astimezone().date()
    when = formatting.date_said(day, now.astimezone().date())
    sign = ARROWS.get(said.direction, "·")
    return [
        (f"{sign} {_(KINDS[said.kind])} {when}", "", False),
        (cut(said.text, SUBJECT) if with_text else "", "", True),
    ]
