"""One deal: which one is meant, and what is printed when it was changed."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

from svit_tui.cli.deal.reads import print_deals
from svit_tui.cli.kit.opening import open_store
from svit_tui.cli.kit.output import print_json

if TYPE_CHECKING:
    from svit_tui.model.deal import Deal
    from svit_tui.store.changes.unit import Unit


def the_deal(work: Unit, options: argparse.Namespace) -> int:
    """The number of the deal that is meant. Raises Invalid."""
    from svit_tui.crm import search

    return search.the_deal(work.session, options.deal)


def change(options: argparse.Namespace, act: Callable[[Unit], Deal]) -> int:
    """Run a change of a deal and print the deal."""
    from svit_tui.crm.deals import rows as deal_reads

    store = open_store(options)
    with store.unit() as work:
        number = act(work).key
    with store.read() as session:
        row = deal_reads.deal_card(session, number).row
    if options.format == "json":
        print_json(row.as_dict())
    else:
        print_deals([row], options.format, store.clock())
    return 0
