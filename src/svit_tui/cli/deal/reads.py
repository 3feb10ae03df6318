"""`svit-tui deal list` and `deal show`"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from svit_tui import formatting
from svit_tui.cli.kit.filters import filter_argument, tell_compared_alone
from svit_tui.cli.kit.opening import open_store
from svit_tui.cli.kit.output import print_one, print_rows
from svit_tui.cli.kit.parser import Commands, Parser, count, listing
from svit_tui.i18n import _
from svit_tui.model.kinds import DealStatus

if TYPE_CHECKING:
    from svit_tui.crm.deals.rows import DealRow

RIGHT = ("id", "amount", "score")


def add_reading(verbs: Commands[Parser]) -> None:
    """Add `list` and `show`."""
    verb = verbs.add_parser("list", help=_("list deals"))
    filter_argument(verb, "owner:me amount>50k close:this-month not rotting")
    verb.add_argument(
        "--status",
        choices=("open", "won", "lost", "all"),
        help=_("open ones, unless the filter names states itself"),
    )
    verb.add_argument("--stage", metavar=_("STAGE"))
    verb.add_argument("--pipeline", metavar=_("PIPELINE"))
    verb.add_argument("--owner", metavar=_("MEMBER"))
    verb.add_argument("--contact", metavar=_("CONTACT"))
    verb.add_argument("--min-score", type=count, metavar="0-100", help=_("score at least"))
    verb.add_argument("--sort", choices=("newest", "score"), default="newest")
    verb.add_argument("--snoozed", action="store_true", help=_("only snoozed ones"))
    for need, words in (
        ("--rotting", _("only rotting ones: no activity for longer than their stage allows")),
        ("--no-next-step", _("only those without a next step")),
        ("--overdue", _("only those whose next step is overdue")),
    ):
        verb.add_argument(need, action="store_true", help=words)
    verb.add_argument("--limit", type=count)
    listing(verb, list_deals)
    verb = verbs.add_parser("show", help=_("show one deal"))
    verb.add_argument("deal", metavar=_("DEAL"))
    listing(verb, show)


def columns() -> list[tuple[str, str]]:
    """The columns of a table of deals."""
    return [
        ("id", _("No.")),
        ("title", _("Deal")),
        ("contact", _("Contact")),
        ("stage", _("Stage")),
        ("status", _("State")),
        ("amount", _("Amount")),
        ("currency", ""),
        ("owner", _("Owner")),
        ("expected_close_on", _("Expected close")),
        ("score", _("Score")),
        ("step", _("Next step")),
    ]


def _shown(options: argparse.Namespace, needs: Sequence[str], *, names_state: bool) -> str:
    """Which deals are listed, a word of DealFilter. Those put aside need nothing."""
    if options.status not in ("open", "all", None):
        return str(options.status)
    if options.snoozed:
        return "snoozed"
    if needs:
        return "open"
    if options.status is None and names_state:
        return "all"
    return "all" if options.status == "all" else "active"


def list_deals(options: argparse.Namespace) -> int:
    """List deals."""
    from svit_tui.crm import search
    from svit_tui.crm.contacts.related import related
    from svit_tui.crm.deals import rows as deal_reads
    from svit_tui.crm.filtering.deals import deal_condition
    from svit_tui.crm.lists.numbers import member_number, stage_numbers
    from svit_tui.settings import groups as config

    store = open_store(options)
    now = store.clock()
    with store.light_read() as reader:
        contact = options.contact and search.the_contact(reader, options.contact)
        stages = stage_numbers(reader, options.pipeline, options.stage)
        needs = tuple(need for need in deal_reads.NEEDS if getattr(options, need))
        asked = options.filter and deal_condition(
            reader,
            options.filter,
            now=now,
            member_id=store.member.id if store.member else None,
            rates=config.load().conversion(),
        )
        wanted = deal_reads.DealFilter(
            owner_ids=(member_number(reader, options.owner),) if options.owner else (),
            stage_ids=None if stages is None else tuple(stages),
            contact_ids=tuple(related(reader, contact)) if contact else None,
            min_score=options.min_score,
            needs=needs,
            all_needs=True,
            show=_shown(options, needs, names_state=bool(asked and asked.names_state)),
            condition=asked.condition if asked else None,
        )
        # What is won or lost is not put aside.
        is_closed = options.status in ("won", "lost")
        rows = deal_reads.deal_rows(
            reader,
            ids=[] if options.snoozed and is_closed else None,
            wanted=wanted,
            sort=options.sort,
            now=now,
            limit=options.limit,
        )
    tell_compared_alone(asked.compared_alone if asked else ())
    print_deals(rows, options.format, now, snoozed=options.snoozed)
    return 0


def print_deals(
    rows: Sequence[DealRow], form: str, now: datetime, *, snoozed: bool = False
) -> None:
    """Deals as a table, as JSON or as CSV."""
    heads = columns()
    if snoozed:
        heads += [("snoozed_until", _("Snoozed until")), ("snooze_reason", _("Because"))]
    found = [row.as_dict() for row in rows]
    if form == "table":
        for shown, row in zip(found, rows, strict=True):
            shown |= {"step": step_said(row, now), "status": _state_said(row, now)}
    print_rows(found, heads, form, right=RIGHT)


def _state_said(row: DealRow, now: datetime) -> str:
    """Open, won or lost; and whether the deal is rotting."""
    rotting = row.standing.days_rotting(now)
    return row.status if rotting is None else f"{row.status}, {_('rotting')}"


def step_said(row: DealRow, now: datetime) -> str:
    """The next step of an open deal: when, and what; an overdue one says for how long."""
    standing = row.standing
    if row.status != DealStatus.OPEN:
        return ""
    if not row.next_step_kind:
        return _("no next step") if standing.lacks_next_step(now) else ""
    due = formatting.due_said(row.next_step_on, row.next_step_at, now, standing.step.ends)
    return f"{due}: {row.next_step}" if due else row.next_step


def show(options: argparse.Namespace) -> int:
    """Show one deal with its lines, people and stage history."""
    from svit_tui.crm import plain_fields, search
    from svit_tui.crm.deals import rows as deal_reads
    from svit_tui.crm.pipelines.sheet import sheet
    from svit_tui.model.values.money import decimal_string
    from svit_tui.model.values.stored import to_json

    store = open_store(options)
    with store.light_read() as reader:
        number = search.the_deal(reader, options.deal)
        card = deal_reads.deal_card(reader, number)
        asked = sheet(reader, number).answers
    row: dict[str, Any] = card.row.as_dict()
    row["notes"] = card.notes
    row["loss_note"] = card.loss_note
    row |= plain_fields.told(card.plain)
    currency = card.row.currency
    row["lines"] = [
        {
            "name": line.name,
            "quantity": f"{line.quantity / 1000:g}",
            "unit_price": decimal_string(line.unit_price, currency),
            "discount": f"{line.discount / 100:g}",
            "total": decimal_string(line.total, currency),
        }
        for line in card.lines
    ]
    row["qualification"] = [answer.as_dict() for answer in asked]
    row["people"] = [name for _number, name in card.people]
    row["stage_history"] = [
        {
            "kind": visit.kind,
            "at": to_json(visit.at),
            "by": visit.who,
            "from": visit.from_stage,
            "to": visit.to_stage,
        }
        for visit in card.visits
    ]
    print_one(row, options.format)
    return 0
