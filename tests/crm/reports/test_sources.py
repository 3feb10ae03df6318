"""Sources: what became of the leads of each channel, against a count by hand."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from svit_tui.crm.reports.catalogue import deals_behind, run
from svit_tui.crm.reports.shared.question import Question, Rates
from svit_tui.crm.reports.shared.report import TOTAL
from svit_tui.crm.reports.sources import BY
from svit_tui.model.errors import NotFound
from svit_tui.model.pipeline import Stage
from tests.crm.reports.closing_world import NOW, Book, Sale, cells, days, whole

COUNTS = ("leads", "qualified", "won", "lost", "won_value", "cycle_days")
# Key, leads, qualified, won, lost, won value, mean days to won; in the order of the rows.
GROUPED: dict[str, list[tuple[Any, ...]]] = {
    "source": [
        ("Web", 5, 4, 2, 2, {"UAH": 100_000, "USD": 700_000}, 5.5),
        ("Fair", 4, 4, 1, 2, {"UAH": 50_000}, 4),
        (None, 3, 2, 1, 1, {}, 0),
    ],
    "owner": [
        ("Taras", 4, 4, 2, 1, {"UAH": 150_000}, 7),
        ("Anna", 3, 2, 1, 1, {"USD": 700_000}, 1),
        ("Max", 3, 2, 1, 1, {}, 0),
        ("olena", 1, 1, 0, 1, {}, None),
        (None, 1, 1, 0, 1, {}, None),
    ],
    "team": [
        ("West", 7, 6, 3, 2, {"UAH": 150_000, "USD": 700_000}, 5),
        ("East", 3, 2, 1, 1, {}, 0),
        (None, 2, 2, 0, 2, {}, None),
    ],
    "manager": [
        ("Ira", 7, 6, 3, 2, {"UAH": 150_000}, 14 / 3),
        (None, 5, 4, 1, 3, {"USD": 700_000}, 1),
    ],
    "pipeline": [
        ("Sales", 9, 8, 3, 4, {"UAH": 150_000, "USD": 700_000}, 5),
        ("Renewals", 3, 2, 1, 1, {}, 0),
    ],
    "tag": [
        ("hot", 9, 7, 3, 4, {"UAH": 150_000, "USD": 700_000}, 5),
        ("vip", 5, 5, 2, 2, {"UAH": 100_000, "USD": 700_000}, 5.5),
        (None, 3, 3, 1, 1, {}, 0),
    ],
}
TOTAL_ROW = (12, 10, 4, 5, {"UAH": 150_000, "USD": 700_000}, 3.75)


@pytest.mark.parametrize("by", BY)
def test_leads_are_followed_under_their_groups(book: Book, by: str) -> None:
    report = book.asks("sources", by)
    assert cells(report, *COUNTS) == GROUPED[by]
    assert whole(report, *COUNTS) == TOTAL_ROW


def test_conversion_goes_from_lead_to_qualified_to_won(book: Book) -> None:
    columns = ("lead_to_qualified", "qualified_to_won", "lead_to_won", "mean_value")
    assert cells(book.asks("sources"), *columns, total=True) == [
        ("Web", 4 / 5, 2 / 4, 2 / 5, {"UAH": 50_000, "USD": 350_000}),
        ("Fair", 1.0, 1 / 4, 1 / 4, {"UAH": 50_000}),
        (None, 2 / 3, 1 / 2, 1 / 3, {}),
        (None, 10 / 12, 4 / 10, 4 / 12, {"UAH": 37_500, "USD": 175_000}),
    ]


@pytest.mark.parametrize(
    ("way", "left"),
    [
        ("pipeline", "DHL"),
        ("owner", "ABDEHJL"),
        ("team", "ABCEFJK"),
        ("source", "BFIL"),
        ("product", "ADGI"),
        ("tag", "AF"),
        # By the day that they came.
        ("period", "CFGIJ"),
        ("a day", ""),
        ("from", "DHL"),
        ("until", "AE"),
        ("several", "CHJ"),
    ],
)
@pytest.mark.parametrize("by", BY)
def test_a_narrowed_question_leaves_leads_out(book: Book, way: str, left: str, by: str) -> None:
    narrowed, _closed = book.narrowings()[way]
    report = book.asks("sources", by, **narrowed)
    parts = ("ABCDEFGHIJKL", "ABCDEFGIJL", "ABCD", "EFGHI")
    with book.store.read() as session:
        question = Question(NOW, by=by, **narrowed)
        for column, of in zip(("leads", "qualified", "won", "lost"), parts, strict=True):
            found = deals_behind(session, "sources", question, TOTAL, column)
            assert sorted(book.titles(found)) == [title for title in left if title in of]
            assert whole(report, column) == (len(found),)
        with pytest.raises(NotFound):
            deals_behind(session, "sources", question, TOTAL, "cycle_days")


def test_leads_are_listed_newest_first(book: Book) -> None:
    with book.store.read() as session:
        question = Question(NOW)
        web = book.ids["Source"]["Web"]
        assert book.titles(deals_behind(session, "sources", question, web, "leads")) == "HCJEA"
        assert book.titles(deals_behind(session, "sources", question, 0, "qualified")) == "DG"


def test_no_leads_convert_to_nothing(book: Book, empty_book: Book) -> None:
    for by in BY:
        for report in (
            book.asks("sources", by, period=days("2019-01-01", "2019-12-31")),
            empty_book.asks("sources", by),
        ):
            assert (list(report.rows), report.chart, report.currency) == ([], None, "")
            assert whole(report, *COUNTS) == (0, 0, 0, 0, {}, None)
            rates = ("lead_to_qualified", "qualified_to_won", "lead_to_won", "mean_value")
            assert whole(report, *rates) == (None, None, None, None)


def test_who_ever_left_the_first_stage_forward_is_qualified(empty_book: Book) -> None:
    sales = {
        "never left": ("Lead", []),
        "began later": ("Qualification", []),
        "came back": ("Lead", [("Proposal", "2026-01-02"), ("Lead", "2026-01-03")]),
        "lost at once": ("Lead", [("lost", "2026-01-01")]),
        "won at once": ("Lead", [("won", "2026-01-01")]),
        "won no more": ("Lead", [("won", "2026-01-01"), ("reopened", "2026-01-02")]),
        "moved beside": ("Lead", [("Due", "2026-01-02")]),
        "got on elsewhere": ("Lead", [("Talks", "2026-01-02"), ("Lead", "2026-01-03")]),
    }
    for title, (stage, then) in sales.items():
        empty_book.enter(Sale(title, "2026-01-01", then, stage=stage))
    empty_book.asks("sources")
    qualified = {"began later", "came back", "won at once", "got on elsewhere"}

    def found() -> set[str]:
        names = {number: title for title, number in empty_book.ids["Deal"].items()}
        with empty_book.store.read() as session:
            ids = deals_behind(session, "sources", Question(NOW), TOTAL, "qualified")
        return {names[number] for number in ids}

    assert found() == qualified
    # Without its first stage a pipeline begins with the second, which is no step forward then.
    with empty_book.store.unit() as work:
        work.change(work.get(Stage, empty_book.ids["Stage"]["Lead"]), archived_at=NOW)
    assert found() == qualified - {"began later"}
    empty_book.asks("sources")


def test_the_period_before_and_one_currency(book: Book) -> None:
    rates = Rates("USD", "2026-11-20", {"UAH": Decimal("0.025")})
    question = Question(NOW, period=days("2026-03-01", "2026-03-31"), currency="USD", rates=rates)
    with book.store.snapshot() as (session, _stop):
        report = run(session, "sources", question, compare=True)
        alone = run(session, "sources", replace(question, period=days("2026-01-29", "2026-02-28")))
    assert cells(report, "leads", "won_value") == [("Web", 1, {"USD": 700_000}), (None, 1, {})]
    assert report.before is not None
    assert cells(report.before, "leads", "won", "won_value") == [
        ("Fair", 2, 1, {"USD": 1_250}),
        ("Web", 1, 0, {}),
    ]
    assert report.before == alone


def test_leads_are_counted_by_month(empty_book: Book) -> None:
    for title, day in {
        "too old": "2025-11-30",
        "A": "2025-12-01",
        "B": "2026-11-01",
        "C": "2026-11-20",
    }.items():
        empty_book.enter(Sale(title, day, []))
    this_year = (1, *[0] * 10, 2)
    assert cells(empty_book.asks("sources"), "by_month", total=True) == [
        (None, this_year),
        (None, this_year),
    ]
    # A period that has ended has its own last month.
    until_january = empty_book.asks("sources", period=days("2026-01-01", "2026-01-31"))
    assert whole(until_january, "by_month") == ((*[0] * 9, 1, 1, 0),)
