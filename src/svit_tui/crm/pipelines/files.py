"""Export and import pipelines as TOML; ready-made pipelines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlmodel import Session

from svit_tui.crm.lists import short_lists as lists
from svit_tui.crm.lists.differences import Difference, compared
from svit_tui.crm.pipelines import changes as pipelines
from svit_tui.crm.pipelines import qualification, requirements, stages
from svit_tui.exchange.toml.pipelines import PipelineRecord, StageRecord, read_pipelines
from svit_tui.files.shipped import data_folder
from svit_tui.i18n import _, language
from svit_tui.model.errors import Invalid, NotFound
from svit_tui.model.kinds import CriterionKind
from svit_tui.model.pipeline import Pipeline, Stage
from svit_tui.model.values.text import clean_line, search_key
from svit_tui.model.versioned import Archivable
from svit_tui.store.changes.unit import Unit

# The files in data/pipelines, in the order in which they are offered.
READY = ("sales", "services", "wholesale", "real-estate", "recruiting")


def ready(name: str) -> list[PipelineRecord]:
    """A ready-made pipeline in the language in force. Raises NotFound with the names there are."""
    if name not in READY:
        raise NotFound(
            _("There is no ready-made pipeline “{name}”. There are: {names}.").format(
                name=clean_line(name)[:40], names=", ".join(READY)
            )
        )
    file = data_folder().joinpath("pipelines").joinpath(f"{name}.toml")
    return read_pipelines(file.read_bytes(), file.name, language())


def add_ready(work: Unit, name: str, title: str, currency: str) -> Pipeline:
    """Add a ready-made pipeline under a title of one's own. Raises Invalid(`name`), NotFound."""
    [record] = ready(name)
    pipeline = pipelines.add(work, title, currency=currency)
    count = work.count
    _fill(work, pipeline, record)
    # It is one new pipeline, whatever is in it.
    work.count = count
    return pipeline


def as_tables(
    session: Session, wanted: Sequence[Pipeline], *, archived: bool = False
) -> list[dict[str, Any]]:
    """Pipelines as a file has them, with stages and criteria that are archived if told so."""
    return [
        {
            "name": pipeline.name,
            "currency": pipeline.currency,
            **_put_away(pipeline),
            "stage": [
                _stage_table(session, one) | _put_away(one)
                for one in stages.of(session, pipeline.key, archived=archived)
            ],
            "criterion": [
                {"name": one.name, "kind": one.kind, **_put_away(one)}
                for one in qualification.criteria(session, pipeline.key, archived=archived)
            ],
        }
        for pipeline in wanted
    ]


def _put_away(row: Archivable) -> dict[str, Any]:
    return {"archived_at": row.archived_at} if row.archived_at is not None else {}


def _stage_table(session: Session, stage: Stage) -> dict[str, Any]:
    table: dict[str, Any] = {"name": stage.name, "probability": stage.probability}
    if stage.rotting_days is not None:
        table["rotting_days"] = stage.rotting_days
    asked = requirements.required(session, stage)
    if asked:
        table["requires"] = [
            entry.word if entry.criterion_id is None else entry.name for entry in asked
        ]
    return table


def take_in(work: Unit, records: Sequence[PipelineRecord]) -> list[Difference]:
    """Make the pipelines of a file part of the store, by name; those it has not are left alone.

    The stages of a pipeline in the file are the whole of it: one that is left out is taken away,
    and refused with a sentence if it holds deals and `moves_to` doesn't say where they go. Raises
    Invalid with the line of what can't be taken.
    """
    found: list[Difference] = []
    for record in records:
        known = next(
            (
                one
                for one in lists.every_pipeline(work.session)
                if one.name_key == search_key(record.name)
                and (one.archived_at is None or record.archived_at is not None)
            ),
            None,
        )
        what = _("pipeline “{name}”").format(name=record.name)
        try:
            if known is None:
                known = pipelines.add(work, record.name, currency=record.currency or "UAH")
                found.append(Difference("+", what))
                _fill(work, known, record)
                work.change(known, archived_at=record.archived_at)
            elif record.archived_at is None:
                found += _change(work, known, record, what)
        except Invalid as error:
            raise record.table.wrong(error.field, str(error)) from None
    return found


def _fill(work: Unit, pipeline: Pipeline, record: PipelineRecord) -> None:
    """The criteria and stages of a new pipeline."""
    _ask(work, pipeline, record)
    for entry in record.stages:
        _new_stage(work, pipeline, entry)


def _new_stage(work: Unit, pipeline: Pipeline, entry: StageRecord) -> Stage:
    with _line(entry):
        return stages.add(
            work,
            pipeline.key,
            entry.name,
            probability=entry.probability,
            rotting_days=entry.rotting_days,
            requires=entry.requires,
            archived_at=entry.archived_at,
        )


