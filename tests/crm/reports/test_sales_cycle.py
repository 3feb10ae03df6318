"""Sales cycle: mean and median days to the end, against a count by hand."""

from __future__ import annotations

from typing import Any

import pytest

from svit_tui.crm.reports.catalogue import deals_behind, run
from svit_tui.crm.reports.sales_cycle import BY
from svit_tui.crm.reports.shared.question import Question
from svit_tui.crm.reports.shared.report import TOTAL
from svit_tui.model.errors import NotFound
from tests.crm.reports.closing_world import NOW, Book, Sale, Sold, cells, days, whole

WON = ("won", "won_mean_days", "won_median_days")
LOST = ("lost", "lost_mean_days", "lost_median_days")
NONE = (0, None, None)
# Days to won: A 10, B 4, C 1, D 0. To lost: E 21, F 59, G 32, H 1, I 30.
# Key, won with mean and median, lost with mean and median; in the order of the rows.
GROUPED: dict[str, list[tuple[Any, ...]]] = {
    "pipeline": [("Sales", 3, 5, 4, 4, 35.5, 31), ("Renewals", 1, 0, 0, 1, 1, 1)],
    "owner": [
        ("Taras", 2, 7, 7, 1, 21, 21),
        ("Anna", 1, 1, 1, 1, 59, 59),
        ("Max", 1, 0, 0, 1, 1, 1),
        ("olena", *NONE, 1, 30, 30),
        (None, *NONE, 1, 32, 32),
    ],
    "team": [
        ("West", 3, 5, 4, 2, 40, 40),
        ("East", 1, 0, 0, 1, 1, 1),
        (None, *NONE, 2, 31, 31),
    ],
    "manager": [("Ira", 3, 14 / 3, 4, 2, 11, 11), (None, 1, 1, 1, 3, 121 / 3, 32)],
    "source": [
        ("Web", 2, 5.5, 5.5, 2, 11, 11),
        ("Fair", 1, 4, 4, 2, 44.5, 44.5),
        (None, 1, 0, 0, 1, 32, 32),
    ],
    "product": [
        ("Alpha", 2, 5.5, 5.5, 2, 26.5, 26.5),
        ("Beta", 2, 5, 5, 2, 31, 31),
        (None, 2, 2.5, 2.5, 2, 30, 30),
    ],
    "stage": [
        ("Lead", *NONE, 1, 32, 32),
        ("Proposal", 1, 4, 4, 2, 25.5, 25.5),
        ("Negotiation", *NONE, 1, 59, 59),
        ("Closing", 2, 5.5, 5.5, *NONE),
        ("Due", *NONE, 1, 1, 1),
        ("Talks", 1, 0, 0, *NONE),
    ],
    "month": [
        ("2026-01", 1, 10, 10, 1, 21, 21),
        ("2026-02", 1, 4, 4, *NONE),
        ("2026-04", 1, 1, 1, 2, 45.5, 45.5),
        ("2026-05", 1, 0, 0, 1, 30, 30),
        ("2026-06", *NONE, 1, 1, 1),
    ],
    "quarter": [("2026-Q1", 2, 7, 7, 1, 21, 21), ("2026-Q2", 2, 0.5, 0.5, 4, 30.5, 31)],
    "size": [
        ("<1k", 1, 4, 4, 1, 21, 21),
        ("1k–5k", 1, 10, 10, *NONE),
        ("5k–20k", 1, 1, 1, 1, 32, 32),
        ("20k–100k", *NONE, 1, 59, 59),
        ("≥100k", *NONE, 1, 30, 30),
        ("unknown", 1, 0, 0, 1, 1, 1),
    ],
    "tag": [
        ("hot", 3, 5, 4, 4, 27.75, 25.5),
        ("vip", 2, 5.5, 5.5, 2, 25.5, 25.5),
        (None, 1, 0, 0, 1, 32, 32),
    ],
}


def test_each_grouping_is_told() -> None:
    assert set(GROUPED) == set(BY)


