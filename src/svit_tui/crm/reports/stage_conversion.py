"""Stage conversion report: how many of the deals that entered a stage went further.

A deal counts once a stage, by its first visit there that began in the period:

- `advanced`: it reached any later stage of the pipeline after that, or is won;
- `lost`: it is lost from this stage, and did not advance before;
- `open`: it is open in this stage, and did not advance before;
- `elsewhere`: it went back or to another pipeline, and did not advance here; it may come again.

`entered` is their sum, `conversion` = advanced / entered, a share. Where fewer than 20 deals
entered, the row is marked and has the 95% interval by Wilson's score (E. B. Wilson, 1927, Journal
of the American Statistical Association 22): what the share of many such deals may well be.

Read from the covering index `stage_visit`: a stage and a period are a range of it, and each row
says by itself whether it is the deal's first in the period and what came of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from svit_tui.crm.reports.shared.question import Question
from svit_tui.crm.reports.shared.report import (
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
    SMALL,
    Passed,
    PipelineStages,
    StagePlace,
    newest,
    outcomes,
    passages,
    pipeline_note,
    pipeline_of,
    visited,
    wilson,
    without_pipeline,
)
from svit_tui.i18n import _

if TYPE_CHECKING:
    from svit_tui.store.file.connect import Reader

BY: Sequence[str] = ()


def run(reader: Reader, question: Question) -> Report:
    """A row a stage in their order; no total, since a deal is in the rows of several stages."""
    pipeline = pipeline_of(reader, question)
    if pipeline is None:
        return without_pipeline("stage-conversion", _("Stage conversion"), question)
    return report_of(question, pipeline, passages(reader, question, pipeline.ids))


def report_of(question: Question, pipeline: PipelineStages, found: Mapping[int, Passed]) -> Report:
    """The report, of what was read already: what became of the deals by stage."""
    rows = [_row(stage, found.get(stage.id, Passed())) for stage in pipeline.shown(set(found))]
    notes = [
        pipeline_note(pipeline),
        _("“Elsewhere” went back or to another pipeline, and no further here so far."),
    ]
    if any(row.mark for row in rows):
        notes.append(
            _(
                "n < {number}: few deals; the interval has the true share in 95 of 100 cases."
            ).format(number=SMALL)
        )
    return Report(
        name="stage-conversion",
        title=_("Stage conversion"),
        question=question,
        by="stage",
        key_title=_("Stage"),
        columns=(
            ReportColumn("entered", _("Entered"), ValueKind.COUNT, opens=True),
            ReportColumn("advanced", _("Advanced"), ValueKind.COUNT, opens=True),
            ReportColumn("lost", _("Lost"), ValueKind.COUNT, opens=True),
            ReportColumn("open", _("Still there"), ValueKind.COUNT, opens=True, wide=True),
            ReportColumn("elsewhere", _("Elsewhere"), ValueKind.COUNT, opens=True, wide=True),
            ReportColumn("conversion", _("Conversion"), ValueKind.RATE),
            ReportColumn("interval", _("Interval (95%)"), ValueKind.RANGE, wide=True),
        ),
        rows=rows,
        notes=notes,
        chart=Chart(
            ChartKind.BARS,
            [row.label for row in rows],
            (Series(_("Conversion"), [row.values["conversion"] for row in rows]),),
            unit=ValueKind.RATE,
        ),
        extra={"pipeline": pipeline.name},
    )


def deals(reader: Reader, question: Question, row_id: int | str | None, column: str) -> list[int]:
    """The deals that a count of a stage's row counts, the newest visit first."""
    pipeline = pipeline_of(reader, question)
    if pipeline is None or row_id not in pipeline.ids:
        return []
    conditions = visited(question, [int(row_id)])
    if column != "entered":
        outcome = outcomes().get(column)
        if outcome is None:
            return []
        conditions.append(outcome)
    return newest(reader, conditions)


def _row(stage: StagePlace, passed: Passed) -> ReportRow:
    small = 0 < passed.entered < SMALL
    return ReportRow(
        key=stage.name,
        label=stage.name,
        id=stage.id,
        values={
            "entered": passed.entered,
            "advanced": passed.advanced,
            "lost": passed.lost,
            "open": passed.open,
            "elsewhere": passed.elsewhere,
            "conversion": ratio(passed.advanced, passed.entered),
            "interval": wilson(passed.advanced, passed.entered) if small else None,
        },
        mark=_("n < {number}").format(number=SMALL) if small else "",
    )
