"""Write reports for scripts: JSON and CSV. `documents.py` has the formats for people.

JSON: `{"report", "by", "from", "to", "currency", "rows", "total"}`. A row has its name under
`key` (`stage` in reports about stages, `month` in the forecast; null for “(none)”), then a field a
column. Shares, days and other numbers have four decimals at most, money is a decimal string in
major units of `currency`, dates are ISO 8601, what is not known is null. Amounts in further
currencies stand under `others` of the row: `{"USD": {"won_value": "5.00"}}`. Where there are
some, `mark` says why a row is not to be trusted, `notes` are the sentences below, `parts` further
tables, `before` the same report of the period before. What a report has in `extra` goes in as it
is, in place of a field of the same name: so the sales cycle has a total of its own form.

CSV has the rows alone, no sums: a column of money has one more for each further currency, such as
`won_value_USD`, an interval two (`_low`, `_high`). Counts by month are a list in JSON and stand in
one cell of CSV, with blanks between.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from svit_tui.crm.reports.output import rendering
from svit_tui.crm.reports.output.documents import as_markdown, as_svg
from svit_tui.crm.reports.shared.report import Report, ReportColumn, ReportRow, ValueKind
from svit_tui.model.values.money import decimal_string
from svit_tui.store.file.output_file import OutputFile
from svit_tui.store.store import Store

# What a row's name is called where it is not `key`.
_KEYS = {
    "funnel": "stage",
    "stage-conversion": "stage",
    "time-in-stage": "stage",
    "forecast": "month",
}
DECIMALS = 4


def as_json(report: Report) -> dict[str, Any]:
    """The report as plain values, ready for `json.dumps`."""
    period = report.question.period
    found: dict[str, Any] = {
        "report": report.name,
        "by": report.by or None,
        "from": None if period.first is None else period.first.isoformat(),
        "to": None if period.last is None else period.last.isoformat(),
        "currency": report.currency or None,
        "rows": [_row(row, report) for row in report.rows],
        "total": None if report.total is None else _fields(report.total, report),
    }
    if told := rendering.notes(report):
        found["notes"] = told
    if report.parts:
        found["parts"] = [as_json(part) for part in report.parts]
    if report.before is not None:
        found["before"] = as_json(report.before)
    return {**found, **report.extra}


def key_field(report: Report) -> str:
    """What the field with a row's name is called."""
    return _KEYS.get(report.name, "key")


def _row(row: ReportRow, report: Report) -> dict[str, Any]:
    found: dict[str, Any] = {key_field(report): row.key}
    if report.name in rendering.SENTENCES:
        found["sentence"] = row.label
    found |= _fields(row, report)
    if row.mark:
        found["mark"] = row.mark
    return found


def _fields(row: ReportRow, report: Report) -> dict[str, Any]:
    found: dict[str, Any] = {}
    others: dict[str, dict[str, str | None]] = {}
    for column in report.columns:
        value = row.values.get(column.key)
        found[column.key] = _plain(value, column, report)
        if column.kind is ValueKind.MONEY and value is not None:
            for code in _further(value, report):
                others.setdefault(code, {})[column.key] = decimal_string(value[code], code)
    if others:
        found["others"] = dict(sorted(others.items()))
    return found


def _further(amounts: Mapping[str, int], report: Report) -> list[str]:
    """The other currencies in which there is something."""
    return [code for code, minor in amounts.items() if minor and code != report.currency]


def _plain(value: Any, column: ReportColumn, report: Report) -> Any:
    if value is None:
        return None
    if column.kind is ValueKind.MONEY:
        return decimal_string(value.get(report.currency, 0), report.currency)
    if column.kind is ValueKind.RANGE:
        return [round(end, DECIMALS) for end in value]
    if column.kind is ValueKind.TREND:
        return list(value)
    if column.kind in (ValueKind.RATE, ValueKind.DAYS, ValueKind.NUMBER):
        return round(float(value), DECIMALS)
    return value.isoformat() if column.kind is ValueKind.DAY else value


def as_csv(report: Report) -> str:
    """The rows as CSV, with a heading even if there are none. Texts are as they are."""
    target = io.StringIO(newline="")
    writer = csv.writer(target, lineterminator="\r\n")
    codes = sorted(
        {
            code
            for row in report.rows
            for column in report.columns
            if column.kind is ValueKind.MONEY
            for code in _further(row.values.get(column.key) or {}, report)
        }
    )
    money = any(column.kind is ValueKind.MONEY for column in report.columns)
    heads = [key_field(report)]
    if report.name in rendering.SENTENCES:
        heads.append("sentence")
    for column in report.columns:
        heads += _heads(column, codes)
    writer.writerow([*heads, *(["currency"] if money else [])])
    for row in report.rows:
        cells: list[Any] = [row.key]
        if report.name in rendering.SENTENCES:
            cells.append(row.label)
        for column in report.columns:
            cells += _cells(row.values.get(column.key), column, report, codes)
        writer.writerow([*cells, *([report.currency] if money else [])])
    return target.getvalue()


def _heads(column: ReportColumn, codes: Sequence[str]) -> list[str]:
    if column.kind is ValueKind.RANGE:
        return [f"{column.key}_low", f"{column.key}_high"]
    if column.kind is ValueKind.MONEY:
        return [column.key, *(f"{column.key}_{code}" for code in codes)]
    return [column.key]


def _cells(value: Any, column: ReportColumn, report: Report, codes: Sequence[str]) -> list[Any]:
    plain = _plain(value, column, report)
    if column.kind is ValueKind.RANGE:
        return plain or [None, None]
    if column.kind is ValueKind.TREND:
        return [None if plain is None else " ".join(map(str, plain))]
    if column.kind is ValueKind.MONEY:
        return [
            plain,
            *(
                None if value is None else decimal_string(value.get(code, 0), code)
                for code in codes
            ),
        ]
    return [plain]


# What files there are, by the ending of their name.
WRITERS: Mapping[str, Callable[[Report], str]] = {
    "csv": as_csv,
    "json": lambda report: json.dumps(as_json(report), ensure_ascii=False, indent=2) + "\n",
    "markdown": as_markdown,
    "svg": as_svg,
}
ENDINGS: Mapping[str, str] = {"csv": "csv", "json": "json", "markdown": "md", "svg": "svg"}


def form_of(path: Path) -> str | None:
    """The format that a file's name ends with: `.csv`, `.json`, `.md`, `.svg`; none for others."""
    ending = path.suffix.casefold().removeprefix(".")
    return next((form for form, known in ENDINGS.items() if ending in (known, form)), None)


def write_new(store: Store, path: Path, text: str) -> None:
    """Write a file that is not there yet. Raises Invalid if it is, or if it can't be written."""
    OutputFile(path, store=store.path, force=None, streams=False).write(text)
