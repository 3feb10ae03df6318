"""Products: shares of deals that add up to them, against a count by hand."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from svit_tui.crm.reports.catalogue import deals_behind, run
from svit_tui.crm.reports.shared.question import Question, Rates
from svit_tui.crm.reports.shared.report import TOTAL
from svit_tui.model.errors import NotFound
from svit_tui.model.values.line_amounts import shares
from tests.crm.reports.closing_world import NOW, Book, Sale, Sold, cells, days, whole

COLUMNS = ("deals", "won", "lost", "win_rate", "quantity", "won_value", "discount")


def test_products_are_counted_by_their_lines(book: Book) -> None:
    report = book.asks("products")
    assert cells(report, *COLUMNS) == [
        ("Alpha", 4, 2, 2, 1 / 2, 2.5, {"UAH": 33_333, "USD": 490_000}, 0.2 / 5),
        ("Beta", 4, 2, 2, 1 / 2, 3.0, {"UAH": 66_667}, 0.1 / 4),
        (None, 4, 2, 2, 1 / 2, 1.0, {"UAH": 50_000, "USD": 210_000}, 0.0),
    ]
    assert whole(report, *COLUMNS) == (
        *(9, 4, 5, 4 / 9, 6.5, {"UAH": 150_000, "USD": 700_000}),
        0.03,
    )
    assert list(report.currencies) == ["USD", "UAH"]


@pytest.mark.parametrize(
    "way", "pipeline owner team source product tag period from until several".split()
)
def test_a_narrowed_question_leaves_deals_out(book: Book, way: str) -> None:
    narrowed, left = book.narrowings()[way]
    report = book.asks("products", **narrowed)
    with book.store.read() as session:
        question = Question(NOW, **narrowed)
        for column, of in (("deals", "ABCDEFGHI"), ("won", "ABCD"), ("lost", "EFGHI")):
            found = deals_behind(session, "products", question, TOTAL, column)
            assert sorted(book.titles(found)) == [title for title in left if title in of]
            assert whole(report, column) == (len(found),)
        alpha = deals_behind(session, "products", question, book.ids["Product"]["Alpha"], "deals")
        assert sorted(book.titles(alpha)) == [title for title in left if title in "ACEG"]
        with pytest.raises(NotFound):
            deals_behind(session, "products", question, TOTAL, "quantity")
    check_adds_up(book, narrowed)


def check_adds_up(book: Book, narrowed: dict[str, Any]) -> None:
    """Products are worth what the deals are, to the last minor unit."""
    for name, columns in (
        ("products", ["won_value"]),
        ("win-rate", ["won_value", "lost_value"]),
        ("loss-reasons", ["value"]),
        ("velocity", ["won_value"]),
    ):
        report = book.asks(name, "product", **narrowed)
        for column in columns:
            sums: Counter[str] = Counter()
            for row in report.rows:
                sums.update(row.values[column])
            assert whole(report, column) == (sums,), (name, column)


def test_products_add_up_to_deals_whatever_their_lines(empty_book: Book) -> None:
    three = (Sold("Alpha", 1, 0.333, 33), Sold("Beta", 7), Sold(price=3))
    amounts = (None, 1, 100, 7_777_777)
    empty_book.enter(
        *(
            Sale(
                f"{scale} {lines} {amount} {status}",
                "2026-01-01",
                [(status, "2026-01-02")],
                amount,
                "USD" if lines == 2 else "UAH",
                lines=[
                    replace(line, price=line.price * scale) for line in (*three, *three)[:lines]
                ],
            )
            for scale in (0, 1_234_567)
            for lines in (0, 1, 2, 3, 5)
            for amount in amounts
            for status in ("won", "lost")
        )
    )
    check_adds_up(empty_book, {})
    # Four amounts, two scales; three of five kinds of deals have lines without product, or none.
    assert cells(empty_book.asks("products"), "won", "lost") == [
        ("Alpha", 32, 32),
        ("Beta", 24, 24),
        (None, 24, 24),
    ]


@given(
    amount=st.integers(0, 10**15),
    totals=st.lists(st.integers(0, 10**12), min_size=1, max_size=9).filter(any),
)
@example(amount=10_000, totals=[1, 1, 1])
def test_shares_add_up_and_are_off_by_less_than_one(amount: int, totals: list[int]) -> None:
    parts = list(shares(amount, totals))
    assert sum(part or 0 for part in parts) == amount
    for part, total in zip(parts, totals, strict=True):
        assert part is not None
        assert abs(part - Fraction(amount * total, sum(totals))) < 1
    assert list(shares(None, totals)) == [None] * len(totals)


def test_lines_without_price_share_by_their_number(empty_book: Book) -> None:
    lines = [Sold("Alpha"), Sold("Beta", 100, off=100), Sold()]
    empty_book.enter(Sale("d", "2026-01-01", [("won", "2026-01-02")], 10_000, lines=lines))
    # 33.33, 33.33 and 33.34.
    assert cells(empty_book.asks("products"), "won_value", "discount") == [
        ("Alpha", {"UAH": 3_333}, 0.0),
        ("Beta", {"UAH": 3_333}, 1.0),
        (None, {"UAH": 3_334}, 0.0),
    ]


def test_nothing_closed_has_no_products(book: Book, empty_book: Book) -> None:
    empty_book.enter(Sale("open", "2026-01-01", [], 100, lines=[Sold("Alpha", 100)]))
    for report in (
        book.asks("products", period=days("2019-01-01", "2019-12-31")),
        empty_book.asks("products"),
    ):
        assert (list(report.rows), report.chart, report.currency) == ([], None, "")
        assert whole(report, *COLUMNS) == (0, 0, 0, None, 0.0, {}, None)


def test_the_period_before_and_one_currency(book: Book) -> None:
    rates = Rates("USD", "2026-11-20", {"UAH": Decimal("0.025")})
    question = Question(NOW, period=days("2026-04-01", "2026-06-30"), currency="USD", rates=rates)
    with book.store.snapshot() as (session, _stop):
        report = run(session, "products", question, compare=True)
    assert cells(report, "won", "lost", "won_value") == [
        ("Alpha", 1, 1, {"USD": 490_000}),
        ("Beta", 1, 2, {}),
        (None, 1, 2, {"USD": 210_000}),
    ]
    assert report.before is not None
    assert cells(report.before, "won", "lost", "won_value") == [
        # 333.33 and 666.67 hryvnias, rounded half up.
        ("Beta", 1, 0, {"USD": 1_667}),
        ("Alpha", 1, 1, {"USD": 833}),
        (None, 1, 0, {"USD": 1_250}),
    ]
