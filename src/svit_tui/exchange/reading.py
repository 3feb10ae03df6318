"""From the rows of a file to records, by a mapping."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from svit_tui.exchange.csv_file import CsvFile
from svit_tui.exchange.date_cells import DateCells
from svit_tui.exchange.date_order import Order, Seen, agreed
from svit_tui.exchange.mapping import POINTS, ColumnMap, FileMap
from svit_tui.exchange.records import DATES, DUES, INSTANTS, MANY, MONEY, TEXTS, Record, Rejected
from svit_tui.i18n import _
from svit_tui.model.errors import Invalid
from svit_tui.model.money import Money, currency_code, minor_digits, parse_money
from svit_tui.model.text import clean_block, clean_line

DATED = DATES | INSTANTS | DUES | {"done", "stages"}
_MINUTES = re.compile(r"(?:(\d+)\s*(?:h|г|год)\.?)?\s*(?:(\d+)\s*(?:min|m|хв|м)?\.?)?")


def read_records(
    file: CsvFile, mapping: FileMap, *, now: datetime, currency: str
) -> Iterator[Record | Rejected]:
    """The records of a file, and the rows that can't be taken with the reason.

    `now` is what relative dates count from; `currency` is used where nothing names one.
    """
    reader = RowReader(file, mapping, now, currency)
    for row in file.rows():
        cells = tuple(row.cells)
        if row.problem:
            yield Rejected(file.name, row.line, row.problem, cells)
            continue
        record = Record(
            mapping.entity,
            file.name,
            row.line,
            cells,
            system=mapping.system,
            missing_contact=mapping.missing_contact,
        )
        try:
            reader.fill(record)
        except Invalid as error:
            yield Rejected(file.name, row.line, str(error), cells)
            continue
        yield record


def date_orders(file: CsvFile, mapping: FileMap) -> dict[str, tuple[Order, str]]:
    """Which columns have the day first and which the month, each with a date that shows it.

    Columns without a date that could be read in two ways are left out.
    """
    entries = {
        entry.column: entry
        for entry in mapping.columns
        if entry.field in DATED and not (entry.date_format or mapping.date_format)
    }
    places = {column: place for place, column in enumerate(file.columns) if column in entries}
    if not places:
        return {}
    seen = {column: Seen() for column in places}
    for row in file.rows():
        if row.problem:
            continue
        for column, place in places.items():
            if text := row.cells[place].strip():
                entry = entries[column]
                text = entry.values.get(text, text)
                if entry.field == "stages":
                    for piece in _pieces(text, entry.separator):
                        seen[column].look(piece.rpartition("@")[2].strip())
                else:
                    seen[column].look(text)
    by_file = agreed(seen.values())
    found = {}
    for column, each in seen.items():
        if (order := each.order) is not None:
            found[column] = (by_file or order if order == Order.EITHER else order, each.example)
    return found


def orders_told(file: CsvFile, mapping: FileMap) -> list[str]:
    """Sentences that say which part of a date comes first in the columns of a file."""
    sentences = {
        Order.DAY: _("{column}: the day comes first, as in {example}."),
        Order.MONTH: _("{column}: the month comes first, as in {example}."),
    }
    return [
        sentences[order].format(column=column, example=example)
        for column, (order, example) in date_orders(file, mapping).items()
        if order in sentences
    ]


class RowReader:
    """A mapping made ready for one file: which cell goes where, through which reading."""

    def __init__(self, file: CsvFile, mapping: FileMap, now: datetime, currency: str) -> None:
        self.mapping = mapping
        self.now = now
        self.today = now.astimezone().date()
        self.currency = currency_code(mapping.currency or currency)
        self.places = {column: place for place, column in enumerate(file.columns)}
        self.orders = date_orders(file, mapping)
        self.columns = [
            (self.places[entry.column], entry, self.reading(entry))
            for entry in mapping.columns
            if entry.column in self.places
        ]

    def fill(self, record: Record) -> None:
        """Read a row's cells into the record's values. Raises Invalid."""
        values = record.values
        for name, text in self.mapping.constants.items():
            values[name] = self.reading(ColumnMap("", name))(text)
        for place, entry, read in self.columns:
            text = record.cells[place].strip()
            text = entry.values.get(text, text)
            if not text:
                continue
            try:
                value = read(text)
            except Invalid as error:
                raise Invalid(
                    entry.field, _("{column}: {why}").format(column=entry.column, why=error.message)
                ) from error
            if entry.field in POINTS:
                record.points += [
                    (entry.field, part.strip(), entry.label)
                    for part in re.split(r"[;\n]|:::", value)
                    if part.strip()
                ]
            elif entry.field in MANY:
                values[entry.field] = [*values.get(entry.field, []), *value]
            elif entry.field in TEXTS and (entry.label or entry.field in values):
                line = f"{entry.label}: {value}" if entry.label else value
                before = values.get(entry.field)
                values[entry.field] = f"{before}\n{line}" if before else line
            else:
                values[entry.field] = value
        for name, template in self.mapping.templates.items():
            if name not in values:
                text = re.sub(r"\{([^{}]*)\}", lambda found: self._cell(record, found[1]), template)
                if text.strip():
                    values[name] = clean_line(text)
        if "currency" in values:
            for name in MONEY & values.keys():
                if isinstance(values[name], Money):
                    values[name] = _in_currency(values[name], values["currency"])

    def _dates(self, entry: ColumnMap) -> DateCells:
        form = entry.date_format or self.mapping.date_format
        return DateCells(self.now, form, self.orders.get(entry.column, (None, ""))[0])

    def _cell(self, record: Record, column: str) -> str:
        place = self.places.get(column)
        return record.cells[place].strip() if place is not None else ""

    def reading(self, entry: ColumnMap) -> Callable[[str], Any]:
        """How the text of a column becomes the field's value."""
        name = entry.field
        dates = self._dates(entry)
        if name in MONEY:
            return self.money
        if name in DATES:
            return dates.day
        if name in DUES:
            return dates.due
        if name == "done":
            return dates.done
        if name in INSTANTS:
            return dates.instant
        if name in MANY:
            return lambda text: [
                part
                for piece in _pieces(text, entry.separator)
                if (part := clean_line(piece).removeprefix("* "))
            ]
        if name == "stages":
            return lambda text: dates.visits(_pieces(text, entry.separator))
        if name in TEXTS:
            return clean_block
        if name == "currency":
            return currency_code
        if name in ("quantity", "discount", "probability"):
            return lambda text: self.decimal(text.rstrip("% "))
        if name == "duration":
            return _seconds
        if name == "active":
            return lambda text: text.casefold() not in ("0", "no", "false", "ні", "-")
        return clean_line

    def money(self, text: str) -> Money:
        """An amount; with a decimal mark of the mapping, else as people write it."""
        if self.mapping.decimal:
            amount = self.decimal(text)
            minor = amount.scaleb(minor_digits(self.currency)).to_integral_value()
            return Money(int(minor), self.currency)
        if text.startswith("-"):
            raise Invalid("amount", _("an amount can't be negative"))
        return parse_money(text, self.currency)

    def decimal(self, text: str) -> Decimal:
        """A number with the mapping's decimal mark, or a point."""
        plain = text.replace("\u00a0", "").replace(" ", "")
        if self.mapping.decimal == ",":
            plain = plain.replace(".", "")
        plain = plain.replace(",", "." if self.mapping.decimal != "." else "")
        try:
            value = Decimal(plain)
        except InvalidOperation as error:
            raise Invalid("number", _("“{text}” is no number.").format(text=text[:40])) from error
        if not value.is_finite() or not 0 <= value <= 10**13:
            raise Invalid("number", _("“{text}” is out of range.").format(text=text[:40]))
        return value


def _pieces(text: str, separator: str) -> list[str]:
    """Parts of a cell; without a separator, those of all usual ones."""
    return text.split(separator) if separator else re.split(r":::|[;,]", text)


def _in_currency(money: Money, currency: str) -> Money:
    shift = minor_digits(currency) - minor_digits(money.currency)
    minor = Decimal(money.minor).scaleb(shift).to_integral_value()
    return Money(int(minor), currency)


def _seconds(text: str) -> int:
    """A duration: minutes, or hours and minutes."""
    found = _MINUTES.fullmatch(text.strip())
    if not found or not text.strip():
        raise Invalid("duration", _("“{text}” is no duration.").format(text=text[:40]))
    return int(found[1] or 0) * 3600 + int(found[2] or 0) * 60
