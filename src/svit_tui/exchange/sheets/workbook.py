"""Choose the sheet of a workbook, find its header, and present it as a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from svit_tui.exchange.sheets.grid import CELLS_LIMIT, Book, SheetPlace, SheetRow, held
from svit_tui.exchange.sheets.ods import CONTENT, Ods
from svit_tui.exchange.sheets.package import Package, too_large
from svit_tui.exchange.sheets.xlsx import Xlsx
from svit_tui.exchange.table import CELL_LIMIT, Row, Where, is_meant, once_each
from svit_tui.exchange.titles import LOOKED_AT, rows_above, title_of
from svit_tui.i18n import _
from svit_tui.model.errors import Invalid

ZIP = (b"PK\x03\x04", b"PK\x05\x06")
OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MANIFEST = "META-INF/manifest.xml"


@dataclass(frozen=True, slots=True)
class SheetFile:
    """A sheet that was read, a `Table`; `sheet` is its name in the file."""

    name: str
    sheet: str
    columns: tuple[str, ...]
    kept: Sequence[Row]
    repeats: Mapping[str, str] = field(default_factory=dict)
    left: Sequence[str] = ()
    title: str = ""

    @property
    def form(self) -> str:
        """Which sheet it is."""
        return _("sheet “{sheet}”").format(sheet=self.sheet)

    def only(self, where: Where) -> SheetFile:
        """The sheet with just the rows whose columns have one of these values."""
        kept = [row for row in self.kept if is_meant(row.cells, self.columns, where)]
        return replace(self, kept=kept)

    def rows(self) -> Iterator[Row]:
        """The rows below the header; empty ones are passed over."""
        return iter(self.kept)


def is_spreadsheet(data: bytes) -> bool:
    """Whether a file is one by what it begins with, whatever it is called."""
    return data.startswith((*ZIP, OLE))


def read_sheet(data: bytes, name: str, wanted: str = "") -> SheetFile:
    """A sheet of a file: the wanted one, else the first that has something.

    What is hidden is taken only where nothing else has anything. Raises Invalid, in one sentence.
    """
    book = _book(data, name)
    seen = [sheet for sheet in book.sheets if not sheet.is_hidden]
    if wanted:
        found = _named(book.sheets, wanted, name)
        rows = held(book.package, book.rows(found))
    else:
        for found in sorted(book.sheets, key=lambda sheet: sheet.is_hidden):
            if rows := held(book.package, book.rows(found)):
                break
        else:
            raise Invalid("file", _("{file} is empty.").format(file=name))
    if not rows:
        raise Invalid(
            "file", _("{file}: the sheet {sheet} is empty.").format(file=name, sheet=found.name)
        )
    others = [sheet.name for sheet in seen if sheet != found]
    called = f"{name}:{found.name}" if wanted or others else name
    return _table(rows, called, found.name, book.package, () if wanted else others)


def _book(data: bytes, name: str) -> Book:
    if data.startswith(OLE):
        if _ENCRYPTED in data:
            raise _locked(name)
        raise Invalid(
            "file",
            _("{file} is a file of an old format (xls): save it as XLSX first.").format(file=name),
        )
    package = Package(data, name)
    if package.has(CONTENT) and package.has("mimetype"):
        if package.has(_MANIFEST) and b"encryption-data" in b"".join(package.chunks(_MANIFEST)):
            raise _locked(name)
        if b"spreadsheet" in b"".join(package.chunks("mimetype")):
            return Ods(package)
    elif package.has("encrypted-package"):
        raise _locked(name)
    elif package.has("xl/workbook.bin"):
        raise Invalid(
            "file",
            _("{file} is a binary workbook (xlsb): save it as XLSX first.").format(file=name),
        )
    elif package.has_folder("Index") or package.has("Index.zip"):
        raise Invalid(
            "file", _("{file} is a file of Numbers: export it as Excel first.").format(file=name)
        )
    elif package.has("[Content_Types].xml") and not package.has("word/document.xml"):
        return Xlsx(package)
    raise Invalid(
        "file",
        _("{file} is not a spreadsheet but another kind of zip file; unpack it first.").format(
            file=name
        ),
    )


def _locked(name: str) -> Invalid:
    return Invalid(
        "file",
        _("{file} has a password: save it without one first.").format(file=name),
    )


def _named(sheets: Sequence[SheetPlace], wanted: str, name: str) -> SheetPlace:
    for fits in (str, str.casefold):
        for sheet in sheets:
            if fits(sheet.name.strip()) == fits(wanted.strip()):
                return sheet
    raise Invalid(
        "file",
        _("{file} has no sheet {sheet}; it has: {sheets}.").format(
            file=name, sheet=wanted, sheets=", ".join(sheet.name for sheet in sheets)
        ),
    )


def _table(
    rows: Sequence[SheetRow], name: str, sheet: str, package: Package, left: Sequence[str]
) -> SheetFile:
    """Rows with the first below a title as header; a column without header and cells is none."""
    above = _above(rows)
    rows, titles = rows[len(above) :], [list(row.cells.values()) for row in above]
    places = sorted(set().union(*(row.cells.keys() for row in rows)))
    if len(places) * len(rows) > 4 * CELLS_LIMIT:
        raise too_large(package.file_name)
    header = rows[0].cells
    width = places[-1] + 1
    names, repeats = once_each([header.get(place, "") for place in range(width)])
    return SheetFile(
        name,
        sheet,
        tuple(names[place] for place in places),
        [_row(row, places) for row in rows[1:]],
        repeats,
        left,
        title_of(titles),
    )


def _above(rows: Sequence[SheetRow]) -> Sequence[SheetRow]:
    """The rows of a title above the header."""
    begins = rows[0].number
    first = [row for row in rows[:LOOKED_AT] if row.number < begins + LOOKED_AT]
    shown: list[list[str]] = [[] for _number in range(first[-1].number - begins + 1)]
    for row in first:
        shown[row.number - begins] = list(row.cells.values())
    count = rows_above(shown)
    return [row for row in first if row.number < begins + count]


def _row(row: SheetRow, places: Sequence[int]) -> Row:
    cells = [row.cells.get(place, "") for place in places]
    if max(map(len, cells)) > CELL_LIMIT:
        why = _("a cell is too long: over {limit} characters").format(limit=CELL_LIMIT)
        return Row(row.number, [cell[:200] for cell in cells], why)
    return Row(row.number, cells)
