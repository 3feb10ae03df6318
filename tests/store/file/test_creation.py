"""New stores: whole from the first moment on, whoever makes them and whatever breaks it off."""

from __future__ import annotations

import os
import signal
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from svit_tui.crm.start.opening import open_store
from svit_tui.model.errors import StoreUnavailable
from svit_tui.store.store import Store


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_new_store_is_private_and_nothing_else_is_left(store_path: Path) -> None:
    open_store(store_path).close()
    assert names_in(store_path.parent) == ["svit.db"]
    assert stat.S_IMODE(store_path.stat().st_mode) == 0o600
    connection = sqlite3.connect(store_path)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_in_a_folder_that_a_group_shares_the_group_may_write(store_path: Path) -> None:
    store_path.parent.chmod(0o2770)
    open_store(store_path).close()
    assert stat.S_IMODE(store_path.stat().st_mode) == 0o660


# Where the making of a store is broken off, as a module and a name that stands for it.
MOMENTS = ["os.link", "os.fsync", "svit_tui.store.file.creation.own_number", "os.fchmod"]


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_creation_that_was_killed_leaves_no_empty_store(store_path: Path, moment: str) -> None:
    code = (
        "import os, signal, sys; from pathlib import Path; from unittest.mock import patch;"
        "from svit_tui.crm.start.opening import open_store;"
        "import svit_tui.store.file.creation;"
        "die = lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL);"
        f"patch({moment!r}, die).start();"
        f"open_store(Path({str(store_path)!r}))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False)
    assert done.returncode == -signal.SIGKILL
    assert not store_path.exists()
    store = open_store(store_path)
    assert store.light().execute("SELECT count(*) FROM pipeline").fetchone() == (1,)


def test_a_store_that_somebody_else_made_meanwhile_is_taken(
    store_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = os.link

    def late(source: Path, target: Path, **options: bool) -> None:
        monkeypatch.setattr(os, "link", link)
        open_store(store_path, login="olena").close()
        link(source, target, **options)

    monkeypatch.setattr(os, "link", late)
    store = open_store(store_path, login="taras")
    members = store.light().execute("SELECT login FROM member ORDER BY login").fetchall()
    assert members == [("olena",), ("taras",)]
    store.close()
    assert names_in(store_path.parent) == ["svit.db"]


def test_a_full_disk_leaves_nothing(store_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreUnavailable, match="can't be made: the disk is full"):
        Store.open(store_path)
    assert names_in(store_path.parent) == []
