"""Each screen can do what the table of actions says of it."""

from __future__ import annotations

import pytest

from svit_tui.app import routes
from svit_tui.keys.actions import SCREENS, actions_of
from svit_tui.screens.base.screen import CrmScreen
from svit_tui.screens.board.screen import BoardScreen
from svit_tui.screens.reports.deals_counted import BehindScreen


def screen_of(area: str) -> type[CrmScreen]:
    if area in routes.SCREENS:
        found = routes.follow(routes.SCREENS[area])
        assert isinstance(found, type)
        assert issubclass(found, CrmScreen)
        return found
    own: dict[str, type[CrmScreen]] = {"board": BoardScreen, "behind": BehindScreen}
    return own[area]


@pytest.mark.parametrize("area", SCREENS)
def test_no_key_of_a_screen_is_dead(area: str) -> None:
    screen = screen_of(area)
    assert screen.where == area
    dead = [one.id for one in actions_of(area) if not hasattr(screen, f"action_{one.id}")]
    assert dead == []
