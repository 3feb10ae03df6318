"""Funnel, conversion and time in stage say what happened, whatever happened."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from svit_tui.crm.deals import changes as deals
from svit_tui.crm.reports import catalogue
from svit_tui.crm.reports.shared.question import Period, Question
from svit_tui.crm.reports.shared.report import TOTAL, Report
from svit_tui.crm.reports.shared.stages import WON, wilson
from svit_tui.crm.reports.shared.survival import quantile
from tests.crm.reports import reference
from tests.crm.reports.agree import check_agrees
from tests.crm.reports.histories import (
    BEGIN,
    NOW,
    PERIODS,
    Plan,
    Step,
    World,
    histories,
    play,
    template,
)
from tests.effort import examples

NAMES = ("funnel", "stage-conversion", "time-in-stage")
MANY = settings(
    max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture]
)
questions = st.builds(
    Question,
    now=st.just(NOW),
    period=st.sampled_from(PERIODS),
    pipeline_id=st.sampled_from([1, 2]),
    source_ids=st.sampled_from([(), (), (2,), (2, 3)]),
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("made") / "svit.db"
    template(path)
    return path


@MANY
@given(history=histories, question=questions, reordered=st.booleans())
def test_reports_on_stages_agree_with_a_plain_telling(
    made: Path,
    tmp_path_factory: pytest.TempPathFactory,
    history: list[Plan],
    question: Question,
    reordered: bool,
) -> None:
    path = tmp_path_factory.mktemp("played") / "svit.db"
    world = play(made, path, history, reordered=reordered)
    with world.store.snapshot() as (session, _stop):
        reports = [check_agrees(session, name, question) for name in NAMES]
    world.store.close()
    funnel, conversion, time = reports
    check_funnel(world, question, funnel)
    check_conversion(world, question, conversion)
    check_time(world, question, time)


def asked(question: Question) -> tuple[int, tuple[int, ...]]:
    assert question.pipeline_id is not None
    return question.pipeline_id, question.source_ids


def check_funnel(world: World, question: Question, found: Report) -> None:
    pipeline, sources = asked(question)
    stages = world.order[pipeline]
    cohort = reference.cohort(world, pipeline, question.period, sources)
    everything = []
    for row in found.rows[:-1]:
        here = reference.standing(world, int(row.id or 0), sources)
        everything += here
        value, weighted = reference.money(here)
        place = stages.index(int(row.id or 0))
        reached = sum(1 for furthest, won in cohort.values() if won or furthest >= place)
        assert (row.values["open"], row.values["reached"]) == (len(here), reached)
        assert (row.values["value"], row.values["weighted"]) == (value, weighted)
        assert row.values["share"] == (reached / len(cohort) if cohort else None)
    won = found.rows[-1]
    assert (won.id, won.values["reached"]) == (WON, sum(w for _place, w in cohort.values()))
    assert found.total is not None
    assert found.total.values["open"] == len(everything)
    assert found.total.values["value"] == reference.money(everything)[0]
    assert found.total.values["reached"] == len(cohort)
    assert_whole(world, pipeline, found.rows[:-1])


def check_conversion(world: World, question: Question, found: Report) -> None:
    pipeline, sources = asked(question)
    for row in found.rows:
        fates = reference.outcome(world, pipeline, int(row.id or 0), question.period, sources)
        counts = Counter(fate for fate, _won in fates.values())
        for fate in ("advanced", "lost", "open", "elsewhere"):
            assert row.values[fate] == counts[fate], (row.label, fate)
        assert row.values["entered"] == len(fates)
        share = counts["advanced"] / len(fates) if fates else None
        assert row.values["conversion"] == share
        assert bool(row.mark) == (0 < len(fates) < 20)
    assert_whole(world, pipeline, found.rows)


def check_time(world: World, question: Question, found: Report) -> None:
    pipeline, sources = asked(question)
    for row in found.rows:
        stage = int(row.id or 0)
        over, running = reference.times(world, stage, question.period, sources)
        assert row.values["visits"] == len(over) + len(running)
        for key, share in (("median_days", Fraction(1, 2)), ("p90_days", Fraction(9, 10))):
            expected = reference.kaplan_meier(over, running, share)
            assert row.values[key] == (None if expected is None else float(expected) / 86_400)
        here = reference.standing(world, stage, sources)
        rotten = reference.rotting(world, stage, sources)
        assert (row.values["open"], row.values["rotting"]) == (len(here), len(rotten))
    assert_whole(world, pipeline, found.rows)
    costs = reference.bottleneck(world, pipeline, question.period, sources)
    most = max(costs.values(), default=Fraction(0))
    worst: dict[str, Any] | None = found.extra["bottleneck"]
    if not most:
        assert worst is None
        return
    assert worst is not None
    assert worst["lost_wins"] == pytest.approx(float(most), abs=1e-4)
    names = {row.key: int(row.id or 0) for row in found.rows}
    assert costs[names[worst["stage"]]] == pytest.approx(most)


def assert_whole(world: World, pipeline: int, rows: Sequence[Any]) -> None:
    """No stage is left out, but archived ones that there is nothing to say about."""
    ids = [row.id for row in rows]
    assert ids == [stage for stage in world.order[pipeline] if stage in ids]
    assert set(world.order[pipeline]) - set(ids) <= {world.archived}


times = st.lists(st.integers(0, 12), max_size=14)


@given(over=times, running=times, share=st.sampled_from([Fraction(1, 2), Fraction(9, 10)]))
def test_quantiles_are_those_of_the_curve(
    over: list[int], running: list[int], share: Fraction
) -> None:
    expected = reference.kaplan_meier(over, running, share)
    assert quantile(sorted(over), sorted(running), float(share)) == (
        None if expected is None else float(expected)
    )


def test_the_curve_of_kaplan_and_meier_is_the_one_of_the_books() -> None:
    # Remission of leukaemia under 6-MP, in weeks: Freireich and others, 1963. Median 23.
    over = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    running = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    assert quantile(over, running, 0.5) == 23
    assert quantile(over, running, 0.9) is None
    placebo = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]
    assert quantile(placebo, [], 0.5) == 8


def test_an_interval_of_few_is_the_one_of_wilson() -> None:
    # Newcombe 1998, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
    for part, whole, least, most in (
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ):
        assert wilson(part, whole) == pytest.approx((least, most), abs=5e-5)
    assert wilson(0, 0) is None


def test_a_deal_counts_in_each_period_that_it_comes_in(made: Path, tmp_path: Path) -> None:
    # In stage 2 on 2 and 11 September, then on 20 September and, once more, on the 29th.
    steps = [Step("move", 24, 1), Step("move", 1, 0), Step("move", 24 * 9, 1)]
    steps += [Step("move", 1, 0), Step("move", 24 * 9, 1), Step("lose", 24 * 9), Step("reopen", 0)]
    world = play(
        made, tmp_path / "svit.db", [Plan(0, 1, "UAH", None, 1, 0, steps)], reordered=False
    )
    with world.store.snapshot() as (session, _stop):
        for first, last, entered, visits in ((1, 30, 1, 4), (10, 30, 1, 3), (12, 19, 0, 0)):
            period = Period(date(2026, 9, first), date(2026, 9, last))
            question = Question(now=NOW, period=period, pipeline_id=1)
            conversion = catalogue.run(session, "stage-conversion", question)
            time = catalogue.run(session, "time-in-stage", question)
            told = (conversion.rows[1].values["entered"], time.rows[1].values["visits"])
            assert told == (entered, visits)
            check_agrees(session, "stage-conversion", question)
    world.store.close()


def test_a_deal_rots_after_the_last_day_that_its_stage_allows(made: Path, tmp_path: Path) -> None:
    rests = [24 * 8, 24 * 8 - 1, 24 * 9]
    since = int((NOW - BEGIN).total_seconds()) // 3600
    history = [Plan(0, 1, "UAH", None, 1, since - hours, []) for hours in rests]
    world = play(made, tmp_path / "svit.db", history, reordered=False)
    question = Question(now=NOW, pipeline_id=1)
    with world.store.snapshot() as (session, _stop):
        lead = catalogue.run(session, "time-in-stage", question).rows[0]
        assert (lead.values["open"], lead.values["rotting"]) == (3, 2)
        # The newest in the stage first.
        assert catalogue.deals_behind(session, "time-in-stage", question, lead.id, "rotting") == [
            world.told[0].id,
            world.told[2].id,
        ]
    with world.store.unit() as work:
        deals.snooze(work, world.told[0].id, date(2026, 12, 1))
    with world.store.snapshot() as (session, _stop):
        found = check_agrees(session, "time-in-stage", question)
        assert (found.rows[0].values["open"], found.rows[0].values["rotting"]) == (3, 1)
        assert found.rows[0].mark == "median > 9 d"
    world.store.close()


def test_without_a_pipeline_the_busiest_one_is_meant(made: Path, tmp_path: Path) -> None:
    plan = Plan(5, 100, "UAH", None, 1, 0, [])
    world = play(made, tmp_path / "svit.db", [plan, replace(plan)], reordered=False)
    with world.store.snapshot() as (session, _stop):
        for name in NAMES:
            found = catalogue.run(session, name, Question(now=NOW))
            assert found.extra["pipeline"] == "Second"
            assert found.notes[0] == "Pipeline: Second."
            assert catalogue.deals_behind(session, name, Question(now=NOW), 99, "open") == []
            assert catalogue.deals_behind(session, name, Question(now=NOW), TOTAL, "no") == []
    world.store.close()


def test_a_store_without_such_a_pipeline_says_so(made: Path, tmp_path: Path) -> None:
    world = play(made, tmp_path / "svit.db", [], reordered=False)
    with world.store.snapshot() as (session, _stop):
        for name in NAMES:
            found = catalogue.run(session, name, Question(now=NOW, pipeline_id=99))
            assert (list(found.rows), found.extra["pipeline"]) == ([], None)
    world.store.close()


def test_reports_on_stages_are_read_from_their_indexes(made: Path) -> None:
    queries: list[str] = []
    from svit_tui.crm.start.opening import open_store

    store = open_store(made, login="olena")
    with store.snapshot() as (session, _stop):
        session.set_trace_callback(queries.append)
        for name in NAMES:
            catalogue.run(session, name, Question(now=NOW))
        session.set_trace_callback(None)
    light = sqlite3.connect(made)
    assert any("FROM stage_change" in statement for statement in queries)
    for statement in queries:
        plan = [row[3] for row in light.execute(f"EXPLAIN QUERY PLAN {statement}")]
        if "FROM stage_change" in statement:
            assert len(plan) == 1, plan
            assert "COVERING INDEX stage_" in plan[0]
        elif "FROM deal" in statement:
            indexes = ("deal_board", "deal_closed", "deal_triage")
            assert any(f"INDEX {name}" in plan[0] for name in indexes), plan
    store.close()
