"""Pictures of every screen of the demo company, at both sizes and in both languages."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from svit_tui.app.app import SvitApp
from svit_tui.i18n import set_language
from svit_tui.settings.groups import THEMES
from svit_tui.store.store import Store
from tests.screens.conftest import Hands
from tests.screens.snapshots import SnapCompare

SIZES = {"120x40": (120, 40), "80x24": (80, 24)}
SCREENS: dict[str, tuple[str, ...]] = {
    "board": ("l", "j", "j"),
    "list": ("v", "j"),
    "selected": ("space", "space"),
    "contacts": ("2", "j"),
    "contact": ("2", "j", "enter", "j"),
    "deal": ("l", "enter"),
    "timeline": ("3", "j"),
}


def picture(
    snap_compare: SnapCompare, store: Store, keys: tuple[str, ...], size: tuple[int, int]
) -> bool:
    async def run(pilot: Pilot[None]) -> None:
        assert isinstance(pilot.app, SvitApp)
        hands = Hands(pilot.app, pilot)
        for key in keys:
            await hands.press(key)

    return snap_compare(SvitApp(store), terminal_size=size, run_before=run)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_looks_as_it_did(
    snap_compare: SnapCompare, demo: Store, name: str, size: str
) -> None:
    assert picture(snap_compare, demo, SCREENS[name], SIZES[size])


def test_the_board_on_a_tiny_screen(snap_compare: SnapCompare, demo: Store) -> None:
    assert picture(snap_compare, demo, ("l",), (40, 12))


@pytest.mark.parametrize("name", ["board", "contact"])
def test_a_screen_in_ukrainian(snap_compare: SnapCompare, demo: Store, name: str) -> None:
    set_language("uk")
    assert picture(snap_compare, demo, SCREENS[name], (80, 24))


@pytest.mark.parametrize("theme", THEMES[1:])
def test_the_board_in_another_theme(snap_compare: SnapCompare, demo: Store, theme: str) -> None:
    async def run(pilot: Pilot[None]) -> None:
        pilot.app.theme = theme
        await pilot.pause()

    assert snap_compare(SvitApp(demo), terminal_size=(80, 24), run_before=run)
