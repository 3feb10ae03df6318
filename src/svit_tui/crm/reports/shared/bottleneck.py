"""Find the bottleneck: the stage where lost deals cost most, weighted by time.

It is part of the report in `time_in_stage.py`, which has the formula.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from svit_tui import formatting
from svit_tui.crm.reports.shared.question import Amounts, Question
from svit_tui.crm.reports.shared.stages import Passed, PipelineStages
from svit_tui.i18n import _
from svit_tui.model.values.money import decimal_string
from svit_tui.store.reads.rows import query_rows
from svit_tui.store.reads.written import both, literal

if TYPE_CHECKING:
    from svit_tui.store.file.connect import Reader


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """The stage that costs most.

    `stopped` is the share of decided deals that went no further, `days` how long a deal stays there
    and `of_time` their share of the days of all stages. `wins` are the wins that it costs, weighted
    by time, and `cost` what they would have brought, in minor units by currency.
    """

    stage_id: int
    stage: str
    stopped: float
    days: float
    of_time: float
    wins: float
    cost: Amounts

    def as_plain(self) -> dict[str, Any]:
        """For JSON: shares and days to 4 decimals, money as decimal strings by currency."""
        return {
            "stage": self.stage,
            "stopped": round(self.stopped, 4),
            "days": round(self.days, 4),
            "of_time": round(self.of_time, 4),
            "lost_wins": round(self.wins, 4),
            "cost": {code: decimal_string(minor, code) for code, minor in self.cost.items()},
        }


def find_bottleneck(
    reader: Reader,
    question: Question,
    pipeline: PipelineStages,
    passed: Mapping[int, Passed],
    days: Mapping[int, float],
) -> Bottleneck | None:
    """The stage with the highest cost, the earlier one if equal; none if no stage costs anything.

    `passed` and `days`, the length of a typical visit, are by stage. The mean won value is the same
    for all stages, so the result does not depend on currencies or rates.
    """
    together = sum(days.values())
    if not together:
        return None
    worst: tuple[float, int, str, float] | None = None
    for stage in pipeline.stages:
        here = passed.get(stage.id)
        if here is None or not here.advanced:
            continue
        stopped = here.lost + here.elsewhere
        wins = stopped * here.won / here.advanced * days.get(stage.id, 0.0) / together
        if wins > 0 and (worst is None or wins > worst[0]):
            decided = here.entered - here.open
            worst = (wins, stage.id, stage.name, stopped / decided)
    if worst is None:
        return None
    won, amounts = _won(reader, question, pipeline.id)
    wins, stage_id, name, share = worst
    cost = {code: round(minor * wins / won) for code, minor in amounts.items()} if won else {}
    return Bottleneck(
        stage_id,
        name,
        share,
        days[stage_id],
        days[stage_id] / together,
        wins,
        question.amounts(cost),
    )


def sentence(found: Bottleneck, period: str) -> str:
    """The bottleneck of a period in one sentence."""
    words = {
        "period": period,
        "stage": found.stage,
        "stopped": formatting.percent(found.stopped),
        "days": formatting.days(found.days),
        "time": formatting.percent(found.of_time),
    }
    if any(found.cost.values()):
        return _(
            "Bottleneck, {period}: {stage}. {stopped} of the deals decided there went no further,"
            " and a deal stays {days}, {time} of its way: that costs some {cost} of expected"
            " value."
        ).format(**words, cost=formatting.money_sums(found.cost))
    return _(
        "Bottleneck, {period}: {stage}. {stopped} of the deals decided there went no further, and a"
        " deal stays {days}, {time} of its way."
    ).format(**words)


def _won(reader: Reader, question: Question, pipeline_id: int) -> tuple[int, Amounts]:
    """How many deals of the pipeline were won in the period, and for how much.

    A deal of unknown amount counts and adds nothing.
    """
    conditions = [
        "deal.status = 'won'",
        # Says no more than the line before, in the words of the partial index.
        "deal.status <> 'open'",
        "deal.archived_at IS NULL",
        f"deal.pipeline_id = {literal(pipeline_id)}",
        *question.period.conditions("deal.closed_at"),
        *question.belongings(),
    ]
    query = (
        "SELECT deal.currency, count(*), sum(deal.amount) FROM deal"
        f" WHERE {both(conditions)} GROUP BY deal.currency"
    )
    found = list(query_rows(reader, query))
    return sum(row[1] for row in found), {row[0]: row[2] for row in found if row[2] is not None}
