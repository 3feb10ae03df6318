"""Pictures of deals that are asleep, back, or nurtured by a sequence."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from textual.pilot import Pilot

from svit_tui.app.app import SvitApp
from svit_tui.crm.deals import changes as deals
from svit_tui.crm.deals.board import Board
from svit_tui.crm.flows import sequences
from svit_tui.i18n import set_language
from svit_tui.model.nurture_steps import NurtureSequence, parse_steps
from svit_tui.screens.contacts.card import ContactScreen
from svit_tui.store.store import Store
from tests.conftest import FrozenClock
from tests.screens.conftest import Hands
from tests.screens.snapshots import SnapCompare

SIZES = {"120x40": (120, 40), "80x24": (80, 24)}
WARM_UP = NurtureSequence("Warm-up", parse_steps("day 0 email\nday 7 call\nday 30 message"))


@pytest.fixture
def nurtured(demo: Store, clock: FrozenClock) -> Store:
    """The first leads: one back from snooze, one asleep, one nurtured; the second column too."""
    today = clock.now.date()
    board = Board(demo.light(), 1, today=today)
    (first, second, third, *_rest), (fourth, *_others) = list(board.order.values())[:2]
    with demo.unit() as work:
        deals.snooze(work, third, today + timedelta(days=1), "No budget")
        deals.snooze(work, second, today + timedelta(days=30), "Asked to call after the holidays")
        deals.snooze(work, fourth, today + timedelta(days=1))
        for deal_id in (first, second):
            sequences.start(work, deal_id, WARM_UP)
    clock.forward(days=1)
    return demo


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["board", "list", "snoozed", "deal", "contact"])
def test_what_is_asleep_back_or_nurtured(
    snap_compare: SnapCompare, nurtured: Store, name: str, size: str
) -> None:
    assert picture(snap_compare, nurtured, name, SIZES[size])


def test_the_board_in_ukrainian(snap_compare: SnapCompare, nurtured: Store) -> None:
    set_language("uk")
    assert picture(snap_compare, nurtured, "board", (80, 24))


def picture(snap_compare: SnapCompare, store: Store, name: str, size: tuple[int, int]) -> bool:
    async def run(pilot: Pilot[None]) -> None:
        assert isinstance(pilot.app, SvitApp)
        hands = Hands(pilot.app, pilot)
        if name == "list":
            await hands.press("v")
        elif name == "deal":
            await hands.press("j", "enter")
        elif name == "snoozed":
            hands.board.narrow(replace(hands.board.wanted, show="snoozed"))
            await hands.settled()
        elif name == "contact":
            hands.board.narrow(replace(hands.board.wanted, show="snoozed"))
            await hands.settled()
            pilot.app.push_screen(ContactScreen(hands.card.contact_id))
            await hands.settled()

    return snap_compare(SvitApp(store), terminal_size=size, run_before=run)
