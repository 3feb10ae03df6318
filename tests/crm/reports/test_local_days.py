"""Days, months and quarters of reports are those of the clock on the user's wall."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest

from svit_tui.crm.reports.catalogue import deals_behind
from svit_tui.crm.reports.shared.question import Question
from tests.crm.reports.closing_world import NOW, Book, Sale, cells, days, whole

# Instants, UTC, and the local day and quarter that they are in. Kyiv is 2 hours ahead, from
# 29 March till 25 October 3 hours.
KYIV = (
    ("2025-12-31T21:59:59", "2025-12-31", "2025-Q4"),
    ("2025-12-31T22:00:00", "2026-01-01", "2026-Q1"),
    ("2026-02-28T21:59:59", "2026-02-28", "2026-Q1"),
    ("2026-02-28T22:00:00", "2026-03-01", "2026-Q1"),
    ("2026-03-28T21:59:59", "2026-03-28", "2026-Q1"),
    ("2026-03-28T22:00:00", "2026-03-29", "2026-Q1"),
    ("2026-03-29T20:59:59", "2026-03-29", "2026-Q1"),
    ("2026-03-29T21:00:00", "2026-03-30", "2026-Q1"),
    ("2026-03-31T20:59:59", "2026-03-31", "2026-Q1"),
    ("2026-03-31T21:00:00", "2026-04-01", "2026-Q2"),
    ("2026-09-30T20:59:59", "2026-09-30", "2026-Q3"),
    ("2026-09-30T21:00:00", "2026-10-01", "2026-Q4"),
    ("2026-10-24T21:00:00", "2026-10-25", "2026-Q4"),
    # The hour that the clock shows twice.
    ("2026-10-25T00:30:00", "2026-10-25", "2026-Q4"),
    ("2026-10-25T01:30:00", "2026-10-25", "2026-Q4"),
    ("2026-10-25T21:59:59", "2026-10-25", "2026-Q4"),
    ("2026-10-25T22:00:00", "2026-10-26", "2026-Q4"),
    ("2026-10-31T21:59:59", "2026-10-31", "2026-Q4"),
    ("2026-10-31T22:00:00", "2026-11-01", "2026-Q4"),
)
DAYS = sorted({day for _moment, day, _quarter in KYIV})


@pytest.fixture
def zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    def goes_to(name: str) -> None:
        monkeypatch.setenv("TZ", name)
        time.tzset()

    yield goes_to
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()


@pytest.fixture(scope="module")
def closing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    """A deal is won, and another one lost, at each of the instants."""
    made = Book(tmp_path_factory.mktemp("days") / "svit.db")
    made.enter(
        *(
            Sale(f"{moment} {status}", moment, [(status, moment)], 1)
            for moment, _day, _quarter in KYIV
            for status in ("won", "lost")
        )
    )
    yield made
    made.store.close()


def counted(keys: list[str]) -> list[tuple[str, int]]:
    return [(key, keys.count(key)) for key in sorted(set(keys))]


def test_months_and_quarters_begin_at_local_midnight(
    closing: Book, zone: Callable[[str], None]
) -> None:
    zone("Europe/Kyiv")
    months = counted([day[:7] for _moment, day, _quarter in KYIV])
    quarters = counted([quarter for _moment, _day, quarter in KYIV])
    for by, expected in (("month", months), ("quarter", quarters)):
        for name, column in (
            ("win-rate", "won"),
            ("loss-reasons", "count"),
            ("sales-cycle", "won"),
        ):
            report = closing.asks(name, by)
            assert cells(report, column) == expected
            assert whole(report, column) == (len(KYIV),)


def test_a_month_opens_the_deals_of_its_local_days(
    closing: Book, zone: Callable[[str], None]
) -> None:
    zone("Europe/Kyiv")
    with closing.store.read() as session:
        question = Question(NOW, by="month")
        found = deals_behind(session, "win-rate", question, "2026-11", "won")
        names = {number: title for title, number in closing.ids["Deal"].items()}
        assert [names[number] for number in found] == ["2026-10-31T22:00:00 won"]
        march = deals_behind(session, "win-rate", question, "2026-03", "lost")
        assert len(march) == sum(day.startswith("2026-03") for _moment, day, _quarter in KYIV)


@pytest.mark.parametrize("day", DAYS)
def test_a_day_has_the_hours_of_the_local_one(
    closing: Book, zone: Callable[[str], None], day: str
) -> None:
    zone("Europe/Kyiv")
    count = sum(day == other for _moment, other, _quarter in KYIV)
    for name, column in (
        ("win-rate", "won"),
        ("loss-reasons", "count"),
        ("sales-cycle", "lost"),
        ("products", "won"),
        ("velocity", "won"),
    ):
        assert whole(closing.asks(name, period=days(day, day)), column) == (count,)
    assert whole(closing.asks("sources", period=days(day, day)), "leads") == (2 * count,)


def test_a_narrowed_month_is_cut_by_the_period(closing: Book, zone: Callable[[str], None]) -> None:
    zone("Europe/Kyiv")
    report = closing.asks("win-rate", "month", period=days("2026-03-29", "2026-10-24"))
    assert cells(report, "won", "lost") == [
        ("2026-03", 4, 4),
        ("2026-04", 1, 1),
        ("2026-09", 1, 1),
        ("2026-10", 1, 1),
    ]


def test_in_another_zone_the_same_deals_are_of_other_months(
    closing: Book, zone: Callable[[str], None]
) -> None:
    zone("UTC")
    plain = counted([moment[:7] for moment, _day, _quarter in KYIV])
    assert cells(closing.asks("win-rate", "month"), "won") == plain
    # Half a day ahead: all but what closed in the morning, UTC, is tomorrow.
    zone("Pacific/Auckland")
    assert cells(closing.asks("win-rate", "quarter"), "won") == [
        ("2026-Q1", 8),
        ("2026-Q2", 2),
        ("2026-Q4", 9),
    ]


def test_a_day_may_begin_after_midnight(empty_book: Book, zone: Callable[[str], None]) -> None:
    # In Cairo the clock goes from 24 April 2026, 00:00, straight to 01:00, which is 22:00 UTC.
    zone("Africa/Cairo")
    for moment in ("2026-04-23T21:59:59", "2026-04-23T22:00:00", "2026-04-24T20:59:59"):
        empty_book.enter(Sale(moment, moment, [("won", moment)], 1))
    for first, last, count in (("23", "23", 1), ("24", "24", 2), ("23", "24", 3), ("25", "25", 0)):
        period = days(f"2026-04-{first}", f"2026-04-{last}")
        assert whole(empty_book.asks("win-rate", period=period), "won") == (count,)


def test_a_day_begins_at_the_first_of_two_midnights(
    empty_book: Book, zone: Callable[[str], None]
) -> None:
    # In Havana it is 1 November 2026, 00:00, at 04:00 UTC and, from 01:00 back, at 05:00.
    zone("America/Havana")
    for moment in ("2026-11-01T03:59:59", "2026-11-01T04:30:00", "2026-11-01T05:30:00"):
        empty_book.enter(Sale(moment, moment, [("won", moment)], 1))
    assert cells(empty_book.asks("win-rate", "month"), "won") == [("2026-10", 1), ("2026-11", 2)]
    november = days("2026-11-01", "2026-11-01")
    assert whole(empty_book.asks("win-rate", period=november), "won") == (2,)
