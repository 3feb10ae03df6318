"""Read deals: light rows for lists, cards and scripts, and everything for a deal's screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from svit_tui.crm import plain_fields
from svit_tui.fields.deal import DEAL
from svit_tui.i18n import _
from svit_tui.model.errors import NotFound
from svit_tui.model.kinds import ContactKind, DealStatus
from svit_tui.model.standing import NextStep, Standing, step_end
from svit_tui.model.values.instants import now_utc
from svit_tui.model.values.line_amounts import line_total
from svit_tui.model.values.money import decimal_string
from svit_tui.model.values.stored import day_of, moment_of, to_json
from svit_tui.store.file.connect import driver_of
from svit_tui.store.reads import deals as deal_reads
from svit_tui.store.reads.deals import DealColumns
from svit_tui.store.reads.filters.deal_filter import DealFilter
from svit_tui.store.reads.next_step import read_step

if TYPE_CHECKING:
    from svit_tui.store.file.connect import Reader

__all__ = [
    "EVERY",
    "NEEDS",
    "DealCard",
    "DealFilter",
    "DealRow",
    "LineRow",
    "StageVisit",
    "deal_card",
    "deal_rows",
    "shared_owner",
    "stage_visits",
]

# What an open deal may be in need of.
NEEDS = ("rotting", "no_next_step", "overdue")
# Deals of any kind.
EVERY = DealFilter(show="all")


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
    # How many stages its pipeline has, and how many of them are before the deal's.
    stages: int
    stages_before: int


def deal_rows(
    reader: Reader,
    *,
    ids: Sequence[int] | None = None,
    wanted: DealFilter = EVERY,
    archived: bool = False,
    sort: str = "newest",
    now: datetime | None = None,
    limit: int | None = None,
) -> list[DealRow]:
    """Deals that match a filter, with the names of what they refer to, newest first or by `score`.

    `ids` limits the result to these deals. What deals need, and whether they are snoozed, is
    computed at `now`. With `archived`, archived deals are included.
    """
    connection = driver_of(reader)
    found_rows = deal_reads.deal_rows(
        connection,
        replace(wanted, archived=archived),
        now=now or now_utc(),
        ids=ids,
        sort=sort,
        limit=limit,
    )
    rows = [_row(found) for found in found_rows]
    by_id = {row.id: row for row in rows}
    for number, product in deal_reads.products_of(connection, list(by_id)):
        by_id[number].products.append(product)
    for number, tag in deal_reads.tags_of(connection, list(by_id)):
        by_id[number].tags.append(tag)
    return rows


def _row(deal: DealColumns) -> DealRow:
    """A deal of its columns in stored form."""
    entered = datetime.fromisoformat(deal.stage_entered_at)
    is_organization = deal.contact_kind == ContactKind.ORGANIZATION
    return DealRow(
        id=deal.id,
        title=deal.title,
        contact_id=deal.contact_id,
        contact=deal.contact,
        organization=deal.contact if is_organization else deal.organization,
        pipeline_id=deal.pipeline_id,
        pipeline=deal.pipeline,
        stage_id=deal.stage_id,
        stage=deal.stage,
        status=deal.status,
        amount=deal.amount,
        currency=deal.currency,
        owner=deal.owner,
        source=deal.source,
        created_at=datetime.fromisoformat(deal.created_at),
        stage_entered_at=entered,
        last_communication_at=moment_of(deal.last_communication_at),
        active_at=moment_of(deal.active_at) or entered,
        expected_close_on=day_of(deal.expected_close_on),
        closed_at=moment_of(deal.closed_at),
        loss_reason=deal.loss_reason,
        snoozed_until=day_of(deal.snoozed_until),
        snooze_reason=deal.snooze_reason,
        next_step=deal.next_step,
        next_step_kind=deal.next_step_kind,
        next_step_on=day_of(deal.next_step_on),
        next_step_at=moment_of(deal.next_step_at),
        score=deal.score,
        archived_at=moment_of(deal.archived_at),
        version=deal.version,
        rotting_days=deal.rotting_days,
        next_step_ends=step_end(deal.next_step_at, deal.next_step_ends),
    )


def deal_card(reader: Reader, deal_id: int) -> DealCard:
    """All of one deal. Raises NotFound."""
    rows = deal_rows(reader, ids=[deal_id], archived=True)
    if not rows:
        raise NotFound(_("There is no deal with the number {id}.").format(id=deal_id))
    connection = driver_of(reader)
    names = ("notes", "loss_note", "probability", "owner_id", "source_id")
    plain_names = [field.name for field in DEAL.plain]
    fields = deal_reads.deal_fields(connection, deal_id, (*names, *plain_names))
    notes, loss_note, probability, owner_id, source_id, *plain, stage_probability = fields
    place = read_step(connection, deal_id)
    return DealCard(
        row=rows[0],
        notes=notes,
        loss_note=loss_note,
        probability=probability,
        stage_probability=stage_probability,
        owner_id=owner_id,
        source_id=source_id,
        lines=[LineRow(*line) for line in deal_reads.lines_of(connection, deal_id)],
        people=deal_reads.people_of(connection, deal_id),
        visits=stage_visits(reader, deal_id),
        plain=plain_fields.from_stored(DEAL, dict(zip(plain_names, plain, strict=True))),
        stages=place.stages if place is not None else 0,
        stages_before=place.place if place is not None else 0,
    )


def stage_visits(reader: Reader, deal_id: int) -> list[StageVisit]:
    """A deal's stage history, oldest first."""
    return [
        StageVisit(kind, datetime.fromisoformat(at), who, before, stage)
        for kind, at, who, before, stage in deal_reads.visits_of(driver_of(reader), deal_id)
    ]


def shared_owner(reader: Reader, deal_ids: Sequence[int]) -> int | None:
    """The one member who owns all of the deals; none if nobody does."""
    owners = deal_reads.owners_of(driver_of(reader), deal_ids)
    return owners.pop() if len(owners) == 1 else None
