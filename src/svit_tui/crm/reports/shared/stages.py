"""What stage reports share: the pipeline, its stages, visits to them, small-sample intervals.

A *visit* is an entry into a stage, or a reopening in it (`StageChange`). What came of it stands on
its row; the partial index `stage_visit` holds no visit of an archived deal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import sqrt
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, bindparam, func, or_, select
from sqlmodel import Session, col

from svit_tui.crm.reports.shared.question import Question
from svit_tui.crm.reports.shared.report import Report
from svit_tui.i18n import _
from svit_tui.model.deal import Deal, StageChange
from svit_tui.model.kinds import DealStatus, Fate
from svit_tui.model.pipeline import Pipeline, Stage

# Shares of fewer deals than this are marked, and get the interval that they may be in.
SMALL = 20
# The 97.5th percentile of the standard normal distribution: two-sided 95 %.
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


def literal(value: str) -> ColumnElement[Any]:
    """A word written into the statement: SQLite takes a partial index only for what it can read."""
    return bindparam(None, value, unique=True, literal_execute=True)


def is_open() -> list[ColumnElement[bool]]:
    """That a deal is open and not archived, as the partial indexes of open deals say it."""
    return [col(Deal.status) == literal(DealStatus.OPEN), col(Deal.archived_at).is_(None)]


def pipeline_of(session: Session, question: Question) -> PipelineStages | None:
    """The question's pipeline; without one that with most open deals, as on the board.

    None if there is no pipeline at all.
    """
    wanted = question.pipeline_id
    pipelines = session.execute(
        select(col(Pipeline.id), col(Pipeline.name), col(Pipeline.currency))
        .where(
            col(Pipeline.archived_at).is_(None) if wanted is None else col(Pipeline.id) == wanted
        )
        .order_by(col(Pipeline.position), col(Pipeline.id))
    ).all()
    if not pipelines:
        return None
    stages = session.execute(
        select(
            col(Stage.id),
            col(Stage.name),
            col(Stage.probability),
            col(Stage.rotting_days),
            col(Stage.archived_at).is_not(None),
            col(Stage.pipeline_id),
        )
        .where(col(Stage.pipeline_id).in_([pipeline[0] for pipeline in pipelines]))
        .order_by(col(Stage.position), col(Stage.id))
    ).all()
    chosen = pipelines[0]
    if len(pipelines) > 1:
        home = {stage[0]: stage[5] for stage in stages}
        busy = dict.fromkeys((pipeline[0] for pipeline in pipelines), 0)
        for stage_id, count in session.execute(
            select(col(Deal.stage_id), func.count()).where(*is_open()).group_by(col(Deal.stage_id))
        ):
            if stage_id in home:
                busy[home[stage_id]] += count
        chosen = max(pipelines, key=lambda pipeline: busy[pipeline[0]])
    return PipelineStages(
        chosen[0] or 0,
        chosen[1],
        chosen[2],
        tuple(StagePlace(row[0] or 0, *row[1:5]) for row in stages if row[5] == chosen[0]),
    )


def visited(
    question: Question, stage_ids: Sequence[int], *, once: bool = True
) -> list[ColumnElement[bool]]:
    """Conditions on `StageChange`: visits to stages that began in the period.

    `once`: of each deal only the first such visit to each stage. It is the one whose previous visit
    was before the period, so nothing has to be sorted.
    """
    found = [
        col(StageChange.fate).is_not(None),
        col(StageChange.to_stage_id).in_(stage_ids),
        *question.period.conditions(col(StageChange.at)),
        *among(question, col(StageChange.deal_id)),
    ]
    return [*found, _is_first(question)] if once else found


def _is_first(question: Question) -> ColumnElement[bool]:
    begin, _end = question.period.instants()
    previous = col(StageChange.previous_at)
    first = previous.is_(None)
    return first if begin is None else or_(first, previous < begin)


def among(question: Question, deal_id: SQLColumnExpression[int]) -> list[ColumnElement[bool]]:
    """That a row's deal is among those that the question narrows to; nothing if it doesn't."""
    if not question.narrows_deals:
        return []
    return [deal_id.in_(select(col(Deal.id)).where(*question.belongings()))]


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


def outcomes() -> dict[str, ColumnElement[bool]]:
    """Conditions on a visit by the name of the column of conversion that counts it."""
    went, fate = col(StageChange.advanced) == 1, col(StageChange.fate)
    stayed = col(StageChange.advanced) == 0
    return {
        "advanced": went,
        "lost": and_(stayed, fate == Fate.LOST_HERE),
        "open": and_(stayed, fate == Fate.HERE),
        "elsewhere": and_(stayed, fate.not_in((Fate.LOST_HERE, Fate.HERE))),
    }


def passages(session: Session, question: Question, stage_ids: Sequence[int]) -> dict[int, Passed]:
    """What became of the deals that visited each stage; stages without a visit are left out.

    Read from the covering index `stage_visit`, a stage a range of it.
    """
    stage = col(StageChange.to_stage_id)
    rows = session.execute(
        select(stage, *passed_columns(question))
        .where(*visited(question, stage_ids))
        .group_by(stage)
    )
    return {row[0]: Passed(*row[1:]) for row in rows}


def passed_columns(question: Question) -> list[ColumnElement[int]]:
    """The values of `Passed` over visits to a stage, of which the first of each deal count."""
    first, by_name = _is_first(question), outcomes()
    return [
        counted(first),
        *(counted(and_(first, by_name[name])) for name in ("advanced", "lost", "open")),
        counted(and_(first, col(StageChange.fate) == Fate.WON)),
    ]


def counted(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """How many rows of a group a condition is true of."""
    return func.count().filter(condition)


def wilson(part: int, whole: int) -> tuple[float, float] | None:
    """The 95 % interval of a share by Wilson's score (1927); none of nothing.

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


def newest(session: Session, conditions: Sequence[ColumnElement[bool]]) -> list[int]:
    """Numbers of the deals of visits, each once, the newest visit first."""
    deal_id, at = col(StageChange.deal_id), func.max(col(StageChange.at))
    rows = session.scalars(
        select(deal_id).where(*conditions).group_by(deal_id).order_by(at.desc(), deal_id.desc())
    )
    return list(rows)
