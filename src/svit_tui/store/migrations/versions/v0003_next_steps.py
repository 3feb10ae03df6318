"""Next steps, nurturing, qualification and triage."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ON_BOARD = "status = 'open' AND archived_at IS NULL"
TOLD = "done_at IS NOT NULL AND communication_id IS NULL AND archived_at IS NULL"
COLUMNS = (
    ("deal", "snooze_reason VARCHAR NOT NULL DEFAULT ''"),
    ("deal", "active_at VARCHAR(20)"),
    ("deal", "next_step VARCHAR NOT NULL DEFAULT ''"),
    ("deal", "next_step_kind VARCHAR NOT NULL DEFAULT ''"),
    ("deal", "next_step_on DATE"),
    ("deal", "next_step_at VARCHAR(20)"),
    ("deal", "score INTEGER"),
    ("stage", "requires VARCHAR NOT NULL DEFAULT ''"),
    ("task", "sequence_run_id INTEGER REFERENCES sequence_run (id)"),
    ("task", "repeats_at VARCHAR(5) NOT NULL DEFAULT ''"),
    ("task", "occurs_on DATE"),
    ("task", "sequence INTEGER NOT NULL DEFAULT 0"),
    ("event", "sequence INTEGER NOT NULL DEFAULT 0"),
)
# The time of day of what repeats; a store's tasks were planned where it is.
REPEAT = """
UPDATE task SET repeats_at = strftime('%H:%M', due_at, 'localtime')
WHERE rule <> '' AND due_at IS NOT NULL
"""
# What follows from the rows that are there.
DERIVE = """
WITH planned AS (
  SELECT deal_id, title, kind, due_on AS day, due_at AS moment FROM task
  WHERE deal_id IS NOT NULL AND done_at IS NULL AND archived_at IS NULL
  UNION ALL
  SELECT deal_id, title, 'event', coalesce(starts_on, date(starts_at, 'localtime')), starts_at
  FROM event
  WHERE deal_id IS NOT NULL AND done_at IS NULL AND archived_at IS NULL AND rule = ''
),
ranked AS (
  SELECT *, row_number() OVER (
    PARTITION BY deal_id ORDER BY day IS NULL, day, moment IS NULL, moment, title
  ) AS place FROM planned
),
done AS (
  SELECT deal_id, max(done_at) AS at FROM (
    SELECT deal_id, done_at FROM task WHERE done_at IS NOT NULL AND archived_at IS NULL
    UNION ALL
    SELECT deal_id, done_at FROM event WHERE done_at IS NOT NULL AND archived_at IS NULL
  ) WHERE deal_id IS NOT NULL GROUP BY deal_id
),
facts AS (
  SELECT deal.id, done.at AS done, ranked.title, ranked.kind, ranked.day, ranked.moment FROM deal
  LEFT JOIN done ON done.deal_id = deal.id
  LEFT JOIN ranked ON ranked.deal_id = deal.id AND ranked.place = 1
)
UPDATE deal SET
  active_at = max(stage_entered_at, coalesce(last_communication_at, ''), coalesce(facts.done, '')),
  next_step = coalesce(facts.title, ''), next_step_kind = coalesce(facts.kind, ''),
  next_step_on = facts.day, next_step_at = facts.moment
FROM facts WHERE facts.id = deal.id
"""


def _row() -> list[sa.Column[object]]:
    """What every row has."""
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(20), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.String(20), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
    ]


def upgrade() -> None:
    """To schema 0003."""
    op.create_table(
        "sequence_run",
        *_row(),
        sa.Column("deal_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("stopped_at", sa.String(20), nullable=True),
        sa.Column("stopped_because", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["deal_id"], ["deal.id"]),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "sequence_run_of", "sequence_run", ["deal_id"], sqlite_where=sa.text("stopped_at IS NULL")
    )
    op.create_table(
        "criterion",
        *_row(),
        sa.Column("archived_at", sa.String(20), nullable=True),
        sa.Column("pipeline_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["pipeline_id"], ["pipeline.id"]),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_criterion_pipeline_id", "criterion", ["pipeline_id"])
    op.create_table(
        "assessment",
        *_row(),
        sa.Column("deal_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("deal_id", "criterion_id"),
        sa.ForeignKeyConstraint(["deal_id"], ["deal.id"]),
        sa.ForeignKeyConstraint(["criterion_id"], ["criterion.id"]),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_assessment_criterion_id", "assessment", ["criterion_id"])
    op.create_table(
        "reminder",
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.String(20), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("shown_at", sa.String(20), nullable=False),
        sa.PrimaryKeyConstraint("task_id", "due_at", "member_id"),
    )
    op.create_table(
        "lease",
        sa.Column("deal_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("session", sa.String(), nullable=False),
        sa.Column("until", sa.String(20), nullable=False),
        sa.PrimaryKeyConstraint("deal_id"),
    )
    for table, column in COLUMNS:
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column}")
    op.create_index("ix_task_sequence_run_id", "task", ["sequence_run_id"])
    op.create_index(
        "task_done_of_deal",
        "task",
        ["deal_id", "done_at"],
        sqlite_where=sa.text("done_at IS NOT NULL"),
    )
    told = sa.text(TOLD)
    # All that the order of the timeline takes, so that it is read from the index alone.
    covering = ["done_at", "communication_id", "archived_at"]
    op.create_index("task_told", "task", covering, sqlite_where=told)
    op.create_index("task_told_of_contact", "task", ["contact_id", "done_at"], sqlite_where=told)
    op.create_index("event_told", "event", ["done_at"], sqlite_where=told)
    op.execute(REPEAT)
    op.execute(DERIVE)
    # A number of its own, as new stores have.
    op.execute(f"PRAGMA user_version={secrets.randbelow(2**31 - 1) + 1}")
    op.create_index(
        "deal_snoozed",
        "deal",
        ["stage_id", "snoozed_until"],
        sqlite_where=sa.text(f"{ON_BOARD} AND snoozed_until IS NOT NULL"),
    )
    op.create_index(
        "deal_triage",
        "deal",
        "next_step_on owner_id snoozed_until next_step_kind next_step_at expected_close_on"
        " active_at stage_id created_at".split(),
        sqlite_where=sa.text(ON_BOARD),
    )
