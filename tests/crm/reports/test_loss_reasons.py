"""Loss reasons, alone and crossed with all that they can be, against a count by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from svit_tui.crm.reports.catalogue import deals_behind, run
from svit_tui.crm.reports.loss_reasons import BY, CROSSED
from svit_tui.crm.reports.shared.question import Question, Rates
from svit_tui.crm.reports.shared.report import TOTAL, Report
from svit_tui.model.errors import NotFound
from tests.crm.reports.closing_world import NOW, Book, Sale, cells, days, whole

EVERYTHING = {"UAH": 10_599_999, "USD": 2_000_000}
# Key, count, value, the most frequent reason, and its share; in the order of the rows.
GROUPED: dict[str, list[tuple[Any, ...]]] = {
    "owner": [
        ("olena", 1, {"UAH": 10_000_000}, "Price", 1),
        ("Taras", 1, {"UAH": 99_999}, "Price", 1),
        ("Anna", 1, {"USD": 2_000_000}, "Rival", 1),
        ("Max", 1, {}, "Price", 1),
        (None, 1, {"UAH": 500_000}, "(none)", 1),
    ],
    "team": [
        ("West", 2, {"UAH": 99_999, "USD": 2_000_000}, "Price", 1 / 2),
        ("East", 1, {}, "Price", 1),
        (None, 2, {"UAH": 10_500_000}, "Price", 1 / 2),
    ],
    "manager": [
        ("Ira", 2, {"UAH": 99_999}, "Price", 1),
        (None, 3, {"UAH": 10_500_000, "USD": 2_000_000}, "Price", 1 / 3),
    ],
    "source": [
        ("Fair", 2, {"UAH": 10_000_000, "USD": 2_000_000}, "Price", 1 / 2),
        ("Web", 2, {"UAH": 99_999}, "Price", 1),
        (None, 1, {"UAH": 500_000}, "(none)", 1),
    ],
    "product": [
        ("Beta", 2, {"UAH": 10_250_000}, "Price", 1 / 2),
        ("Alpha", 2, {"UAH": 349_999}, "Price", 1 / 2),
        (None, 2, {"USD": 2_000_000}, "Price", 1 / 2),
    ],
    "stage": [
        ("Lead", 1, {"UAH": 500_000}, "(none)", 1),
        ("Proposal", 2, {"UAH": 10_099_999}, "Price", 1),
        ("Negotiation", 1, {"USD": 2_000_000}, "Rival", 1),
        ("Due", 1, {}, "Price", 1),
    ],
    "pipeline": [
        ("Sales", 4, EVERYTHING, "Price", 1 / 2),
        ("Renewals", 1, {}, "Price", 1),
    ],
    "month": [
        ("2026-01", 1, {"UAH": 99_999}, "Price", 1),
        ("2026-04", 2, {"UAH": 500_000, "USD": 2_000_000}, "Rival", 1 / 2),
        ("2026-05", 1, {"UAH": 10_000_000}, "Price", 1),
        ("2026-06", 1, {}, "Price", 1),
    ],
    "quarter": [
        ("2026-Q1", 1, {"UAH": 99_999}, "Price", 1),
        ("2026-Q2", 4, {"UAH": 10_500_000, "USD": 2_000_000}, "Price", 1 / 2),
    ],
    "size": [
        ("<1k", 1, {"UAH": 99_999}, "Price", 1),
        ("5k–20k", 1, {"UAH": 500_000}, "(none)", 1),
        ("20k–100k", 1, {"USD": 2_000_000}, "Rival", 1),
        ("≥100k", 1, {"UAH": 10_000_000}, "Price", 1),
        ("unknown", 1, {}, "Price", 1),
    ],
    "tag": [
        ("hot", 4, {"UAH": 10_099_999, "USD": 2_000_000}, "Price", 3 / 4),
        ("vip", 2, {"UAH": 10_099_999}, "Price", 1),
        (None, 1, {"UAH": 500_000}, "(none)", 1),
    ],
}
# Columns in their order, and what stands in them, each reason a line: Price, Rival, none.
ACROSS: dict[str, tuple[str, list[list[int]]]] = {
    "reason": (
        "Sales: Lead, Sales: Proposal, Sales: Negotiation, Renewals: Due",
        [[0, 2, 0, 1], [0, 0, 1, 0], [1, 0, 0, 0]],
    ),
    "stage": (
        "Sales: Lead, Sales: Proposal, Sales: Negotiation, Renewals: Due",
        [[0, 2, 0, 1], [0, 0, 1, 0], [1, 0, 0, 0]],
    ),
    # A deal without product is beside those of several.
    "product": ("Alpha, Beta, (none)", [[1, 1, 1], [0, 0, 1], [1, 1, 0]]),
    "source": ("Fair, Web, (none)", [[1, 2, 0], [1, 0, 0], [0, 0, 1]]),
    "owner": (
        "Anna, Max, Taras, olena, (none)",
        [[0, 1, 1, 1, 0], [1, 0, 0, 0, 0], [0, 0, 0, 0, 1]],
    ),
    "team": ("West, East, (none)", [[1, 1, 1], [1, 0, 0], [0, 0, 1]]),
    "manager": ("Ira, (none)", [[2, 1], [0, 1], [0, 1]]),
    "pipeline": ("Sales, Renewals", [[2, 1], [1, 0], [1, 0]]),
    "month": (
        "2026-01, 2026-04, 2026-05, 2026-06",
        [[1, 0, 1, 1], [0, 1, 0, 0], [0, 1, 0, 0]],
    ),
    "quarter": ("2026-Q1, 2026-Q2", [[1, 2], [0, 1], [0, 1]]),
    "size": (
        "<1k, 5k–20k, 20k–100k, ≥100k, unknown",
        [[1, 0, 0, 1, 1], [0, 0, 1, 0, 0], [0, 1, 0, 0, 0]],
    ),
    "tag": ("hot, vip, (none)", [[3, 2, 0], [1, 0, 0], [0, 0, 1]]),
}


def test_each_grouping_is_told() -> None:
    assert {"reason", *GROUPED} == set(BY) == set(ACROSS)


def test_of_as_many_losses_a_known_reason_is_named_before_none(book: Book) -> None:
    # Two deals with Beta were lost: one for no known reason, one for its price.
    report = book.asks("loss-reasons", "product")
    assert cells(report, "reason", "reason_share")[0] == ("Beta", "Price", 1 / 2)


def test_reasons_have_their_share_of_the_lost(book: Book) -> None:
    report = book.asks("loss-reasons")
    assert cells(report, "count", "share", "value", total=True) == [
        ("Price", 3, 3 / 5, {"UAH": 10_099_999}),
        ("Rival", 1, 1 / 5, {"USD": 2_000_000}),
        (None, 1, 1 / 5, {"UAH": 500_000}),
        (None, 5, 1.0, EVERYTHING),
    ]
    assert [row.label for row in report.rows] == ["Price", "Rival", "(none)"]
    assert list(report.currencies) == ["UAH", "USD"]


@pytest.mark.parametrize("by", GROUPED)
def test_lost_deals_are_counted_under_their_groups(book: Book, by: str) -> None:
    report = book.asks("loss-reasons", by)
    assert cells(report, "count", "value", "reason", "reason_share") == GROUPED[by]
    assert [row.values["share"] for row in report.rows] == [row[1] / 5 for row in GROUPED[by]]
    assert whole(report, "count", "share", "value") == (5, 1.0, EVERYTHING)


def crossed(report: Report) -> tuple[str, list[list[int]]]:
    """The titles of the crossed table's columns, and its rows."""
    (table,) = report.parts
    assert [row.label for row in table.rows] == ["Price", "Rival", "(none)"]
    rows = [[row.values[column.key] for column in table.columns] for row in table.rows]
    return ", ".join(column.title for column in table.columns), rows


