"""Qualification: the criteria of a pipeline, and the answers of its deals."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from svit_tui.model.kinds import CriterionKind
from svit_tui.model.versioned import Archivable, VersionedRow


class Criterion(Archivable, table=True):
    """A line of a pipeline's checklist (`check`, 0 or 1), or a field with points (`score`, 0–5)."""

    subject: ClassVar[tuple[str, str]] = ("pipeline", "pipeline_id")

    pipeline_id: int = Field(foreign_key="pipeline.id", index=True)
    kind: str = CriterionKind.SCORE
    name: str
    name_key: str
    position: int = 0


class Assessment(VersionedRow, table=True):
    """What a deal has for a criterion. No row means that nobody has said yet."""

    subject: ClassVar[tuple[str, str]] = ("deal", "deal_id")
    __table_args__: ClassVar[Any] = (
        UniqueConstraint("deal_id", "criterion_id"),
        {"sqlite_autoincrement": True},
    )

    deal_id: int = Field(foreign_key="deal.id")
    criterion_id: int = Field(foreign_key="criterion.id", index=True)
    value: int
