"""Next steps on the board, and tasks and events on the cards of deals and contacts."""

from __future__ import annotations

import re

import pytest
from textual.pilot import Pilot

from svit_tui.app.app import SvitApp
from svit_tui.crm.deals.board import BoardFilter
from svit_tui.screens.cards.card_screen import CardScreen
from svit_tui.screens.contacts.card import ContactScreen
from svit_tui.screens.deals.screen import DealCardScreen
from svit_tui.screens.timeline.screen import TimelineScreen
from svit_tui.store.store import Store
from tests.screens.conftest import Hands, text_of


def of(pilot: Pilot[None]) -> SvitApp:
    assert isinstance(pilot.app, SvitApp)
    return pilot.app


def number_of(store: Store, table: str, title: str) -> int:
    column = "name" if table == "contact" else "title"
    query = f"SELECT id FROM {table} WHERE {column} = ?"
    return int(store.light().execute(query, (title,)).fetchone()[0])


async def card(hands: Hands, screen: CardScreen) -> CardScreen:
    await hands.app.warm()
    hands.app.push_screen(screen)
    await hands.settled()
    screen.table.first()
    return screen


async def asked(hands: Hands, key: str, words: str) -> None:
    """Press a key and wait for the dialog that it opens."""
    await hands.pilot.press(key)
    await hands.until(lambda: words in text_of(hands.app))


async def test_a_card_says_what_comes_next_or_that_nothing_does(demo: Store) -> None:
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        shown = text_of(of(pilot))
        for words in ("4w ⚠", "○ no step", "☎ tomorrow", "☎ overdue 2d", "☎ 15:00"):
            assert words in shown


async def test_the_list_has_a_column_of_next_steps(demo: Store) -> None:
    async with SvitApp(demo).run_test(size=(149, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        await hands.press("v")
        shown = text_of(hands.app)
        assert "Next step" in shown
        assert re.search(r"☎ overdue 2d +Запитати", shown)
        assert "no next step" in shown


@pytest.mark.parametrize(("need", "count"), [("rotting", 5), ("no_next_step", 14), ("overdue", 8)])
async def test_the_board_shows_just_those_in_need(demo: Store, need: str, count: int) -> None:
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        hands.board.narrow(BoardFilter(needs=(need,)))
        await hands.settled()
        assert f"{count} open" in hands.headline
        assert "filtered" in hands.headline


async def test_a_deal_shows_its_next_step_and_does_it_by_one_key(demo: Store) -> None:
    deal = number_of(demo, "deal", "Навчання команди з бронюванням")
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        screen = await card(hands, DealCardScreen(deal))
        shown = text_of(hands.app)
        assert re.search(r"next step +□ today", shown)
        assert "Tasks and events 1" in shown
        await hands.press("d")
        shown = text_of(hands.app)
        assert "none: t plans one" in shown
        assert "✓ to-do: Порахувати" in shown
        assert screen.planned == {}
        await hands.press("u")
        assert "Tasks and events 1" in text_of(hands.app)


async def test_z_puts_the_task_off_and_the_deal_aside_elsewhere(demo: Store) -> None:
    deal = number_of(demo, "deal", "Website")
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        await card(hands, DealCardScreen(deal))
        await asked(hands, "z", "Reschedule")
        await hands.press("escape", "tab")
        await asked(hands, "z", "Snooze")
        await hands.press("escape")


async def test_the_contact_has_tasks_of_its_deals_and_says_how_they_go_on(demo: Store) -> None:
    clinic = number_of(demo, "contact", "Клініка «Добрий лікар»")
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        screen = await card(hands, ContactScreen(clinic))
        shown = text_of(hands.app)
        assert "☎ overdue 4d" in shown
        assert "☎ call: Зателефонувати щодо" in shown
        assert len(screen.planned) == 2
        await hands.press("tab")
        await asked(hands, "enter", "Priority")
        await hands.press("escape")


async def test_done_tasks_and_events_are_read_in_the_timeline(demo: Store) -> None:
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        await hands.press("3")
        screen = hands.app.screen
        assert isinstance(screen, TimelineScreen)
        screen.wanted = screen.wanted.__class__(kinds=("task", "event"))
        screen.load()
        await hands.settled()
        shown = text_of(hands.app)
        assert "✓ deadline" in shown
        assert "✓ event" in shown
        assert "7 entries" in hands.headline
        await hands.press("enter")
        assert "Nine pages and a form." in text_of(hands.app)
        await hands.press("escape", "delete")
        assert "6 entries" in hands.headline
        await hands.press("u")
        assert "7 entries" in hands.headline


async def test_contacts_say_what_comes_next(demo: Store) -> None:
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        await hands.press("2")
        assert "Next step" in text_of(hands.app)
        assert "☎ 15:00 Call" in text_of(hands.app)
