"""Read deals: light rows for lists, cards and scripts, and everything for a deal's screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, literal_column
from sqlalchemy import select as core_select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, or_, select

from svit_tui.crm import plain_fields
from svit_tui.fields.deal import DEAL
from svit_tui.i18n import _
from svit_tui.model.contact import Contact
from svit_tui.model.deal import Deal, DealContact, DealTag, Line, StageChange
from svit_tui.model.errors import NotFound
from svit_tui.model.kinds import ContactKind, DealStatus
from svit_tui.model.lists import LossReason, Product, Source, Tag
from svit_tui.model.member import Member
from svit_tui.model.pipeline import Pipeline, Stage
from svit_tui.model.standing import NextStep, Standing, step_end
from svit_tui.model.values.line_amounts import line_total
from svit_tui.model.values.money import decimal_string
from svit_tui.model.versioned import to_json
from svit_tui.store.reads.chunks import chunks
from svit_tui.store.reads.standing import AWAKE, LIMITS, ON_BOARD, STEP_ENDS, Moment

# Orders of a listing; those without a score come last.
ORDERS: dict[str, tuple[ColumnElement[Any], ...]] = {
    "newest": (col(Deal.id).desc(),),
    "score": (col(Deal.score).is_(None), col(Deal.score).desc(), col(Deal.id).desc()),
}
# What an open deal may be in need of.
NEEDS = ("rotting", "no_next_step", "overdue")


@dataclass(slots=True)
class DealRow:
    """A deal with the names of what it refers to. `amount` is in minor units."""

    id: int
    title: str
    contact_id: int
    contact: str
    organization: str | None
    pipeline_id: int
    pipeline: str
    stage_id: int
    stage: str
    status: str
    amount: int | None
    currency: str
    owner: str | None
    source: str | None
    created_at: datetime
    stage_entered_at: datetime
    last_communication_at: datetime | None
    active_at: datetime
    expected_close_on: date | None
    closed_at: datetime | None
    loss_reason: str | None
    snoozed_until: date | None
    snooze_reason: str
    next_step: str
    next_step_kind: str
    next_step_on: date | None
    next_step_at: datetime | None
    score: int | None
    archived_at: datetime | None
    version: int
    products: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    # Days that a deal may rest in its stage.
    rotting_days: int | None = None
    # When the event is over that is its next step: an instant, or the last day.
    next_step_ends: date | datetime | None = None

    @property
    def standing(self) -> Standing:
        """What tells whether it is rotting, overdue and so on."""
        return Standing(
            is_on_board=self.status == DealStatus.OPEN and self.archived_at is None,
            active_at=self.active_at,
            rotting_days=self.rotting_days,
            step=NextStep(
                self.next_step_kind, self.next_step_on, self.next_step_at, self.next_step_ends
            ),
            snoozed_until=self.snoozed_until,
            expected_close_on=self.expected_close_on,
        )

    def as_dict(self) -> dict[str, Any]:
        """The row as scripts read it; `amount` is a decimal string in major units."""
        return {
            "id": self.id,
            "title": self.title,
            "contact": self.contact,
            "organization": self.organization,
            "pipeline": self.pipeline,
            "stage": self.stage,
            "status": self.status,
            "amount": decimal_string(self.amount, self.currency),
            "currency": self.currency,
            "owner": self.owner,
            "source": self.source,
            "products": self.products,
            "created_at": to_json(self.created_at),
            "stage_entered_at": to_json(self.stage_entered_at),
            "expected_close_on": to_json(self.expected_close_on),
            "closed_at": to_json(self.closed_at),
            "loss_reason": self.loss_reason,
            "snoozed_until": to_json(self.snoozed_until),
            "tags": self.tags,
            "version": self.version,
            "snooze_reason": self.snooze_reason,
            "active_at": to_json(self.active_at),
            "next_step": self.next_step or None,
            "next_step_kind": self.next_step_kind or None,
            "next_step_on": to_json(self.next_step_on),
            "next_step_at": to_json(self.next_step_at),
            "score": self.score,
        }


@dataclass(slots=True)
class LineRow:
    """A line of products as it is shown; `total` in minor units of the deal's currency."""

    id: int
    product_id: int | None
    name: str
    quantity: int
    unit_price: int
    discount: int

    @property
    def total(self) -> int:
        """Quantity × price − discount."""
        return line_total(self.quantity, self.unit_price, self.discount)


