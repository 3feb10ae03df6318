"""A whole company goes out into a folder and comes into an empty store as it was."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.contacts.changes import Point
from svit_tui.crm.deals import changes as deals
from svit_tui.crm.deals.parts import LineDraft
from svit_tui.crm.flows.company_files import FILES
from svit_tui.crm.pipelines import files as pipeline_files
from svit_tui.crm.pipelines import qualification
from svit_tui.crm.start import opening
from svit_tui.crm.start.demo import load_demo
from svit_tui.crm.templates import changes as templates
from svit_tui.fields import NOUNS
from svit_tui.model.kinds import ContactKind
from tests.cli.conftest import Begins, Svit

# What a store counts for itself.
OWN = set("id version contact_id contact_ids people_ids organization_id deal_id".split())
HARD = 'Олена; "Ткач" = [1], {2}'


@pytest.fixture
def company(svit: Svit, begins: Begins, store_path: Path) -> Svit:
    """The demo company, with what it lacks: namesakes, twins, archived ones, awkward texts."""

    def fill() -> None:
        store = opening.open_store(store_path)
        load_demo(store)
        with store.unit() as work:
            clients = [
                contacts.add(work, name=name, kind=ContactKind.ORGANIZATION)
                for name in ("Alfa", HARD)
            ]
            people = [
                contacts.add(
                    work,
                    name="Ann Lee",
                    organization_id=client.key,
                    points=[
                        Point("email", f"ann{client.key}@x.example", "work"),
                        Point("link", "https://x.example/;a=b", "site"),
                        Point("phone", "+380501112233"),
                    ],
                    tags=["a;b", "c, d", "[e]"],
                )
                for client in clients
            ]
            for person in people:
                for title in ("Roof; repair", "Roof; repair"):
                    deal = deals.add(
                        work,
                        title=title,
                        contact_id=person.key,
                        tags=["a;b"],
                        lines=[
                            LineDraft(name="Tiles", quantity=1500, unit_price=333, discount=250),
                            LineDraft(name="Tiles", quantity=1500, unit_price=333, discount=250),
                            LineDraft(name=HARD, unit_price=0),
                        ],
                        probability=1,
                        people=[each.key for each in people if each is not person],
                    )
                    asked = qualification.criteria(work.session, deal.pipeline_id)
                    qualification.assess(work, deal.key, {asked[0].key: 1})
            other = pipeline_files.add_ready(work, "services", "Service", "EUR")
            deals.add(work, title="Yearly", contact_id=clients[0].key, pipeline_id=other.key)
            templates.add(work, "Offer", kind="email", heading="Your {deal}", body="Hello!")
            deals.archive(work, deal.key)
        store.close()
        text = '[[sequence]]\nname = "Ours"\nsteps = ["day 0 email"]\n'
        (store_path.parent / "sequences.toml").write_text(text, encoding="utf-8")
        told = ("--text", 'two\nlines; "x"', "--subject", "=1+1", "--minutes", "30")
        svit("log", "meeting", "--contact", str(people[0].key), *told)
        svit("log", "call", "--deal", str(deal.key), *told)

    begins("company", fill)
    return svit


def rows_of(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = [
            {name: value for name, value in row.items() if name not in OWN}
            for row in csv.DictReader(file)
        ]
    return sorted(rows, key=lambda row: sorted(row.items()))


def test_a_company_comes_back_whole(company: Svit, tmp_path: Path) -> None:
    out, again = tmp_path / "out", tmp_path / "again"
    assert company("export", "all", "--archived", "-o", f"{out}/").code == 0
    other = ("--store", str(tmp_path / "other.db"))
    taken = company(*other, "import", str(out), "--json").json
    assert taken["rejected"] == []
    again.mkdir()
    assert company(*other, "export", "all", "--archived", "-o", str(again)).code == 0
    for noun in NOUNS.values():
        name = f"{noun.plural}.csv"
        assert rows_of(again / name) == rows_of(out / name), name
    for name in FILES:
        assert (again / name).read_text("utf-8") == (out / name).read_text("utf-8")


def test_taken_in_twice_it_changes_nothing(company: Svit, tmp_path: Path) -> None:
    out = tmp_path / "out"
    company("export", "all", "--archived", "-o", f"{out}/")
    other = ("--store", str(tmp_path / "other.db"))
    company(*other, "import", str(out))
    for store in ((), other):
        for how in ("skip", "update"):
            result = company(*store, "import", str(out), "--on-duplicate", how, "--json").json
            assert result["rejected"] == []
            assert not any(result["created"].values())
            assert not any(result["updated"].values())
    said = company(*other, "import", str(out), "--dry-run").out
    assert "pipeline “" not in said


def test_a_folder_without_tables_is_refused(svit: Svit, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    refused = svit("import", str(tmp_path / "empty"))
    assert refused.code == 1
    assert "has no CSV file" in refused.err


def test_what_is_not_in_an_export_of_all_is_said(svit: Svit, tmp_path: Path) -> None:
    for name in ("Acme", "Edge"):
        svit("contact", "add", name)
    whole = svit("export", "all", "-o", f"{tmp_path}/whole/")
    assert (whole.code, whole.err) == (0, "")
    svit("contact", "archive", "Edge")
    less = svit("export", "all", "-o", f"{tmp_path}/less/")
    assert less.err == "svit-tui: 1 archived row is not in it; --archived exports it too.\n"
    all_of_it = svit("export", "all", "--archived", "-o", f"{tmp_path}/all/")
    assert all_of_it.err == ""
