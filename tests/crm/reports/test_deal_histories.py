"""Win rate, cycle, velocity and sources of deals that were played: reopened, moved between
pipelines, closed in the hour they were made."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from math import floor
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from svit_tui.crm.reports.question import Question

from . import reference
from .agree import check_agrees
from .histories import NOW, PERIODS, Plan, Told, World, histories, play, template

MANY = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
NAMES = ("win-rate", "sales-cycle", "velocity", "sources")
questions = st.builds(
    Question,
    now=st.just(NOW),
    period=st.sampled_from(PERIODS),
    pipeline_id=st.sampled_from([None, 1, 2]),
    source_ids=st.sampled_from([(), (2, 3)]),
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("made") / "svit.db"
    template(path)
    return path


@MANY
@given(history=histories, question=questions)
def test_totals_are_those_of_what_was_played(
    made: Path, tmp_path_factory: pytest.TempPathFactory, history: list[Plan], question: Question
) -> None:
    path = tmp_path_factory.mktemp("played") / "svit.db"
    world = play(made, path, history, reordered=False)
    with world.store.snapshot() as (session, _stop):
        found = {name: check_agrees(session, name, question).total for name in NAMES}
    world.store.close()
    expected = told(world, question)
    for name, total in found.items():
        assert total is not None
        for key, value in expected[name].items():
            assert total.values[key] == value, (name, key)


def told(world: World, question: Question) -> dict[str, dict[str, Any]]:
    deals = [
        deal
        for deal in reference.counted(world, question.source_ids)
        if question.pipeline_id in (None, world.home(deal.stage))
    ]
    closed = [
        deal
        for deal in deals
        if deal.closed_at is not None and reference.within(question.period, deal.closed_at)
    ]
    won = [deal for deal in closed if deal.status == "won"]
    lost = [deal for deal in closed if deal.status == "lost"]
    running = [deal for deal in deals if deal.status == "open"]
    came = [deal for deal in deals if reference.within(question.period, born(deal))]
    came_won = [deal for deal in came if deal.status == "won"]
    further = [deal for deal in came if deal in came_won or qualified(world, deal)]
    counts = {"won": len(won), "lost": len(lost)}
    return {
        "win-rate": {**counts, "win_rate": share(won, closed), "won_value": worth(won)},
        "sales-cycle": {
            **counts,
            "won_median_days": middle(won),
            "lost_median_days": middle(lost),
        },
        "velocity": {**counts, "open": len(running), "velocity": velocity(running, won, lost)},
        "sources": {
            "leads": len(came),
            "qualified": len(further),
            "won": len(came_won),
            "lead_to_won": share(came_won, came),
            "won_value": worth(came_won),
        },
    }


def born(deal: Told) -> datetime:
    return deal.changes[0][0]


def qualified(world: World, deal: Told) -> bool:
    """Whether it ever was in another stage than the first of that stage's pipeline."""
    return any(
        stage != world.order[world.home(stage)][0]
        for _moment, kind, stage in deal.changes
        if kind in ("entered", "reopened")
    )


def share(part: list[Told], whole: list[Told]) -> float | None:
    return len(part) / len(whole) if whole else None


def worth(deals: list[Told]) -> dict[str, int]:
    found: dict[str, int] = {}
    for deal in deals:
        if deal.amount is not None:
            found[deal.currency] = found.get(deal.currency, 0) + deal.amount
    return found


def seconds(deal: Told) -> int:
    assert deal.closed_at is not None
    return max(int((deal.closed_at - born(deal)).total_seconds()), 0)


def middle(deals: list[Told]) -> float | None:
    return median(map(seconds, deals)) / 86_400 if deals else None


def velocity(running: list[Told], won: list[Told], lost: list[Told]) -> dict[str, int] | None:
    days = Fraction(sum(map(seconds, won)), 86_400)
    if not days:
        return None
    rate = Fraction(len(won), len(won) + len(lost))
    cycle = days / len(won)
    return {
        code: floor(len(running) * rate * Fraction(minor, len(won)) / cycle + Fraction(1, 2))
        for code, minor in worth(won).items()
    }
