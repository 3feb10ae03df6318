"""A line of files is understood as a person, or a terminal that a file is dropped on, writes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from svit_tui.screens.importing.paths import beside, typed_paths


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("a.csv", "b.csv", "my file.csv", "book.xlsx"):
        (tmp_path / name).touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("line", "paths"),
    [
        ("a.csv", ["a.csv"]),
        (" my file.csv ", ["my file.csv"]),
        ("a.csv b.csv", ["a.csv", "b.csv"]),
        ("a.csv 'my file.csv' ", ["a.csv", "my file.csv"]),
        ("a.csv my\\ file.csv", ["a.csv", "my file.csv"]),
        ("?.csv", ["a.csv", "b.csv"]),
        ("book.xlsx:Deals", ["book.xlsx:Deals"]),
        ("book.xlsx:Deals 2026", ["book.xlsx:Deals 2026"]),
        ("a.csv 'book.xlsx:Deals 2026'", ["a.csv", "book.xlsx:Deals 2026"]),
        ("none.csv", ["none.csv"]),
        ("no such file.csv", ["no such file.csv"]),
        ("it's.csv", ["it's.csv"]),
        ("*.none", ["*.none"]),
    ],
)
def test_files_of_a_line(line: str, paths: list[str]) -> None:
    assert typed_paths(line) == paths


def test_the_home_folder_is_known(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(folder))
    assert typed_paths("~/a.csv '~/my file.csv'") == [
        str(folder / "a.csv"),
        str(folder / "my file.csv"),
    ]


def test_rejected_rows_go_beside_their_file_and_over_nothing(folder: Path) -> None:
    assert beside(str(folder / "book.xlsx:Deals")) == folder / "book-rejects.csv"
    (folder / "book-rejects.csv").touch()
    assert beside(str(folder / "book.xlsx")) == folder / "book-rejects-2.csv"
