"""Communication: something that was said, and who took part."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field

from svit_tui.model.kinds import Direction
from svit_tui.model.versioned import Archivable, Instant, VersionedRow


class Communication(Archivable, table=True):
    """A call, e-mail, meeting, message or note. `duration` is in seconds, none if not known.

    `by_id` is the member who spoke; participants are contacts.
    """

    subject: ClassVar[tuple[str, str]] = ("communication", "id")
    __table_args__: ClassVar[Any] = (
        Index("communication_at", "started_at", "id", sqlite_where=text("archived_at IS NULL")),
        # Reports count what each member said from this index alone.
        Index(
            *("communication_by", "by_id", "kind", "started_at", "deal_id", "archived_at"),
            sqlite_where=text("archived_at IS NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    kind: str
    direction: str = Direction.NONE
    started_at: datetime = Field(sa_type=Instant)
    duration: int | None = None
    deal_id: int | None = Field(default=None, foreign_key="deal.id", index=True)
    subject_line: str = ""
    body: str = ""
    by_id: int | None = Field(default=None, foreign_key="member.id", index=True)


class Participant(VersionedRow, table=True):
    """A contact who took part in a communication."""

    subject: ClassVar[tuple[str, str]] = ("communication", "communication_id")
    __table_args__: ClassVar[Any] = (
        UniqueConstraint("communication_id", "contact_id"),
        {"sqlite_autoincrement": True},
    )

    communication_id: int = Field(foreign_key="communication.id")
    contact_id: int = Field(foreign_key="contact.id", index=True)
