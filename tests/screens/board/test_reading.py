"""The deal under the cursor is read in full below the board."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from sqlite3 import Connection

import pytest

from svit_tui.app.app import SvitApp
from svit_tui.crm.deals.last_said import LastSaid, last_said
from svit_tui.i18n import set_language
from svit_tui.screens.board import reading
from svit_tui.store.store import Store
from svit_tui.widgets.strip import StripLine
from tests.screens.board.test_screen import of
from tests.screens.conftest import Hands, text_of


def strip(hands: Hands) -> list[str]:
    """The two lines, as far as they are shown."""
    lines = [line for line in hands.board.query(StripLine) if line.display]
    return [
        "".join(text for text, _look in line.parts(line.size.width)).removeprefix("│ ").strip()
        for line in lines
    ]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_lines_read_what_the_card_cuts(demo: Store, size: tuple[int, int]) -> None:
    async with SvitApp(demo).run_test(size=size) as pilot:
        hands = Hands(of(pilot), pilot)
        await hands.press("l")
        assert strip(hands) == [
            "Website with booking  €1,100  20%  Cloverfield School",
            "☎ 16:30  Call the headmaster  ↗ e-mail 20 Nov",
        ]
        await hands.press("j")
        first, second = strip(hands)
        assert first == "Підтримка на рік другий етап  ₴8,000  20%  Євген Петренко"
        assert second.startswith("no next step  ")
        assert "│ Підтримка на рік другий етап  ₴8,000" in text_of(hands.app)


async def test_a_small_screen_is_all_board(demo: Store) -> None:
    async with SvitApp(demo).run_test(size=(40, 12)) as pilot:
        hands = Hands(of(pilot), pilot)
        assert strip(hands) == []
        await pilot.resize_terminal(80, 24)
        await hands.settled()
        assert len(strip(hands)) == 2


async def test_the_lines_follow_in_the_list_and_under_a_filter(demo: Store) -> None:
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        await hands.press("v", "j", "G")
        assert strip(hands)[0].startswith(hands.card.title)
        await hands.press("v", "slash", *"audit", "enter")
        assert "audit" in strip(hands)[0].casefold()


async def test_what_is_said_now_is_read_at_once(demo: Store) -> None:
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        await hands.press("l", "j")
        assert "call today" not in strip(hands)[1]
        await hands.press("c")
        await hands.press("ctrl+s")
        await hands.until(lambda: "call today" in strip(hands)[1])


async def test_what_was_said_last_is_read_in_a_thread(
    demo: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[str] = []

    def watched(connection: Connection, deal_ids: Iterable[int]) -> dict[int, LastSaid]:
        threads.append(threading.current_thread().name)
        return last_said(connection, deal_ids)

    monkeypatch.setattr(reading, "last_said", watched)
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        await hands.press(*"jjjlll")
    # Cards that are near are read together: moves among them read nothing.
    assert 1 <= len(threads) <= 3
    assert all(name.startswith("read") for name in threads)


async def test_in_ukrainian(demo: Store) -> None:
    set_language("uk")
    async with SvitApp(demo).run_test(size=(80, 24)) as pilot:
        hands = Hands(of(pilot), pilot)
        await hands.press("l")
        assert strip(hands)[1] == "☎ 16:30  Call the headmaster  ↗ лист 20 лист."
