"""Members: each number against a count by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from svit_tui.crm.reports.catalogue import deals_behind, run
from svit_tui.crm.reports.shared.question import Period, Question
from svit_tui.model.errors import Invalid, NotFound
from tests.crm.reports.people_world import KINDS, NOW, Company, check_lists, company, money, within


@pytest.fixture(scope="module", params=range(4))
def firm(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Company:
    return company(tmp_path_factory.mktemp("firm"), request.param)


def chances(firm: Company) -> dict[int, int]:
    """The chance of each stage, as the store has it."""
    return dict(firm.store.light().execute("SELECT id, probability FROM stage").fetchall())


def by_hand(firm: Company, owners: set[int | None], period: Period) -> dict[str, Any]:
    """What a row must say of these owners."""
    mine = [deal for deal in firm.deals if deal["owner_id"] in owners and not deal["archived_at"]]
    still = [deal for deal in mine if deal["status"] == "open"]
    ended = [deal for deal in mine if within(deal["closed_at"], period.first, period.last)]
    won = [deal for deal in ended if deal["status"] == "won"]
    lost = [deal for deal in ended if deal["status"] == "lost"]
    of = chances(firm)
    sums: dict[str, Fraction] = {}
    for deal in still:
        if deal["amount"]:
            own = deal["probability"]
            chance = of[deal["stage_id"]] if own is None else own
            code = deal["currency"]
            sums[code] = sums.get(code, Fraction(0)) + Fraction(deal["amount"] * chance, 100)
    said = [
        entry["kind"]
        for entry in firm.said
        if entry["by_id"] in owners
        and not entry["archived_at"]
        and within(entry["started_at"], period.first, period.last)
    ]
    tasks = [task for task in firm.tasks if not task["archived_at"]]
    cycles = [(deal["closed_at"] - deal["created_at"]).total_seconds() / 86_400 for deal in won]
    return {
        "open": len(still),
        "open_value": money(still),
        "weighted_value": {code: int(value + Fraction(1, 2)) for code, value in sums.items()},
        "won": len(won),
        "lost": len(lost),
        "won_value": money(won),
        "win_rate": len(won) / len(ended) if ended else None,
        "cycle_days": pytest.approx(sum(cycles) / len(cycles)) if cycles else None,
        **{f"{kind}s": said.count(kind) for kind in KINDS},
        "tasks_done": sum(
            task["done_by_id"] in owners and within(task["done_at"], period.first, period.last)
            for task in tasks
        ),
        "overdue": sum(
            task["assignee_id"] in owners
            and not task["done_at"]
            and (task["due_at"] < NOW if task["due_at"] else task["due_on"] < NOW.date())
            for task in tasks
        ),
        "by_month": won_by_month(mine, period.last or NOW.date()),
    }


def won_by_month(deals: list[dict[str, Any]], last: date) -> tuple[int, ...]:
    """Deals won in each of the twelve months that end with that of a day, in UTC as tests run."""
    won = [deal["closed_at"] for deal in deals if deal["status"] == "won"]
    months = [divmod(last.year * 12 + last.month - 1 - ago, 12) for ago in reversed(range(12))]
    return tuple(
        sum((at.year, at.month) == (year, month + 1) for at in won) for year, month in months
    )


PERIODS = [Period(), Period(date(2026, 6, 1), date(2026, 11, 24)), Period(last=date(2020, 1, 1))]


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("by", ["", "team", "manager"])
def test_each_number_is_what_a_count_by_hand_says(firm: Company, by: str, period: Period) -> None:
    groups: dict[str | None, set[int | None]] = {}
    for number, member in firm.members.items():
        groups.setdefault(member[by or "name"] or None, set()).add(number)
    groups.setdefault(None, set()).add(None)
    with firm.store.read() as session:
        report = check_lists(session, "members", Question(NOW, by=by, period=period))
    assert {row.key for row in report.rows} - {None} == set(groups) - {None}
    for row in report.rows:
        assert row.values == by_hand(firm, groups[row.key], period), row.key
    assert report.total is not None
    assert report.total.values == by_hand(firm, {*firm.members, None}, period)
    assert [row.id for row in report.rows].count(0) == (report.rows[-1].id == 0)


def test_members_are_narrowed_by_owner_and_team(firm: Company) -> None:
    names = {member["name"]: number for number, member in firm.members.items()}
    with firm.store.read() as session:
        mine = check_lists(session, "members", Question(NOW, owner_ids=(names["Max"],)))
        team = check_lists(session, "members", Question(NOW, teams=("Захід",)))
    assert [(row.key, row.values) for row in mine.rows] == [
        ("Max", by_hand(firm, {names["Max"]}, Period()))
    ]
    assert {row.key for row in team.rows} == {"Тарас", "Anna"}
    assert team.total is not None
    assert team.total.values == by_hand(firm, {names["Тарас"], names["Anna"]}, Period())


def test_what_was_said_counts_if_it_is_of_the_narrowed_deals(firm: Company) -> None:
    source = next(deal["source_id"] for deal in firm.deals if deal["source_id"])
    of_source = [deal for deal in firm.deals if deal["source_id"] == source]
    ids = {deal["id"] for deal in of_source if not deal["archived_at"]}
    part = replace(
        firm,
        deals=of_source,
        said=[entry for entry in firm.said if entry["deal_id"] in ids],
        tasks=[task for task in firm.tasks if task["deal_id"] in ids],
    )
    with firm.store.read() as session:
        report = check_lists(session, "members", Question(NOW, source_ids=(source,)))
    assert report.total is not None
    assert report.total.values == by_hand(part, {*firm.members, None}, Period())


def test_wrong_questions_are_refused(firm: Company) -> None:
    with firm.store.read() as session:
        with pytest.raises(Invalid, match="member, team, manager"):
            run(session, "members", Question(NOW, by="moon"))
        with pytest.raises(NotFound):
            deals_behind(session, "members", Question(NOW), 0, "calls")
