"""Turn the rows of a table into records, following a mapping."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from svit_tui.exchange.cells.columns import Columns, pieces_of, with_repeats
from svit_tui.exchange.cells.dates import DateCells
from svit_tui.exchange.cells.numbers import NumberCells
from svit_tui.exchange.cells.own import read_list, read_parts, read_table
from svit_tui.exchange.cells.points import own_points, points_of, unspoilt
from svit_tui.exchange.maps import IN_TEMPLATE, MINUTES_SECONDS, POINTS, ColumnMap, FileMap
from svit_tui.exchange.records import (
    DATES,
    DONES,
    DUES,
    INSTANTS,
    MANY,
    MONEY,
    PARTS,
    TABLES,
    TEXTS,
    Record,
    Rejected,
)
from svit_tui.exchange.table import Exact, Fault, Table
from svit_tui.i18n import _
from svit_tui.model.errors import Invalid
from svit_tui.model.values.duration import parse_duration
from svit_tui.model.values.money import Amount, currency_code
from svit_tui.model.values.text import clean_block, clean_line

# Fields that several columns may go to.
_SEVERAL = frozenset(POINTS) | MANY | TEXTS


def read_records(
    file: Table, mapping: FileMap, *, now: datetime, currency: str
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


class RowReader:
    """A mapping made ready for one file: which cell goes where, through which reading."""

    def __init__(self, file: Table, mapping: FileMap, now: datetime, currency: str) -> None:
        self.mapping = mapping = with_repeats(file, mapping)
        self.repeats = file.repeats
        self.now = now
        self.today = now.astimezone().date()
        self.currency = currency_code(mapping.currency or currency)
        self.places = {column: place for place, column in enumerate(file.columns)}
        self.known = Columns(file, mapping)
        self.columns = [
            (
                self.places[entry.column],
                entry,
                self.known.reading(entry),
                self.reading(entry),
                self.reading(entry, exact=True),
            )
            for entry in mapping.columns
            if entry.column in self.places
        ]
        # What such a column is in a template: what its key leads to first.
        self.joined = {entry.column: entry for entry in reversed(mapping.columns) if entry.joins}

    def fill(self, record: Record) -> None:
        """Read a row's cells into the record's values. Raises Invalid."""
        values = record.values
        for name, text in self.mapping.constants.items():
            values[name] = self.reading(ColumnMap("", name))(text)
        for place, entry, text_of, read, read_exact in self.columns:
            cell = record.cells[place]
            try:
                if entry.joins:
                    cell = self.known.led(cell, entry)
                text = text_of(cell)
                if entry.clock:
                    text = self.known.clocked(text, record.cells[self.places[entry.clock]])
                if not text:
                    continue
                if isinstance(cell, Fault):
                    raise Invalid(entry.field, cell.why)
                value = read_exact(text) if isinstance(cell, Exact) else read(text)
                if entry.past and (value is None or value > self.now):
                    continue
                if entry.is_person:
                    record.people += (value,)
                if entry.column in self.repeats and entry.field not in _SEVERAL:
                    _require_same(values.get(entry.field), value)
            except Invalid as error:
                raise Invalid(
                    entry.field, _("{column}: {why}").format(column=entry.column, why=error.message)
                ) from error
            if entry.field in POINTS:
                kind = POINTS[entry.field]
                record.points += [(kind, point, entry.label) for point in value]
            elif entry.field in MANY:
                values[entry.field] = [*values.get(entry.field, []), *value]
            elif entry.field in TEXTS and (entry.label or entry.field in values):
                line = f"{entry.label}: {value}" if entry.label else value
                before = values.get(entry.field)
                values[entry.field] = f"{before}\n{line}" if before else line
            else:
                values[entry.field] = value
        if values.get("done_at") is self.now:
            values["done_at"] = self._done(*values.get("due", (None, None)))
        if labels := values.pop("labels", None):
            record.points = [
                (kind, value, label or labels.get(value, ""))
                for kind, value, label in record.points
            ]
        for name, template in self.mapping.templates.items():
            if name not in values:
                text = IN_TEMPLATE.sub(lambda found: self._cell(record, found[1]), template)
                if text.strip():
                    values[name] = clean_line(text)
        amounts: list[Amount] = [values[name] for name in sorted(MONEY & values.keys())]
        currency = values.get("currency") or self._currency(amounts)
        for name in MONEY & values.keys():
            values[name] = values[name].money(currency)
        if any(amount.named for amount in amounts):
            # What follows from it knows that the row says so, and no default does.
            values.setdefault("currency", currency)

    def _done(self, day: date | None, moment: datetime | None) -> datetime:
        """When something was done of which that is all that is told: when it was due, if ever."""
        if moment is None and day is not None:
            moment = self._dates(ColumnMap("", ""), exact=True).instant(day.isoformat())
        return self.now if moment is None else min(moment, self.now)

    def _dates(self, entry: ColumnMap, *, exact: bool) -> DateCells:
        form = "" if exact else entry.date_format or self.mapping.date_format
        return DateCells(self.now, form, lambda: self.known.order_of(entry.column))

    def _currency(self, amounts: Sequence[Amount]) -> str:
        """What the amounts of a row are in: the first that names a currency says."""
        named = next((amount for amount in amounts if amount.named), None)
        if named is None or named.may_be(self.currency):
            return self.currency
        return named.currency

    def _points(self, kind: str, text: str) -> list[str]:
        if (listed := read_list(text)) is not None:
            return listed
        return own_points(text) if self.known.is_own else points_of(kind, text)

    def _cell(self, record: Record, column: str) -> str:
        place = self.places.get(column)
        if place is None:
            return ""
        cell = record.cells[place]
        if (entry := self.joined.get(column)) is not None:
            cell = self.known.led(cell, entry)
        return cell.strip()

    def reading(self, entry: ColumnMap, *, exact: bool = False) -> Callable[[str], Any]:
        """How the text of a column becomes the field's value.

        Exact numbers and dates are written one way, whatever the mapping says of texts.
        """
        name = entry.field
        dates = self._dates(entry, exact=exact)
        shares = self.known.shares.get(entry.column) if name == "probability" else None
        numbers = NumberCells("." if exact else self.mapping.decimal, shares)
        if name in POINTS:
            kind = POINTS[name]
            return lambda text: [clean_line(point) for point in self._points(kind, text)]
        if name == "email":
            return lambda text: clean_line(next(iter(self._points("email", text)), ""))
        if name == "external_id" and not self.known.is_own:
            return lambda text: unspoilt(clean_line(text))
        if name in MONEY:
            return numbers.amount
        if name in DATES:
            return dates.day
        if name in DUES:
            return dates.due
        if name in DONES:
            return dates.done
        if name in INSTANTS:
            return dates.instant
        if name in MANY:
            return lambda text: [
                part
                for piece in pieces_of(text, entry.separator)
                if (part := clean_line(piece).removeprefix("* "))
            ]
        if name == "stages":
            return lambda text: dates.visits(pieces_of(text, entry.separator))
        if name in TABLES:
            return read_table
        if name in PARTS:
            return read_parts
        if name in TEXTS:
            return clean_block
        if name == "currency":
            return currency_code
        if name == "quantity":
            return numbers.number
        if name == "discount":
            return numbers.discount
        if name == "probability":
            return numbers.probability
        if name == "duration":
            if entry.unit == MINUTES_SECONDS:
                return lambda text: parse_duration(_of_minutes(text))
            return lambda text: parse_duration(text, entry.unit)
        if name == "active":
            return lambda text: text.casefold() not in ("0", "no", "false", "ні", "-")
        return clean_line


def _of_minutes(text: str) -> str:
    """`10:05` as minutes and seconds, in a form that can be read in one way only."""
    minutes, colon, seconds = text.partition(":")
    if not (colon and minutes.isdecimal() and seconds.isdecimal()):
        return text
    return f"{int(minutes) * 60 + int(seconds)} s"


def _require_same(before: Any, value: Any) -> None:
    """Refuse another value of a column that the file has twice."""
    if before is not None and before != value:
        raise Invalid("column", _("the file has this column twice, with other values"))
