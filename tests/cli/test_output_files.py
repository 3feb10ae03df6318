"""Files that commands write: never over the store, over nothing else unasked, private."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Svit

COMMANDS = [
    ("export", "deals", "-o"),
    ("export", "all", "--format", "json", "-o"),
    ("export", "tasks", "--format", "ics", "-o"),
    ("report", "funnel", "-o"),
    ("report", "digest", "-o"),
    ("pipeline", "export", "-o"),
    ("template", "export", "-o"),
    ("import", "broken.csv", "--rejects"),
]


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a file to import, of which a row is refused."""
    folder = tmp_path / "work"
    folder.mkdir()
    (folder / "broken.csv").write_text("name,email\nNew one,a@example.com\n,b@example.com\n")
    monkeypatch.chdir(folder)
    return folder


def a_link(store: Path, folder: Path) -> Path:
    (folder / "link").symlink_to(store)
    return folder / "link"


def a_second_name(store: Path, folder: Path) -> Path:
    os.link(store, folder / "double")
    return folder / "double"


def a_backup(store: Path, _folder: Path) -> Path:
    (store.parent / "backups").mkdir()
    return Path(shutil.copy(store, store.parent / "backups" / "svit-1.db"))


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize(
    "target_of",
    [
        lambda store, _folder: store,
        lambda store, _folder: Path(f"{store}-wal"),
        a_backup,
        a_link,
        a_second_name,
    ],
    ids=["store", "wal", "backup", "link", "second name"],
)
def test_no_command_writes_over_the_store(
    clinic: Svit,
    store_path: Path,
    folder: Path,
    command: tuple[str, ...],
    target_of: Callable[[Path, Path], Path],
) -> None:
    before = clinic("export", "all", "--format", "json").out
    target = target_of(store_path, folder)
    refused = clinic(*command, str(target), "--force")
    assert (refused.code, refused.out) == (1, "")
    assert refused.err == (
        f"svit-tui: {target} belongs to the store, which is never written over:"
        " name another file.\n"
    )
    assert clinic("export", "all", "--format", "json").out == before


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_what_is_there_already_is_written_over_only_if_told_to(
    clinic: Svit, folder: Path, command: tuple[str, ...]
) -> None:
    file = folder / "out"
    file.write_text("mine")
    before = clinic("contact", "list", "--json").json
    refused = clinic(*command, str(file))
    assert (refused.code, refused.out) == (1, "")
    assert refused.err == (
        f"svit-tui: {file} already exists: name another one, or write over it with --force.\n"
    )
    assert file.read_text() == "mine"
    # Nothing of an import is taken in before it is known where its rejected rows go.
    assert clinic("contact", "list", "--json").json == before
    assert clinic(*command, str(file), "--force").code == 0
    assert file.read_text() != "mine"


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_new_file_is_its_users_alone(
    clinic: Svit, folder: Path, command: tuple[str, ...]
) -> None:
    assert clinic(*command, "out").code == 0
    assert (folder / "out").stat().st_mode & 0o777 == 0o600
    assert names_in(folder) == ["broken.csv", "out"]


def test_of_several_files_none_is_written_if_one_is_refused(clinic: Svit, folder: Path) -> None:
    (folder / "svit-events.csv").write_text("mine")
    refused = clinic("export", "all", "-o", "svit.csv")
    assert (refused.code, refused.out) == (1, "")
    assert "svit-events.csv already exists" in refused.err
    assert names_in(folder) == ["broken.csv", "svit-events.csv"]
    assert clinic("export", "all", "-o", "svit.csv", "--force").code == 0
    assert len(names_in(folder)) == 9


def test_rows_that_were_taken_in_are_told_even_if_the_others_can_not_be_written(
    clinic: Svit, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        ran = clinic("import", "broken.csv", "--rejects", "out")
    assert ran.code == 1
    assert "created" in ran.out
    assert ran.err.endswith("svit-tui: out can't be written: the disk is full.\n")
    assert names_in(folder) == ["broken.csv"]


def test_a_loop_of_links_is_told(clinic: Svit, folder: Path) -> None:
    (folder / "loop").symlink_to("loop")
    refused = clinic("import", "broken.csv", "--rejects", "loop", "--force")
    assert (refused.code, refused.out) == (1, "")
    assert "loop can't be written" in refused.err


def test_the_list_of_reports_goes_to_no_file(clinic: Svit, folder: Path) -> None:
    refused = clinic("report", "list", "-o", "out")
    assert (refused.code, refused.out) == (1, "")
    assert names_in(folder) == ["broken.csv"]
