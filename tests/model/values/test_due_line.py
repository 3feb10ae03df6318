"""When something is due, said anywhere in a line."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime

import pytest

from svit_tui.model.values.due_line import find_when, repetition
from svit_tui.model.values.recurrence import parse_rule

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "found", "day", "clock"),
    [
        ("call at 10 Olena tomorrow", ["at 10", "tomorrow"], 25, "10:00"),
        ("о 8 до Тараса", ["о 8"], 25, "08:00"),
        ("tomorrow, 10:00, then friday", ["10:00,", "tomorrow,"], 25, "10:00"),
        ("next friday and friday", ["next friday"], 27, ""),
        ("у пʼятницю о 17", ["о 17", "у пʼятницю"], 27, "17:00"),
        ("order 24/7 and 1.5 and 5", [], None, ""),
        ("Mon cheri and Sun valley", [], None, ""),
        ("on Mon", ["on Mon"], 30, ""),
        # A number in a title is no date, nor is a word that is the name of a day too.
        ("read The 9/11 Report", [], None, ""),
        ("check version 3.10", [], None, ""),
        ("прочитати розділ 3.10.", [], None, ""),
        ("Python 3.10 tomorrow", ["tomorrow"], 25, ""),
        ("read 3.10 release notes", [], None, ""),
        ("sat nav for the car", [], None, ""),
        ("buy a sun cream", [], None, ""),
        # Where a sentence has its date, it is one.
        ("call Bob 29.11 about rates", ["29.11"], 29, ""),
        ("call Bob 29/11", ["29/11"], 29, ""),
        ("29.11 call Bob", ["29.11"], 29, ""),
        ("todo: 29.11 send it", ["29.11"], 29, ""),
        ("show 29.11 14:30 в офісі", ["14:30", "29.11"], 29, "14:30"),
        ("call Bob sat at 10", ["at 10", "sat"], 28, "10:00"),
        ("by sat buy a lamp", ["by sat"], 28, ""),
    ],
)
def test_what_is_found(line: str, found: list[str], day: int | None, clock: str) -> None:
    when = find_when(line, now=NOW)
    assert [line[start:end] for _kind, start, end in when.spans] == found
    assert when.on == (date(2026, 11, day) if day else None)
    assert (f"{when.at:%H:%M}" if when.at else "") == clock


@pytest.mark.parametrize(
    "text",
    [
        *["every day", "every 2 weeks", "every other month", "every fri", "every weekday"],
        *["щодня", "щопʼятниці", "щосереди", "кожні 2 тижні", "кожного понеділка", "у будні"],
    ],
)
def test_every_repetition_is_a_rule(text: str) -> None:
    rule = repetition(text)
    assert rule
    assert parse_rule(rule) == rule


@pytest.mark.parametrize(
    "text", ["every", "every 0 days", "every thing", "щось", "кожен", "weekly"]
)
def test_other_words_are_none(text: str) -> None:
    assert repetition(text) == ""


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("call every tuesday at 8", date(2026, 12, 1)),
        ("call every tuesday at 10", date(2026, 11, 24)),
        ("щодня о 8", date(2026, 11, 25)),
        ("every weekday at 8", date(2026, 11, 25)),
        # Who names a day means it.
        ("every tuesday at 8 from today", date(2026, 11, 24)),
    ],
)
def test_a_repetition_begins_when_its_time_is_not_over(line: str, day: date) -> None:
    assert find_when(line, now=NOW).on == day


def test_a_time_is_that_of_the_users_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Europe/Kyiv")
    time.tzset()
    when = find_when("tomorrow 10:00", now=NOW)
    assert when.at == datetime(2026, 11, 25, 8, tzinfo=UTC)
    # After the clocks have gone forward the same time of day is an hour earlier.
    when = find_when("1.04.2027 10:00", now=NOW)
    assert when.at == datetime(2027, 4, 1, 7, tzinfo=UTC)
