"""Look at what stands at a store's path before SQLite may touch it.

SQLite would take an empty file for a new database and delete the write-ahead log beside it. Here
such a file is refused, like everything else that is not a store. Only call this before the store is
opened: closing the file releases all locks that SQLite holds on it.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from svit_tui.i18n import _
from svit_tui.model.errors import StoreUnavailable
from svit_tui.model.paths import reason
from svit_tui.store.file.connect import damaged, no_database, put_back

# How each file of SQLite begins.
DATABASE = b"SQLite format 3\0"
HEADER_BYTES = 100
# What holds changes that belong to the database beside it.
_CHANGES = ("-wal", "-journal")


def is_store_there(path: Path) -> bool:
    """Whether there is a file that may be a store.

    Raises StoreUnavailable, in one sentence, if the path has something else or can't be used.
    """
    try:
        _check_folder(path.parent)
        found = _look(path)
    except (OSError, ValueError) as error:
        raise StoreUnavailable(
            _("The store {path} can't be opened: {error}.").format(path=path, error=reason(error))
        ) from error
    if found is None:
        return False
    if stat.S_ISDIR(found.st_mode):
        raise StoreUnavailable(_("{path} is a folder, not a store.").format(path=path))
    if not stat.S_ISREG(found.st_mode):
        raise StoreUnavailable(
            _("{path} is not an ordinary file, so not a store.").format(path=path)
        )
    if not os.access(path, os.R_OK | os.W_OK) or not os.access(path.parent, os.W_OK):
        raise StoreUnavailable(
            _("The store {path} is read-only for you: it can't be opened.").format(path=path)
        )
    if not found.st_size:
        raise StoreUnavailable(
            _(
                "{path} is an empty file (0 bytes), not a store. If it never held anything, delete"
                " it, and the next start makes a new store. If a store was there, {steps}."
            ).format(path=path, steps=put_back(path))
        )
    _check_header(path)
    return True


def _check_header(path: Path) -> None:
    """Refuse what is no database, and one that was cut off. Raises StoreUnavailable."""
    try:
        with path.open("rb") as file:
            header = file.read(HEADER_BYTES)
        if not header.startswith(DATABASE):
            raise no_database(path)
        if len(header) < HEADER_BYTES:
            raise damaged(path)
        # The newest pages of a store in use may be in its -wal alone, which is then not empty. Its
        # size is asked for last: what has ended since has written the database to its end.
        if not _changes_of(path) and path.stat().st_size < _bytes_of(header):
            raise damaged(path)
    except OSError as error:
        raise StoreUnavailable(
            _("The store {path} can't be opened: {error}.").format(path=path, error=reason(error))
        ) from error


def _bytes_of(header: bytes) -> int:
    """How large a database is by its header, 0 if that does not tell (see SQLite's file format)."""
    if header[24:28] != header[92:96]:
        return 0
    page = int.from_bytes(header[16:18], "big")
    return (65_536 if page == 1 else page) * int.from_bytes(header[28:32], "big")


def _changes_of(path: Path) -> Path | None:
    """The file beside a database that has changes for it, if there is one. Raises OSError."""
    for ending in _CHANGES:
        changes = path.with_name(path.name + ending)
        if changes.exists() and changes.stat().st_size:
            return changes
    return None


def _check_folder(folder: Path) -> None:
    try:
        is_folder = folder.is_dir()
    except FileNotFoundError:
        is_folder = False
    if not is_folder:
        raise StoreUnavailable(
            _("There is no folder {folder} for the store. Make it, or name another.").format(
                folder=folder
            )
        )


def _look(path: Path) -> os.stat_result | None:
    """The file, or none if a new store may be made here. Raises OSError, StoreUnavailable."""
    try:
        return path.stat()
    except FileNotFoundError:
        if path.is_symlink():
            raise StoreUnavailable(
                _(
                    "{path} is a link to {target}, where there is no store. Put the store back"
                    " there, or remove the link."
                ).format(path=path, target=path.readlink())
            ) from None
    changes = _changes_of(path)
    # Of two programs that begin at once, the other one may have made the store meanwhile.
    if path.exists():
        return path.stat()
    if changes is not None:
        raise StoreUnavailable(
            _(
                "There is no store {path}, but {changes} holds changes of one. Put that store back"
                " beside it; if it is lost, move {changes} to another folder, and the next start"
                " makes a new store."
            ).format(path=path, changes=changes)
        )
    return None
