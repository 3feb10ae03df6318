"""`svit-tui criterion …`"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

from svit_tui.cli.kit.opening import open_store
from svit_tui.cli.kit.output import print_entry, print_rows
from svit_tui.cli.kit.parser import Commands, Parser, listing
from svit_tui.i18n import _
from svit_tui.model.errors import Invalid

if TYPE_CHECKING:
    from sqlmodel import Session

    from svit_tui.model.pipeline import Pipeline
    from svit_tui.model.qualification import Criterion
    from svit_tui.store.changes.unit import Unit


def add_words(commands: Commands[Parser]) -> None:
    """Add the command `criterion`."""
    words = _("the qualification criteria of a pipeline")
    verbs = commands.add_parser("criterion", help=words).add_subparsers(
        metavar="list|add|rename|archive", required=True
    )
    rows_verb = verbs.add_parser("list", help=words)
    add_verb = verbs.add_parser("add", help=_("add a criterion"))
    add_verb.add_argument("name", metavar=_("NAME"))
    add_verb.add_argument("--kind", choices=("score", "check"), default="score")
    rename_verb = verbs.add_parser("rename", help=_("rename a criterion"))
    rename_verb.add_argument("criterion", metavar=_("CRITERION"))
    rename_verb.add_argument("name", metavar=_("NAME"))
    archive_verb = verbs.add_parser("archive", help=_("archive a criterion"))
    archive_verb.add_argument("criterion", metavar=_("CRITERION"))
    for verb, run in (
        *((rows_verb, list_all), (add_verb, add)),
        *((rename_verb, rename), (archive_verb, archive)),
    ):
        verb.add_argument("--pipeline", metavar=_("PIPELINE"))
        listing(verb, run)


def the_pipeline(session: Session, options: argparse.Namespace) -> Pipeline:
    """The pipeline that is named; where none is, the only or first one."""
    from svit_tui.crm.lists import short_lists as lists

    if options.pipeline:
        return lists.find_pipeline(session, options.pipeline)
    known = lists.pipelines(session)
    if not known:
        raise Invalid("pipeline", _("There is no pipeline yet."))
    return known[0]


def list_all(options: argparse.Namespace) -> int:
    """What is asked of the deals of a pipeline; of all, if none is named."""
    from svit_tui.crm.lists import short_lists as lists
    from svit_tui.crm.pipelines import qualification

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


def add(options: argparse.Namespace) -> int:
    """Ask something more."""
    from svit_tui.crm.pipelines import qualification

    return _change(
        options,
        lambda work, pipeline: qualification.add(work, pipeline.key, options.name, options.kind),
    )


def rename(options: argparse.Namespace) -> int:
    """Call a criterion something else."""
    from svit_tui.crm.pipelines import qualification

    def act(work: Unit, pipeline: Pipeline) -> Criterion:
        found = qualification.find(work.session, pipeline.key, options.criterion)
        return qualification.rename(work, found.key, options.name)

    return _change(options, act)


def archive(options: argparse.Namespace) -> int:
    """Ask something no more."""
    from svit_tui.crm.pipelines import qualification

    def act(work: Unit, pipeline: Pipeline) -> Criterion:
        found = qualification.find(work.session, pipeline.key, options.criterion)
        return qualification.archive(work, found.key)

    return _change(options, act)


def _change(options: argparse.Namespace, act: Callable[[Unit, Pipeline], Criterion]) -> int:
    store = open_store(options)
    with store.unit() as work:
        pipeline = the_pipeline(work.session, options)
        row = _row(pipeline, act(work, pipeline))
    print_entry(row, _print, options.format)
    return 0


def _row(pipeline: Pipeline, criterion: Criterion) -> dict[str, object]:
    from svit_tui.crm.pipelines import qualification

    return {
        "id": criterion.key,
        "pipeline": pipeline.name,
        "name": criterion.name,
        "kind": criterion.kind,
        "most": qualification.most_points(criterion.kind),
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
