"""What a file is turned into: plain records, each with the row it came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

# Parents before children: the order in which records are taken.
ENTITIES = ("member", "product", "contact", "deal", "communication", "task", "event")

FIELDS: dict[str, frozenset[str]] = {
    "member": frozenset("name login role manager team active external_id".split()),
    "product": frozenset("name code series price currency external_id".split()),
    "contact": frozenset(
        (
            "name first_name last_name kind role_title organization email phone link tags notes"
            " owner source consent external_id street city region postal_code country created_at"
        ).split()
    ),
    "deal": frozenset(
        (
            "title contact people amount currency stage status owner source product quantity price"
            " discount probability created_at stages stage_entered_at closed_at"
            " expected_close_on snoozed_until loss_reason loss_note tags notes external_id"
        ).split()
    ),
    "communication": frozenset(
        "kind direction started_at duration contact deal subject body by external_id".split()
    ),
    "task": frozenset(
        (
            "subject kind due assignee contact deal priority notes done by external_id uid rule"
            " zone repeats_from repeats_at occurs_on contact_id deal_id logged outcome"
        ).split()
    ),
    "event": frozenset(
        (
            "title start end duration place people deal member notes done external_id uid rule zone"
            " deal_id logged outcome"
        ).split()
    ),
}
DATES = frozenset("expected_close_on snoozed_until repeats_from occurs_on".split())
INSTANTS = frozenset("created_at stage_entered_at closed_at started_at logged".split())
# A date, with the instant beside it if there is a time of day.
DUES = frozenset("due start end".split())
MONEY = frozenset("amount price".split())
MANY = frozenset("tags people".split())
TEXTS = frozenset("notes body loss_note outcome".split())
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
