"""Tell the schema of a store with SQLite alone, so that a start needs no ORM."""

from __future__ import annotations

import sqlite3
from enum import Enum
from pathlib import Path

from svit_tui.i18n import _
from svit_tui.model.errors import StoreUnavailable
from svit_tui.store.file.connect import put_back

# "SVIT" in ASCII: tells our files from other SQLite databases.
APPLICATION_ID = 0x53564954
# The newest migration. Revisions are numbers with leading zeros, so that their order is plain.
HEAD = "0007"


class SchemaState(Enum):
    """What is to be done before a store can be used."""

    CURRENT = "current"
    OLDER = "older"


def state_of(connection: sqlite3.Connection, path: Path) -> SchemaState:
    """Compare the store's schema with this program's.

    Raises StoreUnavailable for a database that is none of ours and for a store of a newer program.
    """
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if not tables:
        raise StoreUnavailable(
            _(
                "{path} is a database without tables, not a store. If it never held anything,"
                " delete it, and the next start makes a new store. If a store was there, {steps}."
            ).format(path=path, steps=put_back(path))
        )
    if application != APPLICATION_ID:
        raise StoreUnavailable(
            _("{path} is not a svit-tui store: it is a database of another program.").format(
                path=path
            )
        )
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    revision = str(row[0]) if row else ""
    if revision == HEAD:
        return SchemaState.CURRENT
    if revision > HEAD:
        raise StoreUnavailable(
            _(
                "The store {path} was written by a newer svit-tui (schema {revision}, "
                "this one knows {known}). Update svit-tui to open it."
            ).format(path=path, revision=revision, known=HEAD)
        )
    return SchemaState.OLDER
