"""The next step that is offered after something was done for a deal."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from svit_tui.crm import undo
from svit_tui.crm.deals import changes as deals
from svit_tui.crm.flows import offers as next_step
from svit_tui.crm.flows.offers import OfferedStep, suggest, working_day
from svit_tui.crm.lists import short_lists as lists
from svit_tui.crm.tasks import changes as tasks
from svit_tui.crm.tasks.changes import Due
from svit_tui.crm.timeline import communications
from svit_tui.model.errors import NotOpen
from svit_tui.model.lists import LossReason
from svit_tui.store.reads.next_step import StepFacts, read_step
from tests.crm.conftest import World

# A Tuesday.
TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("day", "after", "expected"),
    [(24, 1, 25), (27, 1, 30), (26, 2, 30), (28, 1, 30), (29, 1, 30), (25, 3, 30)],
)
def test_working_days_pass_over_weekends(day: int, after: int, expected: int) -> None:
    assert working_day(date(2026, 11, day), after) == date(2026, 11, expected)


@pytest.mark.parametrize(
    ("action", "done", "late", "kind", "days"),
    [
        ("log.call", "", False, "call", 2),
        ("log.message", "", False, "call", 2),
        ("log.email", "", False, "call", 3),
        ("log.meeting", "", False, "email", 1),
        ("log.note", "", False, "call", 1),
        ("task.done", "meeting", False, "email", 1),
        ("task.done", "todo", False, "call", 1),
        ("event.done", "", False, "email", 1),
        ("deal.move", "", False, "call", 1),
        ("deal.move", "", True, "email", 1),
    ],
)
def test_what_is_offered_after_what(
    action: str, done: str, late: bool, kind: str, days: int
) -> None:
    expected = (kind, TODAY + timedelta(days=days))
    assert suggest(undo.known(action), done=done, late=late, today=TODAY) == expected


@pytest.mark.parametrize(
    "action", ["deal.add", "deal.win", "deal.edit", "log.edit", "log.archive", "task.add", ""]
)
def test_after_other_changes_nothing_is_offered(action: str) -> None:
    assert not undo.known(action).offers_step


def facts(world: World) -> StepFacts:
    found = read_step(world.store.light(), world.website)
    assert found is not None
    return found


def offered(world: World, action: str = "log.call") -> OfferedStep | None:
    return next_step.offer(undo.known(action), facts(world), today=TODAY)


def test_an_open_deal_without_a_next_step_gets_an_offer(world: World) -> None:
    assert offered(world) == OfferedStep(world.website, "call", date(2026, 11, 26))
    assert offered(world, "deal.move") == OfferedStep(world.website, "call", date(2026, 11, 25))
    with world.store.unit() as work:
        deals.step(work, world.website, 3)
    assert offered(world, "deal.move") == OfferedStep(world.website, "email", date(2026, 11, 25))


def test_a_deal_with_a_next_step_gets_none(world: World) -> None:
    with world.store.unit() as work:
        task = tasks.add(work, title="Demo", kind="meeting", deal_id=world.website).key
    assert offered(world) is None
    with world.store.unit() as work:
        tasks.finish(work, task)
    assert offered(world, "task.done") == OfferedStep(world.website, "email", date(2026, 11, 25))


def test_a_deal_that_is_closed_or_put_aside_gets_none(world: World) -> None:
    with world.store.unit() as work:
        deals.snooze(work, world.website, date(2026, 12, 24))
    assert offered(world) is None
    with world.store.unit() as work:
        deals.snooze(work, world.website, None)
        deals.archive(work, world.website)
    assert offered(world) is None
    with world.store.unit() as work:
        deals.restore(work, world.website)
        deals.win(work, world.website)
    assert offered(world) is None
    assert read_step(world.store.light(), 999) is None


def test_a_step_that_is_accepted_is_a_change_of_its_own(world: World) -> None:
    with world.store.unit() as work:
        communications.log(work, "call", deal_id=world.website)
    step = offered(world)
    assert step is not None
    with world.store.unit() as work:
        task = next_step.accept(work, step)
        assert (task.title, task.kind, task.due_on, task.due_at, task.contact_id) == (
            *("Call about Website", "call", date(2026, 11, 26), None),
            world.clinic,
        )
    assert facts(world).next_step_kind == "call"
    with world.store.unit() as work:
        assert undo.undo(work).sentence() == "New task: Call about Website"
    assert facts(world).next_step_kind == ""


def test_a_deal_that_was_lost_meanwhile_takes_no_step(world: World) -> None:
    with world.other().unit() as work:
        reason = lists.named(work.session, LossReason)[0].key
        deals.lose(work, world.website, reason_id=reason)
    with pytest.raises(NotOpen), world.store.unit() as work:
        next_step.accept(work, OfferedStep(world.website, "call", TODAY))


def test_a_task_is_planned_for_the_day(world: World) -> None:
    with world.store.unit() as work:
        task = next_step.accept(work, OfferedStep(world.website, "email", TODAY))
        assert (task.title, Due(task.due_on, task.due_at)) == ("Write about Website", Due(TODAY))
