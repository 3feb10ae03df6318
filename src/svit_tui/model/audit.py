"""The audit record, which undo, redo and history are made from."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from svit_tui.model.versioned import Instant


class ChangeSet(SQLModel, table=True):
    """All changes of one unit of work: who, when, and what it was called.

    `action` is a word such as `deal.win`, `title` names the first thing changed and `count` tells
    how many there were. `undone_by_id` is the undo that took it back, as long as that stands.
    """

    __tablename__ = "change_set"
    __table_args__: ClassVar[Any] = (
        Index("change_set_of", "member_id", "kind", "id"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=Instant)
    member_id: int | None = None
    kind: str
    action: str = ""
    title: str = ""
    count: int = 0
    reverses_id: int | None = None
    undone_by_id: int | None = None


class Change(SQLModel, table=True):
    """One row added, changed or removed.

    `before` and `after` are JSON objects of the columns concerned: all of them where a row was
    added or removed, those that differ where it was changed.
    """

    __table_args__: ClassVar[Any] = (
        Index("change_subject", "subject", "subject_id", "id"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    set_id: int = Field(foreign_key="change_set.id", index=True)
    entity: str
    row_id: int
    op: str
    subject: str
    subject_id: int
    before: str | None = None
    after: str | None = None
