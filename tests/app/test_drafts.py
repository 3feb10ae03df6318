"""What is typed into any form outlives the program, and is offered when it begins again."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from svit_tui.app.app import SvitApp
from svit_tui.files.drafts import DraftFolder
from svit_tui.screens.program.drafts import DraftsModal
from svit_tui.store.store import Store
from svit_tui.widgets.form import FormModal
from svit_tui.widgets.score_sheet import ScoreSheet
from tests.conftest import FrozenClock
from tests.screens.conftest import Hands, demo, text_of

__all__ = ["demo"]


@dataclass
class Sessions:
    """One member's sessions in one store, one after the other."""

    store: Store
    state: Path

    def folder(self) -> DraftFolder:
        return DraftFolder(self.state, self.store.path, "olena")

    @asynccontextmanager
    async def session(self) -> AsyncIterator[Hands]:
        app = SvitApp(self.store, drafts=self.folder)
        async with app.run_test(size=(100, 30)) as pilot:
            hands = Hands(app, pilot)
            await hands.settled()
            yield hands

    async def killed(self, *keys: str) -> None:
        """A session that ends while these keys have left something open."""
        async with self.session() as hands:
            await hands.press(*keys)
            hands.app.drafts.flush()
            # What a kill leaves: no chance to tidy up, and the lock is free.
            folder = hands.app.drafts._folder
            assert folder is not None
            if folder._lock is not None:
                os.close(folder._lock)
            folder._own = folder._lock = None


@pytest.fixture
def sessions(demo: Store, tmp_path: Path) -> Sessions:
    return Sessions(demo, tmp_path / "state")


def typed_in(hands: Hands) -> dict[str, object]:
    """The fields of the form in front that are not as it opened."""
    screen = hands.app.screen
    if isinstance(screen, ScoreSheet):
        return {str(key): value for key, value in screen.changed_values().items()}
    assert isinstance(screen, FormModal), screen
    raw = screen.form.raw()
    return {key: value for key, value in raw.items() if value != screen._clean.get(key)}


TYPED_INTO = {
    "quick add": ("a", *"Shop"),
    "new deal": ("n", *"Shop"),
    "deal": ("e", *"xy"),
    "call": ("c", *"ok"),
    "note": ("m", "n", *"ok"),
    "new task": ("t", *"ok"),
    "loss": ("x", "enter", *"ok"),
    "qualification": ("Q", "3"),
    "new sequence": ("S", "down", "down", "down", "enter", *"ok"),
    "new contact": ("2", "n", *"Iva"),
    "contact": ("2", "e", *"xy"),
    "new task of nobody": ("4", "n", *"ok"),
    "task": ("4", "e", *"ok"),
    "communication": ("3", *"jjjjjjjj", "e", *"ok"),
    "import": ("F", *"ab"),
}
# What leads from the draft to its form, if a picker comes before it.
PICKED = {"loss": ("enter",), "new sequence": ("down", "down", "down", "enter")}


@pytest.mark.parametrize("form", TYPED_INTO)
async def test_every_form_comes_back_after_a_kill(sessions: Sessions, form: str) -> None:
    await sessions.killed(*TYPED_INTO[form])
    async with sessions.session() as hands:
        assert isinstance(hands.app.screen, DraftsModal), text_of(hands.app)
        await hands.press("enter", *PICKED.get(form, ()))
        assert typed_in(hands)
        assert "What you" in text_of(hands.app)


async def test_nothing_is_asked_where_nothing_was_typed(sessions: Sessions) -> None:
    await sessions.killed("n")
    async with sessions.session() as hands:
        assert hands.app.screen is hands.board
        assert hands.status == ""


async def test_a_form_that_was_left_is_only_mentioned(sessions: Sessions) -> None:
    async with sessions.session() as hands:
        await hands.press("n", "S", "h", "o", "p", "escape")
    async with sessions.session() as hands:
        assert hands.app.screen is hands.board
        assert hands.status == "1 draft is kept."
        await hands.press("n")
        assert typed_in(hands) == {"title": "Shop"}


async def test_what_is_saved_leaves_no_draft(sessions: Sessions) -> None:
    await sessions.killed("m", "n", "o", "k")
    async with sessions.session() as hands:
        await hands.press("enter", "ctrl+s")
        assert hands.app.screen is hands.board
        assert not hands.app.drafts
    assert sessions.folder().take_over() == []


async def test_a_draft_can_be_discarded(sessions: Sessions) -> None:
    await sessions.killed("n", "S", "h", "o", "p")
    async with sessions.session() as hands:
        await hands.press("ctrl+n")
        assert hands.status == "There are no more drafts."
    assert sessions.folder().take_over() == []


async def test_a_draft_that_is_not_gone_on_with_stays(sessions: Sessions) -> None:
    await sessions.killed("n", "S", "h", "o", "p")
    async with sessions.session() as hands:
        await hands.press("escape", "colon", *"drafts", "enter")
        assert isinstance(hands.app.screen, DraftsModal)


async def test_two_drafts_are_listed_the_newest_first(
    sessions: Sessions, clock: FrozenClock
) -> None:
    async with sessions.session() as hands:
        await hands.press("n", "S", "h", "o", "p", "escape")
        clock.forward(minutes=5)
        await hands.press("m", "n", *"hello")
    async with sessions.session() as hands:
        assert isinstance(hands.app.screen, DraftsModal)
        assert ["hello" in row.label for row in hands.app.screen.rows.choices] == [True, False]
