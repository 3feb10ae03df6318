"""Render the cells, changes and tables of reports in the user's language.

The screen, the command line and files for people all use it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from svit_tui import formatting
from svit_tui.crm.reports.asking import period_said
from svit_tui.crm.reports.shared.report import Report, ReportColumn, ReportRow, ValueKind
from svit_tui.i18n import _

UNKNOWN = "–"
SAME = "="
MINUS = "−"
# Rows whose name is a number or nothing, and what they say is the label.
SENTENCES = frozenset({"growth"})
# Rows of times never are the rows of the period before.
TIMES = frozenset({"day", "week", "month", "quarter", "year"})
_LEFT = frozenset({ValueKind.TEXT, ValueKind.DAY, ValueKind.TREND})
# What has no number that changes.
_UNCOUNTED = frozenset({ValueKind.TEXT, ValueKind.DAY, ValueKind.RANGE, ValueKind.TREND})
# Nothing, then the quarters of the most.
_LEVELS = "▁▂▃▅▇"


def cell_text(value: Any, column: ReportColumn, report: Report, *, short: bool = False) -> str:
    """A value of a column as plain text; `short` abbreviates money: `₴210k`.

    Unknown values are `–`. Shares are percentages with one decimal, days have up to one decimal and
    numbers up to two. Money in several currencies is listed, the report's own first: `₴18,000 +
    $5,000`.
    """
    if value is None:
        return UNKNOWN
    if column.kind is ValueKind.MONEY:
        return _money(value, report, short=short)
    if column.kind is ValueKind.RANGE:
        low, high = value
        return f"{formatting.at_most(low * 100, 1)}–{formatting.percent(high, 1)}"
    if column.kind is ValueKind.DAY:
        return formatting.date_full(value) if isinstance(value, date) else str(value)
    if column.kind is ValueKind.TEXT:
        return str(value)
    if column.kind is ValueKind.TREND:
        return sparkline(value)
    return _number(value, column.kind)


def change_text(now: Any, before: Any, column: ReportColumn) -> str:
    """How a value differs from that of the period before: `+3`, `−4.2 pp`, `=`.

    Shares differ by percentage points (`pp`), money by currency. Empty if either value is unknown
    or a difference makes no sense.
    """
    if now is None or before is None or column.kind in _UNCOUNTED:
        return ""
    if column.kind is ValueKind.MONEY:
        return _money_change(now, before)
    # What is written the same is the same.
    if _number(now, column.kind) == _number(before, column.kind):
        return SAME
    difference = now - before
    if column.kind is ValueKind.RATE:
        # Two shares that are written differently may be nearer than a tenth.
        points = formatting.at_most(max(abs(difference) * 100, 0.1), 1)
        text = _("{number} pp").format(number=points)
    else:
        text = _number(abs(difference), column.kind)
    return f"{_sign(difference)}{text}"


def sparkline(counts: Sequence[int]) -> str:
    """A column a count, of one cell, the highest for the most: `▁▂▁▇▅`."""
    most = max(counts, default=0) or 1
    return "".join(_LEVELS[-(-count * (len(_LEVELS) - 1) // most)] for count in counts)


def _sign(difference: float) -> str:
    return "+" if difference > 0 else MINUS


def _money_change(now: Mapping[str, int], before: Mapping[str, int]) -> str:
    found = []
    for code in sorted({*now, *before}):
        difference = now.get(code, 0) - before.get(code, 0)
        if difference:
            found.append(_sign(difference) + formatting.money_short(abs(difference), code))
    return " ".join(found) or SAME


def _money(amounts: Mapping[str, int], report: Report, *, short: bool) -> str:
    said = formatting.money_short if short else formatting.money
    order = [*report.currencies, *sorted(set(amounts) - set(report.currencies))]
    parts = [said(amounts[code], code) for code in order if amounts.get(code)]
    if parts:
        return " + ".join(parts)
    return said(0, report.currency) if report.currency else "0"


def _number(value: float, kind: ValueKind) -> str:
    if kind is ValueKind.COUNT:
        return formatting.number(int(value))
    if kind is ValueKind.RATE:
        return formatting.percent(value, 1)
    return formatting.at_most(value, 1 if kind is ValueKind.DAYS else 2)


@dataclass(frozen=True, slots=True)
class TableLine:
    """A row of a table as text. `row` is where it comes from; `is_total` marks the sums."""

    cells: Sequence[str]
    row: ReportRow
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class ReportTable:
    """A report as text: the heads of its columns, its lines, and which columns align right."""

    heads: Sequence[str]
    lines: Sequence[TableLine]
    right: Sequence[bool]
    columns: Sequence[ReportColumn]


def table(report: Report, *, wide: bool = True, short: bool = False) -> ReportTable:
    """The report's table, the label first, then the marks if there are any.

    Without `wide`, optional columns are left out. If the report is compared, each cell has the
    change since the period before: `12 (+3)`; groups that only existed then get rows of their own.
    """
    columns = [column for column in report.columns if wide or not column.wide]
    rows = [*report.rows, *gone(report)]
    marked = any(row.mark for row in rows)
    earlier = {row.id: row for row in _rows_before(report)}
    if earlier and report.name not in SENTENCES:
        earlier |= {row.id: _emptied(row, report) for row in rows if row.id not in earlier}
    lines = [
        TableLine(
            _cells(row, earlier.get(row.id), report, columns, marked=marked, short=short), row
        )
        for row in rows
    ]
    if report.total is not None:
        before = report.before.total if report.before is not None else None
        cells = _cells(report.total, before, report, columns, marked=marked, short=short)
        lines.append(TableLine(cells, report.total, is_total=True))
    return ReportTable(
        [report.key_title, *(column.title for column in columns), *([""] if marked else [])],
        lines,
        [False, *(column.kind not in _LEFT for column in columns), *([False] if marked else [])],
        columns,
    )


def gone(report: Report) -> list[ReportRow]:
    """Rows of the period before that this one lacks, emptied.

    Reports made of sentences have none: what was true then would read as if it were true now.
    """
    if report.name in SENTENCES:
        return []
    here = {row.id for row in report.rows}
    return [_emptied(row, report) for row in _rows_before(report) if row.id not in here]


def _emptied(row: ReportRow, report: Report) -> ReportRow:
    """A row of which there is nothing in a period."""
    counts = {
        column.key: 0 if column.kind is ValueKind.COUNT else None for column in report.columns
    }
    return replace(row, values=counts, mark="")


def _rows_before(report: Report) -> Sequence[ReportRow]:
    """The rows of the period before that may be set beside those of this one."""
    return () if report.before is None or report.by in TIMES else report.before.rows


def _cells(
    row: ReportRow,
    before: ReportRow | None,
    report: Report,
    columns: Sequence[ReportColumn],
    *,
    marked: bool,
    short: bool,
) -> list[str]:
    cells = [row.label]
    for column in columns:
        value = row.values.get(column.key)
        text = cell_text(value, column, report, short=short)
        if before is not None:
            change = _change_in(value, before.values.get(column.key), column)
            text = f"{text} ({change})" if change else text
        cells.append(text)
    return [*cells, row.mark] if marked else cells


def _change_in(now: Any, before: Any, column: ReportColumn) -> str:
    """The change of a cell: money that there was in one of the two periods alone changed by it."""
    if column.kind is ValueKind.MONEY and (now or before):
        return change_text(now or {}, before or {}, column)
    return change_text(now, before, column)


def period_line(report: Report) -> str:
    """What days the report is of, and those that it is compared with."""
    said = period_said(report.question.period)
    if report.before is None:
        return said
    earlier = period_said(report.before.question.period)
    return _("{period}, compared with {earlier}").format(period=said, earlier=earlier)


def notes(report: Report, shown: Collection[ReportColumn] | None = None) -> list[str]:
    """The sentences that belong below a table with these columns, or with all.

    The report's own, those of columns, and what was converted by which rates.
    """
    columns = report.columns if shown is None else shown
    found = [*report.notes, *(column.note for column in columns if column.note)]
    question = report.question
    if not question.currency or question.rates is None:
        return found
    rates = question.rates
    if rates.on:
        found.append(
            _("Converted to {currency} by your rates of {day}.").format(
                currency=question.currency, day=rates.on
            )
        )
    else:
        found.append(_("Converted to {currency} by your rates.").format(currency=question.currency))
    apart = [code for code in report.currencies if code != question.currency]
    if apart:
        found.append(
            _("There is no rate for {codes}: shown separately.").format(codes=", ".join(apart))
        )
    return found
