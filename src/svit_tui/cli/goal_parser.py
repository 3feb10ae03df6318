"""The words of `svit-tui goal …`."""

from __future__ import annotations

from svit_tui.cli.kit.parser import Commands, Parser, count, listing
from svit_tui.i18n import _


def add_goal(commands: Commands[Parser]) -> None:
    """Add the command `goal`."""
    verbs = commands.add_parser("goal", help=_("what is to be won in a month")).add_subparsers(
        metavar="set|list|remove", required=True
    )
    change = verbs.add_parser("set", help=_("set a goal, in place of the one there is"))
    change.add_argument("month", metavar=_("MONTH"), help=_("such as 2026-12"))
    change.add_argument("amount", metavar=_("AMOUNT"))
    whose = change.add_mutually_exclusive_group()
    whose.add_argument("--member", metavar=_("MEMBER"), help=_("of one member; a name, or me"))
    whose.add_argument("--team", metavar=_("TEAM"), help=_("of a team; usually it is everybody's"))
    listing(change, "goals", "set_goal")
    listing(verbs.add_parser("list", help=_("the goals there are")), "goals", "list_goals")
    remove = verbs.add_parser("remove", help=_("drop a goal"))
    remove.add_argument("goal", type=count, metavar=_("NUMBER"))
    listing(remove, "goals", "remove")
