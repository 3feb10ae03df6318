"""CSV as people have it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from svit_tui.exchange.csv.file import read_csv
from svit_tui.exchange.table import CELL_LIMIT
from svit_tui.model.errors import Invalid
from tests.effort import examples

TEXT = "Імʼя;Пошта\nОлена Шевченко;olena@x.example\nҐалаґан Їжак;g@x.example\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1251"]
)
def test_usual_encodings_are_detected(encoding: str) -> None:
    text = TEXT.replace("ʼ", "'")
    file = read_csv(text.encode(encoding), "contacts.csv")
    assert file.columns == ("Ім'я", "Пошта")
    assert [row.cells[0] for row in file.rows()] == ["Олена Шевченко", "Ґалаґан Їжак"]


@pytest.mark.parametrize("delimiter", list(",;\t|"))
def test_usual_delimiters_are_detected(delimiter: str) -> None:
    text = f'a{delimiter}b{delimiter}c\n1{delimiter}"x, y; z"{delimiter}3\n'
    file = read_csv(text.encode(), "x.csv")
    assert file.delimiter == delimiter
    assert [list(row.cells) for row in file.rows()] == [["1", "x, y; z", "3"]]


def test_rows_have_the_numbers_that_people_see() -> None:
    file = read_csv(b'a,b\n1,"two\nlines"\n\n3,4\n', "x.csv")
    assert [(row.line, list(row.cells)) for row in file.rows()] == [
        (2, ["1", "two\nlines"]),
        (5, ["3", "4"]),
    ]


def test_a_short_row_is_filled_and_a_long_one_told() -> None:
    rows = list(read_csv(b"a,b\n1\n1,2,3\n1,2,,\n", "x.csv").rows())
    assert list(rows[0].cells) == ["1", ""]
    assert "3 cells, the header has 2" in rows[1].problem
    assert not rows[2].problem


def test_a_ten_megabyte_cell_is_told_and_the_rest_lands() -> None:
    data = b"a,b\n" + b"x" * 10_000_000 + b",1\nok,2\n"
    rows = list(read_csv(data, "x.csv").rows())
    assert str(CELL_LIMIT) in rows[0].problem
    assert list(rows[1].cells) == ["ok", "2"]


def test_a_quote_that_is_never_closed_spoils_its_row_only() -> None:
    data = b'name,mail\nA,a@x\n"Bad,b@x\nC,c@x\nD,d@x\n'
    rows = list(read_csv(data, "x.csv").rows())
    assert [(row.line, bool(row.problem)) for row in rows] == [
        (2, False),
        (3, True),
        (4, False),
        (5, False),
    ]


def test_western_accents_are_no_cyrillic() -> None:
    data = "Name;Ort\nRené Müller;Zürich\nZoë Gärtner;Köln\n".encode("latin-1")
    assert [row.cells[0] for row in read_csv(data, "x.csv").rows()] == [
        "René Müller",
        "Zoë Gärtner",
    ]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf\n", "is empty"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"SQLite format 3\x00", "SQLite"),
        (bytes(range(32)) * 20, "not CSV"),
        (b"\n<HTML><body><table><tr><td>Name</td></tr></table>", "a page of HTML"),
        ('\ufeff<?xml version="1.0"?>\n<Workbook>'.encode("utf-16"), "a page of HTML"),
    ],
)
def test_what_is_no_csv_gets_a_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        read_csv(data, "x.csv")


def test_a_header_that_comes_twice_gets_a_number() -> None:
    assert read_csv(b"Phone,Phone,\n1,2,3\n", "x.csv").columns == ("Phone", "Phone (2)", "(3)")


@settings(max_examples=examples(150))
@given(st.binary(max_size=400))
def test_any_bytes_are_rows_or_refused(data: bytes) -> None:
    try:
        file = read_csv(data, "x.csv")
    except Invalid:
        return
    for row in file.rows():
        assert row.problem or len(row.cells) == len(file.columns)


@pytest.mark.parametrize("first", ["sep=;", "SEP=;", '"sep=;"'])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_excels_line_above_the_header_tells_the_delimiter(first: str, end: str) -> None:
    text = end.join([first, "Name;E-mail, work", "Ann;a@x.example", 'Bo;"b', 'c"', "Cy;c"])
    file = read_csv(b"\xef\xbb\xbf" + text.encode(), "a.csv")
    assert file.columns == ("Name", "E-mail, work")
    assert [(row.line, row.cells[0]) for row in file.rows()] == [(3, "Ann"), (4, "Bo"), (6, "Cy")]


def test_a_header_that_comes_again_is_known_as_such() -> None:
    file = read_csv(b"Phone,Phone,Phone (2),Phone,\n1,2,3,4,\n", "a.csv")
    assert file.columns == ("Phone", "Phone (3)", "Phone (2)", "Phone (4)", "(5)")
    assert file.repeats == {"Phone (3)": "Phone", "Phone (4)": "Phone"}
