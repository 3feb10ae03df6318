"""What goes wrong: one clear sentence, the documented exit code, nothing lost, no traceback."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from tests.e2e.conftest import User

DIRTY = """\
Name;E-mail;Телефон;Компанія;Tags
Олена Шевченко;olena@clinic.example;+380 44 555-01-01;Медцентр;vip, clinic
;nobody@example.com;;;
Іван Франко;IVAN@EXAMPLE.COM;(044) 555-01-02;Лоджик;
Broken row;too;many;cells;in;this;row
[/] [@click=app.quit] Ltd;brackets@example.com;;;
Іван Франко;ivan@example.com;(044) 555-01-02;Лоджик;
"""


def test_a_small_dirty_file_is_imported_and_imported_again(user: User) -> None:
    file, rejects = user.home / "clients.csv", user.home / "rejects.csv"
    file.write_bytes(DIRTY.encode("cp1251"))

    tried = user.does("import", str(file), "--dry-run")
    assert "E-mail" in tried
    assert json.loads(user.does("contact", "list", "--json")) == []

    told = json.loads(user.does("import", str(file), "--rejects", str(rejects), "--json"))
    names = {contact["name"] for contact in json.loads(user.does("contact", "list", "--json"))}
    assert {"Олена Шевченко", "Іван Франко", "[/] [@click=app.quit] Ltd"} <= names
    assert told["rejected"]
    assert all(entry["row"] and entry["reason"] for entry in told["rejected"])
    assert "Broken row" in rejects.read_text(encoding="utf-8")

    again = json.loads(user.does("import", str(file), "--json"))
    assert not any(again["created"].values())
    assert not any(again["updated"].values())

    terminal = user.open("--lang", "en")
    terminal.wait_for("Lead")
    terminal.press("2")
    terminal.wait_for("Олена Шевченко", "[/] [@click=app.quit] Ltd")
    terminal.press("u")
    terminal.wait_for("Undone: Imported")
    terminal.wait_gone("Олена Шевченко")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("picture.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\xff\xfe\x00" * 40),
        ("unknown.csv", b"foo,bar\n1,2\n"),
    ],
)
def test_a_file_that_is_no_table_is_refused(user: User, name: str, content: bytes) -> None:
    file = user.home / name
    file.write_bytes(content)
    result = user.run("import", str(file))
    assert result.returncode == 1
    assert result.stderr.startswith("svit-tui: ")
    assert name in result.stderr
    assert "Traceback" not in result.stderr


def refused(user: User, *arguments: str) -> str:
    """Open in a terminal; it ends at once with code 4 and one sentence, which is returned."""
    terminal = user.open(*arguments)
    assert terminal.exit_status() == 4
    # The terminal cuts a sentence where its line is full, be it in a word.
    said = "".join(terminal.screen.display).strip()
    assert said.startswith("svit-tui: ")
    return said


def test_a_store_that_is_not_a_database_is_left_alone(user: User) -> None:
    user.store.write_text("Dear diary,\n" * 100, encoding="utf-8")
    assert "not a svit-tui store" in refused(user)
    assert user.store.read_text(encoding="utf-8") == "Dear diary,\n" * 100
    assert user.run("deal", "list").returncode == 4


def test_a_missing_folder_is_named(user: User) -> None:
    missing = user.home / "nowhere" / "svit.db"
    assert "nowhere" in refused(user, "--store", str(missing))
    assert not missing.parent.exists()


def test_a_read_only_store_is_refused(user: User) -> None:
    user.begin()
    user.store.chmod(0o400)
    user.store.parent.chmod(0o500)
    try:
        assert "read-only" in refused(user)
    finally:
        user.store.parent.chmod(0o700)


HOSTILE = {
    "markup": "[/] [bold]x[/bold] [@click=app.quit]q[/]",
    "escape": "\x1b[31mred\x1b]0;title\x07\x9b2J",
    "override": "abc\u202egnp.exe\u2066x",
    "wide": "世界 👩‍👩‍👧 ｆｕｌｌ",
    "tab": "a\tb\rc\nd",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_names_are_shown_harmlessly(user: User, kind: str) -> None:
    user.begin()
    name = HOSTILE[kind]
    user.does("contact", "add", f"C {name}")
    user.does("deal", "add", f"D {name}", "--contact", "Медцентр", "--amount", "100 UAH")
    terminal = user.open()
    terminal.wait_for("Website", "D ")
    for key in ("enter", "2", "3", "1"):
        terminal.press(key)
    terminal.press("w")
    terminal.wait_for("Won: D ")
    terminal.press("q")
    assert terminal.exit_status() == 0
    for harm in ("\x1b[31mred", "\x1b]0;title\x07", "\x9b", "\u202e", "\u2066"):
        assert harm.encode() not in terminal.received


def test_a_folder_in_place_of_a_file_is_told(user: User) -> None:
    folder = Path(user.home / "folder.csv")
    folder.mkdir()
    result = user.run("import", str(folder))
    assert result.returncode == 1
    assert result.stderr.startswith("svit-tui: ")


def test_a_folder_that_may_not_be_looked_into_is_told(user: User) -> None:
    user.begin()
    closed = user.home / "closed"
    closed.mkdir(mode=0o700)
    (closed / "there").mkdir()
    closed.chmod(0)
    try:
        for arguments in (
            ("export", "deals", "-o", str(closed / "there" / "deals.csv")),
            ("report", "funnel", "-o", str(closed / "funnel.csv"), "--force"),
            ("import", str(closed / "deals.csv"), "--mapping", str(closed / "mapping")),
        ):
            result = user.run(*arguments)
            assert (result.returncode, result.stdout) == (1, "")
            assert result.stderr.count("\n") == 1
            assert str(closed) in result.stderr
        terminal = user.open()
        terminal.wait_for("Website")
        terminal.press("6")
        terminal.wait_for("Lead")
        terminal.press("e")
        terminal.wait_for("Export the report")
        terminal.press("\x15", *str(closed / "there"), "\r")
        # The sign of a field that was refused; the sentence is broken where the path is long.
        terminal.wait_for("! ")
        terminal.press("\x1b")
        terminal.wait_gone("Export the report")
        terminal.press("q", "q")
        assert terminal.exit_status() == 0
    finally:
        closed.chmod(0o700)


def test_a_file_that_is_read_only_stays(user: User) -> None:
    user.begin()
    file = user.home / "deals.csv"
    file.write_text("mine")
    file.chmod(0o400)
    result = user.run("export", "deals", "-o", str(file), "--force")
    assert (result.returncode, result.stdout) == (1, "")
    assert "it is read-only for you" in result.stderr
    user.home.chmod(0o500)
    result = user.run("export", "deals", "-o", str(user.home / "new.csv"))
    user.home.chmod(0o700)
    assert f"you have no rights in the folder {user.home}" in result.stderr
    assert file.read_text() == "mine"


def test_a_closed_folder_of_backups_is_told(user: User) -> None:
    """Made by the first member who migrated, it was for that member alone."""
    user.begin()
    connection = sqlite3.connect(user.store)
    connection.execute("UPDATE alembic_version SET version_num = '0004'")
    connection.commit()
    connection.close()
    folder = user.store.parent / "backups"
    folder.mkdir(mode=0o500)
    before = user.store.read_bytes()
    result = user.run("deal", "list")
    folder.chmod(0o700)
    assert (result.returncode, result.stdout) == (4, "")
    assert f"a copy of it goes to {folder}, where you have no rights" in result.stderr
    assert result.stderr.count("\n") == 1
    assert user.store.read_bytes() == before


def test_a_store_in_a_closed_folder_is_told(user: User) -> None:
    user.begin()
    user.store.parent.chmod(0)
    result = user.run("deal", "list")
    said = refused(user)
    user.store.parent.chmod(0o700)
    assert (result.returncode, result.stdout) == (4, "")
    assert "can't be opened: you have no rights in the folder" in result.stderr
    # On the screen the sentence is broken where the path is long.
    assert "".join(result.stderr.split()) == "".join(said.split())


def test_a_home_that_can_not_be_written_is_told_without_a_traceback(user: User) -> None:
    user.home.chmod(0o500)
    result = user.run("deal", "list", SVIT_STORE="")
    user.home.chmod(0o700)
    assert (result.returncode, result.stdout) == (4, "")
    assert result.stderr.count("\n") == 1
    assert "can't be made" in result.stderr
