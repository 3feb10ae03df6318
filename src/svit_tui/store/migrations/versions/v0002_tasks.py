"""Tasks and events, and room for them in the search index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# Entries of the index were numbered by four kinds, and are by eight.
RENUMBER = (
    "CREATE TEMP TABLE entry AS"
    " SELECT rowid / 4 * 8 + rowid % 4 AS number, name, reach, extra FROM search",
    "DROP TABLE search",
    "CREATE VIRTUAL TABLE search USING fts5(name, reach, extra, tokenize='trigram', columnsize=0)",
    "INSERT INTO search (rowid, name, reach, extra)"
    " SELECT number, name, reach, extra FROM entry ORDER BY number",
    "DROP TABLE entry",
)
PLANNED = sa.text("done_at IS NULL AND archived_at IS NULL")


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
    """To schema 0002."""
    op.create_table(
        "task",
        *_row(),
        sa.Column("archived_at", sa.String(20), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("due_at", sa.String(20), nullable=True),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("repeats_from", sa.Date(), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("assignee_id", sa.Integer(), nullable=True),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("deal_id", sa.Integer(), nullable=True),
        sa.Column("notes", sa.String(), nullable=False),
        sa.Column("done_at", sa.String(20), nullable=True),
        sa.Column("done_by_id", sa.Integer(), nullable=True),
        sa.Column("communication_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.CheckConstraint("due_at IS NULL OR due_on IS NOT NULL", name="task_due"),
        sa.ForeignKeyConstraint(["assignee_id"], ["member.id"]),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"]),
        sa.ForeignKeyConstraint(["deal_id"], ["deal.id"]),
        sa.ForeignKeyConstraint(["done_by_id"], ["member.id"]),
        sa.ForeignKeyConstraint(["communication_id"], ["communication.id"]),
        sqlite_autoincrement=True,
    )
    op.create_index("task_planned", "task", ["due_on", "due_at", "id"], sqlite_where=PLANNED)
    for name, column in (
        ("task_of_deal", "deal_id"),
        ("task_of_contact", "contact_id"),
        ("task_of_member", "assignee_id"),
    ):
        op.create_index(name, "task", [column, "due_on", "due_at"], sqlite_where=PLANNED)
    op.create_index("task_done", "task", ["done_at"], sqlite_where=sa.text("done_at IS NOT NULL"))
    op.create_table(
        "event",
        *_row(),
        sa.Column("archived_at", sa.String(20), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("starts_at", sa.String(20), nullable=True),
        sa.Column("ends_at", sa.String(20), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("notes", sa.String(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("deal_id", sa.Integer(), nullable=True),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("done_at", sa.String(20), nullable=True),
        sa.Column("communication_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.CheckConstraint("(starts_at IS NULL) <> (starts_on IS NULL)", name="event_start"),
        sa.CheckConstraint(
            "(starts_at IS NULL) = (ends_at IS NULL) AND (starts_on IS NULL) = (ends_on IS NULL)",
            name="event_end",
        ),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"]),
        sa.ForeignKeyConstraint(["deal_id"], ["deal.id"]),
        sa.ForeignKeyConstraint(["communication_id"], ["communication.id"]),
        sqlite_autoincrement=True,
    )
    kept = sa.text("archived_at IS NULL")
    op.create_index("event_at", "event", ["starts_at"], sqlite_where=kept)
    op.create_index("event_on", "event", ["starts_on"], sqlite_where=kept)
    op.create_index("event_uid", "event", ["uid"], sqlite_where=sa.text("uid <> ''"))
    op.create_index("ix_event_member_id", "event", ["member_id"])
    op.create_index("ix_event_deal_id", "event", ["deal_id"])
    op.create_table(
        "attendee",
        *_row(),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("event_id", "contact_id"),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"]),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"]),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_attendee_contact_id", "attendee", ["contact_id"])
    for statement in RENUMBER:
        op.execute(statement)
