"""The board reads cards in time, keeps those that are needed, and knows which are gone."""

from __future__ import annotations

import pytest

from svit_tui.crm.deals import board as board_of
from svit_tui.crm.deals import changes as deals
from svit_tui.crm.deals.board import Board
from tests.crm.conftest import World

LEADS = 1


@pytest.fixture
def many(world: World) -> Board:
    """A board with a hundred deals more among its leads, none of them read."""
    with world.store.unit() as work:
        for number in range(100):
            deals.add(work, title=f"Deal {number}", contact_id=world.clinic)
    today = world.clock.now.astimezone().date()
    return Board(world.store.light(), LEADS, today=today)


def known(board: Board) -> list[int]:
    """The rows whose cards are in memory."""
    return [row for row, each in enumerate(board.order[LEADS]) if board.known_card(each)]


def test_cards_are_read_where_they_are_asked_for(world: World, many: Board) -> None:
    spans = [(LEADS, -5, 3), (LEADS, 50, 52)]
    assert many.lacks(spans)
    many.learn(world.store.light(), spans)
    assert not many.lacks(spans)
    assert known(many) == [0, 1, 2, 50, 51]


def test_memory_stays_small_and_what_is_asked_for_is_there(
    world: World, many: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(board_of, "KEPT", 20)
    light = world.store.light()
    for start in range(0, 100, 10):
        many.learn(light, [(LEADS, 0, 2), (LEADS, start, start + 10)])
        assert not many.lacks([(LEADS, 0, 2), (LEADS, start, start + 10)])
        assert len(known(many)) <= 40


def test_a_deal_that_is_erased_meanwhile_is_not_asked_for_again(world: World, many: Board) -> None:
    gone = 10**6
    many.order[LEADS].insert(1, gone)
    many.learn(world.store.light(), [(LEADS, 0, 3)])
    assert not many.lacks([(LEADS, 0, 3)])
    assert many.known_card(gone) is None
    assert known(many) == [0, 2]
