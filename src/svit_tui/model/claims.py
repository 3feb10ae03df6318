"""Claims of open programs, so that only one of several acts. Not part of the audit record."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel

from svit_tui.model.versioned import Instant


class Reminder(SQLModel, table=True):
    """A member was reminded of a task that came due at `due_at`."""

    task_id: int = Field(primary_key=True)
    due_at: datetime = Field(primary_key=True, sa_type=Instant)
    member_id: int = Field(primary_key=True)
    shown_at: datetime = Field(sa_type=Instant)


class Lease(SQLModel, table=True):
    """A deal is being decided on by a member, in one session, until a moment."""

    deal_id: int = Field(primary_key=True)
    member_id: int
    session: str
    until: datetime = Field(sa_type=Instant)
