"""`svit-tui deal …`"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

from svit_tui.cli.deal.reads import print_deals
from svit_tui.cli.kit.opening import open_store
from svit_tui.cli.kit.output import print_json
from svit_tui.cli.kit.parser import Commands, Parser, listing
from svit_tui.i18n import _

if TYPE_CHECKING:
    from svit_tui.model.deal import Deal
    from svit_tui.model.values.money import Money
    from svit_tui.store.changes.unit import Unit


def add_adding(verbs: Commands[Parser]) -> None:
    """Add `add`."""
    from svit_tui.cli.kit.field_options import add_field, add_plain
    from svit_tui.fields.deal import DEAL

    verb = verbs.add_parser("add", help=_("open a deal"))
    verb.add_argument("title", metavar=_("TITLE"))
    add_field(verb, DEAL["contact"], required=True, metavar=_("CONTACT"))
    add_field(verb, DEAL["amount"], metavar=_("AMOUNT"))
    add_field(verb, DEAL["currency"], metavar=_("CURRENCY"))
    add_field(verb, DEAL["pipeline"], metavar=_("PIPELINE"))
    add_field(verb, DEAL["stage"], metavar=_("STAGE"))
    add_field(verb, DEAL["owner"], metavar=_("MEMBER"))
    add_field(verb, DEAL["source"], metavar=_("SOURCE"))
    add_field(verb, DEAL["expected_close_on"], metavar=_("DATE"))
    add_field(verb, DEAL["tags"], metavar=_("TAG"))
    add_field(verb, DEAL["notes"], default="", metavar=_("TEXT"))
    add_plain(verb, DEAL)
    listing(verb, add)


def add_move(verbs: Commands[Parser]) -> None:
    """Add `move`."""
    verb = verbs.add_parser("move", help=_("move a deal to a stage"))
    verb.add_argument("deal", metavar=_("DEAL"))
    verb.add_argument("stage", metavar=_("STAGE"))
    listing(verb, move)


def add_ends(verbs: Commands[Parser]) -> None:
    """Add what ends a deal, puts it aside, and takes that back."""
    for name, words, run in (
        ("win", _("win a deal"), win),
        ("reopen", _("open a closed deal again"), reopen),
    ):
        verb = verbs.add_parser(name, help=words)
        verb.add_argument("deal", metavar=_("DEAL"))
        listing(verb, run)
    verb = verbs.add_parser("lose", help=_("lose a deal"))
    verb.add_argument("deal", metavar=_("DEAL"))
    verb.add_argument("--reason", required=True, metavar=_("REASON"))
    verb.add_argument("--note", default="", metavar=_("TEXT"))
    listing(verb, lose)
    verb = verbs.add_parser("snooze", help=_("put a deal aside until a date"))
    verb.add_argument("deal", metavar=_("DEAL"))
    verb.add_argument("until", metavar=_("DATE"))
    verb.add_argument("--reason", default="", metavar=_("TEXT"))
    listing(verb, snooze)
    verb = verbs.add_parser("wake", help=_("take a deal back that was put aside"))
    verb.add_argument("deal", metavar=_("DEAL"))
    listing(verb, wake)


def _change(options: argparse.Namespace, act: Callable[[Unit], Deal]) -> int:
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


def _the_deal(work: Unit, options: argparse.Namespace) -> int:
    from svit_tui.crm import search

    return search.the_deal(work.session, options.deal)


def _amount(options: argparse.Namespace, currency: str) -> Money:
    """What `--amount` says; with `--currency`, it must not name another one."""
    from svit_tui.model.values.money import parse_amount, parse_money

    if options.currency:
        return parse_amount(options.amount).money(currency)
    return parse_money(options.amount, currency)


def add(options: argparse.Namespace) -> int:
    """Open a deal."""
    from svit_tui.crm import plain_fields, search
    from svit_tui.crm.deals import changes as deals
    from svit_tui.crm.lists import short_lists as lists
    from svit_tui.fields import NOUNS
    from svit_tui.model.lists import Source
    from svit_tui.model.pipeline import Pipeline
    from svit_tui.model.values.dates import parse_date
    from svit_tui.model.values.money import currency_code

    def act(work: Unit) -> Deal:
        session = work.session
        pipeline = lists.find_pipeline(session, options.pipeline) if options.pipeline else None
        known = [pipeline] if pipeline else lists.pipelines(session)
        stage = lists.stages_named(session, known, options.stage)[0] if options.stage else None
        if stage is not None:
            pipeline = work.get(Pipeline, stage.pipeline_id)
        own = (pipeline or known[0]).currency
        currency = currency_code(options.currency) if options.currency else own
        return deals.add(
            work,
            title=options.title,
            contact_id=search.the_contact(session, options.contact),
            pipeline_id=pipeline.key if pipeline else None,
            stage_id=stage.key if stage else None,
            amount=_amount(options, currency) if options.amount else None,
            currency=currency,
            owner_id=lists.find_member(session, options.owner).key if options.owner else None,
            source_id=lists.find_entry(session, Source, options.source).key
            if options.source
            else None,
            expected_close_on=parse_date(
                options.expected_close_on, today=work.now.astimezone().date()
            )
            if options.expected_close_on
            else None,
            tags=options.tags,
            notes=options.notes,
            **plain_fields.typed(NOUNS["deal"], vars(options), work.now),
        )

    return _change(options, act)


def move(options: argparse.Namespace) -> int:
    """Move a deal to a stage of its pipeline, or of another if that has no such stage."""
    from svit_tui.crm.deals import changes as deals
    from svit_tui.crm.lists import short_lists as lists
    from svit_tui.model.deal import Deal
    from svit_tui.model.pipeline import Pipeline
    from svit_tui.model.values.text import search_key

    def act(work: Unit) -> Deal:
        deal = work.get(Deal, _the_deal(work, options))
        own = [stage.name_key for stage in lists.stages(work.session, deal.pipeline_id)]
        known = lists.pipelines(work.session)
        if search_key(options.stage) in own:
            known = [work.get(Pipeline, deal.pipeline_id)]
        stage = lists.stages_named(work.session, known, options.stage)[0]
        return deals.move(work, deal.key, stage.key)

    return _change(options, act)


def win(options: argparse.Namespace) -> int:
    """Win a deal."""
    from svit_tui.crm.deals import changes as deals

    return _change(options, lambda work: deals.win(work, _the_deal(work, options)))


def reopen(options: argparse.Namespace) -> int:
    """Open a closed deal again."""
    from svit_tui.crm.deals import changes as deals

    return _change(options, lambda work: deals.reopen(work, _the_deal(work, options)))


def lose(options: argparse.Namespace) -> int:
    """Lose a deal."""
    from svit_tui.crm.deals import changes as deals
    from svit_tui.crm.lists import short_lists as lists
    from svit_tui.model.lists import LossReason

    def act(work: Unit) -> Deal:
        reason = lists.find_entry(work.session, LossReason, options.reason)
        number = _the_deal(work, options)
        return deals.lose(work, number, reason_id=reason.key, note=options.note)

    return _change(options, act)


def snooze(options: argparse.Namespace) -> int:
    """Put a deal aside until a date."""
    from svit_tui.crm.deals import changes as deals
    from svit_tui.model.values.dates import parse_date

    def act(work: Unit) -> Deal:
        until = parse_date(options.until, today=work.now.astimezone().date())
        return deals.snooze(work, _the_deal(work, options), until, options.reason)

    return _change(options, act)


def wake(options: argparse.Namespace) -> int:
    """Take a deal back that was put aside."""
    from svit_tui.crm.deals import changes as deals

    return _change(options, lambda work: deals.wake(work, _the_deal(work, options)))
