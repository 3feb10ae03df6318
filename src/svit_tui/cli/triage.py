"""`svit-tui triage`"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from svit_tui.cli.kit.opening import open_store
from svit_tui.cli.kit.output import print_rows
from svit_tui.cli.kit.parser import Commands, Parser, count, listing
from svit_tui.i18n import _

if TYPE_CHECKING:
    from svit_tui.crm.triage import queue as triage


def add_words(commands: Commands[Parser]) -> None:
    """Add the command `triage`."""
    parser = commands.add_parser("triage", help=_("deals that need a decision, the worst first"))
    whose = parser.add_mutually_exclusive_group()
    whose.add_argument("--team", action="store_true", help=_("everybody's, not just yours"))
    whose.add_argument("--member", metavar=_("MEMBER"))
    parser.add_argument("--limit", type=count)
    listing(parser, run)


def run(options: argparse.Namespace) -> int:
    """The deals that need a decision, the worst first: one's own, a member's or the team's."""
    from svit_tui.crm.triage import queue as triage
    from svit_tui.settings import groups as config

    store = open_store(options)
    member_id = store.member.id if store.member and not options.team else triage.TEAM
    if options.member:
        from svit_tui.crm.lists.numbers import member_number

        with store.light_read() as reader:
            member_id = member_number(reader, options.member)
    hours = config.load().work.untouched_hours
    asked = triage.ask(store, member_id=member_id, untouched_hours=hours)
    light = store.light()
    waiting = triage.queue(light, asked, options.limit).first
    titles = triage.titles(light, [deal.deal_id for deal in waiting])
    rows = [
        {
            "deal_id": deal.deal_id,
            "title": titles.get(deal.deal_id, ""),
            "reasons": [reason.as_dict() for reason in deal.reasons]
            if options.format == "json"
            else _reasons(deal, options.format),
            "rank": deal.rank,
        }
        for deal in waiting
    ]
    columns = [
        ("rank", _("Place")),
        ("deal_id", _("No.")),
        ("title", _("Deal")),
        ("reasons", _("Why")),
    ]
    print_rows(rows, columns, options.format, right=("rank", "deal_id"))
    return 0


def _reasons(deal: triage.Waiting, form: str) -> str:
    """The reasons in one cell: in words for people, as `rotting=9; no_next_step=9` in CSV."""
    if form == "table":
        return " · ".join(reason.said() for reason in deal.reasons)
    return "; ".join(f"{reason.kind}={reason.days}" for reason in deal.reasons)
