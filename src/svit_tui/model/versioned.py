"""The base of all rows: number, version, and who changed it when."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Dialect, String
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

from svit_tui.model.values.instants import instant_text, now_utc


class Instant(TypeDecorator[datetime]):
    """A UTC instant as fixed-width ISO text, so that plain SQL and JSON read the same value."""

    impl = String(20)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """Python to store. A naive value is a mistake and is refused."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return instant_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        """Store to Python."""
        return None if value is None else datetime.fromisoformat(value)


class VersionedRow(SQLModel):
    """The columns that all audited tables share."""

    __table_args__: ClassVar[Any] = {"sqlite_autoincrement": True}

    # Which deal, contact … the history of this row belongs to: (word, field that holds its id).
    subject: ClassVar[tuple[str, str]]
    # Columns that follow from other rows: not audited, never a reason to refuse an undo.
    derived: ClassVar[frozenset[str]] = frozenset()
    # Columns that hang together: undoing one is refused if somebody changed another since.
    together: ClassVar[frozenset[str]] = frozenset()
    # Whether only an administrator may change it, and the column that names the member who may too.
    administered: ClassVar[bool] = False
    owned_by: ClassVar[str] = ""

    id: int | None = Field(default=None, primary_key=True)
    version: int = 1
    created_at: datetime = Field(default_factory=now_utc, sa_type=Instant)
    created_by_id: int | None = None
    updated_at: datetime = Field(default_factory=now_utc, sa_type=Instant)
    updated_by_id: int | None = None

    @property
    def key(self) -> int:
        """The row's number, once it is stored."""
        if self.id is None:
            raise ValueError("this row is not stored yet")
        return self.id


class Archivable(VersionedRow):
    """A row that is put aside instead of deleted."""

    archived_at: datetime | None = Field(default=None, sa_type=Instant)
