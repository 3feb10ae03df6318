"""Sheets of XLSX files: what the cells are as text."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from svit_tui.exchange.sheets.workbook import read_sheet
from svit_tui.exchange.table import Exact, Fault
from tests.exchange.sheets.writing import Raw, Styled, Value, xlsx, zipped


def cell(value: Value, workbook: str = "") -> str:
    file = read_sheet(xlsx({"S": [["A", "B"], ["x", value]]}, workbook=workbook), "s.xlsx")
    (row,) = file.rows()
    return row.cells[1] if len(row.cells) > 1 else ""


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1000.0, "1000"),
        (0.1 + 0.2, "0.3"),
        (1234.56, "1234.56"),
        (-0.0, "0"),
        (1e-7, "0.0000001"),
        (380501112233, "380501112233"),
        (Styled("3.80501112233E11", "0"), "380501112233"),
        (1.5e20, "1.50000000000000E+20"),
        (True, "TRUE"),
        (False, "FALSE"),
        ("  Олена ", "  Олена "),
        ("", ""),
        (Styled(0.6, "0%"), "60%"),
        (Styled(0.075, "0.00%"), "7.5%"),
        (Styled(1001, "00000"), "01001"),
        (Styled(1200.5, "[$€-407]#,##0.00"), "1200.5 €"),
        (Styled(5, '#,##0 "days"'), "5"),
        (Styled(7, '[Red]#,##0;"d"'), "7"),
        (Styled(46307, "dd.mm.yyyy"), "2026-10-12"),
        (Styled(46307, "mmmm"), "2026-10-12"),
        (Styled(46307, "dd/mm/yyyy hh:mm"), "2026-10-12 00:00"),
        (Styled(46307.427083333336, "m/d/yy h:mm AM/PM"), "2026-10-12 10:15"),
        (Styled(46307.427083333336, "yyyy-mm-dd"), "2026-10-12 10:15"),
        (Styled(46307.4270949074, "yyyy-mm-dd hh:mm:ss.000"), "2026-10-12 10:15:01"),
        (Styled(0.427083333333333, "[$-F400]h:mm:ss AM/PM"), "10:15"),
        (Styled(1.5, "[h]:mm"), "36:00"),
        (Styled(0.0625, "[m]"), "01:30"),
        (Raw('<c t="d"><v>2026-10-12T10:15:00.000</v></c>'), "2026-10-12 10:15"),
        (Raw('<c t="d"><v>2026-10-12</v></c>'), "2026-10-12"),
        (Raw('<c t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c>'), "ab"),
        (Raw('<c t="inlineStr"><is><t>漢</t><rPh><t>kan</t></rPh></is></c>'), "漢"),
        (Raw('<c t="str"><f>A1&amp;"x"</f><v>Ax_x000D_</v></c>'), "Ax\r"),
        (Raw('<c t="str"><f>""</f><v></v></c>'), ""),
        (Raw("<c><f>1+1</f><v>2</v></c>"), "2"),
    ],
)
def test_a_cell_is_what_its_format_shows(value: Value, text: str) -> None:
    assert cell(value) == text


def test_numbers_and_dates_are_told_from_texts() -> None:
    assert isinstance(cell(12.5), Exact)
    assert isinstance(cell(Styled(46307, "dd.mm.yyyy")), Exact)
    assert not isinstance(cell("12.5"), Exact)


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (Raw('<c t="e"><f>1/0</f><v>#DIV/0!</v></c>'), "the cell has the error #DIV/0!"),
        (Raw("<c><f>A1</f></c>"), "the cell is a formula without a result"),
        (Styled(0, "dd.mm.yyyy"), "“0” is not a date in a spreadsheet"),
        (Styled(-5, "dd.mm.yyyy"), "“-5” is not a date in a spreadsheet"),
        (Styled(60000000, "dd.mm.yyyy"), "“60000000” is not a date in a spreadsheet"),
        (Raw("<c><v>one</v></c>"), "“one” is not a number"),
        (Raw('<c t="d"><v>soon</v></c>'), "“soon” is not a date in a spreadsheet"),
    ],
)
def test_a_cell_without_a_value_says_why(value: Value, why: str) -> None:
    found = cell(value)
    assert isinstance(found, Fault)
    assert found.why.startswith(why)


def test_a_workbook_of_an_old_mac_counts_from_1904() -> None:
    since = '<workbookPr date1904="1"/>'
    assert cell(Styled(46307 - 1462, "dd.mm.yyyy"), workbook=since) == "2026-10-12"


def test_the_first_months_of_1900_are_right() -> None:
    assert cell(Styled(1, "dd.mm.yyyy")) == "1900-01-01"
    assert cell(Styled(59, "dd.mm.yyyy")) == "1900-02-28"
    assert cell(Styled(61, "dd.mm.yyyy")) == "1900-03-01"


def test_cells_and_rows_may_not_say_where_they_are() -> None:
    row = '<row><c t="str"><v>{}</v></c><c t="str"><v>{}</v></c></row>'
    rows = row.format("Name", "Phone") + row.format("Ann", "1")
    file = read_sheet(xlsx({"S": rows}), "s.xlsx")
    assert file.columns == ("Name", "Phone")
    assert [(found.line, found.cells) for found in file.rows()] == [(2, ["Ann", "1"])]


def test_members_may_have_backslashes_and_another_case() -> None:
    with zipfile.ZipFile(BytesIO(xlsx({"S": [["Name"], ["Ann"]]}))) as package:
        members = {
            name.replace("sharedStrings", "SharedStrings").replace("/", "\\"): package.read(name)
            for name in package.namelist()
        }
    (row,) = read_sheet(zipped(members), "s.xlsx").rows()
    assert row.cells == ["Ann"]
