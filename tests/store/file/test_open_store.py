"""An open store sees whether its file is still there, and keeps its hold on it meanwhile."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.start.opening import open_store
from svit_tui.model.errors import StoreUnavailable
from svit_tui.store.store import Store

# What a colleague's command does: it reads something, and closes the store.
READ = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
print(*connection.execute(sys.argv[2]))
connection.close()
"""
NAMES = "SELECT count(*) FROM contact"


def read_elsewhere(path: Path) -> str:
    """The number of contacts as another process reads it."""
    command = [sys.executable, "-c", READ, str(path), NAMES]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def add(store: Store, name: str) -> None:
    with store.unit() as work:
        contacts.add(work, name=name)


def test_a_look_at_the_file_lets_go_of_no_lock(store_path: Path) -> None:
    # SQLite locks by process: whoever closes the file, for whatever reason, ends its locks on it,
    # and the next program that closes the store takes itself for the last one.
    store = open_store(store_path)
    add(store, "Acme")
    store.check()
    log = store_path.with_name(f"{store_path.name}-wal")
    before = log.stat().st_ino
    assert read_elsewhere(store_path) == "(1,)"
    assert log.exists()
    assert log.stat().st_ino == before
    add(store, "Beta")
    assert read_elsewhere(store_path) == "(2,)"
    store.close()


def test_a_store_that_is_there_is_fine(store_path: Path) -> None:
    store = open_store(store_path)
    store.check()
    add(store, "Acme")
    store.check()
    store.light().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store.check()


@pytest.mark.parametrize("size", [0, 50, 5_000])
def test_a_file_that_was_cut_is_damaged(store_path: Path, size: int) -> None:
    store = open_store(store_path)
    os.truncate(store_path, size)
    with pytest.raises(StoreUnavailable, match="is damaged"):
        store.check()


def test_another_file_is_told(store_path: Path, tmp_path: Path) -> None:
    store = open_store(store_path)
    other = tmp_path / "other.db"
    sqlite3.connect(other).close()
    other.replace(store_path)
    with pytest.raises(StoreUnavailable, match="Another file has taken the place"):
        store.check()
    store_path.unlink()
    with pytest.raises(StoreUnavailable, match="is gone"):
        store.check()
