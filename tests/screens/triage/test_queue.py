"""The queue of triage beside the deal."""

from __future__ import annotations

import re

import pytest

from svit_tui.app.app import SvitApp
from svit_tui.crm.triage.queue import Reason, Waiting
from svit_tui.crm.triage.round import Round
from svit_tui.screens.triage.queue_rows import queue_rows
from svit_tui.store.store import Store
from svit_tui.widgets.table import TableView
from tests.screens.conftest import Hands, on_top, text_of
from tests.screens.triage.test_screen import hands_of, screen_of, store, title

__all__ = ["store"]

WIDE = (120, 40)
KEYS = "L move   w won   x lost   z snooze   d done   c call   t task"


def queue_of(hands: Hands) -> list[str]:
    """The lines of the queue that are on screen, without the bar of the cursor."""
    table = on_top(hands.app).query_one("#queue", TableView)
    lines = ["".join(part.text for part in table.render_line(y)) for y in range(table.size.height)]
    return [line.replace("▌", " ").strip() for line in lines if line.strip()]


async def test_it_shows_what_comes_and_what_was_decided(store: Store) -> None:
    async with SvitApp(store).run_test(size=WIDE) as pilot:
        hands = hands_of(pilot)
        await hands.press("5")
        heading, first, second, *_more = queue_of(hands)
        left = re.fullmatch(r"Queue (\d+)", heading)
        assert left is not None
        assert re.fullmatch(r"! +2w Deal 00", first)
        assert re.fullmatch(r"! +2w Deal 01", second)
        await hands.press("L")
        assert title(hands) == "Deal 01"
        await hands.press("j")
        heading, first, second, *_more = queue_of(hands)
        assert heading == f"Queue {int(left[1]) - 2}"
        assert re.fullmatch(r"✓ +Deal 00 +moved", first)
        assert re.fullmatch(r"– +Deal 01 +skipped", second)
        # Undo leads back to the deal, which is to be decided again.
        await hands.press("u")
        assert title(hands) == "Deal 00"
        assert re.fullmatch(r"! +2w Deal 00", queue_of(hands)[1])


async def test_the_cursor_stands_on_the_deal_that_fills_the_page(store: Store) -> None:
    async with SvitApp(store).run_test(size=WIDE) as pilot:
        hands = hands_of(pilot)
        await hands.press("5", "j", "j")
        row = on_top(hands.app).query_one("#queue", TableView).current()
        assert row is not None
        assert row.id == screen_of(hands).round.deal_id


async def test_the_keys_that_decide_stand_below_the_reasons(store: Store) -> None:
    async with SvitApp(store).run_test(size=WIDE) as pilot:
        hands = hands_of(pilot)
        await hands.press("5")
        lines = text_of(hands.app).split("\n")
        place = next(number for number, line in enumerate(lines) if KEYS in line)
        assert "overdue" in lines[place - 1]


@pytest.mark.parametrize("size", [(119, 40), (80, 24), (120, 19)])
async def test_a_smaller_screen_is_all_deal(store: Store, size: tuple[int, int]) -> None:
    async with SvitApp(store).run_test(size=size) as pilot:
        hands = hands_of(pilot)
        await hands.press("5")
        assert not on_top(hands.app).query_one("#queue").display
        assert "Queue" not in text_of(hands.app)
        assert KEYS not in text_of(hands.app)
        await pilot.resize_terminal(*WIDE)
        await hands.until(lambda: "Queue" in text_of(hands.app))
        assert "Deal 11" in text_of(hands.app)


def test_what_is_known_of_a_long_queue_is_listed_and_the_rest_is_counted() -> None:
    reasons = (Reason("no_next_step", 3), Reason("without_owner", 3))
    waiting = {number: Waiting(number, reasons, number) for number in range(1, 4)}
    round_ = Round(trail=[1], at=0, known=waiting, total=9, titles={1: "One"})
    heading, first, *others, last = queue_rows(round_)
    assert heading.cells == ("Queue 9",)
    assert first.cells == ("?", "", "One", "")
    assert len(others) == 2
    assert last.cells[2] == "and 6 more"
