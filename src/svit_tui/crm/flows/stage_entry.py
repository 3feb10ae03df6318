"""Enter stages that require something: several deals at once, filling in what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlmodel import col, select

from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.contacts.changes import Point
from svit_tui.crm.deals import actions
from svit_tui.crm.deals import changes as deals
from svit_tui.crm.pipelines import qualification
from svit_tui.crm.tasks import changes as tasks
from svit_tui.crm.tasks.changes import SOMETIME, Due
from svit_tui.model.contact import Contact, ContactPoint
from svit_tui.model.deal import Deal
from svit_tui.model.pipeline import Stage
from svit_tui.model.values.money import Money
from svit_tui.store.changes.unit import Unit


@dataclass(frozen=True, slots=True)
class Filled:
    """What a deal gets before it moves; what is left empty stays as it is."""

    amount: Money | None = None
    expected_close_on: date | None = None
    source_id: int | None = None
    points: Sequence[Point] = ()
    next_step: str = ""
    next_step_due: Due = SOMETIME
    answers: Mapping[int, int] = field(default_factory=dict)
    plain: Mapping[str, Any] = field(default_factory=dict)


def fill_and_move(work: Unit, deal_id: int, stage_id: int, filled: Filled) -> Deal:
    """Give a deal what it lacks and move it, as one change. Raises Missing, Invalid, NotOpen."""
    deal = deals.open_deal(work, deal_id)
    count = work.count
    work.label(actions.MOVE, deal.title)
    values: dict[str, Any] = dict(filled.plain)
    if filled.amount is not None:
        values |= {"amount": filled.amount.minor, "currency": filled.amount.currency}
    if filled.expected_close_on is not None:
        values["expected_close_on"] = filled.expected_close_on
    if filled.source_id is not None:
        values["source_id"] = filled.source_id
    work.change(deal, **deals.checked(work, values))
    if filled.points:
        _add_points(work, deal.contact_id, filled.points)
    if filled.next_step:
        tasks.add(work, title=filled.next_step, due=filled.next_step_due, deal_id=deal_id)
    if filled.answers:
        pipeline_id = work.get(Stage, stage_id).pipeline_id
        qualification.assess(work, deal_id, filled.answers, pipeline_id=pipeline_id)
    deals.move(work, deal_id, stage_id)
    # It is one move, whatever it took.
    work.count = count + 1
    return deal


def _add_points(work: Unit, contact_id: int, points: Sequence[Point]) -> None:
    contact = work.get(Contact, contact_id)
    known = work.session.exec(
        select(ContactPoint)
        .where(ContactPoint.contact_id == contact_id)
        .order_by(col(ContactPoint.position), col(ContactPoint.id))
    ).all()
    kept = [Point(point.kind, point.value, point.label) for point in known]
    contacts.set_points(work, contact, [*kept, *points])
