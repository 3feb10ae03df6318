"""A nurture sequence that runs for a deal: where its tasks come from, and why it ended."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import Index, text
from sqlmodel import Field

from svit_tui.model.versioned import Instant, VersionedRow


class SequenceRun(VersionedRow, table=True):
    """A sequence started for a deal on a day; its tasks point here.

    `name` is the sequence's at the start. It runs until `stopped_at`; `stopped_because` is a word
    of `kinds.StopReason`.
    """

    __tablename__ = "sequence_run"
    subject: ClassVar[tuple[str, str]] = ("deal", "deal_id")
    __table_args__: ClassVar[Any] = (
        Index("sequence_run_of", "deal_id", sqlite_where=text("stopped_at IS NULL")),
        {"sqlite_autoincrement": True},
    )

    deal_id: int = Field(foreign_key="deal.id")
    name: str
    started_on: date
    stopped_at: datetime | None = Field(default=None, sa_type=Instant)
    stopped_because: str = ""
