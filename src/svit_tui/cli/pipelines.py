"""`svit-tui pipeline …`"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from svit_tui.cli.kit import setup_files
from svit_tui.cli.kit.opening import open_store
from svit_tui.cli.kit.output import output_file, print_rows, put_out
from svit_tui.crm.lists import short_lists as lists
from svit_tui.crm.pipelines import changes as pipelines
from svit_tui.crm.pipelines import files as pipeline_files
from svit_tui.exchange.toml.pipelines import read_pipelines, write_pipelines
from svit_tui.i18n import _, language
from svit_tui.model.pipeline import Pipeline
from svit_tui.settings import groups as config
from svit_tui.store.store import Store


def list_all(options: argparse.Namespace) -> int:
    """The pipelines and their stages."""
    store = open_store(options)
    with store.read() as session:
        numbers = [pipeline.key for pipeline in lists.pipelines(session)]
    return _print(store, numbers, options.format)


def list_ready(options: argparse.Namespace) -> int:
    """The ready-made pipelines, with their stages."""
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
    store = open_store(options)
    currency = options.currency or config.load().money.currency
    with store.unit() as work:
        number = pipeline_files.add_ready(work, options.like, options.name, currency).key
    return _print(store, [number], options.format)


def edit(options: argparse.Namespace) -> int:
    """Rename a pipeline, or count it in another currency."""
    store = open_store(options)
    with store.unit() as work:
        number = lists.find_pipeline(work.session, options.pipeline).key
        pipelines.edit(work, number, name=options.name, currency=options.currency)
    return _print(store, [number], options.format)


def copy(options: argparse.Namespace) -> int:
    """Copy a pipeline with its stages and criteria."""
    store = open_store(options)
    with store.unit() as work:
        source = lists.find_pipeline(work.session, options.pipeline).key
        number = pipelines.copy(work, source, options.name).key
    return _print(store, [number], options.format)


def archive(options: argparse.Namespace) -> int:
    """Put a pipeline away."""
    return _each(options, pipelines.archive)


def restore(options: argparse.Namespace) -> int:
    """Take a pipeline back."""
    return _each(options, pipelines.restore)


def export(options: argparse.Namespace) -> int:
    """The pipelines as TOML."""
    store = open_store(options)
    file = output_file(options, store.path)
    with store.read() as session:
        tables = pipeline_files.as_tables(session, lists.pipelines(session))
    put_out(file, write_pipelines(tables))
    return 0


def take_in(options: argparse.Namespace) -> int:
    """Take a file of pipelines in."""
    return setup_files.take_in(
        options,
        lambda data, source: read_pipelines(data, source, language()),
        pipeline_files.take_in,
    )


def _each(options: argparse.Namespace, act: Any) -> int:
    store = open_store(options)
    with store.unit() as work:
        number = lists.find_pipeline(work.session, options.pipeline).key
        act(work, number)
    return _print(store, [number], options.format)


def _print(store: Store, numbers: Sequence[int], form: str) -> int:
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
