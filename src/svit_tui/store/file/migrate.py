"""Migrate an older store after backing it up. Imports Alembic."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.pool import NullPool

from svit_tui.i18n import _
from svit_tui.model.errors import StoreUnavailable
from svit_tui.model.paths import reason
from svit_tui.store.file.backup import backup_copy
from svit_tui.store.file.connect import BACKUPS, connect, unavailable

SCRIPTS = Path(__file__).parents[1] / "migrations"


def migrate(path: Path, *, scripts: Path = SCRIPTS) -> Path:
    """Migrate the store in one transaction; return the backup copy made before.

    Raises StoreUnavailable if a migration fails; then the store is as it was.
    """
    backup = _backup(path)
    engine = create_engine(
        "sqlite://",
        creator=lambda: _connection_for_migration(path),
        poolclass=NullPool,
        hide_parameters=True,
    )

    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    event.listen(engine, "begin", begin)
    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
            if broken is not None:
                raise StoreUnavailable(f"{broken[0]} → {broken[2]}")
    except Exception as error:
        raise StoreUnavailable(
            _(
                "The store {path} could not be migrated to the new schema: {error}. "
                "It is unchanged, and a copy of it is {backup}."
            ).format(path=path, error=error, backup=backup)
        ) from error
    return backup


def _backup(path: Path) -> Path:
    """The copy that is made before. Raises StoreUnavailable."""
    folder = path.parent / BACKUPS
    try:
        return backup_copy(path)
    except PermissionError as error:
        raise StoreUnavailable(
            _(
                "The store {path} is older than this svit-tui. Before it is updated, a copy of it"
                " goes to {folder}, where you have no rights: let its owner give it the group and"
                " mode of {parent}. Nothing was changed."
            ).format(path=path, folder=folder, parent=path.parent)
        ) from error
    except OSError as error:
        raise StoreUnavailable(
            _(
                "The store {path} is older than this svit-tui. Before it is updated, a copy of it"
                " goes to {folder}, which failed: {error}. Nothing was changed."
            ).format(path=path, folder=folder, error=reason(error))
        ) from error
    except sqlite3.Error as error:
        raise unavailable(path, error) from error


def _connection_for_migration(path: Path) -> sqlite3.Connection:
    connection = connect(path, write=True)
    # A table is rebuilt by dropping the old one, which would empty the tables that refer to it.
    connection.execute("PRAGMA foreign_keys=OFF")
    return connection
