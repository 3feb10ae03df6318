"""Recurrence by RFC 5545 rules: when a task that was done comes again.

Rules are reckoned in local time of the place where they were made, so that “at ten” stays at ten
over changes of daylight saving time. Beyond RFC 5545, a rule may end in `;EXDATE=`: times in UTC,
or dates, that are left out. Otherwise than by RFC 5545, what comes monthly from the 31st comes on
the last day of shorter months, and what comes yearly from 29 February on the 28th of other years.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from itertools import islice
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from svit_tui.i18n import _
from svit_tui.model.errors import Invalid
from svit_tui.model.values.dates import LATEST

_MOST = 1_000
_MOST_STEPS = 10_000
_MOST_SKIPPED = 200
# The calendar repeats after 400 years, weekdays included. The library searches for a rule that
# never comes until the year 9999: so it is asked 7,600 years later, when that is near.
_LATER = timedelta(days=146_097 * 19)
# Further ahead nobody looks for what comes next.
_HORIZON = timedelta(days=366 * 30)
_FARTHEST = datetime.combine(date(LATEST.year + 40, 1, 1), time())
_PERIODS = {"DAILY": timedelta(days=1), "WEEKLY": timedelta(days=7)}
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
            "“{text}” is not a repetition; write daily, weekly, monthly or FREQ=WEEKLY;INTERVAL=2."
        ).format(text=text.strip()[:60]),
    )
    rule = rule.strip(";")
    parts = dict(part.partition("=")[::2] for part in rule.split(";"))
    often = any("," in parts.get(name, "") for name in ("BYHOUR", "BYMINUTE", "BYSECOND"))
    if parts.get("FREQ") not in _FREQUENCIES or often or "DTSTART" in rule or "\n" in rule:
        raise refused
    try:
        _require_possible(rule)
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
        raise refused from None
    return rule


def next_day(rule: str, *, start: date, after: date) -> date | None:
    """The first day of a rule later than `after`; none if it has ended. It begins at `start`."""
    found = _after(rule, datetime.combine(start, time()), datetime.combine(after, time.max))
    return found.date() if found and found.date() <= LATEST else None


def next_moment(rule: str, *, start: datetime, after: datetime, zone: str) -> datetime | None:
    """The same of an instant, at the same local time of day in an IANA zone, as UTC."""
    place = zone_of(zone)
    local_start = start.astimezone(place).replace(tzinfo=None)
    local_after = after.astimezone(place).replace(tzinfo=None)
    found = _after(rule, local_start, local_after, place)
    if found is None or found.date() > LATEST:
        return None
    return found.replace(tzinfo=place).astimezone(UTC)


def moments_between(
    rule: str, *, start: datetime, first: datetime, last: datetime, zone: str
) -> list[datetime]:
    """The instants of a rule from `first` to `last`, both included, as UTC; at most a thousand."""
    place = zone_of(zone)
    begin, left, right = (
        moment.astimezone(place).replace(tzinfo=None) for moment in (start, first, last)
    )
    times = (moment for moment in _times(rule, begin, left, right, place) if moment >= left)
    return [moment.replace(tzinfo=place).astimezone(UTC) for moment in islice(times, _MOST)]


def days_between(rule: str, *, start: date, first: date, last: date) -> list[date]:
    """The days of a rule from `first` to `last`, both included; at most a thousand."""
    begin, left = (datetime.combine(day, time()) for day in (start, first))
    # A rule may name an hour: it is within its day.
    right = datetime.combine(last, time.max)
    times = (moment for moment in _times(rule, begin, left, right) if moment >= left)
    return [moment.date() for moment in islice(times, _MOST)]


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


def _after(
    rule: str, start: datetime, after: datetime, place: tzinfo | None = None
) -> datetime | None:
    """The first time of a rule after a moment, both without a zone."""
    horizon = max(start, after)
    if horizon.date() < LATEST:
        horizon += _HORIZON
    times = _times(rule, start, after, horizon, place)
    return next((moment for moment in times if moment > after), None)


def _times(
    rule: str, start: datetime, near: datetime, last: datetime, place: tzinfo | None = None
) -> Iterator[datetime]:
    """The times of a rule up to `last`; those well before `near` may be left out.

    COUNT and UNTIL are kept here: the library takes an UNTIL in UTC for one of the place's time.
    """
    parts = dict(part.partition("=")[::2] for part in rule.split(";") if part)
    count, until = parts.pop("COUNT", ""), parts.pop("UNTIL", "")
    if until:
        last = min(last, _until(until, place))
    interval = int(parts.get("INTERVAL", "1"))
    if not 1 <= interval <= _MOST_STEPS or (count and int(count) < 1):
        raise ValueError("what comes again does so after some time, and at least once")
    period = _PERIODS.get(parts.get("FREQ", ""))
    if period is not None and not count and near > start:
        # Times repeat with the period: begin shortly before what is asked for.
        period *= interval
        start += max((near - start) // period - 1, 0) * period
    parts |= _month_ends(parts, start)
    skipped = {_skipped(text, place) for text in parts.pop("EXDATE", "").split(",") if text}
    found = _searched(parts, start + _LATER, min(last, _FARTHEST) + _LATER)
    times = (moment - _LATER for moment in (islice(found, int(count)) if count else found))
    return (moment for moment in times if not skipped & {moment, moment.date()})


def _month_ends(parts: Mapping[str, str], start: date) -> dict[str, str]:
    """What has to be added to a rule so that no month is too short for its day."""
    if start.day <= 28 or any(name.startswith("BY") for name in parts):
        return {}
    last = {"BYMONTHDAY": ",".join(str(day) for day in range(28, start.day + 1)), "BYSETPOS": "-1"}
    if parts.get("FREQ") == "MONTHLY":
        return last
    is_leap_day = parts.get("FREQ") == "YEARLY" and (start.month, start.day) == (2, 29)
    return {"BYMONTH": "2", **last} if is_leap_day else {}


def spelled_out(rule: str, start: date) -> str:
    """A rule that means by RFC 5545 what ours means: for calendar programs."""
    plain, skipped = split_exceptions(rule)
    added = _month_ends(_parts(plain), start)
    return with_exceptions(";".join([plain, *map("=".join, added.items())]), skipped)


def as_ours(rule: str, start: date) -> str:
    """The same the other way round: a rule of a calendar as we reckon it."""
    plain, skipped = split_exceptions(rule)
    parts = _parts(plain)
    kept = {name: value for name, value in parts.items() if not name.startswith("BY")}
    added = _month_ends(kept, start)
    if added and parts == kept | added:
        parts = kept
    elif added and parts == kept:
        # By RFC 5545 it leaves out what has no such day.
        day = {"BYMONTHDAY": str(start.day)}
        parts |= {"BYMONTH": "2", **day} if "BYMONTH" in added else day
    return with_exceptions(";".join(map("=".join, parts.items())), skipped)


def _parts(rule: str) -> dict[str, str]:
    return {name: value for name, _mark, value in (part.partition("=") for part in rule.split(";"))}


def _searched(parts: Mapping[str, str], start: datetime, last: datetime) -> Iterator[datetime]:
    from dateutil.rrule import rrule, rrulestr

    found = rrulestr(";".join(f"{name}={value}" for name, value in parts.items()), dtstart=start)
    assert isinstance(found, rrule)
    return iter(found.replace(until=last))


@lru_cache(maxsize=256)
def _require_possible(rule: str) -> None:
    """Raise ValueError for a rule that can't be read, or that no day of nine years fits."""
    first = datetime.combine(date(9990, 1, 1), time())
    _times(rule, first - _LATER, first - _LATER, first - _LATER)
    kept = ("COUNT", "UNTIL", "EXDATE", "INTERVAL")
    parts = dict(part.partition("=")[::2] for part in rule.split(";"))
    plain = {name: value for name, value in parts.items() if name not in kept}
    if next(_searched(plain, first, datetime.combine(date.max, time())), None) is None:
        raise ValueError("no day fits this rule")


