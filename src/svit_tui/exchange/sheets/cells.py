"""Turn spreadsheet values into text: numbers without rounding noise, dates and times."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import lru_cache

from svit_tui.exchange.table import Exact, Fault
from svit_tui.i18n import _

_DIGITS = re.compile(r"[+-]?\d{1,40}")
# Beyond it, a spreadsheet has lost digits; the rest is told by whoever needs each of them.
_ALL_DIGITS = 10**15
_DAY = 86_400
_EPOCH = datetime.combine(date(1899, 12, 30), time())
_DAYS_TO_1904 = 1462
_LAST_DAY = 2_958_465
# Texts, conditions, colours and marks that are shown as they are.
_SHOWN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_SPAN = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_CURRENCY = re.compile(r"\[\$([^\]\-]+)(?:-[^\]]*)?\]")
_BUILT_IN = {
    9: "0%",
    10: "0.00%",
    **dict.fromkeys((*range(14, 18), *range(27, 32), 36, *range(50, 55), 57, 58), "d/m/y"),
    **dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 45, 47, 55, 56), "h:mm:ss"),
    22: "d/m/y h:mm",
    46: "[h]:mm:ss",
}


class NumberFormat(StrEnum):
    """What a format shows a number as."""

    NUMBER = "number"
    PERCENT = "percent"
    DAY = "day"
    MOMENT = "moment"
    CLOCK = "clock"
    SPAN = "span"


@lru_cache(maxsize=1000)
def shown_as(form: str) -> NumberFormat:
    """What a format makes of a number: `dd.mm.yyyy`, `[h]:mm`, `0%`."""
    plain = _SHOWN.sub("", form.split(";")[0]).casefold()
    if _SPAN.search(plain):
        return NumberFormat.SPAN
    if "general" in plain or "standard" in plain:
        return NumberFormat.NUMBER
    has_clock = "h" in plain or "s" in plain
    if "y" in plain or "d" in plain or ("m" in plain and not has_clock):
        return NumberFormat.MOMENT if has_clock else NumberFormat.DAY
    if has_clock:
        return NumberFormat.CLOCK
    return NumberFormat.PERCENT if "%" in plain else NumberFormat.NUMBER


def format_of(number: int) -> str:
    """One of the formats that every file has without telling it."""
    return _BUILT_IN.get(number, "")


def number_cell(raw: str, form: str = "", *, from_1904: bool = False) -> str:
    """A number as its format shows it: a date, a time, a percentage, or a number."""
    try:
        shown = shown_as(form) if form else NumberFormat.NUMBER
        if shown is NumberFormat.NUMBER:
            return _plain(raw, form) if form else Exact(number_text(raw))
        value = float(raw)
        if shown is NumberFormat.PERCENT:
            return Exact(f"{number_text(str(Decimal(repr(value)) * 100))}%")
        return _moment(value, shown, from_1904=from_1904)
    except (ValueError, OverflowError, InvalidOperation):
        return Fault(raw, _("“{text}” is not a number").format(text=raw[:40]))


def _plain(raw: str, form: str) -> str:
    text = number_text(raw)
    if form and set(form) == {"0"} and text.isdecimal():
        # A code such as 01001, kept as a number that is shown with zeros.
        return text.zfill(len(form))
    if found := _CURRENCY.search(form):
        return Exact(f"{text} {found[1].strip()}")
    return Exact(text)


def number_text(raw: str) -> str:
    """A number with the digits that a spreadsheet keeps: fifteen, and no trailing zeros."""
    raw = raw.strip()
    if _DIGITS.fullmatch(raw):
        return str(int(raw))
    value = float(raw)
    if not abs(value) < _ALL_DIGITS:
        return f"{value:.14E}"
    text = f"{value:.15g}"
    if "e" in text:
        text = format(Decimal(text), "f")
    return "0" if text == "-0" else text


def _moment(value: float, shown: NumberFormat, *, from_1904: bool) -> str:
    seconds = round(value * _DAY)
    if shown is NumberFormat.SPAN or (shown is NumberFormat.CLOCK and 0 <= value < 1):
        return Exact(span_text(seconds))
    days, clock = divmod(seconds, _DAY)
    if from_1904:
        days += _DAYS_TO_1904
    elif days == 0 and clock:
        return Exact(span_text(clock))
    elif days < 60:
        # Excel has a 29 February 1900, and counts from the day before.
        days += 1
    if not 1 < days <= _LAST_DAY or value < 0:
        return Fault(
            number_text(repr(value)),
            _("“{text}” is not a date in a spreadsheet").format(text=number_text(repr(value))),
        )
    moment = _EPOCH + timedelta(days=days, seconds=clock)
    return moment_cell(moment, has_clock=shown is not NumberFormat.DAY or bool(clock))


def moment_cell(moment: datetime, *, has_clock: bool) -> str:
    """A date as programs write it, with its time of day if it has one."""
    if not has_clock:
        return Exact(moment.date().isoformat())
    return Exact(moment.isoformat(" ", "seconds" if moment.second else "minutes"))


def span_text(seconds: int) -> str:
    """A time of day or a length: `10:15`, `36:00:30`."""
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    minutes, rest = divmod(seconds, 60)
    tail = f":{rest:02}" if rest else ""
    return f"{sign}{minutes // 60:02}:{minutes % 60:02}{tail}"


def truth_cell(*, is_true: bool) -> str:
    """Yes or no, as spreadsheets write it."""
    return "TRUE" if is_true else "FALSE"


def error_cell(text: str) -> Fault:
    """A formula that failed, such as `#N/A`."""
    return Fault(text, _("the cell has the error {text}").format(text=text[:40]))


def unreckoned(formula: str) -> Fault:
    """A formula without its result: whoever wrote the file didn't reckon."""
    return Fault(
        f"={formula}",
        _("the cell is a formula without a result; save the file in a spreadsheet program"),
    )


def iso_cell(text: str) -> str:
    """A date, or a date and time, that the file has as text: `2026-12-15T10:15:00`."""
    day, _mark, clock = text.partition("T")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return Fault(text, _("“{text}” is not a date in a spreadsheet").format(text=text[:40]))
    if moment.tzinfo is not None:
        return Exact(text)
    return moment_cell(moment, has_clock=bool(day and clock))
