"""Plain records, each with the row that it came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from svit_tui.fields import NOUNS, Kind, names_of

# Parents before children: the order in which records are taken.
ENTITIES = tuple(name for name, noun in NOUNS.items() if noun.imported)

FIELDS: Mapping[str, frozenset[str]] = {name: noun.imported for name, noun in NOUNS.items()}
DATES = names_of(Kind.DATE)
INSTANTS = names_of(Kind.INSTANT)
# A date, with the instant beside it if there is a time of day.
DUES = names_of(Kind.DUE)
# A date, or just whether it was.
DONES = names_of(Kind.DONE)
MONEY = names_of(Kind.MONEY)
MANY = names_of(Kind.SEVERAL)
TEXTS = names_of(Kind.BLOCK)
# Texts by a word: `word=text; word=text`.
TABLES = names_of(Kind.IDS)
# Parts with words of their own, as JSON.
PARTS = names_of(Kind.PARTS)
# The file is our own export: it tells whatever there is, so what it leaves out is not guessed.
OWN = "svit-tui"
# The file names no system: nobody knows whose ids it has.
UNNAMED = "csv"


@dataclass(frozen=True, slots=True)
class StageSpec:
    """A stage that a mapping brings along."""

    name: str
    probability: int = 0
    rotting_days: int | None = None


@dataclass(frozen=True, slots=True)
class PipelineSpec:
    """The pipeline that imported deals go to; made if there is none of that name."""

    name: str
    currency: str
    stages: tuple[StageSpec, ...]


@dataclass(slots=True)
class Record:
    """One row: `values` by field, in Python's types; `points` are (kind, value, label).

    Money is `Money`, dates `date`, instants `datetime` in UTC, tags and people lists of names. What
    is due is a pair of a date and an instant or none; `stages` are pairs of a stage's name and the
    instant that the deal entered it.
    """

    entity: str
    file: str
    row: int
    cells: tuple[str, ...]
    values: dict[str, Any] = field(default_factory=dict)
    points: list[tuple[str, str, str]] = field(default_factory=list)
    system: str = ""
    missing_contact: str = ""
    create_contacts: str = ""
    create_pipelines: bool = False
    # Names that are those of people, where a field may have an organisation as well.
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that can't be taken, and why."""

    file: str
    row: int
    reason: str
    cells: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The entry as scripts read it."""
        return {"file": self.file, "row": self.row, "reason": self.reason}
