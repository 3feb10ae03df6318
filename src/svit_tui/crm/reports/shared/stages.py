"""What stage reports share: the pipeline, its stages, visits to them, small-sample intervals.

A *visit* is an entry into a stage, or a reopening in it (`StageChange`). What came of it stands on
its row; the partial index `stage_visit` holds no visit of an archived deal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import sqrt
from typing import TYPE_CHECKING

from svit_tui.crm.reports.shared.question import Question
from svit_tui.crm.reports.shared.report import Report
from svit_tui.i18n import _
from svit_tui.model.kinds import Fate
from svit_tui.store.reads.rows import query_numbers, query_rows
from svit_tui.store.reads.written import among, both, literal

if TYPE_CHECKING:
    from svit_tui.store.file.connect import Reader

# Shares of fewer deals than this are marked, and get the interval that they may be in.
SMALL = 20
# The 97.5th percentile of the standard normal distribution: two-sided 95%.
Z95 = 1.959963984540054
# The id of the row of deals that were won; stages have numbers.
WON = "won"


@dataclass(frozen=True, slots=True)
class StagePlace:
    """A stage of the pipeline. `position` in the list is its place; archived ones have theirs."""

    id: int
    name: str
    probability: int
    rotting_days: int | None
    archived: bool


@dataclass(frozen=True, slots=True)
class PipelineStages:
    """The pipeline that a report on stages is about, with all its stages in their order."""

    id: int
    name: str
    currency: str
    stages: Sequence[StagePlace] = field(default_factory=tuple)

    @property
    def ids(self) -> list[int]:
        """The numbers of the stages, in their order."""
        return [stage.id for stage in self.stages]

    def shown(self, used: set[int]) -> list[StagePlace]:
        """The stages in use, and archived ones that there is something to say about."""
        return [stage for stage in self.stages if not stage.archived or stage.id in used]


# That a deal is open and not archived, as the partial indexes of open deals say it.
IS_OPEN = ("deal.status = 'open'", "deal.archived_at IS NULL")


def pipeline_of(reader: Reader, question: Question) -> PipelineStages | None:
    """The question's pipeline; without one that with most open deals, as on the board.

    None if there is no pipeline at all.
    """
    wanted = question.pipeline_id
    which = "archived_at IS NULL" if wanted is None else f"id = {literal(wanted)}"
    query = f"SELECT id, name, currency FROM pipeline WHERE {which} ORDER BY position, id"
    pipelines = list(query_rows(reader, query))
    if not pipelines:
        return None
    stages = list(
        query_rows(
            reader,
            "SELECT pipeline_id, id, name, probability, rotting_days, archived_at IS NOT NULL"
            f" FROM stage WHERE {among('pipeline_id', [pipeline[0] for pipeline in pipelines])}"
            " ORDER BY position, id",
        )
    )
    number, name, currency = pipelines[0]
    if len(pipelines) > 1:
        home = {stage[1]: stage[0] for stage in stages}
        busy = dict.fromkeys((pipeline[0] for pipeline in pipelines), 0)
        query = f"SELECT stage_id, count(*) FROM deal WHERE {both(IS_OPEN)} GROUP BY stage_id"
        for stage_id, count in query_rows(reader, query):
            if stage_id in home:
                busy[home[stage_id]] += count
        number, name, currency = max(pipelines, key=lambda pipeline: busy[pipeline[0]])
    return PipelineStages(
        number,
        name,
        currency,
        tuple(
            StagePlace(stage_id, title, probability, rotting_days, archived=bool(archived))
            for pipeline_id, stage_id, title, probability, rotting_days, archived in stages
            if pipeline_id == number
        ),
    )


def visited(question: Question, stage_ids: Sequence[int], *, once: bool = True) -> list[str]:
    """Conditions on `stage_change`: visits to stages that began in the period.

    `once`: of each deal only the first such visit to each stage. It is the one whose previous visit
    was before the period, so nothing has to be sorted.
    """
    found = [
        "stage_change.fate IS NOT NULL",
        among("stage_change.to_stage_id", stage_ids),
        *question.period.conditions("stage_change.at"),
        *of_deals(question, "stage_change.deal_id"),
    ]
    return [*found, _is_first(question)] if once else found


def _is_first(question: Question) -> str:
    previous, begin = "stage_change.previous_at", question.period.begin
    first = f"{previous} IS NULL"
    return first if begin is None else f"({first} OR {previous} < {literal(begin)})"


def of_deals(question: Question, deal_id: str) -> list[str]:
    """That a row's deal is among those that the question narrows to; nothing if it doesn't."""
    if not question.narrows_deals:
        return []
    return [f"{deal_id} IN (SELECT deal.id FROM deal WHERE {both(question.belongings())})"]


@dataclass(frozen=True, slots=True)
class Passed:
    """What became of the deals that visited a stage in the period, by their first visit there.

    `entered` = `advanced` + `lost` + `open` + `elsewhere`. Of the advanced, `won` are won now.
    """

    entered: int = 0
    advanced: int = 0
    lost: int = 0
    open: int = 0
    won: int = 0

    @property
    def elsewhere(self) -> int:
        """Went back, or to another pipeline, and no further here."""
        return self.entered - self.advanced - self.lost - self.open


def outcomes() -> dict[str, str]:
    """Conditions on a visit by the name of the column of conversion that counts it."""
    fate, stayed = "stage_change.fate", "stage_change.advanced = 0"
    ended = (Fate.LOST_HERE, Fate.HERE)
    return {
        "advanced": "stage_change.advanced = 1",
        "lost": f"{stayed} AND {fate} = {literal(Fate.LOST_HERE)}",
        "open": f"{stayed} AND {fate} = {literal(Fate.HERE)}",
        "elsewhere": f"{stayed} AND NOT {among(fate, ended)}",
    }


def passages(reader: Reader, question: Question, stage_ids: Sequence[int]) -> dict[int, Passed]:
    """What became of the deals that visited each stage; stages without a visit are left out.

    Read from the covering index `stage_visit`, a stage a range of it.
    """
    stage = "stage_change.to_stage_id"
    columns = ", ".join([stage, *passed_columns(question)])
    where = both(visited(question, stage_ids))
    query = f"SELECT {columns} FROM stage_change WHERE {where} GROUP BY {stage}"
    return {row[0]: Passed(*row[1:]) for row in query_rows(reader, query)}


def passed_columns(question: Question) -> list[str]:
    """The values of `Passed` over visits to a stage, of which the first of each deal count."""
    first, by_name = _is_first(question), outcomes()
    return [
        counted(first),
        *(counted(f"{first} AND {by_name[name]}") for name in ("advanced", "lost", "open")),
        counted(f"{first} AND stage_change.fate = {literal(Fate.WON)}"),
    ]


def counted(condition: str) -> str:
    """How many rows of a group a condition is true of."""
    return f"count(*) FILTER (WHERE {condition})"


def wilson(part: int, whole: int) -> tuple[float, float] | None:
    """The 95% interval of a share by Wilson's score (1927); none of nothing.

    (p + z²/2n ± z·√(p(1−p)/n + z²/4n²)) / (1 + z²/n). Unlike p ± z·√(p(1−p)/n) it stays within
    0–1 and says something of 0 of 5, too.
    """
    if not whole:
        return None
    share, square = part / whole, Z95 * Z95
    middle = share + square / (2 * whole)
    reach = Z95 * sqrt(share * (1 - share) / whole + square / (4 * whole * whole))
    least, most = (middle - reach) / (1 + square / whole), (middle + reach) / (1 + square / whole)
    return (0.0 if part == 0 else least), (1.0 if part == whole else most)


def pipeline_note(pipeline: PipelineStages) -> str:
    """The sentence that names the pipeline."""
    return _("Pipeline: {name}.").format(name=pipeline.name)


def without_pipeline(name: str, title: str, question: Question) -> Report:
    """The report of a store without pipelines, or of a pipeline that there is not."""
    return Report(
        name=name,
        title=title,
        question=question,
        by="stage",
        key_title=_("Stage"),
        columns=(),
        rows=(),
        notes=(_("There is no pipeline yet."),),
        extra={"pipeline": None},
    )


def newest(reader: Reader, conditions: Sequence[str]) -> list[int]:
    """Numbers of the deals of visits, each once, the newest visit first."""
    return query_numbers(
        reader,
        f"SELECT deal_id FROM stage_change WHERE {both(conditions)} GROUP BY deal_id"
        " ORDER BY max(stage_change.at) DESC, deal_id DESC",
    )
