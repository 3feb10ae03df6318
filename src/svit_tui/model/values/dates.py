"""Read dates and times as people type them, in English and Ukrainian."""

from __future__ import annotations

import re
import warnings
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta

from svit_tui.i18n import _
from svit_tui.model.errors import Invalid
from svit_tui.model.values.clock import clock_at_end, day_of, here

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
_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})|((?:19|20)\d{2})(\d{2})(\d{2})")
# How programs write an instant.
_ISO_INSTANT = re.compile(
    r"\d{4}-\d{2}-\d{2}[t ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?"
    r"(?: ?(?:z|utc|gmt|[+-]\d{2}(?::?\d{2})?))?"
)
_HOURS_AHEAD = re.compile(
    r"(?:(?:через|за|in)\s+(?:(\d{1,3}|an?|one|half an|пів)\s+)?|\+\s*(\d{1,3})\s*)"
    r"(h|hours?|год|години?|годину|min|mins|minutes?|хв|хвилину?|хвилини?)\.?"
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
_NEXT = (
    *("next ", "this ", "coming ", "наступного ", "наступну ", "наступний ", "наступної "),
    *("наступна ", "цього ", "цю ", "цей ", "цієї ", "ця "),
)
_MONTH_END = re.compile(
    r"(?:the\s+)?end of (?:the |this )?month|кін(?:ець|ця|ці) (?:цього )?місяця|eom"
)
_PREPOSITION = re.compile(r"(?:on|by|until|till|до|на|у|в)\s+(?:the\s+)?")
_SPANS: dict[str, tuple[int, str]] = {
    **dict.fromkeys(("next week", "наступного тижня", "наступний тиждень"), (1, "week")),
    **dict.fromkeys(("next month", "наступного місяця", "наступний місяць"), (1, "month")),
    **dict.fromkeys(("next year", "наступного року", "наступний рік"), (1, "year")),
}
# The months' beginnings; each name has one, in any case.
_MONTH_STARTS = (
    *(("jan", "січ"), ("feb", "лют"), ("mar", "бер"), ("apr", "квіт"), ("may", "трав")),
    *(("jun", "черв"), ("jul", "лип"), ("aug", "серп"), ("sep", "верес"), ("oct", "жовт")),
    *(("nov", "листоп"), ("dec", "груд")),
)
_MONTH_NAMES = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
    "|січ(?:ень|ня)?|лют(?:ий|ого)?|бер(?:езень|езня)?|квіт(?:ень|ня)?|трав(?:ень|ня)?"
    "|черв(?:ень|ня)?|лип(?:ень|ня)?|серп(?:ень|ня)?|верес(?:ень|ня)?|жовт(?:ень|ня)?"
    "|листоп(?:ад|ада)?|груд(?:ень|ня)?"
)
# Spreadsheets write 15-Dec, 15-Dec-26 and Dec-26.
_YEAR = r"(?:,?[\s-]+(?P<year>\d{4}|(?<=-)\d{2})(?:\s*р(?:\.|оку)?)?)?"
_DAY_OF_MONTH = tuple(
    re.compile(form + _YEAR)
    for form in (
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th|-?го)?(?:\s+(?:of\s+)?|-)(?P<month>{_MONTH_NAMES})\.?",
        rf"(?P<month>{_MONTH_NAMES})\.?(?:\s+|-)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?",
    )
)


def parse_date(text: str, *, today: date, future: bool = True) -> date:
    """The calendar date of `tomorrow`, `15.12`, `next friday`, `+2w`, `15 грудня`, `2026-12-15`.

    A date without its year is the next one (`future`) or the last one. Of an instant as programs
    write it, it is the day. Raises Invalid.
    """
    given = " ".join(text.split()).casefold()
    if not given or len(given) > 60:
        raise _no_date(text)
    if given[10:11] == "t" and _ISO_INSTANT.fullmatch(given):
        found = _day_of_instant(given)
    else:
        found = plain_date(given, today=today, future=future) or _by_library(given, today, future)
    if found is None or not EARLIEST <= found <= LATEST:
        raise _no_date(text)
    return found


def _no_date(text: str) -> Invalid:
    return Invalid(
        "date",
        _("“{text}” is not a date; write tomorrow, 15.12, +2w or 2026-12-15.").format(
            text=text.strip()[:40]
        ),
    )


def _day_of_instant(text: str) -> date | None:
    """The day, where the user is, of an instant as programs write it."""
    rest, clock = clock_at_end(text.upper())
    try:
        return day_of(date.fromisoformat(rest), clock)
    except (ValueError, OverflowError, OSError):
        return None


def written_instant(text: str) -> datetime | None:
    """The instant (UTC) of a text as programs write it, `2026-12-15T12:30:00Z`; or none."""
    if not _ISO_INSTANT.fullmatch(text.strip().casefold()):
        return None
    try:
        rest, clock = clock_at_end(text.strip().upper())
        return here(date.fromisoformat(rest), clock).astimezone(UTC) if clock else None
    except (Invalid, ValueError, OverflowError, OSError):
        return None


