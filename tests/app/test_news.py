"""What somebody else changes is said, unless the status line says something of one's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from svit_tui.app.app import SvitApp
from svit_tui.crm import undo
from svit_tui.crm.deals import changes as deals
from svit_tui.crm.start.opening import open_store
from svit_tui.store.changes.unit import Unit
from svit_tui.store.store import Store
from tests.conftest import FrozenClock
from tests.screens.conftest import Hands, demo

__all__ = ["demo"]
Act = Callable[[Unit], object]


@pytest.fixture
def taras(demo: Store, clock: FrozenClock) -> Callable[[Act], None]:
    """Let Taras change something in another session."""

    def act(change: Act) -> None:
        other = open_store(Path(demo.path), login="taras", clock=clock)
        with other.unit() as work:
            change(work)
        other.close()

    return act


async def look(hands: Hands) -> None:
    """What happens each second."""
    hands.app.store_watch.look()
    await hands.settled()


async def test_the_status_line_says_who_changed_what(
    demo: Store, taras: Callable[[Act], None]
) -> None:
    app = SvitApp(demo)
    async with app.run_test(size=(120, 40)) as pilot:
        hands = Hands(app, pilot)
        await look(hands)
        number, title = hands.card.id, hands.card.title
        taras(lambda work: deals.edit(work, number, notes="by Taras"))
        await look(hands)
        assert hands.status == f"taras: Edited: {title}"
        taras(undo.undo)
        await look(hands)
        assert hands.status == f"taras: Undone: Edited: {title}"


async def test_ones_own_change_stays_said(demo: Store, taras: Callable[[Act], None]) -> None:
    app = SvitApp(demo)
    async with app.run_test(size=(120, 40)) as pilot:
        hands = Hands(app, pilot)
        number = hands.card.id
        await hands.press("L")
        said = hands.status
        assert said
        taras(lambda work: deals.edit(work, number, notes="by Taras"))
        await look(hands)
        assert hands.status == said
