"""Time zones of calendar files: which IANA zone a file means, and how to write one.

Files name zones by IANA (`Europe/Kyiv`), by Windows (`FLE Standard Time`), behind a vendor's
prefix, or just describe their own. Repetition needs an IANA zone, or it would be an hour off after
clocks change.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# What a broken description of a zone makes the library raise.
BROKEN = (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError, LookupError)
_OFFSET = re.compile(r"(?:UTC|GMT)?\s*([+-])(\d{1,2}):?(\d{2})?", re.IGNORECASE)
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# Years that a written zone's changes are looked at, to find their rule.
_YEARS = 12


class Zones:
    """The zones that one file names. `described` are its own VTIMEZONE blocks by their names."""

    def __init__(self, described: Mapping[str, str], home: str) -> None:
        self._described = described
        self._home = home
        self._known: dict[str, tuple[tzinfo | None, str]] = {}

    def of(self, name: str) -> tuple[tzinfo | None, str]:
        """The zone of a name, and what IANA calls it (nothing if it can't be told).

        No zone at all for a name that says nothing.
        """
        if name not in self._known:
            self._known[name] = self._found(name)
        return self._known[name]

    def _found(self, name: str) -> tuple[tzinfo | None, str]:
        for candidate in _candidates(name):
            if (zone := iana(candidate)) is not None:
                return zone, candidate
        if block := self._described.get(name):
            if found := re.search(r"^X-LIC-LOCATION:(.+)$", block, re.MULTILINE | re.IGNORECASE):
                location = found[1].strip()
                if (zone := iana(location)) is not None:
                    return zone, location
            described = _described_zone(block)
            if described is not None:
                return described, self._alike(described)
        if found := _OFFSET.fullmatch(name.strip()):
            away = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
            if away < timedelta(hours=24):
                fixed = timezone(away if found[1] == "+" else -away)
                return fixed, self._alike(fixed)
        return None, ""

    def _alike(self, zone: tzinfo) -> str:
        """An IANA zone whose clocks go the same, the user's own first."""
        fixed = (f"Etc/GMT{hours:+d}" for hours in range(-14, 13))
        for name in dict.fromkeys((self._home, *_windows().values(), *fixed)):
            other = iana(name)
            try:
                if other is not None and _same(zone, other):
                    return name
            except BROKEN:
                return ""
        return ""


def _same(one: tzinfo, other: tzinfo) -> bool:
    """Whether clocks of two zones go the same for two years, and change at the same moments."""
    if any(at.astimezone(one).utcoffset() != at.astimezone(other).utcoffset() for at in _SAMPLES):
        return False
    begin, end = _SAMPLES[0], _SAMPLES[-1]
    return list(_changes(one, begin, end)) == list(_changes(other, begin, end))


# Two years of moments: most zones with other rules differ at one of them.
_SAMPLES = [datetime(2024, 1, 1, 1, 30, tzinfo=UTC) + timedelta(days=6 * n) for n in range(122)]


@lru_cache(maxsize=512)
def iana(name: str) -> ZoneInfo | None:
    """The IANA zone of a name; none if there is none."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _candidates(name: str) -> Iterator[str]:
    """What a name may mean in IANA's words, the likeliest first."""
    plain = name.strip().strip("/")
    if len(plain) > 100:
        return
    yield plain
    if plain in _windows():
        yield _windows()[plain]
    parts = plain.split("/")
    for start in range(1, len(parts) - 1):
        yield "/".join(parts[start:])


@lru_cache(maxsize=1)
def _windows() -> dict[str, str]:
    """What IANA calls the zones of Windows."""
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    # The library still says Europe/Kiev.
    newer = {"Europe/Kiev": "Europe/Kyiv"}
    return {windows: newer.get(name, name) for windows, name in WINDOWS_TO_OLSON.items()}


def _described_zone(block: str) -> tzinfo | None:
    """The zone that a VTIMEZONE block describes; none if it describes nothing that can be used."""
    from icalendar import Timezone

    try:
        component = Timezone.from_ical(block)
        if not isinstance(component, Timezone):
            return None
        zone = component.to_tz(lookup_tzid=False)
        _SAMPLES[0].astimezone(zone)
    except BROKEN:
        return None
    return zone if isinstance(zone, tzinfo) else None


@lru_cache(maxsize=64)
def zone_block(name: str, since: int) -> bytes:
    """A VTIMEZONE of an IANA zone that holds from the year `since` on.

    The library's own writes spring's change an hour late and ends in 2038.
    """
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

    zone = iana(name) or ZoneInfo("UTC")
    block = Timezone()
    block.add("TZID", name)
    changes: defaultdict[tuple[timedelta, timedelta, str, bool], list[datetime]] = defaultdict(list)
    begin = datetime(since, 1, 1, tzinfo=UTC)
    for moment in _changes(zone, begin, datetime(since + _YEARS, 1, 1, tzinfo=UTC)):
        before, after = (moment - timedelta(seconds=1)).astimezone(zone), moment.astimezone(zone)
        key = (_offset(before), _offset(after), after.tzname() or "", bool(after.dst()))
        # Changes are told in the time that was in force before them.
        changes[key].append((moment + _offset(before)).replace(tzinfo=None))
    first = begin.astimezone(zone)
    start = (begin + _offset(first)).replace(tzinfo=None)
    still = (_offset(first), _offset(first), first.tzname() or "", bool(first.dst()))
    for (before_change, after_change, label, is_summer), days in [
        (still, [start]),
        *changes.items(),
    ]:
        part = TimezoneDaylight() if is_summer else TimezoneStandard()
        part.add("DTSTART", days[0])
        part.add("TZOFFSETFROM", before_change)
        part.add("TZOFFSETTO", after_change)
        part.add("TZNAME", label)
        if rule := _yearly(days):
            part.add("RRULE", rule)
        elif days[1:]:
            part.add("RDATE", days[1:])
        block.add_component(part)
    return bytes(block.to_ical())


def _offset(moment: datetime) -> timedelta:
    return moment.utcoffset() or timedelta()


def _changes(zone: tzinfo, begin: datetime, end: datetime) -> Iterator[datetime]:
    """The instants between two at which a zone's clocks change, to the second."""
    low = begin
    while low < end:
        high = min(low + timedelta(days=7), end)
        if low.astimezone(zone).utcoffset() != high.astimezone(zone).utcoffset():
            left, right = low, high
            while right - left > timedelta(seconds=1):
                middle = left + (right - left) // 2
                middle = middle.replace(microsecond=0)
                same = middle.astimezone(zone).utcoffset() == left.astimezone(zone).utcoffset()
                left, right = (middle, right) if same else (left, middle)
            yield right
        low = high


def _yearly(days: list[datetime]) -> dict[str, object] | None:
    """The rule that yearly changes follow: the last, or the nth, weekday of a month."""
    years = [day.year for day in days]
    alike = {(day.month, day.weekday(), day.time()) for day in days}
    if (
        len(days) < _YEARS - 1
        or len(alike) > 1
        or years != list(range(years[0], years[0] + len(days)))
    ):
        return None
    if all((day + timedelta(days=7)).month != day.month for day in days):
        place = -1
    elif len(places := {(day.day - 1) // 7 + 1 for day in days}) == 1:
        place = places.pop()
    else:
        return None
    return {
        "FREQ": "YEARLY",
        "BYMONTH": days[0].month,
        "BYDAY": f"{place}{_DAYS[days[0].weekday()]}",
    }
