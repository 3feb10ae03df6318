"""`svit-tui export …`: all that is in the store, as it is."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from svit_tui.exchange.ical.reading import read_ical
from svit_tui.fields import NOUNS
from tests.cli.conftest import Svit

KINDS = [noun.plural for noun in NOUNS.values()]
NOTES = 'Line one\nline "two"; with, marks\tand a tab'


@pytest.fixture
def full(clinic: Svit) -> Svit:
    clinic("contact", "add", "=1+1", "--email", "a@b.example", "--tag", "vip", "--notes", NOTES)
    clinic("deal", "add", "Second", "--contact", "=1+1", "--amount", "$5k", "--notes", NOTES)
    clinic("log", "call", "--deal", "Second", "--subject", "Price", "--text", NOTES)
    clinic(
        "task", "add", "Offer", "--deal", "Second", "--due", "2099-12-15 10:00", "--notes", NOTES
    )
    clinic("task", "add", "Report", "--due", "2099-01-05", "--repeat", "weekly")
    clinic("event", "add", "Demo", "--start", "2099-12-16 14:00", "--deal", "Second")
    return clinic


def read_csv(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_contacts(full: Svit) -> None:
    rows = {row["name"]: row for row in read_csv(full("export", "contacts").out)}
    assert rows["=1+1"]["emails"] == "a@b.example"
    assert rows["=1+1"]["notes"] == NOTES
    assert rows["Медцентр"]["kind"] == "organization"


def test_deals_open_and_closed(full: Svit) -> None:
    full("deal", "win", "Second")
    rows = full("export", "deals", "--format", "json").json
    assert {row["title"]: row["status"] for row in rows} == {"Website": "open", "Second": "won"}
    assert {row["title"]: row["amount"] for row in rows}["Second"] == "5000.00"
    assert {row["title"]: row["notes"] for row in rows}["Second"] == NOTES


def test_communications(full: Svit) -> None:
    [row] = full("export", "communications", "--format", "json").json
    assert (row["kind"], row["subject"], row["body"]) == ("call", "Price", NOTES)
    assert (row["contacts"], row["deal"]) == (["=1+1"], "Second")


def test_all_in_one_json(full: Svit, tmp_path: Path) -> None:
    target = tmp_path / "all.json"
    assert full("export", "all", "--format", "json", "-o", str(target)).out == ""
    tables = json.loads(target.read_text(encoding="utf-8"))
    assert {what: len(rows) for what, rows in tables.items()} == {
        "members": 1,
        "products": 0,
        "contacts": 2,
        "deals": 2,
        "lines": 0,
        "communications": 1,
        "tasks": 2,
        "events": 1,
    }


def test_all_as_csv_are_a_file_each(full: Svit, tmp_path: Path) -> None:
    assert full("export", "all", "-o", str(tmp_path / "svit.csv")).code == 0
    names = sorted(file.name for file in tmp_path.glob("svit-*.csv"))
    assert names == sorted(f"svit-{kind}.csv" for kind in KINDS)
    assert len(read_csv((tmp_path / "svit-deals.csv").read_text(encoding="utf-8"))) == 2


@pytest.mark.parametrize("what", [kind for kind in KINDS if kind not in ("products", "lines")])
def test_csv_has_all_that_json_has(full: Svit, what: str) -> None:
    rows = full("export", what, "--format", "json").json
    head = full("export", what).out.splitlines()[0]
    assert head.split(",") == list(rows[0])


@pytest.mark.parametrize("what", KINDS)
def test_an_empty_store_exports_nothing_but_the_columns(svit: Svit, what: str) -> None:
    # Whoever opens a store is its first member.
    assert len(svit("export", what, "--format", "json").json) == (what == "members")
    head = svit("export", what).out.splitlines()
    assert len(head) == 1 + (what == "members")
    assert head[0].startswith("id,")


def test_an_export_is_imported_again_by_itself(full: Svit, tmp_path: Path) -> None:
    """What the export calls its columns, the import knows."""
    exported = tmp_path / "contacts.csv"
    full("export", "contacts", "-o", str(exported))
    store = str(tmp_path / "other.db")
    assert full("--store", store, "import", str(exported)).code == 0
    names = {row["name"] for row in full("--store", store, "contact", "list", "--json").json}
    assert names == {"Медцентр", "=1+1"}


def test_tasks_and_events_of_a_member(full: Svit) -> None:
    rows = full("export", "tasks", "--format", "json").json
    assert [(row["title"], row["due_on"], row["rule"]) for row in rows] == [
        ("Report", "2099-01-05", "FREQ=WEEKLY"),
        ("Offer", "2099-12-15", ""),
    ]
    (event,) = full("export", "events", "--format", "json").json
    assert (event["title"], event["contacts"], event["deal"]) == ("Demo", ["=1+1"], "Second")
    me = full("member", "list", "--json").json[0]["name"]
    assert len(full("export", "tasks", "--member", me, "--format", "json").json) == 2
    assert full("export", "tasks", "--member", "nobody").code == 1
    assert full("export", "deals", "--member", me).code == 1


def test_a_calendar_of_tasks_and_events(full: Svit, tmp_path: Path) -> None:
    target = tmp_path / "svit.ics"
    assert full("export", "tasks", "--format", "ics", "-o", str(target)).out == ""
    read = read_ical(target.read_bytes(), "svit.ics")
    assert read.problems == ()
    assert sorted(item.title for item in read.items) == ["Demo", "Offer", "Report"]
    only = full("export", "tasks", "--format", "ics", "--no-events").out
    assert "BEGIN:VTODO" in only
    assert "BEGIN:VEVENT" not in only
    assert "BEGIN:VTODO" not in full("export", "events", "--format", "ics").out
    assert "Only tasks and events" in full("export", "contacts", "--format", "ics").err


def test_a_calendar_comes_back_unchanged(full: Svit, tmp_path: Path) -> None:
    target = tmp_path / "svit.ics"
    full("export", "tasks", "--format", "ics", "-o", str(target))
    result = full("import", str(target), "--json").json
    assert result["unchanged"] == {"events": 1, "tasks": 2}
    other = str(tmp_path / "other.db")
    moved = full("--store", other, "import", str(target), "--json").json
    assert moved["created"] == {"events": 1, "tasks": 2}
    again = full("--store", other, "import", str(target), "--json").json
    assert again["unchanged"] == {"events": 1, "tasks": 2}
    rows = full("--store", other, "export", "tasks", "--format", "json").json
    assert [row["rule"] for row in rows] == ["FREQ=WEEKLY", ""]
    assert NOTES in rows[1]["notes"]
    assert "Deal: Second" in rows[1]["notes"]
