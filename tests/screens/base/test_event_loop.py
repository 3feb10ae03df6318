"""After a change nothing of the store is read on the event loop: keys never wait for the disk."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import col, select

from svit_tui.app.app import SvitApp
from svit_tui.crm.deals import changes as deals
from svit_tui.crm.start.opening import open_store
from svit_tui.crm.tasks import changes as tasks
from svit_tui.crm.timeline import communications
from svit_tui.model.contact import Contact
from svit_tui.model.pipeline import Stage
from svit_tui.model.values.text import search_key, sort_key
from svit_tui.store.store import Store
from svit_tui.widgets.table import TableView
from tests.screens.conftest import Hands, text_of

WAYS_IN = ("light", "light_now", "light_read", "read", "unit", "snapshot")


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


@pytest.fixture
def long_lists(demo: Store) -> Store:
    """Lists of several windows each: contacts, tasks and the timeline of the last contact."""
    with demo.unit() as work:
        people = work.add_many(
            Contact,
            [
                {"name": name, "name_key": search_key(name), "sort_key": sort_key(name)}
                for name in (f"Яяя {n:03}" for n in range(400))
            ],
        )
        for n in range(400):
            tasks.add(work, title=f"Ring {n}", contact_id=people[-1])
            communications.log(work, "call", participants=[people[-1]], subject=f"Call {n}")
    return demo


JUMPS: dict[str, tuple[str, ...]] = {
    "contacts": ("2",),
    "the timeline": ("3",),
    "tasks": ("4",),
    "a contact's card": ("2", "G", "enter"),
}


@pytest.mark.parametrize("case", JUMPS)
async def test_no_jump_reads_on_the_event_loop(
    long_lists: Store, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    app = SvitApp(long_lists)
    async with app.run_test(size=(120, 40)) as pilot:
        hands = Hands(app, pilot)
        await hands.settled()
        await hands.press(*JUMPS[case])
        table = app.screen.query_one(TableView)
        guard = Guard(monkeypatch)
        guard.is_on = True
        await hands.press("G")
        last = table.index
        assert last == len(table.source) - 1
        await hands.press("pageup", "pageup", "pageup", "k", "j")
        assert 200 < table.index < last
        shown = str(table.render_line(5).text)
        await hands.press("g", "g", "pagedown", "pagedown", "G")
        assert table.index == last
        guard.is_on = False
        assert guard.asked == []
        assert shown.strip()


async def test_a_key_typed_after_a_jump_is_for_the_row_that_it_came_to(
    long_lists: Store,
) -> None:
    app = SvitApp(long_lists)
    async with app.run_test(size=(120, 40)) as pilot:
        hands = Hands(app, pilot)
        await hands.settled()
        await hands.press("2")
        await hands.press("G", "enter")
        assert "Яяя 399" in text_of(app)


@pytest.fixture
def long_board(demo: Store) -> Store:
    """A board with four hundred deals more in its first stage and in its last one."""
    with demo.unit() as work:
        person = work.add(Contact(name="Яяя", name_key="яяя", sort_key="яяя"))
        first, *_others, last = work.session.exec(
            select(Stage).where(Stage.pipeline_id == 1).order_by(col(Stage.position))
        ).all()
        for n in range(400):
            for stage in (first, last):
                deals.add(work, title=f"Deal {n}", contact_id=person.key, stage_id=stage.key)
    return demo


@pytest.mark.parametrize("size", [(120, 40), (200, 60), (40, 12)])
async def test_no_move_on_the_board_reads_on_the_event_loop(
    long_board: Store, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    app = SvitApp(long_board)
    async with app.run_test(size=size) as pilot:
        hands = Hands(app, pilot)
        await hands.settled()
        view, guard = hands.board.view, Guard(monkeypatch)
        guard.is_on = True
        await hands.press("G")
        assert view.row == view.count(0) - 1 > 400
        assert hands.card.title in text_of(app)
        await hands.press("pageup", "pageup", "pageup", "pageup", "pageup", "k")
        assert view.row < view.count(0) - 1
        await hands.press(*"lllll", "G", "K", "J")
        assert (view.column, view.row) == (5, view.count(5) - 1)
        await hands.press("H")
        assert view.column == 4
        await pilot.resize_terminal(200, 70)
        await hands.settled()
        await hands.press("v", "G", "pageup", "pageup", "g", "g")
        assert hands.board.table.index == 0
        await hands.press("pagedown", "pagedown", "pagedown", "v")
        assert view.row > 100
        assert hands.card.title in text_of(app)
        guard.is_on = False
        assert guard.asked == []


async def test_keys_after_a_jump_on_the_board_are_for_the_card_that_it_came_to(
    long_board: Store,
) -> None:
    app = SvitApp(long_board)
    async with app.run_test(size=(120, 40)) as pilot:
        hands = Hands(app, pilot)
        await hands.settled()
        view = hands.board.view
        board = hands.board.board
        assert board is not None
        expected = board.order[board.stages[0].id][view.count(0) - 3]
        for action in ("last", "up", "up"):
            await hands.board.run_action(action)
        await hands.press("space")
        assert hands.board.selected == {expected}


def change(store: Store, deal_id: int) -> None:
    with store.unit() as work:
        deals.edit(work, deal_id, title="Changed by Taras")


async def test_what_another_session_changes_is_read_in_threads_where_the_board_is_scrolled_to(
    long_board: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = open_store(long_board.path, login="taras", clock=long_board.clock)
    app = SvitApp(long_board)
    async with app.run_test(size=(120, 40)) as pilot:
        hands = Hands(app, pilot)
        await hands.settled()
        await hands.press("G")
        deal = hands.card
        guard = Guard(monkeypatch)
        guard.is_on = True
        await asyncio.to_thread(change, other, deal.id)
        await hands.until(lambda: "Changed by Taras" in text_of(app))
        assert hands.card.id == deal.id
        guard.is_on = False
        assert guard.asked == []
    other.close()
