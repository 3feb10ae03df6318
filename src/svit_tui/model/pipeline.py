"""Pipeline and stage: the ordered steps that a deal moves through."""

from __future__ import annotations

from typing import ClassVar

from sqlmodel import Field

from svit_tui.model.versioned import Archivable


class Pipeline(Archivable, table=True):
    """An ordered list of stages. `currency` is what new deals are counted in."""

    subject: ClassVar[tuple[str, str]] = ("pipeline", "id")

    name: str
    name_key: str = Field(unique=True)
    currency: str = Field(default="UAH", max_length=3)
    position: int = 0


class Stage(Archivable, table=True):
    """A step of a pipeline.

    `probability` is the chance to win from here in percent, 0–100. A deal that rests here for more
    than `rotting_days` days is rotting; none means that it never is. `requires` are words with
    blanks between: what a deal must have before it enters, see `crm/pipelines/requirements.py`.
    """

    subject: ClassVar[tuple[str, str]] = ("pipeline", "pipeline_id")

    pipeline_id: int = Field(foreign_key="pipeline.id", index=True)
    name: str
    name_key: str
    position: int = 0
    probability: int = 0
    rotting_days: int | None = None
    requires: str = ""
