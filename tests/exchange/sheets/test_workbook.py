"""Which sheet of a file is taken, and which files are refused with which sentence."""

from __future__ import annotations

import zipfile
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from svit_tui.exchange.files import read_table
from svit_tui.exchange.sheets import grid, package, workbook
from svit_tui.model.errors import Invalid
from tests.effort import examples
from tests.exchange.sheets.writing import Raw, Rows, ods, xlsx, zipped

PEOPLE = [["Name", "Phone"], ["Ann", "+380441112233"]]
DEALS = [["Title", "Amount"], ["Roof", "100"]]


@pytest.mark.parametrize("write", [xlsx, ods])
def test_the_first_sheet_that_has_something_is_taken(write: type) -> None:
    data = write({"Empty": [], "Secret": DEALS, "People": PEOPLE}, hidden=["Secret"])
    file = read_table(data, "b.bin")
    assert (file.name, file.form, file.left) == (
        "b.bin:People",
        "sheet “People”",
        ["Empty"],
    )
    assert [(row.line, row.cells) for row in file.rows()] == [(2, ["Ann", "+380441112233"])]
    named = read_table(data, "b.bin", sheet="secret")
    assert (named.name, named.columns) == ("b.bin:Secret", ("Title", "Amount"))


def test_a_file_of_one_sheet_keeps_its_name() -> None:
    assert read_table(xlsx({"Sheet1": PEOPLE}), "p.xlsx").name == "p.xlsx"


def test_the_header_is_the_first_row_with_something() -> None:
    rows: Rows = [
        [None],
        [None, "Name", None, "Name", None],
        [],
        [None, "Ann", None, "Bo", None, "note"],
    ]
    file = read_table(xlsx({"S": rows}), "p.xlsx")
    assert file.columns == ("Name", "Name (2)", "(6)")
    assert file.repeats == {"Name (2)": "Name"}
    assert [(row.line, row.cells) for row in file.rows()] == [(4, ["Ann", "Bo", "note"])]


def test_a_cell_that_is_too_long_spoils_its_row_only() -> None:
    file = read_table(xlsx({"S": [["A"], ["x" * 100_001], ["y"]]}), "p.xlsx")
    first, second = file.rows()
    assert "too long" in first.problem
    assert second.cells == ["y"]


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (OLE, "f is a file of an old format (xls): save it as XLSX first."),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "f has a password"),
        (ods({}, more={"META-INF/manifest.xml": "<encryption-data/>"}), "f has a password"),
        (zipped({"mimetype": "x", "encrypted-package": "x"}), "f has a password"),
        (zipped({"xl/workbook.bin": "x"}), "f is a binary workbook (xlsb)"),
        (zipped({"Index/Document.iwa": "x"}), "f is a file of Numbers"),
        (zipped({"a.csv": "Name\nAnn\n"}), "f is not a spreadsheet but another kind of zip file"),
        (
            zipped({"[Content_Types].xml": "", "word/document.xml": ""}),
            "f is not a spreadsheet but another kind of zip file",
        ),
        (zipped({}), "f is not a spreadsheet"),
        (
            zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": ""}),
            "f is not a spreadsheet",
        ),
        (zipped({"[Content_Types].xml": ""}), "f is damaged: xl/workbook.xml is missing."),
        (b"PK\x03\x04 and no more", "f is damaged: File is not a zip file."),
        (xlsx({"S": PEOPLE})[:-300], "f is damaged"),
        (xlsx({"S": []}), "f is empty."),
        (ods({"S": []}), "f is empty."),
        (xlsx({}), "f is empty."),
        (xlsx({"S": "<row><c></row>"}), "f is damaged: mismatched tag"),
        (xlsx({"S": [[Raw('<c t="s"><v>7</v></c>')]]}), "f is damaged: a cell has no text."),
        (
            xlsx({"S": '<row r="2"><c><v>1</v></c></row><row r="1"><c><v>1</v></c></row>'}),
            "f is damaged: its rows are out of order.",
        ),
        (
            ods({"S": '<table:table-row table:number-rows-repeated="many"/>'}),
            "f is damaged: a cell is repeated “many” times.",
        ),
    ],
    # The bytes of a zip file have its time in them.
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_spreadsheet_is_refused_in_one_sentence(data: bytes, why: str) -> None:
    with pytest.raises(Invalid) as caught:
        read_table(data, "f")
    assert str(caught.value).startswith(why)


