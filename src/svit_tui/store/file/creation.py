"""Create a new store: tables, search index, schema mark."""

from __future__ import annotations

import secrets
import sqlite3
import stat
from contextlib import suppress
from pathlib import Path

from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel

from svit_tui.files.whole import beside, sync, take_free_place
from svit_tui.i18n import _
from svit_tui.model import tables
from svit_tui.model.errors import StoreUnavailable
from svit_tui.model.paths import reason
from svit_tui.store import search_index
from svit_tui.store.file.connect import connect, unavailable
from svit_tui.store.file.engine import make_engine
from svit_tui.store.file.schema import APPLICATION_ID, HEAD

# Importing the module registers the tables; naming it keeps the import.
TABLES = tables.AUDITED


def own_number() -> int:
    """A random number that a store is told apart by."""
    return secrets.randbelow(2**31 - 1) + 1


def create(path: Path) -> None:
    """Create a store under a temporary name, and rename it when it is complete.

    If two programs create one at the same time, the second uses that of the first. The store is
    private to its user, except in a folder with the set-group-ID bit, which a group shares: there
    the group may write, because otherwise no second user ever could. Raises StoreUnavailable.
    """
    try:
        shared = bool(path.parent.stat().st_mode & stat.S_ISGID)
        with beside(path.parent, mode=0o660 if shared else 0o600) as fresh:
            _fill(fresh)
            sync(fresh)
            with suppress(FileExistsError):
                take_free_place(fresh, path)
        sync(path.parent)
    except OSError as error:
        raise StoreUnavailable(
            _("The store {path} can't be made: {error}.").format(path=path, error=reason(error))
        ) from error
    except (DBAPIError, sqlite3.Error) as error:
        raise unavailable(path, error) from error


def _fill(fresh: Path) -> None:
    """Make all tables in an empty file."""
    raw = connect(fresh, write=True)
    raw.execute(f"PRAGMA application_id={APPLICATION_ID}")
    raw.execute(f"PRAGMA user_version={own_number()}")
    raw.close()
    engine = make_engine(fresh, write=True)
    with engine.begin() as connection:
        SQLModel.metadata.create_all(connection, checkfirst=False)
        for statement in search_index.SCHEMA:
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql(
            "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"
        )
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (HEAD,))
    engine.dispose()
    raw = connect(fresh, write=True)
    raw.execute("PRAGMA journal_mode=WAL")
    raw.close()
