"""Read spans of calendar days: `this-month`, `last-week`, `2026-Q3`, and lengths such as `30d`."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from svit_tui.model.values.dates import EARLIEST, LATEST, shifted

Span = tuple[date, date]

_WHICH = {
    **dict.fromkeys(("last", "previous", "минулий", "минулого", "попередній", "попереднього"), -1),
    **dict.fromkeys(("this", "current", "цей", "цього", "поточний", "поточного"), 0),
    **dict.fromkeys(("next", "наступний", "наступного"), 1),
}
_UNITS = {
    **dict.fromkeys(("week", "тиждень", "тижня"), "week"),
    **dict.fromkeys(("month", "місяць", "місяця"), "month"),
    **dict.fromkeys(("quarter", "квартал", "кварталу"), "quarter"),
    **dict.fromkeys(("year", "рік", "року"), "year"),
}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_CALENDAR = re.compile(r"(\d{4})(?:-(?:[qк]([1-4])|(0[1-9]|1[0-2])))?", re.ASCII)
_LENGTH = re.compile(r"(\d{1,4})(d|w|m|y|д|дн|т|тиж|м|міс|р)\.?")


def calendar_span(text: str, today: date) -> Span | None:
    """The first and the last day of `this-week`, `last-quarter`, `next-year`, `2026`, `2026-Q3` or
    `2026-11`, in English or Ukrainian; none if the text is none of these.

    Weeks begin on Monday. The current week, month … lasts until its end, not until today.
    """
    given = "-".join(text.casefold().split())
    found = _CALENDAR.fullmatch(given)
    if found and EARLIEST.year <= int(found[1]) <= LATEST.year:
        start = int(found[1]) * 12
        if found[2]:
            return _months(start + (int(found[2]) - 1) * 3, 3)
        return _months(start + int(found[3]) - 1, 1) if found[3] else _months(start, 12)
    which, _dash, word = given.partition("-")
    if which not in _WHICH or word not in _UNITS:
        return None
    away, unit = _WHICH[which], _UNITS[word]
    if unit == "week":
        monday = today + timedelta(days=7 * away - today.weekday())
        return monday, monday + timedelta(days=6)
    length = _MONTHS[unit]
    number = today.year * 12 + today.month - 1
    return _months(number - number % length + length * away, length)


def length_away(text: str, today: date, *, ahead: bool) -> date | None:
    """The day that is `30d`, `2w`, `3m` or `1y` (`30д`, `2т`, `3м`, `1р`) before today, or ahead.

    None if the text is no such length, or the day is out of reach.
    """
    found = _LENGTH.fullmatch(text.casefold())
    if not found:
        return None
    try:
        day = shifted(today, int(found[1]) * (1 if ahead else -1), found[2])
    except (ValueError, OverflowError):
        return None
    return day if EARLIEST <= day <= LATEST else None


def _months(start: int, length: int) -> Span:
    """Whole months; the first is told by its number since the year 0."""
    year, month = divmod(start + length - 1, 12)
    last = date(year, month + 1, monthrange(year, month + 1)[1])
    return date(start // 12, start % 12 + 1, 1), last
