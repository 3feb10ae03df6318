"""The store is taken away under an open program: it says so, and loses nothing that is typed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.conftest import User


def moved(store: Path) -> None:
    store.rename(store.with_name("elsewhere.db"))


def deleted(store: Path) -> None:
    for path in store.parent.glob(f"{store.name}*"):
        path.unlink()


def folder_moved(store: Path) -> None:
    store.parent.rename(store.parent.with_name("elsewhere"))


def folder_deleted(store: Path) -> None:
    shutil.rmtree(store.parent)


def emptied(store: Path) -> None:
    os.truncate(store, 0)


def cut(store: Path) -> None:
    os.truncate(store, 50)


def overwritten(store: Path) -> None:
    store.write_bytes(b"This is not a database.\n" * 5_000)


def other_store(store: Path) -> None:
    store.with_name("other.db").replace(store)


WAYS: dict[str, tuple[Callable[[Path], None], str]] = {
    "moved": (moved, "is gone"),
    "deleted": (deleted, "is gone"),
    "folder moved": (folder_moved, "is gone"),
    "folder deleted": (folder_deleted, "is gone"),
    "emptied": (emptied, "is damaged"),
    "cut": (cut, "is damaged"),
    "overwritten": (overwritten, "is damaged"),
    "replaced by another store": (other_store, "Another file has taken the place"),
}


@pytest.mark.parametrize("way", WAYS)
def test_the_program_says_so_and_keeps_what_is_typed(user: User, way: str) -> None:
    take_away, said = WAYS[way]
    user.begin()
    shutil.copy(user.store, user.store.with_name("other.db"))
    user.does("deal", "add", "Second", "--contact", "Медцентр")
    terminal = user.open(cols=160)
    terminal.wait_for("Website", "quick add")
    terminal.press("n")
    terminal.wait_for("New deal", "ctrl+s save")
    terminal.type("A shop for the clinic")
    terminal.wait_for("A shop for the clinic")
    terminal.press("tab", "M")
    terminal.wait_for("Медцентр", "enter take")
    terminal.press("backspace", "enter")
    terminal.wait_gone("enter take")
    take_away(user.store)
    # It can't be saved, and the form stays.
    terminal.press("ctrl+s")
    terminal.wait_for(said, "A shop for the clinic", "ctrl+s save")
    terminal.press("escape")
    terminal.wait_gone("ctrl+s save")
    # Cursor keys, a change, another screen: none of them ends the program.
    terminal.press("j", "L")
    terminal.wait_for(said)
    terminal.press("2", "1", "k")
    terminal.wait_for("Website")
    terminal.press("q", "q")
    assert terminal.exit_status() == 4, log_of(user)
    assert "A shop for the clinic" in drafts(user)


def log_of(user: User) -> str:
    """What the program wrote into its log."""
    return "".join(path.read_text("utf-8") for path in user.home.rglob("*.log"))


def drafts(user: User) -> str:
    """All drafts on the disk; the store that they are for may be gone."""
    return "".join(path.read_text("utf-8") for path in user.home.rglob("drafts/*/*/*.json"))


def test_a_store_that_comes_back_is_gone_on_with(user: User) -> None:
    user.begin()
    terminal = user.open(cols=160)
    terminal.wait_for("Website", "quick add")
    away = user.store.with_name("elsewhere.db")
    user.store.rename(away)
    terminal.wait_for("is gone")
    away.rename(user.store)
    terminal.wait_for("The store is back.")
    terminal.press("L")
    terminal.wait_for("Moved: Website")
    terminal.press("q")
    assert terminal.exit_status() == 0
