"""Stages that ask for something before a deal enters: refused, filled, moved, undone."""

from __future__ import annotations

from datetime import date

import pytest

from svit_tui.crm import undo
from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.contacts.changes import Point
from svit_tui.crm.deals import changes as deals
from svit_tui.crm.deals import rows as deal_reads
from svit_tui.crm.deals.parts import LineDraft
from svit_tui.crm.flows import bulk, stage_entry
from svit_tui.crm.flows.stage_entry import Filled
from svit_tui.crm.lists import short_lists as lists
from svit_tui.crm.pipelines import qualification, requirements, stages
from svit_tui.crm.start.demo import load_demo
from svit_tui.crm.tasks import changes as tasks
from svit_tui.crm.tasks import events
from svit_tui.crm.tasks.changes import Due
from svit_tui.crm.tasks.events import EventTime
from svit_tui.model.deal import Deal
from svit_tui.model.errors import Invalid, Missing
from svit_tui.model.lists import Source
from svit_tui.model.pipeline import Pipeline, Stage
from svit_tui.model.values.money import Money
from svit_tui.store.changes.unit import Unit
from tests.crm.conftest import World

ALL = ("contact", "amount", "source", "expected_close_on", "next_step")


def stage_id(world: World, name: str) -> int:
    with world.store.read() as session:
        return lists.stages_named(session, lists.pipelines(session), name)[0].key


def ask(world: World, stage: str, *words: str) -> None:
    with world.store.unit() as work:
        stages.edit(work, stage_id(world, stage), requires=words)


def stage_of(world: World, deal_id: int) -> str:
    with world.store.read() as session:
        return session.get_one(Stage, session.get_one(Deal, deal_id).stage_id).name


def lacks(world: World, deal_id: int, stage: str) -> list[str]:
    with world.store.read() as session:
        deal = session.get_one(Deal, deal_id)
        wanted = session.get_one(Stage, stage_id(world, stage))
        return [entry.word for entry in requirements.missing(session, deal, wanted)]


@pytest.fixture
def bare(world: World) -> int:
    """A deal with nothing but a title and a contact without phone."""
    with world.store.unit() as work:
        return deals.add(work, title="Bare", contact_id=world.clinic).key


def test_a_move_is_refused_with_all_that_is_missing(world: World, bare: int) -> None:
    ask(world, "Proposal", *ALL, "Fit")
    with pytest.raises(Missing) as refusal, world.store.unit() as work:
        deals.move(work, bare, stage_id(world, "Proposal"))
    assert str(refusal.value) == (
        "Proposal needs: the contact's phone or e-mail, amount, source, expected close,"
        " next step, Fit."
    )
    assert (refusal.value.field, refusal.value.exit_code) == ("stage", 1)
    assert refusal.value.lacks[:5] == ALL
    assert refusal.value.lacks[5].startswith("criterion:")
    assert stage_of(world, bare) == "Lead"


def test_a_step_is_refused_only_at_the_stage_that_asks(world: World, bare: int) -> None:
    ask(world, "Presentation", "amount")
    with world.store.unit() as work:
        deals.step(work, bare, 1)
    with pytest.raises(Missing, match=r"Presentation needs: amount\."), world.store.unit() as work:
        deals.step(work, bare, 1)
    assert stage_of(world, bare) == "Qualification"


def test_each_thing_that_is_asked_is_found_where_it_is(world: World, bare: int) -> None:
    ask(world, "Proposal", *ALL, "Fit")
    with world.store.unit() as work:
        deals.edit(work, bare, amount=Money(0, "UAH"))
    assert "amount" not in lacks(world, bare, "Proposal")
    with world.store.unit() as work:
        deals.edit(work, bare, expected_close_on=date(2027, 1, 1))
    assert "expected_close_on" not in lacks(world, bare, "Proposal")
    with world.store.unit() as work:
        deals.edit(work, bare, source_id=lists.find_entry(work.session, Source, "Site").key)
    assert "source" not in lacks(world, bare, "Proposal")
    with world.store.unit() as work:
        fit = qualification.find(work.session, 1, "fit").key
        qualification.assess(work, bare, {fit: 0})
    assert lacks(world, bare, "Proposal") == ["contact", "next_step"]
    with world.store.unit() as work:
        deals.edit(work, bare, people=[world.person])
    assert lacks(world, bare, "Proposal") == ["next_step"]
    with world.store.unit() as work:
        task = tasks.add(work, title="Call", deal_id=bare).key
    assert lacks(world, bare, "Proposal") == []
    with world.store.unit() as work:
        tasks.finish(work, task)
    assert lacks(world, bare, "Proposal") == ["next_step"]
    with world.store.unit() as work:
        events.add(work, title="Demo", span=EventTime(work.now), deal_id=bare)
    assert lacks(world, bare, "Proposal") == []


