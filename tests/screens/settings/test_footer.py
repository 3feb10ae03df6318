"""The footer of the settings shows what can be done with the part in front, and nothing else."""

from __future__ import annotations

import pytest

from svit_tui.screens.settings.parts import METHODS, SettingsPart
from svit_tui.screens.settings.screen import PARTS, SettingsScreen
from svit_tui.widgets.frame import KeyBar
from tests.screens.dialog_hands import Opener


async def test_no_part_offers_what_it_does_not_have(opened: Opener) -> None:
    async with opened((120, 40)) as hands:
        await hands.press("7")
        await hands.until(lambda: isinstance(hands.screen, SettingsScreen), "the settings")
        screen = hands.screen
        assert isinstance(screen, SettingsScreen)
        told: dict[str, str] = {}
        for _part in screen.known:
            await hands.until(lambda: not screen.is_narrowing, "its rows")
            await hands.pilot.pause()
            bar = screen.query_one(KeyBar)
            told[screen.part.title] = "".join(text for text, _look in bar.parts(200))
            await hands.press("j")
    assert len(told) == len(PARTS)
    assert "X merge" in told["Sources"]
    assert "J/K reorder" in told["Pipelines"]
    assert "X merge" not in told["Pipelines"] + told["Templates"] + told["This program"]
    assert "J/K reorder" not in told["This program"] + told["Currencies and rates"]
    assert "n new" not in told["This program"]


@pytest.mark.parametrize("part", PARTS)
def test_what_a_part_lacks_are_keys_of_the_screen(part: type[SettingsPart]) -> None:
    assert part().lacks() < set(METHODS)
