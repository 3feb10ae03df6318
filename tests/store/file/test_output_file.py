"""Writing files for the user: whole or not at all, private, and over nothing of value."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest

from svit_tui.model.errors import Invalid
from svit_tui.store.file.output_file import OutputFile

NO_STORE = Path("/no/store/svit.db")


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def write(
    path: Path | str, text: str = "new", *, store: Path = NO_STORE, force: bool = False
) -> None:
    OutputFile(path, store=store, force=force).write(text)


def test_a_new_file_is_private_and_nothing_else_is_left(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", "ї\r\n")
    assert (tmp_path / "a.csv").read_bytes() == "ї\r\n".encode()
    assert mode_of(tmp_path / "a.csv") == 0o600
    assert names_in(tmp_path) == ["a.csv"]


def test_what_is_there_stays_unless_forced(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("old")
    path.chmod(0o640)
    with pytest.raises(Invalid, match=r"a\.csv already exists: .* --force"):
        write(path)
    assert path.read_text() == "old"
    write(path, force=True)
    assert path.read_text() == "new"
    # Its user has given it these rights.
    assert mode_of(path) == 0o640


def test_a_file_that_appears_meanwhile_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    file = OutputFile(path, store=NO_STORE)
    path.write_text("theirs")
    with pytest.raises(Invalid, match="already exists"):
        file.write("new")
    assert path.read_text() == "theirs"
    assert names_in(tmp_path) == ["a.csv"]


def test_a_store_that_appears_meanwhile_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("old")
    file = OutputFile(path, store=NO_STORE, force=True)
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE t (a)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(Invalid, match="is a database"):
        file.write("new")
    assert path.read_bytes() == before


@pytest.mark.parametrize("step", ["fsync", "link"])
def test_a_full_disk_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def full(*_arguments: object, **_options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, step, full)
    if step == "link":
        # A file system without second names for a file: the next best way is taken.
        write(tmp_path / "a.csv")
        assert names_in(tmp_path) == ["a.csv"]
        return
    with pytest.raises(Invalid, match="can't be written: the disk is full"):
        write(tmp_path / "a.csv")
    (tmp_path / "b.csv").write_text("old")
    with pytest.raises(Invalid, match="the disk is full"):
        write(tmp_path / "b.csv", force=True)
    assert (tmp_path / "b.csv").read_text() == "old"
    assert names_in(tmp_path) == ["b.csv"]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("no/a.csv", "there is no such folder"),
        ("no/", "there is no such folder"),
        ("file/a.csv", "there is no such folder"),
        ("folder", "it is a folder"),
        ("x" * 300, "its name is too long"),
        ("a\0b", "null"),
        ("loop", "symbolic links"),
    ],
)
def test_a_place_that_is_none_is_told_before_anything_is_done(
    tmp_path: Path, name: str, reason: str
) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(Invalid, match=f"can't be written: .*{reason}"):
        OutputFile(f"{tmp_path}/{name}", store=NO_STORE, force=True)


def test_a_name_may_be_as_long_as_names_can_be(tmp_path: Path) -> None:
    write(tmp_path / ("x" * 255))
    assert [len(name) for name in names_in(tmp_path)] == [255]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store with all that may be beside it."""
    folder = tmp_path / "store"
    (folder / "backups").mkdir(parents=True)
    for name in ("svit.db", "svit.db-wal", "svit.db-shm", "sequences.toml", "backups/svit-1.db"):
        (folder / name).write_text(name)
    return folder / "svit.db"


Place = Callable[[Path], Path]


def linked(to: str) -> Place:
    def make(store: Path) -> Path:
        path = store.parent.parent / "link"
        path.symlink_to(store.parent / to)
        return path

    return make


def doubled(to: str) -> Place:
    def make(store: Path) -> Path:
        path = store.parent.parent / "double"
        os.link(store.parent / to, path)
        return path

    return make


def beside(name: str) -> Place:
    return lambda store: store.parent / name


