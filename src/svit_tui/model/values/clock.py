"""Read times of day: alone, after a date, or with an offset from UTC."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from svit_tui.i18n import _
from svit_tui.model.errors import Invalid

_HALF = r"(?P<half>[ap])\.?\s?m\.?"
# Behind a date: `14:30`, `о 10`, `2:30 PM`, `14.30`, `12:30:00.000Z`, `14:30:00 +0300`.
_AT_END = re.compile(
    r"(?:^|[\s,T])(?P<word>(?:об?|at|@)\s*)?(?P<hour>\d{1,2})"
    r"(?:(?P<mark>[:.])(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?)?"
    rf"(?:\s?{_HALF}|\s*(?P<hours>год(?:ині|ин)?\.?))?"
    r"\s?(?P<zone>Z|UTC|GMT|[+-](?:0\d|1[0-4])(?::?[0-5]\d)?)?$",
    re.IGNORECASE,
)
_NOON_AT_END = re.compile(r"(?:^|[\s,])(?:at\s+)?(?:noon|опівдні)$", re.IGNORECASE)
# Before a date, it has a colon: `10:15 12.10.2026`.
_AT_START = re.compile(r"(?P<clock>\d{1,2}:\d{2}(?::\d{2})?),?\s+(?P<day>[^:]+)")
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_ALONE = re.compile(
    r"(?:"
    r"(?:(?:о|об|at|by|до|на|в|у|з|from)\s+)?(?P<hour>\d{1,2}):(?P<minute>\d{2})"
    r"|(?:о|об|at)\s+(?P<hour2>\d{1,2})(?:\.(?P<minute2>\d{2}))?"
    r")(?:\s*(?:год(?:ині|ин)?\.?|(?P<half>[ap])\.?m\.?))?"
    r"|(?:(?:at|by)\s+)?(?P<hour3>\d{1,2})\s*(?P<half3>[ap])\.?m\.?"
)


def here(day: date, clock: time) -> datetime:
    """The instant of a time of day on a date, in the user's zone unless the time has its own.

    A time that clocks skip when they go forward is as much later as they go: it counts by the
    offset from before (RFC 5545), so 03:30 is 04:30. Of one that comes twice when they go back it
    is the first.
    """
    wall = datetime.combine(day, clock.replace(fold=0))
    moment = wall.astimezone()
    if wall.tzinfo is not None:
        return moment
    early = wall - moment.replace(tzinfo=None)
    # In the gap, Python counts by the offset from after it: as much too early as clocks go.
    return (moment.astimezone(UTC) + early).astimezone() if early > timedelta(0) else moment


def day_of(day: date, clock: time | None) -> date:
    """The day, where the user is, of a date with a time of day.

    Midnight in a zone is how a program writes a day that has no time: it is that day everywhere.
    """
    if clock is None or clock.tzinfo is None or clock.replace(tzinfo=None) == time():
        return day
    return here(day, clock).date()


def clock_at_end(text: str) -> tuple[str, time | None]:
    """What stands beside a time of day at the end of a text or its start, and that time.

    Without one it is the text, and none. The time has a zone where the text tells one:
    `2026-12-15T12:30:00Z`. Raises Invalid for what looks like a time of day and can't be one.
    """
    if noon := _NOON_AT_END.search(text):
        return text[: noon.start()].rstrip(" ,"), time(12)
    found = _AT_END.search(text)
    if not found and (swapped := _AT_START.fullmatch(text)):
        text = f"{swapped['day']} {swapped['clock']}"
        found = _AT_END.search(text)
    if not found or not (found["minute"] or found["half"] or found["word"]):
        return text, None
    rest, zone = text[: found.start()].rstrip(" ,"), found["zone"]
    # Of `tomorrow 10:00-11:00` the end is no offset.
    is_zone = zone and (zone[0] in "zZuUgG" or len(zone) == 5 or found["second"])
    if zone and not (is_zone or _ISO_DAY.fullmatch(rest)):
        return text, None
    if (found["second"] or zone) and found["mark"] == ".":
        return text, None
    clock = made_clock(int(found["hour"]), int(found["minute"] or 0), found["half"] or "")
    if clock is None or int(found["second"] or 0) > 59:
        raise Invalid("date", _("“{text}” is not a time of day.").format(text=text))
    return rest, clock.replace(second=int(found["second"] or 0), tzinfo=_zone(zone or ""))


def _zone(text: str) -> tzinfo | None:
    if not text:
        return None
    if text[0] not in "+-":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    away = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-away if text[0] == "-" else away)


def plain_clock(text: str) -> time | None:
    """The time of day that a text is and nothing else: `10:00`, `о 10`, `at 3pm`, `noon`."""
    given = text.strip().casefold()
    if given in ("noon", "at noon", "опівдні"):
        return time(12)
    found = _ALONE.fullmatch(given)
    if not found:
        return None
    parts = found.groupdict()

    def part(name: str) -> str:
        return next((parts[key] for key in parts if key.startswith(name) and parts[key]), "")

    return made_clock(int(part("hour")), int(part("minute") or 0), part("half"))


def made_clock(hour: int, minute: int, half: str) -> time | None:
    """A time of day of its numbers, `half` is `a` or `p` of a clock of twelve hours; or none."""
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half.casefold() == "p" else 0)
    elif half:
        return None
    return time(hour, minute) if hour < 24 and minute < 60 else None
