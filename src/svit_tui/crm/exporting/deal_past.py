"""Export the past of deals: stage history, sequences, answers, positions on the board."""

from __future__ import annotations

from collections import Counter, defaultdict

from sqlalchemy import select as core_select
from sqlmodel import Session, col, select

from svit_tui.crm.exporting.wanted import Exported, Wanted, external_ids
from svit_tui.crm.lists.short_lists import members_called
from svit_tui.model.deal import Deal, StageChange
from svit_tui.model.nurturing import SequenceRun
from svit_tui.model.pipeline import Pipeline, Stage
from svit_tui.model.qualification import Assessment, Criterion
from svit_tui.model.values.stored import to_json


def histories(session: Session) -> defaultdict[int, list[Exported]]:
    """Return each entry into a stage, closing and reopening of a deal, in any pipeline, and by
    whom.
    """
    pipelines = dict(session.exec(select(col(Pipeline.id), Pipeline.name)).all())
    stages = {stage.key: stage for stage in session.exec(select(Stage))}

    def named(number: int | None, prefix: str, word: str) -> Exported:
        if number is None:
            return {}
        stage = stages[number]
        # One that is gone may have the name of one that is in use.
        gone = to_json(stage.archived_at)
        pipeline = pipelines[stage.pipeline_id]
        return {f"{prefix}pipeline": pipeline, word: stage.name, f"{prefix}archived_at": gone}

    members = members_called(session)
    # Columns, not objects: there may be a million.
    columns = [
        col(getattr(StageChange, name))
        for name in ("deal_id", "kind", "at", "by_id", "from_stage_id", "to_stage_id")
    ]
    found: defaultdict[int, list[Exported]] = defaultdict(list)
    for number, kind, at, by_id, before, there in session.execute(
        core_select(*columns).order_by(
            col(StageChange.deal_id), col(StageChange.at), col(StageChange.id)
        )
    ):
        found[number].append(
            {
                "at": to_json(at),
                "kind": kind,
                **named(before, "from_", "from"),
                **named(there, "", "stage"),
                "by": members.get(by_id),
            }
        )
    return found


def sequences(session: Session, wanted: Wanted) -> defaultdict[int, list[Exported]]:
    """Return the nurture sequences of each deal, running or ended, by start."""
    others = external_ids(session, "sequence_run")
    found: defaultdict[int, list[Exported]] = defaultdict(list)
    for run in session.exec(select(SequenceRun).order_by(col(SequenceRun.id))):
        found[run.deal_id].append(
            {
                "uid": wanted.uid("sequence_run", run.key, others[run.key]),
                "name": run.name,
                "started_on": to_json(run.started_on),
                "stopped_at": to_json(run.stopped_at),
                "because": run.stopped_because,
            }
        )
    return found


def sequence_uids(session: Session, wanted: Wanted) -> dict[int | None, str]:
    """Return the unique id of each sequence, by number."""
    others = external_ids(session, "sequence_run")
    numbers = (number or 0 for number in session.exec(select(SequenceRun.id)))
    return {number: wanted.uid("sequence_run", number, others.get(number)) for number in numbers}


def answers(session: Session) -> defaultdict[int, dict[str, int]]:
    """Return each deal's answers to the criteria of its pipeline, by name."""
    found: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for number, name, value in session.exec(
        select(Assessment.deal_id, Criterion.name, Assessment.value)
        .join(Criterion, col(Criterion.id) == Assessment.criterion_id)
        .join(Deal, col(Deal.id) == Assessment.deal_id)
        .where(col(Criterion.pipeline_id) == Deal.pipeline_id)
        .order_by(col(Criterion.position), col(Criterion.id))
    ):
        found[number][name] = value
    return found


def further_answers(session: Session) -> defaultdict[int, list[Exported]]:
    """Return each deal's answers to the criteria of pipelines that it was in before."""
    found: defaultdict[int, list[Exported]] = defaultdict(list)
    for number, pipeline, name, value in session.exec(
        select(Assessment.deal_id, Pipeline.name, Criterion.name, Assessment.value)
        .join(Criterion, col(Criterion.id) == Assessment.criterion_id)
        .join(Pipeline, col(Pipeline.id) == Criterion.pipeline_id)
        .join(Deal, col(Deal.id) == Assessment.deal_id)
        .where(col(Criterion.pipeline_id) != Deal.pipeline_id)
        .order_by(col(Pipeline.name_key), col(Criterion.position), col(Criterion.id))
    ):
        found[number].append({"pipeline": pipeline, "criterion": name, "value": value})
    return found


def board_positions(session: Session) -> dict[int, int]:
    """Return the position of each deal in its stage, counted from the top."""
    places: Counter[int] = Counter()
    found = {}
    for number, stage_id in session.exec(
        select(Deal.id, Deal.stage_id).order_by(col(Deal.position), col(Deal.id))
    ):
        places[stage_id] += 1
        found[number or 0] = places[stage_id]
    return found
