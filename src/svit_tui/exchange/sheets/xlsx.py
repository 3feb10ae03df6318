"""Read XLSX as Excel, Google Sheets, Numbers and LibreOffice write it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from svit_tui.exchange.sheets import cells
from svit_tui.exchange.sheets.grid import COLUMNS_LIMIT, SheetPlace, SheetRow, filled
from svit_tui.exchange.sheets.package import Package, local
from svit_tui.i18n import _

_RELATION = "http://schemas.openxmlformats.org/package/2006/relationships Relationship"
_LETTERS = re.compile(r"[A-Z]{1,3}")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TRUE = ("1", "true", "on")


class Xlsx:
    """A workbook: its sheets, texts and formats are read at once, the cells when asked for."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.from_1904 = False
        self.sheets: list[SheetPlace] = []
        self.texts: list[str] = []
        self.formats: list[str] = []
        self._main = self._main_part()
        self._targets = self._relations(self._main)
        package.read(self._main, self._in_workbook, _nothing, _nothing)
        for kind, target in self._targets.values():
            if kind == "sharedStrings":
                self._read_texts(target)
            elif kind == "styles":
                self._read_formats(target)

    def rows(self, sheet: SheetPlace) -> Iterator[SheetRow]:
        """The rows of a sheet; those without any text are passed over. Raises Invalid."""
        reading = _XlsxReading(self)
        for _piece in self.package.steps(sheet.place, reading.begin, reading.end, reading.text):
            yield from reading.done
            reading.done.clear()

    def value(self, kind: str, style: str, raw: str | None, formula: str | None) -> str:
        """The text of a cell, by its kind and the number of its style."""
        if raw is None:
            return cells.unreckoned(formula) if formula else ""
        if kind == "s":
            place = int(raw) if raw.strip().isdecimal() else -1
            if not 0 <= place < len(self.texts):
                raise self.package.damaged(_("a cell has no text"))
            return self.texts[place]
        if kind in ("str", "inlineStr"):
            return _unescaped(raw)
        if kind == "b":
            return cells.truth_cell(is_true=raw.strip() in _TRUE)
        if kind == "e":
            return cells.error_cell(raw.strip())
        if kind == "d":
            return cells.iso_cell(raw.strip())
        number = int(style) if style.isdecimal() else 0
        form = self.formats[number] if number < len(self.formats) else ""
        return cells.number_cell(raw, form, from_1904=self.from_1904)

    def _main_part(self) -> str:
        for kind, target in self._relations("").values():
            if kind == "officeDocument":
                return target
        return "xl/workbook.xml"

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        """What a part refers to, by id: of which kind, and which part."""
        folder, name = posixpath.split(part)
        found: dict[str, tuple[str, str]] = {}

        def begin(tag: str, given: Mapping[str, str]) -> None:
            if tag == _RELATION and given.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, given.get("Target", "")))
                kind = given.get("Type", "").rpartition("/")[2]
                found[given.get("Id", "")] = (kind, target.lstrip("/"))

        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        if self.package.has(relations):
            self.package.read(relations, begin, _nothing, _nothing)
        return found

    def _in_workbook(self, tag: str, given: Mapping[str, str]) -> None:
        if local(tag) == "workbookPr":
            self.from_1904 = given.get("date1904", "") in _TRUE
        elif local(tag) == "sheet":
            number = next((value for key, value in given.items() if local(key) == "id"), "")
            kind, target = self._targets.get(number, ("", ""))
            if kind == "worksheet":
                is_hidden = given.get("state", "visible") != "visible"
                self.sheets.append(SheetPlace(given.get("name", ""), target, is_hidden))

    def _read_texts(self, part: str) -> None:
        reading = _Texts()
        self.package.read(part, reading.begin, reading.end, reading.text)
        self.texts = reading.found

    def _read_formats(self, part: str) -> None:
        own: dict[str, str] = {}
        used: list[str] = []
        inside = [False]

        def begin(tag: str, given: Mapping[str, str]) -> None:
            name = local(tag)
            if name == "numFmt":
                own[given.get("numFmtId", "")] = given.get("formatCode", "")
            elif name == "cellXfs":
                inside[0] = True
            elif name == "xf" and inside[0]:
                used.append(given.get("numFmtId", "0"))

        def end(tag: str) -> None:
            if local(tag) == "cellXfs":
                inside[0] = False

        self.package.read(part, begin, end, _nothing)
        self.formats = [
            own[number]
            if number in own
            else cells.format_of(int(number) if number.isdecimal() else 0)
            for number in used
        ]


class _Texts:
    """The texts that the cells of a file share, without hints of how to say them."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._parts: list[str] = []
        self._is_text = False
        self._aside = 0

    def begin(self, tag: str, _given: Mapping[str, str]) -> None:
        name = local(tag)
        if name == "si":
            self._parts = []
        elif name == "rPh":
            self._aside += 1
        self._is_text = name == "t" and not self._aside

    def end(self, tag: str) -> None:
        name = local(tag)
        self._is_text = False
        if name == "rPh":
            self._aside -= 1
        elif name == "si":
            self.found.append(_unescaped("".join(self._parts)))

    def text(self, text: str) -> None:
        if self._is_text:
            self._parts.append(text)


class _XlsxReading:
    """Follows the elements of a sheet, and keeps the rows that are through."""

    def __init__(self, book: Xlsx) -> None:
        self.book = book
        self.done: list[SheetRow] = []
        self._number = 0
        self._column = -1
        self._cells: dict[int, str] = {}
        self._kind = self._style = ""
        self._parts: list[str] | None = None
        self._value: str | None = None
        self._formula: str | None = None
        self._aside = 0

    def begin(self, tag: str, given: Mapping[str, str]) -> None:
        name = local(tag)
        if name == "c":
            place = _column(given.get("r", "").rstrip("0123456789"))
            self._column = self._column + 1 if place is None else place
            self._kind, self._style = given.get("t", "n"), given.get("s", "")
            self._value = self._formula = None
        elif name == "row":
            told = given.get("r", "")
            number = int(told) if told.isdecimal() and len(told) < 8 else self._number + 1
            if number <= self._number:
                raise self.book.package.damaged(_("its rows are out of order"))
            self._number, self._column, self._cells = number, -1, {}
        elif name == "rPh":
            self._aside += 1
        elif name in ("v", "f") or (name == "t" and not self._aside):
            self._parts = []

    def end(self, tag: str) -> None:
        name = local(tag)
        if name == "c":
            if text := self.book.value(self._kind, self._style, self._value, self._formula):
                self._cells[self._column] = text
        elif name == "row":
            if cells_of_row := filled(self._cells):
                self.done.append(SheetRow(self._number, cells_of_row))
        elif name == "rPh":
            self._aside -= 1
        elif self._parts is not None and name in ("v", "t", "f"):
            text = "".join(self._parts)
            self._parts = None
            if name == "f":
                self._formula = text or "…"
            elif name == "v":
                self._value = text
            else:
                self._value = (self._value or "") + text

    def text(self, text: str) -> None:
        if self._parts is not None:
            self._parts.append(text)


@lru_cache(maxsize=COLUMNS_LIMIT)
def _column(letters: str) -> int | None:
    """The place of a column by its letters; none if they are none."""
    if not _LETTERS.fullmatch(letters):
        return None
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _unescaped(text: str) -> str:
    """A text with the characters that XML can't have: `_x000D_` is a line end."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _nothing(*_told: object) -> None:
    """What is of no interest here."""
