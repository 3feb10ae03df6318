"""Tasks and events as CSV: what the export writes, the import takes, and nothing is lost."""

from __future__ import annotations

import csv
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from svit_tui.crm.start.demo import load_demo
from svit_tui.crm.start.opening import open_store
from tests.cli.conftest import Begins, Svit

# Numbers and versions are a store's own.
OWN = {
    "id",
    "version",
    "contact_id",
    "contact_ids",
    "deal_id",
    "deal_uid",
    "created_at",
    "external_ids",
}

TOLD = {
    "tasks": {
        "Report": "FREQ=WEEKLY",
        "Stand-up": "FREQ=WEEKLY;INTERVAL=2",
        "Ring": "They want it;\nby May",
    },
    "events": {"Showing": "Liked"},
}


@pytest.fixture
def full(svit: Svit, begins: Begins, store_path: Path) -> Svit:
    """The demo, with what it has not: series, other zones, outcomes, names with marks, twins."""

    def fill() -> None:
        store = open_store(store_path)
        load_demo(store)
        store.close()
        add = ("contact", "add", "Альфа, «Бета» і партнери", "--kind", "organization")
        assert svit(*add).code == 0
        assert svit("deal", "add", "Website, new", "--contact", "Альфа").code == 0
        # The demo has a deal of that title too.
        support = svit("deal", "add", "Support", "--contact", "Альфа", "--json").json["id"]
        late = ("--notes", 'one\n=two; "three"', "--priority", "high", "--deal", "Website, new")
        svit("task", "add", "Offer", "--kind", "email", "--due", "2099-12-15 10:00", *late)
        svit("task", "add", "Report", "--due", "2099-01-05", "--repeat", "weekly")
        svit(
            "task",
            "add",
            "Stand-up",
            "--due",
            "2099-01-05 09:30",
            "--repeat",
            "FREQ=WEEKLY;INTERVAL=2",
        )
        for _twin in range(2):
            assert svit("task", "add", "Think").code == 0
        call = svit("task", "add", "Ring", "--kind", "call", "--deal", str(support), "--json").json
        svit("task", "done", str(call["id"]), "--outcome", "They want it;\nby May")
        event = ("event", "add", "Showing", "--start", "2026-11-02 10:00", "--deal", str(support))
        shown = svit(*event, "--place", "Lviv, 5", "--contact", "Альфа", "--json").json
        svit("event", "done", str(shown["id"]), "--outcome", "Liked")
        svit("event", "add", "Fair", "--start", "2099-03-01", "--end", "2099-03-04")

    begins("full", fill)
    return svit


def rows_of(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = [
            {name: value for name, value in row.items() if name not in OWN}
            for row in csv.DictReader(file)
        ]
    return sorted(rows, key=lambda row: sorted(row.items()))


@pytest.mark.parametrize("what", ["tasks", "events"])
def test_an_export_comes_back_whole(
    full: Svit, store_path: Path, tmp_path: Path, what: str
) -> None:
    exported = tmp_path / f"{what}.csv"
    assert full("export", what, "-o", str(exported)).code == 0
    total = len(rows_of(exported))
    told = {row["title"]: row["rule"] or row["outcome"] for row in rows_of(exported)}
    assert told.items() >= TOLD[what].items()
    same = full("import", str(exported), "--json").json
    assert same["rejected"] == []
    assert same["unchanged"][what] == total
    assert same["created"] == dict.fromkeys(same["created"], 0)
    # The same people and deals elsewhere, with nothing planned and nothing done.
    other = tmp_path / "other.db"
    with sqlite3.connect(store_path) as source, sqlite3.connect(other) as target:
        source.backup(target)
        target.execute("PRAGMA user_version = 7")
        for table in ("reminder", "attendee", "event", "task", "participant", "communication"):
            target.execute(f"DELETE FROM {table}")
    taken = full("--store", str(other), "import", str(exported), "--json").json
    assert taken["rejected"] == []
    assert taken["created"][what] == total
    assert taken["created"]["contacts"] == 0
    again = tmp_path / "again.csv"
    assert full("--store", str(other), "export", what, "-o", str(again)).code == 0
    assert rows_of(again) == rows_of(exported)
    twice = full("--store", str(other), "import", str(exported), "--json").json
    assert twice["unchanged"][what] == total
