"""Rules of what comes again: over changes of clocks, with an end, and when they never come."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from svit_tui.model.errors import Invalid
from svit_tui.model.values.recurrence import (
    as_ours,
    days_between,
    moments_between,
    next_day,
    next_moment,
    parse_rule,
    spelled_out,
    split_exceptions,
    with_exceptions,
)

KYIV = "Europe/Kyiv"
# Ten o'clock in Kyiv on a Tuesday in summer; clocks go back on 25 October.
START = datetime(2026, 10, 20, 7, tzinfo=UTC)
LAST = START + timedelta(days=400)


def hours(rule: str, first: datetime = START, last: datetime = LAST) -> list[tuple[int, int, int]]:
    found = moments_between(rule, start=START, first=first, last=last, zone=KYIV)
    return [(moment.month, moment.day, moment.hour) for moment in found]


def test_ten_stays_ten_when_clocks_change() -> None:
    assert hours("FREQ=WEEKLY;COUNT=3") == [(10, 20, 7), (10, 27, 8), (11, 3, 8)]
    spring = datetime(2027, 3, 22, tzinfo=UTC)
    assert hours("FREQ=WEEKLY", spring, spring + timedelta(days=10)) == [(3, 23, 8), (3, 30, 7)]


def test_an_end_in_utc_is_one() -> None:
    """The last one is at 10:00 in Kyiv, which is 8:00 in UTC: it is still within."""
    assert hours("FREQ=WEEKLY;UNTIL=20261103T080000Z")[-1] == (11, 3, 8)
    assert hours("FREQ=WEEKLY;UNTIL=20261103T075959Z")[-1] == (10, 27, 8)
    # A date alone is its whole day.
    assert hours("FREQ=WEEKLY;UNTIL=20261103")[-1] == (11, 3, 8)


@pytest.mark.parametrize("rule", ["FREQ=DAILY;INTERVAL=3", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR"])
def test_long_after_its_beginning_it_keeps_its_step(rule: str) -> None:
    every = moments_between(rule, start=START, first=START, last=LAST, zone=KYIV)
    late = START + timedelta(days=300)
    some = moments_between(rule, start=START, first=late, last=LAST, zone=KYIV)
    assert some == [moment for moment in every if moment >= late]
    assert next_moment(rule, start=START, after=late, zone=KYIV) == next(
        moment for moment in every if moment > late
    )


def test_days() -> None:
    first = date(2026, 1, 31)
    rule = "FREQ=MONTHLY;BYMONTHDAY=31"
    assert days_between(rule, start=first, first=first, last=date(2026, 6, 1)) == [
        date(2026, 1, 31),
        date(2026, 3, 31),
        date(2026, 5, 31),
    ]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;INTERVAL=7;BYDAY=MO",
        "FREQ=DAILY;INTERVAL=7;COUNT=5;BYDAY=MO",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31",
    ],
)
def test_a_rule_that_never_comes_ends_the_search(rule: str) -> None:
    assert next_day(rule, start=START.date(), after=START.date()) is None
    assert next_moment(rule, start=START, after=START, zone=KYIV) is None


def test_the_end_of_what_is_counted() -> None:
    assert next_moment("FREQ=WEEKLY;COUNT=2", start=START, after=START, zone=KYIV)
    week = START + timedelta(days=8)
    assert next_moment("FREQ=WEEKLY;COUNT=2", start=START, after=week, zone=KYIV) is None


def test_what_is_left_out_counts_and_is_not_there() -> None:
    rule = with_exceptions("FREQ=WEEKLY;COUNT=4", ["20261027T080000Z", "20261103"])
    assert rule == "FREQ=WEEKLY;COUNT=4;EXDATE=20261027T080000Z,20261103"
    assert hours(rule) == [(10, 20, 7), (11, 10, 8)]
    assert parse_rule(rule) == rule
    assert split_exceptions(rule) == ("FREQ=WEEKLY;COUNT=4", ["20261027T080000Z", "20261103"])
    assert with_exceptions("", ["20261103"]) == ""


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=DAILY;UNTIL=soon",
        "FREQ=DAILY;COUNT=x",
        "FREQ=DAILY;COUNT=-1",
        "FREQ=DAILY;EXDATE=x",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=99999999999",
        "FREQ=DAILY;NONSENSE=1",
        "FREQ=DAILY;BYHOUR=1,2,3",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31",
        "FREQ=DAILY;BYSETPOS=2",
        "DTSTART=20260101;FREQ=DAILY",
        "weekly-ish",
    ],
)
def test_what_is_no_rule_is_refused(rule: str) -> None:
    with pytest.raises(Invalid):
        parse_rule(rule)


def test_whole_days_of_a_rule_that_names_an_hour_are_days() -> None:
    rule = "FREQ=DAILY;BYHOUR=9"
    day = date(2026, 11, 24)
    assert next_day(rule, start=day, after=day) == date(2026, 11, 25)
    assert days_between(rule, start=day, first=day, last=day) == [day]


@pytest.mark.parametrize(
    ("rule", "start", "right"),
    [
        ("FREQ=MONTHLY", date(2027, 1, 31), ["02-28", "03-31", "04-30", "05-31"]),
        ("FREQ=MONTHLY", date(2028, 1, 30), ["02-29", "03-30", "04-30", "05-30"]),
        ("FREQ=MONTHLY", date(2027, 1, 29), ["02-28", "03-29", "04-29", "05-29"]),
        ("FREQ=MONTHLY", date(2027, 1, 28), ["02-28", "03-28", "04-28", "05-28"]),
        ("FREQ=MONTHLY;INTERVAL=3;COUNT=4", date(2027, 8, 31), ["11-30", "02-29", "05-31"]),
        ("FREQ=YEARLY", date(2028, 2, 29), ["02-28", "02-28", "02-28", "02-29"]),
        # What names its days itself keeps to them.
        ("FREQ=MONTHLY;BYMONTHDAY=31", date(2027, 1, 31), ["03-31", "05-31", "07-31", "08-31"]),
    ],
)
def test_a_short_month_ends_with_what_comes_monthly(
    rule: str, start: date, right: list[str]
) -> None:
    days = days_between(rule, start=start, first=start, last=start + timedelta(days=1500))
    assert [f"{day:%m-%d}" for day in days[1:5]] == right
    assert next_day(rule, start=start, after=start) == days[1]


def test_the_day_is_that_of_the_place() -> None:
    """22:30 in UTC on the 30th is the 31st in Kyiv: it comes on 28 February there."""
    moment = datetime(2027, 1, 30, 22, 30, tzinfo=UTC)
    found = next_moment("FREQ=MONTHLY", start=moment, after=moment, zone=KYIV)
    assert found == datetime(2027, 2, 27, 22, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("rule", "start"),
    [
        ("FREQ=MONTHLY", date(2027, 1, 31)),
        ("FREQ=MONTHLY;INTERVAL=2;COUNT=5;EXDATE=20270331", date(2027, 1, 30)),
        ("FREQ=YEARLY", date(2028, 2, 29)),
        ("FREQ=WEEKLY", date(2027, 1, 31)),
        ("FREQ=MONTHLY;BYDAY=2MO", date(2027, 1, 31)),
    ],
)
def test_a_rule_goes_to_calendars_and_comes_back(rule: str, start: date) -> None:
    theirs = spelled_out(rule, start)
    assert as_ours(theirs, start) == rule
    span = {"start": start, "first": start, "last": start + timedelta(days=1500)}
    assert days_between(theirs, **span) == days_between(rule, **span)


def test_a_rule_of_a_calendar_leaves_out_what_has_no_such_day() -> None:
    """Others reckon by RFC 5545: monthly from the 31st skips February."""
    start = date(2027, 1, 31)
    rule = as_ours("FREQ=MONTHLY;COUNT=3", start)
    assert days_between(rule, start=start, first=start, last=date(2028, 1, 1)) == [
        date(2027, 1, 31),
        date(2027, 3, 31),
        date(2027, 5, 31),
    ]
