"""Use SQLAlchemy over the store's own connections."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.pool import QueuePool

from svit_tui.store.file.connect import connect


def make_engine(path: Path, *, write: bool) -> Engine:
    """An engine whose transactions begin IMMEDIATE for changes and DEFERRED for reads.

    A change takes the write lock at its start, so it never fails halfway because somebody else is
    writing.
    """
    engine = create_engine(
        "sqlite://",
        creator=lambda: connect(path, write=write),
        poolclass=QueuePool,
        pool_size=4,
        pool_reset_on_return="rollback",
        # Errors go into the log, and names and amounts must not.
        hide_parameters=True,
    )
    statement = "BEGIN IMMEDIATE" if write else "BEGIN"

    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(statement)

    event.listen(engine, "begin", begin)
    return engine
