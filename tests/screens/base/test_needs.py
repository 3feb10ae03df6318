"""A key that can't do anything here says why, and is not offered."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from svit_tui.app.app import SvitApp
from svit_tui.crm.start.opening import open_store
from svit_tui.keys.actions import BY_ID, SCREENS, actions_of, need_of
from svit_tui.keys.key_action import NEEDS
from svit_tui.store.store import Store
from svit_tui.widgets.frame import KeyBar
from svit_tui.widgets.keys_help import KeysHelp
from tests.conftest import FrozenClock
from tests.screens.conftest import Hands, on_top, text_of

Opened = Callable[[Store], AbstractAsyncContextManager[Hands]]


@pytest.fixture
def opened() -> Opened:
    @asynccontextmanager
    async def run(store: Store) -> AsyncIterator[Hands]:
        app = SvitApp(store)
        async with app.run_test(size=(160, 40)) as pilot:
            hands = Hands(app, pilot)
            await hands.settled()
            yield hands

    return run


@pytest.fixture
def empty(tmp_path: Path, clock: FrozenClock) -> Store:
    """A new store, with its pipeline and nothing in it."""
    return open_store(tmp_path / "empty.db", login="olena", clock=clock)


def keys_shown(hands: Hands) -> str:
    bar = on_top(hands.app).query_one(KeyBar)
    return "".join(text for text, _kind in bar.parts(200))


NO_DEAL = "There is no deal under the cursor."
SAID = {
    ("1", "w"): NO_DEAL,
    ("1", "x"): NO_DEAL,
    ("1", "H"): NO_DEAL,
    ("1", "enter"): NO_DEAL,
    ("1", "space"): NO_DEAL,
    ("1", "e"): NO_DEAL,
    ("1", "o"): NO_DEAL,
    ("2", "enter"): "There is no contact under the cursor.",
    ("2", "number_sign"): "There is no contact under the cursor.",
    ("3", "enter"): "There is nothing under the cursor.",
    ("3", "e"): "There is nothing under the cursor.",
    ("4", "d"): "There is no task or event under the cursor.",
    ("4", "z"): "There is no task or event under the cursor.",
    ("4", "enter"): "There is no task or event under the cursor.",
    ("5", "d"): NO_DEAL,
    ("5", "t"): NO_DEAL,
}


@pytest.mark.parametrize("keys", SAID)
async def test_a_key_with_nothing_to_act_on_says_so(
    empty: Store, opened: Opened, keys: tuple[str, str]
) -> None:
    async with opened(empty) as hands:
        await hands.press(*keys)
        assert hands.status == SAID[keys]
        assert len(hands.app.screen_stack) <= 2


async def test_the_footer_shows_what_can_be_done(empty: Store, demo: Store, opened: Opened) -> None:
    async with opened(empty) as hands:
        said = keys_shown(hands)
        assert "w won" not in said
        assert "n new" in said
        assert said.endswith("? keys")
    async with opened(demo) as hands:
        assert "w won" in keys_shown(hands)


async def test_the_footer_follows_the_cursor(demo: Store, opened: Opened) -> None:
    async with opened(demo) as hands:
        await hands.press("enter")
        assert "z snooze" in keys_shown(hands)
        done = [("d done" in keys_shown(hands)) == bool(hands_tasks(hands))]
        for _step in range(8):
            await hands.press("j")
            done.append(("d done" in keys_shown(hands)) == bool(hands_tasks(hands)))
        assert all(done)


def hands_tasks(hands: Hands) -> str:
    return "" if on_top(hands.app).why_not("toggle_done") else "there"


async def test_help_and_palette_leave_out_what_cannot_be_done(empty: Store, opened: Opened) -> None:
    async with opened(empty) as hands:
        await hands.press("question_mark")
        screen = hands.app.screen
        assert isinstance(screen, KeysHelp)
        told = [text for _heading, rows in screen.lines.sections for _key, text in rows]
        assert BY_ID["lost"].description not in told
        assert BY_ID["new"].description in told
        await hands.press("escape", "colon", *"lost")
        assert "pick a reason" not in text_of(hands.app)


def test_every_need_is_one_that_there_is() -> None:
    for area in SCREENS:
        for action in actions_of(area):
            assert need_of(action, area) in ("", *NEEDS)
            assert set(action.freely) <= set(action.where)
