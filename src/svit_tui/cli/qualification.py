"""`svit-tui deal qualify`, `svit-tui criterion …`"""

from __future__ import annotations

import argparse
from collections.abc import Callable

from sqlmodel import Session

from svit_tui.cli.kit.opening import open_store
from svit_tui.cli.kit.output import print_json, print_rows
from svit_tui.crm import search
from svit_tui.crm.deals import rows as deal_reads
from svit_tui.crm.lists import short_lists as lists
from svit_tui.crm.pipelines import qualification
from svit_tui.i18n import _
from svit_tui.model.errors import Invalid
from svit_tui.model.pipeline import Pipeline
from svit_tui.model.qualification import Criterion
from svit_tui.store.changes.derived import MOST_POINTS
from svit_tui.store.changes.unit import Unit
from svit_tui.store.search_index import DEAL


def qualify(options: argparse.Namespace) -> int:
    """Say what a deal has for what its pipeline asks; without answers, show it."""
    store = open_store(options)
    if options.answers:
        with store.unit() as work:
            number = search.the_one(work.session, DEAL, options.deal)
            pipeline_id = qualification.sheet(work.session, number).pipeline_id
            values = dict(_answer(work.session, pipeline_id, text) for text in options.answers)
            qualification.assess(work, number, values)
    with store.read() as session:
        number = search.the_one(session, DEAL, options.deal)
        sheet = qualification.sheet(session, number)
        row = deal_reads.deal_card(session, number).row
    answers = [answer.as_dict() for answer in sheet.answers]
    if options.format == "json":
        print_json(row.as_dict() | {"qualification": answers})
        return 0
    score = {"criterion": _("Score"), "kind": "", "value": sheet.score, "most": 100}
    heads = [("criterion", _("Criterion")), ("value", _("Points")), ("most", _("of"))]
    shown = answers if options.format == "csv" else [*answers, score]
    print_rows(shown, heads, options.format, right=("value", "most"))
    return 0


def _answer(session: Session, pipeline_id: int, text: str) -> tuple[int, int | None]:
    """`fit=4`, `"decision maker known"=yes`."""
    name, sign, value = text.rpartition("=")
    if not sign:
        raise Invalid(
            "answers", _("“{text}” lacks its value: write it like fit=4.").format(text=text)
        )
    criterion = qualification.find(session, pipeline_id, name)
    return criterion.key, qualification.parse_value(criterion.kind, value)


def the_pipeline(session: Session, options: argparse.Namespace) -> Pipeline:
    """The pipeline that is named; where none is, the only or first one."""
    if options.pipeline:
        return lists.find_pipeline(session, options.pipeline)
    known = lists.pipelines(session)
    if not known:
        raise Invalid("pipeline", _("There is no pipeline yet."))
    return known[0]


def criterion_list(options: argparse.Namespace) -> int:
    """What is asked of the deals of a pipeline; of all, if none is named."""
    store = open_store(options)
    with store.read() as session:
        known = [the_pipeline(session, options)] if options.pipeline else lists.pipelines(session)
        rows = [
            _row(pipeline, entry)
            for pipeline in known
            for entry in qualification.criteria(session, pipeline.key)
        ]
    _print(rows, options.format)
    return 0


def criterion_add(options: argparse.Namespace) -> int:
    """Ask something more."""
    return _change(
        options,
        lambda work, pipeline: qualification.add(work, pipeline.key, options.name, options.kind),
    )


def criterion_rename(options: argparse.Namespace) -> int:
    """Call a criterion something else."""

    def act(work: Unit, pipeline: Pipeline) -> Criterion:
        found = qualification.find(work.session, pipeline.key, options.criterion)
        return qualification.rename(work, found.key, options.name)

    return _change(options, act)


def criterion_archive(options: argparse.Namespace) -> int:
    """Ask something no more."""

    def act(work: Unit, pipeline: Pipeline) -> Criterion:
        found = qualification.find(work.session, pipeline.key, options.criterion)
        return qualification.archive(work, found.key)

    return _change(options, act)


def _change(options: argparse.Namespace, act: Callable[[Unit, Pipeline], Criterion]) -> int:
    store = open_store(options)
    with store.unit() as work:
        pipeline = the_pipeline(work.session, options)
        row = _row(pipeline, act(work, pipeline))
    if options.format == "json":
        print_json(row)
    else:
        _print([row], options.format)
    return 0


def _row(pipeline: Pipeline, criterion: Criterion) -> dict[str, object]:
    return {
        "id": criterion.key,
        "pipeline": pipeline.name,
        "name": criterion.name,
        "kind": criterion.kind,
        "most": MOST_POINTS[criterion.kind],
        "archived": criterion.archived_at is not None,
    }


def _print(rows: list[dict[str, object]], form: str) -> None:
    heads = [
        ("id", _("No.")),
        ("pipeline", _("Pipeline")),
        ("name", _("Criterion")),
        ("kind", _("Kind")),
        ("most", _("Most points")),
    ]
    print_rows(rows, heads, form, right=("id", "most"))
