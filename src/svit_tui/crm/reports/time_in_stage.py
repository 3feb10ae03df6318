"""Time in stage report: how long deals stay in each stage, what rots there, the bottleneck.

**Days** of the visits to a stage that began in the period, from entry to the next stage change or
to the close: seconds / 86 400. A deal that comes back begins another visit. Visits that are not
over are *censored* at the moment of asking; median and 90th percentile are of the Kaplan–Meier
curve (see `survival.py`). If the curve never falls so far, since too many are still there, the
quantile is not known: null, and the row is marked with the longest time seen, which it is beyond.

**Rotting** are open deals on the board, now, with no stage change and nothing done for more days
than the stage allows; the share is of the deals that are open in the stage now, snoozed ones too.
The period does not matter to either.

**Bottleneck**: the stage that costs most expected value. With the counts of stage conversion,

    cost = stopped × (won / advanced) × mean won value × days / Σ days

- stopped = lost there + elsewhere; what is open there is undecided;
- won / advanced: the chance to win of deals that pass the stage, which the stopped ones missed;
- mean won value: of the pipeline's deals won in the period, by currency, never mixed;
- days: the median, or the longest time seen where that is not known, as a share of the days of all
  stages. Of two stages that lose as much the slow one is worse.

The definition is our own.

Read from the covering index `stage_visit` (a stage a range), `deal_triage` (all open deals in one
pass) and `deal_closed`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from svit_tui.crm.reports import stage_conversion
from svit_tui.crm.reports.asking import period_said
from svit_tui.crm.reports.shared.bottleneck import Bottleneck, find_bottleneck, sentence
from svit_tui.crm.reports.shared.question import Question
from svit_tui.crm.reports.shared.report import (
    TOTAL,
    Chart,
    ChartKind,
    Report,
    ReportColumn,
    ReportRow,
    Series,
    ValueKind,
    ratio,
)
from svit_tui.crm.reports.shared.stages import (
    IS_OPEN,
    Passed,
    PipelineStages,
    StagePlace,
    counted,
    passed_columns,
    pipeline_note,
    pipeline_of,
    visited,
    without_pipeline,
)
from svit_tui.crm.reports.shared.survival import quantile
from svit_tui.i18n import _
from svit_tui.store.reads.rows import query_numbers, query_rows
from svit_tui.store.reads.standing import Moment
from svit_tui.store.reads.written import among, both

if TYPE_CHECKING:
    from svit_tui.store.file.connect import Reader

BY: Sequence[str] = ()
DAY = 86_400


@dataclass(frozen=True, slots=True)
class Stay:
    """How long visits to a stage last, in days, and what became of the deals.

    `longest` is the longest visit seen so far.
    """

    visits: int = 0
    median: float | None = None
    p90: float | None = None
    longest: float | None = None
    passed: Passed = field(default_factory=Passed)

    @property
    def typical(self) -> float:
        """The median; the longest one seen where it is beyond that."""
        return self.median if self.median is not None else self.longest or 0.0


def run(reader: Reader, question: Question) -> Report:
    """A row a stage in their order.

    Columns: `visits` (count), `median_days`, `p90_days` (days), `open`, `rotting` (counts, now),
    `rotting_share` (0–1). `extra` has the pipeline's name and the bottleneck.
    """
    pipeline = pipeline_of(reader, question)
    if pipeline is None:
        return without_pipeline("time-in-stage", _("Time in stage"), question)
    return _report(reader, question, pipeline, stays_of(reader, question, pipeline.ids))


def beside_conversion(reader: Reader, question: Question) -> tuple[Report, Report]:
    """This report and that on stage conversion, of one look at the visits."""
    pipeline = pipeline_of(reader, question)
    if pipeline is None:
        return run(reader, question), stage_conversion.run(reader, question)
    stays = stays_of(reader, question, pipeline.ids)
    passed = {stage: stay.passed for stage, stay in stays.items()}
    return (
        _report(reader, question, pipeline, stays),
        stage_conversion.report_of(question, pipeline, passed),
    )


def _report(
    reader: Reader, question: Question, pipeline: PipelineStages, stays: Mapping[int, Stay]
) -> Report:
    standing = _standing(reader, question, pipeline)
    shown = pipeline.shown(stays.keys() | standing.keys())
    rows = [
        _row(stage, stays.get(stage.id, Stay()), *standing.get(stage.id, (0, 0))) for stage in shown
    ]
    worst = find_bottleneck(
        reader,
        question,
        pipeline,
        {stage: stay.passed for stage, stay in stays.items()},
        {stage: stay.typical for stage, stay in stays.items()},
    )
    notes = [
        pipeline_note(pipeline),
        _("Visits still under way count for as long as they have lasted (Kaplan–Meier)."),
    ]
    if worst is not None:
        notes.insert(1, sentence(worst, period_said(question.period)))
    return Report(
        name="time-in-stage",
        title=_("Time in stage"),
        question=question,
        by="stage",
        key_title=_("Stage"),
        columns=(
            ReportColumn("visits", _("Visits"), ValueKind.COUNT),
            ReportColumn("median_days", _("Median, days"), ValueKind.DAYS),
            ReportColumn("p90_days", _("90%, days"), ValueKind.DAYS),
            ReportColumn("open", _("Open now"), ValueKind.COUNT, opens=True),
            ReportColumn("rotting", _("Rotting"), ValueKind.COUNT, opens=True),
            ReportColumn("rotting_share", _("Rotting, share"), ValueKind.RATE, wide=True),
        ),
        rows=rows,
        total=_total(rows),
        currencies=list(worst.cost) if worst else (),
        notes=notes,
        chart=Chart(
            ChartKind.BARS,
            [row.label for row in rows],
            [Series(_("Median, days"), [row.values["median_days"] for row in rows])],
            unit=ValueKind.DAYS,
            mark=Series(_("90%, days"), [row.values["p90_days"] for row in rows]),
        ),
        extra=_extra(pipeline, worst),
    )


def deals(reader: Reader, question: Question, row_id: int | str | None, column: str) -> list[int]:
    """The deals behind `open` and `rotting`, the newest in the stage first."""
    pipeline = pipeline_of(reader, question)
    if pipeline is None or column not in ("open", "rotting"):
        return []
    wanted = pipeline.ids if row_id == TOTAL else [row_id] if row_id in pipeline.ids else []
    conditions = [*IS_OPEN, among("deal.stage_id", wanted), *question.belongings()]
    if column == "rotting":
        conditions.append(_rots(question, pipeline))
    query = f"SELECT deal.id FROM deal WHERE {both(conditions)}"
    return query_numbers(reader, f"{query} ORDER BY deal.stage_entered_at DESC, deal.id DESC")


def stays_of(reader: Reader, question: Question, stage_ids: Sequence[int]) -> dict[int, Stay]:
    """How long visits to each stage last; stages without a visit are left out.

    A stage's times come as one text: a hundred thousand rows would cost more than all the rest.
    """
    lasted = "stage_change.lasted"
    columns = (
        "stage_change.to_stage_id",
        "count(*)",
        f"group_concat({lasted})",
        "group_concat(CAST(strftime('%s', stage_change.at) AS INTEGER))"
        f" FILTER (WHERE {lasted} IS NULL)",
        *passed_columns(question),
    )
    where = both(visited(question, stage_ids, once=False))
    query = f"SELECT {', '.join(columns)} FROM stage_change WHERE {where}"
    now = int(question.now.timestamp())
    found = {}
    for stage_id, visits, over, running, *passed in query_rows(
        reader, f"{query} GROUP BY stage_change.to_stage_id"
    ):
        ended = sorted(_numbers(over))
        censored = sorted(max(now - second, 0) for second in _numbers(running))
        found[stage_id] = Stay(
            visits,
            _days(quantile(ended, censored, 0.5)),
            _days(quantile(ended, censored, 0.9)),
            _days(max([*ended[-1:], *censored[-1:]])),
            Passed(*passed),
        )
    return found


def _numbers(text: str | None) -> list[int]:
    numbers: list[int] = json.loads(f"[{text or ''}]")
    return numbers


def _days(seconds: float | None) -> float | None:
    return None if seconds is None else seconds / DAY


def _rots(question: Question, pipeline: PipelineStages) -> str:
    """The rule of the board, for the stages of this pipeline."""
    limits = ((stage.id, stage.rotting_days) for stage in pipeline.stages)
    moment = Moment.of(question.now, limits)
    return moment.written(moment.needs()["rotting"])


def _standing(
    reader: Reader, question: Question, pipeline: PipelineStages
) -> dict[int, tuple[int, int]]:
    """How many deals are open in each stage, and how many of them rot."""
    # As an expression: SQLite would follow `deal_board`, which is in its order, and read the rows.
    stage = "deal.stage_id + 0"
    where = both([*IS_OPEN, among(stage, pipeline.ids), *question.belongings()])
    query = (
        f"SELECT {stage} AS stage_now, count(*), {counted(_rots(question, pipeline))} FROM deal"
        f" WHERE {where} GROUP BY stage_now"
    )
    return {stage_id: (count, rotting) for stage_id, count, rotting in query_rows(reader, query)}


def _row(stage: StagePlace, stay: Stay, count: int, rotting: int) -> ReportRow:
    unknown = stay.visits > 0 and (stay.median is None or stay.p90 is None)
    mark = ""
    if unknown and stay.longest is not None:
        what = _("median > {days} d") if stay.median is None else _("90% > {days} d")
        mark = what.format(days=int(stay.longest))
    return ReportRow(
        key=stage.name,
        label=stage.name,
        id=stage.id,
        values={
            "visits": stay.visits,
            "median_days": stay.median,
            "p90_days": stay.p90,
            "open": count,
            "rotting": rotting,
            "rotting_share": ratio(rotting, count),
        },
        mark=mark,
    )


def _total(rows: Sequence[ReportRow]) -> ReportRow:
    sums = {key: sum(row.values[key] for row in rows) for key in ("visits", "open", "rotting")}
    values: dict[str, Any] = {
        **sums,
        "median_days": None,
        "p90_days": None,
        "rotting_share": ratio(sums["rotting"], sums["open"]),
    }
    return ReportRow(key=None, label=_("Total"), id=TOTAL, values=values)


def _extra(pipeline: PipelineStages, worst: Bottleneck | None) -> dict[str, Any]:
    return {
        "pipeline": pipeline.name,
        "bottleneck": None if worst is None else worst.as_plain(),
    }
