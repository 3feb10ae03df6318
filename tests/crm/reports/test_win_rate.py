"""Win rate, by everything that it can be grouped by, against a count by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from svit_tui.crm.reports.catalogue import deals_behind, run
from svit_tui.crm.reports.shared.question import Question, Rates
from svit_tui.crm.reports.shared.report import TOTAL
from svit_tui.crm.reports.win_rate import BY
from svit_tui.model.errors import Invalid, NotFound
from tests.crm.reports.closing_world import NOW, Book, Sale, Sold, cells, days, whole

MONEY = ("won", "lost", "won_value", "lost_value")
# Key, won, lost, won value, lost value; in the order of the rows.
GROUPED: dict[str, list[tuple[Any, ...]]] = {
    "owner": [
        ("Taras", 2, 1, {"UAH": 150_000}, {"UAH": 99_999}),
        ("Anna", 1, 1, {"USD": 700_000}, {"USD": 2_000_000}),
        ("Max", 1, 1, {}, {}),
        ("olena", 0, 1, {}, {"UAH": 10_000_000}),
        (None, 0, 1, {}, {"UAH": 500_000}),
    ],
    "team": [
        ("West", 3, 2, {"UAH": 150_000, "USD": 700_000}, {"UAH": 99_999, "USD": 2_000_000}),
        ("East", 1, 1, {}, {}),
        (None, 0, 2, {}, {"UAH": 10_500_000}),
    ],
    "manager": [
        ("Ira", 3, 2, {"UAH": 150_000}, {"UAH": 99_999}),
        (None, 1, 3, {"USD": 700_000}, {"UAH": 10_500_000, "USD": 2_000_000}),
    ],
    "source": [
        ("Web", 2, 2, {"UAH": 100_000, "USD": 700_000}, {"UAH": 99_999}),
        ("Fair", 1, 2, {"UAH": 50_000}, {"UAH": 10_000_000, "USD": 2_000_000}),
        (None, 1, 1, {}, {"UAH": 500_000}),
    ],
    "product": [
        ("Beta", 2, 2, {"UAH": 66_667}, {"UAH": 10_250_000}),
        ("Alpha", 2, 2, {"UAH": 33_333, "USD": 490_000}, {"UAH": 349_999}),
        (None, 2, 2, {"UAH": 50_000, "USD": 210_000}, {"USD": 2_000_000}),
    ],
    "stage": [
        ("Lead", 0, 1, {}, {"UAH": 500_000}),
        ("Proposal", 1, 2, {"UAH": 50_000}, {"UAH": 10_099_999}),
        ("Negotiation", 0, 1, {}, {"USD": 2_000_000}),
        ("Closing", 2, 0, {"UAH": 100_000, "USD": 700_000}, {}),
        ("Due", 0, 1, {}, {}),
        ("Talks", 1, 0, {}, {}),
    ],
    "pipeline": [
        ("Sales", 3, 4, {"UAH": 150_000, "USD": 700_000}, {"UAH": 10_599_999, "USD": 2_000_000}),
        ("Renewals", 1, 1, {}, {}),
    ],
    "month": [
        ("2026-01", 1, 1, {"UAH": 100_000}, {"UAH": 99_999}),
        ("2026-02", 1, 0, {"UAH": 50_000}, {}),
        ("2026-04", 1, 2, {"USD": 700_000}, {"UAH": 500_000, "USD": 2_000_000}),
        ("2026-05", 1, 1, {}, {"UAH": 10_000_000}),
        ("2026-06", 0, 1, {}, {}),
    ],
    "quarter": [
        ("2026-Q1", 2, 1, {"UAH": 150_000}, {"UAH": 99_999}),
        ("2026-Q2", 2, 4, {"USD": 700_000}, {"UAH": 10_500_000, "USD": 2_000_000}),
    ],
    "size": [
        ("<1k", 1, 1, {"UAH": 50_000}, {"UAH": 99_999}),
        ("1k–5k", 1, 0, {"UAH": 100_000}, {}),
        ("5k–20k", 1, 1, {"USD": 700_000}, {"UAH": 500_000}),
        ("20k–100k", 0, 1, {}, {"USD": 2_000_000}),
        ("≥100k", 0, 1, {}, {"UAH": 10_000_000}),
        ("unknown", 1, 1, {}, {}),
    ],
    "tag": [
        ("hot", 3, 4, {"UAH": 150_000, "USD": 700_000}, {"UAH": 10_099_999, "USD": 2_000_000}),
        ("vip", 2, 2, {"UAH": 100_000, "USD": 700_000}, {"UAH": 10_099_999}),
        (None, 1, 1, {}, {"UAH": 500_000}),
    ],
}
TOTAL_ROW = (4, 5, {"UAH": 150_000, "USD": 700_000}, {"UAH": 10_599_999, "USD": 2_000_000})


def test_each_grouping_is_told() -> None:
    assert set(GROUPED) == set(BY)


@pytest.mark.parametrize("by", BY)
def test_closed_deals_are_counted_under_their_groups(book: Book, by: str) -> None:
    report = book.asks("win-rate", by)
    assert cells(report, *MONEY) == GROUPED[by]
    assert whole(report, *MONEY) == TOTAL_ROW
    assert list(report.currencies) == ["UAH", "USD"]
    for row in report.rows:
        won, lost = row.values["won"], row.values["lost"]
        assert row.values["win_rate"] == won / (won + lost)


def test_rates_are_of_deals_and_of_their_value(book: Book) -> None:
    report = book.asks("win-rate", "owner")
    assert cells(report, "win_rate", "value_rate", "mean_value", total=True) == [
        ("Taras", 2 / 3, 150_000 / 249_999, {"UAH": 75_000}),
        ("Anna", 1 / 2, 7 / 27, {"USD": 700_000}),
        ("Max", 1 / 2, None, {}),
        ("olena", 0.0, 0.0, None),
        (None, 0.0, 0.0, None),
        # Two currencies have no rate by value. 700,000 ÷ 4 and 150,000 ÷ 4.
        (None, 4 / 9, None, {"UAH": 37_500, "USD": 175_000}),
    ]


def test_a_mean_is_rounded_half_up_once(empty_book: Book) -> None:
    for number, amount in enumerate((1, 2, 2, 1)):
        empty_book.enter(Sale(f"d{number}", "2026-01-01", [("won", "2026-01-02")], amount))
    assert whole(empty_book.asks("win-rate"), "mean_value") == ({"UAH": 2},)


@pytest.mark.parametrize(
    "way", "pipeline owner team source product tag period from until several".split()
)
@pytest.mark.parametrize("by", ["owner", "product", "month", "tag"])
def test_a_narrowed_question_leaves_deals_out(book: Book, way: str, by: str) -> None:
    narrowed, left = book.narrowings()[way]
    report = book.asks("win-rate", by, **narrowed)
    assert whole(report, "won", "lost") == (
        sum(title in "ABCD" for title in left),
        sum(title in "EFGHI" for title in left),
    )
    with book.store.read() as session:
        for column, of in (("won", "ABCD"), ("lost", "EFGHI")):
            question = Question(NOW, by=by, **narrowed)
            found = deals_behind(session, "win-rate", question, TOTAL, column)
            assert sorted(book.titles(found)) == [title for title in left if title in of]
    assert {row.key for row in report.rows} <= {row[0] for row in GROUPED[by]}


def test_deals_are_listed_last_closed_first(book: Book) -> None:
    with book.store.read() as session:
        for by, row_id, column, titles in (
            ("owner", TOTAL, "won", "DCBA"),
            ("owner", TOTAL, "lost", "HIFGE"),
            ("owner", 0, "lost", "G"),
            ("team", "=West", "won", "CBA"),
            ("team", 0, "lost", "IG"),
            ("manager", "=Ira", "won", "DBA"),
            ("product", book.ids["Product"]["Alpha"], "lost", "GE"),
            ("product", 0, "won", "CB"),
            ("tag", 0, "won", "D"),
            ("month", "2026-04", "lost", "FG"),
            ("quarter", "2026-Q2", "won", "DC"),
            ("size", "unknown", "won", "D"),
        ):
            found = deals_behind(session, "win-rate", Question(NOW, by=by), row_id, column)
            assert book.titles(found) == titles, (by, row_id, column)
        with pytest.raises(NotFound):
            deals_behind(session, "win-rate", Question(NOW), TOTAL, "win_rate")
        with pytest.raises(Invalid, match="owner, team, manager"):
            run(session, "win-rate", Question(NOW, by="moon"))


def test_the_period_before_is_as_long(book: Book) -> None:
    with book.store.snapshot() as (session, _stop):
        question = Question(NOW, by="owner", period=days("2026-04-01", "2026-06-30"))
        report = run(session, "win-rate", question, compare=True)
        assert report.before is not None
        # 91 days: from 31 December.
        assert report.before.question.period == days("2025-12-31", "2026-03-31")
        assert whole(report, "won", "lost") == (2, 4)
        assert cells(report.before, "won", "lost", total=True) == [("Taras", 2, 1), (None, 2, 1)]
        assert run(session, "win-rate", Question(NOW), compare=True).before is None


def test_currencies_meet_only_by_the_rates_given(book: Book) -> None:
    rates = Rates("UAH", "2026-11-20", {"USD": Decimal("41.5")})
    report = book.asks("win-rate", "source", currency="UAH", rates=rates)
    # 7,000 × 41.5 = 290,500; 20,000 × 41.5 = 830,000.
    assert cells(report, "won_value", "lost_value") == [
        ("Web", {"UAH": 29_150_000}, {"UAH": 99_999}),
        ("Fair", {"UAH": 50_000}, {"UAH": 93_000_000}),
        (None, {}, {"UAH": 500_000}),
    ]
    assert whole(report, "won_value", "value_rate", "mean_value") == (
        {"UAH": 29_200_000},
        29_200_000 / (29_200_000 + 93_599_999),
        {"UAH": 7_300_000},
    )
    assert list(report.currencies) == ["UAH"]
    # No rate of the dollar in euros is known; without rates a currency is only put first.
    euros = book.asks("win-rate", currency="EUR", rates=Rates("UAH", "", {"EUR": Decimal(48)}))
    assert whole(euros, "won_value", "value_rate") == ({"EUR": 3_125, "USD": 700_000}, None)
    dollars = book.asks("win-rate", currency="USD")
    assert whole(dollars, *MONEY) == TOTAL_ROW
    assert list(dollars.currencies) == ["USD", "UAH"]
    assert dollars.rows[0].key == "Anna"


@pytest.mark.parametrize("by", BY)
def test_nothing_closed_is_no_rate(book: Book, empty_book: Book, by: str) -> None:
    for report in (
        book.asks("win-rate", by, period=days("2019-01-01", "2019-12-31")),
        empty_book.asks("win-rate", by),
    ):
        assert list(report.rows) == []
        assert whole(report, *MONEY) == (0, 0, {}, {})
        assert whole(report, "win_rate", "value_rate", "mean_value") == (None, None, None)
        assert (report.chart, report.currency) == (None, "")


@pytest.mark.parametrize("by", BY)
def test_open_deals_alone_are_no_rate(empty_book: Book, by: str) -> None:
    empty_book.enter(
        Sale("won once", "2026-01-01", [("won", "2026-01-02"), ("reopened", "2026-01-03")], 1),
        Sale("archived", "2026-01-01", [("won", "2026-01-02"), ("archived", "2026-01-03")], 1),
    )
    assert list(empty_book.asks("win-rate", by).rows) == []


def test_sizes_are_of_major_units(empty_book: Book) -> None:
    closed = [("won", "2026-01-02")]
    for code, amount in (("JPY", 1_000), ("UAH", 1_000), ("KWD", 1_000), ("KWD", 999_999)):
        empty_book.enter(Sale(f"{code} {amount}", "2026-01-01", closed, amount, code))
    report = empty_book.asks("win-rate", "size")
    assert cells(report, "won", "won_value") == [
        ("<1k", 3, {"UAH": 1_000, "KWD": 1_000_999}),
        ("1k–5k", 1, {"JPY": 1_000}),
    ]


def test_a_deal_that_sells_a_product_twice_counts_once(empty_book: Book) -> None:
    lines = [Sold("Alpha", 100), Sold("Beta", 100), Sold("Alpha", 100)]
    empty_book.enter(Sale("d", "2026-01-01", [("won", "2026-01-02")], 100, lines=lines))
    report = empty_book.asks("win-rate", "product")
    assert cells(report, "won", "won_value") == [
        # 33 for the first third and 34 for the last; 33 between them.
        ("Alpha", 1, {"UAH": 67}),
        ("Beta", 1, {"UAH": 33}),
    ]
    assert whole(report, "won", "won_value") == (1, {"UAH": 100})
    assert report.notes == [
        "A deal counts once under each of its products; its amount is shared among its lines."
    ]
