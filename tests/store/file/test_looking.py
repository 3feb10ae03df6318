"""Files at the path of a store that are none, or not whole: refused, and left as they are."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from svit_tui.crm.start.opening import open_store
from svit_tui.model.errors import StoreUnavailable


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.name: path.read_bytes()
        for path in folder.iterdir()
        if path.is_file() and not path.is_symlink()
    }


def refused(path: Path) -> str:
    """The sentence with which a store is refused, and nothing is changed."""
    before = files(path.parent) if path.parent.is_dir() else {}
    with pytest.raises(StoreUnavailable) as caught:
        open_store(path)
    assert caught.value.exit_code == 4
    if path.parent.is_dir():
        assert files(path.parent) == before
    return str(caught.value)


def test_an_empty_file_is_no_store(store_path: Path) -> None:
    store_path.touch()
    said = refused(store_path)
    assert f"{store_path} is an empty file (0 bytes)" in said
    assert "delete it, and the next start makes a new store" in said
    assert f"copy a backup from {store_path.parent / 'backups'}" in said
    assert "svit.db-wal" in said
    assert store_path.stat().st_size == 0


def test_the_changes_beside_an_emptied_store_stay(store_path: Path) -> None:
    """SQLite would delete them."""
    store = open_store(store_path)
    store_path.write_bytes(b"")
    assert store_path.with_name("svit.db-wal").exists()
    refused(store_path)
    store.close()


@pytest.mark.parametrize("name", ["svit.db-wal", "svit.db-journal"])
def test_changes_without_their_store_are_not_given_to_a_new_one(
    store_path: Path, name: str
) -> None:
    changes = store_path.with_name(name)
    changes.write_bytes(b"changes")
    said = refused(store_path)
    assert f"There is no store {store_path}, but {changes} holds" in said
    changes.write_bytes(b"")
    open_store(store_path)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"x", id="a letter"),
        pytest.param(b"x" * 99, id="less than a header"),
        pytest.param(b"Dear diary,\n" * 1000, id="a text"),
        pytest.param(b"SQLite format 3\0", id="the first bytes"),
        pytest.param(b"\0" * 4096, id="zeros"),
    ],
)
def test_a_file_of_something_else_is_no_store(store_path: Path, content: bytes) -> None:
    store_path.write_bytes(content)
    said = refused(store_path)
    assert "is not a svit-tui store" in said or "is damaged" in said


def test_a_database_without_tables_is_no_store(store_path: Path) -> None:
    connection = sqlite3.connect(store_path)
    connection.execute("PRAGMA user_version=1")
    connection.close()
    assert "a database without tables" in refused(store_path)


@pytest.mark.parametrize("size", [100, 4096, 50_000, -4096, -1])
def test_a_store_that_was_cut_off_is_damaged(store_path: Path, size: int) -> None:
    open_store(store_path).close()
    whole = store_path.read_bytes()
    store_path.write_bytes(whole[:size])
    said = refused(store_path)
    assert f"The store {store_path} is damaged. To put back a backup, quit every svit-tui" in said


def a_folder(path: Path) -> None:
    path.mkdir()


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


def a_link_to_nothing(path: Path) -> None:
    path.symlink_to("elsewhere.db")


def a_circle(path: Path) -> None:
    path.symlink_to(path.name)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (a_folder, "is a folder, not a store"),
        (a_pipe, "is not an ordinary file"),
        (a_link_to_nothing, "is a link to elsewhere.db, where there is no store"),
        (a_circle, "can't be opened"),
    ],
)
def test_what_is_no_file_is_no_store(
    store_path: Path, make: Callable[[Path], None], sentence: str
) -> None:
    make(store_path)
    assert sentence in refused(store_path)


@pytest.mark.parametrize("name", ["x" * 300, "nowhere/svit.db", "a\0b"])
def test_a_path_that_is_none_is_told(tmp_path: Path, name: str) -> None:
    refused(tmp_path / name)
