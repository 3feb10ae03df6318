"""Days in filters: spans, lengths of time, ranges."""

from __future__ import annotations

from datetime import date

import pytest

from svit_tui.crm.filtering.days import Days, between, compared

# A Tuesday.
TODAY = date(2026, 11, 24)


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("today", "2026-11-24", "2026-11-24"),
        ("вчора", "2026-11-23", "2026-11-23"),
        ("this-week", "2026-11-23", "2026-11-29"),
        ("минулого-тижня", "2026-11-16", "2026-11-22"),
        ("next-month", "2026-12-01", "2026-12-31"),
        ("цього-кварталу", "2026-10-01", "2026-12-31"),
        ("last-year", "2025-01-01", "2025-12-31"),
        ("2026", "2026-01-01", "2026-12-31"),
        ("2026-q1", "2026-01-01", "2026-03-31"),
        ("2026-02", "2026-02-01", "2026-02-28"),
        ("2026-02-28", "2026-02-28", "2026-02-28"),
        ("28.02.2026", "2026-02-28", "2026-02-28"),
        ("next-friday", "2026-11-27", "2026-11-27"),
    ],
)
def test_a_span_has_a_first_and_a_last_day(text: str, first: str, last: str) -> None:
    assert compared("=", text, TODAY, ahead=True) == (day(first), day(last))


@pytest.mark.parametrize(
    ("operator", "first", "last"),
    [
        ("<", "", "2026-10-31"),
        ("<=", "", "2026-11-30"),
        (">", "2026-12-01", ""),
        (">=", "2026-11-01", ""),
    ],
)
def test_before_and_after_mean_the_whole_span(operator: str, first: str, last: str) -> None:
    assert compared(operator, "2026-11", TODAY, ahead=False) == (day(first), day(last))


@pytest.mark.parametrize(
    ("operator", "text", "ahead", "first", "last"),
    [
        ("<", "30d", False, "2026-10-26", ""),
        ("<=", "30d", False, "2026-10-25", ""),
        ("=", "30d", False, "2026-10-25", ""),
        (">", "30д", False, "", "2026-10-24"),
        (">=", "30d", False, "", "2026-10-25"),
        ("<", "2w", True, "2026-11-24", "2026-12-07"),
        ("=", "2т", True, "2026-11-24", "2026-12-08"),
        (">", "1m", True, "2026-12-25", ""),
        (">=", "1y", True, "2027-11-24", ""),
    ],
)
def test_a_length_of_time_counts_from_today(
    operator: str, text: str, ahead: bool, first: str, last: str
) -> None:
    assert compared(operator, text, TODAY, ahead=ahead) == (day(first), day(last))


@pytest.mark.parametrize(
    ("low", "high", "ahead", "days"),
    [
        ("2026-01", "2026-03", False, ("2026-01-01", "2026-03-31")),
        ("2026-03", "2026-01", False, ("2026-01-01", "2026-03-31")),
        ("30d", "60d", False, ("2026-09-25", "2026-10-25")),
        ("60d", "30d", False, ("2026-09-25", "2026-10-25")),
        ("", "2026-03", False, ("", "2026-03-31")),
        ("today", "", True, ("2026-11-24", "")),
    ],
)
def test_a_range_is_from_the_first_day_to_the_last(
    low: str, high: str, ahead: bool, days: tuple[str, str]
) -> None:
    wanted: Days = (day(days[0]), day(days[1]))
    assert between(low, high, TODAY, ahead=ahead) == wanted


@pytest.mark.parametrize("text", ["abc", "99d d", "2026-13", "30x", "0000", "9999y"])
def test_what_is_no_day_is_none(text: str) -> None:
    assert compared("=", text, TODAY, ahead=False) is None
    assert between(text, "today", TODAY, ahead=False) is None
