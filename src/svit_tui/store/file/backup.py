"""Copy a store: whole, verified, and readable by those who may read the store."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from svit_tui.files.rights import give_rights
from svit_tui.files.whole import beside, sync, take_free_place
from svit_tui.store.file.connect import BACKUPS, connect, damaged


def backup_copy(path: Path) -> Path:
    """Copy the store, consistent even while others write, into `backups/` beside it.

    A copy has its name only when it is whole and was found sound. Raises OSError, sqlite3.Error,
    and StoreUnavailable for a store that is damaged.
    """
    folder = path.parent / BACKUPS
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    target = folder / f"{path.stem}-{stamp}{path.suffix}"
    _make_folder(folder)
    with beside(folder, mode=0o600) as fresh:
        _copy(path, fresh)
        _check(path, fresh)
        _give_rights(fresh, path)
        sync(fresh)
        take_free_place(fresh, target)
    sync(folder)
    return target


def _make_folder(folder: Path) -> None:
    """Make the folder of backups with group and mode of the store's folder, for all its members."""
    if folder.is_dir():
        return
    fresh = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".", suffix=".new"))
    try:
        _give_rights(fresh, folder.parent)
        fresh.rename(folder)
    except OSError:
        fresh.rmdir()
        # Somebody else may have made it meanwhile, with a copy in it already.
        if not folder.is_dir():
            raise


def _give_rights(path: Path, like: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        give_rights(descriptor, like.stat())
    finally:
        os.close(descriptor)


def _copy(path: Path, fresh: Path) -> None:
    source, copy = connect(path, write=False), connect(fresh, write=True)
    try:
        # What breaks off leaves a file that nobody looks at.
        copy.execute("PRAGMA journal_mode=OFF")
        source.backup(copy, pages=-1)
    finally:
        source.close()
        copy.close()


def _check(path: Path, fresh: Path) -> None:
    """Read the whole copy. Raises StoreUnavailable if it is damaged: so is the store then."""
    copy = sqlite3.connect(f"{fresh.as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        found = copy.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.DatabaseError:
        found = None
    finally:
        copy.close()
    if found != ("ok",):
        raise damaged(path)
