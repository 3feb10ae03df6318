"""Pictures of each report, of the deals behind a number and of the dialogs, at both sizes."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from svit_tui.app.app import SvitApp
from svit_tui.crm.reports.catalogue import REPORTS
from svit_tui.settings.groups import RateSettings, Settings
from svit_tui.store.store import Store
from tests.screens.conftest import Hands
from tests.screens.reports.hands import ask
from tests.screens.snapshots import SnapCompare
from tests.screens.test_pictures import SIZES

RATES = Settings(rates=RateSettings("UAH", "2026-11-24", {"USD": "41.5", "EUR": "45"}))
# What opens each dialog, from the win rate's table.
DIALOGS: dict[str, tuple[str, ...]] = {
    "filter": ("f",),
    "period": ("r",),
    "dates": ("r", *"From", "enter"),
    "group": ("b",),
    "currency": ("M",),
    "numbers": ("enter",),
    "export": ("e",),
    "goal": ("dollar_sign",),
}


def to(name: str) -> tuple[str, ...]:
    """The keys from the board to a report's table."""
    return ("6", *["j"] * list(REPORTS).index(name), "l")


def picture(
    snap_compare: SnapCompare,
    store: Store,
    keys: tuple[str, ...],
    size: tuple[int, int],
    *,
    asks: tuple[str, ...] = (),
    theme: str = "",
) -> bool:
    """Press keys, then those that ask something, and compare what is shown."""

    async def run(pilot: Pilot[None]) -> None:
        assert isinstance(pilot.app, SvitApp)
        hands = Hands(pilot.app, pilot)
        if theme:
            pilot.app.theme = theme
        for key in keys:
            await hands.press(key)
        if asks:
            await ask(hands, asks[0])
            await pilot.press(*asks[1:])
            await pilot.pause()

    app = SvitApp(store, RATES)
    return snap_compare(app, terminal_size=size, run_before=run)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", REPORTS)
def test_a_report_looks_as_it_did(
    snap_compare: SnapCompare, sales: Store, name: str, size: str
) -> None:
    assert picture(snap_compare, sales, to(name), SIZES[size])


@pytest.mark.parametrize("size", SIZES)
def test_months_look_as_they_did(snap_compare: SnapCompare, sales: Store, size: str) -> None:
    keys = (*to("win-rate"), "b", *"Month", "enter")
    assert picture(snap_compare, sales, keys[:-7], SIZES[size], asks=keys[-7:])


@pytest.mark.parametrize("size", SIZES)
def test_the_deals_behind_a_number_look_as_they_did(
    snap_compare: SnapCompare, sales: Store, size: str
) -> None:
    assert picture(snap_compare, sales, to("win-rate"), SIZES[size], asks=("enter", "enter"))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", DIALOGS)
def test_a_dialog_looks_as_it_did(
    snap_compare: SnapCompare, sales: Store, name: str, size: str
) -> None:
    assert picture(snap_compare, sales, to("win-rate"), SIZES[size], asks=DIALOGS[name])


@pytest.mark.parametrize("size", SIZES)
def test_a_comparison_looks_as_it_did(snap_compare: SnapCompare, sales: Store, size: str) -> None:
    keys = ("r", *"last quarter", "enter", "equals_sign")
    assert picture(snap_compare, sales, to("win-rate"), SIZES[size], asks=keys)


@pytest.mark.parametrize("theme", ["svit-light", "svit-contrast"])
def test_reports_in_another_theme(snap_compare: SnapCompare, sales: Store, theme: str) -> None:
    assert picture(snap_compare, sales, to("sources"), (80, 24), theme=theme)


def test_reports_on_a_small_screen(snap_compare: SnapCompare, sales: Store) -> None:
    assert picture(snap_compare, sales, to("win-rate"), (60, 20))
