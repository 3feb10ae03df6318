"""`svit-tui deal move`, `win`, `lose` …: what becomes of a deal."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from svit_tui.cli.deal.one import change, the_deal
from svit_tui.cli.kit.parser import Commands, Parser, listing
from svit_tui.i18n import _

if TYPE_CHECKING:
    from svit_tui.model.deal import Deal
    from svit_tui.store.changes.unit import Unit


def add_move(verbs: Commands[Parser]) -> None:
    """Add `move`."""
    verb = verbs.add_parser("move", help=_("move a deal to a stage"))
    verb.add_argument("deal", metavar=_("DEAL"))
    verb.add_argument("stage", metavar=_("STAGE"))
    listing(verb, move)


def add_ends(verbs: Commands[Parser]) -> None:
    """Add what ends a deal, puts it aside or away, and takes that back."""
    from svit_tui.cli.kit.field_options import add_field
    from svit_tui.fields.deal import DEAL

    for name, words, run in (
        ("win", _("win a deal"), win),
        ("reopen", _("open a closed deal again"), reopen),
    ):
        verb = verbs.add_parser(name, help=words)
        verb.add_argument("deal", metavar=_("DEAL"))
        listing(verb, run)
    verb = verbs.add_parser("lose", help=_("lose a deal"))
    verb.add_argument("deal", metavar=_("DEAL"))
    add_field(verb, DEAL["loss_reason"], also=("--reason",), required=True, metavar=_("REASON"))
    add_field(verb, DEAL["loss_note"], also=("--note",), default="", metavar=_("TEXT"))
    listing(verb, lose)
    verb = verbs.add_parser("snooze", help=_("snooze a deal until a date"))
    verb.add_argument("deal", metavar=_("DEAL"))
    verb.add_argument("until", metavar=_("DATE"))
    add_field(verb, DEAL["snooze_reason"], also=("--reason",), default="", metavar=_("TEXT"))
    listing(verb, snooze)
    for name, words, run in (
        ("wake", _("wake a snoozed deal"), wake),
        ("archive", _("archive a deal: it leaves board, lists and search"), archive),
        ("restore", _("restore an archived deal, by its number or its whole title"), restore),
    ):
        verb = verbs.add_parser(name, help=words)
        verb.add_argument("deal", metavar=_("DEAL"))
        listing(verb, run)


def move(options: argparse.Namespace) -> int:
    """Move a deal to a stage of its pipeline, or of another if that has no such stage."""
    from svit_tui.crm.deals import changes as deals
    from svit_tui.crm.lists import short_lists as lists
    from svit_tui.model.deal import Deal
    from svit_tui.model.pipeline import Pipeline
    from svit_tui.model.values.text import search_key

    def act(work: Unit) -> Deal:
        deal = work.get(Deal, the_deal(work, options))
        own = [stage.name_key for stage in lists.stages(work.session, deal.pipeline_id)]
        known = lists.pipelines(work.session)
        if search_key(options.stage) in own:
            known = [work.get(Pipeline, deal.pipeline_id)]
        stage = lists.stages_named(work.session, known, options.stage)[0]
        return deals.move(work, deal.key, stage.key)

    return change(options, act)


def win(options: argparse.Namespace) -> int:
    """Win a deal."""
    from svit_tui.crm.deals import changes as deals

    return change(options, lambda work: deals.win(work, the_deal(work, options)))


def reopen(options: argparse.Namespace) -> int:
    """Open a closed deal again."""
    from svit_tui.crm.deals import changes as deals

    return change(options, lambda work: deals.reopen(work, the_deal(work, options)))


def lose(options: argparse.Namespace) -> int:
    """Lose a deal."""
    from svit_tui.crm.deals import changes as deals
    from svit_tui.crm.lists import short_lists as lists
    from svit_tui.model.lists import LossReason

    def act(work: Unit) -> Deal:
        reason = lists.find_entry(work.session, LossReason, options.loss_reason)
        number = the_deal(work, options)
        return deals.lose(work, number, reason_id=reason.key, note=options.loss_note)

    return change(options, act)


def snooze(options: argparse.Namespace) -> int:
    """Put a deal aside until a date."""
    from svit_tui.crm.deals import changes as deals
    from svit_tui.model.values.dates import parse_date

    def act(work: Unit) -> Deal:
        until = parse_date(options.until, today=work.now.astimezone().date())
        return deals.snooze(work, the_deal(work, options), until, options.snooze_reason)

    return change(options, act)


def wake(options: argparse.Namespace) -> int:
    """Take a deal back that was put aside."""
    from svit_tui.crm.deals import changes as deals

    return change(options, lambda work: deals.wake(work, the_deal(work, options)))


def archive(options: argparse.Namespace) -> int:
    """Put a deal away."""
    from svit_tui.crm.deals import changes as deals

    return change(options, lambda work: deals.archive(work, the_deal(work, options)))


def restore(options: argparse.Namespace) -> int:
    """Take an archived deal back."""
    from svit_tui.crm import search
    from svit_tui.crm.deals import changes as deals

    def act(work: Unit) -> Deal:
        return deals.restore(work, search.archived_deal(work.session, options.deal))

    return change(options, act)