@pytest.mark.parametrize("by", BY)
def test_cycles_are_measured_under_their_groups(book: Book, by: str) -> None:
    report = book.asks("sales-cycle", by)
    assert cells(report, *WON, *LOST) == GROUPED[by]
    assert whole(report, *WON, *LOST) == (4, 3.75, 2.5, 5, 28.6, 30)
    assert report.extra["total"] == {
        "won": {"count": 4, "mean_days": 3.75, "median_days": 2.5},
        "lost": {"count": 5, "mean_days": 28.6, "median_days": 30},
    }


def test_parts_of_days_are_kept_to_the_second(empty_book: Book) -> None:
    for title, end in (
        ("six hours", "2026-01-01T06:00"),
        ("a second", "2026-01-01T00:00:01"),
        ("a day and a third", "2026-01-02T08:00"),
    ):
        empty_book.enter(Sale(title, "2026-01-01", [("won", end)]))
    report = empty_book.asks("sales-cycle")
    assert whole(report, *WON) == (3, (21_600 + 1 + 115_200) / 3 / 86_400, 0.25)
    # 136,801 ÷ 259,200 = 0.52778…, to four decimals for scripts.
    assert report.extra["total"]["won"]["mean_days"] == 0.5278


def test_a_reopened_deal_took_until_it_closed_at_last(empty_book: Book) -> None:
    empty_book.enter(
        Sale(
            *("back", "2026-01-01"),
            [("lost", "2026-01-03"), ("reopened", "2026-02-01"), ("won", "2026-02-10")],
            lines=[Sold("Alpha", 1), Sold("Beta", 1)],
        ),
        Sale("open again", "2026-01-01", [("won", "2026-01-02"), ("reopened", "2026-01-03")]),
        Sale("gone", "2026-01-01", [("won", "2026-01-02"), ("archived", "2026-01-03")]),
    )
    assert whole(empty_book.asks("sales-cycle"), *WON, *LOST) == (1, 40, 40, *NONE)
    report = empty_book.asks("sales-cycle", "product")
    assert cells(report, *WON, total=True) == [
        ("Alpha", 1, 40, 40),
        ("Beta", 1, 40, 40),
        (None, 1, 40, 40),
    ]
    assert report.notes == ["A deal counts once under each of its products."]


@pytest.mark.parametrize(
    "way", "pipeline owner team source product tag period from until several".split()
)
@pytest.mark.parametrize("by", ["pipeline", "product", "quarter", "tag"])
def test_a_narrowed_question_leaves_deals_out(book: Book, way: str, by: str) -> None:
    narrowed, left = book.narrowings()[way]
    report = book.asks("sales-cycle", by, **narrowed)
    took = dict(zip("ABCDEFGHI", (10, 4, 1, 0, 21, 59, 32, 1, 30), strict=True))
    for (column, mean_days, _median), of in ((WON, "ABCD"), (LOST, "EFGHI")):
        cycles = [took[title] for title in left if title in of]
        mean = sum(cycles) / len(cycles) if cycles else None
        assert whole(report, column, mean_days) == (len(cycles), pytest.approx(mean))


def test_nothing_closed_takes_no_time(book: Book, empty_book: Book) -> None:
    empty_book.enter(Sale("open", "2026-01-01"))
    for by in BY:
        for report in (
            book.asks("sales-cycle", by, period=days("2019-01-01", "2019-12-31")),
            empty_book.asks("sales-cycle", by),
        ):
            assert (list(report.rows), report.chart) == ([], None)
            assert whole(report, *WON, *LOST) == (*NONE, *NONE)
            nothing = {"count": 0, "mean_days": None, "median_days": None}
            assert report.extra["total"] == {"won": nothing, "lost": nothing}


def test_the_period_before_and_what_opens(book: Book) -> None:
    question = Question(NOW, period=days("2026-04-01", "2026-06-30"))
    with book.store.snapshot() as (session, _stop):
        report = run(session, "sales-cycle", question, compare=True)
        assert report.before is not None
        assert whole(report, *WON) == (2, 0.5, 0.5)
        assert whole(report.before, *WON, *LOST) == (2, 7, 7, 1, 21, 21)
        found = deals_behind(session, "sales-cycle", question, TOTAL, "lost")
        assert book.titles(found) == "HIFG"
        with pytest.raises(NotFound):
            deals_behind(session, "sales-cycle", question, TOTAL, "won_mean_days")
