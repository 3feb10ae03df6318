"""Dates and times as people type them, in English and Ukrainian."""

from __future__ import annotations

import re
import warnings
from datetime import UTC, date, datetime, time, timedelta

from svit_tui.i18n import _
from svit_tui.model.errors import Invalid

EARLIEST, LATEST = date(1900, 1, 1), date(2200, 12, 31)
_SHIFT = re.compile(r"([+-])\s*(\d{1,4})\s*([a-zа-яіїєґ]{0,8})", re.IGNORECASE)
_AHEAD = re.compile(r"(?:через|за|in)\s+(?:(\d{1,4}|an?|one)\s+)?([a-zа-яіїєґ]{1,8})")
_DAYS = {
    **dict.fromkeys(("", "d", "day", "days", "д", "дн", "день", "дні", "днів"), 1),
    **dict.fromkeys(("w", "week", "weeks", "т", "тиж", "тиждень", "тижні", "тижнів"), 7),
}
_MONTHS = {
    **dict.fromkeys(("m", "mo", "month", "months", "м", "міс", "місяць", "місяці", "місяців"), 1),
    **dict.fromkeys(("y", "year", "years", "р", "рік", "роки", "років"), 12),
}
_NUMERIC = re.compile(r"(\d{1,2})[./-](\d{1,2})(?:[./-](\d{2}|\d{4}))?\.?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_TIME_AT_END = re.compile(r"(?:^|[\sT])(?:о|at|@)?\s*(\d{1,2})[:.](\d{2})$", re.IGNORECASE)
# An hour alone is one only after its word.
_HOUR_AT_END = re.compile(
    r"(?:^|\s)(?:о|об|at|@)\s*(\d{1,2})(?:[:.](\d{2}))?(?:\s*год\.?)?$", re.IGNORECASE
)
_NEARBY = {
    "today": 0,
    "сьогодні": 0,
    "tomorrow": 1,
    "завтра": 1,
    "післязавтра": 2,
    "yesterday": -1,
    "вчора": -1,
    "учора": -1,
    "позавчора": -2,
}
_WEEKDAYS = (
    ("monday", "mon", "понеділок", "понеділка", "пн"),
    ("tuesday", "tue", "вівторок", "вівторка", "вт"),
    ("wednesday", "wed", "середа", "середу", "середи", "ср"),
    ("thursday", "thu", "четвер", "четверга", "чт"),
    ("friday", "fri", "пʼятниця", "пʼятницю", "пʼятниці", "пт"),
    ("saturday", "sat", "субота", "суботу", "суботи", "сб"),
    ("sunday", "sun", "неділя", "неділю", "неділі", "нд"),
)
_NEXT = ("next ", "this ", "on ", "наступного ", "наступну ", "наступний ", "у ", "в ")


def parse_date(text: str, *, today: date, future: bool = True) -> date:
    """The calendar date of `tomorrow`, `15.12`, `next friday`, `+2w`, `15 грудня`, `2026-12-15`.

    A date without its year is the next one (`future`) or the last one. Raises Invalid.
    """
    given = " ".join(text.split()).casefold()
    refused = Invalid(
        "date",
        _("“{text}” is no date; write tomorrow, 15.12, +2w or 2026-12-15.").format(
            text=text.strip()[:40]
        ),
    )
    if not given or len(given) > 60:
        raise refused
    found = _plain(given, today, future) or _by_library(given, today, future)
    if found is None or not EARLIEST <= found <= LATEST:
        raise refused
    return found


def parse_moment(text: str, *, now: datetime, future: bool = False) -> datetime:
    """The instant (UTC) of a date with or without a time of day, in the user's time zone.

    `14:30` alone is today's; a date alone is that day at this time of day. Raises Invalid.
    """
    local = now.astimezone()
    given = " ".join(text.split())
    if not given or given.casefold() in ("now", "зараз"):
        return now.astimezone(UTC).replace(microsecond=0)
    clock = local.time().replace(microsecond=0)
    found = _TIME_AT_END.search(given)
    if found:
        try:
            clock = time(int(found[1]), int(found[2]))
        except ValueError:
            raise Invalid("date", _("“{text}” is no time of day.").format(text=given)) from None
        given = given[: found.start()].rstrip(" ,T")
    day = parse_date(given, today=local.date(), future=future) if given else local.date()
    return datetime.combine(day, clock).astimezone().astimezone(UTC)


def parse_due(text: str, *, now: datetime, day: date | None = None) -> tuple[date, datetime | None]:
    """When something is due: a date, and its instant (UTC) if a time of day is given too.

    `tomorrow 10:00`, `завтра о 10`, `15.12`; a time alone is that of `day`, or the next such time.
    Raises Invalid.
    """
    given = " ".join(text.split())
    found = _HOUR_AT_END.search(given) or _TIME_AT_END.search(given)
    today = now.astimezone().date()
    # “15.12” is a date, as everywhere; “15.30” can only be a time.
    if not found or (_NUMERIC.fullmatch(given) and _plain(given, today, True)):
        return parse_date(given, today=today), None
    hour = int(found[1])
    try:
        clock = time(hour, int(found[2] or 0))
    except ValueError:
        raise Invalid("date", _("“{text}” is no time of day.").format(text=given)) from None
    given = given[: found.start()].rstrip(" ,T")
    named = parse_date(given, today=today) if given else day
    moment = datetime.combine(named or today, clock).astimezone()
    if named is None and moment < now:
        moment = datetime.combine(today + timedelta(days=1), clock).astimezone()
    return moment.date(), moment.astimezone(UTC)


def _plain(text: str, today: date, future: bool) -> date | None:
    """Forms that mean one thing in both languages, or that the library reads another way."""
    try:
        if text in _NEARBY:
            return today + timedelta(days=_NEARBY[text])
        if found := _ISO.fullmatch(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if (found := _SHIFT.fullmatch(text)) and found[3] in _DAYS | _MONTHS:
            return _shifted(today, int(found[1] + found[2]), found[3])
        if (found := _AHEAD.fullmatch(text)) and found[2] in _DAYS | _MONTHS:
            count = int(found[1]) if found[1] and found[1].isdecimal() else 1
            return _shifted(today, count, found[2])
        if found := _NUMERIC.fullmatch(text):
            return _numeric(int(found[1]), int(found[2]), found[3], today, future)
    except (ValueError, OverflowError):
        return None
    return _weekday(text, today, future)


def _shifted(day: date, count: int, unit: str) -> date:
    """So many days, weeks, months or years from a date; a month that is too short ends it."""
    if unit in _DAYS:
        return day + timedelta(days=count * _DAYS[unit])
    years, month = divmod(day.year * 12 + day.month - 1 + count * _MONTHS[unit], 12)
    first = date(years, month + 1, 1)
    longest = (first + timedelta(days=31)).replace(day=1) - first
    return first.replace(day=min(day.day, longest.days))


def _numeric(day: int, month: int, year: str | None, today: date, future: bool) -> date:
    if year:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    found = date(today.year, month, day)
    if future and found < today:
        return date(today.year + 1, month, day)
    if not future and found > today:
        return date(today.year - 1, month, day)
    return found


def _weekday(text: str, today: date, future: bool) -> date | None:
    word = text.replace("'", "ʼ").replace("’", "ʼ")
    for prefix in _NEXT:
        word = word.removeprefix(prefix)
    for number, names in enumerate(_WEEKDAYS):
        if word in names:
            away = (number - today.weekday()) % 7
            return today + timedelta(days=(away or 7) if future else away - 7)
    return None


def _by_library(text: str, today: date, future: bool) -> date | None:
    """Everything else is dateparser's: months by name, “in a month”, “через тиждень”."""
    if not any(mark.isalpha() for mark in text):
        return None
    import dateparser

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            found = dateparser.parse(
                text,
                languages=["uk", "en"],
                settings={
                    "DATE_ORDER": "DMY",
                    "PREFER_DATES_FROM": "future" if future else "past",
                    "RELATIVE_BASE": datetime.combine(today, time(12)),
                    "REQUIRE_PARTS": ["day"],
                    "RETURN_AS_TIMEZONE_AWARE": False,
                },
            )
        except (ValueError, OverflowError, TypeError, AttributeError, KeyError, IndexError):
            # Odd input makes the library stumble; to the user it is just no date.
            return None
    return found.date() if found else None
