"""Reports on imported sales, each number to the last digit against a count by hand of the CSV.

Once on made-up sales, and once on Maven's CRM Sales Opportunities where `SVIT_TEST_MAVEN` names
the folder with its files.
"""

from __future__ import annotations

import runpy
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any

import pytest

from svit_tui.crm.reports.shared.question import Question
from svit_tui.crm.reports.shared.report import Report, ReportRow, ValueKind
from tests.crm.reports import sales_by_hand as by_hand
from tests.crm.reports.agree import check_agrees
from tests.crm.reports.sales_by_hand import Rows, Values
from tests.crm.reports.sales_store import (
    FOLDERS,
    LOGIN,
    NARROWINGS,
    OWN,
    Narrowing,
    Sold,
    sold,
)

CLOSED = {
    "win-rate": by_hand.win_rate,
    "sales-cycle": by_hand.sales_cycle,
    "products": by_hand.products,
}
GROUPS = ("owner", "manager", "team", "product", "quarter", "month", "tag", "stage", "pipeline")
# What stands first: what a report sorts its rows by, largest first.
ORDER = {
    "win-rate": ("won_value", "won", "lost"),
    "sales-cycle": ("won", "lost"),
    "products": ("won_value", "won", "deals"),
    "members": ("won_value", "won", "open"),
}


@pytest.fixture(scope="module", params=FOLDERS)
def firm(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Sold]:
    with sold(request.param, tmp_path_factory.mktemp("sales") / "svit.db") as found:
        yield found


@pytest.fixture(params=NARROWINGS)
def narrowing(request: pytest.FixtureRequest, firm: Sold) -> Narrowing:
    return NARROWINGS[request.param](firm.book)


def asked(firm: Sold, name: str, question: Question) -> Report:
    """The report, after the deals behind all its numbers were counted."""
    with firm.store.snapshot() as (session, _stop):
        return check_agrees(session, name, question)


def check(report: Report, rows: Rows, total: Values) -> None:
    """That a report has these rows in their order, this total, and not one number more."""
    assert [row.key for row in report.rows] == in_order(report.name, report.by, rows)
    for row in report.rows:
        check_row(report, row, rows[row.key])
    assert report.total is not None
    check_row(report, report.total, total)


def check_row(report: Report, row: ReportRow, expected: Values) -> None:
    assert set(row.values) == set(expected) == {column.key for column in report.columns}
    for column in report.columns:
        found = told(column.kind, row.values[column.key])
        wanted = expected[column.key]
        exact = float(wanted) if isinstance(wanted, Fraction) else wanted
        assert found == exact, f"{report.name}, {row.label}: {column.key}"


def told(kind: ValueKind, value: Any) -> int | float | None:
    """A value of a report as a number, money in cents: all is in dollars."""
    if kind is ValueKind.MONEY and value is not None:
        assert set(value) <= {"USD"}
        return int(value.get("USD", 0))
    if kind is ValueKind.TREND:
        assert len(value) == 12
        return int(sum(value))
    assert isinstance(value, int if kind is ValueKind.COUNT else float | None)
    number: int | float | None = value
    return number


def in_order(name: str, by: str, rows: Rows) -> list[str | None]:
    """Largest first, none last; quarters and months as time goes."""
    if by in ("quarter", "month"):
        return sorted(rows, key=str)

    def place(key: str | None) -> tuple[object, ...]:
        sizes = [-(rows[key][column] or 0) for column in ORDER[name]]
        return (key is None, *sizes, key or "")

    return sorted(rows, key=place)


@pytest.mark.parametrize("by", GROUPS)
@pytest.mark.parametrize("name", ["win-rate", "sales-cycle"])
def test_groups_of_closed_deals(firm: Sold, narrowing: Narrowing, name: str, by: str) -> None:
    sales = by_hand.closed(narrowing.sales(firm.book), narrowing.first, narrowing.last)
    report = asked(firm, name, narrowing.question(firm.store, by))
    check(report, by_hand.grouped(sales, by, CLOSED[name]), CLOSED[name](sales))


def test_products(firm: Sold, narrowing: Narrowing) -> None:
    sales = by_hand.closed(narrowing.sales(firm.book), narrowing.first, narrowing.last)
    report = asked(firm, "products", narrowing.question(firm.store, "product"))
    rows = by_hand.grouped(sales, "product", by_hand.products)
    check(report, rows, by_hand.products(sales))


@pytest.mark.parametrize("by", ["member", "team", "manager"])
def test_members(firm: Sold, narrowing: Narrowing, by: str) -> None:
    sales = narrowing.sales(firm.book)
    named: Mapping[str, Callable[[by_hand.Member], str | None]] = {
        "member": lambda member: member.name,
        "team": lambda member: member.team,
        "manager": lambda member: member.manager,
    }
    everybody = [*firm.book.members, by_hand.Member(LOGIN, None, None)]
    keys = {
        named[by](member)
        for member in everybody
        if narrowing.owner in (None, member.name) and narrowing.team in (None, member.team)
    }
    of_sale = by_hand.KEYS["owner" if by == "member" else by]
    keys |= {
        of_sale(sale)
        for sale in sales
        if sale.closed is None or sale in by_hand.closed([sale], narrowing.first, narrowing.last)
    }
    rows = {
        key: by_hand.members(
            [sale for sale in sales if of_sale(sale) == key], narrowing.first, narrowing.last
        )
        for key in keys
    }
    report = asked(firm, "members", narrowing.question(firm.store, by))
    check(report, rows, by_hand.members(sales, narrowing.first, narrowing.last))


def test_the_made_up_sales_are_what_their_script_writes() -> None:
    files = runpy.run_path(str(OWN / "make_sales.py"))["files"]()
    assert set(files) == {path.name for path in OWN.glob("*.csv")}
    for name, text in files.items():
        assert (OWN / name).read_text(encoding="utf-8") == text, name
