"""Read what the offer of a next step needs to know of a deal, in one query."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date

_FACTS = """
SELECT deal.id, deal.status, deal.archived_at IS NOT NULL, deal.snoozed_until,
  deal.next_step_kind,
  (SELECT count(*) FROM stage AS other
    WHERE other.pipeline_id = deal.pipeline_id AND other.archived_at IS NULL),
  (SELECT count(*) FROM stage AS other
    WHERE other.pipeline_id = deal.pipeline_id AND other.archived_at IS NULL
      AND other.position < stage.position),
  (SELECT kind FROM task WHERE deal_id = deal.id AND done_at IS NOT NULL
    ORDER BY done_at DESC, id DESC LIMIT 1)
FROM deal JOIN stage ON stage.id = deal.stage_id WHERE deal.id = ?
"""


@dataclass(frozen=True, slots=True)
class StepFacts:
    """How a deal stands: `place` is that of its stage among `stages`, from 0; `done` is the kind of
    the task that was done last."""

    deal_id: int
    status: str
    archived: bool
    snoozed_until: date | None
    next_step_kind: str
    stages: int
    place: int
    done: str


def read_step(connection: sqlite3.Connection, deal_id: int) -> StepFacts | None:
    """The facts of one deal; none if it is not there."""
    row = connection.execute(_FACTS, (deal_id,)).fetchone()
    if row is None:
        return None
    number, status, archived, snoozed, kind, stages, place, done = row
    until = date.fromisoformat(snoozed) if snoozed else None
    return StepFacts(number, status, bool(archived), until, kind, stages, place, done or "")


def has_moved(connection: sqlite3.Connection, set_number: int) -> bool:
    """Whether a deal entered another stage in a change, by its number in the audit record."""
    row = connection.execute(
        "SELECT 1 FROM change WHERE set_id = ? AND entity = 'stage_change' AND op = 'add' LIMIT 1",
        (set_number,),
    ).fetchone()
    return row is not None
