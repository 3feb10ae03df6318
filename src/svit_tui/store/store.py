"""The store: one SQLite file, opened cheaply, read by many, changed through one unit of work."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from svit_tui.model.errors import StoreUnavailable
from svit_tui.model.paths import at_home
from svit_tui.store.file.connect import unavailable
from svit_tui.store.file.looking import is_store_there
from svit_tui.store.file.open_store import Clock, OpenStore, wall_clock
from svit_tui.store.file.schema import SchemaState, state_of

if TYPE_CHECKING:
    from svit_tui.store.changes.unit import Unit


class Store(OpenStore):
    """An open store that can be changed."""

    @classmethod
    def open(cls, path: Path, *, clock: Clock = wall_clock) -> Store:
        """Open the store at `path`; make it if there is none; migrate it if it is older.

        Raises StoreUnavailable, in one sentence, if the store can't be used.
        """
        path = at_home(path).absolute()
        if not is_store_there(path):
            from svit_tui.store.file.creation import create

            create(path)
            # Somebody else's, if it was made meanwhile.
            is_store_there(path)
        store = cls(path, clock=clock)
        try:
            if state_of(store.light(), path) is SchemaState.OLDER:
                from svit_tui.store.file.migrate import migrate

                store.close()
                migrate(path)
        except sqlite3.Error as error:
            store.close()
            raise unavailable(path, error) from error
        except StoreUnavailable:
            store.close()
            raise
        return store

    @contextmanager
    def unit(self, *, dry_run: bool = False) -> Iterator[Unit]:
        """The only way to change the store: the block is committed as a whole or not at all.

        The block is one `BEGIN IMMEDIATE` transaction with its audit record and search index.
        `dry_run` does everything and rolls it back at the end.
        """
        from svit_tui.store.changes.unit import begin

        with begin(self, dry_run=dry_run) as work:
            yield work
        if self.after_change is not None and work.set_id is not None and not dry_run:
            self.after_change(work.touched)
