"""Goal: the amount to win in a month."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field

from svit_tui.model.versioned import Archivable


class Goal(Archivable, table=True):
    """What a member, a team, or all (no member and no team) mean to win in a month.

    `month` is `2026-11`; `amount` is in minor units of `currency`.
    """

    subject: ClassVar[tuple[str, str]] = ("goal", "id")
    administered: ClassVar[bool] = True
    owned_by: ClassVar[str] = "member_id"
    __table_args__: ClassVar[Any] = (
        UniqueConstraint("month", "member_key", "team", "currency"),
        {"sqlite_autoincrement": True},
    )

    month: str
    # The member's number, 0 for none: SQLite takes no two NULLs for the same.
    member_key: int = 0
    member_id: int | None = Field(default=None, foreign_key="member.id")
    team: str = ""
    amount: int = Field(sa_type=BigInteger)
    currency: str = Field(max_length=3)
