"""pipelines.toml: pipelines with their stages in order.

    [[pipeline]]
    name = "Sales"
    currency = "UAH"
    moves_to = "Lead"           # where deals of stages go that are left out

    [[pipeline.stage]]
    name = "Proposal"
    was = "Offer"               # a stage that is renamed
    probability = 60
    rotting_days = 14           # left out: no deal rots there
    requires = ["amount"]

    [[pipeline.criterion]]
    name = "Budget"
    kind = "score"              # or check

What has an `archived_at` is not in use any more; histories name it.

Each `name` may have a `name_uk` beside it, which counts where the language is Ukrainian.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from svit_tui.exchange.toml.file import TomlTable, read_tables, write_tables
from svit_tui.i18n import _
from svit_tui.model.errors import Invalid
from svit_tui.model.kinds import CriterionKind
from svit_tui.model.values.money import currency_code
from svit_tui.model.values.text import search_key

NAME = "pipeline"
MOST_STAGES = 100


@dataclass(frozen=True, slots=True)
class StageRecord:
    """A stage as a file has it. `requires` are words, or names of criteria."""

    name: str
    probability: int
    rotting_days: int | None
    requires: tuple[str, ...]
    was: str
    table: TomlTable
    archived_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CriterionRecord:
    """What is asked of a pipeline's deals."""

    name: str
    kind: str
    table: TomlTable
    archived_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PipelineRecord:
    """A pipeline as a file has it; without a currency it keeps its own."""

    name: str
    currency: str
    moves_to: str
    stages: tuple[StageRecord, ...]
    criteria: tuple[CriterionRecord, ...]
    table: TomlTable
    archived_at: datetime | None = None


def read_pipelines(data: bytes, source: str, language: str = "en") -> list[PipelineRecord]:
    """The pipelines of a file. Raises Invalid with the line."""
    records = []
    for table in read_tables(data, source, NAME):
        table.known("name", "name_uk", "currency", "moves_to", "stage", "criterion", "archived_at")
        stages = tuple(_stage(one, language) for one in table.tables("stage"))
        if all(one.archived_at for one in stages):
            raise table.wrong("name", _("a pipeline needs a stage: [[pipeline.stage]]"))
        if len(stages) > MOST_STAGES:
            raise table.wrong("name", _("a pipeline has at most 100 stages"))
        criteria = tuple(_criterion(one, language) for one in table.tables("criterion"))
        for parts in (stages, criteria):
            _once([part for part in parts if part.archived_at is None])
        records.append(
            PipelineRecord(
                _name(table, language),
                _currency(table),
                table.word("moves_to", ""),
                stages,
                criteria,
                table,
                table.moment("archived_at"),
            )
        )
    _once(records)
    return records


def _stage(table: TomlTable, language: str) -> StageRecord:
    table.known("name", "name_uk", "was", "probability", "rotting_days", "requires", "archived_at")
    days = table.whole("rotting_days", 1, 3650) if "rotting_days" in table.values else None
    return StageRecord(
        _name(table, language),
        table.whole("probability", 0, 100, 0),
        days,
        table.words("requires", ()),
        table.word("was", ""),
        table,
        table.moment("archived_at"),
    )


def _criterion(table: TomlTable, language: str) -> CriterionRecord:
    table.known("name", "name_uk", "kind", "archived_at")
    kind = table.one_of("kind", tuple(CriterionKind), CriterionKind.SCORE)
    return CriterionRecord(_name(table, language), kind, table, table.moment("archived_at"))


def _name(table: TomlTable, language: str) -> str:
    name = table.word("name", limit=80)
    return table.word("name_uk", name, limit=80) if language == "uk" else name


def _currency(table: TomlTable) -> str:
    text = table.word("currency", "")
    try:
        return currency_code(text) if text else ""
    except Invalid as error:
        raise table.wrong("currency", str(error)) from None


def _once(records: Iterable[PipelineRecord | StageRecord | CriterionRecord]) -> None:
    seen: set[str] = set()
    for record in records:
        key = search_key(record.name)
        if key in seen:
            raise record.table.wrong("name", _("“{name}” is there twice").format(name=record.name))
        seen.add(key)


def write_pipelines(pipelines: Iterable[dict[str, Any]]) -> str:
    """A file of pipelines, each a dict of the words above."""
    return write_tables(NAME, list(pipelines))
