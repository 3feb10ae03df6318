"""`svit-tui sequence …`"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

from svit_tui.cli import complain
from svit_tui.cli.kit.opening import open_store
from svit_tui.cli.kit.output import print_rows
from svit_tui.cli.kit.parser import Commands, Parser, listing
from svit_tui.i18n import _

if TYPE_CHECKING:
    from svit_tui.crm.flows.sequences import RunRow
    from svit_tui.store.changes.unit import Unit
    from svit_tui.store.store import Store


def add_words(commands: Commands[Parser]) -> None:
    """Add the command `sequence`."""
    verbs = commands.add_parser("sequence", help=_("nurture sequences")).add_subparsers(
        metavar="list|start|stop|status", required=True
    )
    verb = verbs.add_parser("list", help=_("the sequences there are, and their steps"))
    listing(verb, list_sequences)
    verb = verbs.add_parser("start", help=_("start a sequence for deals"))
    verb.add_argument("sequence", metavar=_("SEQUENCE"))
    verb.add_argument("deals", nargs="+", metavar=_("DEAL"))
    verb.add_argument("--on", default="", metavar=_("DATE"), help=_("day 0; today by default"))
    listing(verb, start)
    verb = verbs.add_parser("stop", help=_("stop the sequences of deals"))
    verb.add_argument("deals", nargs="+", metavar=_("DEAL"))
    listing(verb, stop)
    verb = verbs.add_parser("status", help=_("which sequences run, and how far they are"))
    verb.add_argument("deals", nargs="*", metavar=_("DEAL"), help=_("those that ended too"))
    listing(verb, status)


def list_sequences(options: argparse.Namespace) -> int:
    """The sequences in force; what is wrong with the file is told beside."""
    from svit_tui.crm.flows import sequences as nurture

    found = nurture.known(open_store(options))
    for problem in found.problems:
        complain(problem)
    rows = [
        {
            "name": entry.name,
            "days": entry.days,
            "steps": [
                {"day": step.day, "kind": step.kind, "text": step.text} for step in entry.steps
            ]
            if options.format == "json"
            else [str(step) for step in entry.steps],
        }
        for entry in found.sequences
    ]
    heads = [("name", _("Sequence")), ("days", _("Days")), ("steps", _("Steps"))]
    print_rows(rows, heads, options.format, right=("days",))
    return 0


def start(options: argparse.Namespace) -> int:
    """Start a sequence for deals."""
    from svit_tui.crm.flows import sequences as nurture
    from svit_tui.model.values.dates import parse_date

    store = open_store(options)
    sequence = nurture.find(store, options.sequence)
    today = store.clock().astimezone().date()
    on = parse_date(options.on, today=today) if options.on else today
    return _change(store, options, lambda work, deal: nurture.start(work, deal, sequence, on))


def stop(options: argparse.Namespace) -> int:
    """Stop the sequences that run for deals."""
    from svit_tui.crm.flows import sequences as nurture

    return _change(open_store(options), options, nurture.stop)


def status(options: argparse.Namespace) -> int:
    """The sequences that run; of the deals that are named, those that ended too."""
    from svit_tui.crm import search
    from svit_tui.crm.flows import sequences as nurture

    store = open_store(options)
    with store.read() as session:
        wanted = [search.the_deal(session, deal) for deal in options.deals]
        rows = nurture.runs(session, wanted or None, ended=bool(wanted))
    _print(rows, options.format)
    return 0


def _change(store: Store, options: argparse.Namespace, act: Callable[[Unit, int], object]) -> int:
    """Do something to the deals as one change, and print their sequences."""
    from svit_tui.crm import search
    from svit_tui.crm.flows import sequences as nurture

    with store.unit() as work:
        wanted = [search.the_deal(work.session, deal) for deal in options.deals]
        for deal_id in dict.fromkeys(wanted):
            act(work, deal_id)
    with store.read() as session:
        newest = {row.deal_id: row for row in nurture.runs(session, wanted, ended=True)}
    _print(list(newest.values()), options.format)
    return 0


def _print(rows: list[RunRow], form: str) -> None:
    from svit_tui.crm.flows import sequences as nurture

    heads = [
        ("deal_id", _("No.")),
        ("deal", _("Deal")),
        ("sequence", _("Sequence")),
        ("started_on", _("Started")),
        ("step", _("Step")),
        ("steps", _("of")),
        ("next_on", _("Next")),
        ("stopped_because", _("Ended because")),
    ]
    shown = [row.as_dict() for row in rows]
    if form == "table":
        for row in shown:
            row["stopped_because"] = nurture.ended_said(row["stopped_because"] or "")
    print_rows(shown, heads, form, right=("deal_id", "step", "steps"))
