"""Count deals by month over twelve months, for a small chart in each row.

The months are those of the user's time zone; the last one is that of today, or of the period's end
where that is earlier.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from svit_tui.crm.reports.shared.question import Period, Question
from svit_tui.crm.reports.shared.report import ReportColumn, ValueKind
from svit_tui.i18n import _
from svit_tui.store.reads.written import literal

MONTHS = 12
KEY = "by_month"
Trend = tuple[int, ...]
NO_TREND: Trend = (0,) * MONTHS


def trend_column(title: str) -> ReportColumn:
    """The column that shows them."""
    note = _("“{column}”: the last twelve months, the highest for the best one of the row.")
    return ReportColumn(KEY, title, ValueKind.TREND, note=note.format(column=title))


def conditions(question: Question, moment: str) -> list[str]:
    """That a column's instant is within the twelve months."""
    firsts = _first_days(question)
    after = (firsts[-1] + timedelta(days=31)).replace(day=1)
    return Period(firsts[0], after - timedelta(days=1)).conditions(moment)


def month_of(question: Question, moment: str) -> str:
    """Which of the months an instant within them is in, from 0 on."""
    begins = (Period(day, None).begin or "" for day in _first_days(question)[1:])
    return " + ".join(f"({moment} >= {literal(begin)})" for begin in begins)


def added(rows: Iterable[Sequence[int]]) -> Trend:
    """Trends added up, month by month."""
    return tuple(map(sum, zip(NO_TREND, *rows, strict=True)))


def trends(rows: Iterable[tuple[Any, ...]]) -> dict[int | str, Trend]:
    """Rows of group, month and count as a trend a group."""
    found: dict[int | str, list[int]] = {}
    for group, month, count in rows:
        found.setdefault(group, list(NO_TREND))[month] += count
    return {group: tuple(months) for group, months in found.items()}


def _first_days(question: Question) -> list[date]:
    last = min(question.period.last or question.today, question.today)
    number = last.year * 12 + last.month - 1
    return [date(at // 12, at % 12 + 1, 1) for at in range(number - MONTHS + 1, number + 1)]
