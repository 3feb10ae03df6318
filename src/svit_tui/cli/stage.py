"""`svit-tui stage …`"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from svit_tui.cli.kit.opening import open_store
from svit_tui.cli.kit.output import print_entry, print_rows
from svit_tui.cli.kit.parser import Commands, Parser, count, listing
from svit_tui.i18n import _
from svit_tui.model.errors import Invalid

if TYPE_CHECKING:
    from sqlmodel import Session

    from svit_tui.model.pipeline import Pipeline, Stage


def add_words(commands: Commands[Parser]) -> None:
    """Add the command `stage`."""
    stages = commands.add_parser("stage", help=_("the stages of a pipeline")).add_subparsers(
        metavar="list|add|set|move|remove", required=True
    )
    rows_verb = stages.add_parser("list", help=_("the stages of a pipeline"))
    add_verb = stages.add_parser("add", help=_("add a stage"))
    add_verb.add_argument("name", metavar=_("NAME"))
    add_verb.add_argument("--after", metavar=_("STAGE"), help=_("the last one by default"))
    change_verb = stages.add_parser("set", help=_("change a stage"))
    change_verb.add_argument("stage", metavar=_("STAGE"))
    change_verb.add_argument("--name", metavar=_("NAME"))
    for verb in (add_verb, change_verb):
        verb.add_argument("--probability", type=count, metavar="0-100")
        verb.add_argument("--rotting", type=_days, metavar=_("DAYS|none"))
        verb.add_argument(
            "--require",
            action="append",
            metavar=_("WORD"),
            help=_(
                "what a deal must have to enter: amount, contact, next_step, expected_close_on,"
                " source or a criterion; separated by commas, none for nothing"
            ),
        )
    move_verb = stages.add_parser("move", help=_("put a stage later in its pipeline, or earlier"))
    move_verb.add_argument("stage", metavar=_("STAGE"))
    way = move_verb.add_mutually_exclusive_group(required=True)
    way.add_argument("--later", type=count, default=0, metavar=_("COUNT"))
    way.add_argument("--earlier", type=count, default=0, metavar=_("COUNT"))
    remove_verb = stages.add_parser("remove", help=_("remove a stage, or merge it into another"))
    remove_verb.add_argument("stage", metavar=_("STAGE"))
    remove_verb.add_argument("--to", metavar=_("STAGE"), help=_("where its open deals go"))
    for verb, run in (
        *((rows_verb, list_all), (add_verb, add), (change_verb, change)),
        *((move_verb, move), (remove_verb, remove)),
    ):
        verb.add_argument("--pipeline", metavar=_("PIPELINE"))
        listing(verb, run)


def _days(text: str) -> int | str:
    """A number of days, or `none`."""
    return text if text == "none" else count(text)


def list_all(options: argparse.Namespace) -> int:
    """The stages of a pipeline, or of all, with what a deal must have to enter."""
    from svit_tui.crm.lists import short_lists as lists

    store = open_store(options)
    with store.read() as session:
        rows = [
            _row(session, pipeline, stage)
            for pipeline in _known(session, options)
            for stage in lists.stages(session, pipeline.key)
        ]
    _print(rows, options.format)
    return 0


def add(options: argparse.Namespace) -> int:
    """Add a stage."""
    from svit_tui.crm.lists import short_lists as lists
    from svit_tui.crm.pipelines import stages

    store = open_store(options)
    with store.unit() as work:
        [pipeline, *others] = _known(work.session, options)
        if others:
            raise Invalid("pipeline", _("There are several pipelines: name one with --pipeline."))
        after = None
        if options.after:
            [after, *_more] = lists.stages_named(work.session, [pipeline], options.after)
        stage = stages.add(
            work,
            pipeline.key,
            options.name,
            probability=options.probability or 0,
            rotting_days=_rotting(options.rotting, None),
            requires=_words(options.require) or [],
            after_id=None if after is None else after.key,
        )
        row = _row(work.session, pipeline, stage)
    print_entry(row, _print, options.format)
    return 0


def change(options: argparse.Namespace) -> int:
    """Change a stage."""
    from svit_tui.crm.pipelines import stages
    from svit_tui.model.pipeline import Pipeline

    store = open_store(options)
    with store.unit() as work:
        stage = stages.edit(
            work,
            _one(work.session, options, options.stage).key,
            name=options.name,
            probability=options.probability,
            rotting_days=_rotting(options.rotting, ...),
            requires=_words(options.require),
        )
        row = _row(work.session, work.get(Pipeline, stage.pipeline_id), stage)
    print_entry(row, _print, options.format)
    return 0


def move(options: argparse.Namespace) -> int:
    """Put a stage later or earlier, and print all stages of its pipeline."""
    from svit_tui.crm.lists import short_lists as lists
    from svit_tui.crm.pipelines import stages
    from svit_tui.model.pipeline import Pipeline

    store = open_store(options)
    with store.unit() as work:
        stage = _one(work.session, options, options.stage)
        stages.shift(work, stage.key, options.later - options.earlier)
        pipeline = work.get(Pipeline, stage.pipeline_id)
        order = lists.stages(work.session, pipeline.key)
        rows = [_row(work.session, pipeline, one) for one in order]
    _print(rows, options.format)
    return 0


def remove(options: argparse.Namespace) -> int:
    """Take a stage away, and print it once more."""
    from svit_tui.crm.lists import short_lists as lists
    from svit_tui.crm.pipelines import stages
    from svit_tui.model.pipeline import Pipeline

    store = open_store(options)
    with store.unit() as work:
        stage = _one(work.session, options, options.stage)
        pipeline = work.get(Pipeline, stage.pipeline_id)
        target = None
        if options.to:
            [target, *_more] = lists.stages_named(work.session, [pipeline], options.to)
        moved = stages.remove(work, stage.key, None if target is None else target.key)
        row = _row(work.session, pipeline, stage) | {"moved": moved}
    print_entry(row, _print, options.format)
    return 0


def _one(session: Session, options: argparse.Namespace, name: str) -> Stage:
    """The one stage of a name. Raises NotFound, and Invalid if several have it."""
    from svit_tui.crm.lists import short_lists as lists

    found = lists.stages_named(session, _known(session, options), name)
    if len(found) > 1:
        raise Invalid(
            "pipeline",
            _("Several pipelines have a stage “{name}”: name one with --pipeline.").format(
                name=found[0].name
            ),
        )
    return found[0]


def _rotting(given: int | str | None, default: Any) -> Any:
    """Days; none for `none`."""
    if given is None:
        return default
    return None if given == "none" else given


def _known(session: Session, options: argparse.Namespace) -> list[Pipeline]:
    from svit_tui.crm.lists import short_lists as lists

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
    from svit_tui.crm.pipelines import requirements

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
