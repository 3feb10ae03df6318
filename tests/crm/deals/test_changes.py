"""Deals: opened, edited, moved, put in order, won, lost, opened again and archived."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlmodel import col, select

from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.deals import changes as deals
from svit_tui.crm.deals import parts
from svit_tui.crm.deals.parts import LineDraft
from svit_tui.crm.lists import short_lists as lists
from svit_tui.crm.pipelines import changes as pipelines
from svit_tui.crm.pipelines import stages
from svit_tui.model.deal import Deal, Line, StageChange
from svit_tui.model.errors import Conflict, Invalid, NotFound, NotOpen
from svit_tui.model.kinds import DealStatus, StageChangeKind
from svit_tui.model.lists import LossReason
from svit_tui.model.values.money import Money
from svit_tui.store.changes.unit import Unit
from tests.crm.conftest import World
from tests.crm.test_undo import contents


def do(world: World, act: Callable[[Unit], Any]) -> Any:
    with world.store.unit() as work:
        return act(work)


def of(world: World, deal_id: int) -> Deal:
    with world.store.read() as session:
        return session.get_one(Deal, deal_id)


def past(world: World, deal_id: int) -> list[tuple[str, int | None, int]]:
    """What happened to a deal: what, from which stage, to which."""
    with world.store.read() as session:
        query = select(StageChange).where(StageChange.deal_id == deal_id)
        return [
            (row.kind, row.from_stage_id, row.to_stage_id)
            for row in session.exec(query.order_by(col(StageChange.id)))
        ]


def order(world: World, stage_id: int) -> list[int]:
    """The open deals of a stage from its top to its end."""
    with world.store.read() as session:
        query = select(Deal).where(Deal.stage_id == stage_id, Deal.status == DealStatus.OPEN)
        return [row.key for row in session.exec(query.order_by(col(Deal.position)))]


def stage_ids(world: World, pipeline_id: int = 1) -> list[int]:
    with world.store.read() as session:
        return [stage.key for stage in lists.stages(session, pipeline_id)]


def reason(world: World) -> int:
    with world.store.read() as session:
        return lists.named(session, LossReason)[0].key


# Opening and editing


def test_a_new_deal_is_mine_and_stands_on_top_of_the_first_stage(world: World) -> None:
    made = do(
        world, lambda work: deals.add(work, title=" New\x1b one ", contact_id=world.clinic)
    ).key
    deal, first = of(world, made), stage_ids(world)[0]
    assert (deal.title, deal.stage_id, deal.currency) == ("New one", first, "UAH")
    assert world.store.member is not None
    assert deal.owner_id == world.store.member.id
    assert order(world, first)[0] == made
    assert past(world, made) == [(StageChangeKind.ENTERED, None, first)]


def test_lines_make_the_amount_unless_one_is_given(world: World) -> None:
    lines = [LineDraft(name="Hours", quantity=2_000, unit_price=5_000), LineDraft(name="Gift")]

    def add(work: Unit, amount: Money | None) -> Deal:
        return deals.add(work, title="X", contact_id=world.clinic, amount=amount, lines=lines)

    assert do(world, lambda work: add(work, None)).amount == 10_000
    assert do(world, lambda work: add(work, Money(7, "USD"))).amount == 7
    deal = do(world, lambda work: deals.edit(work, world.website, lines=lines))
    assert deal.amount == 10_000
    do(world, lambda work: deals.edit(work, world.website, lines=lines[:1], amount=None))
    assert of(world, world.website).amount is None
    with world.store.read() as session:
        query = select(Line.name).where(Line.deal_id == world.website)
        assert session.exec(query).all() == ["Hours"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": " "}, "title"),
        ({"probability": 101}, "probability"),
        ({"probability": -1}, "probability"),
        ({"lines": [LineDraft()]}, "lines"),
        ({"lines": [LineDraft(name="X", quantity=0)]}, "lines"),
        ({"lines": [LineDraft(name="X", discount=10_001)]}, "lines"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(
    world: World, fields: dict[str, Any], field: str
) -> None:
    before = contents(world.store)
    for act in (
        lambda work: deals.edit(work, world.website, **fields),
        lambda work: deals.add(work, **{"title": "X", "contact_id": world.clinic, **fields}),
    ):
        with pytest.raises(Invalid) as refused:
            do(world, act)
        assert refused.value.field == field
    assert contents(world.store) == before


def test_nobody_begins_a_deal_with_an_archived_contact_or_in_an_archived_stage(
    world: World,
) -> None:
    gone = do(world, lambda work: contacts.add(work, name="Gone"))
    do(world, lambda work: contacts.archive(work, gone.key))
    with pytest.raises(Invalid, match="is archived"):
        do(world, lambda work: deals.add(work, title="X", contact_id=gone.key))
    last = stage_ids(world)[-1]
    do(world, lambda work: stages.remove(work, last))
    with pytest.raises(Invalid, match="is archived"):
        do(
            world,
            lambda work: deals.add(work, title="X", contact_id=world.clinic, stage_id=last),
        )


def test_a_pipeline_that_was_archived_takes_no_new_deal(world: World) -> None:
    other = do(world, lambda work: pipelines.copy(work, 1, "Other"))
    first = stage_ids(world, other.key)[0]
    do(world, lambda work: pipelines.archive(work, other.key))
    wheres: list[dict[str, Any]] = [{"stage_id": first}, {"pipeline_id": other.key}]
    for where in wheres:
        with pytest.raises(Invalid, match="archived"):
            do(world, partial(deals.add, title="X", contact_id=world.clinic, **where))


def test_the_deal_of_an_archived_contact_can_still_be_edited(world: World) -> None:
    do(world, lambda work: contacts.archive(work, world.clinic))
    do(world, lambda work: deals.edit(work, world.website, title="Y", contact_id=world.clinic))
    assert of(world, world.website).title == "Y"


def test_saving_over_a_newer_version_is_told(world: World) -> None:
    version = of(world, world.website).version
    do(world, lambda work: deals.edit(work, world.website, version=version, title="Shop"))
    with pytest.raises(Conflict):
        do(world, lambda work: deals.edit(work, world.website, version=version, title="Late"))
    assert of(world, world.website).title == "Shop"


# Stages


def test_a_move_goes_to_the_top_and_is_remembered(world: World) -> None:
    first, second, *_rest = stage_ids(world)
    do(world, lambda work: deals.step(work, world.website, 1))
    world.clock.forward(days=2)
    do(world, lambda work: deals.move(work, world.licences, second))
    assert order(world, second) == [world.licences, world.website]
    assert past(world, world.licences)[1:] == [(StageChangeKind.ENTERED, first, second)]
    assert of(world, world.licences).stage_entered_at == world.clock.now


def test_steps_end_at_the_first_and_the_last_stage(world: World) -> None:
    known = stage_ids(world)
    do(world, lambda work: deals.step(work, world.website, -3))
    assert of(world, world.website).stage_id == known[0]
    do(world, lambda work: deals.step(work, world.website, 99))
    assert of(world, world.website).stage_id == known[-1]
    # What changes nothing is no entry in its past.
    assert len(past(world, world.website)) == 2


def test_a_closed_deal_is_not_moved(world: World) -> None:
    known = stage_ids(world)
    do(world, lambda work: deals.win(work, world.website))
    before = contents(world.store)
    for act in (
        lambda work: deals.move(work, world.website, known[1]),
        lambda work: deals.step(work, world.website, 1),
        lambda work: deals.place(work, world.website, above=world.licences),
        lambda work: deals.win(work, world.website),
        lambda work: deals.lose(work, world.website, reason_id=reason(world)),
        lambda work: deals.snooze(work, world.website, None),
    ):
        with pytest.raises(NotOpen, match="already won"):
            do(world, act)
    assert contents(world.store) == before


def test_an_archived_deal_says_so_and_comes_back_as_it_was(world: World) -> None:
    before = of(world, world.website).stage_id
    do(world, lambda work: deals.archive(work, world.website))
    with pytest.raises(NotOpen, match="is archived"):
        do(world, lambda work: deals.win(work, world.website))
    do(world, lambda work: deals.restore(work, world.website))
    assert of(world, world.website).archived_at is None
    assert of(world, world.website).stage_id == before


# The order in a stage


def test_a_deal_is_placed_above_and_below_others(world: World) -> None:
    third = do(world, lambda work: deals.add(work, title="3", contact_id=world.clinic)).key
    first = stage_ids(world)[0]
    assert order(world, first) == [third, world.licences, world.website]
    do(world, lambda work: deals.place(work, third, below=world.licences))
    assert order(world, first) == [world.licences, third, world.website]
    do(world, lambda work: deals.place(work, world.website, above=world.licences))
    assert order(world, first) == [world.website, world.licences, third]


def test_there_is_always_room_between_two(world: World) -> None:
    first = stage_ids(world)[0]
    third = do(world, lambda work: deals.add(work, title="3", contact_id=world.clinic)).key
    two = [world.website, third]
    for turn in range(60):
        moving = two[turn % 2]
        do(world, partial(deals.place, deal_id=moving, below=world.licences))
        now = order(world, first)
        assert now.index(moving) == now.index(world.licences) + 1


def test_deals_of_two_stages_have_no_order(world: World) -> None:
    do(world, lambda work: deals.step(work, world.website, 1))
    with pytest.raises(Invalid, match="not in one stage"):
        do(world, lambda work: deals.place(work, world.website, above=world.licences))


# The end of a deal


def test_a_won_deal_keeps_its_stage(world: World) -> None:
    do(world, lambda work: deals.step(work, world.website, 1))
    second = stage_ids(world)[1]
    do(world, lambda work: deals.win(work, world.website))
    deal = of(world, world.website)
    assert (deal.status, deal.stage_id, deal.closed_at) == (
        DealStatus.WON,
        second,
        world.clock.now,
    )
    assert past(world, world.website)[-1] == (StageChangeKind.WON, second, second)


def test_a_lost_deal_has_a_reason_that_is_known(world: World) -> None:
    with pytest.raises(NotFound):
        do(world, lambda work: deals.lose(work, world.website, reason_id=999))
    known = reason(world)
    do(world, lambda work: deals.lose(work, world.website, reason_id=known, note=" Too dear\n"))
    deal = of(world, world.website)
    assert (deal.status, deal.loss_reason_id, deal.loss_note) == (
        DealStatus.LOST,
        known,
        "Too dear",
    )


def test_a_deal_that_is_opened_again_is_as_new_in_its_stage(world: World) -> None:
    known = reason(world)
    do(world, lambda work: deals.lose(work, world.website, reason_id=known, note="Too dear"))
    world.clock.forward(days=30)
    do(world, lambda work: deals.reopen(work, world.website))
    deal = of(world, world.website)
    assert (deal.status, deal.closed_at, deal.loss_reason_id, deal.loss_note) == (
        DealStatus.OPEN,
        None,
        None,
        "",
    )
    assert world.clock.now - deal.stage_entered_at < timedelta(seconds=1)
    assert order(world, deal.stage_id)[0] == world.website
    with pytest.raises(Invalid, match="is open"):
        do(world, lambda work: deals.reopen(work, world.website))


def test_a_deal_whose_stage_is_gone_opens_in_the_one_before(world: World) -> None:
    known = stage_ids(world)
    do(world, lambda work: deals.move(work, world.website, known[2]))
    do(world, lambda work: deals.win(work, world.website))
    do(world, lambda work: stages.remove(work, known[2]))
    do(world, lambda work: deals.reopen(work, world.website))
    assert of(world, world.website).stage_id == known[1]


# Who and what


def test_tags_are_added_and_dropped_by_name(world: World) -> None:
    do(world, lambda work: deals.set_tags(work, world.website, ["Web", "hot"]))
    do(world, lambda work: deals.change_tags(work, world.website, {"cold"}, {"hot"}))
    with world.store.unit() as work:
        assert parts.tag_names(work, world.website) == {"Web", "cold"}


def test_a_deal_may_be_nobodys(world: World) -> None:
    do(world, lambda work: deals.set_owner(work, world.website, None))
    assert of(world, world.website).owner_id is None
    with pytest.raises(NotFound):
        do(world, lambda work: deals.set_owner(work, world.website, 999))
