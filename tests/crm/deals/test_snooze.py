"""Deals that are put aside, come back by themselves, and lose the mark of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from svit_tui.crm import undo
from svit_tui.crm.deals import changes as deals
from svit_tui.crm.deals.board import Board, BoardFilter
from svit_tui.crm.tasks import changes as tasks
from svit_tui.crm.tasks import events
from svit_tui.crm.tasks.events import EventTime
from svit_tui.crm.timeline import communications
from svit_tui.model.deal import Deal
from svit_tui.model.errors import Invalid, NotOpen
from svit_tui.store.changes.unit import Unit
from tests.crm.conftest import World
from tests.crm.deals.board_cards import cards_of

MONDAY = date(2026, 11, 30)


def stored(world: World, deal_id: int) -> tuple[date | None, str]:
    with world.store.read() as session:
        deal = session.get_one(Deal, deal_id)
        return deal.snoozed_until, deal.snooze_reason


def do(world: World, act: Callable[[Unit], object]) -> None:
    with world.store.unit() as work:
        act(work)


def board(world: World, show: str = "open") -> Board:
    today = world.clock.now.astimezone().date()
    return Board(world.store.light(), 1, BoardFilter(show=show), today=today)


def leads(world: World, show: str = "open") -> list[int]:
    return list(board(world, show).order[1])


@pytest.fixture
def aside(world: World) -> World:
    """The website, which stands below the licences, is put aside until Monday."""
    assert leads(world) == [world.licences, world.website]
    do(world, lambda work: deals.snooze(work, world.website, MONDAY, "  budget\nin December "))
    return world


def test_a_snoozed_deal_leaves_the_board_with_its_reason(aside: World) -> None:
    assert stored(aside, aside.website) == (MONDAY, "budget in December")
    assert leads(aside) == [aside.licences]
    assert leads(aside, "snoozed") == [aside.website]
    light = aside.store.light()
    [card] = cards_of(board(aside, "snoozed"), light, 1)
    assert (card.snoozed_until, card.snooze_reason) == ("2026-11-30", "budget in December")


def test_it_is_back_on_its_day_on_top_of_its_column(aside: World) -> None:
    aside.clock.forward(days=5)
    assert leads(aside) == [aside.licences]
    aside.clock.forward(days=1)
    assert leads(aside) == [aside.website, aside.licences]
    assert leads(aside, "snoozed") == []
    assert board(aside).sums[1].count == 2
    # Nobody wrote anything: the reason is still there to be read.
    assert stored(aside, aside.website) == (MONDAY, "budget in December")


TAKEN_UP: dict[str, Callable[[Unit, int], object]] = {
    "moved": lambda work, deal: deals.step(work, deal, 1),
    "moved by its form": lambda work, deal: deals.edit(work, deal, stage_id=3),
    "logged": lambda work, deal: communications.log(work, "note", deal_id=deal),
    "task": lambda work, deal: tasks.add(work, title="Call", deal_id=deal),
    "event": lambda work, deal: events.add(
        work, title="Demo", span=EventTime(MONDAY), deal_id=deal
    ),
    "snoozed anew": lambda work, deal: deals.snooze(work, deal, date(2026, 12, 24), "later"),
    "woken": lambda work, deal: deals.wake(work, deal),
    "won": lambda work, deal: deals.win(work, deal),
    "lost": lambda work, deal: deals.lose(work, deal, reason_id=1),
}


@pytest.mark.parametrize("name", TAKEN_UP)
def test_the_mark_goes_when_something_happens_to_the_deal(aside: World, name: str) -> None:
    aside.clock.forward(days=6)
    shown = board(aside)
    light = aside.store.light()
    cards_of(shown, light, 1)
    with aside.store.unit() as work:
        TAKEN_UP[name](work, aside.website)
        touched = set(work.touched["deal"])
    later = (date(2026, 12, 24), "later")
    assert stored(aside, aside.website) == (later if name == "snoozed anew" else (None, ""))
    assert touched == {aside.website}
    assert shown.apply(light, touched)
    assert shown.order == board(aside).order
    do(aside, undo.undo)
    assert stored(aside, aside.website) == (MONDAY, "budget in December")
    assert leads(aside) == [aside.website, aside.licences]
    assert shown.apply(light, touched)
    assert shown.order == board(aside).order


def test_a_deal_that_is_still_put_aside_is_not_woken_by_warming_it(aside: World) -> None:
    do(aside, lambda work: communications.log(work, "message", deal_id=aside.website))
    do(aside, lambda work: tasks.add(work, title="Call", deal_id=aside.website))
    do(aside, lambda work: deals.step(work, aside.website, 1))
    assert stored(aside, aside.website) == (MONDAY, "budget in December")


def test_another_deals_task_leaves_the_mark(aside: World) -> None:
    aside.clock.forward(days=6)
    do(aside, lambda work: tasks.add(work, title="Call", contact_id=aside.clinic))
    do(aside, lambda work: communications.log(work, "call", participants=[aside.clinic]))
    assert stored(aside, aside.website)[0] == MONDAY


def test_a_deal_is_woken_before_its_day(aside: World) -> None:
    do(aside, lambda work: deals.wake(work, aside.website))
    assert stored(aside, aside.website) == (None, "")
    assert leads(aside) == [aside.licences, aside.website]
    with pytest.raises(Invalid, match="not snoozed"):
        do(aside, lambda work: deals.wake(work, aside.website))
    do(aside, lambda work: deals.win(work, aside.website))
    with pytest.raises(NotOpen):
        do(aside, lambda work: deals.wake(work, aside.website))


def test_a_day_is_needed_that_is_still_to_come(world: World) -> None:
    with world.store.unit() as work:
        for day in (date(2026, 11, 24), date(2026, 11, 23)):
            with pytest.raises(Invalid):
                deals.snooze(work, world.website, day)


def test_a_deal_on_top_is_put_among_the_others_by_hand(aside: World) -> None:
    aside.clock.forward(days=6)
    # The one below can't go above it …
    do(aside, lambda work: deals.place(work, aside.licences, above=aside.website))
    assert leads(aside) == [aside.website, aside.licences]
    # … and it is back no more once it has a place of its own.
    do(aside, lambda work: deals.place(work, aside.website, below=aside.licences))
    assert leads(aside) == [aside.licences, aside.website]
    assert stored(aside, aside.website) == (None, "")


def test_several_that_are_back_keep_their_order_and_can_be_reordered(aside: World) -> None:
    with aside.store.unit() as work:
        third = deals.add(work, title="Third", contact_id=aside.clinic).key
    do(aside, lambda work: deals.snooze(work, third, date(2026, 11, 26)))
    aside.clock.forward(days=6)
    assert leads(aside) == [third, aside.website, aside.licences]
    do(aside, lambda work: deals.place(work, third, below=aside.website))
    assert leads(aside) == [aside.website, third, aside.licences]


def test_a_search_on_the_board_finds_those_that_are_back_on_top(aside: World) -> None:
    aside.clock.forward(days=6)
    today = aside.clock.now.date()
    assert aside.store.member is not None
    for text, found in (("e", [aside.website, aside.licences]), ("site", [aside.website])):
        wanted = BoardFilter(text=text, owner_ids=(aside.store.member.id,))
        assert list(Board(aside.store.light(), 1, wanted, today=today).order[1]) == found
