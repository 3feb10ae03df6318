"""What was drawn is let go with its screen."""

from __future__ import annotations

import gc

from textual.strip import Strip

from svit_tui.app.app import SvitApp
from svit_tui.screens.deals.screen import DealCardScreen
from svit_tui.store.store import Store
from tests.screens.conftest import Hands, demo

__all__ = ["demo"]

# A look at a deal leaves a few lines of what the board shows, and had left some hundred and fifty.
A_LOOK_MAY_LEAVE = 20


def alive(kind: type) -> int:
    gc.collect()
    return sum(isinstance(each, kind) for each in gc.get_objects())


async def test_looks_at_deals_leave_nothing_behind(demo: Store) -> None:
    # What another test has not let go yet.
    before = alive(DealCardScreen)
    app = SvitApp(demo)
    async with app.run_test(size=(120, 40)) as pilot:
        hands = Hands(app, pilot)
        looks = 8
        counts = []
        for _half in range(2):
            for _look in range(looks):
                await hands.press("enter", "escape", "j")
            # A screen that was left goes a little later.
            await hands.until(lambda: alive(DealCardScreen) <= before)
            counts.append(alive(Strip))
        assert counts[1] - counts[0] < looks * A_LOOK_MAY_LEAVE
