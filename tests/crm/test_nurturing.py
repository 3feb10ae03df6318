"""What ends a sequence and what does not, and what takes up a deal that is back from snooze."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from svit_tui.crm import nurturing, undo
from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.deals import changes as deals
from svit_tui.crm.flows import sequences
from svit_tui.crm.tasks import changes as tasks
from svit_tui.crm.timeline import communications
from svit_tui.store.changes.unit import Unit
from tests.crm.conftest import World
from tests.crm.flows.test_sequences import WARM_UP, do, run, to_do
from tests.crm.test_undo import contents


@pytest.fixture
def warm(world: World) -> World:
    """A warm-up runs for the website."""
    do(world, lambda work: sequences.start(work, world.website, WARM_UP))
    return world


def reply(work: Unit, **options: Any) -> None:
    communications.log(work, "email", direction="in", **options)


STOPPED: dict[str, tuple[Callable[[Unit, World], object], str]] = {
    "a reply": (lambda k, w: reply(k, deal_id=w.website), "reply"),
    "a reply of its contact": (lambda k, w: reply(k, participants=[w.clinic]), "reply"),
    "a reply of its contact's person": (
        lambda k, w: reply(k, participants=[w.person]),
        "reply",
    ),
    "a move": (lambda k, w: deals.step(k, w.website, 1), "moved"),
    "a move by its form": (lambda k, w: deals.edit(k, w.website, stage_id=2), "moved"),
    "won": (lambda k, w: deals.win(k, w.website), "won"),
    "lost": (lambda k, w: deals.lose(k, w.website, reason_id=1), "lost"),
    "archived": (lambda k, w: deals.archive(k, w.website), "archived"),
    "stopped": (lambda k, w: sequences.stop(k, w.website), "stopped"),
}


@pytest.mark.parametrize("name", STOPPED)
def test_a_sequence_stops_by_itself_and_undo_brings_it_back(warm: World, name: str) -> None:
    act, because = STOPPED[name]
    before = contents(warm.store)
    do(warm, lambda work: act(work, warm))
    assert to_do(warm, warm.website) == []
    found = run(warm, warm.website)
    assert (found.stopped_because, found.stopped_at) == (because, warm.clock.now)
    do(warm, undo.undo)
    assert contents(warm.store) == before
    assert run(warm, warm.website).stopped_at is None
    do(warm, undo.redo)
    assert run(warm, warm.website).stopped_because == because


GOES_ON: dict[str, Callable[[Unit, World], object]] = {
    "what we said": lambda k, w: communications.log(k, "email", deal_id=w.website),
    "a note": lambda k, w: communications.log(k, "note", deal_id=w.website),
    "a reply about another deal": lambda k, w: reply(k, deal_id=w.licences),
    "a reply from before": lambda k, w: reply(
        k, deal_id=w.website, started_at=datetime(2026, 11, 23, 9, tzinfo=UTC)
    ),
    "snoozed": lambda k, w: deals.snooze(k, w.website, date(2026, 12, 24)),
    "another owner": lambda k, w: deals.set_owner(k, w.website, None),
    "another deal's move": lambda k, w: deals.step(k, w.licences, 1),
}


@pytest.mark.parametrize("name", GOES_ON)
def test_a_sequence_goes_on(warm: World, name: str) -> None:
    do(warm, lambda work: GOES_ON[name](work, warm))
    assert run(warm, warm.website).stopped_at is None
    assert len(to_do(warm, warm.website)) == 3


def test_a_reply_of_a_stranger_stops_nothing(warm: World) -> None:
    with warm.store.unit() as work:
        stranger = contacts.add(work, name="Лоджик").key
        reply(work, participants=[stranger])
    assert run(warm, warm.website).stopped_at is None


def test_a_communication_that_turns_out_to_be_a_reply_stops_it(warm: World) -> None:
    with warm.store.unit() as work:
        said = communications.log(work, "call", deal_id=warm.website).key
    do(warm, lambda work: communications.edit(work, said, body="They called"))
    assert run(warm, warm.website).stopped_at is None
    do(warm, lambda work: communications.edit(work, said, direction="in"))
    assert run(warm, warm.website).stopped_because == "reply"


def test_the_last_step_finishes_it(warm: World) -> None:
    for step, task in enumerate(to_do(warm, warm.website), 2):
        with warm.store.unit() as work:
            tasks.finish(work, task.key)
        assert run(warm, warm.website).step == min(step, 3)
        warm.clock.forward(days=1)
    found = run(warm, warm.website)
    assert (found.stopped_because, found.steps) == ("finished", 3)
    do(warm, undo.undo)
    assert run(warm, warm.website).stopped_at is None


def test_a_step_that_is_planned_again_lets_it_go_on(warm: World) -> None:
    numbers = [task.key for task in to_do(warm, warm.website)]
    with warm.store.unit() as work:
        for number in numbers:
            tasks.finish(work, number)
    assert run(warm, warm.website).stopped_because == "finished"
    do(warm, lambda work: tasks.reopen(work, numbers[2]))
    found = run(warm, warm.website)
    assert (found.stopped_at, found.step) == (None, 3)
    do(warm, lambda work: tasks.archive(work, numbers[2]))
    assert run(warm, warm.website).stopped_because == "finished"


def test_a_step_that_is_done_by_their_call_is_done_and_the_rest_goes(warm: World) -> None:
    first = to_do(warm, warm.website)[1].key
    with warm.store.unit() as work:
        task = tasks.finish(work, first, direction="in").task
        assert (task.archived_at, task.done_at) == (None, warm.clock.now)
        assert task.communication_id is not None
    assert to_do(warm, warm.website) == []
    assert run(warm, warm.website).stopped_because == "reply"


def test_a_deal_back_from_snooze_is_taken_up_by_it(world: World) -> None:
    do(world, lambda work: deals.snooze(work, world.website, date(2026, 11, 25), "later"))
    do(world, lambda work: sequences.start(work, world.website, WARM_UP))
    with world.store.unit() as work:
        assert deals.open_deal(work, world.website).snooze_reason == "later"
    world.clock.forward(days=2)
    do(world, lambda work: sequences.start(work, world.website, WARM_UP))
    with world.store.unit() as work:
        assert deals.open_deal(work, world.website).snoozed_until is None


def test_thousands_of_replies_cost_no_more_queries_than_one(warm: World) -> None:
    with warm.store.unit() as work:
        strangers = [contacts.add(work, name=f"Stranger {n}").key for n in range(40)]

    def queries(count: int) -> int:
        asked: list[str] = []
        entries = [
            nurturing.Said("in", None, warm.clock.now, (strangers[n % 40],), imported=True)
            for n in range(count)
        ]
        with warm.store.unit(dry_run=True) as work:
            work.raw.set_trace_callback(asked.append)
            nurturing.said(work, entries)
            work.raw.set_trace_callback(None)
        return len(asked)

    assert queries(1) == queries(2000) > 1