@dataclass(slots=True)
class StageVisit:
    """A line of a deal's stage history."""

    kind: str
    at: datetime
    who: str | None
    from_stage: str | None
    to_stage: str


@dataclass(slots=True)
class DealCard:
    """All that a deal's screen shows, but for its timeline."""

    row: DealRow
    notes: str
    loss_note: str
    probability: int | None
    stage_probability: int
    owner_id: int | None
    source_id: int | None
    lines: list[LineRow]
    people: list[tuple[int, str]]
    visits: list[StageVisit]
    plain: dict[str, Any]


def deal_rows(
    session: Session,
    *,
    ids: Sequence[int] | None = None,
    contact_ids: Sequence[int] | None = None,
    status: str = "all",
    stage_ids: Sequence[int] | None = None,
    owner_id: int | None = None,
    archived: bool = False,
    min_score: int | None = None,
    sort: str = "newest",
    snoozed_on: date | None = None,
    needs: Sequence[str] = (),
    now: datetime | None = None,
    limit: int | None = None,
) -> list[DealRow]:
    """Deals with their names, newest first or by `score`; the conditions given all hold.

    `contact_ids` finds deals of these contacts and those that these are further people of,
    `snoozed_on` those that are put aside on that day.
    `needs` are words of NEEDS, reckoned at `now`; of them all hold too.
    """
    organization = aliased(Contact)
    query = (
        core_select(
            Deal,
            col(Contact.name),
            col(Contact.kind),
            col(organization.name),
            col(Pipeline.name),
            col(Stage.name),
            col(Stage.rotting_days),
            col(Member.name),
            col(Source.name),
            col(LossReason.name),
            literal_column(STEP_ENDS),
        )
        .join(Contact, col(Contact.id) == Deal.contact_id)
        .join(Pipeline, col(Pipeline.id) == Deal.pipeline_id)
        .join(Stage, col(Stage.id) == Deal.stage_id)
        .outerjoin(organization, col(organization.id) == Contact.organization_id)
        .outerjoin(Member, col(Member.id) == Deal.owner_id)
        .outerjoin(Source, col(Source.id) == Deal.source_id)
        .outerjoin(LossReason, col(LossReason.id) == Deal.loss_reason_id)
        .order_by(*ORDERS[sort])
    )
    if ids is not None:
        query = query.where(col(Deal.id).in_(ids))
    if contact_ids is not None:
        among = select(DealContact.deal_id).where(col(DealContact.contact_id).in_(contact_ids))
        query = query.where(or_(col(Deal.contact_id).in_(contact_ids), col(Deal.id).in_(among)))
    if status != "all":
        query = query.where(col(Deal.status) == status)
    if stage_ids is not None:
        query = query.where(col(Deal.stage_id).in_(stage_ids))
    if owner_id is not None:
        query = query.where(col(Deal.owner_id) == owner_id)
    if min_score is not None:
        query = query.where(col(Deal.score) >= min_score)
    if snoozed_on is not None:
        query = query.where(col(Deal.snoozed_until) > snoozed_on)
    if not archived:
        query = query.where(col(Deal.archived_at).is_(None))
    if needs and now is not None:
        query = query.where(*in_need(session, needs, now))
    if limit is not None:
        query = query.limit(limit)
    rows = [_row(*found) for found in session.execute(query)]
    _add_products_and_tags(session, rows)
    return rows


def in_need(session: Session, needs: Sequence[str], now: datetime) -> list[ColumnElement[bool]]:
    """Conditions of deals on the board, not put aside, that are in need of all of these."""
    limits = session.connection().exec_driver_sql(LIMITS)
    moment = Moment.of(now, ((stage, days) for stage, days in limits))
    conditions = moment.needs()
    return [moment.clause(each) for each in (ON_BOARD, AWAKE, *(conditions[n] for n in needs))]