def test_a_sheet_that_is_not_there_is_told_with_those_that_are() -> None:
    data = xlsx({"People": PEOPLE, "Deals": DEALS, "None": []})
    with pytest.raises(Invalid, match=r"f has no sheet Clients; it has: People, Deals, None\."):
        read_table(data, "f", sheet="Clients")
    with pytest.raises(Invalid, match=r"f: the sheet None is empty\."):
        read_table(data, "f", sheet="none")


def test_entities_are_not_unpacked() -> None:
    bomb = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><sst>&b;</sst>'
    with pytest.raises(Invalid, match="it declares a document type"):
        read_table(xlsx({"S": PEOPLE}, more={"xl/sharedStrings.xml": bomb}), "f")


def test_no_more_is_unpacked_than_can_be_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "UNPACKED_LIMIT", 1_000_000)
    with pytest.raises(Invalid, match="f is too large to be read as a spreadsheet: save"):
        read_table(xlsx({"S": [["x" * 2_000_000]]}), "f")


FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'


def test_two_cells_that_are_far_apart_are_two_cells() -> None:
    file = read_table(xlsx({"S": FAR}), "f")
    assert file.columns == ("1", "(16384)")
    assert [(row.line, row.cells) for row in file.rows()] == [(1_048_576, ["", "2"])]


def test_more_cells_than_can_be_held_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grid, "CELLS_LIMIT", 1000)
    monkeypatch.setattr(workbook, "CELLS_LIMIT", 1000)
    full = (
        '<table:table-row table:number-rows-repeated="1000"><table:table-cell'
        ' table:number-columns-repeated="1000"><text:p>x</text:p></table:table-cell>'
        "</table:table-row>"
    )
    slanted = [[None] * place + ["x"] for place in range(100)]
    for data in (ods({"S": full}), xlsx({"S": [["x"] * 20] * 60}), xlsx({"S": slanted})):
        with pytest.raises(Invalid, match="too large to be read as a spreadsheet"):
            read_table(data, "f")


@pytest.mark.parametrize(
    "row",
    [
        '<table:table-row table:number-rows-repeated="999999999">{cell}</table:table-row>',
        '<table:table-row><table:table-cell table:number-columns-repeated="999999999">'
        "<text:p>x</text:p></table:table-cell></table:table-row>",
    ],
)
def test_what_is_repeated_beyond_a_sheet_is_refused(row: str) -> None:
    cell = "<table:table-cell><text:p>x</text:p></table:table-cell>"
    with pytest.raises(Invalid, match="too large to be read as a spreadsheet"):
        read_table(ods({"S": row.format(cell=cell)}), "f")


WHOLE = {"xlsx": xlsx({"S": PEOPLE, "T": DEALS}), "ods": ods({"S": PEOPLE, "T": DEALS})}


@settings(max_examples=examples(60), deadline=None)
@given(
    which=st.sampled_from(sorted(WHOLE)),
    spoils=st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=8),
    cut=st.integers(0, 10**6),
)
def test_spoilt_bytes_are_read_or_refused(
    which: str, spoils: list[tuple[int, int]], cut: int
) -> None:
    data = bytearray(WHOLE[which])
    for place, byte in spoils:
        data[place % len(data)] = byte
    refused_or_read(bytes(data[: len(data) - (cut % 40 if cut % 3 == 0 else 0)]))


@settings(max_examples=examples(60), deadline=None)
@given(
    which=st.sampled_from(sorted(WHOLE)),
    member=st.integers(0, 10),
    place=st.integers(0, 10**4),
    removed=st.integers(0, 30),
    text=st.text(max_size=12),
)
def test_spoilt_xml_is_read_or_refused(
    which: str, member: int, place: int, removed: int, text: str
) -> None:
    with zipfile.ZipFile(BytesIO(WHOLE[which])) as opened:
        members = {name: opened.read(name) for name in opened.namelist()}
    name = sorted(members)[member % len(members)]
    content = members[name].decode()
    place %= len(content)
    members[name] = (content[:place] + text + content[place + removed :]).encode(
        "utf-8", "surrogatepass"
    )
    refused_or_read(zipped(members))


def refused_or_read(data: bytes) -> None:
    with suppress(Invalid):
        file = read_table(data, "f")
        assert all(len(row.cells) == len(file.columns) for row in file.rows() if not row.problem)


def test_only_the_rows_that_are_meant_are_read() -> None:
    rows: Rows = [["Name", "IsDeleted"], ["Ann", False], ["Bo", True], ["Cid", 0], ["Di", None]]
    file = read_table(xlsx({"S": rows}), "f").only({"IsDeleted": ["FALSE", "0"]})
    assert [row.cells[0] for row in file.rows()] == ["Ann", "Cid"]
