"""Open SQLite connections that keep the product's promises."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from svit_tui.i18n import _
from svit_tui.model.errors import StoreUnavailable

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    # What reads are asked through: a session, or a connection where SQLAlchemy is not needed.
    Reader = Session | sqlite3.Connection

# What the floors above hand on without knowing which database it is.
Connection = sqlite3.Connection
BUSY_SECONDS = 10.0
# What is committed is on the disk, also if the power fails.
SYNCHRONOUS = "FULL"
# A database is a number of pages: https://www.sqlite.org/fileformat.html#pages
LEAST_PAGE = 512
# The folder of backups, beside the store.
BACKUPS = "backups"


def connect(path: Path, *, write: bool) -> sqlite3.Connection:
    """Open the store's file. Transactions are begun by hand (`BEGIN IMMEDIATE` for a change).

    Raises StoreUnavailable if the file can't be opened or is no database.
    """
    try:
        connection = sqlite3.connect(
            path.as_uri() + "?mode=rw",
            uri=True,
            timeout=BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
        )
    except (sqlite3.Error, ValueError) as error:
        raise StoreUnavailable(
            _("The store {path} can't be opened: {error}.").format(path=path, error=error)
        ) from error
    try:
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute(f"PRAGMA synchronous={SYNCHRONOUS}")
        if not write:
            connection.execute("PRAGMA query_only=ON")
    except sqlite3.Error as error:
        connection.close()
        raise unavailable(path, error) from error
    return connection


def driver_of(reader: Reader) -> sqlite3.Connection:
    """The driver's connection under a session, inside its transaction; a connection is its own."""
    if isinstance(reader, sqlite3.Connection):
        return reader
    connection = reader.connection().connection.driver_connection
    assert isinstance(connection, sqlite3.Connection)
    return connection


def put_back(path: Path) -> str:
    """How to put back a backup without losing it too, as the end of a sentence.

    SQLite would take the changes that lie beside a damaged store for those of the backup.
    """
    return _(
        "quit every svit-tui that has it open, move {name} and, if they are there, {name}-wal and"
        " {name}-shm to another folder, and only then copy a backup from {backups} to {path}"
    ).format(name=path.name, backups=path.parent / BACKUPS, path=path)


def no_database(path: Path) -> StoreUnavailable:
    """The sentence for a file of something else."""
    return StoreUnavailable(
        _("{path} is not a svit-tui store: it is not a database.").format(path=path)
    )


def damaged(path: Path) -> StoreUnavailable:
    """The sentence for a store that SQLite can't read any more."""
    return StoreUnavailable(
        _("The store {path} is damaged. To put back a backup, {steps}.").format(
            path=path, steps=put_back(path)
        )
    )


def gone(path: Path) -> StoreUnavailable:
    """The sentence for a store that was there when it was opened."""
    words = _("The store {path} is gone: moved or deleted. Nothing is saved until it is back.")
    return StoreUnavailable(words.format(path=path))


def replaced(path: Path) -> StoreUnavailable:
    """The sentence for another file in the place of the store that was opened."""
    words = _("Another file has taken the place of the store {path}. Quit, and start again.")
    return StoreUnavailable(words.format(path=path))


def told_of(path: Path) -> tuple[int, int, bool] | None:
    """What tells a store's file from others: device, inode, and whether it can be a database.

    None if there is no file. It is not opened: SQLite locks by process, and whoever closes a file
    ends all locks on it.
    """
    try:
        found = path.stat()
    except OSError:
        return None
    is_whole = found.st_size > 0 and found.st_size % LEAST_PAGE == 0
    return found.st_dev, found.st_ino, is_whole


# What SQLite says where a file beside the store finds no room on the disk.
_NEED_ROOM = (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN)
_LEAST_ROOM = 1 << 16


def _is_full(path: Path) -> bool:
    """Whether the disk of a file has no room for what SQLite keeps beside it."""
    try:
        found = os.statvfs(path.parent)
    except OSError:
        return False
    return found.f_bavail * found.f_frsize < _LEAST_ROOM or (
        found.f_files > 0 and found.f_favail == 0
    )


def unavailable(path: Path, error: Exception) -> StoreUnavailable:
    """The sentence for an error of SQLite, by what it means for the user."""
    cause = getattr(error, "orig", None) or error
    code = getattr(cause, "sqlite_errorcode", None) or 0
    primary = code & 0xFF
    if primary == sqlite3.SQLITE_NOTADB:
        return no_database(path)
    if primary == sqlite3.SQLITE_CORRUPT:
        return damaged(path)
    if primary in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM):
        message = _("The store {path} is read-only for you. Nothing was changed.")
    elif primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        message = _("The store {path} is busy: somebody else is writing. Try again.")
    elif primary == sqlite3.SQLITE_FULL or (primary in _NEED_ROOM and _is_full(path)):
        message = _("The disk of the store {path} is full. Nothing was changed.")
    else:
        message = _("The store {path} can't be used: {error}.")
    return StoreUnavailable(message.format(path=path, error=cause))
