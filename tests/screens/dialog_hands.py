"""A small store for tests of dialogs, and hands that press keys and wait for what they do."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.screen import Screen

from svit_tui.app.app import SvitApp
from svit_tui.crm.deals.rows import DealRow, deal_rows
from svit_tui.crm.start.opening import open_store
from svit_tui.screens.base.screen import CrmScreen
from svit_tui.screens.board.screen import BoardScreen
from svit_tui.store.store import Store
from svit_tui.widgets.field_row import FieldRow
from svit_tui.widgets.form import FormModal
from svit_tui.widgets.frame import StatusLine
from svit_tui.widgets.picker import PickerModal
from svit_tui.widgets.score_sheet import ScoreSheet
from tests.conftest import FrozenClock

PATIENCE = 10.0
# `Hands.type` would be in the way of the word.
Kind = type[Screen[Any]]


@dataclass
class World:
    """A store with a clinic, its person, a product and two deals."""

    store: Store
    clock: FrozenClock
    path: Path
    clinic: int = 0
    person: int = 0
    product: int = 0
    website: int = 0
    licences: int = 0

    def other(self) -> Store:
        """The same store, opened by Taras."""
        return open_store(self.path, login="taras", clock=self.clock)

    def deal(self, title: str) -> DealRow:
        """The newest deal of that title, archived ones too."""
        with self.store.read() as session:
            rows = deal_rows(session, archived=True)
        return next(row for row in rows if row.title == title)


@dataclass
class Hands:
    """Presses keys in a running application and waits for what is to come."""

    app: SvitApp
    pilot: Pilot[None]
    world: World

    @property
    def screen(self) -> Screen[Any]:
        return self.app.screen

    @property
    def board(self) -> BoardScreen:
        screen = self.app.screen_stack[0]
        assert isinstance(screen, BoardScreen)
        return screen

    @property
    def form(self) -> FormModal:
        assert isinstance(self.screen, FormModal)
        return self.screen

    @property
    def picker(self) -> PickerModal:
        assert isinstance(self.screen, PickerModal)
        return self.screen

    def row(self, key: str) -> FieldRow:
        return self.form.form.rows[key]

    def status(self) -> str:
        return self.app.screen_stack[0].query_one(StatusLine).text

    def labels(self) -> list[str]:
        return [choice.label for choice in self.picker.rows.choices]

    async def press(self, *keys: str) -> None:
        """Press keys; a text of several letters that is no key's name is typed."""
        for key in keys:
            await self.pilot.press(key)
        await self.pilot.pause()

    async def type(self, text: str) -> None:
        for letter in text:
            await self.pilot.press("space" if letter == " " else letter)
        await self.pilot.pause()

    async def until(self, true: Callable[[], bool], what: str) -> None:
        """Wait for something that threads bring about."""
        end = time.monotonic() + PATIENCE
        while not true():
            assert time.monotonic() < end, f"not in time: {what}; status: {self.status()!r}"
            await self.pilot.pause()

    async def opened(self, kind: Kind) -> None:
        """Wait for a dialog, and for its first field to have the keys."""
        await self.until(
            lambda: isinstance(self.screen, kind) and self.app.focused is not None,
            kind.__name__,
        )
        await self.pilot.pause()

    async def opened_sheet(self, counted: str = "") -> None:
        """Wait for the sheet of a qualification."""
        await self.until(
            lambda: isinstance(self.screen, ScoreSheet) and counted in self.screen.heading, "sheet"
        )
        await self.pilot.pause()

    async def closed(self, said: str) -> None:
        """Wait until all dialogs are closed and the status line says what was done."""
        await self.until(
            lambda: isinstance(self.screen, CrmScreen) and said in self.status(), f"“{said}”"
        )

    async def found(self, label: str) -> None:
        """Wait until a picker offers something."""
        await self.until(lambda: any(label in text for text in self.labels()), label)


Opener = Callable[..., AbstractAsyncContextManager[Hands]]
