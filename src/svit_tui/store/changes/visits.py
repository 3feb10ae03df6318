"""Keep what reports read of the stage history in step with it.

Sorting a million stage changes for every report would take too long. So each visit to a stage
stores how long it lasted and how it ended.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from svit_tui.store.reads.chunks import chunks

COLUMNS = ("lasted", "previous_at", "advanced", "fate", "furthest_stage_id")

# {wanted} selects the numbers of deals.
_FOLLOW = """
WITH wanted (id) AS ({wanted}),
ranked AS (
  SELECT id, pipeline_id, row_number() OVER (
    PARTITION BY pipeline_id ORDER BY position, id
  ) AS place FROM stage
),
told AS (
  SELECT change.id, change.deal_id, change.kind, change.at, change.to_stage_id,
    ranked.pipeline_id, ranked.place, deal.status, deal.archived_at,
    deal.stage_id AS now_stage, deal.pipeline_id AS now_pipeline,
    coalesce(
      lead(change.at) OVER (PARTITION BY change.deal_id ORDER BY change.at, change.id),
      CASE WHEN deal.status <> 'open' THEN deal.closed_at END
    ) AS left_at
  FROM wanted
  JOIN stage_change AS change ON change.deal_id = wanted.id
  JOIN ranked ON ranked.id = change.to_stage_id
  JOIN deal ON deal.id = wanted.id
),
visit AS (
  SELECT id, place, left_at, at,
    lag(at) OVER (PARTITION BY deal_id, to_stage_id ORDER BY at, id) AS previous_at,
    max(place) OVER (
      PARTITION BY deal_id, pipeline_id ORDER BY at, id
      ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
    ) AS later,
    row_number() OVER (PARTITION BY deal_id, pipeline_id ORDER BY at, id) AS nth,
    first_value(to_stage_id) OVER (
      PARTITION BY deal_id, pipeline_id ORDER BY place DESC
    ) AS furthest,
    CASE
      WHEN now_pipeline <> pipeline_id THEN 'moved'
      WHEN status = 'won' THEN 'won'
      WHEN status = 'open' THEN CASE WHEN now_stage = to_stage_id THEN 'here' ELSE 'open' END
      WHEN now_stage = to_stage_id THEN 'lost_here'
      ELSE 'lost'
    END AS fate
  FROM told WHERE kind IN ('entered', 'reopened') AND archived_at IS NULL
),
facts AS (
  SELECT told.id,
    max(strftime('%s', visit.left_at) - strftime('%s', visit.at), 0) AS lasted,
    visit.previous_at,
    CASE WHEN visit.id IS NOT NULL
      THEN visit.fate = 'won' OR coalesce(visit.later > visit.place, 0) END AS advanced,
    visit.fate,
    CASE WHEN visit.nth = 1 THEN visit.furthest END AS furthest_stage_id
  FROM told LEFT JOIN visit ON visit.id = told.id
)
UPDATE stage_change SET {values} FROM facts WHERE stage_change.id = facts.id AND ({differs})
"""
_VALUES = ", ".join(f"{column} = facts.{column}" for column in COLUMNS)
_DIFFERS = " OR ".join(f"stage_change.{column} IS NOT facts.{column}" for column in COLUMNS)
_OF_PIPELINE = (
    "SELECT DISTINCT deal_id FROM stage_change"
    " WHERE to_stage_id IN (SELECT id FROM stage WHERE pipeline_id = ?)"
)


def refresh_visits(connection: sqlite3.Connection, touched: Mapping[str, set[int]]) -> None:
    """Bring the visits of the touched deals in step with their histories.

    If the stages of a pipeline were reordered, the visits of all its deals are recomputed.
    """
    for part in chunks(sorted(touched.get("deal", ()))):
        connection.execute(_statement("VALUES " + ",".join(["(?)"] * len(part))), part)
    for pipeline in touched.get("reordered pipeline", ()):
        connection.execute(_statement(_OF_PIPELINE), (pipeline,))


def _statement(wanted: str) -> str:
    return _FOLLOW.format(wanted=wanted, values=_VALUES, differs=_DIFFERS)
