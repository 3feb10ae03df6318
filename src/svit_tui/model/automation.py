"""Rules that work by themselves, what they did, and what they tell members."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from svit_tui.model.row import Archivable, Instant


class Rule(Archivable, table=True):
    """When something happens, if a condition holds, then something is done.

    `trigger` is a word of `kinds.Trigger`, `trigger_detail` a JSON object with what it needs.
    `condition` is text of the filter language, empty for always. `actions` is a JSON array of
    objects, each with `do`, a word of `kinds.RuleAction`, and what that needs.
    """

    subject: ClassVar[tuple[str, str]] = ("rule", "id")

    name: str
    name_key: str
    enabled: bool = True
    trigger: str
    trigger_detail: str = "{}"
    condition: str = ""
    actions: str = "[]"
    position: int = 0


class RuleRun(SQLModel, table=True):
    """That a rule fired. Written in the transaction of what it did; no part of the audit record.

    `occasion` names what it fired for; a rule fires once for each, in whichever program.
    `outcome` is a word of `kinds.RunOutcome`, `message` a sentence. `set_id` is the change set of
    what was done, `cause_id` the one that set it off, none if time did.
    """

    __tablename__ = "rule_run"
    __table_args__: ClassVar[Any] = (
        UniqueConstraint("rule_id", "occasion"),
        Index("rule_run_of_deal", "deal_id", sqlite_where=text("deal_id IS NOT NULL")),
        Index("rule_run_at", "at", "id"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    rule_id: int = Field(foreign_key="rule.id")
    occasion: str
    at: datetime = Field(sa_type=Instant)
    deal_id: int | None = None
    contact_id: int | None = None
    outcome: str
    message: str = ""
    set_id: int | None = None
    cause_id: int | None = None


class Notice(SQLModel, table=True):
    """A sentence for a member, shown once in whichever of their programs. Not audited."""

    __table_args__: ClassVar[Any] = (
        Index("notice_unseen", "member_id", sqlite_where=text("seen_at IS NULL")),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    member_id: int
    at: datetime = Field(sa_type=Instant)
    text: str
    deal_id: int | None = None
    contact_id: int | None = None
    rule_id: int | None = None
    seen_at: datetime | None = Field(default=None, sa_type=Instant)
