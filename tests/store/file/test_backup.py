"""Copies of a store: whole or not there, and for those who may read the store."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.start.opening import open_store
from svit_tui.model.errors import StoreUnavailable
from svit_tui.store.file import migrate
from svit_tui.store.file.backup import backup_copy


@pytest.fixture
def path(store_path: Path) -> Path:
    store = open_store(store_path, login="olena")
    with store.unit() as work:
        contacts.add(work, name="Медцентр")
    store.close()
    return store_path


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def names(path: Path) -> list[tuple[str]]:
    """The contacts of a store, read without leaving anything beside it."""
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
    found = connection.execute("SELECT name FROM contact").fetchall()
    connection.close()
    return found


def test_a_copy_has_what_is_not_yet_in_the_main_file(path: Path) -> None:
    store = open_store(path, login="olena")
    with store.unit() as work:
        contacts.add(work, name="Лоджик")
    copy = backup_copy(path)
    assert names(copy) == [("Медцентр",), ("Лоджик",)]
    assert re.fullmatch(r"svit-\d{8}T\d{12}Z\.db", copy.name)
    assert [entry.name for entry in copy.parent.iterdir()] == [copy.name]
    store.close()


@pytest.mark.parametrize(
    ("folder", "store", "backups", "copy"),
    [(0o700, 0o600, 0o700, 0o600), (0o2770, 0o660, 0o2770, 0o660), (0o755, 0o640, 0o755, 0o640)],
)
def test_copies_are_for_those_whom_the_store_is_for(
    path: Path, folder: int, store: int, backups: int, copy: int
) -> None:
    path.parent.chmod(folder)
    path.chmod(store)
    made = backup_copy(path)
    assert mode_of(made.parent) == backups
    assert mode_of(made) == copy
    assert made.parent.stat().st_gid == path.parent.stat().st_gid
    assert made.stat().st_gid == path.stat().st_gid
    # A folder that is there keeps what it has been given.
    made.parent.chmod(0o750)
    backup_copy(path)
    assert mode_of(made.parent) == 0o750


@pytest.mark.parametrize("moment", ["backup._copy", "backup._check", "backup.sync"])
def test_a_copy_that_was_killed_is_none(path: Path, moment: str) -> None:
    code = (
        "import os, signal; from pathlib import Path; from unittest.mock import patch;"
        "from svit_tui.store.file import backup;"
        f"kept = backup.{moment.removeprefix('backup.')};"
        "die = lambda *a: (kept(*a), os.kill(os.getpid(), signal.SIGKILL));"
        f"patch('svit_tui.store.file.{moment}', die).start();"
        f"backup.backup_copy(Path({str(path)!r}))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False)
    assert done.returncode == -signal.SIGKILL
    folder = path.parent / "backups"
    (left,) = folder.iterdir()
    assert left.name.startswith(".")
    copy = backup_copy(path)
    assert names(copy) == [("Медцентр",)]
    # What may be another program's copy under way stays for a day.
    assert left.exists()
    os.utime(left, (0, 0))
    backup_copy(path)
    assert not left.exists()
    assert copy.exists()


def test_a_damaged_store_is_not_kept_as_a_backup(path: Path) -> None:
    content = bytearray(path.read_bytes())
    connection = sqlite3.connect(path)
    (page,) = connection.execute(
        "SELECT rootpage FROM sqlite_master WHERE name = 'contact'"
    ).fetchone()
    (size,) = connection.execute("PRAGMA page_size").fetchone()
    connection.close()
    content[(page - 1) * size : page * size] = b"\xff" * size
    path.write_bytes(content)
    with pytest.raises(StoreUnavailable, match=r"is damaged\. To put back a backup"):
        backup_copy(path)
    assert list((path.parent / "backups").iterdir()) == []


def test_a_full_disk_leaves_no_copy(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    before = path.read_bytes()
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreUnavailable, match=r"which failed: the disk is full\. Nothing was"):
        migrate.migrate(path)
    assert list((path.parent / "backups").iterdir()) == []
    assert path.read_bytes() == before
