"""Recurrence by RFC 5545 rules: when what is done comes again.

Rules are reckoned in local time of the place where they were made, so that “at ten” stays at ten
over changes of daylight saving time.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from svit_tui.i18n import _
from svit_tui.model.dates import EARLIEST, LATEST
from svit_tui.model.errors import Invalid

if TYPE_CHECKING:
    from dateutil.rrule import rrule, rruleset

# Rules that come more often are no tasks of a person.
_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_WORDS = {
    "daily": "FREQ=DAILY",
    "weekly": "FREQ=WEEKLY",
    "monthly": "FREQ=MONTHLY",
    "yearly": "FREQ=YEARLY",
    "weekdays": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
    "щодня": "FREQ=DAILY",
    "щотижня": "FREQ=WEEKLY",
    "щомісяця": "FREQ=MONTHLY",
    "щороку": "FREQ=YEARLY",
    "у будні": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
}


def parse_rule(text: str) -> str:
    """The rule that a word (`weekly`, `щотижня`) or an RFC 5545 text means; empty for none.

    Raises Invalid.
    """
    given = " ".join(text.split()).casefold()
    if not given:
        return ""
    rule = _WORDS.get(given) or given.upper().removeprefix("RRULE:")
    refused = Invalid(
        "rule",
        _(
            "“{text}” is no repetition; write daily, weekly, monthly or FREQ=WEEKLY;INTERVAL=2."
        ).format(text=text.strip()[:60]),
    )
    parts = dict(part.partition("=")[::2] for part in rule.split(";"))
    if parts.get("FREQ") not in _FREQUENCIES or "DTSTART" in rule or "\n" in rule:
        raise refused
    try:
        next_day(rule, start=EARLIEST, after=EARLIEST)
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
        raise refused from None
    return rule


def next_day(rule: str, *, start: date, after: date) -> date | None:
    """The first day of a rule later than `after`; none if it has ended. It begins at `start`."""
    found = _after(rule, datetime.combine(start, time()), datetime.combine(after, time()))
    return found.date() if found and found.date() <= LATEST else None


def next_moment(rule: str, *, start: datetime, after: datetime, zone: str) -> datetime | None:
    """The same of an instant, at the same local time of day in an IANA zone, as UTC."""
    place = zone_of(zone)
    local_start = start.astimezone(place).replace(tzinfo=None)
    local_after = after.astimezone(place).replace(tzinfo=None)
    found = _after(rule, local_start, local_after)
    if found is None or found.date() > LATEST:
        return None
    return found.replace(tzinfo=place).astimezone(UTC)


def days_between(rule: str, *, start: date, first: date, last: date) -> list[date]:
    """The days of a rule from `first` to `last`, both included. It begins at `start`."""
    found = _between(
        rule,
        datetime.combine(start, time()),
        datetime.combine(first, time()),
        datetime.combine(last, time()),
    )
    return [moment.date() for moment in found]


def moments_between(
    rule: str, *, start: datetime, first: datetime, last: datetime, zone: str
) -> list[datetime]:
    """The same of instants, at the same local time of day in an IANA zone, as UTC."""
    place = zone_of(zone)
    local = (moment.astimezone(place).replace(tzinfo=None) for moment in (start, first, last))
    return [found.replace(tzinfo=place).astimezone(UTC) for found in _between(rule, *local)]


def zone_of(name: str) -> ZoneInfo:
    """An IANA zone; UTC if this machine does not know it."""
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def local_zone() -> str:
    """The name of the zone that this machine's user is in."""
    from tzlocal import get_localzone_name

    try:
        return str(get_localzone_name() or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError, LookupError):
        return "UTC"


def _after(rule: str, start: datetime, after: datetime) -> datetime | None:
    """The first time of a rule after a moment, both without a zone."""
    found = _rule(rule, start).after(after)
    return found if isinstance(found, datetime) else None


def _between(rule: str, start: datetime, first: datetime, last: datetime) -> list[datetime]:
    """The times of a rule from a moment to another, all without a zone."""
    if start > last:
        return []
    return list(_rule(rule, start).between(first, last, inc=True))


def _rule(rule: str, start: datetime) -> rrule | rruleset:
    from dateutil.rrule import rrulestr

    until = rule.replace("Z", "") if "UNTIL=" in rule else rule
    return rrulestr(until, dtstart=start)
