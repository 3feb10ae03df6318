"""Which deals need a decision, why, and in which order."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.deals import changes as deals
from svit_tui.crm.lists import short_lists as lists
from svit_tui.crm.start.opening import open_store
from svit_tui.crm.tasks import changes as tasks
from svit_tui.crm.tasks.changes import Due
from svit_tui.crm.timeline import communications
from svit_tui.crm.triage import queue as triage
from svit_tui.model.deal import Deal
from svit_tui.model.errors import Conflict
from svit_tui.model.lists import Source
from svit_tui.model.pipeline import Stage
from svit_tui.store.changes.audit import defaults_of
from svit_tui.store.reads import triage as triage_reads
from svit_tui.store.reads.triage import TriageQuestion
from svit_tui.store.store import Store
from tests.conftest import FrozenClock
from tests.effort import examples

TODAY = date(2026, 11, 24)
AHEAD = Due(TODAY + timedelta(days=30))


@pytest.fixture
def store(store_path: Path, clock: FrozenClock) -> Store:
    return open_store(store_path, login="olena", clock=clock)


@pytest.fixture
def clinic(store: Store) -> int:
    with store.unit() as work:
        return contacts.add(work, name="Медцентр").key


def deal(store: Store, clinic: int, title: str, *, stage: int = 2, step: bool = True) -> int:
    """A deal that needs nothing, if its next step is planned."""
    with store.unit() as work:
        made = deals.add(work, title=title, contact_id=clinic, stage_id=stage).key
        if step:
            tasks.add(work, title="Call", kind="call", deal_id=made, due=AHEAD)
    return made


def asked(store: Store, member_id: int | None = triage.TEAM, *, hours: int = 24) -> TriageQuestion:
    return triage.ask(store, member_id=member_id, untouched_hours=hours)


def queue(store: Store, member_id: int | None = triage.TEAM) -> dict[int, dict[str, int]]:
    """The deals of the queue in its order, each with its reasons and their days."""
    found = triage.queue(store.light(), asked(store, member_id))
    assert found.total == len(found.first)
    assert [deal.rank for deal in found.first] == list(range(1, found.total + 1))
    return {
        deal.deal_id: {reason.kind: reason.days for reason in deal.reasons} for deal in found.first
    }


def test_a_deal_with_a_step_ahead_needs_nothing(store: Store, clinic: int) -> None:
    deal(store, clinic, "Website")
    assert queue(store) == {}


def test_a_deal_without_a_next_step_is_in_it_until_one_is_planned(
    store: Store, clinic: int, clock: FrozenClock
) -> None:
    number = deal(store, clinic, "Website", step=False)
    clock.forward(days=2, hours=5)
    assert queue(store) == {number: {"no_next_step": 2}}
    with store.unit() as work:
        tasks.add(work, title="Some day", deal_id=number)
    assert queue(store) == {}


def test_a_day_is_overdue_when_it_is_over(store: Store, clinic: int, clock: FrozenClock) -> None:
    number = deal(store, clinic, "Website", step=False)
    with store.unit() as work:
        tasks.add(work, title="Call", deal_id=number, due=Due(TODAY))
    assert queue(store) == {}
    clock.forward(days=3)
    assert queue(store) == {number: {"overdue": 3}}


def test_a_time_is_overdue_a_second_later(store: Store, clinic: int, clock: FrozenClock) -> None:
    number = deal(store, clinic, "Website", step=False)
    with store.unit() as work:
        at = clock.now + timedelta(hours=1)
        tasks.add(work, title="Call", deal_id=number, due=Due.moment(at))
    clock.forward(hours=1)
    assert queue(store) == {}
    clock.forward(seconds=1)
    assert queue(store) == {number: {"overdue": 0}}
    found = triage.queue(store.light(), asked(store)).first[0]
    assert found.reasons[0].said() == "overdue since today"


def test_a_deal_that_should_have_closed(store: Store, clinic: int, clock: FrozenClock) -> None:
    number = deal(store, clinic, "Website")
    with store.unit() as work:
        deals.edit(work, number, expected_close_on=TODAY)
    assert queue(store) == {}
    clock.forward(days=1)
    assert queue(store) == {number: {"expected_close_passed": 1}}


def test_a_deal_rots_until_something_is_said(store: Store, clinic: int, clock: FrozenClock) -> None:
    number = deal(store, clinic, "Website", stage=1)
    clock.forward(days=7)
    assert queue(store) == {}
    clock.forward(days=1)
    assert queue(store) == {number: {"rotting": 8}}
    with store.unit() as work:
        communications.log(work, "call", deal_id=number)
    assert queue(store) == {}


def test_a_stage_that_never_rots(store: Store, clinic: int, clock: FrozenClock) -> None:
    deal(store, clinic, "Website", stage=1)
    with store.unit() as work:
        work.change(work.get(Stage, 1), rotting_days=None)
    clock.forward(days=20)
    assert queue(store) == {}


def test_a_snoozed_deal_waits_for_its_day_and_is_the_first_then(
    store: Store, clinic: int, clock: FrozenClock
) -> None:
    late = deal(store, clinic, "Late", step=False)
    number = deal(store, clinic, "Website", step=False)
    with store.unit() as work:
        deals.snooze(work, number, TODAY + timedelta(days=2))
    clock.forward(days=1)
    assert list(queue(store)) == [late]
    clock.forward(days=1)
    assert list(queue(store)) == [number, late]
    assert queue(store)[number]["back_from_snooze"] == 0
    clock.forward(days=3)
    assert queue(store)[number]["back_from_snooze"] == 3


def test_a_new_lead_that_nobody_has_touched(store: Store, clinic: int, clock: FrozenClock) -> None:
    lead = deal(store, clinic, "Lead", stage=1, step=False)
    spoken = deal(store, clinic, "Spoken", stage=1, step=False)
    deal(store, clinic, "Planned", stage=1)
    further = deal(store, clinic, "Further", stage=2, step=False)
    clock.forward(hours=23)
    with store.unit() as work:
        communications.log(work, "call", deal_id=spoken)
    assert not any("untouched" in why for why in queue(store).values())
    clock.forward(hours=3)
    assert queue(store) == {
        lead: {"untouched": 1, "no_next_step": 1},
        further: {"no_next_step": 1},
        spoken: {"no_next_step": 0},
    }
    reason = triage.queue(store.light(), asked(store)).first[0].reasons[0]
    assert (reason.said(), reason.hours) == ("new lead, untouched 26 h", 26)
    patient = triage.queue(store.light(), asked(store, hours=48)).first
    assert not any(reason.kind == "untouched" for deal in patient for reason in deal.reasons)


def test_a_deal_of_nobody_is_in_everybodys_queue(
    store: Store, clinic: int, clock: FrozenClock
) -> None:
    other = open_store(store.path, login="taras", clock=clock)
    mine = deal(store, clinic, "Mine", step=False)
    nobodys = deal(store, clinic, "Nobody's")
    theirs = deal(other, clinic, "Theirs", step=False)
    with store.unit() as work:
        deals.set_owner(work, nobodys, None)
    assert store.member is not None
    assert other.member is not None
    assert queue(store) == {
        mine: {"no_next_step": 0},
        theirs: {"no_next_step": 0},
        nobodys: {"without_owner": 0},
    }
    assert list(queue(store, store.member.id)) == [mine, nobodys]
    assert list(queue(store, other.member.id)) == [theirs, nobodys]


def test_closed_and_archived_deals_need_nothing(store: Store, clinic: int) -> None:
    won, lost, away = (deal(store, clinic, title, step=False) for title in ("A", "B", "C"))
    with store.unit() as work:
        deals.win(work, won)
        deals.lose(work, lost, reason_id=1)
        deals.archive(work, away)
    assert queue(store) == {}


def test_the_worst_reason_places_a_deal_and_all_are_told(
    store: Store, clinic: int, clock: FrozenClock
) -> None:
    step = {"step": False}
    without = deal(store, clinic, "No step", **step)
    passed = deal(store, clinic, "Passed", **step)
    overdue = deal(store, clinic, "Overdue", **step)
    older = deal(store, clinic, "Overdue longer", **step)
    with store.unit() as work:
        deals.edit(work, passed, expected_close_on=TODAY)
        deals.edit(work, overdue, expected_close_on=TODAY - timedelta(days=100))
        tasks.add(work, title="Call", deal_id=overdue, due=Due(TODAY + timedelta(days=3)))
        tasks.add(work, title="Call", deal_id=older, due=Due(TODAY + timedelta(days=2)))
    clock.forward(days=5)
    assert queue(store) == {
        older: {"overdue": 3},
        overdue: {"overdue": 2, "expected_close_passed": 105},
        passed: {"expected_close_passed": 5, "no_next_step": 5},
        without: {"no_next_step": 5},
    }


MOMENTS = st.integers(-40, 3).map(
    lambda days: datetime(2026, 11, 24, 12, tzinfo=UTC) + timedelta(days=days)
)
DAYS = st.none() | st.integers(-20, 20).map(lambda days: TODAY + timedelta(days=days))


@st.composite
def rows(draw: st.DrawFn) -> dict[str, Any]:
    """A deal in any state, as its row has it."""
    active, created = draw(MOMENTS), draw(MOMENTS)
    step_on = draw(DAYS)
    timed = step_on is not None and draw(st.booleans())
    return {
        "stage_id": draw(st.integers(1, 6)),
        "owner_id": draw(st.sampled_from((None, 1, 1, 2))),
        "created_at": created.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "active_at": draw(st.sampled_from((active, created))).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "snoozed_until": _text(draw(DAYS)),
        "expected_close_on": _text(draw(DAYS)),
        "next_step_kind": "call" if step_on or draw(st.booleans()) else "",
        "next_step_on": _text(step_on),
        "next_step_at": f"{step_on}T{draw(st.integers(0, 23)):02}:30:00Z" if timed else None,
        "status": draw(st.sampled_from(("open", "open", "open", "won"))),
    }


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def test_a_queue_is_narrowed_by_the_filter_that_lists_have(store: Store, clinic: int) -> None:
    with store.unit() as work:
        web, ads = (lists.ensure(work, Source, name).key for name in ("Web", "Ads"))
        numbers = [
            deals.add(work, title=title, contact_id=clinic, source_id=source).key
            for title, source in (("Website", web), ("Audit", ads), ("Web shop", ads))
        ]

    def found(**narrowed: Any) -> set[int]:
        question = triage.ask(
            store, member_id=triage.TEAM, untouched_hours=24, deals=triage.DealFilter(**narrowed)
        )
        return {each.deal_id for each in triage.queue(store.light(), question).first}

    assert found() == set(numbers)
    assert found(source_ids=(ads,)) == {numbers[1], numbers[2]}
    assert found(text="web") == {numbers[0], numbers[2]}
    assert found(pipeline_id=1) == set(numbers)
    assert found(pipeline_id=2) == set()


@contextmanager
def short(few: int) -> Iterator[None]:
    """Queues longer than `few` are long ones."""
    before, triage_reads.FEW = triage_reads.FEW, few
    try:
        yield
    finally:
        triage_reads.FEW = before


@given(st.lists(rows(), min_size=1, max_size=30), st.sampled_from((None, 1)), st.integers(1, 12))
@settings(max_examples=examples(150), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_queue_is_the_same_read_at_once_or_kind_by_kind(
    store: Store, clinic: int, made: list[dict[str, Any]], member_id: int | None, limit: int
) -> None:
    open_store(store.path, login="taras", clock=store.clock).close()
    with store.unit(dry_run=True) as work:
        for row in made:
            insert(work.raw, clinic, row)
        question = asked(store, member_id)
        whole, total = triage_reads.queue(work.raw, question)
        with short(0):
            assert triage_reads.queue(work.raw, question, limit) == (whole[:limit], total)
        order = [triage.REASONS.index(triage.reasons(deal, question)[0].kind) for deal in whole]
        assert order == sorted(order)
        # Whoever is not in it has no reason, by the same rules said in Python.
        inside = {deal.id for deal in whole}
        for row in work.raw.execute(
            f"SELECT {triage_reads._COLUMNS} FROM deal WHERE status = 'open'"
        ):
            deal = triage_reads.DealFacts(*row)
            asleep = deal.snoozed_until is not None and deal.snoozed_until > TODAY.isoformat()
            others = member_id is not None and deal.owner_id not in (None, member_id)
            needs = bool(triage.reasons(deal, question)) and not asleep and not others
            assert (deal.id in inside) == needs


def insert(connection: sqlite3.Connection, clinic: int, row: dict[str, Any]) -> None:
    """A deal with just these values, whatever they follow from."""
    base = {name: value for name, value in defaults_of(Deal).items() if name != "id"}
    base |= {"title": "D", "title_key": "d", "contact_id": clinic, "pipeline_id": 1} | row
    base |= {"stage_entered_at": row["created_at"], "updated_at": row["created_at"]}
    base |= dict.fromkeys(("position", "version"), 1) | {"currency": "UAH"}
    marks = ", ".join("?" * len(base))
    connection.execute(
        f"INSERT INTO deal ({', '.join(base)}) VALUES ({marks})", tuple(base.values())
    )


# Leases


def take(store: Store, candidates: list[int]) -> triage.Taken:
    with store.unit() as work:
        return triage.take(work, asked(store), candidates)


@pytest.fixture
def two(store: Store, clinic: int, clock: FrozenClock) -> tuple[list[int], Store]:
    """Three deals that need a decision, and the same store in Taras's program."""
    numbers = [deal(store, clinic, title, step=False) for title in "ABC"]
    return numbers, open_store(store.path, login="taras", clock=clock)


