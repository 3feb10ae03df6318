"""Write the weekly digest: one page of Markdown that reads well as plain text.

Last week (Monday to Sunday) beside the week before; open deals by stage; the forecast of this month
and the next, with what is overdue or has no date; growth zones; overdue work by member. All of it
comes from the reports, read from one snapshot, so that the numbers agree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from svit_tui import formatting
from svit_tui.crm.reports import catalogue
from svit_tui.crm.reports.asking import named_period, period_said
from svit_tui.crm.reports.output import rendering
from svit_tui.crm.reports.output.documents import escaped, markdown_rows, markdown_table
from svit_tui.crm.reports.shared.question import Period, Question
from svit_tui.crm.reports.shared.report import Report
from svit_tui.i18n import _, ngettext

if TYPE_CHECKING:
    from svit_tui.store.file.connect import Reader

# What is told of a week: a report, and columns of its total.
_WEEK = (
    ("sources", ("leads",)),
    ("win-rate", ("won", "lost", "win_rate", "won_value")),
    ("activity", ("communications", "tasks_done")),
)
_PIPELINE = ("open", "value", "weighted")
_FORECAST = ("open", "weighted", "won", "goal", "coverage")


def digest(reader: Reader, question: Question) -> str:
    """The page for what the question narrows to; its own period and grouping play no part."""
    asked = replace(question, by="", period=Period())
    week = named_period("last-week", asked.today)
    sections = [
        f"# {escaped(_('Sales, {period}').format(period=period_said(week)))}",
        _section(_("Last week and the week before"), _week(reader, replace(asked, period=week))),
        _section(_("Open deals now"), _pipeline(reader, asked)),
        _section(_("Forecast"), _forecast(reader, asked)),
        _section(_("Where to grow"), _growth(reader, asked)),
        _section(_("Overdue"), _overdue(reader, replace(asked, period=week))),
    ]
    return "\n\n".join(sections) + "\n"


def _section(title: str, body: str) -> str:
    return f"## {escaped(title)}\n\n{body}"


def _week(reader: Reader, question: Question) -> str:
    rows = []
    for name, keys in _WEEK:
        report = catalogue.run(reader, name, question, compare=True)
        now = report.total.values if report.total else {}
        before = report.before.total.values if report.before and report.before.total else {}
        for column in report.columns:
            if column.key not in keys:
                continue
            value, earlier = now.get(column.key), before.get(column.key)
            rows.append(
                [
                    column.title,
                    rendering.cell_text(value, column, report),
                    rendering.cell_text(earlier, column, report),
                    rendering.change_text(value, earlier, column),
                ]
            )
    heads = ["", _("Last week"), _("Week before"), _("Change")]
    return markdown_rows(heads, rows, [False, True, True, True])


def _pipeline(reader: Reader, question: Question) -> str:
    report = catalogue.run(reader, "funnel", question)
    # What stands for the cohort alone, such as what was won, has no open deals to tell.
    rows = [row for row in report.rows if row.values.get("open") is not None]
    shown = replace(_only(report, _PIPELINE), rows=rows)
    name = report.extra.get("pipeline")
    table = markdown_table(shown)
    return f"{escaped(str(name))}\n\n{table}" if name else table


def _forecast(reader: Reader, question: Question) -> str:
    this_month = named_period("this-month", question.today)
    period = Period(this_month.first, _end_of_next_month(question.today))
    report = catalogue.run(reader, "forecast", replace(question, period=period))
    return markdown_table(_only(report, _FORECAST))


def _end_of_next_month(today: date) -> date | None:
    year, month = divmod(today.year * 12 + today.month, 12)
    return named_period(f"{year:04}-{month + 1:02}", today).last


def _only(report: Report, keys: Sequence[str]) -> Report:
    return replace(report, columns=[column for column in report.columns if column.key in keys])


def _growth(reader: Reader, question: Question) -> str:
    rows = catalogue.run(reader, "growth", question).rows
    if not rows:
        return escaped(_("Nothing stands out."))
    return "\n".join(f"- {escaped(row.label)}" for row in rows)


def _overdue(reader: Reader, question: Question) -> str:
    report = catalogue.run(reader, "members", question)
    total = report.total.values.get("overdue") if report.total else None
    late = [row for row in report.rows if row.values.get("overdue")]
    if not total and not late:
        return escaped(_("Nothing is overdue."))
    lines = [
        f"- {escaped(row.label)}: {formatting.number(row.values['overdue'])}"
        for row in sorted(late, key=lambda row: (-row.values["overdue"], row.label))
    ]
    if total:
        said = ngettext("{number} overdue in all.", "{number} overdue in all.", total)
        lines = [escaped(said.format(number=formatting.number(total))), "", *lines]
    return "\n".join(lines)