def test_back_to_an_earlier_stage_nothing_is_asked(world: World, bare: int) -> None:
    with world.store.unit() as work:
        deals.move(work, bare, stage_id(world, "Negotiation"))
    ask(world, "Proposal", "amount")
    with world.store.unit() as work:
        deals.step(work, bare, -1)
    assert stage_of(world, bare) == "Proposal"


def test_undo_and_reopening_are_not_refused(world: World, bare: int) -> None:
    with world.store.unit() as work:
        deals.move(work, bare, stage_id(world, "Proposal"))
    with world.store.unit() as work:
        deals.step(work, bare, -1)
    with world.store.unit() as work:
        deals.win(work, bare)
    with world.other().unit() as work:
        stages.edit(work, stage_id(world, "Proposal"), requires=["amount"])
        stages.edit(work, stage_id(world, "Presentation"), requires=["amount"])
    with world.store.unit() as work:
        deals.reopen(work, bare)
    for _change in range(3):
        with world.store.unit() as work:
            undo.undo(work)
    assert stage_of(world, bare) == "Proposal"


def test_a_stage_of_another_pipeline_asks_too(world: World, bare: int) -> None:
    with world.store.unit() as work:
        pipeline = work.add(Pipeline(name="Renewals", name_key="renewals")).key
        stage = work.add(
            Stage(pipeline_id=pipeline, name="Due", name_key="due", requires="amount")
        ).key
    with pytest.raises(Missing, match="Due needs: amount"), world.store.unit() as work:
        deals.move(work, bare, stage)


def test_what_a_stage_of_another_pipeline_asks_is_filled_too(world: World, bare: int) -> None:
    with world.store.unit() as work:
        pipeline = work.add(Pipeline(name="Renewals", name_key="renewals")).key
        size = qualification.add(work, pipeline, "Size").key
        stage = work.add(
            Stage(pipeline_id=pipeline, name="Due", name_key="due", requires=f"criterion:{size}")
        ).key
    with world.store.unit() as work:
        stage_entry.fill_and_move(work, bare, stage, Filled(answers={size: 4}))
    assert stage_of(world, bare) == "Due"
    with world.store.read() as session:
        assert session.get_one(Deal, bare).score == 80


def test_no_edit_brings_a_deal_into_an_archived_stage(world: World, bare: int) -> None:
    with world.store.unit() as work:
        stage = work.get(Stage, stage_id(world, "Proposal"))
        work.change(stage, archived_at=work.now)
    with pytest.raises(Invalid, match="is archived"), world.store.unit() as work:
        deals.edit(work, bare, stage_id=stage.key)


def test_an_edited_deal_may_bring_what_its_new_stage_asks_for(world: World, bare: int) -> None:
    ask(world, "Proposal", "amount")
    with pytest.raises(Missing), world.store.unit() as work:
        deals.edit(work, bare, stage_id=stage_id(world, "Proposal"), title="Other")
    with world.store.unit() as work:
        lines = [LineDraft(name="Licence", unit_price=500)]
        deals.edit(work, bare, stage_id=stage_id(world, "Proposal"), lines=lines)
    assert stage_of(world, bare) == "Proposal"


def test_a_new_deal_is_asked_in_a_later_stage_and_a_lead_comes_as_it_is(world: World) -> None:
    ask(world, "Lead", "source")
    ask(world, "Proposal", "amount")
    with world.store.unit() as work:
        deals.add(work, title="Lead", contact_id=world.clinic)
    proposal = stage_id(world, "Proposal")
    with pytest.raises(Missing), world.store.unit() as work:
        deals.add(work, title="Late", contact_id=world.clinic, stage_id=proposal)
    with world.store.unit() as work:
        money = Money(100, "UAH")
        deals.add(work, title="Late", contact_id=world.clinic, stage_id=proposal, amount=money)


def test_of_several_none_moves_if_one_lacks_something(world: World, bare: int) -> None:
    ask(world, "Qualification", "amount")
    three = [world.website, bare, world.licences]

    def step(work: Unit, deal_id: int) -> None:
        deals.step(work, deal_id, 1)

    with pytest.raises(bulk.SomeRefused) as refused, world.store.unit() as work:
        bulk.each(work, three, step)
    assert str(refused.value) == "Nothing was changed. Bare stays. Qualification needs: amount."
    assert [stage_of(world, number) for number in three] == ["Lead"] * 3
    # The way on: without those that refuse.
    with world.store.unit() as work:
        bulk.run(work, refused.value.rest, refused.value.do)
        assert work.count == 2
    assert [stage_of(world, number) for number in three] == [
        "Qualification",
        "Lead",
        "Qualification",
    ]
    with world.store.unit() as work:
        undo.undo(work)
    assert [stage_of(world, number) for number in three] == ["Lead"] * 3


def test_a_single_deal_is_refused_in_its_own_words(world: World, bare: int) -> None:
    ask(world, "Qualification", "amount")
    with pytest.raises(Missing), world.store.unit() as work:
        bulk.each(work, [bare], lambda unit, deal_id: deals.step(unit, deal_id, 1))


