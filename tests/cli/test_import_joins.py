"""A relational export comes in by a mapping alone: its keys point into the files beside."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.conftest import Svit
from tests.folders import ROOT
from tests.test_docs import shown_files

PAGE = ROOT / "docs" / "import.md"


@pytest.fixture
def example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files of the example of the page."""
    for name, content in shown_files(PAGE).items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("example")
def test_the_example_of_the_page_comes_in(svit: Svit) -> None:
    result = svit("import", "calls.csv", "persons.csv", "--mapping", "tables.toml", "--json").json
    assert result["created"]["communications"] == 2
    assert result["created"]["contacts"] == 2
    told = svit("export", "communications").out
    assert re.search(r"Olha Bondar.*Price of the roof", told)
    assert re.search(r"Ivan Koval.*First talk", told)


def test_a_file_is_looked_for_beside_the_imported_one(
    svit: Svit,
    example: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    paths = [str(example / name) for name in ("calls.csv", "persons.csv")]
    result = svit("import", *paths, "--mapping", str(example / "tables.toml"), "--json").json
    assert result["created"]["communications"] == 2


def test_a_key_that_is_nowhere_is_among_the_rejected_rows(svit: Svit, example: Path) -> None:
    (example / "activities.csv").write_text("ActivityID,ContactID,What\nA1,C7,Roof\n")
    files = ["calls.csv", "persons.csv", "--mapping", "tables.toml"]
    done = svit("import", *files, "--rejects", "rejects.csv")
    assert done.code == 0
    why = "ActivityID: activities.csv has no row whose ActivityID is “A2”"
    assert f"calls.csv, row 3: {why}" in done.err
    assert f"calls.csv,3,{why},2,A2,2026-10-13 09:00,3" in (example / "rejects.csv").read_text()


def test_a_file_that_is_missing_stops_the_import_with_one_sentence(
    svit: Svit, example: Path
) -> None:
    (example / "activities.csv").unlink()
    done = svit("import", "calls.csv", "persons.csv", "--mapping", "tables.toml")
    assert done.code == 1
    assert done.err.count("\n") == 1
    assert "looks into activities.csv, which is not there; put it beside calls.csv." in done.err
    assert svit("contact", "list", "--json").json == []


def test_a_file_that_is_only_looked_into_is_passed_over_in_a_folder(
    svit: Svit, example: Path
) -> None:
    done = svit("import", str(example), "--mapping", "tables.toml")
    assert done.code == 0
    assert "activities.csv is only looked into." in done.out
