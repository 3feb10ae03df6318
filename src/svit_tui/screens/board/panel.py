"""Read the deal under the cursor in the panel beside the board.

The cursor goes first: reading begins once its frame is out. While a key is held down nothing is
read: the panel follows where the cursor comes to rest.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

from svit_tui.crm.triage.card import triage_card
from svit_tui.model.errors import NotFound
from svit_tui.screens.board.panel_lines import panel_lines
from svit_tui.screens.board.reading import chance_of
from svit_tui.widgets.background import work_on

if TYPE_CHECKING:
    from svit_tui.crm.deals.board import Board, CardRow
    from svit_tui.screens.base.screen import CrmScreen
    from svit_tui.widgets.side_panel import SidePanel

# Seconds without a key after which the cursor rests, if the key before came as soon as when it is
# held down.
REST = HELD = 0.08


class PanelReading:
    """Keeps the panel in step with the cursor of the board."""

    def __init__(
        self,
        screen: CrmScreen,
        current: Callable[[], CardRow | None],
        board: Callable[[], Board | None],
    ) -> None:
        self.screen = screen
        self.current = current
        self.board = board
        # The deal that the cursor came to last, when, and whether by a key that is held down.
        self._about: int | None = None
        self._came = 0.0
        self._is_held = False

    def follow(self, panel: SidePanel) -> None:
        """Read the deal under the cursor soon."""
        card = self.current()
        about = card.id if card is not None else None
        if about != self._about:
            came = monotonic()
            self._is_held = came - self._came < HELD
            self._about, self._came = about, came
        self.screen.desk.call_after_frame(partial(self._begin, panel))

    def _begin(self, panel: SidePanel) -> None:
        if self.screen.shown:
            work_on(self.screen, partial(self._read, panel), group="panel")

    async def _read(self, panel: SidePanel) -> None:
        if self._is_held:
            await asyncio.sleep(REST)
        screen, card, board = self.screen, self.current(), self.board()
        if card is None or board is None:
            panel.show(())
            return
        now = screen.store.clock()
        try:
            found = await screen.read(triage_card, card.id, now)
        except NotFound:
            # Erased by somebody else; the board hears of it, too.
            return
        if screen.shown:
            panel.show(panel_lines(found, chance_of(board, card), now))
