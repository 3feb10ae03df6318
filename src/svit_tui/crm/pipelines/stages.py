"""Add, change, order and remove the stages of a pipeline.

A stage that is removed is archived: reports and the history of deals keep it under its name.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from types import EllipsisType
from typing import Any

from sqlmodel import Session, col, func, select

from svit_tui.crm.lists.short_lists import stages
from svit_tui.crm.pipelines import actions, requirements
from svit_tui.i18n import _, ngettext
from svit_tui.model.deal import Deal, StageChange
from svit_tui.model.errors import Invalid
from svit_tui.model.kinds import DealStatus, StageChangeKind
from svit_tui.model.pipeline import Pipeline, Stage
from svit_tui.model.values.text import clean_line, search_key
from svit_tui.store.changes.unit import Unit

MOST_DAYS = 3650
NAME_LIMIT = 80


def add(
    work: Unit,
    pipeline_id: int,
    name: str,
    *,
    probability: int = 0,
    rotting_days: int | None = None,
    requires: Sequence[str] = (),
    after_id: int | None = None,
    archived_at: datetime | None = None,
) -> Stage:
    """Add a stage, right after another one or at the end. Raises Invalid, NotFound.

    A stage that is created `archived_at` an instant only appears in histories; its name may be in
    use.
    """
    pipeline = work.get(Pipeline, pipeline_id)
    own_name = name if archived_at is None else None
    values = _checked(work, pipeline_id, None, own_name, probability, rotting_days, requires)
    if archived_at is not None:
        values |= {"name": clean_line(name), "name_key": search_key(name)}
    stage = work.add(
        Stage(pipeline_id=pipeline.key, position=1_000_000, archived_at=archived_at, **values)
    )
    order = [one for one in _all(work.session, pipeline_id) if one is not stage]
    place = len(order)
    if after_id is not None:
        place = next((n for n, one in enumerate(order, 1) if one.key == after_id), place)
    order.insert(place, stage)
    _number(work, order)
    work.label(actions.STAGE_ADD, stage.name)
    return stage


def edit(
    work: Unit,
    stage_id: int,
    *,
    version: int | None = None,
    name: str | None = None,
    probability: int | None = None,
    rotting_days: int | EllipsisType | None = ...,
    requires: Sequence[str] | None = None,
) -> Stage:
    """Change a stage; what is left out stays. `rotting_days=None` says that no deal rots there.

    `requires` are words of `requirements.py` or names of criteria of the stage's pipeline.
    Raises Invalid, NotFound, Conflict.
    """
    stage = work.get(Stage, stage_id, version=version)
    values = _checked(work, stage.pipeline_id, stage, name, probability, rotting_days, requires)
    work.change(stage, **values)
    work.label(actions.STAGE_EDIT, stage.name)
    return stage


def shift(work: Unit, stage_id: int, by: int) -> Stage:
    """Put a stage `by` places later in its pipeline, or earlier if negative."""
    stage = _in_use(work, stage_id)
    used = list(stages(work.session, stage.pipeline_id))
    here = used.index(stage)
    there = min(max(here + by, 0), len(used) - 1)
    if there != here:
        order = [one for one in _all(work.session, stage.pipeline_id) if one is not stage]
        # Archived stages keep their places among the others.
        order.insert(order.index(used[there]) + (there > here), stage)
        _number(work, order)
    work.label(actions.STAGE_EDIT, stage.name)
    return stage


def held(session: Session, stage_id: int) -> int:
    """How many open deals a stage holds."""
    return session.exec(
        select(func.count()).where(
            Deal.stage_id == stage_id,
            Deal.status == DealStatus.OPEN,
            col(Deal.archived_at).is_(None),
        )
    ).one()


def remove(work: Unit, stage_id: int, to_id: int | None = None) -> int:
    """Remove a stage; its open deals go below those of another stage of the pipeline.

    Returns the number of deals moved. They keep their order, and nothing is required of them,
    because it is the process that changes and not the deals. Raises Invalid(`to`) if the stage has
    deals and no other stage is given, Invalid if it is the last one.
    """
    stage = _in_use(work, stage_id)
    if len(stages(work.session, stage.pipeline_id)) == 1:
        raise Invalid("stage", _("A pipeline needs a stage: this is its last one."))
    count = held(work.session, stage_id)
    if to_id is None and count:
        sentence = ngettext(
            "“{stage}” holds {count} deal: say which stage it goes to.",
            "“{stage}” holds {count} deals: say which stage they go to.",
            count,
        )
        raise Invalid("to", sentence.format(stage=stage.name, count=count))
    # Archived deals go along, so that they come back to a stage that is there.
    target = _neighbour(work, stage) if to_id is None else _in_use(work, to_id)
    if target is stage or target.pipeline_id != stage.pipeline_id:
        raise Invalid("to", _("Choose another stage of the same pipeline."))
    _hand_over(work, stage, target)
    work.change(stage, archived_at=work.now)
    work.label(actions.STAGE_REMOVE, stage.name)
    return count


def home_of(work: Unit, stage: Stage) -> Stage:
    """The stage where a deal of a stage stands now: itself, or its neighbour if it is archived."""
    return stage if stage.archived_at is None else _neighbour(work, stage)


def _neighbour(work: Unit, stage: Stage) -> Stage:
    """The nearest stage in use before one, else after it. Raises Invalid if there is none."""
    used = [one for one in stages(work.session, stage.pipeline_id) if one is not stage]
    before = [one for one in used if (one.position, one.key) < (stage.position, stage.key)]
    if not used:
        raise Invalid("stage", _("The pipeline has no stage yet."))
    return before[-1] if before else used[0]


def _hand_over(work: Unit, stage: Stage, target: Stage) -> None:
    """Put the open deals of a stage below those of another one, each with its line of history."""
    rows = work.session.exec(
        select(col(Deal.id), col(Deal.archived_at))
        .where(Deal.stage_id == stage.key, Deal.status == DealStatus.OPEN)
        .order_by(col(Deal.position), col(Deal.id))
    ).all()
    last = work.session.exec(
        select(func.max(Deal.position)).where(
            Deal.stage_id == target.key, Deal.status == DealStatus.OPEN
        )
    ).one()
    below = 0.0 if last is None else float(last) + 1.0
    work.change_many(
        Deal,
        [
            (number, {"stage_id": target.key, "position": below + place})
            for place, (number, _archived) in enumerate(rows)
            if number is not None
        ],
    )
    work.add_many(
        StageChange,
        [
            {
                "deal_id": number,
                "kind": StageChangeKind.ENTERED,
                "at": work.now,
                "by_id": work.member.id if work.member else None,
                "from_stage_id": stage.key,
                "to_stage_id": target.key,
            }
            for number, _archived in rows
        ],
    )


def _in_use(work: Unit, stage_id: int) -> Stage:
    stage = work.get(Stage, stage_id)
    if stage.archived_at is not None:
        raise Invalid("stage", _("The stage “{name}” is archived.").format(name=stage.name))
    return stage


def of(session: Session, pipeline_id: int, *, archived: bool = False) -> list[Stage]:
    """The stages of a pipeline in their order, archived ones too if told so."""
    return _all(session, pipeline_id) if archived else list(stages(session, pipeline_id))


def _all(session: Session, pipeline_id: int) -> list[Stage]:
    """The stages of a pipeline in their order, archived ones too."""
    query = select(Stage).where(Stage.pipeline_id == pipeline_id)
    return list(session.exec(query.order_by(col(Stage.position), col(Stage.id))))


def _number(work: Unit, order: Sequence[Stage]) -> None:
    for position, stage in enumerate(order, 1):
        work.change(stage, position=position)


def _checked(
    work: Unit,
    pipeline_id: int,
    stage: Stage | None,
    name: str | None,
    probability: int | None,
    rotting_days: int | EllipsisType | None,
    requires: Sequence[str] | None,
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if name is not None:
        values |= _name(work.session, pipeline_id, stage, name)
    if probability is not None:
        check_probability(probability)
        values["probability"] = probability
    if not isinstance(rotting_days, EllipsisType):
        if rotting_days is not None and not 1 <= rotting_days <= MOST_DAYS:
            raise Invalid("rotting_days", _("Rotting days are a number from 1 to 3650, or none."))
        values["rotting_days"] = rotting_days
    if requires is not None:
        words = requirements.named(work.session, pipeline_id, requires)
        # In the order in which they are asked for, each once.
        order = [entry.word for entry in requirements.offered(work.session, pipeline_id)]
        values["requires"] = " ".join(word for word in order if word in words)
    return values


def _name(session: Session, pipeline_id: int, stage: Stage | None, text: str) -> dict[str, str]:
    name = clean_line(text)
    if not name:
        raise Invalid("name", _("A stage needs a name."))
    if len(name) > NAME_LIMIT:
        raise Invalid(
            "name", _("The name is longer than {limit} characters.").format(limit=NAME_LIMIT)
        )
    key = search_key(name)
    if any(one.name_key == key and one is not stage for one in stages(session, pipeline_id)):
        raise Invalid("name", _("There is already a stage “{name}”.").format(name=name))
    return {"name": name, "name_key": key}


def check_probability(percent: int) -> None:
    """Raise Invalid for what is no probability, of a deal or of a stage."""
    if not 0 <= percent <= 100:
        raise Invalid("probability", _("A probability is from 0 to 100 percent."))