def parse_moment(text: str, *, now: datetime, future: bool = False) -> datetime:
    """The instant (UTC) of a date with or without a time of day, in the user's time zone.

    `14:30` alone is today's; a date alone is that day at this time of day. Raises Invalid.
    """
    local = now.astimezone()
    given = " ".join(text.split())
    if not given or given.casefold() in ("now", "зараз"):
        return now.astimezone(UTC).replace(microsecond=0)
    rest, clock = day_and_clock(given, local.date())
    day = parse_date(rest, today=local.date(), future=future) if rest else local.date()
    return here(day, clock or local.time().replace(microsecond=0)).astimezone(UTC)


def parse_due(text: str, *, now: datetime, day: date | None = None) -> tuple[date, datetime | None]:
    """When something is due: a date, and its instant (UTC) if a time of day is given too.

    `tomorrow 10:00`, `завтра о 10`, `15.12`, `2026-12-15T12:30:00Z`; a time alone is that of `day`,
    or the next such time. Raises Invalid.
    """
    given = " ".join(text.split())
    if ahead := moment_ahead(given, now):
        return ahead.astimezone().date(), ahead
    today = now.astimezone().date()
    rest, clock = day_and_clock(given, today)
    if clock is None:
        return parse_date(given, today=today), None
    named = parse_date(rest, today=today) if rest else day
    return due_at(named, clock, now=now)


def day_and_clock(text: str, today: date) -> tuple[str, time | None]:
    """What says the day, and the time of day that ends the text. Raises Invalid.

    `15.12` is a date, as everywhere; `15.30` can only be a time.
    """
    if _NUMERIC.fullmatch(text) and plain_date(text, today=today):
        return text, None
    return clock_at_end(text)


def due_at(day: date | None, clock: time, *, now: datetime) -> tuple[date, datetime]:
    """A date and the instant (UTC) of a time of day on it; without a date, the next such time."""
    today = now.astimezone().date()
    moment = here(day or today, clock)
    if day is None and moment < now:
        moment = here(today + timedelta(days=1), clock)
    return moment.date(), moment.astimezone(UTC)


def moment_ahead(text: str, now: datetime) -> datetime | None:
    """The instant (UTC) of `in 2 hours`, `+30min`, `через годину`; none if it is none of these."""
    found = _HOURS_AHEAD.fullmatch(text.strip().casefold())
    if not found:
        return None
    given, hours = found[1] or found[2] or "1", found[3].startswith(("h", "год"))
    half = given in ("half an", "пів")
    if half and not hours:
        return None
    count = int(given) if given.isdecimal() else 1
    minutes = 30 if half else count * (60 if hours else 1)
    return (now + timedelta(minutes=minutes)).astimezone(UTC).replace(second=0, microsecond=0)


def plain_date(text: str, *, today: date, future: bool = True) -> date | None:
    """Forms that mean one thing in both languages, or that the library reads another way.

    Unlike `parse_date` it is quick, so that it can be tried on all words of a line.
    """
    text = " ".join(text.split()).casefold()
    if found := _PREPOSITION.match(text):
        text = text[found.end() :]
    try:
        if text in _NEARBY:
            return today + timedelta(days=_NEARBY[text])
        if found := _ISO.fullmatch(text):
            parts = (found[1], found[3], found[4]) if found[1] else found.groups()[4:]
            return date(*map(int, parts))
        if (found := _SHIFT.fullmatch(text)) and found[3] in _DAYS | _MONTHS:
            return shifted(today, int(found[1] + found[2]), found[3])
        if (found := _AHEAD.fullmatch(text)) and found[2] in _DAYS | _MONTHS:
            count = int(found[1]) if found[1] and found[1].isdecimal() else 1
            return shifted(today, count, found[2])
        if found := _NUMERIC.fullmatch(text):
            return _numeric(int(found[1]), int(found[2]), found[3], today, future)
        if text in _SPANS:
            return shifted(today, *_SPANS[text])
        if _MONTH_END.fullmatch(text):
            return today.replace(day=monthrange(today.year, today.month)[1])
        for form in _DAY_OF_MONTH:
            if found := form.fullmatch(text):
                day, month = int(found["day"]), month_of(found["month"])
                return _numeric(day, month, found["year"], today, future)
    except (ValueError, OverflowError):
        return None
    return _weekday(text, today, future)


def shifted(day: date, count: int, unit: str) -> date:
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


def month_of(name: str) -> int:
    """The number of a month by its name or short name."""
    return 1 + next(
        number for number, starts in enumerate(_MONTH_STARTS) if name.startswith(starts)
    )


def weekday_of(text: str) -> int | None:
    """The number of a day of the week by its name, Monday is 0."""
    word = text.replace("'", "ʼ").replace("’", "ʼ")
    return next((number for number, names in enumerate(_WEEKDAYS) if word in names), None)


def _weekday(text: str, today: date, future: bool) -> date | None:
    for prefix in _NEXT:
        text = text.removeprefix(prefix)
    number = weekday_of(text)
    if number is None:
        return None
    away = (number - today.weekday()) % 7
    return today + timedelta(days=(away or 7) if future else away - 7)


def _by_library(text: str, today: date, future: bool) -> date | None:
    """Everything else is dateparser's: months by name, “in a month”, “через тиждень”."""
    if not any(mark.isalpha() for mark in text) or ":" in text:
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
    # Of a time of day in the text, the caller would never hear.
    return found.date() if found and found.time() in (time(), time(12)) else None
