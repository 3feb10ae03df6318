"""What deals are narrowed by means the same to the board and to lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from svit_tui.crm.deals.board import Board, BoardFilter, pipeline_rows
from svit_tui.crm.deals.rows import DealFilter, deal_rows
from svit_tui.crm.lists import members
from svit_tui.crm.start.demo import load_demo
from svit_tui.store.reads.standing import Moment
from svit_tui.store.reads.written import both
from tests.crm.conftest import World

FILTERS: tuple[Mapping[str, Any], ...] = (
    {},
    {"text": "а"},
    {"text": "site w"},
    {"owner_ids": (1, 2)},
    {"source_ids": (1, 2)},
    {"product_ids": (1, 2, 3)},
    {"tag_ids": (1,)},
    {"stage_ids": (1, 3)},
    {"stage_ids": ()},
    {"contact_ids": (1, 2, 3, 4, 5, 6)},
    {"min_score": 1},
    {"needs": ("rotting", "overdue")},
    {"needs": ("no_next_step", "overdue"), "all_needs": True},
    {"needs": ("overdue",), "owner_ids": (1,)},
    {"show": "snoozed"},
    {"show": "won", "source_ids": (1,)},
    {"show": "lost"},
)


@pytest.mark.parametrize("narrowed", FILTERS, ids=str)
def test_the_board_and_a_list_find_the_same_deals(
    world: World, narrowed: Mapping[str, Any]
) -> None:
    load_demo(world.store)
    now, light = world.clock.now, world.store.light()
    today = now.astimezone().date()
    shown: set[int] = set()
    for pipeline in pipeline_rows(light):
        board = Board(light, pipeline.id, BoardFilter(**narrowed), today=today, now=now)
        shown |= {number for ids in board.order.values() for number in ids}
    with world.store.read() as session:
        listed = {row.id for row in deal_rows(session, wanted=DealFilter(**narrowed), now=now)}
        everything = {row.id for row in deal_rows(session)}
    assert listed == shown
    if narrowed:
        assert listed < everything


def test_a_plain_board_is_not_narrowed_by_its_order() -> None:
    assert not BoardFilter(sort="amount").narrows
    assert BoardFilter(show="won").narrows
    assert BoardFilter(min_score=0).narrows


@pytest.mark.parametrize(
    "narrowed", [*FILTERS, {"teams": ("Центр", "it's")}, {"pipeline_id": 1}], ids=str
)
def test_a_filter_means_the_same_with_its_values_written_in(
    world: World, narrowed: Mapping[str, Any]
) -> None:
    load_demo(world.store)
    now, wanted = world.clock.now, DealFilter(**narrowed)
    with world.store.unit() as work:
        members.edit(work, 2, team="Центр")
        members.edit(work, 3, team="it's")
    with world.store.light_read() as connection:
        moment = Moment.read(connection, now)
        where, values = wanted.conditions(moment)
        query = f"SELECT deal.id FROM deal {wanted.joins} WHERE"
        named = connection.execute(f"{query} {where}", values).fetchall()
        assert connection.execute(f"{query} {both(wanted.written(moment))}").fetchall() == named
        assert [row.id for row in deal_rows(connection, wanted=wanted, now=now)] == sorted(
            (number for (number,) in named), reverse=True
        )
