"""`svit-tui pipeline …`"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from svit_tui.cli.kit.opening import open_store
from svit_tui.cli.kit.output import output_file, print_rows, put_out
from svit_tui.cli.kit.parser import Commands, Parser, listing
from svit_tui.cli.kit.setup_words import add_file_verbs
from svit_tui.i18n import _, language

if TYPE_CHECKING:
    from svit_tui.store.store import Store


def add_words(commands: Commands[Parser]) -> None:
    """Add the command `pipeline`."""
    words = _("the pipelines and their stages")
    verbs = commands.add_parser("pipeline", help=words).add_subparsers(
        metavar="list|add|edit|copy|archive|restore|export|import|ready", required=True
    )
    add_file_verbs(verbs, words, list_all, export, take_in)
    ready_verb = verbs.add_parser("ready", help=_("the ready-made ones, to start from"))
    listing(ready_verb, list_ready)
    add_verb = verbs.add_parser("add", help=_("add a pipeline"))
    add_verb.add_argument("name", metavar=_("NAME"))
    add_verb.add_argument(
        "--like", default="sales", metavar=_("READY"), help=_("a ready-made one; sales by default")
    )
    edit_verb = verbs.add_parser("edit", help=_("change a pipeline"))
    edit_verb.add_argument("pipeline", metavar=_("PIPELINE"))
    edit_verb.add_argument("--name", metavar=_("NAME"))
    for verb in (add_verb, edit_verb):
        verb.add_argument("--currency", metavar=_("CODE"))
    copy_verb = verbs.add_parser("copy", help=_("copy a pipeline with its stages"))
    copy_verb.add_argument("pipeline", metavar=_("PIPELINE"))
    copy_verb.add_argument("name", metavar=_("NAME"))
    archive_verb = verbs.add_parser("archive", help=_("archive a pipeline without open deals"))
    restore_verb = verbs.add_parser("restore", help=_("restore a pipeline"))
    for verb in (archive_verb, restore_verb):
        verb.add_argument("pipeline", metavar=_("PIPELINE"))
    for verb, run in (
        *((add_verb, add), (edit_verb, edit), (copy_verb, copy)),
        *((archive_verb, archive), (restore_verb, restore)),
    ):
        listing(verb, run)


def list_all(options: argparse.Namespace) -> int:
    """The pipelines and their stages."""
    from svit_tui.crm.lists import short_lists as lists

    store = open_store(options)
    with store.read() as session:
        numbers = [pipeline.key for pipeline in lists.pipelines(session)]
    return _print(store, numbers, options.format)


def list_ready(options: argparse.Namespace) -> int:
    """The ready-made pipelines, with their stages."""
    from svit_tui.crm.pipelines import files as pipeline_files

    rows = [
        {
            "ready": name,
            "pipeline": record.name,
            "stages": [stage.name for stage in record.stages],
        }
        for name in pipeline_files.READY
        for record in pipeline_files.ready(name)
    ]
    heads = [("ready", _("Ready-made")), ("pipeline", _("Pipeline")), ("stages", _("Stages"))]
    print_rows(rows, heads, options.format)
    return 0


def add(options: argparse.Namespace) -> int:
    """Add a pipeline with the stages of a ready-made one."""
    from svit_tui.crm.pipelines import files as pipeline_files
    from svit_tui.settings import groups as config

    store = open_store(options)
    currency = options.currency or config.load().money.currency
    with store.unit() as work:
        number = pipeline_files.add_ready(work, options.like, options.name, currency).key
    return _print(store, [number], options.format)


def edit(options: argparse.Namespace) -> int:
    """Rename a pipeline, or count it in another currency."""
    from svit_tui.crm.lists import short_lists as lists
    from svit_tui.crm.pipelines import changes as pipelines

    store = open_store(options)
    with store.unit() as work:
        number = lists.find_pipeline(work.session, options.pipeline).key
        pipelines.edit(work, number, name=options.name, currency=options.currency)
    return _print(store, [number], options.format)


def copy(options: argparse.Namespace) -> int:
    """Copy a pipeline with its stages and criteria."""
    from svit_tui.crm.lists import short_lists as lists
    from svit_tui.crm.pipelines import changes as pipelines

    store = open_store(options)
    with store.unit() as work:
        source = lists.find_pipeline(work.session, options.pipeline).key
        number = pipelines.copy(work, source, options.name).key
    return _print(store, [number], options.format)


def archive(options: argparse.Namespace) -> int:
    """Put a pipeline away."""
    from svit_tui.crm.pipelines import changes as pipelines

    return _each(options, pipelines.archive)


def restore(options: argparse.Namespace) -> int:
    """Take a pipeline back."""
    from svit_tui.crm.pipelines import changes as pipelines

    return _each(options, pipelines.restore)


def export(options: argparse.Namespace) -> int:
    """The pipelines as TOML."""
    from svit_tui.crm.lists import short_lists as lists
    from svit_tui.crm.pipelines import files as pipeline_files
    from svit_tui.exchange.toml.pipelines import write_pipelines

    store = open_store(options)
    file = output_file(options, store.path)
    with store.read() as session:
        tables = pipeline_files.as_tables(session, lists.pipelines(session))
    put_out(file, write_pipelines(tables))
    return 0


def take_in(options: argparse.Namespace) -> int:
    """Take a file of pipelines in."""
    from svit_tui.cli.kit import setup_files
    from svit_tui.crm.pipelines import files as pipeline_files
    from svit_tui.exchange.toml.pipelines import read_pipelines

    return setup_files.take_in(
        options,
        lambda data, source: read_pipelines(data, source, language()),
        pipeline_files.take_in,
    )


def _each(options: argparse.Namespace, act: Any) -> int:
    from svit_tui.crm.lists import short_lists as lists

    store = open_store(options)
    with store.unit() as work:
        number = lists.find_pipeline(work.session, options.pipeline).key
        act(work, number)
    return _print(store, [number], options.format)


def _print(store: Store, numbers: Sequence[int], form: str) -> int:
    from svit_tui.crm.lists import short_lists as lists
    from svit_tui.model.pipeline import Pipeline

    rows: list[dict[str, Any]] = []
    with store.read() as session:
        for pipeline in (session.get_one(Pipeline, number) for number in numbers):
            rows += [
                {
                    "pipeline": pipeline.name,
                    "currency": pipeline.currency,
                    "stage_id": stage.key,
                    "stage": stage.name,
                    "probability": stage.probability,
                    "rotting_days": stage.rotting_days,
                }
                for stage in lists.stages(session, pipeline.key)
            ]
    heads = [
        ("pipeline", _("Pipeline")),
        ("stage", _("Stage")),
        ("probability", "%"),
        ("rotting_days", _("Rotting days")),
    ]
    print_rows(rows, heads, form, right=("probability", "rotting_days"))
    return 0
