"""The palette knows reports, filters and settings by name, in both languages."""

from __future__ import annotations

import pytest

from svit_tui.app import routes
from svit_tui.crm.reports.catalogue import REPORTS
from svit_tui.i18n import set_language
from svit_tui.screens.board.filter_said import NEEDS, SHOWN
from svit_tui.screens.reports.screen import ReportsScreen
from svit_tui.screens.settings.own import OWN
from svit_tui.screens.settings.screen import PARTS, SettingsScreen
from svit_tui.widgets.form import FormModal
from svit_tui.widgets.picker import PickerModal
from tests.screens.dialog_hands import Hands, Opener


async def call(hands: Hands, name: str) -> None:
    await hands.press("colon")
    await hands.opened(PickerModal)
    await hands.type(name)
    await hands.press("enter")


def test_every_report_filter_and_setting_is_there() -> None:
    assert len(routes.commands()) == len([*REPORTS, *NEEDS, *SHOWN, *PARTS, *OWN])


@pytest.mark.parametrize(("language", "name"), [("en", "win rate"), ("uk", "частка виграних")])
@pytest.mark.parametrize("from_key", ["1", "4", "7"])
async def test_a_report_is_opened_by_its_name(
    opened: Opener, language: str, name: str, from_key: str
) -> None:
    set_language(language)
    async with opened((120, 40)) as hands:
        await hands.press(from_key)
        await call(hands, name)
        await hands.until(lambda: isinstance(hands.screen, ReportsScreen), "the reports")
        assert isinstance(hands.screen, ReportsScreen)
        assert hands.screen.asked.name == "win-rate"


@pytest.mark.parametrize(
    ("name", "filters"),
    [
        ("what rots", ("open", ("rotting",))),
        ("rotting", ("open", ("rotting",))),
        ("without a next step", ("open", ("no_next_step",))),
        ("overdue step", ("open", ("overdue",))),
        ("snoozed", ("snoozed", ())),
        ("deals that were lost", ("lost", ())),
    ],
)
@pytest.mark.parametrize("from_key", ["1", "2"])
async def test_the_board_is_filtered_by_the_filters_name(
    opened: Opener, name: str, filters: tuple[str, tuple[str, ...]], from_key: str
) -> None:
    async with opened((120, 40)) as hands:
        await hands.press(from_key)
        await call(hands, name)
        await hands.until(lambda: hands.screen is hands.board, "the board")
        board = hands.board
        await hands.until(lambda: not board.is_narrowing, "the filter")
        assert (board.wanted.show, board.wanted.needs) == filters


async def test_a_part_of_the_settings_is_opened_by_its_name(opened: Opener) -> None:
    async with opened((120, 40)) as hands:
        await call(hands, "rates")
        await hands.until(lambda: isinstance(hands.screen, SettingsScreen), "the settings")
        assert isinstance(hands.screen, SettingsScreen)
        assert hands.screen.part.heading == "Currencies and rates"


async def test_a_setting_is_opened_by_its_name(opened: Opener) -> None:
    async with opened((120, 40)) as hands:
        await call(hands, "language")
        await hands.opened(FormModal)
        assert hands.form.heading == "Language (next start)"
        await hands.press("escape")
        await hands.until(lambda: isinstance(hands.screen, SettingsScreen), "the settings")
        await hands.press("escape", "escape")
        await hands.until(lambda: hands.screen is hands.board, "the board")
