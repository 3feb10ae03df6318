"""Reports as files: what scripts rely on, and that texts of users stay texts."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from svit_tui.crm.reports.output import documents, files
from svit_tui.crm.reports.shared.question import Period, Question
from svit_tui.crm.reports.shared.report import TOTAL, Report, ReportColumn, ReportRow, ValueKind
from svit_tui.model.errors import Invalid
from svit_tui.store.store import Store

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
QUESTION = Question(NOW, "owner", Period(date(2026, 11, 1)))
COLUMNS = (
    ReportColumn("won", "Won", ValueKind.COUNT, opens=True),
    ReportColumn("win_rate", "Win rate", ValueKind.RATE),
    ReportColumn("won_value", "Won value", ValueKind.MONEY),
)


def values(won: int, rate: float | None, **amounts: int) -> dict[str, Any]:
    return {"won": won, "win_rate": rate, "won_value": amounts}


def win_rate(*rows: ReportRow) -> Report:
    """A report of two currencies."""
    given = rows or (
        ReportRow("Olena", "Olena", values(2, 2 / 3, UAH=150_050, USD=700), 1),
        ReportRow(None, "(none)", values(0, None), 0),
    )
    return Report(
        "win-rate",
        "Win rate",
        QUESTION,
        "owner",
        "Owner",
        COLUMNS,
        given,
        ReportRow(None, "Total", values(2, 2 / 3, UAH=150_050, USD=700), TOTAL),
        ("UAH", "USD"),
    )


def test_json_has_the_shape_that_scripts_rely_on() -> None:
    others = {"USD": {"won_value": "7.00"}}
    fields = {"won": 2, "win_rate": 0.6667, "won_value": "1500.50", "others": others}
    assert files.as_json(win_rate()) == {
        "report": "win-rate",
        "by": "owner",
        "from": "2026-11-01",
        "to": None,
        "currency": "UAH",
        "rows": [
            {"key": "Olena", **fields},
            {"key": None, "won": 0, "win_rate": None, "won_value": "0.00"},
        ],
        "total": fields,
    }


def test_an_empty_report_is_a_report_too() -> None:
    report = Report("win-rate", "Win rate", Question(NOW), "", "Owner", COLUMNS, [])
    found = files.as_json(report)
    assert (found["rows"], found["total"], found["currency"]) == ([], None, None)
    assert files.as_csv(report) == "key,won,win_rate,won_value,currency\r\n"
    for write in files.WRITERS.values():
        assert write(report)


def test_a_report_may_have_a_total_of_its_own_form() -> None:
    total = {"won": {"count": 2, "mean_days": 0.3333}, "lost": {"count": 0, "mean_days": None}}
    report = replace(win_rate(), extra={"total": total})
    assert files.as_json(report)["total"] == total


def test_stages_months_marks_intervals_and_what_else_a_report_says() -> None:
    columns = (
        ReportColumn("interval", "Interval", ValueKind.RANGE),
        ReportColumn("day", "Day", ValueKind.DAY),
    )
    rows = [
        ReportRow(
            "Lead", "Lead", {"interval": (0.1, 0.55557), "day": date(2026, 1, 2)}, 1, "n < 20"
        )
    ]
    report = Report(
        *("stage-conversion", "Stage conversion", QUESTION, "stage", "Stage", columns, rows),
        notes=["A note."],
        extra={"pipeline": "Sales"},
    )
    found = files.as_json(report)
    assert found["rows"] == [
        {"stage": "Lead", "interval": [0.1, 0.5556], "day": "2026-01-02", "mark": "n < 20"}
    ]
    assert (found["notes"], found["pipeline"]) == (["A note."], "Sales")
    assert files.as_csv(report).splitlines() == [
        "stage,interval_low,interval_high,day",
        "Lead,0.1,0.5556,2026-01-02",
    ]


def test_csv_has_a_column_a_currency_and_no_sums() -> None:
    rows = list(csv.DictReader(io.StringIO(files.as_csv(win_rate()))))
    assert rows == [
        {
            "key": "Olena",
            "won": "2",
            "win_rate": "0.6667",
            "won_value": "1500.50",
            "won_value_USD": "7.00",
            "currency": "UAH",
        },
        {
            "key": "",
            "won": "0",
            "win_rate": "",
            "won_value": "0.00",
            "won_value_USD": "0.00",
            "currency": "UAH",
        },
    ]


def test_markdown_is_a_table_that_can_be_read_as_text() -> None:
    assert documents.as_markdown(win_rate()).splitlines() == [
        "# Win rate",
        "",
        "since 1 Nov 2026",
        "",
        "| Owner  | Won | Win rate |      Won value |",
        "| ------ | --: | -------: | -------------: |",
        "| Olena  |   2 |    66.7% | ₴1,500.50 + $7 |",
        "| (none) |   0 |        – |             ₴0 |",
        "| Total  |   2 |    66.7% | ₴1,500.50 + $7 |",
    ]


NAUGHTY = "[/] **a** | `b` <script>\x1b[31m\n# c"


def test_names_are_taken_for_nothing_but_text() -> None:
    report = win_rate(ReportRow(NAUGHTY, NAUGHTY, values(1, 1.0), 1))
    assert files.as_json(report)["rows"][0]["key"] == NAUGHTY
    markdown = documents.as_markdown(report)
    assert r"\[/\] \*\*a\*\* \| \`b\` \<script\>" in markdown
    text = documents.as_text(report, width=100)
    assert "[/] **a** | `b` <script>" in text
    assert "\x1b" not in markdown + text
    picture = ElementTree.fromstring(documents.as_svg(report))
    assert "script" in "".join(picture.itertext())


def test_a_picture_fetches_nothing() -> None:
    picture = documents.as_svg(win_rate())
    assert "url(http" not in picture
    assert "@font-face" not in picture
    assert picture == documents.as_svg(win_rate())


def test_a_table_fits_its_terminal() -> None:
    for width in (40, 80, 120):
        text = documents.as_text(win_rate(), width=width)
        assert max(map(len, text.splitlines())) <= width


@pytest.mark.parametrize(
    ("name", "form"),
    [("a.csv", "csv"), ("a.JSON", "json"), ("a.md", "markdown"), ("a.svg", "svg"), ("a", None)],
)
def test_the_ending_of_a_file_tells_its_format(name: str, form: str | None) -> None:
    assert files.form_of(Path(name)) == form


def test_a_file_of_a_report_is_a_new_one(tmp_path: Path) -> None:
    store, path = Store(tmp_path / "svit.db"), tmp_path / "report.json"
    files.write_new(store, path, files.WRITERS["json"](win_rate()))
    assert json.loads(path.read_text(encoding="utf-8"))["report"] == "win-rate"
    with pytest.raises(Invalid, match=r"already exists: name another one\.$"):
        files.write_new(store, path, "x")
    with pytest.raises(Invalid, match="can't be written"):
        files.write_new(store, tmp_path / "no" / "folder", "x")
    with pytest.raises(Invalid, match="belongs to the store"):
        files.write_new(store, tmp_path / "svit.db-wal", "x")
