"""`svit-tui deal …`"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session

from svit_tui import formatting
from svit_tui.cli.kit.opening import open_store
from svit_tui.cli.kit.output import print_json, print_rows, print_table
from svit_tui.crm import plain_fields, search
from svit_tui.crm.deals import changes as deals
from svit_tui.crm.deals import rows as deal_reads
from svit_tui.crm.deals.rows import DealRow
from svit_tui.crm.lists import short_lists as lists
from svit_tui.crm.pipelines import qualification
from svit_tui.fields import NOUNS
from svit_tui.i18n import _
from svit_tui.model.deal import Deal
from svit_tui.model.kinds import DealStatus
from svit_tui.model.lists import LossReason, Source
from svit_tui.model.pipeline import Pipeline
from svit_tui.model.values.dates import parse_date
from svit_tui.model.values.money import (
    Money,
    currency_code,
    decimal_string,
    parse_amount,
    parse_money,
)
from svit_tui.model.values.text import search_key
from svit_tui.model.versioned import to_json
from svit_tui.store.changes.unit import Unit
from svit_tui.store.search_index import CONTACT, DEAL

RIGHT = ("id", "amount", "score")


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


def list_deals(options: argparse.Namespace) -> int:
    """List deals."""
    store = open_store(options)
    now = store.clock()
    with store.read() as session:
        contact = options.contact and search.the_one(session, CONTACT, options.contact)
        rows = deal_reads.deal_rows(
            session,
            status=options.status,
            stage_ids=_stage_ids(session, options),
            owner_id=lists.find_member(session, options.owner).key if options.owner else None,
            contact_ids=_with_people(session, contact) if contact else None,
            min_score=options.min_score,
            sort=options.sort,
            snoozed_on=now.astimezone().date() if options.snoozed else None,
            needs=[need for need in deal_reads.NEEDS if getattr(options, need)],
            now=now,
            limit=options.limit,
        )
    _print_deals(rows, options.format, now, snoozed=options.snoozed)
    return 0


def _print_deals(
    rows: Sequence[DealRow], form: str, now: datetime, *, snoozed: bool = False
) -> None:
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


def _with_people(session: Session, contact_id: int) -> list[int]:
    from svit_tui.crm.contacts.rows import contact_card

    return contact_card(session, contact_id).related


def _stage_ids(session: Session, options: argparse.Namespace) -> list[int] | None:
    if not options.stage and not options.pipeline:
        return None
    known = (
        [lists.find_pipeline(session, options.pipeline)]
        if options.pipeline
        else lists.pipelines(session)
    )
    if not options.stage:
        return [stage.key for line in known for stage in lists.stages(session, line.key)]
    return [stage.key for stage in lists.stages_named(session, known, options.stage)]


def show(options: argparse.Namespace) -> int:
    """Show one deal with its lines, people and stage history."""
    store = open_store(options)
    with store.read() as session:
        number = search.the_one(session, DEAL, options.deal)
        card = deal_reads.deal_card(session, number)
        asked = qualification.sheet(session, number).answers
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
    _print_one(row, options.format)
    return 0


def _print_one(row: dict[str, Any], form: str) -> None:
    if form == "json":
        print_json(row)
    elif form == "csv":
        print_rows([row], [(key, key) for key in row], "csv")
    else:
        fields = [{"field": key, "value": value} for key, value in row.items() if value]
        print_table(fields, [("field", ""), ("value", "")], whole=True)


def _change(options: argparse.Namespace, act: Callable[[Unit], Deal]) -> int:
    """Run a change of a deal and print the deal."""
    store = open_store(options)
    with store.unit() as work:
        number = act(work).key
    with store.read() as session:
        row = deal_reads.deal_card(session, number).row
    if options.format == "json":
        print_json(row.as_dict())
    else:
        _print_deals([row], options.format, store.clock())
    return 0


def _the_deal(work: Unit, options: argparse.Namespace) -> int:
    return search.the_one(work.session, DEAL, options.deal)


def _amount(options: argparse.Namespace, currency: str) -> Money:
    """What `--amount` says; with `--currency`, it must not name another one."""
    if options.currency:
        return parse_amount(options.amount).money(currency)
    return parse_money(options.amount, currency)


def add(options: argparse.Namespace) -> int:
    """Open a deal."""

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
            contact_id=search.the_one(session, CONTACT, options.contact),
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
    return _change(options, lambda work: deals.win(work, _the_deal(work, options)))


def reopen(options: argparse.Namespace) -> int:
    """Open a closed deal again."""
    return _change(options, lambda work: deals.reopen(work, _the_deal(work, options)))


def lose(options: argparse.Namespace) -> int:
    """Lose a deal."""

    def act(work: Unit) -> Deal:
        reason = lists.find_entry(work.session, LossReason, options.reason)
        number = _the_deal(work, options)
        return deals.lose(work, number, reason_id=reason.key, note=options.note)

    return _change(options, act)


def snooze(options: argparse.Namespace) -> int:
    """Put a deal aside until a date."""

    def act(work: Unit) -> Deal:
        until = parse_date(options.until, today=work.now.astimezone().date())
        return deals.snooze(work, _the_deal(work, options), until, options.reason)

    return _change(options, act)


def wake(options: argparse.Namespace) -> int:
    """Take a deal back that was put aside."""
    return _change(options, lambda work: deals.wake(work, _the_deal(work, options)))
