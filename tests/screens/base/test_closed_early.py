"""Screens that close before they are through with opening."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from textual.screen import Screen

from svit_tui.app.app import SvitApp
from svit_tui.screens.contacts.card import ContactScreen
from svit_tui.screens.deals.screen import DealCardScreen
from svit_tui.store.store import Store
from svit_tui.widgets.keys_help import KeysHelp

# So many turns of the event loop, at the most, until a screen is through with opening.
TURNS = 40
OPENED: dict[str, Callable[[], Screen[None]]] = {
    "contact": lambda: ContactScreen(1),
    "deal": lambda: DealCardScreen(1),
    "keys": lambda: KeysHelp("board"),
}


@pytest.mark.parametrize("kind", OPENED)
async def test_a_screen_may_close_while_it_opens(demo: Store, kind: str) -> None:
    app = SvitApp(demo)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        for turns in range(TURNS):
            app.push_screen(OPENED[kind]())
            for _turn in range(turns):
                await asyncio.sleep(0)
            app.pop_screen()
            await pilot.pause()
        assert app.crash is None
        assert len(app.screen_stack) == 1
