"""Run by Alembic: migrates on the connection that store/file/migrate.py opened."""

from __future__ import annotations

from alembic import context
from sqlmodel import SQLModel

from svit_tui.model import tables

# The search index is SQLite's own; it is made by hand in a migration.
OWN_TABLES = {str(model.__tablename__) for model in tables.AUDITED} | {"change", "change_set"}

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
