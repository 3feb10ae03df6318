"""An export has all that the store knows: nothing is lost on the way out."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Svit
from tests.folders import DATA

CASES = DATA / "cases"
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def csv_rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize(
    "case", ["a-12-export-loses-fields/c.csv", "b-09-contacts-export-loses/in.csv"]
)
def test_contacts_have_all_that_was_imported(svit: Svit, case: str) -> None:
    [asked] = csv_rows((CASES / case).read_text(encoding="utf-8"))
    assert svit("import", str(CASES / case)).code == 0
    [row] = svit("export", "contacts", "--format", "json").json
    [cells] = csv_rows(svit("export", "contacts").out)
    assert row["links"] == [asked["Website"]]
    assert cells["links"] == asked["Website"]
    for column in ("Address", "City", "Country", "Source"):
        name = "street" if column == "Address" else column.lower()
        assert (row[name], cells[name]) == (asked[column], asked[column])
    assert row["consent"] == "unknown"
    assert INSTANT.fullmatch(row["created_at"])
    [shown] = svit("export", "all", "--format", "json").json["contacts"]
    assert shown == row


def test_a_contact_is_shown_with_its_address_and_links(svit: Svit) -> None:
    svit("import", str(CASES / "a-12-export-loses-fields/c.csv"))
    shown = svit("contact", "show", "Anna", "--json").json
    assert shown["links"] == ["acme.example"]
    assert [shown[name] for name in ("street", "city", "country")] == [
        "Hauptstr. 1",
        "Berlin",
        "Germany",
    ]
    assert (shown["first_name"], shown["last_name"]) == ("Anna", "Weber")


def test_labels_of_addresses_are_told(svit: Svit, tmp_path: Path) -> None:
    source = tmp_path / "c.csv"
    source.write_text("Name,Work,Phone\nAnn,+380501112233,+380671112233\n", encoding="utf-8")
    mapping = tmp_path / "m.toml"
    mapping.write_text(
        '[[file]]\nentity = "contact"\n[file.columns]\n'
        'Name = "name"\nWork = "phone:work"\nPhone = "phone"\n',
        encoding="utf-8",
    )
    svit("import", str(source), "--mapping", str(mapping))
    [row] = svit("export", "contacts", "--format", "json").json
    assert row["phones"] == ["+380501112233", "+380671112233"]
    assert row["labels"] == {"+380501112233": "work"}


def test_a_communication_names_its_deal_by_number(clinic: Svit) -> None:
    """Two deals of one title are told apart (case a-13)."""
    twin = clinic("deal", "add", "Website", "--contact", "Медцентр", "--json").json["id"]
    clinic("log", "call", "--deal", str(twin), "--text", "hi")
    [row] = csv_rows(clinic("export", "communications").out)
    assert (row["deal"], row["deal_id"]) == ("Website", str(twin))


def test_a_call_of_thirty_minutes_comes_back_as_thirty(svit: Svit, tmp_path: Path) -> None:
    """Durations are minutes, as an import reads them (case a-11)."""
    svit("contact", "add", "Anna")
    svit("log", "call", "--contact", "Anna", "--minutes", "30", "--text", "hi")
    [row] = csv_rows(svit("export", "communications").out)
    assert row["duration"] == "30"
    exported = tmp_path / "c.csv"
    svit("export", "communications", "-o", str(exported))
    mapping = str(CASES / "a-11-duration-sixtyfold/m.toml")
    other = ("--store", str(tmp_path / "t.db"))
    assert svit(*other, "import", str(exported), "--mapping", mapping).code == 0
    [again] = csv_rows(svit(*other, "export", "communications").out)
    assert again["duration"] == "30"


@pytest.fixture
def sold(clinic: Svit, tmp_path: Path) -> Svit:
    """A lost deal with all that a deal may have."""
    deals = tmp_path / "deals.csv"
    deals.write_text(
        "No,Title,Client,People,State,Sum,Product,Qty,Price,Off,Chance,Way,Reason,Why\n"
        "D7,Scanners,Медцентр,Olga,lost,900,Scanner,2,500,10,35,"
        "Lead @ 2026-09-01; Proposal @ 2026-10-01,Price,Too dear\n",
        encoding="utf-8",
    )
    mapping = tmp_path / "deals.toml"
    mapping.write_text(
        'name = "old"\n[[file]]\nentity = "deal"\n[file.columns]\n'
        'No = "external_id"\nTitle = "title"\nClient = "contact"\nPeople = "people"\n'
        'State = "status"\nSum = "amount"\nProduct = "product"\nQty = "quantity"\n'
        'Price = "price"\nOff = "discount"\nChance = "probability"\n'
        'Way = { field = "stages", separator = ";" }\n'
        'Reason = "loss_reason"\nWhy = "loss_note"\n',
        encoding="utf-8",
    )
    result = clinic("import", str(deals), "--mapping", str(mapping), "--json").json
    assert result["rejected"] == []
    return clinic


def deal_of(rows: list[dict[str, Any]], title: str) -> dict[str, Any]:
    return next(row for row in rows if row["title"] == title)


def test_a_deal_has_its_people_its_way_and_why_it_was_lost(sold: Svit) -> None:
    row = deal_of(sold("export", "deals", "--format", "json").json, "Scanners")
    assert row["people"] == ["Olga"]
    assert [visit.partition(" @ ")[0] for visit in row["stages"]] == ["Lead", "Proposal"]
    assert row["stages"][1].startswith("Proposal @ 2026-10-01T")
    assert (row["loss_reason"], row["loss_note"]) == ("Price", "Too dear")
    assert (row["probability"], row["external_ids"]) == (35, {"old": "D7"})


def test_a_deal_has_what_was_said_of_its_qualification(sold: Svit) -> None:
    sold("deal", "qualify", "Website", "Budget=4")
    row = deal_of(sold("export", "deals", "--format", "json").json, "Website")
    assert row["qualification"] == {"Budget": 4}
    cells = deal_of(csv_rows(sold("export", "deals").out), "Website")
    assert cells["qualification"] == "Budget=4"


def test_lines_of_deals_are_rows_of_their_own(sold: Svit) -> None:
    [row] = csv_rows(sold("export", "lines").out)
    names = ("deal", "name", "quantity", "price", "discount", "total", "currency")
    assert [row[name] for name in names] == [
        "Scanners",
        "Scanner",
        "2",
        "500.00",
        "10",
        "900.00",
        "UAH",
    ]
    deal = deal_of(csv_rows(sold("export", "deals").out), "Scanners")
    assert row["deal_uid"] == deal["uid"]


def test_members_and_products_are_exported(sold: Svit, tmp_path: Path) -> None:
    products = tmp_path / "products.csv"
    products.write_text("name,code,series,price\nScanner X,S-1,X,500\n", encoding="utf-8")
    mapping = tmp_path / "products.toml"
    mapping.write_text(
        '[[file]]\nentity = "product"\n[file.columns]\n'
        'name = "name"\ncode = "code"\nseries = "series"\nprice = "price"\n',
        encoding="utf-8",
    )
    sold("import", str(products), "--mapping", str(mapping))
    [product] = csv_rows(sold("export", "products").out)
    assert [product[name] for name in ("name", "code", "series", "price", "currency")] == [
        "Scanner X",
        "S-1",
        "X",
        "500.00",
        "UAH",
    ]
    [member] = sold("export", "members", "--format", "json").json
    assert (member["role"], member["active"]) == ("admin", True)
    [cells] = csv_rows(sold("export", "members").out)
    assert cells["active"] == "yes"


def test_what_is_archived_is_told_when_it_is_asked_for(clinic: Svit) -> None:
    clinic("contact", "add", "Old Client", "--email", "old@b.example")
    clinic("contact", "add", "New Client", "--email", "new@b.example")
    clinic("contact", "merge", "New Client", "Old Client")
    names = [row["name"] for row in csv_rows(clinic("export", "contacts").out)]
    assert "Old Client" not in names
    rows = {row["name"]: row for row in csv_rows(clinic("export", "contacts", "--archived").out)}
    assert INSTANT.fullmatch(rows["Old Client"]["archived_at"])
    assert rows["New Client"]["archived_at"] == ""


NAUGHTY = ("=1+1", "+380501112233", "- five", "@SUM(A1)", "'quoted", "'=2", "plain")


def test_a_spreadsheet_takes_nothing_for_a_formula(svit: Svit, tmp_path: Path) -> None:
    for name in NAUGHTY:
        svit("contact", "add", name, "--notes", f"{name}\nmore")
    before = svit("export", "contacts").out
    target = tmp_path / "c.csv"
    assert svit("export", "contacts", "--excel", "-o", str(target)).code == 0
    data = target.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = csv_rows(data.decode("utf-8-sig"))
    assert {row["name"] for row in rows} == {
        "plain",
        *(f"'{name}" for name in NAUGHTY if name != "plain"),
    }
    assert not [cell for row in rows for cell in row.values() if cell[:1] in ("=", "+", "-", "@")]
    # It comes back as it was, into this store and into another one.
    result = svit("import", str(target), "--on-duplicate", "update", "--json").json
    assert result["unchanged"]["contacts"] == len(NAUGHTY)
    assert svit("export", "contacts").out == before
    other = ("--store", str(tmp_path / "other.db"))
    svit(*other, "import", str(target))
    names = {row["name"] for row in svit(*other, "contact", "list", "--json").json}
    assert names == set(NAUGHTY)
    assert svit("export", "contacts", "--excel", "--format", "json").code == 1
