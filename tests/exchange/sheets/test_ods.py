"""Sheets of ODS files: what the cells are as text."""

from __future__ import annotations

import pytest

from svit_tui.exchange.sheets.workbook import read_sheet
from svit_tui.exchange.table import Exact, Fault
from tests.exchange.sheets.writing import ods


def cell(attributes: str, shown: str = "", inside: str = "") -> str:
    lines = f"<text:p>{shown}</text:p>" if shown else ""
    xml = f"<table:table-cell {attributes}>{inside}{lines}</table:table-cell>"
    file = read_sheet(ods({"S": [["A", "B"], ["x", xml]]}), "s.ods")
    (row,) = file.rows()
    return row.cells[1]


@pytest.mark.parametrize(
    ("attributes", "shown", "text"),
    [
        ('office:value-type="float" office:value="1000"', "1 000,00", "1000"),
        ('office:value-type="float" office:value="0.30000000000000004"', "0,3", "0.3"),
        ('office:value-type="float" office:value="1001"', "01001", "01001"),
        ('office:value-type="percentage" office:value="0.075"', "7,50%", "7.5%"),
        (
            'office:value-type="currency" office:currency="EUR" office:value="1200.5"',
            "1.200,50 €",
            "1200.5 EUR",
        ),
        ('office:value-type="date" office:date-value="2026-10-12"', "12.10.26", "2026-10-12"),
        (
            'office:value-type="date" office:date-value="2026-10-12T10:15:00"',
            "12.10.26",
            "2026-10-12 10:15",
        ),
        ('office:value-type="time" office:time-value="PT10H15M00S"', "10:15", "10:15"),
        ('office:value-type="time" office:time-value="PT36H00M30.5S"', "", "36:00:30"),
        ('office:value-type="boolean" office:boolean-value="true"', "ІСТИНА", "TRUE"),
        ('office:value-type="string"', "a<text:s text:c='2'/>b<text:tab/>c", "a  b\tc"),
        ('office:value-type="string"', "<text:a>link</text:a> to", "link to"),
        ('office:value-type="string" office:string-value="whole"', "short", "whole"),
        ('office:value-type="string"', "one</text:p><text:p>two", "one\ntwo"),
        ('office:value-type="string"', "#N/A", "#N/A"),
    ],
)
def test_a_cell_is_its_value(attributes: str, shown: str, text: str) -> None:
    assert cell(attributes, shown) == text


def test_numbers_and_dates_are_told_from_texts() -> None:
    assert isinstance(cell('office:value-type="float" office:value="2.5"', "2,5"), Exact)
    assert not isinstance(cell('office:value-type="string"', "2,5"), Exact)


def test_comments_and_drawings_are_no_text_of_their_cell() -> None:
    comment = "<office:annotation><text:p>ask her</text:p></office:annotation>"
    assert cell('office:value-type="string"', "Ann", inside=comment) == "Ann"
    drawing = (
        '<draw:frame xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0">'
        "<draw:text-box><text:p>a box</text:p></draw:text-box></draw:frame>"
    )
    assert cell('office:value-type="string"', "Ann", inside=drawing) == "Ann"


@pytest.mark.parametrize(
    ("attributes", "shown"),
    [
        ('office:value-type="string" calcext:value-type="error"', "#N/A"),
        ('table:formula="of:=1/0" office:value-type="float" office:value="0"', "#DIV/0!"),
        ('table:formula="of:=[.A9]"', ""),
    ],
)
def test_a_cell_without_a_value_says_why(attributes: str, shown: str) -> None:
    assert isinstance(cell(attributes, shown), Fault)


def test_repeated_rows_and_cells_are_there_as_often() -> None:
    header = "<table:table-row>" + "".join(
        f"<table:table-cell><text:p>{name}</text:p></table:table-cell>" for name in "ABC"
    )
    rows = (
        f"<table:table-header-rows>{header}</table:table-row></table:table-header-rows>"
        '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
        '<table:table-row table:number-rows-repeated="2"><table:table-cell'
        ' table:number-columns-repeated="2"><text:p>x</text:p></table:table-cell>'
        '<table:table-cell table:number-columns-repeated="16382"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048570"><table:table-cell'
        ' table:number-columns-repeated="16384"/></table:table-row>'
    )
    file = read_sheet(ods({"S": rows}), "s.ods")
    assert [(row.line, row.cells) for row in file.rows()] == [
        (5, ["x", "x", ""]),
        (6, ["x", "x", ""]),
    ]
