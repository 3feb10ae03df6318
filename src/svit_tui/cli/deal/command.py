"""`svit-tui deal …`: its verbs, in the order of the help."""

from __future__ import annotations

from svit_tui.cli.deal.changes import add_ends, add_move
from svit_tui.cli.deal.fields import add_fields
from svit_tui.cli.deal.qualify import add_qualify
from svit_tui.cli.deal.reads import add_reading
from svit_tui.cli.kit.parser import Commands, Parser
from svit_tui.i18n import _


def add_words(commands: Commands[Parser]) -> None:
    """Add the command `deal`."""
    verbs = commands.add_parser("deal", help=_("deals")).add_subparsers(
        metavar="list|show|add|edit|owner|tag|move|qualify|win|lose|reopen|snooze|wake|archive"
        "|restore",
        required=True,
    )
    add_reading(verbs)
    add_fields(verbs)
    add_move(verbs)
    add_qualify(verbs)
    add_ends(verbs)
