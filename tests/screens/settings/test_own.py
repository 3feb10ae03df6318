"""Rates and the user's own settings, changed without opening a file."""

from __future__ import annotations

import tomllib
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest

from svit_tui.app.app import SvitApp
from svit_tui.screens.base.screen import CrmScreen
from svit_tui.settings.groups import load, settings_file
from svit_tui.store.store import Store
from svit_tui.widgets.form import FormModal
from svit_tui.widgets.picker import PickerModal
from tests.screens.conftest import Hands, text_of
from tests.screens.settings.test_screen import choose, column, form, part, settings

Started = Callable[[], AbstractAsyncContextManager[Hands]]


@pytest.fixture
def started(demo: Store) -> Started:
    """The demo company's board, with the settings of the user's file."""

    @asynccontextmanager
    async def run() -> AsyncIterator[Hands]:
        app = SvitApp(demo, load())
        async with app.run_test(size=(120, 40)) as pilot:
            hands = Hands(app, pilot)
            await hands.settled()
            yield hands

    return run


def written() -> dict[str, dict[str, object]]:
    return tomllib.loads(settings_file().read_text(encoding="utf-8"))


async def test_rates_are_added_changed_and_forgotten(started: Started) -> None:
    async with started() as hands:
        await hands.press("7")
        await part(hands, "Currencies and rates")
        await hands.press("n")
        await choose(hands, *"usd")
        await form(hands, *"41,55")
        await hands.until(lambda: column(hands) == ["1 USD"])
        assert column(hands, 1) == ["41.55 UAH · 2026-11-24"]
        assert written()["rates"] == {"base": "UAH", "on": "2026-11-24", "USD": 41.55}
        await hands.press("e")
        await form(hands, *"42")
        await hands.until(lambda: column(hands, 1) == ["42 UAH · 2026-11-24"])
        await hands.press("delete")
        await hands.until(lambda: column(hands) == [])
        assert "USD" not in written()["rates"]


async def test_without_rates_the_boards_key_asks_for_one_and_converts(started: Started) -> None:
    async with started() as hands:
        await hands.press("M")
        await choose(hands, *"eur")
        await hands.until(lambda: isinstance(hands.app.screen, FormModal))
        await hands.pilot.press(*"48.20", "enter")
        await hands.until(lambda: isinstance(hands.app.screen, PickerModal))
        await choose(hands, *"uah")
        await hands.until(lambda: isinstance(hands.app.screen, CrmScreen))
        await hands.until(lambda: "≈" in text_of(hands.app))


async def test_what_is_no_rate_is_told_in_the_form(started: Started) -> None:
    async with started() as hands:
        await hands.press("M")
        await choose(hands, *"eur")
        await hands.until(lambda: isinstance(hands.app.screen, FormModal))
        await hands.pilot.press(*"lots", "enter")
        await hands.until(lambda: "“lots” is not a number above zero." in text_of(hands.app))
        assert not settings_file().exists()


async def test_a_setting_is_changed_and_holds_at_once(started: Started) -> None:
    settings_file().parent.mkdir(parents=True)
    settings_file().write_text("# mine\n[work]\nbell = true\n", encoding="utf-8")
    async with started() as hands:
        await hands.press("7")
        await part(hands, "This program")
        assert column(hands)[0] == "Theme"
        await hands.press("e")
        await form(hands, "right")
        await hands.until(lambda: column(hands, 1)[0] == "svit-light")
        assert hands.app.theme == "svit-light"
        await hands.press(*["j"] * 5, "e")
        await form(hands, "n")
        await hands.until(lambda: column(hands, 1)[5] == "no")
        text = settings_file().read_text(encoding="utf-8")
        assert text.startswith("# mine\n[work]\nbell = false\n")


async def test_a_file_with_a_mistake_is_told_and_stays(started: Started) -> None:
    settings_file().parent.mkdir(parents=True)
    settings_file().write_text("[look\n", encoding="utf-8")
    async with started() as hands:
        await hands.press("7")
        await part(hands, "This program")
        await hands.press("e")
        await hands.until(lambda: isinstance(hands.app.screen, FormModal))
        await hands.pilot.press("right", "ctrl+s")
        await hands.until(lambda: "line 1" in text_of(hands.app))
        assert settings_file().read_text(encoding="utf-8") == "[look\n"
        await hands.pilot.press("escape")
        await hands.until(lambda: hands.app.screen is settings(hands))
