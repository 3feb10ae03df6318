"""A new store: its tables, its search index, and the mark of its schema."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from sqlmodel import SQLModel

from svit_tui.model import tables
from svit_tui.store import search_index
from svit_tui.store.connect import connect
from svit_tui.store.schema import APPLICATION_ID, HEAD

if TYPE_CHECKING:
    from svit_tui.store.store import Store

# Importing the module registers the tables; naming it keeps the import.
TABLES = tables.AUDITED


def own_number() -> int:
    """A random number that a store is told apart by."""
    return secrets.randbelow(2**31 - 1) + 1


def create(store: Store) -> None:
    """Make all tables in one transaction. Of two processes at once, the second finds them made."""
    raw = connect(store.path, write=True)
    raw.execute("PRAGMA journal_mode=WAL")
    raw.execute(f"PRAGMA application_id={APPLICATION_ID}")
    raw.close()
    with store.engine(write=True).begin() as connection:
        if connection.exec_driver_sql("SELECT 1 FROM sqlite_master LIMIT 1").first():
            return
        SQLModel.metadata.create_all(connection, checkfirst=False)
        for statement in search_index.SCHEMA:
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql(
            "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"
        )
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (HEAD,))
        connection.exec_driver_sql(f"PRAGMA user_version={own_number()}")
