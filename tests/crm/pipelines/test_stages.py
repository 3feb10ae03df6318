"""Stages and pipelines set up while deals are in them: nothing is lost, all can be undone."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from svit_tui.crm import undo
from svit_tui.crm.deals import changes as deals
from svit_tui.crm.deals import rows as deal_reads
from svit_tui.crm.deals.board import Board
from svit_tui.crm.lists import short_lists as lists
from svit_tui.crm.pipelines import changes as pipelines
from svit_tui.crm.pipelines import qualification, stages
from svit_tui.model.errors import Conflict, CrmError, Invalid
from svit_tui.model.pipeline import Pipeline, Stage
from svit_tui.model.values.money import Money
from svit_tui.store.store import Store
from tests.crm.conftest import World
from tests.crm.deals.board_cards import cards_of
from tests.effort import examples

SALES = 1


def names(store: Store, pipeline_id: int = SALES) -> list[str]:
    with store.read() as session:
        return [stage.name for stage in lists.stages(session, pipeline_id)]


def stage_id(store: Store, name: str, pipeline_id: int = SALES) -> int:
    with store.read() as session:
        found = [s.key for s in lists.stages(session, pipeline_id) if s.name == name]
    return found[0]


def shown(store: Store, world: World) -> dict[str, list[str]]:
    """Titles on the board, by stage."""
    board = Board(store.light(), SALES, today=world.clock.now.date(), now=world.clock.now)
    return {
        stage.name: [card.title for card in cards_of(board, store.light(), stage.id)]
        for stage in board.stages
    }


def dump(store: Store) -> list[str]:
    """All rows of pipelines, stages and deals, but for stamps."""
    rows = []
    for table in ("pipeline", "stage", "deal", "stage_change", "criterion"):
        connection = sqlite3.connect(store.path)
        connection.row_factory = sqlite3.Row
        for row in connection.execute(f"SELECT * FROM {table} ORDER BY id"):
            kept = {
                key: value
                for key, value in dict(row).items()
                if key not in ("version", "updated_at", "updated_by_id")
            }
            rows.append(f"{table} {kept}")
        connection.close()
    return rows


@pytest.fixture
def lead_deals(world: World) -> list[int]:
    """Twenty leads, the newest on top, above the two of the world."""
    with world.store.unit() as work:
        return [
            deals.add(
                work, title=f"Lead {n}", contact_id=world.clinic, amount=Money(100, "UAH")
            ).key
            for n in range(20)
        ]


def test_a_stage_with_deals_asks_where_they_go_and_undo_brings_all_back(
    world: World, lead_deals: list[int]
) -> None:
    store, lead = world.store, stage_id(world.store, "Lead")
    before, board = dump(store), shown(store, world)
    with (
        pytest.raises(Invalid, match="“Lead” holds 22 deals: say which stage they go to"),
        store.unit() as work,
    ):
        stages.remove(work, lead)
    with store.unit() as work:
        assert stages.remove(work, lead, stage_id(store, "Qualification")) == 22
    assert names(store)[0] == "Qualification"
    assert shown(store, world)["Qualification"] == board["Lead"]
    with store.read() as session:
        visits = deal_reads.stage_visits(session, lead_deals[0])
    assert [(visit.from_stage, visit.to_stage) for visit in visits] == [
        (None, "Lead"),
        ("Lead", "Qualification"),
    ]
    with store.unit() as work:
        assert undo.undo(work).sentence() == "Stage removed: Lead"
    assert dump(store) == before
    assert shown(store, world) == board


def test_who_comes_last_is_refused_in_a_sentence(world: World) -> None:
    """Somebody else's move into a stage that is gone, and an undo that would lead there."""
    store, other = world.store, world.other()
    qualification = stage_id(store, "Qualification")
    with other.unit() as work:
        deals.move(work, world.website, qualification)
    with other.unit() as work:
        deals.move(work, world.website, stage_id(store, "Proposal"))
    with store.unit() as work:
        stages.remove(work, qualification)
    with (
        pytest.raises(Invalid, match="The stage “Qualification” is archived"),
        other.unit() as work,
    ):
        deals.move(work, world.licences, qualification)
    with (
        pytest.raises(Conflict, match="“Website” would be in the stage “Qualification”"),
        other.unit() as work,
    ):
        undo.undo(work)
    assert shown(store, world)["Proposal"] == ["Website"]


def test_a_lost_deal_is_reopened_before_the_stage_that_is_gone(world: World) -> None:
    store = world.store
    with store.unit() as work:
        deals.move(work, world.website, stage_id(store, "Proposal"))
        deals.win(work, world.website)
    with store.unit() as work:
        stages.remove(work, stage_id(store, "Proposal"))
    with store.unit() as work:
        deals.reopen(work, world.website)
    assert shown(store, world)["Presentation"] == ["Website"]


def test_archived_deals_go_along(world: World) -> None:
    store, lead = world.store, stage_id(world.store, "Lead")
    with store.unit() as work:
        deals.archive(work, world.website)
        deals.win(work, world.licences)
    with store.unit() as work:
        assert stages.remove(work, lead) == 0
    with store.unit() as work:
        deals.restore(work, world.website)
    assert shown(store, world)["Qualification"] == ["Website"]


