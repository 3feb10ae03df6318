"""An open store as far as reading goes: connections, consistent snapshots, who is working."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from svit_tui.model.errors import Cancelled, StoreUnavailable
from svit_tui.store.file.connect import (
    connect,
    damaged,
    gone,
    replaced,
    told_of,
    unavailable,
)

# What a connection keeps of the file in memory, and one that reads all of it: with SQLite's own
# two megabytes it would put groups in order through temporary files.
SQLITE_KIB, SNAPSHOT_KIB = 2_000, 16_000

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlmodel import Session

Clock = Callable[[], datetime]


def wall_clock() -> datetime:
    """This second, in UTC."""
    return datetime.now(UTC).replace(microsecond=0)


@dataclass(frozen=True, slots=True)
class MemberRef:
    """Who acts: enough to write it down and to show it."""

    id: int
    login: str
    name: str


class OpenStore:
    """A store that is open for reading. Only sqlite3 is imported until an expression is read."""

    def __init__(self, path: Path, *, clock: Clock = wall_clock) -> None:
        self.path = path
        self.clock = clock
        self.member: MemberRef | None = None
        # This open program among all that have the store open.
        self.session = os.urandom(8).hex()
        # Told, after each change that was kept, which subjects it touched: word → ids.
        self.after_change: Callable[[Mapping[str, set[int]]], None] | None = None
        self._local = threading.local()
        self._opened: list[sqlite3.Connection] = []
        self._engines: dict[bool, Engine] = {}
        # Changes up to this number are not undone: what a made-up store begins with.
        self.begins_after = 0
        self._lock = threading.Lock()
        # Which file was opened: device, inode, and whether it could be a database.
        self._opened_file: tuple[int, int, bool] | None = None
        # Set when the program must end: a change that is not through yet is taken back.
        self.is_broken_off = False

    def light(self) -> sqlite3.Connection:
        """A read-only connection of this thread, for reads that must not wait for an import."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = connect(self.path, write=False)
            self._local.connection = connection
            if self._opened_file is None:
                self._opened_file = told_of(self.path)
            with self._lock:
                self._opened.append(connection)
        return connection

    @contextmanager
    def light_now(self) -> Iterator[sqlite3.Connection]:
        """This thread's read-only connection, for one read. Raises StoreUnavailable."""
        try:
            yield self.light()
        except sqlite3.Error as error:
            raise unavailable(self.path, error) from error

    def check(self) -> None:
        """See whether the file is still the one that was opened (costs 2 µs).

        SQLite goes on with the old file: what it writes there is lost, and what it writes beside
        another one that has taken its place damages that. Raises StoreUnavailable.
        """
        before = self._opened_file
        if before is None:
            return
        now = told_of(self.path)
        if now is None:
            raise gone(self.path)
        if now[:2] != before[:2]:
            raise replaced(self.path)
        if not now[2]:
            raise damaged(self.path)

    def data_version(self) -> int:
        """A number that differs when another connection has changed the store (costs 3 µs)."""
        return int(self.light().execute("PRAGMA data_version").fetchone()[0])

    def latest_change(self) -> int:
        """The number of the newest change in the audit record; each has the next one."""
        row = self.light().execute("SELECT coalesce(max(id), 0) FROM change_set").fetchone()
        return int(row[0])

    def identity(self) -> str:
        """Twelve letters that identify this store, even after it is moved, copied or restored.

        `user_version` is a random number, because one member may create two stores within a second.
        """
        import hashlib

        first = self.light().execute("SELECT at FROM change_set ORDER BY id LIMIT 1").fetchone()
        # The login as it was then: an administrator may change it since.
        founder = (
            self.light()
            .execute(
                "SELECT member.created_at, json_extract(change.after, '$.login') FROM change"
                " JOIN member ON member.id = row_id WHERE entity = 'member' AND op = 'add'"
                " ORDER BY change.id LIMIT 1"
            )
            .fetchone()
        )
        number = self.light().execute("PRAGMA user_version").fetchone()
        told = "\n".join(str(part) for row in (first, founder, number) for part in row or ())
        return hashlib.sha256(told.encode()).hexdigest()[:12]

    def engine(self, *, write: bool) -> Engine:
        """The SQLAlchemy engine; made at first use."""
        with self._lock:
            if write not in self._engines:
                from svit_tui.store.file.engine import make_engine

                self._engines[write] = make_engine(self.path, write=write)
            return self._engines[write]

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one instant of the store and can't change it."""
        from sqlalchemy.exc import DBAPIError
        from sqlmodel import Session

        try:
            with Session(self.engine(write=False)) as session:
                yield session
        except (DBAPIError, sqlite3.Error) as error:
            raise unavailable(self.path, error) from error

    @contextmanager
    def light_read(self) -> Iterator[sqlite3.Connection]:
        """A connection that sees one instant of the store, for what reads without SQLAlchemy."""
        connection = self.light()
        try:
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                connection.execute("ROLLBACK")
        except sqlite3.Error as error:
            raise unavailable(self.path, error) from error

    @contextmanager
    def snapshot(self) -> Iterator[tuple[sqlite3.Connection, Callable[[], None]]]:
        """A connection that sees the store as it is now, and a function that cancels its reads.

        The function may be called from another thread; the read in progress then raises Cancelled.
        """
        stopped = threading.Event()
        try:
            with self.light_read() as connection:
                # SQLite's transaction begins to see with its first read.
                connection.execute("SELECT 1 FROM change_set LIMIT 1")

                def stop() -> None:
                    stopped.set()
                    connection.interrupt()

                def is_stopped() -> int:
                    return int(stopped.is_set())

                connection.set_progress_handler(is_stopped, 10_000)
                connection.execute(f"PRAGMA cache_size = -{SNAPSHOT_KIB}")
                try:
                    yield connection, stop
                except sqlite3.OperationalError as error:
                    if stopped.is_set():
                        raise Cancelled from error
                    raise
                finally:
                    connection.set_progress_handler(None, 0)
                    connection.execute(f"PRAGMA cache_size = -{SQLITE_KIB}")
                    connection.execute("PRAGMA shrink_memory")
        except StoreUnavailable:
            if stopped.is_set():
                raise Cancelled from None
            raise

    def break_off(self) -> None:
        """Take the change under way back, and each one after it, with Cancelled; in any thread."""
        self.is_broken_off = True

    def close(self) -> None:
        """Close every connection. The store can be used again; it opens new ones."""
        with self._lock:
            opened, self._opened = self._opened, []
            engines, self._engines = self._engines, {}
            self._local = threading.local()
        for connection in opened:
            connection.close()
        for engine in engines.values():
            engine.dispose()


# What the file system or the file may bring about; else it is a mistake of the program.
_OF_THE_FILE = (
    *(sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN),
    *(sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED),
    *(sqlite3.SQLITE_FULL, sqlite3.SQLITE_PROTOCOL),
)


def store_problem(store: OpenStore, error: BaseException | None) -> str:
    """Why the store can't be used, if that is what an error comes from; else nothing."""
    while error is not None:
        if isinstance(error, StoreUnavailable):
            return str(error)
        code = getattr(getattr(error, "orig", None) or error, "sqlite_errorcode", None)
        if isinstance(error, Exception) and code is not None:
            if code & 0xFF in _OF_THE_FILE:
                return str(unavailable(store.path, error))
            try:
                # An empty file is a database without tables.
                store.check()
            except StoreUnavailable as problem:
                return str(problem)
        # What a thread raised stands in what its worker raises.
        error = getattr(error, "error", None) or error.__cause__ or error.__context__
    return ""
