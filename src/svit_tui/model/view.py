"""Saved view: a filter with its order, columns and grouping, under a name."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from svit_tui.model.row import Archivable, Row


class SavedView(Archivable, table=True):
    """How a screen (`area`, a word of `kinds.ViewArea`) shows its list.

    A member's own, or the team's if `member_id` is none. `filter` is text of the filter language;
    `sort`, `columns` (words with blanks between) and `grouping` are words of the screen, empty for
    what it does by itself. `pipeline_id` is that of the board, none for the one that is shown.
    """

    __tablename__ = "saved_view"
    subject: ClassVar[tuple[str, str]] = ("saved_view", "id")

    area: str
    member_id: int | None = Field(default=None, foreign_key="member.id")
    name: str
    name_key: str
    filter: str = ""
    sort: str = ""
    columns: str = ""
    grouping: str = ""
    pipeline_id: int | None = Field(default=None, foreign_key="pipeline.id")
    position: int = 0


class DefaultView(Row, table=True):
    """The view that a screen opens with, for a member. No view: the program's own."""

    __tablename__ = "default_view"
    subject: ClassVar[tuple[str, str]] = ("member", "member_id")
    __table_args__: ClassVar[Any] = (
        UniqueConstraint("member_id", "area"),
        {"sqlite_autoincrement": True},
    )

    member_id: int = Field(foreign_key="member.id")
    area: str
    view_id: int = Field(foreign_key="saved_view.id")
