"""`svit-tui sequence …`"""

from __future__ import annotations

import argparse
from collections.abc import Callable

from svit_tui.cli import complain
from svit_tui.cli.kit.opening import open_store
from svit_tui.cli.kit.output import print_rows
from svit_tui.crm import search
from svit_tui.crm.flows import sequences as nurture
from svit_tui.crm.flows.sequences import RunRow
from svit_tui.i18n import _
from svit_tui.model.values.dates import parse_date
from svit_tui.store.changes.unit import Unit
from svit_tui.store.search_index import DEAL
from svit_tui.store.store import Store


def list_sequences(options: argparse.Namespace) -> int:
    """The sequences in force; what is wrong with the file is told beside."""
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
    store = open_store(options)
    sequence = nurture.find(store, options.sequence)
    today = store.clock().astimezone().date()
    on = parse_date(options.on, today=today) if options.on else today
    return _change(store, options, lambda work, deal: nurture.start(work, deal, sequence, on))


def stop(options: argparse.Namespace) -> int:
    """Stop the sequences that run for deals."""
    return _change(open_store(options), options, nurture.stop)


def status(options: argparse.Namespace) -> int:
    """The sequences that run; of the deals that are named, those that ended too."""
    store = open_store(options)
    with store.read() as session:
        wanted = [search.the_one(session, DEAL, deal) for deal in options.deals]
        rows = nurture.runs(session, wanted or None, ended=bool(wanted))
    _print(rows, options.format)
    return 0


def _change(store: Store, options: argparse.Namespace, act: Callable[[Unit, int], object]) -> int:
    """Do something to the deals as one change, and print their sequences."""
    with store.unit() as work:
        wanted = [search.the_one(work.session, DEAL, deal) for deal in options.deals]
        for deal_id in dict.fromkeys(wanted):
            act(work, deal_id)
    with store.read() as session:
        newest = {row.deal_id: row for row in nurture.runs(session, wanted, ended=True)}
    _print(list(newest.values()), options.format)
    return 0


def _print(rows: list[RunRow], form: str) -> None:
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
