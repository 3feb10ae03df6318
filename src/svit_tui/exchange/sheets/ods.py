"""Read ODS as LibreOffice, Google Sheets and Excel write it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from svit_tui.exchange.sheets import cells
from svit_tui.exchange.sheets.grid import COLUMNS_LIMIT, ROWS_LIMIT, SheetPlace, SheetRow, filled
from svit_tui.exchange.sheets.package import Package, too_large
from svit_tui.exchange.table import Exact
from svit_tui.i18n import _

_NAMES = "urn:oasis:names:tc:opendocument:xmlns:"
_TABLE = f"{_NAMES}table:1.0 "
_OFFICE = f"{_NAMES}office:1.0 "
_TEXT = f"{_NAMES}text:1.0 "
_STYLE = f"{_NAMES}style:1.0 "
_ERROR_TYPE = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 value-type"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_ROW, _SHEET, _LINE = f"{_TABLE}table-row", f"{_TABLE}table", f"{_TEXT}p"
# What stands in a cell beside its text: comments and drawings.
_COMMENT, _DRAWN = f"{_OFFICE}annotation", f"{_NAMES}drawing:1.0 "
_BLANKS = {f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"}
_ERROR = re.compile(r"#[A-Z/0]+[!?]?|Err:\d{3}")
_SPAN = re.compile(r"(-?)P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,]\d*)?S)?")
CONTENT = "content.xml"


class Ods:
    """A document: the names of its sheets are read at once, the cells when asked for."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.sheets: list[SheetPlace] = []
        self._hidden: set[str] = set()
        self._style = ""
        self._deep = 0
        package.read(CONTENT, self._begin, self._end, _nothing)

    def rows(self, sheet: SheetPlace) -> Iterator[SheetRow]:
        """The rows of a sheet; those without any text are passed over. Raises Invalid."""
        reading = _OdsReading(self.package, int(sheet.place))
        for _piece in self.package.steps(CONTENT, reading.begin, reading.end, reading.text):
            yield from reading.done
            reading.done.clear()
            if reading.is_over:
                return

    def _begin(self, tag: str, given: Mapping[str, str]) -> None:
        if tag == f"{_STYLE}style":
            self._style = given.get(f"{_STYLE}name", "")
        elif tag == f"{_STYLE}table-properties":
            if given.get(f"{_TABLE}display") == "false":
                self._hidden.add(self._style)
        elif tag == _SHEET:
            if not self._deep:
                name = given.get(f"{_TABLE}name", "")
                is_hidden = given.get(f"{_TABLE}style-name") in self._hidden
                self.sheets.append(SheetPlace(name, str(len(self.sheets)), is_hidden))
            self._deep += 1

    def _end(self, tag: str) -> None:
        self._deep -= tag == _SHEET


class _OdsReading:
    """Follows the elements of one sheet, and keeps the rows that are through."""

    def __init__(self, package: Package, place: int) -> None:
        self.package = package
        self.place = place
        self.is_over = False
        self.done: list[SheetRow] = []
        self._sheet = -1
        self._deep = 0
        self._number = 0
        self._repeated = 1
        self._column = 0
        self._cells: dict[int, str] = {}
        self._given: Mapping[str, str] = {}
        self._lines: list[str] | None = None
        self._aside = 0

    def begin(self, tag: str, given: Mapping[str, str]) -> None:
        if tag == _SHEET:
            self._sheet += not self._deep
            self._deep += 1
        elif self._sheet != self.place or self._deep != 1:
            return
        elif tag == _ROW:
            self._repeated = self._times(given, "number-rows-repeated")
            self._column, self._cells = 0, {}
        elif tag in _CELLS:
            self._given, self._lines = given, []
        elif tag == _COMMENT or tag.startswith(_DRAWN):
            self._aside += 1
        elif self._lines is not None and not self._aside:
            self._in_text(tag, given)

    def _in_text(self, tag: str, given: Mapping[str, str]) -> None:
        assert self._lines is not None
        if tag == _LINE:
            self._lines.append("")
        elif self._lines:
            if tag == f"{_TEXT}s":
                self._lines[-1] += " " * min(self._times(given, "c", _TEXT), 100)
            self._lines[-1] += _BLANKS.get(tag, "")

    def end(self, tag: str) -> None:
        if tag == _SHEET:
            self._deep -= 1
            self.is_over = self._sheet == self.place and not self._deep
        elif self._sheet != self.place or self._deep != 1:
            return
        elif tag in _CELLS and self._lines is not None:
            self._put("\n".join(self._lines))
            self._lines = None
        elif tag == _COMMENT or tag.startswith(_DRAWN):
            self._aside -= 1
        elif tag == _ROW:
            self._row()

    def text(self, text: str) -> None:
        if self._lines and not self._aside:
            self._lines[-1] += text

    def _put(self, shown: str) -> None:
        times = self._times(self._given, "number-columns-repeated")
        if text := _value(self._given, shown):
            if self._column + times > COLUMNS_LIMIT:
                raise too_large(self.package.file_name)
            self._cells.update(dict.fromkeys(range(self._column, self._column + times), text))
        self._column += times

    def _row(self) -> None:
        if found := filled(self._cells):
            if self._number + self._repeated > ROWS_LIMIT:
                raise too_large(self.package.file_name)
            first = self._number + 1
            self.done += [SheetRow(first + more, found) for more in range(self._repeated)]
        self._number += self._repeated

    def _times(self, given: Mapping[str, str], name: str, space: str = _TABLE) -> int:
        told = given.get(f"{space}{name}", "1")
        if not told.isdecimal() or len(told) > 9:
            raise self.package.damaged(
                _("a cell is repeated “{text}” times").format(text=told[:40])
            )
        return max(int(told), 1)


def _value(given: Mapping[str, str], shown: str) -> str:
    """The text of a cell, by the attributes that tell its value."""
    kind = given.get(f"{_OFFICE}value-type", "")
    formula = given.get(f"{_TABLE}formula", "")
    if given.get(_ERROR_TYPE) == "error" or (formula and _ERROR.fullmatch(shown)):
        return cells.error_cell(shown)
    value = given.get(f"{_OFFICE}value", "")
    if kind in ("float", "currency") and value:
        number = cells.number_cell(value)
        currency = given.get(f"{_OFFICE}currency", "")
        is_sum = kind == "currency" and currency and isinstance(number, Exact)
        return Exact(f"{number} {currency}") if is_sum else _with_zeros(number, shown)
    if kind == "percentage" and value:
        return cells.number_cell(value, "0%")
    if kind == "date":
        return cells.iso_cell(given.get(f"{_OFFICE}date-value", shown))
    if kind == "time":
        return _span(given.get(f"{_OFFICE}time-value", ""), shown)
    if kind == "boolean":
        return cells.truth_cell(is_true=given.get(f"{_OFFICE}boolean-value") == "true")
    if formula and not kind:
        return shown or cells.unreckoned(formula.partition("=")[2])
    return given.get(f"{_OFFICE}string-value", "") or shown


def _with_zeros(number: str, shown: str) -> str:
    """A code such as 01001, kept as a number that is shown with zeros."""
    is_code = shown.isdecimal() and shown.startswith("0") and shown.lstrip("0") == number
    return shown if is_code else number


def _span(text: str, shown: str) -> str:
    found = _SPAN.fullmatch(text)
    if not found:
        return shown
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    length = cells.span_text(((days * 24 + hours) * 60 + minutes) * 60 + seconds)
    return Exact(found[1] + length)


def _nothing(*_told: object) -> None:
    """What is of no interest here."""
