"""Add, change, order, copy and archive pipelines."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session, col, func, select

from svit_tui.crm.lists.short_lists import pipelines as in_use
from svit_tui.crm.lists.short_lists import stages as stages_of
from svit_tui.crm.pipelines import actions
from svit_tui.crm.pipelines.qualification import criteria
from svit_tui.crm.pipelines.requirements import CRITERION
from svit_tui.i18n import _, ngettext
from svit_tui.model.deal import Deal
from svit_tui.model.errors import Invalid
from svit_tui.model.kinds import DealStatus
from svit_tui.model.pipeline import Pipeline, Stage
from svit_tui.model.qualification import Criterion
from svit_tui.model.values.money import currency_code
from svit_tui.model.values.text import clean_line, search_key
from svit_tui.store.changes.unit import Unit

NAME_LIMIT = 80


def add(work: Unit, name: str, *, currency: str = "UAH") -> Pipeline:
    """Add a pipeline, at the end and without stages. Raises Invalid(`name` or `currency`)."""
    values = _checked(work.session, None, name, currency)
    last = work.session.exec(select(func.max(Pipeline.position))).one() or 0
    pipeline = work.add(Pipeline(**values, position=last + 1))
    work.label(actions.PIPELINE_ADD, pipeline.name)
    return pipeline


def edit(
    work: Unit,
    pipeline_id: int,
    *,
    version: int | None = None,
    name: str | None = None,
    currency: str | None = None,
) -> Pipeline:
    """Set name or currency; what is left out stays. Raises Invalid, NotFound, Conflict."""
    pipeline = work.get(Pipeline, pipeline_id, version=version)
    work.change(pipeline, **_checked(work.session, pipeline, name, currency))
    work.label(actions.PIPELINE_EDIT, pipeline.name)
    return pipeline


def shift(work: Unit, pipeline_id: int, by: int) -> Pipeline:
    """Put a pipeline `by` places later, or earlier if negative."""
    pipeline = _found(work, pipeline_id)
    order = list(in_use(work.session))
    here = order.index(pipeline)
    order.insert(min(max(here + by, 0), len(order) - 1), order.pop(here))
    for position, entry in enumerate(order, 1):
        work.change(entry, position=position)
    work.label(actions.PIPELINE_EDIT, pipeline.name)
    return pipeline


def held(session: Session, pipeline_id: int) -> int:
    """How many open deals a pipeline holds."""
    return session.exec(
        select(func.count()).where(
            Deal.pipeline_id == pipeline_id,
            Deal.status == DealStatus.OPEN,
            col(Deal.archived_at).is_(None),
        )
    ).one()


def archive(work: Unit, pipeline_id: int) -> Pipeline:
    """Put a pipeline away; its closed deals stay. Raises Invalid if it is used or the last one."""
    pipeline = _found(work, pipeline_id)
    if len(in_use(work.session)) == 1:
        raise Invalid("pipeline", _("This is the last pipeline: there must be one."))
    count = held(work.session, pipeline_id)
    if count:
        sentence = ngettext(
            "“{name}” holds {count} open deal: move it first, or close it.",
            "“{name}” holds {count} open deals: move them first, or close them.",
            count,
        )
        raise Invalid("pipeline", sentence.format(name=pipeline.name, count=count))
    work.change(pipeline, archived_at=work.now)
    work.label(actions.PIPELINE_ARCHIVE, pipeline.name)
    return pipeline


def restore(work: Unit, pipeline_id: int) -> Pipeline:
    """Take an archived pipeline back."""
    pipeline = work.get(Pipeline, pipeline_id)
    work.change(pipeline, archived_at=None)
    work.label(actions.PIPELINE_RESTORE, pipeline.name)
    return pipeline


def copy(work: Unit, pipeline_id: int, name: str) -> Pipeline:
    """A new pipeline with the stages and the criteria of another one. Raises Invalid(`name`)."""
    source = work.get(Pipeline, pipeline_id)
    pipeline = add(work, name, currency=source.currency)
    asked: dict[str, str] = {}
    for criterion in criteria(work.session, pipeline_id):
        made = work.add(
            Criterion(
                pipeline_id=pipeline.key,
                kind=criterion.kind,
                name=criterion.name,
                name_key=criterion.name_key,
                position=criterion.position,
            )
        )
        asked[f"{CRITERION}{criterion.key}"] = f"{CRITERION}{made.key}"
    for stage in stages_of(work.session, pipeline_id):
        work.add(
            Stage(
                pipeline_id=pipeline.key,
                name=stage.name,
                name_key=stage.name_key,
                position=stage.position,
                probability=stage.probability,
                rotting_days=stage.rotting_days,
                requires=" ".join(asked.get(word, word) for word in stage.requires.split()),
            )
        )
    return pipeline


def archived(session: Session) -> list[Pipeline]:
    """The pipelines that were put away, by name."""
    query = select(Pipeline).where(col(Pipeline.archived_at).is_not(None))
    return list(session.exec(query.order_by(col(Pipeline.name_key))))


def _found(work: Unit, pipeline_id: int) -> Pipeline:
    pipeline = work.get(Pipeline, pipeline_id)
    if pipeline.archived_at is not None:
        raise Invalid("pipeline", refusal(pipeline))
    return pipeline


def refusal(pipeline: Pipeline) -> str:
    """Why nothing goes into an archived pipeline."""
    return _("The pipeline “{name}” is archived.").format(name=pipeline.name)


def _checked(
    session: Session, pipeline: Pipeline | None, name: str | None, currency: str | None
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if name is not None:
        name = clean_line(name)
        if not name:
            raise Invalid("name", _("A pipeline needs a name."))
        if len(name) > NAME_LIMIT:
            raise Invalid(
                "name", _("The name is longer than {limit} characters.").format(limit=NAME_LIMIT)
            )
        key = search_key(name)
        other = session.exec(select(Pipeline).where(Pipeline.name_key == key)).first()
        if other is not None and other is not pipeline:
            sentence = _("There is already a pipeline “{name}”.")
            if other.archived_at is not None:
                sentence = _("There is an archived pipeline “{name}”: restore it, or take another.")
            raise Invalid("name", sentence.format(name=other.name))
        values |= {"name": name, "name_key": key}
    if currency is not None:
        values["currency"] = currency_code(currency)
    return values
