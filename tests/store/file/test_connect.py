"""What an error of SQLite means, in a sentence."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from types import SimpleNamespace

import pytest

from svit_tui.store.file.connect import unavailable


def failed(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = code
    return error


def disk(monkeypatch: pytest.MonkeyPatch, *, free: int, files: int = 1000) -> None:
    """A disk with so many blocks and names for files free."""
    found = SimpleNamespace(f_bavail=free, f_frsize=4096, f_files=100_000, f_favail=files)
    monkeypatch.setattr(os, "statvfs", lambda _path: found)


@pytest.mark.parametrize("code", [sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN])
@pytest.mark.parametrize(("free", "files"), [(0, 1000), (1_000_000, 0)])
def test_a_full_disk_is_called_full(
    monkeypatch: pytest.MonkeyPatch, code: int, free: int, files: int
) -> None:
    disk(monkeypatch, free=free, files=files)
    said = str(unavailable(Path("/srv/crm/svit.db"), failed(code)))
    assert said == "The disk of the store /srv/crm/svit.db is full. Nothing was changed."


def test_another_error_of_a_disk_with_room_is_told_as_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    disk(monkeypatch, free=1_000_000)
    said = str(unavailable(Path("/srv/crm/svit.db"), failed(sqlite3.SQLITE_IOERR)))
    assert said == "The store /srv/crm/svit.db can't be used: disk I/O error."
