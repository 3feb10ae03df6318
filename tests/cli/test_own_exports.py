"""Our own exports are recognised as what they are, and what already exists stays as it is."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from svit_tui.crm.start.demo import load_demo
from svit_tui.crm.start.opening import open_store
from svit_tui.fields import NOUNS
from tests.cli.conftest import Begins, Svit
from tests.folders import DATA

pytestmark = pytest.mark.usefixtures("called_root")
CASES = DATA / "cases"
IMPORTED = [noun.plural for noun in NOUNS.values() if noun.imported]
NONE = dict.fromkeys(IMPORTED, 0)


@pytest.fixture
def demo(svit: Svit, begins: Begins, store_path: Path) -> Svit:
    """The demo company, with namesakes and deals of one title."""

    def fill() -> None:
        store = open_store(store_path)
        load_demo(store)
        store.close()
        for company in ("Alfa", "Beta"):
            assert svit("contact", "add", company, "--kind", "organization").code == 0
            added = svit("contact", "add", "Ann Lee", "--organization", company, "--json").json
            number = str(added["id"])
            for title in ("Roof repair", "Roof repair"):
                assert svit("deal", "add", title, "--contact", number).code == 0

    begins("demo", fill)
    return svit


@pytest.mark.parametrize("what", IMPORTED)
@pytest.mark.parametrize("how", ["skip", "update"])
def test_an_unchanged_export_changes_nothing(
    demo: Svit, tmp_path: Path, what: str, how: str
) -> None:
    exported = tmp_path / "x.csv"
    assert demo("export", what, "-o", str(exported)).code == 0
    with exported.open(encoding="utf-8", newline="") as file:
        total = len(list(csv.DictReader(file)))
    result = demo("import", str(exported), "--on-duplicate", how, "--json").json
    assert result["rejected"] == []
    assert (result["created"], result["updated"]) == (NONE, NONE)
    assert result["unchanged"] == NONE | {what: total}


def test_a_deals_export_makes_no_contacts(svit: Svit, tmp_path: Path) -> None:
    """As the program wrote them before, too (case a-10)."""
    svit("contact", "add", "Anna")
    svit("deal", "add", "Website", "--contact", "Anna", "--amount", "1000")
    exported = tmp_path / "deals.csv"
    svit("export", "deals", "-o", str(exported))
    old = CASES / "a-10-own-deals-export-becomes-contacts" / "deals.csv"
    for file in (exported, old):
        result = svit("import", str(file), "--json").json
        assert result["rejected"] == []
        assert result["created"] == NONE
        assert result["unchanged"] == NONE | {"deals": 1}
    assert [row["name"] for row in svit("contact", "list", "--json").json] == ["Anna"]


@pytest.mark.parametrize("file", ["deals.csv", "dl.csv"])
def test_a_deals_export_touches_no_contact(svit: Svit, file: str) -> None:
    """Case b-01: the position of a person was overwritten with the title of a deal."""
    svit("contact", "add", "Ann Lee", "--position", "CEO")
    svit("deal", "add", "Roof repair", "--contact", "Ann Lee", "--amount", "100")
    path = CASES / "b-01-deals-taken-as-contacts" / file
    result = svit("import", str(path), "--on-duplicate", "update", "--json").json
    assert (result["created"], result["rejected"]) == (NONE, [])
    assert result["updated"]["contacts"] == 0
    assert svit("contact", "show", "Ann Lee", "--json").json["position"] == "CEO"


@pytest.mark.parametrize("file", ["foreign", "pd", "sf", "ua"])
def test_deals_of_other_programs_are_deals(svit: Svit, file: str) -> None:
    """Case b-01: deals were made into people."""
    svit("stage", "add", "Лід")
    result = svit("import", str(CASES / "b-01-deals-taken-as-contacts" / f"{file}.csv"), "--json")
    assert (result.json["rejected"], result.json["created"]["deals"]) == ([], 1)
    titles = {row["title"] for row in svit("deal", "list", "--json").json}
    assert titles < {"Roof repair", "Roof", "Дах"}
    assert not titles & {row["name"] for row in svit("contact", "list", "--json").json}


def test_opportunities_make_nobody_of_their_titles(svit: Svit) -> None:
    """Case a-06: opportunities were made into people."""
    path = CASES / "a-06-salesforce-opportunities-become-people" / "sf_Opportunity.csv"
    ran = svit("import", str(path))
    assert ran.code == 1
    assert "there is no contact “001A01”" in ran.err
    assert svit("contact", "list", "--json").json == []


def test_a_dry_run_says_what_the_file_is(demo: Svit, tmp_path: Path) -> None:
    exported = tmp_path / "d.csv"
    demo("export", "deals", "-o", str(exported))
    said = demo("import", str(exported), "--dry-run").out
    assert "d.csv: deals, as svit-tui exports them" in said
    assert "Dry run: nothing was changed." in said
    people = tmp_path / "p.csv"
    people.write_text("Name,E-mail,Shoe size,Hobby\nAnn,a@b.example,38,Chess\n", encoding="utf-8")
    said = demo("import", str(people), "--dry-run").out
    assert "p.csv: contacts (utf-8-sig, ',')" in said
    assert "p.csv: NOT imported: Shoe size, Hobby." in said
