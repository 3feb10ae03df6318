"""`svit-tui contact …`: its verbs, in the order of the help."""

from __future__ import annotations

from svit_tui.cli.contact.changes import add_changing
from svit_tui.cli.contact.reads import add_reading
from svit_tui.cli.kit.parser import Commands, Parser
from svit_tui.i18n import _


def add_words(commands: Commands[Parser]) -> None:
    """Add the command `contact`."""
    verbs = commands.add_parser("contact", help=_("contacts")).add_subparsers(
        metavar="list|show|add|edit|merge|archive|restore", required=True
    )
    add_reading(verbs)
    add_changing(verbs)
