"""Many at once: one undo, what is refused stays, and breaking off takes all of it back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from svit_tui.crm import undo
from svit_tui.crm.contacts import rows as contact_reads
from svit_tui.crm.deals import changes as deals
from svit_tui.crm.deals import rows as deal_reads
from svit_tui.crm.flows import bulk
from svit_tui.crm.lists import short_lists as lists
from svit_tui.crm.pipelines import stages
from svit_tui.crm.tasks import rows as task_reads
from svit_tui.crm.tasks.changes import Due
from svit_tui.crm.tasks.rows import TaskFilter
from svit_tui.model.errors import Cancelled
from svit_tui.model.lists import LossReason, Source
from svit_tui.model.member import Member
from svit_tui.model.values.money import Money
from svit_tui.store.store import Store
from tests.crm.conftest import World

TOMORROW = date(2026, 11, 25)


@pytest.fixture
def twenty(world: World) -> list[int]:
    """Twenty leads of the clinic, each of 10 hryvnias."""
    with world.store.unit() as work:
        return [
            deals.add(
                work, title=f"Lead {n}", contact_id=world.clinic, amount=Money(1000, "UAH")
            ).key
            for n in range(20)
        ]


def rows(store: Store, ids: list[int]) -> list[deal_reads.DealRow]:
    with store.read() as session:
        return deal_reads.deal_rows(session, ids=ids, archived=True)


def acts(store: Store) -> dict[str, tuple[bulk.Act, Callable[[deal_reads.DealRow], object]]]:
    """What is done to deals, and what of a deal tells that it was."""
    with store.unit() as work:
        member = work.add(Member(name="Тарас", name_key="тарас")).key
        reason = lists.ensure(work, LossReason, "Price").key
        source = lists.ensure(work, Source, "Site").key
        stage = lists.stages(work.session, 1)[2].key
    return {
        "move": (bulk.move(stage), lambda row: row.stage),
        "own": (bulk.own(member), lambda row: row.owner),
        "tag": (bulk.tag({"hot"}), lambda row: row.tags),
        "win": (bulk.win(), lambda row: row.status),
        "lose": (bulk.lose(reason, "too dear"), lambda row: row.loss_reason),
        "snooze": (bulk.snooze(TOMORROW, "later"), lambda row: row.snoozed_until),
        "put": (bulk.put(source_id=source), lambda row: row.source),
        "plan": (bulk.plan("Call", kind="call", due=Due(TOMORROW)), lambda row: row.next_step),
        "archive": (bulk.archive(), lambda row: row.archived_at is not None),
    }


NAMES = ("move", "own", "tag", "win", "lose", "snooze", "put", "plan", "archive")


@pytest.mark.parametrize("name", NAMES)
def test_it_is_done_to_all_and_one_undo_takes_it_back(
    world: World, twenty: list[int], name: str
) -> None:
    act, seen = acts(world.store)[name]
    before = [seen(row) for row in rows(world.store, twenty)]
    with world.store.unit() as work:
        assert bulk.run(work, twenty, act) == bulk.BulkOutcome(20)
    after = [seen(row) for row in rows(world.store, twenty)]
    assert after == [after[0]] * 20
    assert after[0] != before[0]
    with world.store.unit() as work:
        assert undo.undo(work).count == 20
    assert [seen(row) for row in rows(world.store, twenty)] == before


def test_what_can_not_be_done_stays_and_is_told(world: World, twenty: list[int]) -> None:
    with world.store.unit() as work:
        deals.win(work, twenty[3])
        stage = lists.stages(work.session, 1)[2].key
        stages.edit(work, stage, requires=["source"])
        deals.edit(work, twenty[5], source_id=lists.ensure(work, Source, "Site").key)
    with world.store.unit() as work:
        outcome = bulk.run(work, [*twenty[3:6], 999], bulk.move(stage))
    assert outcome.done == 1
    assert [(left.id, left.why) for left in outcome.refused] == [
        (twenty[3], "“Lead 3” is already won."),
        (twenty[4], "Presentation needs: source."),
        (999, "There is no deal with the number 999."),
    ]


def test_breaking_off_takes_all_of_it_back(world: World, twenty: list[int]) -> None:
    def stop_at_ten(through: int) -> None:
        if through == 10:
            raise Cancelled

    with pytest.raises(Cancelled), world.store.unit() as work:
        bulk.run(work, twenty, bulk.win(), stop_at_ten)
    assert {row.status for row in rows(world.store, twenty)} == {"open"}


def test_the_preview_counts_what_is_there(world: World, twenty: list[int]) -> None:
    with world.store.unit() as work:
        deals.win(work, twenty[0])
        deals.archive(work, twenty[1])
    with world.store.read() as session:
        found = bulk.preview(session, [*twenty, world.licences, 999])
    assert found == bulk.Preview(20, 1, {"UAH": 19_000, "USD": 900_000})


def test_contacts_are_handed_over_and_tagged(world: World) -> None:
    both = [world.clinic, world.person]
    member = world.store.member
    assert member is not None
    with world.store.unit() as work:
        bulk.run(work, both, bulk.own_contact(member.id))
        bulk.run(work, both, bulk.tag_contact({"fair"}, {"vip"}))
    with world.store.read() as session:
        found = contact_reads.contact_rows(session, both)
    assert {(row.owner, tuple(row.tags)) for row in found.values()} == {("olena", ("fair",))}


def test_a_task_is_its_deals_owners(world: World, twenty: list[int]) -> None:
    with world.store.unit() as work:
        member = work.add(Member(name="Тарас", name_key="тарас")).key
        deals.set_owner(work, twenty[0], member)
        deals.set_owner(work, twenty[1], None)
        bulk.run(work, twenty[:2], bulk.plan("Call", kind="call", due=Due(TOMORROW)))
    with world.store.read() as session:
        whose = {row.deal_id: row.assignee for row in task_reads.task_rows(session, TaskFilter())}
    assert whose == {twenty[0]: "Тарас", twenty[1]: "olena"}