@pytest.mark.parametrize(
    "place",
    [
        beside("svit.db"),
        beside("../store/./svit.db"),
        beside("svit.db-wal"),
        beside("svit.db-shm"),
        beside("svit.db-journal"),
        beside("sequences.toml"),
        beside("backups/svit-1.db"),
        beside("backups/new.csv"),
        linked("svit.db"),
        linked("svit.db-journal"),
        linked("backups/svit-1.db"),
        doubled("svit.db"),
        doubled("svit.db-wal"),
        doubled("backups/svit-1.db"),
    ],
)
@pytest.mark.parametrize("named", ["itself", "by a link"])
def test_the_files_of_the_store_are_never_written_over(
    tmp_path: Path, store: Path, place: Place, named: str
) -> None:
    target = place(store)
    before = {path: path.read_text() for path in tmp_path.rglob("*") if path.is_file()}
    if named == "by a link":
        (tmp_path / "other").mkdir()
        named_store = tmp_path / "other" / "link.db"
        named_store.symlink_to(store)
        store = named_store
    with pytest.raises(Invalid, match="belongs to the store"):
        OutputFile(target, store=store, force=True)
    after = {path: path.read_text() for path in tmp_path.rglob("*") if path.is_file()}
    assert {path: after[path] for path in before} == before


def test_the_folder_of_the_store_takes_other_files(store: Path) -> None:
    write(store.parent / "deals.csv", store=store)
    assert (store.parent / "deals.csv").read_text() == "new"


def test_another_database_is_never_written_over(tmp_path: Path, store: Path) -> None:
    other = tmp_path / "other.db"
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE t (a)")
    connection.close()
    with pytest.raises(Invalid, match="is a database"):
        write(other, store=store, force=True)


def test_a_link_of_ones_own_is_followed_and_stays(tmp_path: Path) -> None:
    for name in ("there", "not there"):
        target, link = tmp_path / name, tmp_path / f"to {name}"
        link.symlink_to(name)
        if name == "there":
            target.write_text("old")
        write(link, force=True)
        assert link.is_symlink()
        assert target.read_text() == "new"


def test_a_link_in_a_folder_of_others_is_not_followed(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o1777)
    (tmp_path / "mine").mkdir()
    (shared / "file.csv").symlink_to(tmp_path / "mine" / "secret")
    (shared / "folder").symlink_to(tmp_path / "mine")
    (tmp_path / "way").symlink_to(shared / "file.csv")
    for path in (shared / "file.csv", shared / "folder" / "a.csv", tmp_path / "way"):
        with pytest.raises(Invalid, match="is a link in a folder that others can write to"):
            OutputFile(path, store=NO_STORE, force=True)
    assert names_in(tmp_path / "mine") == []
    write(shared / "plain.csv")
    assert mode_of(shared / "plain.csv") == 0o600


def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    got: list[str] = []
    reader = Thread(target=lambda: got.append(pipe.read_text()))
    reader.start()
    write(pipe)
    reader.join()
    assert got == ["new"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_the_programs_own_open_files_are_written_to(tmp_path: Path, store: Path) -> None:
    file = tmp_path / "log"
    with file.open("w") as target:
        target.write("before\n")
        target.flush()
        write(f"/dev/fd/{target.fileno()}", "after\n", store=store)
    assert file.read_text() == "before\nafter\n"
    with store.open("a") as target, pytest.raises(Invalid, match="belongs to the store"):
        write(f"/dev/fd/{target.fileno()}", store=store)
    with pytest.raises(Invalid, match="can't be written"):
        write("/dev/fd/987654")


def test_devices_take_what_they_take(store: Path) -> None:
    write("/dev/null", store=store)
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)
    if Path("/dev/full").exists():
        with pytest.raises(Invalid, match="the disk is full"):
            write("/dev/full", store=store)


def test_a_screen_writes_ordinary_files_only(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", "/dev/null", "/dev/stdout"):
        with pytest.raises(Invalid, match="is not an ordinary file"):
            OutputFile(path, store=NO_STORE, force=None, streams=False)
