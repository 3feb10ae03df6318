"""Reports as text of a width: what is cut and what is not."""

from __future__ import annotations

from datetime import UTC, datetime

from svit_tui.crm.reports.output import documents
from svit_tui.crm.reports.shared.question import Question
from svit_tui.crm.reports.shared.report import Report, ReportColumn, ReportRow, ValueKind


def test_months_are_told_whole_where_money_of_many_currencies_takes_the_room() -> None:
    amounts = {"UAH": 925_690_02, "USD": 7_375_31, "EUR": 5_536_41}
    keys = ("a", "b", "c", "d", "e")
    report = Report(
        "forecast",
        "Forecast",
        Question(datetime(2026, 11, 24, 12, tzinfo=UTC)),
        "month",
        "Month",
        [ReportColumn(key, key.upper(), ValueKind.MONEY) for key in keys],
        [
            ReportRow(month, month, dict.fromkeys(keys, amounts), month)
            for month in ("2026-11", "2026-12")
        ],
        currencies=("UAH", "USD", "EUR"),
    )
    for width in (80, 120, 200):
        text = documents.as_text(report, width=width)
        assert "2026-11" in text
        assert "2026-12" in text
    assert "₴925,690.02 + $7,375.31" in documents.as_text(report, width=200)
    assert "₴926k + $7.4k" in documents.as_text(report, width=120)
