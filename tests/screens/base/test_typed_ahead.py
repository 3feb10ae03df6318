"""Who types a filter and enter in one go gets what fits it, however long the list takes."""

from __future__ import annotations

import asyncio
import threading
from array import array
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from sqlmodel import Session
from textual import events
from textual.pilot import Pilot

from svit_tui.app.app import SvitApp
from svit_tui.crm.deals.board import Board, BoardFilter
from svit_tui.screens.base.row_windows import GroupedRows
from svit_tui.screens.base.screen import CrmScreen
from svit_tui.screens.board.screen import BoardScreen
from svit_tui.screens.cards.card_screen import CardScreen
from svit_tui.screens.contacts.card import ContactScreen
from svit_tui.screens.contacts.screen import ContactsScreen
from svit_tui.screens.deals.screen import DealCardScreen
from svit_tui.screens.tasks.screen import TasksScreen
from svit_tui.store.store import Store
from tests.screens.conftest import Hands, text_of
from tests.settling import settled

NOW = "2026-11-24T12:00:00Z"


@pytest.fixture
def line() -> Iterator[threading.Event]:
    """Lists that are narrowed come when this is set."""
    come = threading.Event()
    yield come
    come.set()


def type_all(pilot: Pilot[None], text: str) -> None:
    for letter in text:
        key = {"⏎": "enter", "/": "slash"}.get(letter, letter)
        pilot.app.post_message(events.Key(key, None if key == "enter" else letter))


async def test_on_the_board(
    demo: Store, line: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = BoardScreen._read

    def slowly(self: BoardScreen, pipeline_id: int, wanted: BoardFilter) -> Board:
        line.wait(10)
        return read(self, pipeline_id, wanted)

    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        assert isinstance(pilot.app, SvitApp)
        hands = Hands(pilot.app, pilot)
        await hands.settled()
        monkeypatch.setattr(BoardScreen, "_read", slowly)
        type_all(pilot, "/support⏎⏎")
        await settled(pilot.app, with_threads=0)
        assert isinstance(pilot.app.screen, BoardScreen)
        line.set()
        await hands.until(lambda: isinstance(pilot.app.screen, DealCardScreen))
        await hands.settled()
        assert "support" in hands.headline.casefold()


async def test_in_the_list_of_contacts(
    demo: Store, line: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = ContactsScreen.order

    def slowly(self: ContactsScreen, session: Session, limit: int | None) -> array[int]:
        line.wait(10)
        return order(self, session, limit)

    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        assert isinstance(pilot.app, SvitApp)
        hands = Hands(pilot.app, pilot)
        await hands.press("2")
        monkeypatch.setattr(ContactsScreen, "order", slowly)
        type_all(pilot, "/vaughan⏎⏎")
        await settled(pilot.app, with_threads=0)
        assert isinstance(pilot.app.screen, ContactsScreen)
        line.set()
        await hands.until(lambda: isinstance(pilot.app.screen, ContactScreen))
        await hands.settled()
        assert "Ruth Vaughan" in hands.headline


async def test_on_a_card(
    demo: Store, line: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = CrmScreen.read

    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        assert isinstance(pilot.app, SvitApp)
        hands = Hands(pilot.app, pilot)
        await hands.press("2", "enter")
        card = pilot.app.screen
        assert isinstance(card, CardScreen)

        async def slowly(self: CrmScreen, look: Callable[..., object], *asked: object) -> object:
            await asyncio.to_thread(line.wait, 10)
            return await read(self, look, *asked)

        monkeypatch.setattr(CrmScreen, "read", slowly)
        type_all(pilot, "/zzzz⏎q")
        await settled(pilot.app, with_threads=0)
        # Nothing fits; `q` is to clear the filter, once it is there.
        assert card.text == "zzzz"
        line.set()
        await hands.until(lambda: card.text == "")
        assert pilot.app.screen is card


async def test_d_twice_does_two_tasks(demo: Store) -> None:
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        assert isinstance(pilot.app, SvitApp)
        hands = Hands(pilot.app, pilot)
        await hands.press("4")
        screen = pilot.app.screen
        assert isinstance(screen, TasksScreen)
        source = screen.table.source
        assert isinstance(source, GroupedRows)
        first, second = screen.number(), source.number(screen.table.index + 1)
        type_all(pilot, "d⏎d⏎")
        await hands.settled()
        await hands.until(lambda: screen.number() not in (first, second))
        done = demo.light().execute("SELECT id FROM task WHERE done_at = ?", (NOW,)).fetchall()
        assert {first, second} == {row[0] for row in done}


async def test_the_week_goes_on_day_by_day_however_fast(demo: Store) -> None:
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        assert isinstance(pilot.app, SvitApp)
        hands = Hands(pilot.app, pilot)
        await hands.press("4", "v", "home")
        screen = pilot.app.screen
        assert isinstance(screen, TasksScreen)
        assert screen.day_here() == date(2026, 11, 24)
        type_all(pilot, "l" * 10)
        await hands.settled()
        assert screen.day_here() == date(2026, 12, 4)
        type_all(pilot, "h" * 17)
        await hands.settled()
        assert screen.day_here() == date(2026, 11, 17)


async def test_a_new_line_takes_the_place_of_the_one_that_was_left(demo: Store) -> None:
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        assert isinstance(pilot.app, SvitApp)
        hands = Hands(pilot.app, pilot)
        type_all(pilot, "aold words")
        await hands.until(lambda: "old words" in text_of(hands.app))
        await hands.press("escape")
        type_all(pilot, "anew")
        await hands.until(lambda: "title     new " in text_of(hands.app))
        assert "old words" not in text_of(hands.app)