@pytest.mark.parametrize("by", BY)
def test_reasons_are_crossed_with_what_is_asked_for(book: Book, by: str) -> None:
    assert crossed(book.asks("loss-reasons", by)) == ACROSS[by]


def test_a_crossed_number_opens_its_deals(book: Book) -> None:
    ids = book.ids
    price = ids["LossReason"]["Price"]
    with book.store.read() as session:
        for by, row_id, column, titles in (
            ("", TOTAL, "count", "HIFGE"),
            ("", price, "count", "HIE"),
            ("", 0, "count", "G"),
            ("", price, f"by:{ids['Stage']['Proposal']}", "IE"),
            ("product", price, "by:0", "H"),
            ("product", 0, f"by:{ids['Product']['Beta']}", "G"),
            ("team", price, "by:=West", "E"),
            ("team", 0, "by:0", "G"),
            ("quarter", price, "by:2026-Q2", "HI"),
            ("size", price, "by:<1k", "E"),
        ):
            question = Question(NOW, by=by)
            found = deals_behind(session, "loss-reasons", question, row_id, column)
            assert book.titles(found) == titles, (by, row_id, column)
        with pytest.raises(NotFound):
            deals_behind(session, "loss-reasons", Question(NOW), TOTAL, "share")


@pytest.mark.parametrize("by", ["reason", "owner", "product", "month", "tag"])
@pytest.mark.parametrize(
    "way", "pipeline owner team source product tag period from until several".split()
)
def test_a_narrowed_question_leaves_deals_out(book: Book, way: str, by: str) -> None:
    narrowed, left = book.narrowings()[way]
    report = book.asks("loss-reasons", by, **narrowed)
    lost = [title for title in left if title in "EFGHI"]
    assert whole(report, "count") == (len(lost),)
    with book.store.read() as session:
        question = Question(NOW, by=by, **narrowed)
        found = deals_behind(session, "loss-reasons", question, TOTAL, "count")
    assert sorted(book.titles(found)) == lost