def test_stages_are_added_named_and_put_in_order(world: World) -> None:
    store = world.store
    with store.unit() as work:
        pilot = stages.add(work, SALES, " Pilot ", probability=50, after_id=stage_id(store, "Lead"))
    with store.unit() as work:
        stages.edit(work, pilot.key, name="Trial")
        stages.shift(work, pilot.key, 2)
        stages.shift(work, stage_id(store, "Closing"), -99)
    assert names(store) == [
        *("Closing", "Lead", "Qualification", "Presentation", "Trial", "Proposal", "Negotiation")
    ]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "LEAD"}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"name": "New", "probability": 101}, "probability"),
        ({"name": "New", "rotting_days": 0}, "rotting_days"),
        ({"name": "New", "requires": ["moon"]}, "requires"),
    ],
)
def test_what_can_not_be_a_stage_is_refused(
    world: World, fields: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refusal, world.store.unit() as work:
        stages.add(work, SALES, **fields)
    assert refusal.value.field == field


def test_a_pipeline_keeps_its_last_stage_and_the_store_its_last_pipeline(world: World) -> None:
    store = world.store
    for name in names(store)[:-1]:
        with store.unit() as work:
            stages.remove(work, stage_id(store, name), stage_id(store, "Closing"))
    assert sorted(shown(store, world)["Closing"]) == ["ERP licences", "Website"]
    with pytest.raises(Invalid, match="last one"), store.unit() as work:
        stages.remove(work, stage_id(store, "Closing"))
    with pytest.raises(Invalid, match="last pipeline"), store.unit() as work:
        pipelines.archive(work, SALES)


def test_a_pipeline_is_copied_with_stages_and_what_they_ask(world: World) -> None:
    store = world.store
    with store.unit() as work:
        stages.edit(work, stage_id(store, "Proposal"), requires=["amount", "Budget"])
    with store.unit() as work:
        copied = pipelines.copy(work, SALES, "Partners").key
    assert names(store, copied) == names(store)
    with store.read() as session:
        own = {one.key for one in qualification.criteria(session, copied)}
        stage = session.get_one(Stage, stage_id(store, "Proposal", copied))
    word, criterion = stage.requires.split()
    assert word == "amount"
    assert int(criterion.removeprefix("criterion:")) in own
    with (
        pytest.raises(Invalid, match="There is already a pipeline “Partners”"),
        store.unit() as work,
    ):
        pipelines.add(work, "PARTNERS")


def test_a_pipeline_with_open_deals_is_not_put_away(world: World) -> None:
    store = world.store
    with store.unit() as work:
        other = pipelines.copy(work, SALES, "Partners").key
    with pytest.raises(Invalid, match="“Sales” holds 2 open deals"), store.unit() as work:
        pipelines.archive(work, SALES)
    with store.unit() as work:
        deals.win(work, world.website)
        deals.win(work, world.licences)
    with store.unit() as work:
        pipelines.archive(work, SALES)
    with pytest.raises(Invalid, match="The pipeline “Sales” is archived"), store.unit() as work:
        deals.reopen(work, world.website)
    with pytest.raises(Invalid, match="archived pipeline “Sales”"), store.unit() as work:
        pipelines.edit(work, other, name="sales")
    with store.unit() as work:
        undo.undo(work)
    with store.unit() as work:
        pipelines.shift(work, other, -1)
    with store.read() as session:
        assert [one.name for one in lists.pipelines(session)] == ["Partners", "Sales"]


STEPS = st.lists(
    st.tuples(
        st.sampled_from(("add", "remove", "shift", "edit", "move", "win", "reopen", "copy")),
        st.integers(0, 6),
        st.integers(0, 6),
    ),
    max_size=12,
)


@settings(
    max_examples=examples(25),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
@given(STEPS)
def test_any_set_up_keeps_every_deal_on_the_board_and_undo_takes_all_back(
    world: World, steps: list[tuple[str, int, int]]
) -> None:
    store, before = world.store, dump(world.store)
    kept = 0
    for number, (what, one, two) in enumerate(steps):
        with store.read() as session:
            used = [stage.key for stage in lists.stages(session, SALES)]
        here, there = used[one % len(used)], used[two % len(used)]
        deal = (world.website, world.licences)[two % 2]
        start = store.latest_change()
        try:
            with store.unit() as work:
                if what == "add":
                    stages.add(work, SALES, f"New {number}", after_id=here)
                elif what == "remove":
                    stages.remove(work, here, there)
                elif what == "shift":
                    stages.shift(work, here, two - 3)
                elif what == "edit":
                    stages.edit(work, here, name=f"Old {number}", probability=two)
                elif what == "move":
                    deals.move(work, deal, here)
                elif what == "win":
                    deals.win(work, deal)
                elif what == "reopen":
                    deals.reopen(work, deal)
                else:
                    pipelines.copy(work, SALES, f"Copy {number}")
        except CrmError:
            continue
        kept += store.latest_change() - start
        with store.read() as session:
            rows = deal_reads.deal_rows(session, wanted=deal_reads.DealFilter(show="active"))
        on_board = [title for titles in shown(store, world).values() for title in titles]
        assert sorted(on_board) == sorted(row.title for row in rows)
    for _time in range(kept):
        with store.unit() as work:
            undo.undo(work)
    numbers = {f"{model.__tablename__} " for model in (Pipeline, Stage)}
    assert [row for row in dump(store) if not row.startswith(tuple(numbers))] == [
        row for row in before if not row.startswith(tuple(numbers))
    ]
    assert dump(store) == before
