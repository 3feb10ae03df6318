"""Deal: one potential sale to one contact, its lines, people and stage history."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from svit_tui.model.kinds import DealStatus
from svit_tui.model.versioned import Archivable, Instant, VersionedRow

ON_BOARD = "status = 'open' AND archived_at IS NULL"
CLOSED = "status <> 'open' AND archived_at IS NULL"


class Deal(Archivable, table=True):
    """A process that moves through a pipeline's stages until it is won or lost.

    `amount` is in minor units of `currency`, none while it is not known. `probability` overrides
    the stage's. `position` orders deals within a stage, smaller is higher.

    What follows from other rows: `last_communication_at`; `active_at`, the newest of its entry into
    the stage, its communications and its done tasks and events; `next_step` with its kind (empty if
    there is none), date and instant, the first of its planned tasks and events; `score`, 0–100, of
    its qualification; `cycle`, the seconds from its creation to its end, none while it is open.
    """

    subject: ClassVar[tuple[str, str]] = ("deal", "id")
    derived: ClassVar[frozenset[str]] = frozenset(
        "last_communication_at active_at score cycle"
        " next_step next_step_kind next_step_on next_step_at".split()
    )
    together: ClassVar[frozenset[str]] = frozenset({"pipeline_id", "stage_id", "status"})
    __table_args__: ClassVar[Any] = (
        CheckConstraint("status IN ('open', 'won', 'lost')", name="deal_status"),
        # The board is read from this index alone: order, counts, sums and weighted sums.
        Index(
            "deal_board",
            "stage_id",
            "position",
            "id",
            "snoozed_until",
            "currency",
            "amount",
            "probability",
            sqlite_where=text(ON_BOARD),
        ),
        # Deals that come back from snooze stand at the top; few are snoozed at all.
        Index(
            "deal_snoozed",
            "stage_id",
            "snoozed_until",
            sqlite_where=text(f"{ON_BOARD} AND snoozed_until IS NOT NULL"),
        ),
        # Triage looks at every open deal, at nothing but this; what is overdue comes first in it.
        Index(
            "deal_triage",
            "next_step_on",
            "owner_id",
            "snoozed_until",
            "next_step_kind",
            "next_step_at",
            "expected_close_on",
            "active_at",
            "stage_id",
            "created_at",
            "status",
            "archived_at",
            sqlite_where=text(ON_BOARD),
        ),
        # Reports on closed deals are read from this index alone.
        Index(
            "deal_closed",
            "status",
            "closed_at",
            "currency",
            "amount",
            "owner_id",
            "source_id",
            "loss_reason_id",
            "stage_id",
            "pipeline_id",
            "contact_id",
            "cycle",
            "archived_at",
            sqlite_where=text(CLOSED),
        ),
        # Forecasts and members' open deals are read from this index alone.
        Index(
            "deal_open",
            "expected_close_on",
            "stage_id",
            "currency",
            "amount",
            "probability",
            "owner_id",
            "source_id",
            "pipeline_id",
            "status",
            "archived_at",
            sqlite_where=text(ON_BOARD),
        ),
        Index("deal_stage", "stage_id"),
        Index(
            "deal_loss_reason", "loss_reason_id", sqlite_where=text("loss_reason_id IS NOT NULL")
        ),
        Index("deal_source", "source_id", sqlite_where=text("source_id IS NOT NULL")),
        # Reports on leads are read from this index alone, a source after the other.
        Index(
            "deal_created",
            "source_id",
            "status",
            "currency",
            "created_at",
            "amount",
            "owner_id",
            "pipeline_id",
            "contact_id",
            "cycle",
            "archived_at",
            sqlite_where=text("archived_at IS NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    title: str
    title_key: str
    contact_id: int = Field(foreign_key="contact.id", index=True)
    pipeline_id: int = Field(foreign_key="pipeline.id")
    stage_id: int = Field(foreign_key="stage.id")
    stage_entered_at: datetime = Field(sa_type=Instant)
    position: float = 0.0
    amount: int | None = Field(default=None, sa_type=BigInteger)
    currency: str = Field(default="UAH", max_length=3)
    probability: int | None = None
    owner_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    source_id: int | None = Field(default=None, foreign_key="source.id")
    status: str = DealStatus.OPEN
    closed_at: datetime | None = Field(default=None, sa_type=Instant)
    loss_reason_id: int | None = Field(default=None, foreign_key="loss_reason.id")
    loss_note: str = ""
    expected_close_on: date | None = None
    snoozed_until: date | None = None
    notes: str = ""
    last_communication_at: datetime | None = Field(default=None, sa_type=Instant)
    snooze_reason: str = ""
    active_at: datetime | None = Field(default=None, sa_type=Instant)
    next_step: str = ""
    next_step_kind: str = ""
    next_step_on: date | None = None
    next_step_at: datetime | None = Field(default=None, sa_type=Instant)
    score: int | None = None
    cycle: int | None = None
    competitor: str = ""


class Line(VersionedRow, table=True):
    """A product on a deal.

    `quantity` counts thousandths (1 500 is one and a half), `unit_price` minor units of the deal's
    currency, `discount` hundredths of a percent (1 000 is ten percent).

    What follows from the deal's amount and its other lines, for reports by product:

    - `share`: its part of the amount in proportion to the lines' totals (`line_amounts.shares`).
    - `first`: 2 on the deal's first line, 1 on the first one of each other product, else 0.
    """

    subject: ClassVar[tuple[str, str]] = ("deal", "deal_id")
    derived: ClassVar[frozenset[str]] = frozenset({"share", "first"})
    __table_args__: ClassVar[Any] = (
        # Reports by product read lines from this index alone; it serves for the lines of a deal.
        Index("line_shares", "deal_id", "first", "product_id", "share", "quantity", "discount"),
        {"sqlite_autoincrement": True},
    )

    deal_id: int = Field(foreign_key="deal.id")
    product_id: int | None = Field(default=None, foreign_key="product.id", index=True)
    name: str
    quantity: int = 1000
    unit_price: int = Field(default=0, sa_type=BigInteger)
    discount: int = 0
    position: int = 0
    share: int | None = Field(default=None, sa_type=BigInteger)
    first: int | None = None


class DealContact(VersionedRow, table=True):
    """A further person of a deal, beside its contact."""

    __tablename__ = "deal_contact"
    subject: ClassVar[tuple[str, str]] = ("deal", "deal_id")
    __table_args__: ClassVar[Any] = (
        UniqueConstraint("deal_id", "contact_id"),
        {"sqlite_autoincrement": True},
    )

    deal_id: int = Field(foreign_key="deal.id")
    contact_id: int = Field(foreign_key="contact.id", index=True)
    role: str = ""


class DealTag(VersionedRow, table=True):
    """A tag on a deal."""

    __tablename__ = "deal_tag"
    subject: ClassVar[tuple[str, str]] = ("deal", "deal_id")
    __table_args__: ClassVar[Any] = (
        UniqueConstraint("deal_id", "tag_id"),
        {"sqlite_autoincrement": True},
    )

    deal_id: int = Field(foreign_key="deal.id")
    tag_id: int = Field(foreign_key="tag.id", index=True)


class StageChange(VersionedRow, table=True):
    """One entry into a stage, or one close or reopening. `by_id` is who, `at` when.

    An entry or a reopening begins a *visit* to `to_stage_id`. What follows of it from the deal's
    other changes, for reports; none on a close, and none on the changes of archived deals:

    - `lasted`: seconds until the deal left the stage or was closed; none while it is there.
    - `previous_at`: when the deal's visit to the same stage before this one began.
    - `advanced`: 1 if the deal reached a later stage of the pipeline after it, or is won in it.
    - `fate`: how the deal stands in this pipeline now, see `Fate`.
    - `furthest_stage_id`: only on the deal's first entry into a pipeline: the furthest of the
      pipeline's stages that it has ever reached, by the order that they have now.
    """

    __tablename__ = "stage_change"
    subject: ClassVar[tuple[str, str]] = ("deal", "deal_id")
    derived: ClassVar[frozenset[str]] = frozenset(
        "lasted previous_at advanced fate furthest_stage_id".split()
    )
    __table_args__: ClassVar[Any] = (
        Index("stage_change_of", "deal_id", "at"),
        Index("stage_change_at", "at", "id"),
        # Conversion and time in stage are read from this index alone, a stage a range.
        Index(
            "stage_visit",
            "to_stage_id",
            "at",
            "previous_at",
            "advanced",
            "fate",
            "lasted",
            "deal_id",
            sqlite_where=text("fate IS NOT NULL"),
        ),
        # The deals that entered a pipeline, a furthest stage a range.
        Index(
            "stage_cohort",
            "furthest_stage_id",
            "at",
            "fate",
            "deal_id",
            sqlite_where=text("furthest_stage_id IS NOT NULL"),
        ),
        # Whether a deal got anywhere, for many deals.
        Index(
            *("stage_furthest", "deal_id", "furthest_stage_id"),
            sqlite_where=text("furthest_stage_id IS NOT NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    deal_id: int = Field(foreign_key="deal.id")
    kind: str
    at: datetime = Field(sa_type=Instant)
    by_id: int | None = None
    from_stage_id: int | None = Field(default=None, foreign_key="stage.id")
    to_stage_id: int = Field(foreign_key="stage.id")
    lasted: int | None = None
    previous_at: datetime | None = Field(default=None, sa_type=Instant)
    advanced: int | None = None
    fate: str | None = None
    furthest_stage_id: int | None = None
