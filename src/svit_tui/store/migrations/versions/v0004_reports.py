"""What reports are read from: what came of each visit to a stage, cycles, goals."""

from __future__ import annotations

from itertools import groupby

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

COLUMNS = (
    ("deal", "cycle INTEGER"),
    ("stage_change", "lasted INTEGER"),
    ("stage_change", "previous_at VARCHAR(20)"),
    ("stage_change", "advanced INTEGER"),
    ("stage_change", "fate VARCHAR"),
    ("stage_change", "furthest_stage_id INTEGER"),
    ("line", "share BIGINT"),
    ("line", "first INTEGER"),
)
CYCLES = """
UPDATE deal SET cycle = max(strftime('%s', closed_at) - strftime('%s', created_at), 0)
WHERE closed_at IS NOT NULL
"""
VISITS = """
WITH wanted (id) AS (SELECT id FROM deal),
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
UPDATE stage_change SET
  lasted = facts.lasted, previous_at = facts.previous_at, advanced = facts.advanced,
  fate = facts.fate, furthest_stage_id = facts.furthest_stage_id
FROM facts WHERE stage_change.id = facts.id
"""
SINGLE_LINES = """
UPDATE line SET share = deal.amount, first = 2 FROM deal
WHERE deal.id = line.deal_id
  AND NOT EXISTS (SELECT 1 FROM line AS o WHERE o.deal_id = line.deal_id AND o.id <> line.id)
"""
LINES_OF_SEVERAL = """
SELECT line.deal_id, line.id, line.product_id, deal.amount,
  line.quantity, line.unit_price, line.discount
FROM line JOIN deal ON deal.id = line.deal_id
WHERE line.first IS NULL ORDER BY line.deal_id, line.position, line.id
"""


def share_out(connection: sa.Connection) -> None:
    """Lines of deals with several: the deal's amount in proportion to their totals, cumulated."""
    rows = connection.exec_driver_sql(LINES_OF_SEVERAL).fetchall()
    found: list[tuple[int | None, int, int]] = []
    for _deal_id, of_deal in groupby(rows, key=lambda row: row[0]):
        lines = list(of_deal)
        unit = 1000 * 10_000
        totals = [
            (2 * quantity * price * (10_000 - discount) + unit) // (2 * unit)
            for *_rest, quantity, price, discount in lines
        ]
        if not any(totals):
            totals = [1] * len(lines)
        seen: set[int | None] = set()
        cumulated = before = 0
        for (_deal, line_id, product_id, amount, *_price), total in zip(lines, totals, strict=True):
            cumulated += total
            until = None if amount is None else amount * cumulated // sum(totals)
            first = 2 if not seen else int(product_id not in seen)
            found.append((None if until is None else until - before, first, line_id))
            seen.add(product_id)
            before = until or 0
    if found:
        statement = "UPDATE line SET share = ?, first = ? WHERE id = ?"
        connection.exec_driver_sql(statement, found)


def upgrade() -> None:
    """To schema 0004."""
    op.create_table(
        "goal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(20), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.String(20), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("archived_at", sa.String(20), nullable=True),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("member_key", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("month", "member_key", "team", "currency"),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"]),
        sqlite_autoincrement=True,
    )
    for table, column in COLUMNS:
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column}")
    op.execute(CYCLES)
    op.execute(VISITS)
    op.execute(SINGLE_LINES)
    share_out(op.get_bind())
    op.drop_index("deal_closed", "deal")
    op.create_index(
        "deal_closed",
        "deal",
        "status closed_at currency amount owner_id source_id loss_reason_id stage_id pipeline_id"
        " contact_id cycle archived_at".split(),
        sqlite_where=sa.text("status <> 'open' AND archived_at IS NULL"),
    )
    op.drop_index("deal_triage", "deal")
    op.create_index(
        "deal_triage",
        "deal",
        "next_step_on owner_id snoozed_until next_step_kind next_step_at expected_close_on"
        " active_at stage_id created_at status archived_at".split(),
        sqlite_where=sa.text("status = 'open' AND archived_at IS NULL"),
    )
    op.create_index(
        "communication_by",
        "communication",
        "by_id kind started_at deal_id archived_at".split(),
        sqlite_where=sa.text("archived_at IS NULL"),
    )
    op.create_index(
        "stage_visit",
        "stage_change",
        "to_stage_id at previous_at advanced fate lasted deal_id".split(),
        sqlite_where=sa.text("fate IS NOT NULL"),
    )
    op.create_index(
        "stage_cohort",
        "stage_change",
        ["furthest_stage_id", "at", "fate", "deal_id"],
        sqlite_where=sa.text("furthest_stage_id IS NOT NULL"),
    )
    op.create_index(
        "deal_open",
        "deal",
        "expected_close_on stage_id currency amount probability owner_id source_id pipeline_id"
        " status archived_at".split(),
        sqlite_where=sa.text("status = 'open' AND archived_at IS NULL"),
    )
    op.create_index(
        "task_done_by",
        "task",
        "done_by_id done_at deal_id archived_at".split(),
        sqlite_where=sa.text("done_at IS NOT NULL AND archived_at IS NULL"),
    )
    op.drop_index("task_done", "task")
    op.create_index(
        "task_done",
        "task",
        ["done_at", "archived_at", "done_by_id", "deal_id"],
        sqlite_where=sa.text("done_at IS NOT NULL"),
    )
    op.create_index(
        "deal_created",
        "deal",
        "source_id status currency created_at amount owner_id pipeline_id contact_id cycle"
        " archived_at".split(),
        sqlite_where=sa.text("archived_at IS NULL"),
    )
    op.create_index(
        "stage_furthest",
        "stage_change",
        ["deal_id", "furthest_stage_id"],
        sqlite_where=sa.text("furthest_stage_id IS NOT NULL"),
    )
    op.create_index(
        "line_shares", "line", "deal_id first product_id share quantity discount".split()
    )
    # The index before it begins with the same column.
    op.drop_index("ix_line_deal_id", "line")
