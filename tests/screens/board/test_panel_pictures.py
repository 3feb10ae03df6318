"""Pictures of the panel at the right of the board."""

from __future__ import annotations

import pytest

from svit_tui.i18n import set_language
from svit_tui.store.store import Store
from tests.screens.snapshots import SnapCompare
from tests.screens.test_pictures import picture

WIDE, USUAL = (160, 45), (120, 40)


def test_a_wide_board(snap_compare: SnapCompare, demo: Store) -> None:
    assert picture(snap_compare, demo, ("l", "j", "j"), WIDE)


def test_a_board_with_the_panel_asked_for(snap_compare: SnapCompare, demo: Store) -> None:
    assert picture(snap_compare, demo, ("I", "l"), USUAL)


def test_a_wide_list_in_ukrainian(snap_compare: SnapCompare, demo: Store) -> None:
    set_language("uk")
    assert picture(snap_compare, demo, ("v", "j"), WIDE)


def test_without_colours(
    snap_compare: SnapCompare, demo: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert picture(snap_compare, demo, ("l",), WIDE)
