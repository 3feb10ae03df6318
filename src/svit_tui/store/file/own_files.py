"""The files that belong to a store, which nothing else may overwrite."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from svit_tui.files.whole import ENDINGS
from svit_tui.model.paths import at_home
from svit_tui.store.file.connect import BACKUPS
from svit_tui.store.file.looking import DATABASE

# The team's nurture sequences, beside the store.
SEQUENCES = "sequences.toml"
Identity = tuple[int, int]


class OwnFiles:
    """What belongs to a store: its database and what SQLite keeps beside it, backups, sequences."""

    def __init__(self, store: Path) -> None:
        store = at_home(store).absolute()
        # SQLite names its files after the database that a link leads to.
        self._stores = {store, Path(os.path.realpath(store))}

    def has(self, path: Path, found: os.stat_result | None) -> bool:
        """Whether a resolved path is one of these files, or `found` is one under another name.

        Their paths are reserved even while no such file exists.
        """
        return self._is_place(path) or (found is not None and self.has_file(found))

    def has_file(self, found: os.stat_result) -> bool:
        """Whether a file is one of them, whatever it is called here."""
        return _identity(found) in set(self._files())

    def is_open(self, path: Path) -> bool:
        """Whether a path leads to the database or to what SQLite keeps beside it.

        To open and close one of these in the program that has the store open would end the locks
        of SQLite, which are those of the process.
        """
        mine = {
            identity
            for store in self._stores
            for ending in ENDINGS
            for identity in _at(store.with_name(store.name + ending))
        }
        return any(identity in mine for identity in _at(path))

    def _is_place(self, path: Path) -> bool:
        folders = [identity for folder in path.parents for identity in _at(folder)]
        for store in self._stores:
            if folders[:1] == list(_at(store.parent)) and path.name in _names(store):
                return True
            if any(identity in folders for identity in _at(store.parent / BACKUPS)):
                return True
        return False

    def _files(self) -> Iterator[Identity]:
        for store in self._stores:
            for name in _names(store):
                yield from _at(store.with_name(name))
            with suppress(OSError), os.scandir(store.parent / BACKUPS) as entries:
                for entry in entries:
                    yield from _at(Path(entry.path))


def is_database(path: Path) -> bool:
    """Whether a file that can be read is a database of SQLite."""
    try:
        with path.open("rb") as file:
            return file.read(len(DATABASE)) == DATABASE
    except OSError:
        return False


def _names(store: Path) -> list[str]:
    return [SEQUENCES, *(store.name + ending for ending in ENDINGS)]


def _at(path: Path) -> Iterator[Identity]:
    """What is at a path, if anything is."""
    with suppress(OSError):
        yield _identity(path.stat())


def _identity(found: os.stat_result) -> Identity:
    return found.st_dev, found.st_ino