def _change(work: Unit, pipeline: Pipeline, record: PipelineRecord, what: str) -> list[Difference]:
    found: list[Difference] = []
    fields = {"name": record.name, "currency": record.currency or pipeline.currency}
    before = {"name": pipeline.name, "currency": pipeline.currency}
    found += compared(what, before, fields, {"name": _("name"), "currency": _("currency")})
    pipelines.edit(work, pipeline.key, version=None, **fields)
    found += _ask(work, pipeline, record)
    by_name = {one.name_key: one for one in lists.stages(work.session, pipeline.key)}
    kept: list[Stage] = []
    for entry in record.stages:
        if entry.archived_at is not None:
            continue
        stage = by_name.get(search_key(entry.was or entry.name)) or by_name.get(
            search_key(entry.name)
        )
        with _line(entry):
            stage = _stage(work, pipeline, stage, entry, found)
        kept.append(stage)
    found += _drop(work, pipeline, record, kept)
    found += _sort(work, pipeline, kept)
    found += _remember(work, pipeline, record)
    return found


def _remember(work: Unit, pipeline: Pipeline, record: PipelineRecord) -> list[Difference]:
    """Add the archived stages that the file has and the pipeline has not."""
    known = Counter(
        one.name_key
        for one in stages.of(work.session, pipeline.key, archived=True)
        if one.archived_at is not None
    )
    found = []
    for entry in record.stages:
        if entry.archived_at is None:
            continue
        known[search_key(entry.name)] -= 1
        if known[search_key(entry.name)] < 0:
            _new_stage(work, pipeline, entry)
            found.append(Difference("+", _("archived stage “{name}”").format(name=entry.name)))
    return found


def _stage(
    work: Unit,
    pipeline: Pipeline,
    stage: Stage | None,
    entry: StageRecord,
    found: list[Difference],
) -> Stage:
    """A stage as the file has it, new or changed."""
    what = _("stage “{name}”").format(name=entry.name if stage is None else stage.name)
    fields: dict[str, Any] = {
        "name": entry.name,
        "probability": entry.probability,
        "rotting_days": entry.rotting_days,
        "requires": entry.requires,
    }
    if stage is None:
        found.append(Difference("+", what))
        return stages.add(work, pipeline.key, **fields)
    before = _stage_table(work.session, stage)
    before = {"rotting_days": None, **before, "requires": tuple(before.get("requires", ()))}
    words = requirements.named(work.session, pipeline.key, entry.requires)
    changed = stages.edit(work, stage.key, **fields)
    after = _stage_table(work.session, changed)
    after = {"rotting_days": None, **after, "requires": tuple(after.get("requires", ()))}
    assert set(changed.requires.split()) == set(words)
    found += compared(what, before, after, _names())
    return changed


def _drop(
    work: Unit, pipeline: Pipeline, record: PipelineRecord, kept: Sequence[Stage]
) -> list[Difference]:
    """Take the stages away that the file leaves out."""
    found = []
    for stage in lists.stages(work.session, pipeline.key):
        if stage in kept:
            continue
        target: int | None = None
        if record.moves_to:
            by_name = {one.name_key: one.key for one in kept}
            target = by_name.get(search_key(record.moves_to))
            if target is None:
                raise record.table.wrong(
                    "moves_to",
                    _("there is no stage “{name}” in this pipeline").format(name=record.moves_to),
                )
        elif stages.held(work.session, stage.key):
            raise record.table.wrong(
                "",
                _("“{stage}” is left out but holds deals: say where they go by moves_to").format(
                    stage=stage.name
                ),
            )
        stages.remove(work, stage.key, target)
        found.append(Difference("-", _("stage “{name}”").format(name=stage.name)))
    return found


def _sort(work: Unit, pipeline: Pipeline, kept: Sequence[Stage]) -> list[Difference]:
    """Put the stages in the file's order."""
    before = [stage.name for stage in lists.stages(work.session, pipeline.key)]
    for place, stage in enumerate(kept):
        order = lists.stages(work.session, pipeline.key)
        here = order.index(stage)
        if here != place:
            stages.shift(work, stage.key, place - here)
    after = [stage.name for stage in lists.stages(work.session, pipeline.key)]
    if before == after:
        return []
    what = _("order of “{name}”").format(name=pipeline.name)
    return [Difference("~", what, ((_("stages"), ", ".join(before), ", ".join(after)),))]


def _ask(work: Unit, pipeline: Pipeline, record: PipelineRecord) -> list[Difference]:
    """Add the criteria that are not asked yet."""
    every = qualification.criteria(work.session, pipeline.key, archived=True)
    known = {one.name_key for one in every if one.archived_at is None}
    gone = {one.name_key for one in every}
    found = []
    for entry in record.criteria:
        if search_key(entry.name) not in (known if entry.archived_at is None else gone):
            kind = CriterionKind(entry.kind)
            made = qualification.add(work, pipeline.key, entry.name, kind)
            work.change(made, archived_at=entry.archived_at)
            found.append(Difference("+", _("criterion “{name}”").format(name=entry.name)))
    return found


def _names() -> dict[str, str]:
    return {
        "name": _("name"),
        "probability": _("probability"),
        "rotting_days": _("rotting days"),
        "requires": _("to enter"),
    }


@contextmanager
def _line(record: StageRecord) -> Iterator[None]:
    """Says of a refusal in which line of the file it is."""
    try:
        yield
    except Invalid as error:
        raise record.table.wrong(error.field, str(error)) from None
