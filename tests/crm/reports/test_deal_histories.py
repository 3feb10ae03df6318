"""Win rate, loss reasons, sources, cycle and velocity of deals that were played: reopened, moved
between pipelines, closed in the hour they were made. Each row is counted once more, plainly.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from math import floor
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from svit_tui.crm.reports.shared.question import Period, Question
from svit_tui.crm.reports.shared.report import Report
from tests.crm.reports import reference
from tests.crm.reports.agree import check_agrees
from tests.crm.reports.histories import (
    NOW,
    PERIODS,
    Plan,
    Step,
    Told,
    World,
    histories,
    play,
    template,
)
from tests.effort import examples

MANY = settings(
    max_examples=examples(40), suppress_health_check=[HealthCheck.function_scoped_fixture]
)
Values = Mapping[str, Any]
# What histories know groups of, by report.
CLOSED = ("pipeline", "source", "stage", "month", "quarter", "size", "owner", "product", "tag")
GROUPED: dict[str, Sequence[str]] = {
    "win-rate": CLOSED,
    "loss-reasons": ("reason", *CLOSED),
    "sales-cycle": CLOSED,
    "velocity": ("pipeline", "source", "owner", "product", "tag"),
    "sources": ("source", "pipeline", "owner", "tag"),
}
questions = st.builds(
    Question,
    now=st.just(NOW),
    period=st.sampled_from(PERIODS),
    pipeline_id=st.sampled_from([None, None, 1, 2]),
    source_ids=st.sampled_from([(), (), (2, 3)]),
)
groupings = st.fixed_dictionaries({name: st.sampled_from(by) for name, by in GROUPED.items()})


def plan(*steps: Step, stage: int = 0, amount: int | None = 7) -> Plan:
    return Plan(stage, amount, "UAH", None, 1, 0, list(steps))


# Won when it was made, and nothing open; lost when it was made, beside one that is open; one that
# was won in the second pipeline, reopened, and won in the first; several that stand alike.
AT_ONCE = [plan(Step("win", 0))]
NONE_WON = [plan(Step("lose", 0)), plan(amount=None)]
MOVED = [
    plan(Step("win", 24), Step("reopen", 30), Step("move", 1, 2), Step("win", 24 * 9), stage=6),
    plan(Step("win", 30), Step("edit", 1, 6)),
    plan(Step("move", 30, 5), Step("lose", 0, 2)),
    plan(),
]
ALIKE = [
    *(plan(Step("move", 30, 2), amount=100_000 + odd) for odd in (1, 2)),
    *(plan(Step("win", hours), amount=hours) for hours in (30, 31, 55)),
    *(plan(Step("lose", 30, reason), amount=None) for reason in (0, 0, 1, 2)),
]
OWN = {name: by[0] for name, by in GROUPED.items()}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("made") / "svit.db"
    template(path)
    return path


@MANY
@given(history=histories, question=questions, by=groupings)
@example(history=AT_ONCE, question=Question(NOW), by=OWN)
@example(history=NONE_WON, question=Question(NOW), by=OWN)
@example(history=MOVED, question=Question(NOW), by=dict.fromkeys(GROUPED, "pipeline"))
@example(history=ALIKE, question=Question(NOW), by=OWN)
@example(history=[], question=Question(NOW, period=Period()), by=OWN)
def test_each_row_is_what_was_played(
    made: Path,
    tmp_path_factory: pytest.TempPathFactory,
    history: list[Plan],
    question: Question,
    by: dict[str, str],
) -> None:
    path = tmp_path_factory.mktemp("played") / "svit.db"
    world = play(made, path, history, reordered=False)
    with world.store.snapshot() as (session, _stop):
        found = [check_agrees(session, name, replace(question, by=by[name])) for name in GROUPED]
    world.store.close()
    for report in found:
        check_rows(world, report)


def check_rows(world: World, report: Report) -> None:
    """Each group that has deals has a row, and only those; the total is of all deals."""
    told, deals = TOLD[report.name], counted(world, report.name, report.question)
    groups: dict[int | str, list[Told]] = {}
    for deal in deals:
        groups.setdefault(group_of(world, report.by, deal), []).append(deal)
    assert {row.id for row in report.rows} == groups.keys()
    assert report.total is not None
    rows = [(row, groups[row.id or 0]) for row in report.rows]
    for row, some in [*rows, (report.total, deals)]:
        for key, value in told(world, some).items():
            assert row.values[key] == pytest.approx(value, rel=1e-12), (report.name, row.key, key)
    if report.by in ("stage", "month", "quarter", "size"):
        order = [row.id for row in report.rows]
        assert order == sorted(order, key=lambda group: place(world, report.by, group))
    if report.name == "loss-reasons":
        across = "stage" if report.by == "reason" else report.by
        check_crossed(world, across, report, deals)
        for row, some in rows:
            assert row.values["share"] == len(some) / len(deals)


def check_crossed(world: World, across: str, report: Report, deals: list[Told]) -> None:
    assert bool(report.parts) == bool(deals)
    for table in report.parts:
        assert {row.id for row in table.rows} == {deal.reason for deal in deals}
        for row in table.rows:
            for column in table.columns:
                assert row.values[column.key] == sum(
                    deal.reason == row.id and column.key == f"by:{group_of(world, across, deal)}"
                    for deal in deals
                )
        if len(table.columns) < 8:
            assert sum(sum(row.values.values()) for row in table.rows) == len(deals)


def counted(world: World, name: str, question: Question) -> list[Told]:
    """The deals that a report is about."""
    deals = [
        deal
        for deal in reference.counted(world, question.source_ids)
        if question.pipeline_id in (None, world.home(deal.stage))
    ]
    if name == "sources":
        return [deal for deal in deals if reference.within(question.period, born(deal))]
    return [
        deal
        for deal in deals
        if (name == "velocity" and deal.status == "open")
        or (
            deal.status in (("lost",) if name == "loss-reasons" else ("won", "lost"))
            and deal.closed_at is not None
            and reference.within(question.period, deal.closed_at)
        )
    ]


def group_of(world: World, by: str, deal: Told) -> int | str:
    """The id of the group that a deal is in. All deals are Olena's; nobody has products or tags."""
    simple: dict[str, int] = {
        "pipeline": world.home(deal.stage),
        "source": deal.source,
        "stage": deal.stage,
        "reason": deal.reason,
        "owner": 1,
        "product": 0,
        "tag": 0,
    }
    if by in simple:
        return simple[by]
    if by == "size":
        return size(deal.amount)
    assert deal.closed_at is not None
    if by == "month":
        return deal.closed_at.isoformat()[:7]
    return f"{deal.closed_at.year}-Q{(deal.closed_at.month - 1) // 3 + 1}"


