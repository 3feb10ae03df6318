"""`svit-tui deal add`, `edit`, `owner` and `tag`: the fields of a deal."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from svit_tui.cli.deal.one import change, the_deal
from svit_tui.cli.kit.parser import Commands, Parser, listing
from svit_tui.i18n import _
from svit_tui.model.errors import Invalid

if TYPE_CHECKING:
    from types import EllipsisType

    from svit_tui.model.deal import Deal
    from svit_tui.model.values.money import Money
    from svit_tui.store.changes.unit import Unit


def add_fields(verbs: Commands[Parser]) -> None:
    """Add `add`, `edit`, `owner` and `tag`."""
    from svit_tui.cli.kit.field_options import add_field
    from svit_tui.fields.deal import DEAL

    verb = verbs.add_parser("add", help=_("open a deal"))
    verb.add_argument("title", metavar=_("TITLE"))
    _add_options(verb, is_new=True)
    listing(verb, add)
    verb = verbs.add_parser("edit", help=_("change fields of a deal; an empty text clears one"))
    verb.add_argument("deal", metavar=_("DEAL"))
    add_field(verb, DEAL["title"], metavar=_("TITLE"))
    _add_options(verb, is_new=False)
    listing(verb, edit)
    verb = verbs.add_parser("owner", help=_("hand a deal to a member"))
    verb.add_argument("deal", metavar=_("DEAL"))
    verb.add_argument("member", metavar=_("MEMBER"), help=_("an empty text is nobody"))
    listing(verb, own)
    verb = verbs.add_parser("tag", help=_("add and remove tags of a deal"))
    verb.add_argument("deal", metavar=_("DEAL"))
    for name in ("--add", "--remove"):
        verb.add_argument(
            name, action="append", default=[], metavar=_("TAG"), help=_("as often as needed")
        )
    listing(verb, tag)


def _add_options(verb: Parser, *, is_new: bool) -> None:
    from svit_tui.cli.kit.field_options import add_field, add_plain
    from svit_tui.fields.deal import DEAL

    add_field(verb, DEAL["contact"], required=is_new, metavar=_("CONTACT"))
    add_field(verb, DEAL["amount"], metavar=_("AMOUNT"))
    add_field(verb, DEAL["currency"], metavar=_("CURRENCY"))
    if is_new:
        add_field(verb, DEAL["pipeline"], metavar=_("PIPELINE"))
        add_field(verb, DEAL["stage"], metavar=_("STAGE"))
    else:
        add_field(verb, DEAL["probability"], metavar="0-100")
    add_field(verb, DEAL["owner"], metavar=_("MEMBER"))
    add_field(verb, DEAL["source"], metavar=_("SOURCE"))
    add_field(verb, DEAL["expected_close_on"], metavar=_("DATE"))
    add_field(verb, DEAL["tags"], default=None, metavar=_("TAG"))
    add_field(verb, DEAL["notes"], metavar=_("TEXT"))
    add_plain(verb, DEAL)


def add(options: argparse.Namespace) -> int:
    """Open a deal."""
    from svit_tui.crm.deals import changes as deals
    from svit_tui.crm.lists import short_lists as lists
    from svit_tui.model.pipeline import Pipeline
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
            pipeline_id=pipeline.key if pipeline else None,
            stage_id=stage.key if stage else None,
            amount=_amount(options, currency) if options.amount else None,
            currency=currency,
            **_given(work, options),
        )

    return change(options, act)


def edit(options: argparse.Namespace) -> int:
    """Change the fields of a deal that are given."""
    from svit_tui.crm.deals import changes as deals

    def act(work: Unit) -> Deal:
        number = the_deal(work, options)
        fields = _given(work, options)
        if options.title is not None:
            fields["title"] = options.title
        if options.probability is not None:
            fields["probability"] = _percent(options.probability)
        amount = _new_amount(work, number, options)
        if not fields and amount is ... and options.currency is None:
            raise Invalid("deal", _("Say what to change, such as --title or --amount."))
        if amount is ... and options.currency is not None:
            fields["currency"] = _currency(options)
        return deals.edit(work, number, amount=amount, **fields)

    return change(options, act)


def own(options: argparse.Namespace) -> int:
    """Hand a deal to a member, or to nobody."""
    from svit_tui.crm.deals import changes as deals

    def act(work: Unit) -> Deal:
        return deals.set_owner(work, the_deal(work, options), _member_id(work, options.member))

    return change(options, act)


def tag(options: argparse.Namespace) -> int:
    """Put tags on a deal, and take others off."""
    from svit_tui.crm.deals import changes as deals
    from svit_tui.crm.deals import parts
    from svit_tui.model.values.text import search_key

    if not options.add and not options.remove:
        raise Invalid("tags", _("Name a tag: --add or --remove."))

    def act(work: Unit) -> Deal:
        number = the_deal(work, options)
        gone = {search_key(name.lstrip("#")) for name in options.remove}
        drop = {name for name in parts.tag_names(work, number) if search_key(name) in gone}
        return deals.change_tags(work, number, set(options.add), drop)

    return change(options, act)


def _given(work: Unit, options: argparse.Namespace) -> dict[str, Any]:
    """The fields that were given, as the CRM takes them; an empty text is nothing."""
    from svit_tui.crm import plain_fields, search
    from svit_tui.crm.lists import short_lists as lists
    from svit_tui.fields.deal import DEAL
    from svit_tui.model.lists import Source
    from svit_tui.model.values.dates import parse_date

    session, found = work.session, plain_fields.typed(DEAL, vars(options), work.now)
    if options.contact is not None:
        found["contact_id"] = search.the_contact(session, options.contact)
    if options.owner is not None:
        found["owner_id"] = _member_id(work, options.owner)
    if (source := options.source) is not None:
        found["source_id"] = lists.find_entry(session, Source, source).key if source else None
    if (day := options.expected_close_on) is not None:
        today = work.now.astimezone().date()
        found["expected_close_on"] = parse_date(day, today=today) if day else None
    for name in ("tags", "notes"):
        if getattr(options, name) is not None:
            found[name] = getattr(options, name)
    return found


def _member_id(work: Unit, name: str) -> int | None:
    from svit_tui.crm.lists import short_lists as lists

    return lists.find_member(work.session, name).key if name else None


def _amount(options: argparse.Namespace, currency: str) -> Money:
    """What `--amount` says; with `--currency`, it must not name another one."""
    from svit_tui.model.values.money import parse_amount, parse_money

    if options.currency:
        return parse_amount(options.amount).money(currency)
    return parse_money(options.amount, currency)


def _new_amount(
    work: Unit, deal_id: int, options: argparse.Namespace
) -> Money | EllipsisType | None:
    """What a deal's amount becomes: none if it is cleared, `...` if it stays."""
    from svit_tui.model.deal import Deal
    from svit_tui.model.values.money import decimal_string, parse_amount

    deal = work.get(Deal, deal_id)
    currency = deal.currency if options.currency is None else _currency(options)
    if options.amount:
        return _amount(options, currency)
    if options.amount is not None:
        return None
    known = decimal_string(deal.amount, deal.currency)
    if options.currency is None or known is None:
        return ...
    return parse_amount(known, ".").money(currency)


def _currency(options: argparse.Namespace) -> str:
    from svit_tui.model.values.money import currency_code

    return currency_code(options.currency)


def _percent(text: str) -> int | None:
    if text and not (text.isdecimal() and len(text) <= len("100")):
        raise Invalid("probability", _("“{text}” is not a whole number").format(text=text) + ".")
    return int(text) if text else None
