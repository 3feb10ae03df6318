"""Files of other CRMs are taken in by their headers, without a mapping."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from tests.cli.conftest import Svit
from tests.folders import DATA

SYSTEMS = DATA / "systems"
SHOWN = "title contact people stage status amount currency".split()
DEALS = {
    "pipedrive-deals": [
        "Garden|Joan Novak||Negotiation|lost||EUR",
        "Roof repair|Acme GmbH|Anna Weber|Proposal|open|1200.50|EUR",
        "Roof repair|Acme GmbH|Bob Smith|Lead|won|900.00|EUR",
    ],
    "hubspot-deals": [
        "Hosting|Bluebay||Lead|won|300.00|UAH",
        "Shop|Joan Novak||Lead|lost|4000.00|UAH",
        "Website|Bluebay|Anna Weber; Bob Smith|Proposal|open|15000.00|UAH",
    ],
    "salesforce-deals": [
        "Generator|Edge||Negotiation|open|75000.00|USD",
        "Plant|Pyramid||Lead|lost|5000.00|USD",
        "Service|Edge||Lead|won|1000.00|USD",
    ],
    "zoho-deals": [
        "Fence|Acme GmbH|Anna Weber|Qualification|open|2500.00|UAH",
        "Gate|Acme GmbH||Lead|won|800.00|UAH",
    ],
    "ukrainian-deals": [
        "Дах|Мрія|Олена Ткач|Proposal|open|18000.50|UAH",
        "Паркан|Іван Коваль||Lead|won|900.00|UAH",
    ],
}
PEOPLE = {"Anna Weber", "Bob Smith", "Joan Novak", "Іван Коваль", "Олена Ткач"}


@pytest.fixture
def sales(svit: Svit, tmp_path: Path) -> Svit:
    """A store with a member who owns what the files have."""
    mapping = '[[file]]\nentity = "member"\n[file.columns]\nname = "name"\nemail = "email"\n'
    (tmp_path / "m.toml").write_text(mapping, encoding="utf-8")
    (tmp_path / "m.csv").write_text("name,email\nOlha Bondar,o@x.example\n", encoding="utf-8")
    assert svit("import", str(tmp_path / "m.csv"), "--mapping", str(tmp_path / "m.toml")).code == 0
    return svit


def file(name: str) -> str:
    return str(SYSTEMS / f"{name}.csv")


def exported(svit: Svit, what: str = "deals") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(svit("export", what).out)))


def deals(svit: Svit) -> dict[str, dict[str, str]]:
    return {row["title"]: row for row in exported(svit)}


@pytest.mark.parametrize("name", DEALS)
def test_deals_come_in_with_whom_they_are_with(sales: Svit, name: str) -> None:
    result = sales("import", file(name), "--json").json
    assert result["rejected"] == []
    found = exported(sales)
    assert sorted("|".join(row[column] for column in SHOWN) for row in found) == DEALS[name]
    kinds = {row["name"]: row["kind"] for row in exported(sales, "contacts")}
    assert all(
        kind == ("person" if name in PEOPLE else "organization") for name, kind in kinds.items()
    )


@pytest.mark.parametrize("mode", ["skip", "update"])
@pytest.mark.parametrize("name", DEALS)
def test_taken_in_again_they_change_nothing(sales: Svit, name: str, mode: str) -> None:
    sales("import", file(name))
    before = exported(sales), exported(sales, "contacts")
    again = sales("import", file(name), "--on-duplicate", mode, "--json").json
    assert sum(again["created"].values()) + sum(again["updated"].values()) == 0
    assert (exported(sales), exported(sales, "contacts")) == before


def test_what_else_the_columns_say_is_kept(sales: Svit) -> None:
    for name in DEALS:
        sales("import", file(name))
    found = deals(sales)
    lost = found["Garden"]
    assert (lost["closed_at"][:10], lost["loss_reason"]) == ("2026-10-05", "Too expensive")
    # The close date of HubSpot, Salesforce and Zoho is when a closed deal was closed.
    assert found["Shop"]["closed_at"][:10] == "2026-11-03"
    assert found["Shop"]["loss_reason"] == "No budget"
    assert found["Service"]["closed_at"][:10] == "2026-10-20"
    assert found["Plant"]["loss_reason"] == "Imported, not said"
    assert found["Website"]["expected_close_on"] == "2026-12-20"
    assert found["Website"]["closed_at"] == ""
    assert (found["Generator"]["probability"], found["Generator"]["source"]) == ("60", "Web")
    assert found["Fence"]["notes"] == "Long one"
    assert {row["owner"] for row in found.values()} == {"", "Olha Bondar"}


def test_ids_belong_to_the_system_that_wrote_the_file(sales: Svit) -> None:
    for name in DEALS:
        sales("import", file(name))
    found = deals(sales)
    assert found["Garden"]["external_ids"] == "pipedrive=13"
    assert found["Website"]["external_ids"] == "hubspot=7001"
    assert found["Fence"]["external_ids"] == "zoho=5725000001"
    assert found["Дах"]["external_ids"] == "csv=31"


def test_an_id_of_no_system_says_nothing_without_its_title(sales: Svit, tmp_path: Path) -> None:
    sales("import", file("ukrainian-deals"))
    other = tmp_path / "other.csv"
    other.write_text("ID,Deal,Client,Amount\n31,Bridge,Acme,7\n", encoding="utf-8")
    result = sales("import", str(other), "--on-duplicate", "update", "--json").json
    assert (result["created"]["deals"], result["updated"]["deals"]) == (1, 0)
    assert deals(sales)["Дах"]["amount"] == "18000.50"


def test_ids_of_contacts_nobody_has_are_told(svit: Svit) -> None:
    ran = svit("import", file("salesforce-opportunities"))
    assert ran.code == 1
    assert "there is no contact “001A01”. Import contacts first" in ran.err
    assert "1 row was left out: it is marked as deleted or cancelled." in ran.out
    assert exported(svit, "contacts") == []


def test_ids_of_contacts_make_some_when_asked_for(svit: Svit) -> None:
    again = [
        svit("import", file("salesforce-opportunities"), "--create-contacts", "--json").json
        for _time in range(2)
    ]
    assert (again[0]["created"]["deals"], again[1]["unchanged"]["deals"]) == (3, 3)
    found = deals(svit)
    assert found.keys() == {"Generator", "Service", "Plant"}
    assert [found[title]["status"] for title in sorted(found)] == ["open", "lost", "won"]


def test_a_stage_or_pipeline_that_there_is_not_is_told(svit: Svit, tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    text = "Deal Name,Client,Pipeline,Stage\nA,Acme,Sales,Haggling\nB,Acme,Export,Lead\n"
    path.write_text(text, encoding="utf-8")
    ran = svit("import", str(path))
    assert ran.code == 1
    assert "there is no stage “Haggling” in the pipeline “Sales”. Add it there first" in ran.err
    assert "There is no pipeline “Export”: import again with --create-pipelines" in ran.err


def test_the_dry_run_names_the_system_and_each_column(svit: Svit) -> None:
    said = svit("import", file("hubspot-deals"), "--dry-run").out
    assert "hubspot-deals.csv: deals of HubSpot (" in said
    lines = [" ".join(line.split()) for line in said.splitlines()]
    assert "Deal Stage stage, status" in lines
    assert "Close Date expected_close_on, closed_at" in lines
    assert "hubspot-deals.csv: NOT imported: Deal Type." in lines


def test_a_deal_without_anybody_says_what_is_needed(svit: Svit, tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    path.write_text("Deal Name,Deal Stage,Amount\nRoof,Lead,5\n", encoding="utf-8")
    ran = svit("import", str(path))
    assert ran.code == 1
    assert "d.csv looks like deals (" in ran.err
    assert "which are known by the columns Title and Contact: add them, or name" in ran.err


COMPANY = "organization|Acme GmbH||"
CONTACTS = {
    "pipedrive-people": [
        COMPANY,
        "person|Anna Weber|anna@acme.example|Acme GmbH",
        "person|Joan Novak|joan@x.example|",
    ],
    "pipedrive-organizations": [COMPANY],
    "hubspot-contacts": [
        "organization|Bluebay||",
        "person|Anna Weber|anna@bluebay.example|Bluebay",
    ],
    "hubspot-companies": ["organization|Bluebay||"],
    "salesforce-accounts": ["organization|Edge||", "organization|Pyramid||"],
    "zoho-accounts": [COMPANY],
    "zoho-contacts": [COMPANY, "person|Anna Weber|anna@acme.example|Acme GmbH"],
}


@pytest.mark.parametrize("name", CONTACTS)
def test_people_and_companies_come_in_as_what_they_are(sales: Svit, name: str) -> None:
    for time in range(3):
        mode = "skip" if time < 2 else "update"
        result = sales("import", file(name), "--on-duplicate", mode, "--json").json
        assert result["rejected"] == []
        if time:
            assert sum(result["created"].values()) + sum(result["updated"].values()) == 0
    found = exported(sales, "contacts")
    shown = ("kind", "name", "emails", "organization")
    assert sorted("|".join(row[column] for column in shown) for row in found) == CONTACTS[name]
    system = name.partition("-")[0]
    assert any(row["external_ids"].startswith(system) for row in found)


def test_the_files_of_one_system_find_each_other_by_their_ids(sales: Svit) -> None:
    files = [file(f"salesforce-{name}") for name in ("opportunities", "contacts", "accounts")]
    for created in (3, 0):
        result = sales("import", *files, "--json").json
        assert result["rejected"] == []
        assert (result["created"]["contacts"], result["created"]["deals"]) == (created, created)
        assert result["left_out"] == 2
    found = deals(sales)
    assert (found["Generator"]["contact"], found["Generator"]["people"]) == (
        "Edge",
        "Rose Gonzalez",
    )
    assert found["Plant"]["contact"] == "Pyramid"
    people = {row["name"]: row["organization"] for row in exported(sales, "contacts")}
    assert people == {"Edge": "", "Pyramid": "", "Rose Gonzalez": "Edge"}


def test_people_and_companies_of_one_number_are_two(sales: Svit) -> None:
    for name in ("hubspot-companies", "hubspot-contacts"):
        assert sales("import", file(name), "--json").json["rejected"] == []
    found = {row["name"]: row["organization"] for row in exported(sales, "contacts")}
    assert found == {"Bluebay": "", "Anna Weber": "Bluebay"}


@pytest.mark.parametrize("name", ["hubspot-products", "ukrainian-products"])
def test_products_come_in_with_code_and_price(svit: Svit, name: str) -> None:
    for created in (2, 0):
        result = svit("import", file(name), "--on-duplicate", "update", "--json").json
        assert (result["rejected"], result["created"]["products"]) == ([], created)
        assert sum(result["updated"].values()) == 0
    found = [(row["code"], row["price"], row["currency"]) for row in exported(svit, "products")]
    assert sorted(found) == [("D-1", "80.00", "UAH"), ("R-1", "1200.50", "UAH")]
    assert exported(svit, "contacts") == []


@pytest.mark.parametrize(
    ("name", "kind"), [("pipedrive-activities", "call"), ("zoho-tasks", "todo")]
)
def test_tasks_come_in_with_whom_they_are_about(sales: Svit, name: str, kind: str) -> None:
    sales("import", file("pipedrive-deals"))
    before = exported(sales)
    for mode, created in (("skip", 2), ("skip", 0), ("update", 0)):
        result = sales("import", file(name), "--on-duplicate", mode, "--json").json
        assert (result["rejected"], result["created"]["tasks"]) == ([], created)
        assert sum(result["updated"].values()) == 0
    shown = "kind title due_on contact assignee notes done_at".split()
    found = ["|".join(row[column] for column in shown) for row in exported(sales, "tasks")]
    first = f"{kind}|Ring about tiles|2026-12-02|Bob Smith|Olha Bondar|Ask for the colour|"
    assert first in found
    assert [row["title"] for row in exported(sales)] == [row["title"] for row in before]


def test_activities_without_a_date_are_neither_deals_nor_people(svit: Svit, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Activity - Type,Deal - Title,Person - Name\nCall,Roof,Ann\n", encoding="utf-8")
    assert svit("import", str(path)).code == 1
    assert exported(svit) == exported(svit, "contacts") == []


def test_ids_of_associated_records_of_hubspot_lead_to_them(sales: Svit, tmp_path: Path) -> None:
    files = {
        "companies.csv": "Record ID,Company name\n601,Bluebay\n602,Edge\n",
        "contacts.csv": "Record ID,First Name,Last Name,Email,Associated Company IDs\n"
        "701,Anna,Weber,anna@bluebay.example,601\n702,Bob,Smith,bob@bluebay.example,601\n",
        "deals.csv": "Record ID,Deal Name,Deal Stage,Associated Company IDs,"
        "Associated Contact IDs\n"
        "801,Website,Proposal,601,701;702\n802,Shop,Lead,,702\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    ran = sales("import", *(str(tmp_path / name) for name in files))
    assert ran.code == 0, ran.err
    assert "rejected" not in ran.err
    people = {row["name"]: row["organization"] for row in exported(sales, "contacts")}
    assert people == {"Bluebay": "", "Edge": "", "Anna Weber": "Bluebay", "Bob Smith": "Bluebay"}
    found = {title: (row["contact"], row["people"]) for title, row in deals(sales).items()}
    assert found == {
        "Website": ("Bluebay", "Anna Weber; Bob Smith"),
        "Shop": ("Bob Smith", ""),
    }