def test_what_is_missing_is_filled_and_the_deal_moved_as_one_change(
    world: World, bare: int
) -> None:
    ask(world, "Qualification", *ALL, "Fit", "Need")
    with world.store.read() as session:
        fit, need = (qualification.find(session, 1, name).key for name in ("Fit", "Need"))
        source = lists.find_entry(session, Source, "Site").key
    filled = Filled(
        amount=Money(500_000, "USD"),
        expected_close_on=date(2027, 1, 1),
        source_id=source,
        points=[Point("phone", "+380 44 555-02-02")],
        next_step="Call back",
        next_step_due=Due(date(2026, 11, 26)),
        answers={fit: 4, need: 0},
    )
    with world.store.unit() as work:
        stage_entry.fill_and_move(work, bare, stage_id(world, "Qualification"), filled)
        assert (work.action, work.title, work.count) == ("deal.move", "Bare", 1)
    with world.store.read() as session:
        deal = session.get_one(Deal, bare)
        assert (deal.amount, deal.currency, deal.next_step) == (500_000, "USD", "Call back")
        assert (deal.score, deal.source_id) == (16, source)
    assert stage_of(world, bare) == "Qualification"
    with world.store.unit() as work:
        undo.undo(work)
    assert stage_of(world, bare) == "Lead"
    assert len(lacks(world, bare, "Qualification")) == 7


def test_a_fill_that_is_not_enough_changes_nothing(world: World, bare: int) -> None:
    ask(world, "Qualification", "amount", "source")
    qualify = stage_id(world, "Qualification")
    with pytest.raises(Missing, match="needs: source"), world.store.unit() as work:
        stage_entry.fill_and_move(work, bare, qualify, Filled(amount=Money(1, "UAH")))
    assert lacks(world, bare, "Qualification") == ["amount", "source"]


def test_what_is_asked_no_more_holds_nobody_up(world: World, bare: int) -> None:
    ask(world, "Qualification", "Fit")
    with world.store.unit() as work:
        qualification.archive(work, qualification.find(work.session, 1, "Fit").key)
    with world.store.unit() as work:
        deals.step(work, bare, 1)
    assert stage_of(world, bare) == "Qualification"


def test_an_import_says_how_things_are_and_is_not_refused(world: World) -> None:
    for stage in ("Qualification", "Presentation", "Proposal", "Negotiation", "Closing"):
        ask(world, stage, *ALL)
    result = load_demo(world.store)
    assert not result.rejected
    with world.store.read() as session:
        proposal = stage_id(world, "Proposal")
        rows = deal_reads.deal_rows(
            session, wanted=deal_reads.DealFilter(stage_ids=(proposal,), show="active")
        )
    assert any(not row.next_step for row in rows)


def test_a_stage_is_set_up_and_that_is_undone(world: World) -> None:
    proposal = stage_id(world, "Proposal")
    with world.store.unit() as work:
        stage = stages.edit(
            work,
            proposal,
            probability=65,
            rotting_days=None,
            requires=["source", "Amount", "amount"],
        )
        assert (stage.probability, stage.rotting_days) == (65, None)
        assert stage.requires == "amount source"
    with world.store.unit() as work:
        undo.undo(work)
    with world.store.read() as session:
        stage = session.get_one(Stage, proposal)
    assert (stage.probability, stage.rotting_days, stage.requires) == (60, 14, "")


def test_a_stage_can_not_be_set_to_nonsense(world: World) -> None:
    proposal = stage_id(world, "Proposal")
    with world.store.unit() as work:
        with pytest.raises(Invalid, match="0 to 100"):
            stages.edit(work, proposal, probability=101)
        with pytest.raises(Invalid, match="1 to 3650"):
            stages.edit(work, proposal, rotting_days=0)
        with pytest.raises(Invalid, match="can't require “horoscope”"):
            stages.edit(work, proposal, requires=["horoscope"])


def test_a_contact_that_is_reached_already_needs_no_other_phone(world: World) -> None:
    with world.store.unit() as work:
        own = deals.add(work, title="Own", contact_id=world.person).key
        contacts.edit(work, world.person, points=[Point("link", "https://example.org")])
    ask(world, "Qualification", "contact")
    assert lacks(world, own, "Qualification") == ["contact"]
    with world.store.unit() as work:
        contacts.edit(work, world.person, points=[Point("email", "a@b.example")])
    assert lacks(world, own, "Qualification") == []


def test_a_refused_new_deal_has_no_number(world: World) -> None:
    ask(world, "Proposal", "amount")
    proposal = stage_id(world, "Proposal")
    with pytest.raises(Missing) as refusal, world.store.unit() as work:
        deals.add(work, title="Late", contact_id=world.clinic, stage_id=proposal)
    assert (refusal.value.deal_id, refusal.value.title) == (0, "Late")
