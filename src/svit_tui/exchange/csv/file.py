"""Read CSV in any usual encoding and delimiter; rows keep the line numbers that people see."""

from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from svit_tui.exchange.table import CELL_LIMIT, Row, Where, is_meant, once_each
from svit_tui.exchange.titles import LOOKED_AT, rows_above, title_of
from svit_tui.i18n import _
from svit_tui.model.errors import Invalid

SAMPLE = 64_000
DELIMITERS = ",;\t|"
# Excel's own line above the header: sep=;
_HINT = re.compile(r"\"?sep=([^\r\n])\"?(?:\r\n|\r|\n)", re.IGNORECASE)
_PAGE = re.compile(r"\s*<(?:\?xml|!doctype|!--|html|head|meta|body|table)[\s>]", re.IGNORECASE)
_HIGH = re.compile(rb"[\x80-\xff]+")
_SIGNATURES: dict[bytes, str] = {
    b"\x89PNG": "PNG",
    b"%PDF": "PDF",
    b"\xff\xd8\xff": "JPEG",
    b"\x1f\x8b": "gzip",
    b"SQLite format 3": "SQLite",
}


@dataclass(frozen=True, slots=True)
class CsvFile:
    """A decoded file: `columns` are its headers, each once.

    `repeats` are those that the file has again, with the header that they repeat; `skipped` are the
    lines above the header.
    """

    name: str
    columns: tuple[str, ...]
    text: str
    encoding: str
    delimiter: str
    repeats: Mapping[str, str] = field(default_factory=dict)
    skipped: int = 0
    # What some columns have in the rows that are meant; the others are passed over.
    where: Where = field(default_factory=dict)
    # What stands above the header.
    title: str = ""

    def only(self, where: Where) -> CsvFile:
        """The file with just the rows whose columns have one of these values."""
        return replace(self, where=where)

    @property
    def form(self) -> str:
        """Its encoding and its delimiter."""
        return f"{self.encoding}, {self.delimiter!r}"

    @property
    def left(self) -> Sequence[str]:
        """There are no other sheets in it."""
        return ()

    def rows(self) -> Iterator[Row]:
        """The rows below the header; empty ones are passed over.

        A quote that is never closed spoils its own row only: what follows is read from the next
        line on.
        """
        lines = list(io.StringIO(self.text, newline=""))
        reader = _reader(lines[self.skipped :], self.delimiter)
        next(reader, None)
        start = self.skipped + reader.line_num
        while start < len(lines):
            reader = _reader(lines[start:], self.delimiter, strict=True)
            begins = 0
            try:
                for cells in reader:
                    if any(map(str.strip, cells)) and is_meant(cells, self.columns, self.where):
                        yield self._row(start + begins + 1, cells)
                    begins = reader.line_num
                return
            except csv.Error as error:
                spoiled = lines[start + begins].rstrip("\r\n")
                yield Row(
                    start + begins + 1,
                    (spoiled[:CELL_LIMIT],),
                    _("the row is not CSV: {error}").format(error=error),
                )
                start += begins + 1

    def _row(self, line: int, cells: list[str]) -> Row:
        width = len(self.columns)
        problem = ""
        if max(map(len, cells), default=0) > CELL_LIMIT:
            cells = [cell[:200] for cell in cells]
            problem = _("a cell is too long: over {limit} characters").format(limit=CELL_LIMIT)
        elif len(cells) > width and any(cell.strip() for cell in cells[width:]):
            problem = _("the row has {count} cells, the header has {width}").format(
                count=len(cells), width=width
            )
        elif len(cells) != width:
            cells = (cells + [""] * (width - len(cells)))[:width]
        return Row(line, cells, problem)


