"""A deal is rotting, overdue, snoozed … for everybody or for nobody: each reader finds the same."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from svit_tui.crm.deals import changes as deals
from svit_tui.crm.deals.board import Board, BoardFilter
from svit_tui.crm.deals.rows import DealFilter, DealRow, deal_rows
from svit_tui.crm.reports import forecast, time_in_stage
from svit_tui.crm.reports.shared.question import Question
from svit_tui.crm.reports.shared.report import TOTAL
from svit_tui.crm.tasks import changes as tasks
from svit_tui.crm.tasks.changes import Due
from svit_tui.crm.triage import queue as triage
from svit_tui.model.deal import Deal
from svit_tui.model.standing import NextStep, Standing, is_overdue
from svit_tui.model.task import Event
from svit_tui.model.values.instants import instant_text
from svit_tui.screens.board.signs import NO_STEP, ROTTING, marks_of
from svit_tui.store.changes.audit import defaults_of
from svit_tui.store.changes.unit import Unit
from svit_tui.store.reads import board as board_reads
from svit_tui.store.reads import standing as standing_sql
from svit_tui.store.reads import triage as triage_reads
from svit_tui.store.reads.standing import Moment
from tests.crm.conftest import World
from tests.effort import examples

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
TODAY = NOW.astimezone().date()
DAYS = st.integers(-20, 5).map(lambda days: TODAY + timedelta(days=days))
# Often to the second of what is compared, where a rule that is a little different shows.
MOMENTS = st.one_of(
    st.integers(-40, 2).map(lambda days: NOW + timedelta(days=days)),
    st.integers(-100_000, 100_000).map(lambda seconds: NOW + timedelta(seconds=seconds)),
)
NEEDS = ("rotting", "no_next_step", "overdue")


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


@st.composite
def rows(draw: st.DrawFn) -> dict[str, Any]:
    """A deal as its row has it, and the event that is its next step with `ends`, if it is one."""
    kind = draw(st.sampled_from(("", "call", "event", "event")))
    begins = draw(MOMENTS) if kind and draw(st.booleans()) else None
    day = begins.astimezone().date() if begins else draw(DAYS) if kind else None
    ends: str | None = None
    if kind == "event" and begins:
        ends = instant_text(begins + timedelta(minutes=draw(st.integers(0, 3000))))
    elif kind == "event" and day:
        ends = (day + timedelta(days=draw(st.integers(0, 3)))).isoformat()
    return {
        "stage_id": draw(st.integers(1, 6)),
        "active_at": instant_text(draw(MOMENTS)),
        "snoozed_until": text_of(draw(maybe(DAYS))),
        "expected_close_on": text_of(draw(maybe(DAYS))),
        "next_step_kind": kind,
        "next_step_on": text_of(day),
        "next_step_at": instant_text(begins) if begins else None,
        "status": draw(st.sampled_from(("open", "open", "open", "won", "lost"))),
        "archived_at": instant_text(NOW) if draw(st.integers(0, 9)) == 0 else None,
        "ends": ends,
    }


def text_of(day: date | None) -> str | None:
    return day.isoformat() if day else None


def add_all(raw: sqlite3.Connection, contact: int, made: Sequence[dict[str, Any]]) -> list[int]:
    """Store deals with just these values, whatever they follow from; their numbers."""
    numbers = []
    for row in made:
        values = {name: value for name, value in defaults_of(Deal).items() if name != "id"}
        values |= {"title": "D", "title_key": "d", "contact_id": contact, "pipeline_id": 1}
        values |= {name: value for name, value in row.items() if name != "ends"}
        stamps = ("created_at", "stage_entered_at", "updated_at")
        values |= dict.fromkeys(stamps, row["active_at"]) | {"currency": "UAH"}
        number = put(raw, "deal", values | dict.fromkeys(("position", "version"), 1))
        numbers.append(number)
        if row["ends"] is not None:
            timed = row["next_step_at"] is not None
            event = {name: value for name, value in defaults_of(Event).items() if name != "id"}
            event |= dict.fromkeys(("created_at", "updated_at"), instant_text(NOW))
            event |= {"title": "E", "deal_id": number, "version": 1, "rule": "", "zone": ""}
            event["starts_at" if timed else "starts_on"] = row[
                "next_step_at" if timed else "next_step_on"
            ]
            event["ends_at" if timed else "ends_on"] = row["ends"]
            put(raw, "event", event)
    return numbers


def put(raw: sqlite3.Connection, table: str, values: dict[str, Any]) -> int:
    marks = ", ".join("?" * len(values))
    done = raw.execute(
        f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})", tuple(values.values())
    )
    assert done.lastrowid is not None
    return done.lastrowid


def in_python(row: dict[str, Any], limits: dict[int, int | None]) -> dict[str, bool]:
    """The standing of a deal by the rules in Python."""
    standing = Standing(
        is_on_board=row["status"] == "open" and row["archived_at"] is None,
        active_at=datetime.fromisoformat(row["active_at"]),
        rotting_days=limits[row["stage_id"]],
        step=NextStep.stored(
            row["next_step_kind"], row["next_step_on"], row["next_step_at"], row["ends"]
        ),
        snoozed_until=date.fromisoformat(row["snoozed_until"]) if row["snoozed_until"] else None,
        expected_close_on=(
            date.fromisoformat(row["expected_close_on"]) if row["expected_close_on"] else None
        ),
    )
    return {
        "awake": standing.is_awake(NOW),
        "snoozed": standing.is_snoozed(NOW),
        "back": standing.days_back(NOW) is not None,
        "close_passed": standing.days_past_close(NOW) is not None,
        "rotting": standing.days_rotting(NOW) is not None,
        "no_next_step": standing.lacks_next_step(NOW),
        "overdue": standing.days_overdue(NOW) is not None,
    }


def in_sql(raw: sqlite3.Connection, numbers: Sequence[int]) -> dict[str, set[int]]:
    """The deals that each condition in SQL is true of."""
    moment = Moment.read(raw, NOW)
    conditions = {
        "awake": standing_sql.AWAKE,
        "snoozed": standing_sql.SNOOZED,
        "back": standing_sql.BACK,
        "close_passed": standing_sql.CLOSE_PASSED,
        **moment.needs(),
    }
    return {
        word: {
            number
            for (number,) in raw.execute(
                f"SELECT id FROM deal WHERE {standing_sql.ON_BOARD} AND {condition}",
                moment.values(),
            )
            if number in numbers
        }
        for word, condition in conditions.items()
    }


def asked_of(work: Unit) -> triage.TriageQuestion:
    return triage.TriageQuestion(NOW, triage_reads.stages(work.raw), 24)


@given(st.lists(rows(), min_size=1, max_size=12))
@settings(max_examples=examples(150), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_all_readers_find_the_same_deals_in_need(world: World, made: list[dict[str, Any]]) -> None:
    world.clock.now = NOW
    with world.store.unit(dry_run=True) as work:
        numbers = add_all(work.raw, world.clinic, made)
        limits = dict(work.raw.execute("SELECT id, rotting_days FROM stage"))
        by_rule = [in_python(row, limits) for row in made]
        python = {
            word: {number for number, told in zip(numbers, by_rule, strict=True) if told[word]}
            for word in by_rule[0]
        }
        assert in_sql(work.raw, numbers) == python
        awake = python["awake"]
        # The board's filter, and the marks on its cards.
        for need in NEEDS:
            board = Board(work.raw, 1, BoardFilter(needs=(need,)), today=TODAY, now=NOW)
            shown = {number for ids in board.order.values() for number in ids}
            assert shown & set(numbers) == python[need] & awake
        cards = board_reads.card_rows(work.raw, numbers)
        for number, told in zip(numbers, by_rule, strict=True):
            assert marked(cards[number]) == {word for word in NEEDS if told[word]}
        # The filters of lists, and what their rows tell.
        for need in NEEDS:
            wanted = DealFilter(needs=(need,))
            found = deal_rows(work.session, ids=numbers, archived=True, wanted=wanted, now=NOW)
            assert {row.id for row in found} == python[need] & awake
        for row in deal_rows(work.session, ids=numbers, archived=True):
            assert by_row(row) == {word for word in python if row.id in python[word]}
        # Triage: who is in the queue, and why.
        queue = triage.queue(work.raw, asked_of(work))
        why = {one.deal_id: {reason.kind for reason in one.reasons} for one in queue.first}
        words = {"back_from_snooze": "back", "expected_close_passed": "close_passed"}
        for word in (*NEEDS, *words):
            has = {number for number in numbers if word in why.get(number, ())}
            assert has == python[words.get(word, word)] & awake
        # Reports.
        question = Question(now=NOW, pipeline_id=1)
        rotting = time_in_stage.deals(work.session, question, TOTAL, "rotting")
        assert set(rotting) & set(numbers) == python["rotting"]
        late = forecast.deals(work.session, question, forecast.OVERDUE, "open")
        assert set(late) & set(numbers) == python["close_passed"]
        report = time_in_stage.run(work.session, question)
        assert report.total is not None
        assert report.total.values["rotting"] == len(rotting)


def marked(card: board_reads.CardRow) -> set[str]:
    """What the marks of an open deal's card tell."""
    if card.status != "open" or card.archived_at is not None:
        return set()
    signs = {mark.forms[-1]: mark.kind for mark in marks_of(card, NOW, TODAY, "")}
    found = {"rotting"} if any(ROTTING in sign for sign in signs) else set()
    found |= {"no_next_step"} if NO_STEP in signs else set()
    step = [sign for sign, kind in signs.items() if kind == "overdue" and sign[0] in "☎◆"]
    return found | ({"overdue"} if step else set())


