"""`svit-tui import …`: what it takes, what it refuses, and the code that it ends with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Svit

DEAL_MAPPING = """
[[file]]
entity = "deal"
[file.columns]
Title = "title"
Client = "contact"
Owner = "owner"
"""
LISTS_MAPPING = """
[[file]]
name = "a.csv"
entity = "deal"
[file.columns]
ID = "external_id"
Title = "title"
Client = "contact"
[[file]]
name = "b.csv"
entity = "deal"
[file.columns]
ID = "external_id"
Title = "title"
Client = "contact"
Source = "source"
People = "people"
"""
SAID_MAPPING = """
[[file]]
entity = "communication"
[file.columns]
Client = "contact"
Owner = "by"
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the test's files are, and where it stands."""
    folder = tmp_path / "files"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.usefixtures("folder")
def test_our_own_export_of_deals_touches_no_contact(svit: Svit) -> None:
    svit("contact", "add", "Ann Lee", "--position", "CEO", "--notes", "Likes tea")
    svit("deal", "add", "Roof repair", "--contact", "Ann Lee", "--amount", "100", "--notes", "Wet")
    before = svit("export", "contacts").out
    assert svit("export", "deals", "-o", "deals.csv").code == 0
    for mode in ("skip", "update", "create", "create"):
        assert svit("import", "deals.csv", "--on-duplicate", mode).code == 0
    assert svit("export", "contacts").out == before
    # Two of them were asked for.
    assert len(svit("deal", "list", "--json").json) == 3


def test_one_file_that_is_refused_stops_the_others(svit: Svit, folder: Path) -> None:
    (folder / "people.csv").write_text("Name\nAnna\n", encoding="utf-8")
    (folder / "deals.csv").write_text("Назва;Сума;Компанія\nДах;1;Мрія\n", encoding="utf-8")
    assert svit("import", "people.csv", "deals.csv").code == 1
    assert svit("contact", "list", "--json").json == []


@pytest.mark.parametrize("dry_run", [(), ("--dry-run",)])
@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ("Anna,Acme,Nobody\n", "Nothing was imported: the only row was rejected."),
        ("Anna,,Nobody\nBo,,Nobody\n", "Nothing was imported: all 2 rows were rejected."),
    ],
)
def test_nothing_taken_is_a_failure(
    svit: Svit, folder: Path, rows: str, sentence: str, dry_run: tuple[str, ...]
) -> None:
    (folder / "a.csv").write_text("Name,Company,Owner\n" + rows, encoding="utf-8")
    ran = svit("import", "a.csv", *dry_run)
    assert ran.code == 1
    assert sentence in ran.err
    told = svit("import", "a.csv", "--json", *dry_run)
    assert told.code == 1
    assert len(json.loads(told.out)["rejected"]) == rows.count("\n")


def test_what_is_there_already_is_no_failure(svit: Svit, folder: Path) -> None:
    (folder / "a.csv").write_text("Name,Owner\nAnna,\nBo,Nobody\n", encoding="utf-8")
    assert "1 row was rejected." in svit("import", "a.csv").err
    again = svit("import", "a.csv", "--json").json
    assert again["unchanged"]["contacts"] == 1


@pytest.mark.parametrize(
    ("text", "mapping"),
    [
        ("Name,Company,Source,Owner\nAnna,Acme,Fair,Nobody\n", ""),
        ("Title,Client,Owner\nRoof,Acme,Nobody\n", DEAL_MAPPING),
        ("Client,Owner\nAcme,Nobody\n", SAID_MAPPING),
        ("Subject,Due,Contact,Assignee\nRing,2026-12-01,Acme,Nobody\n", ""),
        ("Subject,Due,Contact,Deal\nRing,2026-12-01,Acme,No such deal\n", ""),
        ("Event,Start,People,Member\nShow,2026-12-01,Acme,Nobody\n", ""),
        ("Event,Start,People,Deal\nShow,2026-12-01,Acme,No such deal\n", ""),
    ],
)
def test_a_rejected_row_leaves_no_contact_behind(
    svit: Svit, folder: Path, text: str, mapping: str
) -> None:
    (folder / "a.csv").write_text(text, encoding="utf-8")
    (folder / "m.toml").write_text(mapping, encoding="utf-8")
    assert svit("import", "a.csv", *(("--mapping", "m.toml") if mapping else ())).code == 1
    assert svit("contact", "list", "--json").json == []


@pytest.fixture
def namesakes(svit: Svit) -> Svit:
    """Two of one name, of whom nothing but their positions is known."""
    for position in ("driver", "buyer"):
        svit("contact", "add", "Ivan Koval", "--position", position)
    return svit


@pytest.mark.parametrize("mode", ["skip", "update"])
@pytest.mark.usefixtures("folder")
def test_our_own_export_of_contacts_changes_nothing(namesakes: Svit, mode: str) -> None:
    # Numbers of theirs are ids of others here.
    Path("old.csv").write_text("ID,Name\n2,Anna\n1,Bohdan\n", encoding="utf-8")
    assert namesakes("import", "old.csv").code == 0
    namesakes("export", "contacts", "-o", "own.csv")
    before = namesakes("export", "contacts").out
    result = namesakes("import", "own.csv", "--on-duplicate", mode, "--json").json
    assert result["unchanged"]["contacts"] == 4
    assert namesakes("export", "contacts").out == before


@pytest.mark.usefixtures("folder")
def test_what_is_changed_in_our_own_export_goes_to_whom_it_was_of(namesakes: Svit) -> None:
    namesakes("export", "contacts", "-o", "own.csv")
    own = Path("own.csv")
    own.write_text(own.read_text(encoding="utf-8").replace("buyer", "director"), encoding="utf-8")
    namesakes("import", "own.csv", "--on-duplicate", "update")
    positions = [namesakes("contact", "show", number, "--json").json["position"] for number in "12"]
    assert positions == ["driver", "director"]


@pytest.mark.usefixtures("folder")
def test_our_own_export_of_contacts_comes_whole_into_another_store(namesakes: Svit) -> None:
    namesakes("export", "contacts", "-o", "own.csv")
    other = ("--store", "other.db")
    namesakes(*other, "contact", "add", "Somebody else")
    for created in (2, 0):
        result = namesakes(*other, "import", "own.csv", "--json").json
        assert (result["created"]["contacts"], result["rejected"]) == (created, [])


@pytest.mark.parametrize(
    "text",
    [
        "Name,Company,Source\nAnna,New firm,New source\n",
        "ID,Title,Client,Source,People\nD1,Roof,New client,New source,New person\n",
        "ID,Title,Client,Source,People\n,Roof,Anna,New source,New person\n",
    ],
)
def test_a_row_about_what_is_there_makes_nothing_of_what_it_names(
    svit: Svit, folder: Path, text: str
) -> None:
    (folder / "m.toml").write_text(LISTS_MAPPING, encoding="utf-8")
    (folder / "a.csv").write_text("ID,Title,Client\nD1,Roof,Anna\n", encoding="utf-8")
    assert svit("import", "a.csv", "--mapping", "m.toml").code == 0
    (folder / "b.csv").write_text(text, encoding="utf-8")
    mapping = ("--mapping", "m.toml") if text.startswith("ID") else ()
    ran = svit("import", "b.csv", "--json", *mapping)
    assert sum(ran.json["unchanged"].values()) == 1
    assert [row["name"] for row in svit("contact", "list", "--json").json] == ["Anna"]
    # Nothing was changed, so that there is nothing but the first import to take back.
    assert svit("undo").out.startswith("Undone: Imported: a.csv")
