"""After a change nothing of the store is read on the event loop: keys never wait for the disk."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from svit_tui.app.app import SvitApp
from svit_tui.store.store import Store
from tests.screens.conftest import Hands

WAYS_IN = ("light", "read", "unit", "snapshot")


class Guard:
    """Notes who asks the store for a connection on the thread that it was made in."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.loop = threading.get_ident()
        self.is_on = False
        self.asked: list[str] = []
        for name in WAYS_IN:
            monkeypatch.setattr(Store, name, self.watched(name, getattr(Store, name)))

    def watched(self, name: str, method: Callable[..., Any]) -> Callable[..., Any]:
        def ask(store: Store, *about: Any, **options: Any) -> Any:
            if self.is_on and threading.get_ident() == self.loop:
                self.asked.append(name)
            return method(store, *about, **options)

        return ask


CHANGES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "moved on the board": ((), ("L", "u", "ctrl+r")),
    "won on the board": ((), ("w", "u")),
    "reordered on the board": ((), ("J",)),
    "archived on the board": ((), ("delete", "u")),
    "in the board's list": (("v",), ("w", "u")),
    "an archived contact": (("2",), ("delete", "u")),
    "undone from the timeline": (("w", "3"), ("u", "ctrl+r")),
    "an archived task": (("4",), ("delete", "u")),
    "an archived task of the week": (("4", "v"), ("delete", "u")),
    "on the deal's screen": (("enter",), ("w", "u", "L")),
    "on the contact's card": (("2", "enter"), ("delete", "u")),
    "moved in triage": (("5",), ("L", "u")),
    "a source set up": (("7", "down", "tab"), ("J", "u")),
}


@pytest.mark.parametrize("case", CHANGES)
async def test_no_key_that_changes_something_reads_on_the_event_loop(
    demo: Store, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    before, keys = CHANGES[case]
    app = SvitApp(demo)
    async with app.run_test(size=(120, 40)) as pilot:
        hands = Hands(app, pilot)
        await hands.settled()
        await hands.press(*before)
        guard = Guard(monkeypatch)
        changes = demo.latest_change()
        guard.is_on = True
        await hands.press(*keys)
        guard.is_on = False
        assert guard.asked == []
        assert demo.latest_change() == changes + len(keys)
