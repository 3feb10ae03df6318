"""`svit-tui search`"""

from __future__ import annotations

import argparse

from svit_tui.cli.kit.opening import open_store
from svit_tui.cli.kit.output import print_rows
from svit_tui.cli.kit.parser import Commands, Parser, count, listing
from svit_tui.i18n import _


def add_words(commands: Commands[Parser]) -> None:
    """Add the command `search`."""
    parser = commands.add_parser(
        "search", help=_("find contacts, deals and all that is said and planned")
    )
    parser.add_argument("query", metavar=_("QUERY"))
    parser.add_argument("--limit", type=count, default=50)
    listing(parser, search)


def search(options: argparse.Namespace) -> int:
    """Find contacts, deals and communications."""
    from svit_tui.crm import search as finding

    store = open_store(options)
    with store.light_read() as reader:
        found = finding.search(reader, options.query, limit=options.limit)
    heads = [("type", _("Type")), ("id", _("No.")), ("name", _("Name")), ("where", _("Where"))]
    print_rows([row.as_dict() for row in found], heads, options.format, right=("id",))
    return 0
