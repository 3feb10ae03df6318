"""Refresh the columns that follow from other rows at the end of each change."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from svit_tui.store.changes.line_shares import refresh_shares
from svit_tui.store.changes.visits import refresh_visits
from svit_tui.store.reads.chunks import chunks

# Points that each kind of criterion takes.
MOST_POINTS = {"check": 1, "score": 5}

# One row of facts a deal. Tasks and events with a date come before those without.
_FACTS = """
WITH wanted (id) AS (VALUES {marks}),
planned AS (
  SELECT task.deal_id, task.title, task.kind, task.due_on AS day, task.due_at AS moment
  FROM wanted JOIN task ON task.deal_id = wanted.id
  WHERE task.done_at IS NULL AND task.archived_at IS NULL
  UNION ALL
  SELECT event.deal_id, event.title, 'event',
    coalesce(event.starts_on, date(event.starts_at, 'localtime')), event.starts_at
  FROM wanted JOIN event ON event.deal_id = wanted.id
  WHERE event.done_at IS NULL AND event.archived_at IS NULL AND event.rule = ''
),
ranked AS (
  SELECT *, row_number() OVER (
    PARTITION BY deal_id ORDER BY day IS NULL, day, moment IS NULL, moment, title
  ) AS place FROM planned
),
facts AS (
  SELECT wanted.id,
    (SELECT max(started_at) FROM communication
      WHERE deal_id = wanted.id AND archived_at IS NULL) AS said,
    (SELECT max(done_at) FROM task
      WHERE deal_id = wanted.id AND done_at IS NOT NULL AND archived_at IS NULL) AS done,
    (SELECT max(done_at) FROM event
      WHERE deal_id = wanted.id AND done_at IS NOT NULL AND archived_at IS NULL) AS held,
    (SELECT 100 * sum(assessment.value) / (
        SELECT sum(CASE kind {points} END) FROM criterion
        WHERE pipeline_id = deal.pipeline_id AND archived_at IS NULL)
      FROM assessment JOIN criterion ON criterion.id = assessment.criterion_id
      WHERE assessment.deal_id = wanted.id AND criterion.pipeline_id = deal.pipeline_id
        AND criterion.archived_at IS NULL) AS score,
    ranked.title, ranked.kind, ranked.day, ranked.moment
  FROM wanted JOIN deal ON deal.id = wanted.id
  LEFT JOIN ranked ON ranked.deal_id = wanted.id AND ranked.place = 1
)
"""
# Scores of the deals of a pipeline that asks for other things than before. Few deals have answers.
_RESCORE = """
WITH asked AS (
  SELECT id, kind FROM criterion WHERE pipeline_id = :pipeline AND archived_at IS NULL
),
scored AS (
  SELECT deal.id, (
    SELECT 100 * sum(assessment.value) / (SELECT sum(CASE kind {points} END) FROM asked)
    FROM assessment JOIN asked ON asked.id = assessment.criterion_id
    WHERE assessment.deal_id = deal.id) AS score
  FROM deal
  WHERE deal.pipeline_id = :pipeline AND deal.id IN (SELECT deal_id FROM assessment)
)
UPDATE deal SET score = scored.score FROM scored
WHERE deal.id = scored.id AND deal.score IS NOT scored.score
"""
_COLUMNS = {
    "last_communication_at": "facts.said",
    "active_at": "max(deal.stage_entered_at, coalesce(facts.said, ''),"
    " coalesce(facts.done, ''), coalesce(facts.held, ''))",
    "next_step": "coalesce(facts.title, '')",
    "next_step_kind": "coalesce(facts.kind, '')",
    "next_step_on": "facts.day",
    "next_step_at": "facts.moment",
    "score": "facts.score",
    "cycle": "max(strftime('%s', deal.closed_at) - strftime('%s', deal.created_at), 0)",
}
_SET = ", ".join(f"{column} = {value}" for column, value in _COLUMNS.items())
_DIFFERS = " OR ".join(f"deal.{column} IS NOT {value}" for column, value in _COLUMNS.items())
_POINTS = " ".join(f"WHEN '{kind}' THEN {points}" for kind, points in MOST_POINTS.items())


def refresh_derived(connection: sqlite3.Connection, touched: Mapping[str, set[int]]) -> None:
    """Bring the derived columns of the touched deals in step with what they follow from.

    If the criteria of a pipeline were touched, the scores of all its deals are recomputed.
    """
    for part in chunks(sorted(touched.get("deal", ()))):
        facts = _FACTS.format(marks=",".join(["(?)"] * len(part)), points=_POINTS)
        connection.execute(
            f"{facts} UPDATE deal SET {_SET} FROM facts WHERE deal.id = facts.id AND ({_DIFFERS})",
            part,
        )
    refresh_visits(connection, touched)
    refresh_shares(connection, touched)
    for pipeline in touched.get("rescored pipeline", ()):
        connection.execute(_RESCORE.format(points=_POINTS), {"pipeline": pipeline})
