"""The words of `svit-tui pipeline …` and `svit-tui stage …`."""

from __future__ import annotations

from svit_tui.cli.kit.parser import Commands, Parser, count, listing
from svit_tui.cli.kit.setup_words import add_file_verbs
from svit_tui.i18n import _


def add_pipeline(commands: Commands[Parser]) -> None:
    """Add the command `pipeline`."""
    words = _("the pipelines and their stages")
    verbs = commands.add_parser("pipeline", help=words).add_subparsers(
        metavar="list|add|edit|copy|archive|restore|export|import|ready", required=True
    )
    add_file_verbs(verbs, "pipelines", words)
    ready = verbs.add_parser("ready", help=_("the ready-made ones, to start from"))
    listing(ready, "pipelines", "list_ready")
    add = verbs.add_parser("add", help=_("add a pipeline"))
    add.add_argument("name", metavar=_("NAME"))
    add.add_argument(
        "--like", default="sales", metavar=_("READY"), help=_("a ready-made one; usually sales")
    )
    edit = verbs.add_parser("edit", help=_("change a pipeline"))
    edit.add_argument("pipeline", metavar=_("PIPELINE"))
    edit.add_argument("--name", metavar=_("NAME"))
    for verb in (add, edit):
        verb.add_argument("--currency", metavar=_("CODE"))
    copy = verbs.add_parser("copy", help=_("copy a pipeline with its stages"))
    copy.add_argument("pipeline", metavar=_("PIPELINE"))
    copy.add_argument("name", metavar=_("NAME"))
    archive = verbs.add_parser("archive", help=_("put a pipeline away that holds no open deals"))
    restore = verbs.add_parser("restore", help=_("take a pipeline back"))
    for verb in (archive, restore):
        verb.add_argument("pipeline", metavar=_("PIPELINE"))
    for name, verb in (
        *(("add", add), ("edit", edit), ("copy", copy)),
        *(("archive", archive), ("restore", restore)),
    ):
        listing(verb, "pipelines", name)


def add_stage(commands: Commands[Parser]) -> None:
    """Add the command `stage`."""
    stages = commands.add_parser("stage", help=_("the stages of a pipeline")).add_subparsers(
        metavar="list|add|set|move|remove", required=True
    )
    rows = stages.add_parser("list", help=_("the stages of a pipeline"))
    add = stages.add_parser("add", help=_("add a stage"))
    add.add_argument("name", metavar=_("NAME"))
    add.add_argument("--after", metavar=_("STAGE"), help=_("usually it is the last one"))
    change = stages.add_parser("set", help=_("change a stage"))
    change.add_argument("stage", metavar=_("STAGE"))
    change.add_argument("--name", metavar=_("NAME"))
    for verb in (add, change):
        verb.add_argument("--probability", type=count, metavar="0-100")
        verb.add_argument("--rotting", type=_days, metavar=_("DAYS|none"))
        verb.add_argument(
            "--require",
            action="append",
            metavar=_("WORD"),
            help=_(
                "what a deal must have to enter: amount, contact, next_step, expected_close_on,"
                " source or a criterion; commas between, none for nothing"
            ),
        )
    move = stages.add_parser("move", help=_("put a stage later in its pipeline, or earlier"))
    move.add_argument("stage", metavar=_("STAGE"))
    way = move.add_mutually_exclusive_group(required=True)
    way.add_argument("--later", type=count, default=0, metavar=_("COUNT"))
    way.add_argument("--earlier", type=count, default=0, metavar=_("COUNT"))
    remove = stages.add_parser("remove", help=_("take a stage away, or merge it into another"))
    remove.add_argument("stage", metavar=_("STAGE"))
    remove.add_argument("--to", metavar=_("STAGE"), help=_("where its open deals go"))
    for name, verb in (
        *(("list", rows), ("add", add), ("set", change)),
        *(("move", move), ("remove", remove)),
    ):
        verb.add_argument("--pipeline", metavar=_("PIPELINE"))
        listing(verb, "stages", f"stage_{name}")


def _days(text: str) -> int | str:
    """A number of days, or `none`."""
    return text if text == "none" else count(text)
