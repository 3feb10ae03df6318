"""Velocity: money a day by the formula, each of its parts counted by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from svit_tui.crm.reports.catalogue import deals_behind, run
from svit_tui.crm.reports.shared.question import Question, Rates
from svit_tui.crm.reports.shared.report import TOTAL
from svit_tui.crm.reports.velocity import BY
from svit_tui.model.errors import NotFound
from tests.crm.reports.closing_world import NOW, Book, Sale, cells, days, whole

COLUMNS = ("open", "won", "lost", "won_value", "cycle_days", "velocity")
# Open are J, K, which is snoozed, and L.
# Key, open, won, lost, won value, mean days to won, and what follows; in the order of the rows.
GROUPED: dict[str, list[tuple[Any, ...]]] = {
    "pipeline": [
        # 2 × 3/7 × 1,500/3 ÷ 5 = 85.714…
        (
            *("Sales", 2, 3, 4, {"UAH": 150_000, "USD": 700_000}, 5),
            {"UAH": 8_571, "USD": 40_000},
        ),
        ("Renewals", 1, 1, 1, {}, 0, None),
    ],
    "owner": [
        # 1 × 1/2 × 7,000 ÷ 1
        ("Anna", 1, 1, 1, {"USD": 700_000}, 1, {"USD": 350_000}),
        # 1 × 2/3 × 1,500/2 ÷ 7 = 71.428…
        ("Taras", 1, 2, 1, {"UAH": 150_000}, 7, {"UAH": 7_143}),
        ("Max", 1, 1, 1, {}, 0, None),
        ("olena", 0, 0, 1, {}, None, None),
        (None, 0, 0, 1, {}, None, None),
    ],
    "team": [
        # 2 × 3/5 × 1,500/3 ÷ 5
        (
            *("West", 2, 3, 2, {"UAH": 150_000, "USD": 700_000}, 5),
            {"UAH": 12_000, "USD": 56_000},
        ),
        ("East", 1, 1, 1, {}, 0, None),
        (None, 0, 0, 2, {}, None, None),
    ],
    "manager": [
        # 2 × 3/5 × 1,500/3 ÷ 14/3 = 128.571…
        ("Ira", 2, 3, 2, {"UAH": 150_000}, 14 / 3, {"UAH": 12_857}),
        # 1 × 1/4 × 7,000 ÷ 1
        (None, 1, 1, 3, {"USD": 700_000}, 1, {"USD": 175_000}),
    ],
    "source": [
        # 1 × 2/4 × 1,000/2 ÷ 5.5 = 45.4545…; of dollars 318.1818…
        (
            *("Web", 1, 2, 2, {"UAH": 100_000, "USD": 700_000}, 5.5),
            {"UAH": 4_545, "USD": 31_818},
        ),
        # 1 × 1/3 × 500 ÷ 4 = 41.666…
        ("Fair", 1, 1, 2, {"UAH": 50_000}, 4, {"UAH": 4_167}),
        (None, 1, 1, 1, {}, 0, None),
    ],
    "product": [
        # 1 × 2/4 × 333.33/2 ÷ 5.5 = 15.1513…; of dollars 4,900: 222.7272…
        (
            *("Alpha", 1, 2, 2, {"UAH": 33_333, "USD": 490_000}, 5.5),
            {"UAH": 1_515, "USD": 22_273},
        ),
        ("Beta", 0, 2, 2, {"UAH": 66_667}, 5, {"UAH": 0}),
        # 2 × 2/4 × 500/2 ÷ 2.5
        (
            *(None, 2, 2, 2, {"UAH": 50_000, "USD": 210_000}, 2.5),
            {"UAH": 10_000, "USD": 42_000},
        ),
    ],
    "tag": [
        # 2 × 3/7 × 1,500/3 ÷ 5, and 1 × 2/4 × 1,000/2 ÷ 5.5
        (
            *("hot", 2, 3, 4, {"UAH": 150_000, "USD": 700_000}, 5),
            {"UAH": 8_571, "USD": 40_000},
        ),
        (
            *("vip", 1, 2, 2, {"UAH": 100_000, "USD": 700_000}, 5.5),
            {"UAH": 4_545, "USD": 31_818},
        ),
        (None, 1, 1, 1, {}, 0, None),
    ],
}
# 3 × 4/9 × 1,500/4 ÷ 3.75 = 133.333…; of dollars 622.222…
TOTAL_ROW = (
    *(3, 4, 5, {"UAH": 150_000, "USD": 700_000}, 3.75),
    {"UAH": 13_333, "USD": 62_222},
)


def test_each_grouping_is_told() -> None:
    assert set(GROUPED) == set(BY)


@pytest.mark.parametrize("by", BY)
def test_velocity_is_of_what_each_group_has(book: Book, by: str) -> None:
    report = book.asks("velocity", by)
    assert cells(report, *COLUMNS) == GROUPED[by]
    assert whole(report, *COLUMNS) == TOTAL_ROW


def test_the_example_of_the_handbook_comes_out(empty_book: Book) -> None:
    # 4 open × 30 % × 50,000 ÷ 60 days = 1,000 a day, in the pipeline and in all.
    end = ("won", "2026-03-02")
    empty_book.enter(*(Sale(f"open {n}", "2026-05-01", [], 1) for n in range(4)))
    empty_book.enter(*(Sale(f"won {n}", "2026-01-01", [end], 5_000_000) for n in range(3)))
    lost = [("lost", "2026-03-02")]
    empty_book.enter(*(Sale(f"lost {n}", "2026-01-01", lost, 7) for n in range(7)))
    report = empty_book.asks("velocity")
    told = (4, 3, 7, {"UAH": 15_000_000}, 60, {"UAH": 100_000})
    assert cells(report, *COLUMNS) == [("Sales", *told)]
    assert whole(report, *COLUMNS) == told
    assert whole(report, "win_rate", "mean_value") == (0.3, {"UAH": 5_000_000})


def test_what_is_open_counts_whatever_the_period(book: Book) -> None:
    # Only B closed: 3 × 1 × 500 ÷ 4.
    report = book.asks("velocity", period=days("2026-02-05", "2026-02-05"))
    assert whole(report, *COLUMNS) == (3, 1, 0, {"UAH": 50_000}, 4, {"UAH": 37_500})
    nothing = book.asks("velocity", period=days("2019-01-01", "2019-12-31"))
    assert cells(nothing, *COLUMNS, total=True) == [
        ("Sales", 2, 0, 0, {}, None, None),
        ("Renewals", 1, 0, 0, {}, None, None),
        (None, 3, 0, 0, {}, None, None),
    ]
    assert whole(nothing, "win_rate", "mean_value") == (None, None)


@pytest.mark.parametrize(
    ("way", "left"),
    [
        ("pipeline", "L"),
        ("owner", "JL"),
        ("team", "JK"),
        ("source", "L"),
        ("product", ""),
        ("tag", ""),
        ("period", "JKL"),
        ("several", "J"),
    ],
)
@pytest.mark.parametrize("by", ["pipeline", "owner", "product", "tag"])
def test_a_narrowed_question_leaves_deals_out(book: Book, way: str, left: str, by: str) -> None:
    narrowed, closed = book.narrowings()[way]
    report = book.asks("velocity", by, **narrowed)
    with book.store.read() as session:
        for column, of, some in (
            ("open", "JKL", left),
            ("won", "ABCD", closed),
            ("lost", "EFGHI", closed),
        ):
            question = Question(NOW, by=by, **narrowed)
            found = deals_behind(session, "velocity", question, TOTAL, column)
            assert sorted(book.titles(found)) == [title for title in some if title in of]
            assert whole(report, column) == (len(found),)
        with pytest.raises(NotFound):
            deals_behind(session, "velocity", question, TOTAL, "velocity")


def test_an_empty_store_has_no_velocity(empty_book: Book) -> None:
    for by in BY:
        report = empty_book.asks("velocity", by)
        assert (list(report.rows), report.chart, report.currency) == ([], None, "")
        assert whole(report, *COLUMNS) == (0, 0, 0, {}, None, None)


def test_what_is_won_without_amount_brings_nothing_a_day(empty_book: Book) -> None:
    empty_book.enter(
        Sale("won", "2026-01-01", [("won", "2026-01-02")]),
        Sale("for nothing", "2026-01-01", [("won", "2026-01-02")], 0, "USD"),
        Sale("open", "2026-01-01"),
    )
    assert whole(empty_book.asks("velocity"), *COLUMNS) == (1, 2, 0, {"USD": 0}, 1, {"USD": 0})


def test_money_a_day_is_rounded_once_and_converted_before(book: Book) -> None:
    rates = Rates("USD", "2026-11-20", {"UAH": Decimal("0.025")})
    question = Question(NOW, period=days("2026-04-01", "2026-06-30"), currency="USD", rates=rates)
    with book.store.snapshot() as (session, _stop):
        report = run(session, "velocity", question, compare=True)
    # C and D were won, four lost: 3 × 2/6 × 7,000/2 ÷ 0.5.
    assert whole(report, "velocity") == ({"USD": 700_000},)
    assert report.before is not None
    # A and B were won, E lost; 37.50 dollars: 3 × 2/3 × 37.50/2 ÷ 7 = 5.357…
    assert whole(report.before, "open", "won_value", "velocity") == (
        *(3, {"USD": 3_750}),
        {"USD": 536},
    )
    everything = book.asks("velocity", currency="USD", rates=rates)
    # 3 × 4/9 × 7,037.50/4 ÷ 3.75 = 625.555…
    assert whole(everything, "velocity") == ({"USD": 62_556},)