def test_two_sessions_never_get_the_same_deal(store: Store, two: tuple[list[int], Store]) -> None:
    (first, second, third), taras = two
    assert take(store, [first, second, third]).deal_id == first
    found = take(taras, [first, second, third])
    assert found.deal_id == second
    assert found.busy[first].name == "olena"
    # The same member at another terminal is another session.
    again = open_store(store.path, login="olena", clock=store.clock)
    assert take(again, [first, second, third]).deal_id == third
    assert take(open_store(store.path, login="olena", clock=store.clock), [first]).deal_id is None


def test_a_decision_releases_the_deal_before(store: Store, two: tuple[list[int], Store]) -> None:
    (first, second, third), taras = two
    take(store, [first])
    assert take(store, [second, third]).deal_id == second
    assert take(taras, [first]).deal_id == first
    with store.unit() as work:
        triage.leave(work)
    assert take(taras, [second]).deal_id == second


def test_a_lease_ends_by_itself(
    store: Store, two: tuple[list[int], Store], clock: FrozenClock
) -> None:
    (first, second, _third), taras = two
    take(store, [first])
    clock.forward(seconds=90)
    with store.unit() as work:
        triage.hold(work, first)
    clock.forward(seconds=119)
    assert take(taras, [first, second]).deal_id == second
    clock.forward(seconds=1)
    assert take(taras, [first]).deal_id == first
    with pytest.raises(Conflict, match="taras has this deal"), store.unit() as work:
        triage.hold(work, first)
    with store.unit() as work:
        holder = triage.take_again(work, first)
    assert holder is not None
    assert holder.name == "taras"


def test_a_deal_that_somebody_else_has_decided_is_passed_over(
    store: Store, two: tuple[list[int], Store]
) -> None:
    (first, second, third), taras = two
    take(store, [first, second, third])
    with taras.unit() as work:
        deals.win(work, second)
    found = take(store, [second, third])
    assert (found.deal_id, found.settled) == (third, [second])


def test_leases_are_no_part_of_the_record(store: Store, two: tuple[list[int], Store]) -> None:
    before = store.latest_change()
    take(store, two[0])
    with store.unit() as work:
        triage.leave(work)
    assert store.latest_change() == before