def size(amount: int | None) -> str:
    if amount is None:
        return "unknown"
    for key, top in (("<1k", 1_000), ("1k–5k", 5_000), ("5k–20k", 20_000), ("20k–100k", 100_000)):
        if Fraction(amount, 100) < top:
            return key
    return "≥100k"


def place(world: World, by: str, group: int | str | None) -> int | str:
    if by == "stage":
        return [*world.order[1], *world.order[2]].index(int(group or 0))
    if by == "size":
        return ["<1k", "1k–5k", "5k–20k", "20k–100k", "≥100k", "unknown"].index(str(group))
    return str(group)


def win_rate(_world: World, deals: list[Told]) -> Values:
    won, lost = of(deals, "won"), of(deals, "lost")
    brought, missed = worth(won), worth(lost)
    one = len({*brought, *missed}) == 1
    value = sum(brought.values())
    return {
        "won": len(won),
        "lost": len(lost),
        "win_rate": share(len(won), len(deals)),
        "won_value": brought,
        "lost_value": missed,
        "value_rate": share(value, value + sum(missed.values())) if one else None,
        "mean_value": mean_value(won),
    }


def loss_reasons(_world: World, deals: list[Told]) -> Values:
    return {"count": len(deals), "value": worth(deals)}


def sales_cycle(_world: World, deals: list[Told]) -> Values:
    found: dict[str, Any] = {}
    for status in ("won", "lost"):
        some = of(deals, status)
        found[status] = len(some)
        found[f"{status}_mean_days"] = mean_days(some)
        found[f"{status}_median_days"] = median(map(seconds, some)) / 86_400 if some else None
    return found


def velocity(_world: World, deals: list[Told]) -> Values:
    won, lost = of(deals, "won"), of(deals, "lost")
    running = len(deals) - len(won) - len(lost)
    days = Fraction(sum(map(seconds, won)), 86_400)
    a_day = None
    if days:
        rate = Fraction(len(won), len(won) + len(lost))
        each = {code: Fraction(minor, len(won)) for code, minor in worth(won).items()}
        cycle = days / len(won)
        a_day = {code: half_up(running * rate * value / cycle) for code, value in each.items()}
    return {
        "open": running,
        "won": len(won),
        "lost": len(lost),
        "win_rate": share(len(won), len(won) + len(lost)),
        "won_value": worth(won),
        "mean_value": mean_value(won),
        "cycle_days": mean_days(won),
        "velocity": a_day,
    }


def sources(world: World, deals: list[Told]) -> Values:
    won = of(deals, "won")
    further = [deal for deal in deals if deal in won or qualified(world, deal)]
    return {
        "leads": len(deals),
        "qualified": len(further),
        "won": len(won),
        "lost": len(of(deals, "lost")),
        "lead_to_qualified": share(len(further), len(deals)),
        "qualified_to_won": share(len(won), len(further)),
        "lead_to_won": share(len(won), len(deals)),
        "won_value": worth(won),
        "mean_value": mean_value(won),
        "cycle_days": mean_days(won),
    }


TOLD: dict[str, Callable[[World, list[Told]], Values]] = {
    "win-rate": win_rate,
    "loss-reasons": loss_reasons,
    "sales-cycle": sales_cycle,
    "velocity": velocity,
    "sources": sources,
}


def of(deals: list[Told], status: str) -> list[Told]:
    return [deal for deal in deals if deal.status == status]


def born(deal: Told) -> datetime:
    return deal.changes[0][0]


def qualified(world: World, deal: Told) -> bool:
    """Whether it ever was in another stage than the first of that stage's pipeline."""
    return any(
        stage != world.order[world.home(stage)][0]
        for _moment, kind, stage in deal.changes
        if kind in ("entered", "reopened")
    )


def share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def worth(deals: list[Told]) -> dict[str, int]:
    found: dict[str, int] = {}
    for deal in deals:
        if deal.amount is not None:
            found[deal.currency] = found.get(deal.currency, 0) + deal.amount
    return found


def mean_value(won: list[Told]) -> dict[str, int] | None:
    if not won:
        return None
    return {code: half_up(Fraction(minor, len(won))) for code, minor in worth(won).items()}


def half_up(exact: Fraction) -> int:
    return floor(exact + Fraction(1, 2))


def seconds(deal: Told) -> int:
    assert deal.closed_at is not None
    return max(int((deal.closed_at - born(deal)).total_seconds()), 0)


def mean_days(deals: list[Told]) -> float | None:
    return sum(map(seconds, deals)) / len(deals) / 86_400 if deals else None
