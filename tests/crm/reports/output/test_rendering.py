"""Reports in words: what people read of values, changes and tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from svit_tui.crm.reports.output import rendering
from svit_tui.crm.reports.shared.question import Period, Question, Rates
from svit_tui.crm.reports.shared.report import TOTAL, Report, ReportColumn, ReportRow, ValueKind
from svit_tui.i18n import set_language

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
COLUMNS = (
    ReportColumn("won", "Won", ValueKind.COUNT, opens=True),
    ReportColumn("win_rate", "Win rate", ValueKind.RATE),
    ReportColumn("won_value", "Won value", ValueKind.MONEY),
    ReportColumn("interval", "Interval", ValueKind.RANGE, wide=True),
)


def row(
    key: str | None, won: int, rate: float | None, value: dict[str, int], **of: Any
) -> ReportRow:
    values = {"won": won, "win_rate": rate, "won_value": value, "interval": None}
    return ReportRow(key, key or "(none)", values, of.pop("id", key), **of)


def made(*rows: ReportRow, by: str = "owner", **fields: Any) -> Report:
    """A report of some rows."""
    total = row(None, 3, 0.5, {"UAH": 3_000_00}, id=TOTAL)
    question = Question(NOW, by, Period(date(2026, 11, 1), date(2026, 11, 30)))
    given: dict[str, Any] = {
        "question": question,
        "currencies": ("UAH", "USD"),
        "total": total,
    } | fields
    return Report(
        "win-rate", "Win rate", **given, by=by, key_title="Owner", columns=COLUMNS, rows=rows
    )


@pytest.mark.parametrize(
    ("value", "kind", "en", "uk"),
    [
        (None, ValueKind.RATE, "–", "–"),
        (None, ValueKind.MONEY, "–", "–"),
        (1234, ValueKind.COUNT, "1,234", "1\u00a0234"),
        (0.4123, ValueKind.RATE, "41.2%", "41,2%"),
        (1.0, ValueKind.RATE, "100%", "100%"),
        (0.0, ValueKind.RATE, "0%", "0%"),
        (1234.04, ValueKind.DAYS, "1,234", "1\u00a0234"),
        (19.25, ValueKind.DAYS, "19.2", "19,2"),
        (-0.001, ValueKind.NUMBER, "0", "0"),
        ((0.1, 0.455), ValueKind.RANGE, "10–45.5%", "10–45,5%"),
        (date(2026, 11, 24), ValueKind.DAY, "24 Nov 2026", "24 лист. 2026"),
        ("[/]", ValueKind.TEXT, "[/]", "[/]"),
        (
            {"USD": 500, "UAH": 1_200_50},
            ValueKind.MONEY,
            "₴1,200.50 + $5",
            "1\u00a0200,50\u00a0₴ + 5\u00a0$",
        ),
        ({}, ValueKind.MONEY, "₴0", "0\u00a0₴"),
        ({"EUR": 100}, ValueKind.MONEY, "€1", "1\u00a0€"),
    ],
)
def test_a_value_is_written_as_the_language_does(
    value: Any, kind: ValueKind, en: str, uk: str
) -> None:
    column = ReportColumn("x", "X", kind)
    assert rendering.cell_text(value, column, made()) == en
    set_language("uk")
    assert rendering.cell_text(value, column, made()) == uk


@pytest.mark.parametrize(
    ("now", "before", "kind", "said"),
    [
        (5, 2, ValueKind.COUNT, "+3"),
        (2, 5, ValueKind.COUNT, "−3"),
        (5, 5, ValueKind.COUNT, "="),
        (0.5, 0.458, ValueKind.RATE, "+4.2 pp"),
        (0.50001, 0.5, ValueKind.RATE, "="),
        (19.0, 20.5, ValueKind.DAYS, "−1.5"),
        (None, 1, ValueKind.COUNT, ""),
        (1, None, ValueKind.COUNT, ""),
        ("a", "b", ValueKind.TEXT, ""),
        ({"UAH": 300_00}, {"UAH": 100_00, "USD": 5_00}, ValueKind.MONEY, "+₴200 −$5"),
        ({"UAH": 1}, {"UAH": 1}, ValueKind.MONEY, "="),
        ({}, {}, ValueKind.MONEY, "="),
    ],
)
def test_a_change_has_its_sign(now: Any, before: Any, kind: ValueKind, said: str) -> None:
    assert rendering.change_text(now, before, ReportColumn("x", "X", kind)) == said


def test_a_table_has_labels_cells_marks_and_the_total() -> None:
    found = rendering.table(made(row("Olena", 2, 0.4, {"UAH": 100_00}, mark="n < 20")))
    assert found.heads == ["Owner", "Won", "Win rate", "Won value", "Interval", ""]
    assert found.right == [False, True, True, True, True, False]
    assert [line.cells for line in found.lines] == [
        ["Olena", "2", "40%", "₴100", "–", "n < 20"],
        ["(none)", "3", "50%", "₴3,000", "–", ""],
    ]
    assert [line.is_total for line in found.lines] == [False, True]


def test_wide_columns_are_left_out_where_there_is_no_room() -> None:
    found = rendering.table(made(row("Olena", 2, 0.4, {})), wide=False)
    assert found.heads == ["Owner", "Won", "Win rate", "Won value"]


def test_a_compared_table_tells_changes_and_what_was_only_before() -> None:
    before = made(row("Olena", 1, 0.5, {"UAH": 50_00}), row("Taras", 4, 1.0, {"UAH": 10_00}))
    report = made(row("Olena", 2, 0.4, {"UAH": 100_00}), before=before)
    olena, taras, total = (line.cells for line in rendering.table(report).lines)
    assert olena == ["Olena", "2 (+1)", "40% (−10 pp)", "₴100 (+₴50)", "–"]
    assert taras == ["Taras", "0 (−4)", "–", "– (−₴10)", "–"]
    assert total == ["(none)", "3 (=)", "50% (=)", "₴3,000 (=)", "–"]


def test_what_is_new_since_the_period_before_is_more_by_all_of_it() -> None:
    before = made(row("Olena", 1, 0.5, {"UAH": 50_00}))
    report = made(row("Olena", 1, 0.5, {"UAH": 50_00}), row("Taras", 4, 1.0, {"USD": 10_00}))
    lines = rendering.table(replace(report, before=before)).lines
    assert lines[1].cells == ["Taras", "4 (+4)", "100%", "$10 (+$10)", "–"]


def test_a_sentence_of_the_period_before_is_not_told_as_if_it_were_now() -> None:
    before = replace(made(row("Leads come slowly.", 1, 0.5, {})), name="growth")
    report = replace(made(row("Leads rot.", 2, 0.4, {})), name="growth", before=before)
    assert [line.cells[:2] for line in rendering.table(report).lines[:-1]] == [["Leads rot.", "2"]]


def test_months_are_not_compared_with_other_months() -> None:
    before = made(row("2026-10", 1, 0.5, {}), by="month")
    report = made(row("2026-11", 2, 0.4, {}), by="month", before=before)
    assert [line.cells[:2] for line in rendering.table(report).lines] == [
        ["2026-11", "2"],
        ["(none)", "3 (=)"],
    ]


def test_the_period_is_told_and_what_it_is_compared_with() -> None:
    earlier = Question(NOW, "owner", Period(date(2026, 10, 2), date(2026, 10, 31)))
    assert rendering.period_line(made()) == "1 Nov 2026 – 30 Nov 2026"
    assert rendering.period_line(made(before=made(question=earlier))) == (
        "1 Nov 2026 – 30 Nov 2026, compared with 2 Oct 2026 – 31 Oct 2026"
    )


def test_conversion_is_told_and_what_has_no_rate() -> None:
    rates = Rates("UAH", "2026-11-01", {"USD": Decimal(41)})
    question = Question(NOW, currency="UAH", rates=rates)
    report = made(question=question, currencies=("UAH", "EUR"), notes=["One."])
    assert rendering.notes(report) == [
        "One.",
        "Converted to UAH by your rates of 2026-11-01.",
        "There is no rate for EUR: shown separately.",
    ]