def test_nothing_lost_has_no_shares(book: Book, empty_book: Book) -> None:
    empty_book.enter(
        Sale("won", "2026-01-01", [("won", "2026-01-02")], 1),
        Sale("back", "2026-01-01", [("lost", "2026-01-02"), ("reopened", "2026-01-03")], 1),
        Sale("gone", "2026-01-01", [("lost", "2026-01-02"), ("archived", "2026-01-03")], 1),
    )
    for by in BY:
        for report in (
            book.asks("loss-reasons", by, period=days("2019-01-01", "2019-12-31")),
            empty_book.asks("loss-reasons", by),
        ):
            assert (list(report.rows), list(report.parts), report.chart) == ([], [], None)
            assert whole(report, "count", "share", "value") == (0, None, {})


def test_only_the_largest_groups_are_crossed(empty_book: Book) -> None:
    for month in range(1, CROSSED + 3):
        closed = [("lost", f"2025-{month:02}-10")]
        empty_book.enter(
            Sale(f"{month} a", "2025-01-01", closed, reason="Price"),
            *([Sale(f"{month} b", "2025-01-01", closed)] if month != 2 else []),
        )
    (table,) = empty_book.asks("loss-reasons", "month").parts
    shown = [column.title for column in table.columns]
    assert shown == ["2025-01", *(f"2025-{month:02}" for month in range(3, 10))]
    assert table.notes == [f"The {CROSSED} largest groups are shown."]
    assert [[row.key, *row.values.values()] for row in table.rows] == [
        ["Price", *[1] * CROSSED],
        [None, *[1] * CROSSED],
    ]


def test_the_period_before_and_one_currency(book: Book) -> None:
    rates = Rates("USD", "2026-11-20", {"UAH": Decimal("0.025")})
    question = Question(NOW, period=days("2026-05-01", "2026-05-31"), currency="USD", rates=rates)
    with book.store.snapshot() as (session, _stop):
        report = run(session, "loss-reasons", question, compare=True)
    assert cells(report, "count", "value") == [("Price", 1, {"USD": 250_000})]
    assert report.before is not None
    # 31 days before: from 31 March.
    assert cells(report.before, "count", "value") == [
        ("Rival", 1, {"USD": 2_000_000}),
        (None, 1, {"USD": 12_500}),
    ]
