"""Spreadsheet files are imported as CSV is."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.cli.conftest import Svit
from tests.exchange.sheets.writing import Raw, Rows, Styled, ods, xlsx

PEOPLE: Rows = [
    ["Name", "E-mail", "Phone", "Age"],
    ["Олена Шевченко", "o@x.example", 380441112233, 41],
    [],
    ["Bo", "b@x.example", "'+380441112244", Raw('<c t="e"><v>#N/A</v></c>')],
    ["Cid", Raw('<c t="e"><v>#REF!</v></c>'), None, None],
]
DAY = "dd.mm.yyyy"
DEALS: Rows = [
    ["Deal", "Client", "Amount", "Chance", "Off", "Close", "Created"],
    [
        "Roof",
        "Ann",
        Styled(1234.5, "[$€-407]#,##0.00"),
        Styled(0.6, "0%"),
        Styled(0.1, "0%"),
        Styled(46371, DAY),
        Styled(46307.427083333336, "dd.mm.yyyy hh:mm"),
    ],
    ["Door", "Ann", "1.234,50", "0,4", None, "31.12.2026", "12.10.2026 10:15"],
]
MAPPING = """
name = "book"
[[file]]
name = "book.*"
sheet = "Deals"
entity = "deal"
decimal = ","
date_format = "%d.%m.%Y"
create_contacts = true
[file.columns]
Deal = "title"
Client = "contact"
Amount = "amount"
Chance = "probability"
Close = "expected_close_on"
Created = { field = "created_at", date_format = "%d.%m.%Y %H:%M" }
[[file]]
name = "book.*"
sheet = "People"
entity = "contact"
[file.columns]
Name = "name"
"""


def test_a_workbook_of_contacts_explains_itself(svit: Svit, tmp_path: Path) -> None:
    book = tmp_path / "people.xlsx"
    book.write_bytes(xlsx({"Лист1": PEOPLE}))
    dry = svit("import", str(book), "--dry-run")
    assert "people.xlsx: contacts (sheet “Лист1”)" in dry.out
    assert "people.xlsx: NOT imported: Age." in dry.out
    rejects = tmp_path / "rejects.csv"
    ran = svit("import", str(book), "--rejects", str(rejects))
    assert ran.code == 0
    # The row is the sheet's own, and a fault in a column that nobody takes does no harm.
    assert "people.xlsx, row 5: E-mail: the cell has the error #REF!" in ran.err
    people = {row["name"]: row for row in svit("contact", "list", "--json").json}
    assert set(people) == {"Олена Шевченко", "Bo"}
    assert people["Олена Шевченко"]["phones"] == ["380441112233"]
    assert people["Bo"]["phones"] == ["+380441112244"]
    (header, told) = csv.reader(rejects.read_text(encoding="utf-8").splitlines())
    assert header == ["file", "row", "reason", "Name", "E-mail", "Phone", "Age"]
    assert told[3:] == ["Cid", "#REF!", "", ""]


def test_what_a_file_is_is_told_by_its_content(svit: Svit, tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_bytes(xlsx({"S": [["Name"], ["Ann"]]}))
    (tmp_path / "q.xlsx").write_text("Name\nBo\n", encoding="utf-8")
    (tmp_path / "r.xls").write_bytes(ods({"S": [["Name"], ["Cid"]]}))
    for name in ("p.csv", "q.xlsx", "r.xls"):
        assert svit("import", str(tmp_path / name)).code == 0
    assert {row["name"] for row in svit("contact", "list", "--json").json} == {"Ann", "Bo", "Cid"}


def test_the_sheet_is_named_behind_the_file(svit: Svit, tmp_path: Path) -> None:
    book = tmp_path / "b.xlsx"
    book.write_bytes(xlsx({"A": [["Name"], ["Ann"]], "B: more": [["Name"], ["Bo"]]}))
    dry = svit("import", str(book), "--dry-run")
    assert "b.xlsx:A: contacts" in dry.out
    assert "b.xlsx:A: NOT read are the sheets B: more." in dry.out
    ran = svit("import", f"{book}:B: more", f"{book}:a")
    assert ran.code == 0
    assert "NOT read" not in ran.out
    assert {row["name"] for row in svit("contact", "list", "--json").json} == {"Ann", "Bo"}
    ran = svit("import", f"{book}:C")
    assert (ran.code, ran.err) == (1, "svit-tui: b.xlsx has no sheet C; it has: A, B: more.\n")
    # A file that is called so is that file.
    (tmp_path / "b.xlsx:C").write_text("Name\nCid\n", encoding="utf-8")
    assert svit("import", f"{book}:C").code == 0


def test_rejects_are_never_written_over_the_book(svit: Svit, tmp_path: Path) -> None:
    book = tmp_path / "b.xlsx"
    book.write_bytes(xlsx({"A": [["Name"], ["Ann"]]}))
    ran = svit("import", f"{book}:A", "--rejects", str(book), "--force")
    assert ran.code == 1
    assert "is imported; name another file for rejects" in ran.err


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_mapping_names_the_sheets(svit: Svit, tmp_path: Path, kind: str) -> None:
    book = tmp_path / f"book.{kind}"
    people: Rows = [["Name"], ["Ann"]]
    if kind == "xlsx":
        book.write_bytes(xlsx({"Notes": [["x"]], "Deals": DEALS, "People": people}))
    else:
        deal = [
            "Roof",
            "Ann",
            '<table:table-cell office:value-type="currency" office:currency="EUR"'
            ' office:value="1234.5"/>',
            '<table:table-cell office:value-type="percentage" office:value="0.6"/>',
            "",
            '<table:table-cell office:value-type="date" office:date-value="2026-12-15"/>',
            '<table:table-cell office:value-type="date" office:date-value="2026-10-12T10:15:00"/>',
        ]
        texts = [[str(value or "") for value in row] for row in (DEALS[0], DEALS[2])]
        book.write_bytes(
            ods({"Notes": [["x"]], "Deals": [texts[0], deal, texts[1]], "People": [["Name"]]})
        )
    (tmp_path / "m.toml").write_text(MAPPING, encoding="utf-8")
    ran = svit("import", str(book), "--mapping", str(tmp_path / "m.toml"))
    assert (ran.code, ran.err) == (0, "")
    deals = svit("export", "deals", "--format", "json").json
    roof, door = sorted(deals, key=lambda deal: int(deal["id"]))
    assert (roof["title"], roof["amount"], roof["currency"]) == ("Roof", "1234.50", "EUR")
    assert (door["title"], door["amount"], door["currency"]) == ("Door", "1234.50", "UAH")
    assert [deal["probability"] for deal in (roof, door)] == [60, 40]
    assert [deal["expected_close_on"] for deal in (roof, door)] == ["2026-12-15", "2026-12-31"]
    assert roof["created_at"] == door["created_at"]
    assert {row["name"] for row in svit("contact", "list", "--json").json} == {"Ann"}


def test_our_own_export_comes_back_as_a_workbook(svit: Svit, tmp_path: Path) -> None:
    for name in ("=1+1", "'quoted", "+380", "plain"):
        svit("contact", "add", name, "--email", f"{len(name)}@x.example")
    svit("deal", "add", "Roof", "--contact", "plain", "--amount", "1200,50")
    for what in ("contacts", "deals"):
        rows = list(csv.reader(svit("export", what, "--excel").out.lstrip("\ufeff").splitlines()))
        book = tmp_path / f"{what}.xlsx"
        cells: Rows = [
            [float(cell) if cell.isdecimal() and len(cell) < 9 else cell for cell in row]
            for row in rows
        ]
        book.write_bytes(xlsx({what: cells}))
        result = svit("import", str(book), "--on-duplicate", "update", "--json").json
        assert result["unchanged"][what] == len(rows) - 1, result
        assert not result["rejected"]
