"""Growth zones: which sentences are said of which numbers, and the deals behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session

from svit_tui.crm.reports import catalogue, forecast, loss_reasons, sources, time_in_stage
from svit_tui.crm.reports.growth_rules import surely_apart
from svit_tui.crm.reports.shared.question import Period, Question
from svit_tui.crm.reports.shared.report import TOTAL, Report, ReportModule, ReportRow
from svit_tui.crm.start.demo import load_demo
from svit_tui.crm.start.opening import open_store
from svit_tui.model.errors import Invalid
from tests.crm.conftest import World

Values = Mapping[str, Any]


@dataclass
class Told:
    """A report that says what a test wants, and notes what it is asked."""

    rows: Mapping[str | None, Values] = field(default_factory=dict)
    total: Values | None = None
    extra: Values = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    opened: list[tuple[int | str | None, str]] = field(default_factory=list)
    BY: tuple[str, ...] = ()

    def run(self, _session: Session, question: Question) -> Report:
        self.questions.append(question)
        rows = [
            ReportRow(key, key or "(none)", values, key if "coverage" in values else number)
            for number, (key, values) in enumerate(self.rows.items(), 1)
        ]
        total = None if self.total is None else ReportRow(None, "Total", self.total, TOTAL)
        return Report("told", "Told", question, "", "", [], rows, total, extra=self.extra)

    def deals(
        self, _session: Session, question: Question, row_id: int | str | None, column: str
    ) -> list[int]:
        self.questions.append(question)
        self.opened.append((row_id, column))
        return [1, 2, 3]


NAMES = ("time-in-stage", "stage-conversion", "sources", "loss-reasons", "win-rate", "forecast")


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> dict[str, Told]:
    """The reports that growth asks; at first they have nothing to say."""
    fakes = {name: Told() for name in NAMES}
    real = catalogue.module_of

    def module_of(name: str) -> ReportModule | Told:
        return fakes.get(name) or real(name)

    monkeypatch.setattr(catalogue, "module_of", module_of)
    for name, module in (
        ("forecast", forecast),
        ("sources", sources),
        ("loss-reasons", loss_reasons),
    ):
        monkeypatch.setattr(module, "brief", fakes[name].run)

    def both(session: Session, question: Question) -> tuple[Report, Report]:
        slow, passed = fakes["time-in-stage"], fakes["stage-conversion"]
        return slow.run(session, question), passed.run(session, question)

    monkeypatch.setattr(time_in_stage, "beside_conversion", both)
    return fakes


def sentences(world: World, **fields: Any) -> list[str]:
    with world.store.read() as session:
        report = catalogue.run(session, "growth", Question(world.clock.now, **fields))
    return [row.label for row in report.rows]


def source(leads: int, won: int) -> Values:
    return {"leads": leads, "won": won, "won_value": {"UAH": won * 100}}


def stage(days: float | None, count: int = 30, rotting: int = 0) -> Values:
    return {"median_days": days, "visits": count, "open": count, "rotting": rotting}


def passed(entered: int, advanced: int, lost: int) -> Values:
    return {
        "entered": entered,
        "conversion": advanced / entered if entered else None,
        "lost": lost,
    }


def member(won: int, lost: int) -> Values:
    closed = won + lost
    return {
        "won": won,
        "lost": lost,
        "win_rate": won / closed if closed else None,
        "won_value": {},
    }


def month(count: int, coverage: float | None = None) -> Values:
    return {"open": count, "coverage": coverage, "best_case": {"UAH": 5}, "goal": {"UAH": 9}}


@pytest.mark.usefixtures("told")
def test_nothing_is_said_of_nothing(world: World) -> None:
    with world.store.read() as session:
        report = catalogue.run(session, "growth", Question(world.clock.now))
    assert report.rows == []
    assert "Nothing stands out, or too few deals were closed to say." in report.notes


def test_a_source_of_many_leads_and_few_wins_and_one_of_the_contrary(
    world: World, told: dict[str, Told]
) -> None:
    told["sources"].rows = {
        "Facebook": source(410, 6),
        "Site": source(400, 40),
        "Conference": source(190, 54),
    }
    assert sentences(world) == [
        "Leads from Facebook are 41% of leads and 6% of wins.",
        "Leads from Conference are just 19% of leads, but 54% of wins.",
    ]


def test_a_source_of_which_chance_may_be_the_cause_is_passed_over(
    world: World, told: dict[str, Told]
) -> None:
    told["sources"].rows = {"A": source(20, 2), "B": source(80, 20)}
    assert sentences(world) == []


def test_a_slow_stage_beside_the_others(world: World, told: dict[str, Told]) -> None:
    told["time-in-stage"].rows = {"Lead": stage(9), "Demo": stage(10), "Proposal": stage(19)}
    assert sentences(world) == [
        "Proposal takes 19 days, twice the median of other stages (9.5 days)."
    ]
    told["time-in-stage"].rows = {"Lead": stage(1), "Demo": stage(1), "Proposal": stage(5)}
    assert sentences(world) == [
        "Proposal takes 5 days, 5 times the median of other stages (1 day)."
    ]
    told["time-in-stage"].rows = {"Lead": stage(9), "Demo": stage(None), "Proposal": stage(19)}
    assert sentences(world) == []


def test_the_bottleneck(world: World, told: dict[str, Told]) -> None:
    told["time-in-stage"].rows = {"Lead": stage(9), "Demo": stage(10)}
    told["time-in-stage"].extra = {
        "bottleneck": {"stage": "Demo", "stopped": 0.4, "days": 10.0, "of_time": 0.5}
    }
    told["stage-conversion"].rows = {"Lead": passed(50, 40, 5), "Demo": passed(9, 6, 3)}
    assert sentences(world) == []
    told["stage-conversion"].rows = {"Lead": passed(50, 40, 5), "Demo": passed(50, 30, 20)}
    assert sentences(world) == [
        "Demo is the bottleneck: 40% go no further, and it takes 50% of a deal's way."
    ]


def test_why_most_deals_are_lost(world: World, told: dict[str, Told]) -> None:
    told["loss-reasons"].rows = {
        None: {"count": 50, "value": {}},
        "Price": {"count": 30, "value": {"UAH": 7}},
        "Time": {"count": 20, "value": {}},
    }
    assert sentences(world) == ["“Price” is why 30% of lost deals were lost."]
    told["loss-reasons"].rows = {
        None: {"count": 80, "value": {}},
        "Price": {"count": 20, "value": {}},
    }
    assert sentences(world) == []


def test_a_member_who_wins_less_than_all_together(world: World, told: dict[str, Told]) -> None:
    told["win-rate"].rows = {"Olena": member(60, 40), "Taras": member(10, 40), "Max": member(0, 5)}
    told["win-rate"].total = member(70, 85)
    assert sentences(world) == ["Taras wins 20% of closed deals; all together win 45%."]


def test_where_deals_leak(world: World, told: dict[str, Told]) -> None:
    told["stage-conversion"].rows = {"Lead": passed(100, 23, 70), "Demo": passed(9, 0, 9)}
    assert sentences(world) == ["Only 23% of deals go on from Lead; 70 were lost there."]


def test_what_rots_is_late_or_short_of_the_goal(world: World, told: dict[str, Told]) -> None:
    told["time-in-stage"].total = {"open": 100, "rotting": 31}
    told["forecast"].rows = {"2026-11": month(40, 0.62), "overdue": month(30)}
    told["forecast"].total = {"open": 100}
    assert sentences(world) == [
        "31% of open deals are rotting: nothing was done for too long.",
        "This month's goal is covered to 62% by what is won and weighted.",
        "30% of open deals are past their expected close.",
    ]


def test_each_sentence_opens_the_deals_of_the_report_that_it_is_of(
    world: World, told: dict[str, Told]
) -> None:
    told["forecast"].rows = {"2026-11": month(3, 0.5)}
    told["time-in-stage"].total = {"open": 100, "rotting": 31}
    question = Question(world.clock.now)
    with world.store.read() as session:
        report = catalogue.run(session, "growth", question)
        ids = [row.id for row in report.rows]
        for number in ids:
            assert catalogue.deals_behind(session, "growth", question, number, "deals") == [1, 2, 3]
        for wrong in ("nonsense", '["moon", "", 1, "x"]', "[1]", None):
            with pytest.raises(Invalid):
                catalogue.deals_behind(session, "growth", question, wrong, "deals")
        with pytest.raises(Invalid):
            catalogue.deals_behind(session, "growth", question, ids[0], "share")
    assert told["time-in-stage"].opened == [(TOTAL, "rotting")]
    assert told["forecast"].opened == [("2026-11", "open")]


def test_it_is_of_the_last_year_but_the_forecast_is_of_what_is_ahead(
    world: World, told: dict[str, Told]
) -> None:
    sentences(world, owner_ids=(1,))
    (asked,) = told["sources"].questions
    assert (asked.period.first, asked.period.last) == (
        world.clock.now.date().replace(year=2025, day=25),
        world.clock.now.date(),
    )
    assert asked.owner_ids == (1,)
    assert [question.period for question in told["forecast"].questions] == [Period()]


def test_each_report_is_asked_once(world: World, told: dict[str, Told]) -> None:
    told["time-in-stage"].extra = {
        "bottleneck": {"stage": "Demo", "stopped": 0.4, "days": 10.0, "of_time": 0.5}
    }
    told["time-in-stage"].rows = {"Demo": stage(10)}
    sentences(world)
    assert {name: len(fake.questions) for name, fake in told.items()} == dict.fromkeys(NAMES, 1)


def test_none_of_twenty_may_be_chance_and_none_of_two_hundred_is_not() -> None:
    assert not surely_apart(0, 20, 0.03)
    assert surely_apart(0, 200, 0.03)
    assert not surely_apart(0, 19, 0.9)
    assert not surely_apart(5, 50, None)


def test_a_report_asked_for_less_says_the_same_of_what_it_is_asked(tmp_path: Path) -> None:
    store = open_store(tmp_path / "svit.db", login="olena")
    load_demo(store)
    question = Question(store.clock())
    with store.snapshot() as (session, _stop):
        slow, passed = time_in_stage.beside_conversion(session, question)
        assert slow == catalogue.run(session, "time-in-stage", question)
        assert passed == catalogue.run(session, "stage-conversion", question)
        for name, module in (("sources", sources), ("loss-reasons", loss_reasons)):
            brief, whole = module.brief(session, question), catalogue.run(session, name, question)
            assert [row.id for row in brief.rows] == [row.id for row in whole.rows]
            for row, beside in zip(brief.rows, whole.rows, strict=True):
                for key in ("leads", "won", "won_value", "count", "value"):
                    assert row.values.get(key) == beside.values.get(key)
    store.close()
