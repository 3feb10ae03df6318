"""What scripts and people read of reports on closed deals: shapes, and “not known”."""

from __future__ import annotations

import json
from typing import Any

import pytest

from svit_tui.crm.reports.output.files import as_json
from svit_tui.crm.reports.output.rendering import cell_text
from svit_tui.crm.reports.shared.report import Report
from tests.crm.reports.closing_world import Book, days

NAMES = ("win-rate", "loss-reasons", "sources", "products", "sales-cycle", "velocity")
# Columns that nothing is known of where there is nothing.
UNKNOWN = {
    "win-rate": {"win_rate", "value_rate", "mean_value"},
    "loss-reasons": {"share"},
    "sources": {
        *("lead_to_qualified", "qualified_to_won", "lead_to_won"),
        *("mean_value", "cycle_days"),
    },
    "products": {"win_rate", "discount"},
    "sales-cycle": {
        f"{status}_{kind}_days" for status in ("won", "lost") for kind in ("mean", "median")
    },
    "velocity": {"win_rate", "mean_value", "cycle_days", "velocity"},
}


def told(report: Report) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(as_json(report)))
    return found


def test_scripts_read_the_win_rate(book: Book) -> None:
    found = told(book.asks("win-rate", "product", period=days("2026-01-01", "2026-06-30")))
    parts = ("report", "by", "from", "to", "currency")
    assert [found[part] for part in parts] == [
        *("win-rate", "product", "2026-01-01", "2026-06-30", "UAH"),
    ]
    rows = [
        [row[key] for key in ("key", "won", "lost", "win_rate", "won_value")]
        for row in [*found["rows"], found["total"] | {"key": "*"}]
    ]
    assert rows == [
        ["Beta", 2, 2, 0.5, "666.67"],
        ["Alpha", 2, 2, 0.5, "333.33"],
        [None, 2, 2, 0.5, "500.00"],
        ["*", 4, 5, 0.4444, "1500.00"],
    ]
    dollars = [row.get("others", {}).get("USD", {}).get("won_value") for row in found["rows"]]
    assert dollars == [None, "4900.00", "2100.00"]


def test_scripts_read_why_deals_were_lost(book: Book) -> None:
    found = told(book.asks("loss-reasons"))
    rows = [[row[key] for key in ("key", "count", "value", "share")] for row in found["rows"]]
    assert rows == [
        ["Price", 3, "100999.99", 0.6],
        ["Rival", 1, "0.00", 0.2],
        [None, 1, "5000.00", 0.2],
    ]
    assert (found["from"], found["to"]) == (None, None)


def test_scripts_read_what_became_of_leads(book: Book) -> None:
    keys = ("key", "leads", "qualified", "won", "lost", "won_value", "lead_to_won")
    # More dollars than hryvnias were won, so they stand in the fields themselves.
    found = told(book.asks("sources"))
    assert found["currency"] == "USD"
    assert [[row[key] for key in keys] for row in found["rows"]] == [
        ["Web", 5, 4, 2, 2, "7000.00", 0.4],
        ["Fair", 4, 4, 1, 2, "0.00", 0.25],
        [None, 3, 2, 1, 1, "0.00", 0.3333],
    ]
    assert found["rows"][1]["others"]["UAH"]["won_value"] == "500.00"


def test_scripts_read_the_cycle_and_the_velocity(book: Book) -> None:
    assert told(book.asks("sales-cycle"))["total"] == {
        "won": {"count": 4, "mean_days": 3.75, "median_days": 2.5},
        "lost": {"count": 5, "mean_days": 28.6, "median_days": 30.0},
    }
    found = told(book.asks("velocity", currency="UAH"))
    sales, renewals = found["rows"]
    assert (sales["velocity"], sales["others"]["USD"]["velocity"]) == ("85.71", "400.00")
    assert (renewals["cycle_days"], renewals["velocity"]) == (0.0, None)


@pytest.mark.parametrize("name", NAMES)
def test_of_nothing_scripts_read_null_and_people_a_dash(
    book: Book, empty_book: Book, name: str
) -> None:
    never = days("2019-01-01", "2019-12-31")
    for report in (empty_book.asks(name), book.asks(name, period=never)):
        assert report.total is not None
        texts = {
            column.key: cell_text(report.total.values[column.key], column, report)
            for column in report.columns
        }
        assert {key for key, text in texts.items() if text == "–"} == UNKNOWN[name]
        found = told(report)
        if name == "sales-cycle":
            nothing = {"count": 0, "mean_days": None, "median_days": None}
            assert found["total"] == {"won": nothing, "lost": nothing}
        else:
            assert {key for key, value in found["total"].items() if value is None} == UNKNOWN[name]


@pytest.mark.parametrize("name", NAMES)
def test_deals_that_have_none_are_labelled_so(book: Book, name: str) -> None:
    by = {"products": "product", "loss-reasons": "reason"}.get(name, "source")
    last = book.asks(name, by).rows[-1]
    assert (last.key, last.id, last.label) == (None, 0, "(none)")