def by_row(row: DealRow) -> set[str]:
    """What a row of a list tells of a deal."""
    standing = row.standing
    told = {
        "awake": standing.is_awake(NOW),
        "snoozed": standing.is_snoozed(NOW),
        "back": standing.days_back(NOW) is not None,
        "close_passed": standing.days_past_close(NOW) is not None,
        "rotting": standing.days_rotting(NOW) is not None,
        "no_next_step": standing.lacks_next_step(NOW),
        "overdue": standing.days_overdue(NOW) is not None,
    }
    return {word for word, holds in told.items() if holds}


@given(maybe(MOMENTS), maybe(DAYS))
@settings(max_examples=examples(100), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_task_is_overdue_for_all_who_count_it(
    world: World, moment: datetime | None, day: date | None
) -> None:
    from svit_tui.crm.reports import members
    from svit_tui.crm.tasks.rows import TaskFilter, task_rows
    from svit_tui.store.reads.agenda import short_agenda
    from svit_tui.store.reads.tasks import due_count, task_order

    world.clock.now = NOW
    with world.store.unit(dry_run=True) as work:
        due = Due.moment(moment) if moment else Due(day) if day else Due()
        task = tasks.add(work, title="Call", due=due)
        late = is_overdue(task.due_on, task.due_at, NOW)
        assert work.member is not None
        work.session.flush()
        assert short_agenda(work.raw, now=NOW, member_id=None).overdue == late
        assert due_count(work.raw, work.member.id, now=NOW).overdue == late
        groups = dict(task_order(work.raw, TaskFilter(), now=NOW))
        assert (task.key in groups.get("overdue", ())) == late
        (row,) = [one for one in task_rows(work.session, TaskFilter()) if one.id == task.key]
        assert (row.group(NOW) == "overdue") == late
        report = members.run(work.session, Question(now=NOW))
        assert sum(one.values["overdue"] for one in report.rows) == late


@pytest.mark.parametrize("archived", [False, True])
def test_a_deal_that_is_put_aside_neither_rots_nor_lacks_a_step(
    world: World, archived: bool
) -> None:
    with world.store.unit() as work:
        deals.snooze(work, world.website, world.clock.now.date() + timedelta(days=90))
        if archived:
            deals.archive(work, world.website)
    world.clock.forward(days=60)
    now = world.clock.now
    card = board_reads.card_rows(world.store.light(), [world.website])[world.website]
    marks = marks_of(card, now, now.astimezone().date(), "")
    assert not any(sign in mark.forms[-1] for mark in marks for sign in (ROTTING, NO_STEP))
    with world.store.read() as session:
        (row,) = deal_rows(session, ids=[world.website], archived=True)
    assert row.standing.days_rotting(now) is None
    assert not row.standing.lacks_next_step(now)


def test_a_task_of_this_evening_is_for_today_where_the_clock_jumps_over_midnight(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from svit_tui.crm.tasks.rows import TaskFilter
    from svit_tui.store.reads.tasks import task_order

    monkeypatch.setenv("TZ", "America/Santiago")
    time.tzset()
    try:
        # Six in the evening; at midnight the clock shows one.
        world.clock.now = datetime(2026, 9, 5, 22, 0, tzinfo=UTC)
        with world.store.unit(dry_run=True) as work:
            late = datetime(2026, 9, 6, 3, 30, tzinfo=UTC)
            task = tasks.add(work, title="Call", due=Due.moment(late))
            work.session.flush()
            groups = dict(task_order(work.raw, TaskFilter(), now=world.clock.now))
            assert list(groups["today"]) == [task.key]
    finally:
        monkeypatch.undo()
        time.tzset()
