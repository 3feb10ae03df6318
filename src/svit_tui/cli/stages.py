"""`svit-tui stage …`"""

from __future__ import annotations

import argparse
from typing import Any

from sqlmodel import Session

from svit_tui.cli.opening import open_store
from svit_tui.cli.output import print_json, print_rows
from svit_tui.crm import lists, requirements, stages
from svit_tui.i18n import _
from svit_tui.model.errors import Invalid
from svit_tui.model.pipeline import Pipeline, Stage


def stage_list(options: argparse.Namespace) -> int:
    """The stages of a pipeline, or of all, with what a deal must have to enter."""
    store = open_store(options)
    with store.read() as session:
        rows = [
            _row(session, pipeline, stage)
            for pipeline in _known(session, options)
            for stage in lists.stages(session, pipeline.key)
        ]
    _print(rows, options.format)
    return 0


def stage_set(options: argparse.Namespace) -> int:
    """Change a stage."""
    store = open_store(options)
    with store.unit() as work:
        known = _known(work.session, options)
        found = lists.stages_named(work.session, known, options.stage)
        if len(found) > 1:
            raise Invalid(
                "pipeline",
                _("Several pipelines have a stage “{name}”: name one with --pipeline.").format(
                    name=found[0].name
                ),
            )
        rotting: Any = ...
        if options.rotting is not None:
            rotting = None if options.rotting == "none" else options.rotting
        stage = stages.edit(
            work,
            found[0].key,
            probability=options.probability,
            rotting_days=rotting,
            requires=_words(options.require),
        )
        row = _row(work.session, work.get(Pipeline, stage.pipeline_id), stage)
    if options.format == "json":
        print_json(row)
    else:
        _print([row], options.format)
    return 0


def _known(session: Session, options: argparse.Namespace) -> list[Pipeline]:
    if options.pipeline:
        return [lists.find_pipeline(session, options.pipeline)]
    return list(lists.pipelines(session))


def _words(given: list[str] | None) -> list[str] | None:
    """`--require amount,fit --require source`; `none` says that nothing is asked."""
    if given is None:
        return None
    words = [word.strip() for text in given for word in text.split(",") if word.strip()]
    return [] if words == ["none"] else words


def _row(session: Session, pipeline: Pipeline, stage: Stage) -> dict[str, Any]:
    return {
        "id": stage.key,
        "pipeline": pipeline.name,
        "stage": stage.name,
        "probability": stage.probability,
        "rotting_days": stage.rotting_days,
        "requires": [
            entry.word if entry.criterion_id is None else entry.name
            for entry in requirements.required(session, stage)
        ],
    }


def _print(rows: list[dict[str, Any]], form: str) -> None:
    heads = [
        ("id", _("No.")),
        ("pipeline", _("Pipeline")),
        ("stage", _("Stage")),
        ("probability", "%"),
        ("rotting_days", _("Rotting days")),
        ("requires", _("To enter")),
    ]
    print_rows(rows, heads, form, right=("id", "probability", "rotting_days"))
