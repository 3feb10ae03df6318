"""Funnel report: where deals stand now, and how far those of the period came.

**Now**, whatever the period is: the open deals in each stage (snoozed ones too), the sum of their
amounts, and the weighted sum Σ amount × probability, the deal's own or else the stage's, in whole
minor units rounded down, once a row, as the board does.

**Reached**: of the *cohort*, the deals whose first entry into the pipeline lies in the period, how
many ever reached the stage: entered it or a later one, so a skipped stage counts as reached.
Winning is later than any stage, so whatever is won has reached all; the last row counts the won.
`share` is reached / cohort. The order of stages is today's. Deals that went on to another pipeline
stay in the cohort; one that is reopened is not won any more. This is the funnel of a cohort, as web
analytics define it, not the ratio of two counts of today.

Read from the indexes `deal_board` (now: all open deals in one pass, no row of the table) and
`stage_cohort` (covering; a furthest stage a range, of which only the period is looked at).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from svit_tui.crm.reports.shared.question import Amounts, Question
from svit_tui.crm.reports.shared.report import (
    TOTAL,
    Chart,
    ChartKind,
    Report,
    ReportColumn,
    ReportRow,
    Series,
    ValueKind,
    main_currencies,
    ratio,
)
from svit_tui.crm.reports.shared.stages import (
    IS_OPEN,
    WON,
    PipelineStages,
    StagePlace,
    counted,
    newest,
    of_deals,
    pipeline_note,
    pipeline_of,
    without_pipeline,
)
from svit_tui.i18n import _
from svit_tui.model.kinds import Fate
from svit_tui.store.reads.rows import query_numbers, query_rows
from svit_tui.store.reads.written import among, both, literal

if TYPE_CHECKING:
    from svit_tui.store.file.connect import Reader

BY: Sequence[str] = ()


class _Standing:
    """What stands in a stage now; `weighted` is times 100."""

    def __init__(self) -> None:
        self.count = 0
        self.value: defaultdict[str, int] = defaultdict(int)
        self.weighted: defaultdict[str, int] = defaultdict(int)

    def add(self, other: _Standing) -> None:
        self.count += other.count
        for mine, theirs in ((self.value, other.value), (self.weighted, other.weighted)):
            for currency, minor in theirs.items():
                mine[currency] += minor


def run(reader: Reader, question: Question) -> Report:
    """A row a stage in their order, and the row of the won.

    Columns: `open` (count), `value` and `weighted` (money), `reached` (count), `share` (0–1). The
    total has all open deals and the size of the cohort.
    """
    pipeline = pipeline_of(reader, question)
    title = _("Funnel")
    if pipeline is None:
        return without_pipeline("funnel", title, question)
    standing = _standing(reader, question, pipeline)
    furthest = _furthest(reader, question, pipeline)
    cohort = sum(count for count, _won in furthest.values())
    won = sum(count for _count, count in furthest.values())
    reached = _reached(pipeline, furthest)
    shown = pipeline.shown(standing.keys() | furthest.keys())
    everything = _Standing()
    rows = []
    for stage in shown:
        here = standing.get(stage.id, _Standing())
        everything.add(here)
        rows.append(_row(stage, question, here, reached[stage.id], cohort))
    rows.append(
        ReportRow(
            key=WON,
            label=_("Won"),
            id=WON,
            values={
                "open": None,
                "value": None,
                "weighted": None,
                "reached": won,
                "share": ratio(won, cohort),
            },
        )
    )
    value = question.amounts(everything.value)
    total = {**_sums(question, everything), "reached": cohort, "share": ratio(cohort, cohort)}
    return Report(
        name="funnel",
        title=title,
        question=question,
        by="stage",
        key_title=_("Stage"),
        columns=(
            ReportColumn("open", _("Open now"), ValueKind.COUNT, opens=True),
            ReportColumn("value", _("Value"), ValueKind.MONEY),
            ReportColumn("weighted", _("Weighted"), ValueKind.MONEY, wide=True),
            ReportColumn("reached", _("Reached"), ValueKind.COUNT, opens=True),
            ReportColumn("share", _("Share"), ValueKind.RATE),
        ),
        rows=rows,
        total=ReportRow(key=None, label=_("Total"), id=TOTAL, values=total),
        currencies=main_currencies(value, preferred=question.currency or pipeline.currency),
        notes=(
            pipeline_note(pipeline),
            _(
                "“Open now” is of today. “Reached” counts the deals that entered the pipeline in"
                " the period and ever came to the stage or further."
            ),
        ),
        chart=Chart(
            ChartKind.FUNNEL,
            [row.label for row in rows],
            [Series(_("Reached"), [row.values["reached"] for row in rows])],
        ),
        extra={"pipeline": pipeline.name},
    )


def deals(reader: Reader, question: Question, row_id: int | str | None, column: str) -> list[int]:
    """The deals behind `open` (newest in the stage first) or `reached` (newest entry first)."""
    pipeline = pipeline_of(reader, question)
    if pipeline is None:
        return []
    places = pipeline.ids
    if column == "open":
        wanted = places if row_id == TOTAL else [row_id] if row_id in places else []
        where = both([*IS_OPEN, among("deal.stage_id", wanted), *question.belongings()])
        query = f"SELECT deal.id FROM deal WHERE {where}"
        return query_numbers(reader, f"{query} ORDER BY deal.stage_entered_at DESC, deal.id DESC")
    if column != "reached":
        return []
    conditions = _cohort(question, pipeline)
    won = f"stage_change.fate = {literal(Fate.WON)}"
    if row_id == WON:
        conditions.append(won)
    elif row_id in places:
        later = places[places.index(row_id) :]
        conditions.append(f"{won} OR {among('stage_change.furthest_stage_id', later)}")
    elif row_id != TOTAL:
        return []
    return newest(reader, conditions)


def _row(
    stage: StagePlace, question: Question, here: _Standing, reached: int, cohort: int
) -> ReportRow:
    values = {**_sums(question, here), "reached": reached, "share": ratio(reached, cohort)}
    return ReportRow(key=stage.name, label=stage.name, id=stage.id, values=values)


def _sums(question: Question, standing: _Standing) -> dict[str, int | Amounts]:
    weighted = {code: hundredths // 100 for code, hundredths in standing.weighted.items()}
    return {
        "open": standing.count,
        "value": question.amounts(standing.value),
        "weighted": question.amounts(weighted),
    }


def _standing(reader: Reader, question: Question, pipeline: PipelineStages) -> dict[int, _Standing]:
    likely = {stage.id: stage.probability for stage in pipeline.stages}
    # The sum keeps SQLite from looking stages up in `deal_stage`, which costs a read of each deal.
    here_now = among("deal.stage_id + 0", pipeline.ids)
    query = (
        "SELECT deal.stage_id, deal.currency, count(*), sum(deal.amount),"
        " sum(deal.amount * deal.probability),"
        " sum(deal.amount) FILTER (WHERE deal.probability IS NULL) FROM deal"
        f" WHERE {both([*IS_OPEN, here_now, *question.belongings()])}"
        " GROUP BY deal.stage_id, deal.currency"
    )
    found: defaultdict[int, _Standing] = defaultdict(_Standing)
    for stage_id, currency, count, value, weighed, rest in query_rows(reader, query):
        here = found[stage_id]
        here.count += count
        if value is not None:
            here.value[currency] += value
            here.weighted[currency] += (weighed or 0) + (rest or 0) * likely[stage_id]
    return dict(found)


def _cohort(question: Question, pipeline: PipelineStages) -> list[str]:
    return [
        "stage_change.furthest_stage_id IS NOT NULL",
        among("stage_change.furthest_stage_id", pipeline.ids),
        *question.period.conditions("stage_change.at"),
        *of_deals(question, "stage_change.deal_id"),
    ]


def _furthest(
    reader: Reader, question: Question, pipeline: PipelineStages
) -> dict[int, tuple[int, int]]:
    """By the furthest stage that they reached: how many deals, and how many of them are won."""
    won = counted(f"stage_change.fate = {literal(Fate.WON)}")
    query = (
        f"SELECT furthest_stage_id, count(*), {won} FROM stage_change"
        f" WHERE {both(_cohort(question, pipeline))} GROUP BY furthest_stage_id"
    )
    return {stage_id: (count, won) for stage_id, count, won in query_rows(reader, query)}


def _reached(pipeline: PipelineStages, furthest: dict[int, tuple[int, int]]) -> dict[int, int]:
    """How many reached each stage: all but those that ended before it without being won."""
    left = sum(count for count, _won in furthest.values())
    found = {}
    for stage in pipeline.stages:
        found[stage.id] = left
        count, won = furthest.get(stage.id, (0, 0))
        left -= count - won
    return found
