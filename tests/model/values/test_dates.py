"""Dates as people type them."""

from __future__ import annotations

import time as time_module
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from svit_tui.model.errors import Invalid
from svit_tui.model.values.clock import plain_clock
from svit_tui.model.values.dates import parse_date, parse_due, parse_moment, plain_date
from svit_tui.model.values.due_line import find_when
from tests.effort import examples

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("today", date(2026, 11, 24)),
        ("tomorrow", date(2026, 11, 25)),
        ("завтра", date(2026, 11, 25)),
        ("Післязавтра", date(2026, 11, 26)),
        ("15.12", date(2026, 12, 15)),
        ("15/12/2027", date(2027, 12, 15)),
        ("1.2", date(2027, 2, 1)),
        ("2026-12-15", date(2026, 12, 15)),
        ("15 грудня", date(2026, 12, 15)),
        ("15 Dec", date(2026, 12, 15)),
        ("next friday", date(2026, 11, 27)),
        ("в понеділок", date(2026, 11, 30)),
        ("п'ятниця", date(2026, 11, 27)),
        ("+3d", date(2026, 11, 27)),
        ("+2w", date(2026, 12, 8)),
        ("in a month", date(2026, 12, 24)),
        ("за 3 дні", date(2026, 11, 27)),
        ("через тиждень", date(2026, 12, 1)),
        ("через місяць", date(2026, 12, 24)),
        ("за 2 місяці", date(2027, 1, 24)),
        ("+1m", date(2026, 12, 24)),
        ("+1y", date(2027, 11, 24)),
    ],
)
def test_a_date_to_come(text: str, expected: date) -> None:
    assert parse_date(text, today=TODAY) == expected


def test_a_month_ahead_ends_with_a_short_month() -> None:
    assert parse_date("in a month", today=date(2027, 1, 31)) == date(2027, 2, 28)
    assert parse_date("+1y", today=date(2028, 2, 29)) == date(2029, 2, 28)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("yesterday", date(2026, 11, 23)),
        ("вчора", date(2026, 11, 23)),
        ("15.12", date(2025, 12, 15)),
        ("friday", date(2026, 11, 20)),
        ("-2w", date(2026, 11, 10)),
    ],
)
def test_a_date_that_was(text: str, expected: date) -> None:
    assert parse_date(text, today=TODAY, future=False) == expected


@pytest.mark.parametrize("text", ["", "foo", "31.02", "99.99", "+99999999d", "5", "0000-00-00"])
def test_what_is_no_date_gets_a_sentence(text: str) -> None:
    with pytest.raises(Invalid, match="is not a date"):
        parse_date(text, today=TODAY)


@settings(max_examples=examples(60))
@given(st.text(max_size=40))
def test_any_text_is_a_date_or_refused(text: str) -> None:
    for read in (
        lambda: parse_date(text, today=TODAY),
        lambda: parse_moment(text, now=datetime(2026, 11, 24, 9, tzinfo=UTC)),
        lambda: parse_due(text, now=datetime(2026, 11, 24, 9, tzinfo=UTC)),
    ):
        try:
            read()
        except Invalid:
            continue


def test_a_time_of_day_goes_with_a_date() -> None:
    now = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    assert parse_moment("вчора 14:30", now=now) == datetime(2026, 11, 23, 14, 30, tzinfo=UTC)
    assert parse_moment("10:05", now=now) == datetime(2026, 11, 24, 10, 5, tzinfo=UTC)
    assert parse_moment("", now=now) == now


@pytest.mark.parametrize(
    ("text", "day", "hour"),
    [
        ("tomorrow", 25, None),
        ("tomorrow 10:30", 25, 10.5),
        ("завтра о 10", 25, 10),
        ("завтра об 11 год.", 25, 11),
        ("25.11 at 9", 25, 9),
        ("@ 16:15", 24, 16.25),
        ("16:15 год.", 24, 16.25),
        ("10:30 tomorrow", 25, 10.5),
        ("tomorrow at noon", 25, 12),
        ("завтра опівдні", 25, 12),
        # Eight has passed today.
        ("8:00", 25, 8),
    ],
)
def test_what_is_due_has_a_date_and_maybe_a_time(text: str, day: int, hour: float | None) -> None:
    due = parse_due(text, now=datetime(2026, 11, 24, 9, tzinfo=UTC))
    moment = None if hour is None else datetime(2026, 11, day, tzinfo=UTC) + timedelta(hours=hour)
    assert due == (date(2026, 11, day), moment)


