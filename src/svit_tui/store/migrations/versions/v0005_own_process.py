"""What makes a process one's own: fields, views, rules, templates, prices, days off."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

INT, BIG, TEXT, MOMENT, CODE = (
    sa.Integer(),
    sa.BigInteger(),
    sa.String(),
    sa.String(20),
    sa.String(3),
)


def col(name: str, kind: Any, *, null: bool = False) -> sa.Column[Any]:
    """A column, which takes no NULL unless told."""
    return sa.Column(name, kind, nullable=null)


def key() -> list[Any]:
    """The number of a row that is not audited."""
    return [col("id", INT), sa.PrimaryKeyConstraint("id")]


def row(*, archivable: bool = False) -> list[Any]:
    """The columns that audited tables begin with."""
    columns = [
        *(col("id", INT), col("version", INT)),
        *(col("created_at", MOMENT), col("created_by_id", INT, null=True)),
        *(col("updated_at", MOMENT), col("updated_by_id", INT, null=True)),
    ]
    if archivable:
        columns.append(col("archived_at", MOMENT, null=True))
    return [*columns, sa.PrimaryKeyConstraint("id")]


def refers(column: str, table: str) -> sa.ForeignKeyConstraint:
    """A foreign key to a row's number."""
    return sa.ForeignKeyConstraint([column], [f"{table}.id"])


def make(name: str, *parts: Any) -> None:
    """A table as SQLModel makes it."""
    op.create_table(name, *parts, sqlite_autoincrement=True)


def values_of(table: str) -> None:
    """Custom values of deals or of contacts."""
    name, owner = f"{table}_value", f"{table}_id"
    make(
        name,
        *row(),
        *(col(owner, INT), col("field_id", INT), col("place", INT)),
        *(col("text", TEXT), col("text_key", TEXT)),
        *(col("number", BIG, null=True), col("currency", TEXT)),
        sa.UniqueConstraint(owner, "field_id", "place"),
        *(refers(owner, table), refers("field_id", "custom_field")),
    )
    op.create_index(f"{name}_number", name, ["field_id", "number", owner, "currency"])
    op.create_index(
        f"{name}_text",
        name,
        ["field_id", "text_key", owner],
        sqlite_where=sa.text("text_key <> ''"),
    )


def fields() -> None:
    """Custom fields, their options and values."""
    make(
        "custom_field",
        *row(archivable=True),
        *(col("area", TEXT), col("kind", TEXT), col("name", TEXT), col("name_key", TEXT)),
        *(col("word", TEXT), col("position", INT), col("on_card", sa.Boolean())),
        sa.UniqueConstraint("area", "word"),
    )
    make(
        "field_option",
        *row(archivable=True),
        *(col("field_id", INT), col("name", TEXT), col("name_key", TEXT), col("position", INT)),
        refers("field_id", "custom_field"),
    )
    op.create_index("ix_field_option_field_id", "field_option", ["field_id"])
    values_of("deal")
    values_of("contact")


def views() -> None:
    """Saved views, and which one a screen opens with."""
    make(
        "saved_view",
        *row(archivable=True),
        *(col("area", TEXT), col("member_id", INT, null=True)),
        *(col("name", TEXT), col("name_key", TEXT)),
        *(col("filter", TEXT), col("sort", TEXT), col("columns", TEXT), col("grouping", TEXT)),
        *(col("pipeline_id", INT, null=True), col("position", INT)),
        *(refers("member_id", "member"), refers("pipeline_id", "pipeline")),
    )
    make(
        "default_view",
        *row(),
        *(col("member_id", INT), col("area", TEXT), col("view_id", INT)),
        sa.UniqueConstraint("member_id", "area"),
        *(refers("member_id", "member"), refers("view_id", "saved_view")),
    )


def rules() -> None:
    """Rules, what they did and told, and which change set off which."""
    make(
        "rule",
        *row(archivable=True),
        *(col("name", TEXT), col("name_key", TEXT), col("enabled", sa.Boolean())),
        *(col("trigger", TEXT), col("trigger_detail", TEXT)),
        *(col("condition", TEXT), col("actions", TEXT), col("position", INT)),
    )
    make(
        "rule_run",
        *key(),
        *(col("rule_id", INT), col("occasion", TEXT), col("at", MOMENT)),
        *(col("deal_id", INT, null=True), col("contact_id", INT, null=True)),
        *(col("outcome", TEXT), col("message", TEXT)),
        *(col("set_id", INT, null=True), col("cause_id", INT, null=True)),
        *(sa.UniqueConstraint("rule_id", "occasion"), refers("rule_id", "rule")),
    )
    op.create_index(
        "rule_run_of_deal", "rule_run", ["deal_id"], sqlite_where=sa.text("deal_id IS NOT NULL")
    )
    op.create_index("rule_run_at", "rule_run", ["at", "id"])
    make(
        "notice",
        *key(),
        *(col("member_id", INT), col("at", MOMENT), col("text", TEXT)),
        *(col("deal_id", INT, null=True), col("contact_id", INT, null=True)),
        *(col("rule_id", INT, null=True), col("seen_at", MOMENT, null=True)),
    )
    op.create_index(
        "notice_unseen", "notice", ["member_id"], sqlite_where=sa.text("seen_at IS NULL")
    )
    op.execute("ALTER TABLE change_set ADD COLUMN cause_id INTEGER")
    op.create_index(
        "change_set_cause", "change_set", ["cause_id"], sqlite_where=sa.text("cause_id IS NOT NULL")
    )


def lists() -> None:
    """Templates, prices in further currencies, days off, settings of the team."""
    make(
        "template",
        *row(archivable=True),
        *(col("name", TEXT), col("name_key", TEXT), col("kind", TEXT)),
        *(col("heading", TEXT), col("body", TEXT), col("position", INT)),
    )
    make(
        "product_price",
        *row(),
        *(col("product_id", INT), col("currency", CODE), col("price", BIG)),
        *(sa.UniqueConstraint("product_id", "currency"), refers("product_id", "product")),
    )
    make("holiday", *row(), col("on", sa.Date()), col("name", TEXT), sa.UniqueConstraint("on"))
    make(
        "team_setting",
        *row(),
        *(col("name", TEXT), col("value", TEXT)),
        sa.UniqueConstraint("name"),
    )


def upgrade() -> None:
    """To schema 0005."""
    fields()
    views()
    rules()
    lists()
