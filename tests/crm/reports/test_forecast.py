"""The forecast: each number against a count by hand, goals and coverage, what stands apart."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from svit_tui.crm.deals import changes as deals
from svit_tui.crm.lists import goals
from svit_tui.crm.reports import forecast
from svit_tui.crm.reports.catalogue import deals_behind
from svit_tui.crm.reports.shared.question import Period, Question, Rates
from svit_tui.crm.reports.shared.report import Report, ReportRow
from svit_tui.model.values.money import Money
from tests.crm.conftest import World
from tests.crm.reports.people_world import NOW, Company, check_lists, company, money

OPEN_FIELDS = ("open", "weighted", "weighted_by_history", "best_case", "committed")


@pytest.fixture(scope="module", params=range(4))
def firm(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Company:
    return company(tmp_path_factory.mktemp("firm"), request.param)


def sums(found: Sequence[tuple[dict[str, Any], Fraction]]) -> dict[str, int]:
    """Σ amount × chance, half up at the end."""
    exact: dict[str, Fraction] = {}
    for deal, chance in found:
        if deal["amount"]:
            code = deal["currency"]
            exact[code] = exact.get(code, Fraction(0)) + deal["amount"] * chance
    return {code: int(value + Fraction(1, 2)) for code, value in exact.items()}


def by_hand(firm: Company, here: list[dict[str, Any]]) -> dict[str, Any]:
    """What a row must say of these open deals."""
    of = dict(firm.store.light().execute("SELECT id, probability FROM stage").fetchall())

    def chance(deal: dict[str, Any]) -> Fraction:
        own = deal["probability"]
        return Fraction(of[deal["stage_id"]] if own is None else own, 100)

    def history(deal: dict[str, Any]) -> Fraction:
        ends = [
            other["status"]
            for other in firm.deals
            if deal["stage_id"] in other["visited"]
            and other["status"] != "open"
            and not other["archived_at"]
        ]
        return Fraction(ends.count("won"), len(ends)) if ends else chance(deal)

    return {
        "open": len(here),
        "weighted": sums([(deal, chance(deal)) for deal in here]),
        "weighted_by_history": sums([(deal, history(deal)) for deal in here]),
        "best_case": money(here),
        "committed": money([deal for deal in here if chance(deal) >= Fraction(4, 5)]),
    }


def row_of(deal: dict[str, Any]) -> str:
    day = deal["expected_close_on"]
    if day is None:
        return "none"
    return "overdue" if day < NOW.date() else f"{day:%Y-%m}"


@pytest.mark.parametrize(
    "period",
    [Period(), Period(date(2026, 11, 1), date(2026, 12, 31)), Period(date(2026, 9, 10), None)],
)
def test_each_number_is_what_a_count_by_hand_says(firm: Company, period: Period) -> None:
    first, last = period.first or date(2026, 11, 1), period.last or date(2100, 1, 1)
    still = [
        deal
        for deal in firm.deals
        if deal["status"] == "open"
        and not deal["archived_at"]
        and (
            row_of(deal) in ("none", "overdue")
            or (period.first or date.min) <= deal["expected_close_on"] <= last
        )
    ]
    won = [
        deal
        for deal in firm.deals
        if deal["status"] == "won"
        and not deal["archived_at"]
        and first <= deal["closed_at"].date() <= last
    ]
    with firm.store.read() as session:
        report = check_lists(session, "forecast", Question(NOW, period=period))
        for row in report.rows:
            mine = [deal for deal in won if f"{deal['closed_at']:%Y-%m}" == row.key]
            if len(str(row.key)) == 7 and str(row.key).startswith("2"):
                assert row.values["won"] == money(mine)
                behind = deals_behind(
                    session, "forecast", Question(NOW, period=period), row.id, "won"
                )
                assert set(behind) == {deal["id"] for deal in mine}
    for row in report.rows:
        expected = by_hand(firm, [deal for deal in still if row_of(deal) == row.key])
        assert {key: row.values[key] for key in OPEN_FIELDS} == expected, row.key
    assert report.total is not None
    assert {key: report.total.values[key] for key in OPEN_FIELDS} == by_hand(firm, still)
    keys = [str(row.key) for row in report.rows]
    months = [key for key in keys if key not in ("overdue", "none")]
    assert keys == [*sorted(months), *[key for key in ("overdue", "none") if key in keys]]


# Goals, by a company of two deals


def ask(world: World, **fields: Any) -> Report:
    with world.store.read() as session:
        return check_lists(session, "forecast", Question(world.clock.now, **fields))


def row(report: Report, key: str) -> ReportRow:
    return next(found for found in report.rows if found.key == key)


def expect(world: World, deal_id: int, **fields: Any) -> None:
    with world.store.unit() as work:
        deals.edit(work, deal_id, **fields)


def test_coverage_is_what_is_won_and_weighted_of_the_goal(world: World) -> None:
    expect(world, world.website, expected_close_on=date(2026, 11, 30), probability=50)
    with world.store.unit() as work:
        goals.set_goal(work, "2026-11", Money(3_600_000, "UAH"))
        won = deals.add(work, title="Won", contact_id=world.clinic, amount=Money(900_000, "UAH"))
        deals.win(work, won.key)
    report = ask(world)
    found = row(report, "2026-11").values
    assert found["goal"] == {"UAH": 3_600_000}
    assert found["won"] == {"UAH": 900_000}
    assert found["weighted"] == {"UAH": 900_000}
    assert found["coverage"] == 0.5
    # The other deal has no date: it stands apart and covers no goal.
    assert row(report, "none").values["open"] == 1
    assert report.total is not None
    assert report.total.values["coverage"] == 0.5


def test_months_are_drawn_as_stacks_before_their_goal(world: World) -> None:
    expect(world, world.website, expected_close_on=date(2026, 11, 30), probability=50)
    with world.store.unit() as work:
        goals.set_goal(work, "2026-11", Money(3_600_000, "UAH"))
        won = deals.add(work, title="Won", contact_id=world.clinic, amount=Money(500_000, "UAH"))
        deals.win(work, won.key)
    chart = ask(world).chart
    assert chart is not None
    assert [(series.name, series.values[0]) for series in chart.series] == [
        ("Won", 5_000),
        ("Weighted", 9_000),
        # What the rest of 18,000 would bring.
        ("Best case", 9_000),
    ]
    assert chart.mark is not None
    assert chart.mark.values[0] == 36_000


def test_the_total_covers_the_months_that_have_a_goal(world: World) -> None:
    """What is expected in January covers nothing of the goal of December."""
    expect(world, world.website, expected_close_on=date(2027, 1, 15), probability=60)
    with world.store.unit() as work:
        goals.set_goal(work, "2026-12", Money(1_000_000, "UAH"))
        deals.add(
            work,
            title="December",
            contact_id=world.clinic,
            amount=Money(100_000, "UAH"),
            probability=60,
            expected_close_on=date(2026, 12, 15),
        )
    report = ask(world)
    assert row(report, "2026-12").values["coverage"] == 0.06
    assert report.total is not None
    assert report.total.values["coverage"] == 0.06


def test_a_goal_ahead_has_a_row_without_any_deal(world: World) -> None:
    with world.store.unit() as work:
        goals.set_goal(work, "2027-02", Money(100, "UAH"))
    assert [found.key for found in ask(world).rows] == ["2026-11", "2027-02", "none"]
    assert row(ask(world), "2027-02").values["coverage"] == 0.0


def test_no_goal_no_coverage(world: World) -> None:
    found = row(ask(world), "2026-11").values
    assert (found["goal"], found["coverage"]) == (None, None)


def test_a_part_of_the_deals_is_not_measured_by_everybodys_goal(world: World) -> None:
    with world.store.unit() as work:
        goals.set_goal(work, "2026-11", Money(100, "UAH"))
    assert row(ask(world, pipeline_id=1), "2026-11").values["goal"] is None
    assert any("Goals cover all deals" in note for note in ask(world, pipeline_id=1).notes)


def test_a_member_is_measured_by_the_members_goal(world: World) -> None:
    member = world.store.member
    assert member is not None
    with world.store.unit() as work:
        goals.set_goal(work, "2026-11", Money(100, "UAH"))
        goals.set_goal(work, "2026-11", Money(40, "UAH"), member.id)
    assert row(ask(world, owner_ids=(member.id,)), "2026-11").values["goal"] == {"UAH": 40}


def test_currencies_are_converted_only_when_asked(world: World) -> None:
    expect(world, world.website, expected_close_on=date(2026, 11, 30), probability=100)
    expect(world, world.licences, expected_close_on=date(2026, 11, 30), probability=100)
    rates = Rates("UAH", "2026-11-24", {"USD": Decimal(40)})
    assert row(ask(world, rates=rates), "2026-11").values["weighted"] == {
        "UAH": 1_800_000,
        "USD": 900_000,
    }
    assert row(ask(world, rates=rates, currency="UAH"), "2026-11").values["weighted"] == {
        "UAH": 37_800_000
    }


def test_a_reopened_deal_is_not_won(world: World) -> None:
    with world.store.unit() as work:
        deals.win(work, world.website)
    assert row(ask(world), "2026-11").values["won"] == {"UAH": 1_800_000}
    with world.store.unit() as work:
        deals.reopen(work, world.website)
    assert row(ask(world), "2026-11").values["won"] == {}


def test_a_month_is_that_of_the_place_where_the_user_is(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Europe/Kyiv")
    time.tzset()
    with world.store.unit() as work:
        # In Kyiv it is the first of November already.
        deals.win(work, world.website, closed_at=datetime(2026, 10, 31, 23, 0, tzinfo=UTC))
    assert row(ask(world), "2026-11").values["won"] == {"UAH": 1_800_000}


def test_months_since_the_beginning_of_an_open_period_are_all_told(world: World) -> None:
    """Those without an open deal and without a goal too: something was won in them."""
    with world.store.unit() as work:
        deals.win(work, world.website, closed_at=datetime(2026, 10, 10, 12, tzinfo=UTC))
    report = ask(world, period=Period(date(2026, 8, 15), None))
    months = [found.key for found in report.rows if str(found.key).startswith("2026")]
    assert months[:4] == ["2026-08", "2026-09", "2026-10", "2026-11"]
    assert row(report, "2026-10").values["won"] == {"UAH": 1_800_000}
    assert report.total is not None
    assert report.total.values["won"] == {"UAH": 1_800_000}


def test_the_brief_one_differs_in_history_alone(firm: Company) -> None:
    with firm.store.read() as session:
        whole = forecast.run(session, Question(NOW))
        short = forecast.brief(session, Question(NOW))
    for one, other in zip(whole.rows, short.rows, strict=True):
        expected = {**one.values, "weighted_by_history": other.values["weighted"]}
        assert other.values == expected