@pytest.mark.parametrize(
    ("text", "day", "hour"),
    [
        ("15.12", date(2026, 12, 15), None),
        ("29.11", date(2026, 11, 29), None),
        ("15.30", date(2026, 11, 24), (15, 30)),
        ("о 15.12", date(2026, 11, 24), (15, 12)),
        ("15.12 9.15", date(2026, 12, 15), (9, 15)),
    ],
)
def test_a_day_and_a_month_are_a_date_and_no_time_of_day(
    text: str, day: date, hour: tuple[int, int] | None
) -> None:
    found = parse_due(text, now=datetime(2026, 11, 24, 9, tzinfo=UTC))
    at = datetime(day.year, day.month, day.day, *hour, tzinfo=UTC) if hour else None
    assert found == (day, at)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("by friday", date(2026, 11, 27)),
        ("до пʼятниці", date(2026, 11, 27)),
        ("на завтра", date(2026, 11, 25)),
        ("у наступний понеділок", date(2026, 11, 30)),
        ("next week", date(2026, 12, 1)),
        ("наступного тижня", date(2026, 12, 1)),
        ("наступного місяця", date(2026, 12, 24)),
        ("on the 3rd of December", date(2026, 12, 3)),
        ("Dec 3rd", date(2026, 12, 3)),
        ("3 трав. 2028", date(2028, 5, 3)),
        ("1 березня", date(2027, 3, 1)),
        ("наступна пʼятниця", date(2026, 11, 27)),
        ("ця субота", date(2026, 11, 28)),
        ("end of the month", date(2026, 11, 30)),
        ("by the end of the month", date(2026, 11, 30)),
        ("до кінця місяця", date(2026, 11, 30)),
        ("кінець місяця", date(2026, 11, 30)),
    ],
)
def test_a_date_that_is_quick_to_read(text: str, expected: date) -> None:
    assert plain_date(text, today=TODAY) == expected
    assert parse_date(text, today=TODAY) == expected


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        *[("in 2 hours", 120), ("через годину", 60), ("+30min", 30), ("за 45 хв", 45)],
        *[("через пів години", 30), ("in half an hour", 30)],
    ],
)
def test_a_time_from_now(text: str, minutes: int) -> None:
    now = datetime(2026, 11, 24, 9, tzinfo=UTC)
    assert parse_due(text, now=now)[1] == now + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *[("10:00", "10:00"), ("о 10", "10:00"), ("at 9.30", "09:30"), ("3pm", "15:00")],
        *[("at 12 am", "00:00"), ("noon", "12:00"), ("в 14:30", "14:30"), ("о 10 годині", "10:00")],
        *[("10", ""), ("25:00", ""), ("13pm", ""), ("at", ""), ("10:0", "")],
    ],
)
def test_a_time_of_day_alone(text: str, expected: str) -> None:
    clock = plain_clock(text)
    assert (f"{clock:%H:%M}" if clock else "") == expected


@pytest.mark.parametrize(
    "text",
    [
        *["15.12.2026 14:30", "14:30 15.12.2026", "14:30:00, 15 Dec 2026"],
        *["2026-12-15T14:30:00.000+0000", "2026/12/15 14:30", "15/12/2026 17:30:00 +03:00"],
        *["Tue, 15 Dec 2026 16:30:00 +0200", "Dec 15, 2026, 2:30 PM", "15 грудня 2026 р., 14:30"],
        *["20261215 14:30", "15-Dec-26 2:30 p.m.", "2026-12-15 14:30:00 UTC"],
    ],
)
def test_a_time_of_day_is_never_lost(text: str) -> None:
    now = datetime(2026, 11, 24, 9, tzinfo=UTC)
    moment = datetime(2026, 12, 15, 14, 30, tzinfo=UTC)
    assert parse_due(text, now=now) == (date(2026, 12, 15), moment)
    assert parse_moment(text, now=now) == moment


@pytest.mark.parametrize("text", ["tomorrow 10:00-11:00", "15.12 25:00", "15 Dec 10h30", "10:00 x"])
def test_a_time_of_day_that_is_not_understood_is_told(text: str) -> None:
    with pytest.raises(Invalid):
        parse_due(text, now=datetime(2026, 11, 24, 9, tzinfo=UTC))


def test_half_days_are_read_with_a_date() -> None:
    now = datetime(2026, 11, 24, 9, tzinfo=UTC)
    assert parse_due("tomorrow 3pm", now=now)[1] == datetime(2026, 11, 25, 15, tzinfo=UTC)
    with pytest.raises(Invalid, match="not a time of day"):
        parse_due("tomorrow 13pm", now=now)


@pytest.mark.parametrize(
    ("day", "clock", "told"),
    [
        # Clocks go from 3 to 4 on 28 March: what is skipped is as much later.
        ("28.03.2027", "02:59", "02:59 +0200"),
        ("28.03.2027", "03:00", "04:00 +0300"),
        ("28.03.2027", "03:30", "04:30 +0300"),
        ("28.03.2027", "04:00", "04:00 +0300"),
        # They go from 4 back to 3 on 31 October: of two it is the first.
        ("31.10.2027", "03:30", "03:30 +0300"),
        ("31.10.2027", "04:00", "04:00 +0200"),
    ],
)
def test_a_time_on_a_night_when_clocks_change(
    monkeypatch: pytest.MonkeyPatch, day: str, clock: str, told: str
) -> None:
    monkeypatch.setenv("TZ", "Europe/Kyiv")
    time_module.tzset()
    now = datetime(2027, 3, 1, 9, tzinfo=UTC)
    due_on, moment = parse_due(f"{day} {clock}", now=now)
    assert moment is not None
    assert f"{moment.astimezone():%H:%M %z}" == told
    assert moment.astimezone().date() == due_on
    assert parse_moment(f"{day} {clock}", now=now) == moment
    assert find_when(f"call {day} {clock}", now=now).at == moment
    # What is shown is read as the same again.
    assert parse_due(f"{moment.astimezone():%d.%m.%Y %H:%M}", now=now)[1] == moment
