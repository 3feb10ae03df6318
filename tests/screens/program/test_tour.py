"""The tour: five stops in the demo company, each done by its key."""

from __future__ import annotations

from pathlib import Path

import pytest

from svit_tui.app.app import SvitApp
from svit_tui.crm.deals.rows import deal_rows
from svit_tui.crm.start.opening import open_store
from svit_tui.i18n import set_language
from svit_tui.screens.base.screen import CrmScreen
from svit_tui.screens.program.tour import STOPS, TourStop
from svit_tui.screens.reports.screen import ReportsScreen
from svit_tui.store.store import Store
from svit_tui.widgets.frame import StatusLine
from svit_tui.widgets.picker import PickerModal
from tests.conftest import FrozenClock
from tests.screens.dialog_hands import Hands, World


def new_store(path: Path, clock: FrozenClock) -> Store:
    return open_store(path, login="olena", clock=clock)


async def stop(hands: Hands, number: int) -> TourStop:
    await hands.until(
        lambda: isinstance(hands.screen, TourStop) and hands.screen.number == number,
        f"stop {number}",
    )
    await hands.pilot.pause()
    assert isinstance(hands.screen, TourStop)
    return hands.screen


def behind(hands: Hands) -> str:
    screen = hands.app.screen_stack[-2]
    assert isinstance(screen, CrmScreen)
    return screen.where


@pytest.mark.parametrize("language", ["en", "uk"])
@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
async def test_five_keys_lead_through_the_program(
    store_path: Path, clock: FrozenClock, language: str, size: tuple[int, int]
) -> None:
    set_language(language)
    store = new_store(store_path, clock)
    app = SvitApp(store, first_start=True)
    async with app.run_test(size=size) as pilot:
        hands = Hands(app, pilot, World(store, clock, store_path))
        await hands.opened(PickerModal)
        await hands.press("down", "down", "enter")
        await stop(hands, 1)
        # Other keys do nothing.
        await hands.press("w", "x")
        await stop(hands, 1)
        await hands.press("L")
        await stop(hands, 2)
        with store.read() as session:
            moved = [row for row in deal_rows(session) if row.version > 1]
        assert len(moved) == 1
        await hands.press("u")
        await stop(hands, 3)
        await hands.press("enter")
        await stop(hands, 4)
        assert behind(hands) == "deal"
        await hands.press("5")
        await stop(hands, 5)
        assert behind(hands) == "triage"
        await hands.press("6")
        await hands.until(lambda: isinstance(hands.screen, ReportsScreen), "the reports")
        await hands.until(lambda: "?" in hands.screen.query_one(StatusLine).text, "the last words")


async def test_the_tour_ends_at_any_stop_and_comes_back_from_the_palette(
    store_path: Path, clock: FrozenClock
) -> None:
    store = new_store(store_path, clock)
    app = SvitApp(store, first_start=True)
    async with app.run_test(size=(80, 24)) as pilot:
        hands = Hands(app, pilot, World(store, clock, store_path))
        await hands.opened(PickerModal)
        await hands.press("down", "down", "enter")
        await stop(hands, 1)
        await hands.press("escape")
        await hands.closed("The demo company is here.")
        await hands.press("2")
        await hands.until(lambda: len(app.screen_stack) == 2, "the contacts")
        await hands.press("colon")
        await hands.opened(PickerModal)
        await hands.type("tour")
        await hands.press("enter")
        await stop(hands, 1)
        assert behind(hands) == "board"


async def test_the_tour_of_an_empty_store_brings_the_demo_company(
    store_path: Path, clock: FrozenClock
) -> None:
    store = new_store(store_path, clock)
    app = SvitApp(store)
    async with app.run_test(size=(80, 24)) as pilot:
        hands = Hands(app, pilot, World(store, clock, store_path))
        await hands.press("colon")
        await hands.opened(PickerModal)
        await hands.type("tour")
        await hands.press("enter")
        await stop(hands, 1)
        with store.read() as session:
            assert len(deal_rows(session)) > 50


async def test_the_welcome_comes_back_from_the_palette(
    store_path: Path, clock: FrozenClock
) -> None:
    store = new_store(store_path, clock)
    app = SvitApp(store, first_start=True)
    async with app.run_test(size=(80, 24)) as pilot:
        hands = Hands(app, pilot, World(store, clock, store_path))
        await hands.opened(PickerModal)
        await hands.press("escape")
        await hands.closed("")
        lines = hands.board.view.empty_text.split("\n")
        assert len(lines) == 3
        assert all(len(line) < 80 for line in lines)
        await hands.press("colon")
        await hands.opened(PickerModal)
        await hands.type("welcome")
        await hands.press("enter")
        await hands.found("look at the demo company")
        await hands.press("down", "enter")
        await hands.closed("The demo company is here.")


async def test_the_demo_company_never_comes_over_own_deals(
    world: World,
) -> None:
    app = SvitApp(world.store)
    async with app.run_test(size=(80, 24)) as pilot:
        hands = Hands(app, pilot, world)
        await hands.press("colon")
        await hands.opened(PickerModal)
        await hands.type("welcome")
        await hands.press("enter")
        await hands.found("look at the demo company")
        await hands.press("down", "enter")
        await hands.closed("There are deals here already")
        with world.store.read() as session:
            assert len(deal_rows(session)) == 2


def test_the_stops_are_five() -> None:
    assert len(STOPS) == 5
