"""Days begin when the clock on the user's wall says so, even where it jumps over midnight."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest

from svit_tui.model.values.instants import day_begins, instant_text

JUMPS = (
    ("Africa/Cairo", date(2026, 4, 24), "2026-04-23T22:00:00Z"),
    ("America/Santiago", date(2026, 9, 6), "2026-09-06T04:00:00Z"),
    ("Europe/Kyiv", date(2026, 3, 29), "2026-03-28T22:00:00Z"),
    ("Europe/Kyiv", date(2026, 10, 25), "2026-10-24T21:00:00Z"),
)


@pytest.fixture
def zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    def goes_to(name: str) -> None:
        monkeypatch.setenv("TZ", name)
        time.tzset()

    yield goes_to
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(("name", "day", "instant"), JUMPS)
def test_a_day_begins_with_its_first_instant(
    zone: Callable[[str], None], name: str, day: date, instant: str
) -> None:
    zone(name)
    begins = day_begins(day)
    assert instant_text(begins) == instant
    assert begins.astimezone().date() == day
    assert (begins - timedelta(seconds=1)).astimezone().date() == day - timedelta(days=1)
