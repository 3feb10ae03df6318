"""Activity: counts by kind, member and day against a count by hand, and the map of the year."""

from __future__ import annotations

import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from svit_tui.crm.reports.catalogue import deals_behind
from svit_tui.crm.reports.shared.question import Period, Question
from svit_tui.crm.reports.shared.report import ChartKind, Report
from svit_tui.crm.timeline import communications
from svit_tui.model.errors import NotFound
from tests.crm.conftest import World
from tests.crm.reports.people_world import KINDS, NOW, Company, check_lists, company, within

AUTUMN = Period(date(2026, 9, 1), date(2026, 11, 10))


@pytest.fixture(scope="module", params=range(3))
def firm(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Company:
    return company(tmp_path_factory.mktemp("firm"), request.param)


def ask(firm: Company, question: Question) -> Report:
    with firm.store.read() as session:
        return check_lists(session, "activity", question)


def told(report: Report) -> dict[str | None, tuple[int, int]]:
    """Communications and done tasks of each row."""
    return {
        row.key: (row.values["communications"], row.values["tasks_done"]) for row in report.rows
    }


@pytest.mark.parametrize("period", [Period(), AUTUMN])
def test_kinds_and_members_are_what_a_count_by_hand_says(firm: Company, period: Period) -> None:
    said = [
        entry
        for entry in firm.said
        if not entry["archived_at"] and within(entry["started_at"], period.first, period.last)
    ]
    done = [
        task
        for task in firm.tasks
        if not task["archived_at"] and within(task["done_at"], period.first, period.last)
    ]
    kinds = Counter(entry["kind"] for entry in said)
    report = ask(firm, Question(NOW, period=period))
    assert told(report) == {kind: (kinds[kind], 0) for kind in KINDS} | {"task": (0, len(done))}
    assert sum(row.values["share"] for row in report.rows) == pytest.approx(1)
    assert report.total is not None
    assert report.total.values["total"] == len(said) + len(done)
    names = {number: member["name"] for number, member in firm.members.items()}
    spoke = Counter(names.get(entry["by_id"]) for entry in said)
    did = Counter(names.get(task["done_by_id"]) for task in done)
    report = ask(firm, Question(NOW, by="member", period=period))
    assert told(report) == {name: (spoke[name], did[name]) for name in {*spoke, *did}}
    assert [row.key for row in report.rows].index(None) == len(report.rows) - 1


def test_days_and_the_map_are_what_a_count_by_hand_says(firm: Company) -> None:
    first = NOW.date() - timedelta(days=364)
    said = Counter(
        entry["started_at"].date()
        for entry in firm.said
        if not entry["archived_at"] and entry["started_at"].date() >= first
    )
    done = Counter(
        task["done_at"].date()
        for task in firm.tasks
        if not task["archived_at"] and within(task["done_at"], first, None)
    )
    report = ask(firm, Question(NOW, by="day"))
    assert told(report) == {
        day.isoformat(): (said[day], done[day]) for day in sorted({*said, *done}, reverse=True)
    }
    assert [row.label for row in report.rows] == sorted(told(report), key=str, reverse=True)
    for by in ("", "day", "member"):
        chart = ask(firm, Question(NOW, by=by)).chart
        assert chart is not None
        assert chart.kind is ChartKind.HEAT
        assert (chart.labels[0], chart.labels[-1]) == (first.isoformat(), "2026-11-24")
        assert list(chart.series[0].values) == [
            float(said[day] + done[day]) for day in (first + timedelta(days=n) for n in range(365))
        ]


def test_a_period_longer_than_one_statement_takes_is_counted_whole(firm: Company) -> None:
    period = Period(date(2020, 1, 1), NOW.date())
    days = ask(firm, Question(NOW, by="day", period=period))
    kinds = ask(firm, Question(NOW, period=period))
    assert days.total is not None
    assert kinds.total is not None
    assert days.total.values == kinds.total.values


def test_it_is_narrowed_by_member_team_and_source(firm: Company) -> None:
    names = {member["name"]: number for number, member in firm.members.items()}
    everybody = told(ask(firm, Question(NOW, by="member")))
    assert told(ask(firm, Question(NOW, by="member", owner_ids=(names["Max"],)))) == {
        "Max": everybody["Max"]
    }
    west = told(ask(firm, Question(NOW, by="member", teams=("Захід",))))
    assert west == {name: everybody[name] for name in ("Тарас", "Anna")}
    source = next(deal["source_id"] for deal in firm.deals if deal["source_id"])
    about = {
        deal["id"] for deal in firm.deals if deal["source_id"] == source and not deal["archived_at"]
    }
    for by in ("kind", "member", "day"):
        report = ask(firm, Question(NOW, by=by, source_ids=(source,), period=AUTUMN))
        assert report.total is not None
        assert report.total.values["communications"] == sum(
            entry["deal_id"] in about
            and not entry["archived_at"]
            and within(entry["started_at"], AUTUMN.first, AUTUMN.last)
            for entry in firm.said
        )


def test_no_deals_open_behind_what_was_said(firm: Company) -> None:
    with firm.store.read() as session, pytest.raises(NotFound):
        deals_behind(session, "activity", Question(NOW), "call", "total")


def test_a_day_is_that_of_the_place_where_the_user_is(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Kathmandu")
    time.tzset()
    with world.store.unit() as work:
        communications.log(
            work,
            kind="call",
            deal_id=world.website,
            # Five to six in the evening, UTC, is 23:40 there; half an hour later is tomorrow.
            started_at=datetime(2026, 11, 20, 17, 55, tzinfo=UTC),
        )
        communications.log(
            work,
            kind="call",
            deal_id=world.website,
            started_at=datetime(2026, 11, 20, 18, 25, tzinfo=UTC),
        )
    with world.store.read() as session:
        report = check_lists(session, "activity", Question(world.clock.now, by="day"))
    assert told(report) == {"2026-11-21": (1, 0), "2026-11-20": (1, 0)}


def test_of_nothing_there_is_no_share(world: World) -> None:
    with world.store.read() as session:
        report = check_lists(session, "activity", Question(world.clock.now))
    assert {row.values["share"] for row in report.rows} == {None}
