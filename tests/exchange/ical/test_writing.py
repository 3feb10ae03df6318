"""Calendars that this program writes: what others read in them, and what it reads back itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from svit_tui.exchange.ical.reading import read_ical
from svit_tui.exchange.ical.records import CalendarEvent, CalendarItem, CalendarTask, Person
from svit_tui.exchange.ical.writing import store_of, write_ical
from svit_tui.exchange.ical.zones import zone_block
from svit_tui.model.values.recurrence import moments_between
from svit_tui.model.values.text import clean_block, clean_line

KYIV = ZoneInfo("Europe/Kyiv")
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
# 25 October 2026: clocks in Kyiv go back, from UTC+3 to UTC+2.
SYNC = CalendarEvent(
    uid="1@x",
    title="Зустріч; щотижня, о десятій",
    start=datetime(2026, 10, 20, 7, tzinfo=UTC),
    end=datetime(2026, 10, 20, 8, tzinfo=UTC),
    zone="Europe/Kyiv",
    rule="FREQ=WEEKLY;COUNT=4",
    place="Київ",
    notes="one\ntwo",
    people=(Person("Bondar, “Taras”", "taras@firm.example"),),
    sequence=3,
    stamp=NOW,
)
OFFER = CalendarTask(
    uid="2@x", title="Offer", due=NOW, zone="Europe/Kyiv", kind="call", priority=1, stamp=NOW
)


def back(item: CalendarItem) -> CalendarItem:
    """The entry as it is read again, without what only the file has."""
    data = write_ical([item], name="svit")
    read = read_ical(data, "x.ics")
    assert read.problems == ()
    (found,) = read.items
    moment = item.start if isinstance(item, CalendarEvent) else item.due
    # What does not repeat is written in UTC.
    zone = found.zone if item.rule and isinstance(moment, datetime) else item.zone
    return replace(found, line=0, zone=zone, stamp=item.stamp, created=item.created)


@pytest.mark.parametrize(
    "item",
    [
        SYNC,
        replace(SYNC, rule=""),
        replace(SYNC, rule="FREQ=WEEKLY;EXDATE=20261027T080000Z"),
        replace(SYNC, cancelled=True),
        replace(SYNC, start=date(2026, 11, 24), end=date(2026, 11, 26), rule="", zone=""),
        replace(
            SYNC,
            start=date(2026, 11, 24),
            end=date(2026, 11, 24),
            rule="FREQ=YEARLY;UNTIL=20301124;EXDATE=20271124",
            zone="",
        ),
        OFFER,
        replace(OFFER, due=date(2026, 11, 24), rule="FREQ=MONTHLY;BYMONTHDAY=-1"),
        replace(OFFER, rule="FREQ=DAILY", due=NOW),
        replace(OFFER, due=None, priority=3),
        replace(OFFER, done_at=NOW),
    ],
)
def test_what_is_written_is_read_again(item: CalendarItem) -> None:
    assert back(item) == item


def test_ten_stays_ten_when_clocks_change() -> None:
    """By our own reading, and by another program's reckoning with the zone that we wrote."""
    data = write_ical([SYNC], name="svit")
    (found,) = read_ical(data, "x.ics").items
    assert isinstance(found, CalendarEvent)
    assert isinstance(found.start, datetime)
    times = moments_between(
        found.rule, start=found.start, first=NOW - timedelta(days=99), last=NOW, zone=found.zone
    )
    assert [moment.astimezone(KYIV).hour for moment in times] == [10, 10, 10, 10]
    assert [moment.hour for moment in times] == [7, 8, 8, 8]
    written = icalendar.Calendar.from_ical(data)
    (event,) = written.walk("VEVENT")
    assert event["DTSTART"].to_ical() == b"20261020T100000"
    assert event["DTSTART"].params["TZID"] == "Europe/Kyiv"


@pytest.mark.parametrize(
    "name", ["Europe/Kyiv", "America/New_York", "Asia/Tokyo", "Africa/Casablanca"]
)
def test_a_written_zone_is_that_zone(name: str) -> None:
    block = icalendar.Timezone.from_ical(zone_block(name, 2025))
    assert isinstance(block, icalendar.Timezone)
    described, zone = block.to_tz(lookup_tzid=False), ZoneInfo(name)
    moment = datetime(2025, 2, 1, tzinfo=UTC)
    while moment < datetime(2031, 1, 1, tzinfo=UTC):
        assert moment.astimezone(described).utcoffset() == moment.astimezone(zone).utcoffset()
        moment += timedelta(hours=7)


def test_the_lines_are_as_the_standard_asks() -> None:
    long = replace(SYNC, title="ї" * 300)
    data = write_ical([long, OFFER], name="svit")
    assert data.endswith(b"END:VCALENDAR\r\n")
    lines = data.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    for line in lines:
        line.decode()


def test_the_same_entries_give_the_same_bytes_and_only_new_ones_are_made() -> None:
    written: dict[CalendarItem, bytes] = {}
    data = write_ical([SYNC, OFFER], name="svit", store="abc", written=written)
    assert store_of(data) == "abc"
    assert set(written) == {SYNC, OFFER}
    written[OFFER] = b"as it was\r\n"
    again = write_ical([OFFER], name="svit", store="abc", written=written)
    assert b"as it was" in again
    assert set(written) == {OFFER}


@pytest.mark.parametrize(
    "data", [b"", b"BEGIN:VCALENDAR\r\nPRODID:-//Other//EN\r\nEND:VCALENDAR\r\n", b"\xff\xfe\x00"]
)
def test_what_others_wrote_is_not_ours(data: bytes) -> None:
    assert store_of(data) is None


lines = st.text(st.characters(exclude_categories=["Cs"]), max_size=80).map(clean_line)
blocks = st.text(st.characters(exclude_categories=["Cs"]), max_size=200).map(clean_block)
days = st.dates(date(1970, 1, 1), date(2100, 1, 1))
moments = st.integers(86_400, 4_102_444_800).map(lambda second: datetime.fromtimestamp(second, UTC))


@given(
    lines,
    blocks,
    lines,
    st.one_of(days, moments),
    st.integers(0, 300),
    st.sampled_from(["", "FREQ=DAILY"]),
)
def test_any_event_comes_back(
    title: str, notes: str, place: str, start: Any, length: int, rule: str
) -> None:
    item = CalendarEvent(
        uid="1@x",
        title=title or "x",
        start=start,
        end=start + timedelta(days=length),
        zone="Europe/Kyiv" if isinstance(start, datetime) else "",
        rule=rule,
        place=place,
        notes=notes,
    )
    assert back(item) == item