def _row(
    deal: Deal,
    contact: str,
    kind: str,
    organization: str | None,
    pipeline: str,
    stage: str,
    rotting_days: int | None,
    owner: str | None,
    source: str | None,
    reason: str | None,
    ends: str | None,
) -> DealRow:
    return DealRow(
        id=deal.key,
        title=deal.title,
        contact_id=deal.contact_id,
        contact=contact,
        organization=contact if kind == ContactKind.ORGANIZATION else organization,
        pipeline_id=deal.pipeline_id,
        pipeline=pipeline,
        stage_id=deal.stage_id,
        stage=stage,
        status=deal.status,
        amount=deal.amount,
        currency=deal.currency,
        owner=owner,
        source=source,
        created_at=deal.created_at,
        stage_entered_at=deal.stage_entered_at,
        last_communication_at=deal.last_communication_at,
        active_at=deal.active_at or deal.stage_entered_at,
        expected_close_on=deal.expected_close_on,
        closed_at=deal.closed_at,
        loss_reason=reason,
        snoozed_until=deal.snoozed_until,
        snooze_reason=deal.snooze_reason,
        next_step=deal.next_step,
        next_step_kind=deal.next_step_kind,
        next_step_on=deal.next_step_on,
        next_step_at=deal.next_step_at,
        score=deal.score,
        archived_at=deal.archived_at,
        version=deal.version,
        rotting_days=rotting_days,
        next_step_ends=step_end(deal.next_step_at, ends),
    )


def _add_products_and_tags(session: Session, rows: Sequence[DealRow]) -> None:
    by_id = {row.id: row for row in rows}
    for part in chunks(by_id):
        for deal_id, name, product in session.exec(
            select(Line.deal_id, Line.name, Product.name)
            .outerjoin(Product, col(Product.id) == Line.product_id)
            .where(col(Line.deal_id).in_(part))
            .order_by(col(Line.deal_id), col(Line.position))
        ):
            by_id[deal_id].products.append(product or name)
        for deal_id, name in session.exec(
            select(DealTag.deal_id, Tag.name)
            .join(Tag, col(Tag.id) == DealTag.tag_id)
            .where(col(DealTag.deal_id).in_(part))
            .order_by(col(Tag.name_key))
        ):
            by_id[deal_id].tags.append(name)


def deal_card(session: Session, deal_id: int) -> DealCard:
    """All of one deal. Raises NotFound."""
    rows = deal_rows(session, ids=[deal_id], archived=True)
    if not rows:
        raise NotFound(_("There is no deal with the number {id}.").format(id=deal_id))
    deal = session.get_one(Deal, deal_id)
    lines = session.exec(
        select(Line).where(Line.deal_id == deal_id).order_by(col(Line.position), col(Line.id))
    ).all()
    people = session.exec(
        select(col(Contact.id), col(Contact.name))
        .join(DealContact, col(DealContact.contact_id) == Contact.id)
        .where(DealContact.deal_id == deal_id)
        .order_by(col(Contact.sort_key))
    ).all()
    return DealCard(
        row=rows[0],
        notes=deal.notes,
        loss_note=deal.loss_note,
        probability=deal.probability,
        stage_probability=session.get_one(Stage, deal.stage_id).probability,
        owner_id=deal.owner_id,
        source_id=deal.source_id,
        lines=[
            LineRow(
                line.key, line.product_id, line.name, line.quantity, line.unit_price, line.discount
            )
            for line in lines
        ],
        people=[(number, name) for number, name in people if number is not None],
        visits=stage_visits(session, deal_id),
        plain=plain_fields.of(DEAL, deal),
    )


def stage_visits(session: Session, deal_id: int) -> list[StageVisit]:
    """A deal's stage history, oldest first."""
    names = dict(session.exec(select(Stage.id, Stage.name)).all())
    visits = session.exec(
        select(StageChange, Member.name)
        .outerjoin(Member, col(Member.id) == StageChange.by_id)
        .where(StageChange.deal_id == deal_id)
        .order_by(col(StageChange.at), col(StageChange.id))
    ).all()
    return [
        StageVisit(
            kind=visit.kind,
            at=visit.at,
            who=who,
            from_stage=names[visit.from_stage_id] if visit.from_stage_id else None,
            to_stage=names[visit.to_stage_id],
        )
        for visit, who in visits
    ]


def shared_owner(session: Session, deal_ids: Sequence[int]) -> int | None:
    """The one member who owns all of the deals; none if nobody does."""
    owners = set(session.exec(select(Deal.owner_id).where(col(Deal.id).in_(deal_ids))).all())
    return owners.pop() if len(owners) == 1 else None
