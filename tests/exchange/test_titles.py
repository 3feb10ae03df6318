"""A title above the header is passed over, as spreadsheets have it; a header never is."""

from __future__ import annotations

import pytest

from svit_tui.exchange.csv.file import read_csv
from svit_tui.exchange.sheets.workbook import read_sheet
from svit_tui.exchange.table import Table
from tests.exchange.sheets.writing import xlsx

HEADER = ["Name", "E-mail", "Phone", "City"]
ROW = ["Olha Bondar", "o@x.example", "+380501112233", "Kyiv"]
TITLED = {
    "a title and an empty row": [["Clients 2026"], [], HEADER, ROW],
    "a title alone": [["Clients 2026"], HEADER, ROW],
    "a title as wide as the table": [["Clients 2026", "", "", ""], ["", "", "", ""], HEADER, ROW],
    "two lines": [["Клієнти"], ["станом на 30.11.2026"], [], HEADER, ROW],
    "a date beside its word": [["Report", ""], ["Printed on:", "30.11.2026"], [], HEADER, ROW],
    "an empty row first": [[], ["Clients 2026"], [], HEADER, ROW],
    "a comma in the title": [["Clients, all of them"], [], HEADER, ROW],
}
PLAIN = {
    "no title": [HEADER, ROW],
    "one column": [["Name"], ["Olha Bondar"]],
    "a header shorter than its rows": [["Name"], ROW],
    "an empty row below the header": [HEADER, [], ROW],
    "columns without a name": [["Name", "", "", ""], ROW],
    "no header at all": [["Clients"], ["7", "8", "9"]],
    "a title above rows with addresses": [["Clients"], ROW],
}


def table(rows: list[list[str]], form: str) -> Table:
    if form == "xlsx":
        return read_sheet(xlsx({"S": rows}), "clients.xlsx")
    cells = [[f'"{cell}"' if form in cell else cell for cell in row] for row in rows]
    return read_csv("\n".join(form.join(row) for row in cells).encode(), "clients.csv")


@pytest.mark.parametrize("form", [",", ";", "xlsx"])
@pytest.mark.parametrize("name", TITLED)
def test_a_title_is_passed_over(name: str, form: str) -> None:
    rows = TITLED[name]
    read = table(rows, form)
    assert list(read.columns) == HEADER
    (row,) = read.rows()
    assert list(row.cells) == ROW
    # An empty row is a row of the sheet and a line of the file.
    assert row.line == len(rows)
    assert read.title.startswith(next(row for row in rows if row)[0])


@pytest.mark.parametrize("form", [",", "xlsx"])
@pytest.mark.parametrize("name", PLAIN)
def test_a_header_is_no_title(name: str, form: str) -> None:
    read = table(PLAIN[name], form)
    assert read.title == ""
    assert read.columns[0] == PLAIN[name][0][0]


def test_the_hint_of_excel_stands_above_a_title() -> None:
    read = read_csv(b"sep=;\nClients\n\nName;Phone\nOlha;5551234\n", "c.csv")
    assert (read.columns, read.title) == (("Name", "Phone"), "Clients")
    assert [row.line for row in read.rows()] == [5]


def test_a_title_of_several_lines_counts_them() -> None:
    read = read_csv(b'"Clients\nof 2026"\n\nName,Phone\nOlha,5551234\n', "c.csv")
    assert read.columns == ("Name", "Phone")
    assert [row.line for row in read.rows()] == [5]
