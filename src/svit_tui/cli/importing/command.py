"""`svit-tui import …`: its words; what it does is in the files beside."""

from __future__ import annotations

import argparse

from svit_tui.cli.kit.parser import Commands, Parser, forcible
from svit_tui.i18n import _


def add_words(commands: Commands[Parser]) -> None:
    """Add the command `import`."""
    parser = commands.add_parser("import", help=_("import CSV files, spreadsheets and calendars"))
    parser.add_argument("files", nargs="+", metavar=_("FILE"))
    parser.add_argument("--mapping", metavar="NAME|FILE")
    parser.add_argument("--dry-run", action="store_true", help=_("only say what would happen"))
    parser.add_argument("--on-duplicate", choices=("skip", "update", "create"), default="skip")
    parser.add_argument(
        "--match",
        metavar="KEYS",
        default="",
        help=_("what rows are matched by, separated by commas: id, email, phone, name"),
    )
    parser.add_argument(
        "--create-contacts",
        action="store_true",
        help=_("create contacts that rows name and that are not here yet"),
    )
    parser.add_argument(
        "--create-pipelines",
        action="store_true",
        help=_(
            "create pipelines that rows name and that are not here yet, "
            "with the stages of these rows"
        ),
    )
    parser.add_argument(
        "--rejects", metavar=_("FILE"), help=_("write the rows that can't be imported")
    )
    forcible(parser)
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Import files; return the exit code."""
    from svit_tui.cli.importing import tables

    return tables.run(options)
