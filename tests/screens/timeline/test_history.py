"""Who changed what, in a dialog over the screen that asked."""

from __future__ import annotations

import pytest

from svit_tui.app.app import SvitApp
from svit_tui.screens.deals.screen import DealCardScreen
from svit_tui.store.store import Store
from svit_tui.widgets.frame import Dialog
from tests.screens.cards.test_card_screen import asked, card, number_of, of
from tests.screens.conftest import Hands, text_of


@pytest.mark.parametrize(("size", "frame"), [((120, 40), "┌"), ((40, 12), "")])
async def test_a_history_has_a_frame_where_there_is_room(
    demo: Store, size: tuple[int, int], frame: str
) -> None:
    async with SvitApp(demo).run_test(size=size) as pilot:
        hands = Hands(of(pilot), pilot)
        await card(hands, DealCardScreen(number_of(demo, "deal", "Website with booking")))
        await asked(hands, "i", "History of the deal")
        shown = text_of(hands.app)
        assert frame in shown
        assert "Imported" in shown
        region = hands.app.screen.query_one(Dialog).region
        assert region.width <= size[0] - (4 if frame else 0)
        await hands.press("escape")
        assert "History of the deal" not in text_of(hands.app)
