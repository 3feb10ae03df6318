"""From the rows of a file to records, by a mapping."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from svit_tui.exchange.csv_file import CsvFile
from svit_tui.exchange.mapping import POINTS, ColumnMap, FileMap
from svit_tui.exchange.records import DATES, DUES, INSTANTS, MANY, MONEY, TEXTS, Record, Rejected
from svit_tui.i18n import _
from svit_tui.model.dates import here, parse_date, parse_due
from svit_tui.model.errors import Invalid
from svit_tui.model.money import Money, currency_code, minor_digits, parse_money
from svit_tui.model.text import clean_block, clean_line

_RELATIVE = re.compile(r"([+-]?\d+)d(?:\s+(\d{1,2}):(\d{2}))?")
_MINUTES = re.compile(r"(?:(\d+)\s*(?:h|г|год)\.?)?\s*(?:(\d+)\s*(?:min|m|хв|м)?\.?)?")
NOON = time(12)
YES = frozenset("yes y true 1 x done так виконано + ✓".split())
NO = frozenset("no n false 0 - ні planned".split())


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


class RowReader:
    """A mapping made ready for one file: which cell goes where, through which reading."""

    def __init__(self, file: CsvFile, mapping: FileMap, now: datetime, currency: str) -> None:
        self.mapping = mapping
        self.now = now
        self.today = now.astimezone().date()
        self.currency = currency_code(mapping.currency or currency)
        self.places = {column: place for place, column in enumerate(file.columns)}
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

    def _cell(self, record: Record, column: str) -> str:
        place = self.places.get(column)
        return record.cells[place].strip() if place is not None else ""

    def reading(self, entry: ColumnMap) -> Callable[[str], Any]:
        """How the text of a column becomes the field's value."""
        name = entry.field
        form = entry.format or self.mapping.date_format
        if name in MONEY:
            return self.money
        if name in DATES:
            return lambda text: self.day(text, form)
        if name in DUES:
            return lambda text: self.due(text, form)
        if name == "done":
            return lambda text: self.done(text, form)
        if name in INSTANTS:
            return lambda text: self.instant(text, form)
        if name in MANY:
            return lambda text: [
                part
                for piece in _pieces(text, entry.separator)
                if (part := clean_line(piece).removeprefix("* "))
            ]
        if name == "stages":
            return lambda text: self.visits(text, entry.separator, form)
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

    def day(self, text: str, form: str) -> date:
        """A date: of the format given, relative (`-12d`), or as people write it."""
        if form == "relative":
            found = _RELATIVE.fullmatch(text)
            if not found:
                raise Invalid("date", _("“{text}” is no relative date.").format(text=text[:40]))
            return self.today + timedelta(days=int(found[1]))
        if form:
            try:
                return datetime.strptime(text, form).date()  # noqa: DTZ007  # only its date is used
            except ValueError as error:
                raise Invalid(
                    "date",
                    _("“{text}” is no date of the form {form}.").format(text=text[:40], form=form),
                ) from error
        return parse_date(
            text.split("T")[0] if re.match(r"\d{4}-", text) else text,
            today=self.today,
            future=False,
        )

    def instant(self, text: str, form: str) -> datetime:
        """An instant; of a date alone, its noon in UTC, which is that day nearly everywhere."""
        if form == "relative" and (found := _RELATIVE.fullmatch(text)) and found[2]:
            day = self.day(text, form)
            return _utc(datetime.combine(day, time(int(found[2]) % 24, int(found[3]) % 60)))
        if not form:
            try:
                moment = datetime.fromisoformat(text)
            except ValueError:
                pass
            else:
                if len(text) > 10:
                    return moment.astimezone(UTC) if moment.tzinfo else _utc(moment)
        if form and "%H" in form:
            try:
                return _utc(datetime.strptime(text, form))  # noqa: DTZ007  # the user's own zone
            except ValueError as error:
                raise Invalid(
                    "date",
                    _("“{text}” is no date of the form {form}.").format(text=text[:40], form=form),
                ) from error
        return datetime.combine(self.day(text, form), NOON, UTC)

    def due(self, text: str, form: str) -> tuple[date, datetime | None]:
        """A date, and its instant if the text has a time of day."""
        if form == "relative":
            moment = self.instant(text, form) if ":" in text else None
            return self.day(text, form), moment
        if form:
            moment = self.instant(text, form) if "%H" in form else None
            return self.day(text, form), moment
        if re.match(r"\d{4}-\d\d-\d\dT", text):
            moment = self.instant(text, form)
            return moment.astimezone().date(), moment
        return parse_due(text, now=self.now)

    def visits(self, text: str, separator: str, form: str) -> list[tuple[str, datetime]]:
        """The stages that a deal has been in, each with when it entered: `Lead @ 2026-11-02`."""
        found = []
        for piece in _pieces(text, separator):
            if not piece.strip():
                continue
            stage, at, when = piece.rpartition("@")
            if not at or not stage.strip():
                raise Invalid(
                    "stages",
                    _("“{text}” is no stage with a date, such as: Lead @ 2026-11-02.").format(
                        text=piece.strip()[:40]
                    ),
                )
            found.append((clean_line(stage), self.instant(when.strip(), form)))
        return found

    def done(self, text: str, form: str) -> datetime | None:
        """When something was done: a date, `yes` for just now, `no` for not yet."""
        word = text.casefold()
        if word in NO:
            return None
        return self.now if word in YES else self.instant(text, form)


def _pieces(text: str, separator: str) -> list[str]:
    """Parts of a cell; without a separator, those of all usual ones."""
    return text.split(separator) if separator else re.split(r":::|[;,]", text)


def _utc(moment: datetime) -> datetime:
    try:
        return here(moment.date(), moment.time()).astimezone(UTC).replace(microsecond=0)
    except (OverflowError, ValueError, OSError) as error:
        raise Invalid("date", _("That date is out of range.")) from error


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
