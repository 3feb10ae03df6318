"""Turn a report into what the screen shows: a table of cells, a chart, sentences."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from svit_tui import formatting
from svit_tui.crm.reports.output import rendering
from svit_tui.crm.reports.output.rendering import SENTENCES
from svit_tui.crm.reports.shared.grouping import title_of
from svit_tui.crm.reports.shared.report import (
    TOTAL,
    Chart,
    Report,
    ReportColumn,
    ReportRow,
    Series,
    ValueKind,
)
from svit_tui.i18n import N_, _, ngettext
from svit_tui.model.values.money import minor_digits
from svit_tui.widgets.cells import width_of
from svit_tui.widgets.charts.drawing import Drawing, Plotted
from svit_tui.widgets.table import ColumnSpec, TableRow, TableView

# A period of two dates, not one that has a name.
CUSTOM = "custom"
_MORE_GROUPS = {"member": N_("Member"), "kind": N_("Kind"), "day": N_("Day"), "week": N_("Week")}
_LABEL_LEAST, _LABEL_MOST = 10, 28
_CELL_MOST = 44
_MARK_MOST = 14


def group_title(by: str) -> str:
    """What a report is grouped by, in a word."""
    if by in _MORE_GROUPS:
        return _(_MORE_GROUPS[by])
    try:
        return title_of(by)
    except KeyError:
        return by


class ReportRows:
    """A source of the table: the report's rows, those of the period before alone, the sums."""

    def __init__(self, report: Report) -> None:
        self.report = report
        table = rendering.table(report, short=True)
        if all(line.is_total for line in table.lines):
            # Sums of nothing say nothing.
            table = replace(table, lines=[])
        self.table = table
        self.right = self.table.right

    def __len__(self) -> int:
        return len(self.table.lines)

    def row(self, index: int) -> TableRow:
        """A row; the sums are told from the rest by their place and weight."""
        line = self.table.lines[index]
        return TableRow(
            TOTAL if line.is_total else line.row.id,
            tuple(line.cells),
            kind="returned" if line.is_total else "",
        )

    def index_of(self, row_id: object) -> int | None:
        """Where a row stands, by its id."""
        return next((at for at in range(len(self)) if self.row(at).id == row_id), None)

    def behind(self, index: int) -> tuple[int | str | None, ReportRow] | None:
        """The id that deals are asked by, and the row; none of one that is not in this period."""
        line = self.table.lines[index]
        if not line.is_total and not any(line.row is row for row in self.report.rows):
            return None
        return (TOTAL if line.is_total else line.row.id), line.row

    def columns(self) -> list[ColumnSpec]:
        """A column for the label, then as wide as what stands in them; those left out go first."""
        table = self.table
        widths = [
            max(width_of(cells[at]) for cells in (table.heads, *(row.cells for row in table.lines)))
            for at in range(len(table.heads))
        ]
        said = self.report.name in SENTENCES
        # A sentence is worth more than the numbers in it.
        label = widths[0] if said else max(min(widths[0], _LABEL_MOST), _LABEL_LEAST)
        specs = [ColumnSpec("label", table.heads[0], minimum=label, weight=0)]
        for at, column in enumerate(table.columns, 1):
            # What comes later gives way sooner, what is marked as wide before all.
            drop = at + (len(table.columns) if column.wide or said else 0)
            specs.append(
                ColumnSpec(
                    column.key,
                    table.heads[at],
                    width=max(min(widths[at], _CELL_MOST), 1),
                    align="right" if table.right[at] else "left",
                    drop=drop if at > 1 or said else 0,
                    fills=True,
                )
            )
        if len(table.heads) > len(specs):
            specs.append(ColumnSpec("mark", "", width=min(widths[-1], _MARK_MOST), drop=1))
        # Numbers stand by their names; what is left over is left at the end.
        specs.append(ColumnSpec("rest", "", minimum=0))
        return specs


def openable(report: Report, row: ReportRow) -> list[ReportColumn]:
    """The columns of a row that have deals behind their number."""
    return [column for column in report.columns if column.opens and row.values.get(column.key)]


def value_said(report: Report, row: ReportRow, column: ReportColumn) -> str:
    """A number of a row as the table says it."""
    return rendering.cell_text(row.values.get(column.key), column, report)


def drawing_of(report: Report) -> Drawing | None:
    """What the chart draws."""
    chart = report.chart
    if chart is None:
        return None
    drawn = [*chart.series, *([chart.mark] if chart.mark is not None else [])]
    if not any(value for series in drawn for value in series.values):
        # Bars of no length say less than the table.
        return None
    return Drawing(
        chart.kind.value,
        list(chart.labels),
        [_plotted(series) for series in chart.series],
        _writer(chart, report),
        mark=None if chart.mark is None else _plotted(chart.mark),
        share=formatting.percent,
        # A share is drawn as a part of the whole.
        least_top=1.0 if chart.unit is ValueKind.RATE else 0.0,
        month=_month,
        weekday=formatting.weekday_name,
    )


def _plotted(series: Series) -> Plotted:
    return Plotted(series.name, list(series.values), series.tone)


def _month(day: date) -> str:
    return formatting.date_short(day).split(" ", 1)[1].rstrip(".")


def _writer(chart: Chart, report: Report) -> Callable[[float], str]:
    column = ReportColumn("", "", chart.unit)

    def write(value: float) -> str:
        if chart.unit is ValueKind.MONEY:
            currency = chart.currency or report.currency
            if not currency:
                return "0"
            return formatting.money_short(round(value * 10 ** minor_digits(currency)), currency)
        if chart.unit is ValueKind.COUNT and value != int(value):
            # The middle of an axis.
            return rendering.cell_text(value, ReportColumn("", "", ValueKind.DAYS), report)
        return rendering.cell_text(value, column, report)

    return write


def left_out(source: ReportRows, index: int, table: TableView) -> str:
    """What a row says that has no room in the table: its whole sentence, or further numbers."""
    cells, heads = source.row(index).cells, source.table.heads
    known = [at for at in range(1, len(heads)) if cells[at] != rendering.UNKNOWN]
    # A number is not parted from its name at the end of a line.
    parts = [
        f"{heads[at]} {cells[at]}".replace(" ", "\u00a0") for at in known if not table.room_of(at)
    ]
    if source.report.name in SENTENCES:
        cut = width_of(cells[0]) > table.room_of(0)
        return " · ".join([cells[0], *parts] if cut else parts)
    return f"{cells[0]}: {' · '.join(parts)}" if parts else ""


def columns_left_out(table: TableView) -> str:
    """Which columns of the report have no room, and where they are told."""
    source = table.source
    if not isinstance(source, ReportRows) or not len(source):
        return ""
    left = [head for at, head in enumerate(source.table.heads) if head and not table.room_of(at)]
    if not left:
        return ""
    return ngettext(
        "{number} more column: {names}. Press tab to read it here, row by row.",
        "{number} more columns: {names}. Press tab to read them here, row by row.",
        len(left),
    ).format(number=len(left), names=", ".join(left))


def sentences(report: Report, table: TableView, *, in_table: bool) -> Sequence[str]:
    """What stands below the table.

    What explains a column stands there only if the column is in the table, or is told below it.
    """
    shown = [
        column
        for at, column in enumerate(report.columns, 1)
        if table.room_of(at) or (in_table and len(table.source))
    ]
    return rendering.notes(report, shown)