def with_exceptions(rule: str, texts: Iterable[str]) -> str:
    """A rule that leaves out these times too: `20261124T080000Z`, or `20261124` for a day."""
    plain, known = split_exceptions(rule)
    wanted = sorted({*known, *texts})[-_MOST_SKIPPED:]
    return f"{plain};EXDATE={','.join(wanted)}" if plain and wanted else plain


def split_exceptions(rule: str) -> tuple[str, list[str]]:
    """A rule as RFC 5545 has it, and the times that it leaves out."""
    plain, _mark, texts = rule.partition(";EXDATE=")
    return plain, [text for text in texts.split(",") if text]


def _skipped(text: str, place: tzinfo | None) -> datetime | date:
    """A time that is left out, in the place's time; or a whole day."""
    moment = _until(text, place)
    return moment if "T" in text else moment.date()


def _until(text: str, place: tzinfo | None) -> datetime:
    """The last moment of a rule in the place's time; a date alone is its whole day."""
    if "T" not in text:
        day = datetime.strptime(text + "+0000", "%Y%m%d%z").date()
        return datetime.combine(day, time.max)
    moment = datetime.strptime(text.removesuffix("Z") + "+0000", "%Y%m%dT%H%M%S%z")
    if text.endswith("Z") and place is not None:
        moment = moment.astimezone(place)
    return moment.replace(tzinfo=None)