def read_csv(
    data: bytes, name: str, *, encoding: str | None = None, delimiter: str | None = None
) -> CsvFile:
    """Decode a file and find its delimiter and header.

    Raises Invalid, in one sentence, for what is no CSV.
    """
    if not data.strip(b"\xef\xbb\xbf \r\n\t"):
        raise Invalid("file", _("{file} is empty.").format(file=name))
    for signature, kind in _SIGNATURES.items():
        if data.startswith(signature):
            raise Invalid(
                "file",
                _("{file} is not CSV but {kind}: save it as CSV first.").format(
                    file=name, kind=kind
                ),
            )
    text, encoding = _decode(data, name, encoding)
    if _PAGE.match(text):
        # Programs that offer a download for Excel often write a page, and call it xls.
        raise Invalid(
            "file",
            _(
                "{file} is a page of HTML or XML: open it in a spreadsheet program, and save it as"
                " XLSX or CSV."
            ).format(file=name),
        )
    if _looks_binary(text):
        raise Invalid("file", _("{file} is not CSV: it is not text.").format(file=name))
    hint = _HINT.match(text)
    body = text[hint.end() :] if hint else text
    delimiter = delimiter or (hint[1] if hint else _delimiter(body))
    first: list[list[str]] = []
    ends = [0]
    reader = _reader(io.StringIO(body, newline=""), delimiter)
    try:
        for cells in islice(reader, LOOKED_AT):
            first.append(cells)
            ends.append(reader.line_num)
    except csv.Error as error:
        raise Invalid(
            "file", _("{file} is not CSV: {error}.").format(file=name, error=error)
        ) from error
    above = rows_above(first)
    header = first[above] if first else []
    if not any(cell.strip() for cell in header):
        raise Invalid("file", _("{file} has no header line.").format(file=name))
    columns, repeats = once_each(header)
    skipped = ends[above] + (1 if hint else 0)
    return CsvFile(
        name, columns, text, encoding, delimiter, repeats, skipped, title=title_of(first[:above])
    )


def _reader(lines: Iterable[str], delimiter: str, *, strict: bool = False) -> Any:
    # The limit of the module would end the whole file; ours ends a row.
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    return csv.reader(lines, delimiter=delimiter, strict=strict)


def _decode(data: bytes, name: str, encoding: str | None) -> tuple[str, str]:
    refused = Invalid(
        "file",
        _("{file} can't be read as {encoding}; name its encoding in a mapping.").format(
            file=name, encoding=encoding or "UTF-8"
        ),
    )
    if encoding:
        try:
            return data.decode(encoding).removeprefix("\ufeff"), encoding
        except (UnicodeDecodeError, LookupError) as error:
            raise refused from error
    for candidate in likely_encodings(data):
        try:
            return data.decode(candidate).removeprefix("\ufeff"), candidate
        except UnicodeDecodeError:
            continue
    raise refused


def likely_encodings(data: bytes) -> list[str]:
    """Encodings to try, the likeliest first."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ["utf-16"]
    sample = data[:SAMPLE]
    if sample.count(0) > len(sample) // 5:
        # Latin text in UTF-16 has a zero in every second byte: which one tells the order.
        little = sample[1::2].count(0) >= sample[::2].count(0)
        return ["utf-16-le" if little else "utf-16-be"]
    # cp1251 takes nearly any bytes, so what it makes of them has to look like words.
    guesses = ["utf-8-sig"]
    high = sum(map(len, _HIGH.findall(sample)))
    # Cyrillic words are runs of high bytes; accents of Western languages stand alone.
    in_runs = sum(len(run) for run in _HIGH.findall(sample) if len(run) > 1)
    if high and in_runs * 10 >= high * 7:
        guesses.append("cp1251")
    else:
        from charset_normalizer import from_bytes

        best = from_bytes(sample).best()
        guesses += [best.encoding] if best else []
        guesses.append("cp1251")
    return guesses


def _looks_binary(text: str) -> bool:
    sample = text[:SAMPLE]
    odd = sum(1 for mark in sample if ord(mark) < 32 and mark not in "\t\r\n\f\x1b")
    return odd > len(sample) // 50 + 2


def _delimiter(text: str) -> str:
    """The delimiter that gives most columns, the same in the first rows."""
    best, best_score = ",", (0, 0)
    for delimiter in DELIMITERS:
        try:
            reader = _reader(io.StringIO(text[:SAMPLE], newline=""), delimiter)
            rows = list(islice(reader, LOOKED_AT))
        except csv.Error:
            continue
        widths = [len(row) for row in rows[rows_above(rows) :] if row]
        if widths and widths[0] > 1:
            score = (sum(width == widths[0] for width in widths), widths[0])
            if score > best_score:
                best, best_score = delimiter, score
    return best
