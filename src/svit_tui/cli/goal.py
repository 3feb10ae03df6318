"""`svit-tui goal …`"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from svit_tui import formatting
from svit_tui.cli.kit.opening import open_store
from svit_tui.cli.kit.output import print_json, print_rows
from svit_tui.cli.kit.parser import Commands, Parser, count, listing
from svit_tui.i18n import _, pgettext

if TYPE_CHECKING:
    from svit_tui.crm.lists import goals


def add_words(commands: Commands[Parser]) -> None:
    """Add the command `goal`."""
    verbs = commands.add_parser("goal", help=_("what should be won in a month")).add_subparsers(
        metavar="set|list|remove", required=True
    )
    verb = verbs.add_parser("set", help=_("set a goal, in place of the one there is"))
    verb.add_argument("month", metavar=_("MONTH"), help=_("such as 2026-12"))
    verb.add_argument("amount", metavar=_("AMOUNT"))
    whose = verb.add_mutually_exclusive_group()
    whose.add_argument("--member", metavar=_("MEMBER"), help=_("of one member; a name, or me"))
    whose.add_argument("--team", metavar=_("TEAM"), help=_("of a team; everybody's by default"))
    listing(verb, set_goal)
    listing(verbs.add_parser("list", help=_("the goals there are")), list_goals)
    verb = verbs.add_parser("remove", help=_("drop a goal"))
    verb.add_argument("goal", type=count, metavar=_("NUMBER"))
    listing(verb, remove)


def set_goal(options: argparse.Namespace) -> int:
    """Set what a member, a team or all mean to win in a month."""
    from svit_tui.crm.lists import goals
    from svit_tui.crm.reports import asking
    from svit_tui.model.values.money import parse_money
    from svit_tui.settings import groups as config

    store = open_store(options)
    amount = parse_money(options.amount, config.load().money.currency)
    me = store.member.id if store.member else None
    with store.unit() as work:
        member = asking.owner(work.session, options.member, me) if options.member else None
        number = goals.set_goal(
            work, options.month, amount, member_id=member, team=options.team or ""
        ).key
    with store.read() as session:
        [goal] = [row for row in goals.listed(session) if row.id == number]
    if options.format == "json":
        print_json(goal.as_dict())
    else:
        _print([goal], options.format)
    return 0


def list_goals(options: argparse.Namespace) -> int:
    """The goals there are."""
    from svit_tui.crm.lists import goals

    store = open_store(options)
    with store.read() as session:
        rows = goals.listed(session)
    _print(rows, options.format)
    return 0


def remove(options: argparse.Namespace) -> int:
    """Drop a goal, and print it once more."""
    from svit_tui.crm.lists import goals

    store = open_store(options)
    with store.read() as session:
        before = goals.listed(session)
    with store.unit() as work:
        number = goals.remove(work, options.goal).key
    dropped = [row for row in before if row.id == number]
    if options.format == "json" and dropped:
        print_json(dropped[0].as_dict())
    else:
        _print(dropped, options.format)
    return 0


def _print(rows: Sequence[goals.GoalRow], form: str) -> None:
    heads = [
        ("id", _("No.")),
        ("month", _("Month")),
        ("member", _("Member")),
        ("team", _("Team")),
        ("amount", _("Goal")),
        ("currency", ""),
    ]
    found = [row.as_dict() for row in rows]
    if form == "table":
        heads = [
            ("id", _("No.")),
            ("month", _("Month")),
            ("whose", pgettext("goal", "Whose")),
            ("amount", _("Goal")),
        ]
        for shown, row in zip(found, rows, strict=True):
            amount = formatting.money(row.amount.minor, row.amount.currency)
            shown |= {"whose": row.whose, "amount": amount}
    print_rows(found, heads, form, right=("id", "amount"))
