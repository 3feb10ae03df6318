"""Format money, numbers, dates and ages in the user's language.

What the board's first frame needs is written down here: Babel's data take 30 ms to read. A test
holds that it is the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

from svit_tui.i18n import _, language, ngettext
from svit_tui.model.standing import NextStep, due_by, is_overdue
from svit_tui.model.values.money import SYMBOLS, minor_digits

_SCALES = (10**9, 10**6, 10**3)
# The mark before decimals, and the one between groups of three digits.
_MARKS = {"en_GB": (".", ","), "uk_UA": (",", "\u00a0")}
_MONTHS = {
    "en_GB": "Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec".split(),
    "uk_UA": "січ. лют. бер. квіт. трав. черв. лип. серп. вер. жовт. лист. груд.".split(),
}


_WEEKDAYS = {
    "en_GB": "Mon Tue Wed Thu Fri Sat Sun".split(),
    "uk_UA": "пн вт ср чт пт сб нд".split(),
}


def _locale() -> str:
    return "uk_UA" if language() == "uk" else "en_GB"


def _decimal_mark(locale: str) -> str:
    return _MARKS[locale][0]


def _group_mark(locale: str) -> str:
    return _MARKS[locale][1]


def _grouped(value: int) -> str:
    """Digits in groups of three with the language's mark."""
    return f"{value:,}".replace(",", _group_mark(_locale()))


def number(value: int) -> str:
    """A whole number, grouped."""
    return _grouped(value)


def decimal(value: float, places: int = 1) -> str:
    """A number with so many decimals, grouped: `1,234.5`, `1 234,5`."""
    whole, _mark, part = f"{abs(value):.{places}f}".partition(".")
    text = _grouped(int(whole)) + (_decimal_mark(_locale()) + part if part else "")
    return f"-{text}" if value < 0 and (int(whole) or part.strip("0")) else text


def at_most(value: float, places: int) -> str:
    """A number with so many decimals at most, grouped: `0.5`, `12`."""
    text = decimal(value, places)
    return text.rstrip("0").rstrip(_decimal_mark(_locale())) if places else text


def days(value: float) -> str:
    """How many days: `21 days`, `1 day`; with one decimal where they are not whole: `2.5 days`."""
    tenths = round(value * 10)
    if tenths % 10:
        # A part of a day has a word form of its own in some languages, whatever the number.
        return _("{number} days").format(number=decimal(tenths / 10))
    whole = tenths // 10
    return ngettext("{number} day", "{number} days", whole).format(number=_grouped(whole))


def percent(share: float, places: int = 0) -> str:
    """A share of one as percent, with so many decimals at most: `28%`, `41.2%`."""
    return whole_percent(at_most(share * 100, places))


def whole_percent(number: int | str) -> str:
    """A number of percent; the sign stands at it in both languages."""
    return f"{number}%"


def _with_symbol(amount: str, currency: str) -> str:
    symbol = SYMBOLS.get(currency, currency)
    if language() == "uk":
        return f"{amount}\u00a0{symbol}"
    return f"{symbol}{amount}" if len(symbol) == 1 else f"{amount}\u00a0{symbol}"


def money(minor: int, currency: str) -> str:
    """An amount in full: `₴18,000`, `18 000 ₴`; minor units only where there are any."""
    digits = minor_digits(currency)
    sign = "-" if minor < 0 else ""
    whole, part = divmod(abs(minor), 10**digits)
    text = sign + _grouped(whole)
    if part:
        text += f"{_decimal_mark(_locale())}{part:0{digits}d}"
    return _with_symbol(text, currency)


def money_short(minor: int, currency: str) -> str:
    """An amount in few cells for heads of columns: `₴210k`, `₴1.2m`; `210 тис ₴`."""
    whole = minor / 10 ** minor_digits(currency)
    marks = {
        10**9: _("{number}bn"),
        10**6: _("{number}m"),
        10**3: _("{number}k"),
    }
    for scale in _SCALES:
        if abs(whole) >= scale * 0.9995:
            decimals = 1 if scale > 1000 or abs(whole) < 9_950 else 0
            digits = f"{whole / scale:.{decimals}f}".removesuffix(".0")
            text = digits.replace(".", _decimal_mark(_locale()))
            return _with_symbol(marks[scale].format(number=text), currency)
    return _with_symbol(_grouped(round(whole)), currency)


def money_parts(sums: Mapping[str, int]) -> list[str]:
    """Sums in several currencies, short, the largest first; never mixed."""
    parts = sorted(((amount, code) for code, amount in sums.items() if amount), reverse=True)
    return [money_short(amount, code) for amount, code in parts]


def money_sums(sums: Mapping[str, int]) -> str:
    """Sums in several currencies, never mixed: `₴322k + $9k`. Nothing known gives a dash."""
    return " + ".join(money_parts(sums)) or "–"


def date_said(day: date, today: date) -> str:
    """A date as people say it: today, tomorrow, 15 Dec, 15 Dec 2027."""
    away = (day - today).days
    if away == 0:
        return _("today")
    if away == 1:
        return _("tomorrow")
    if away == -1:
        return _("yesterday")
    return _date(day, _locale(), day.year != today.year)


def _date(day: date, locale: str, with_year: bool) -> str:
    text = f"{day.day} {_MONTHS[locale][day.month - 1]}"
    return f"{text} {day.year}" if with_year else text


def date_short(day: date) -> str:
    """A date without its year."""
    return _date(day, _locale(), False)


def date_full(day: date) -> str:
    """A date with its year, as a table shows it."""
    return _date(day, _locale(), True)


def weekday_name(number: int) -> str:
    """A day of the week, short; Monday is 0."""
    return _WEEKDAYS[_locale()][number]


def weekday_short(day: date) -> str:
    """The day of the week of a date: `Fri`, `пт`."""
    return weekday_name(day.weekday())


def moment_said(moment: datetime, now: datetime) -> str:
    """An instant in the user's time zone: `today 14:30`, `15 Dec 09:05`."""
    local = moment.astimezone()
    return f"{date_said(local.date(), now.astimezone().date())} {local:%H:%M}"


def age(days: int) -> str:
    """A span of days in few cells: `3d`, `2w`, `5mo`, `2y`."""
    days = max(days, 0)
    if days < 14:
        return _("{number}d").format(number=days)
    if days < 60:
        return _("{number}w").format(number=days // 7)
    if days < 730:
        return _("{number}mo").format(number=days // 30)
    return _("{number}y").format(number=days // 365)


def age_tight(*, days: int = 0, hours: int | None = None) -> str:
    """A span of time in at most three cells: `4h`, `9d`, `9w`, `9mo`, `12y`."""
    # Hours, days, weeks, months and years right behind a number, as short as can be.
    hour, day, week, month, year = _("h d w mo y").split()
    if hours is not None:
        return f"{hours}{hour}"
    for limit, length, unit in ((10, 1, day), (70, 7, week), (300, 30, month)):
        if days < limit:
            return f"{max(days, 0) // length}{unit}"
    return f"{min(max(round(days / 365), 1), 99)}{year}"


def days_since(stored: str, now: datetime) -> int:
    """Whole days since an instant in stored form."""
    return (now.astimezone(UTC) - datetime.fromisoformat(stored)).days


def duration(seconds: int) -> str:
    """A span of time as people say it: `5 min`, `1 h 20 min`."""
    minutes = max(round(seconds / 60), 1) if seconds else 0
    hours, minutes = divmod(minutes, 60)
    parts = []
    if hours:
        parts.append(_("{number} h").format(number=hours))
    if minutes or not hours:
        parts.append(_("{number} min").format(number=minutes))
    return " ".join(parts)


def nurture_said(name: str, steps: int, left: int) -> str:
    """A sequence that runs, and which of its steps is next: `↻ Warm-up 2/3`."""
    return f"↻ {name} {steps_said(steps, left)}"


def steps_said(steps: int, left: int) -> str:
    """Which step is next, and of how many: `2/3`."""
    return f"{min(steps - left + 1, steps)}/{steps}"


def deals_counted(count: int) -> str:
    """`3 deals` in the language's plural form."""
    return ngettext("{number} deal", "{number} deals", count).format(number=_grouped(count))


# What a next step is, in one cell.
STEP_SIGNS: Mapping[str, str] = {
    "call": "☎",
    "email": "✉",
    "meeting": "◎",
    "message": "»",
    "todo": "□",
    "deadline": "▲",
    "event": "◆",
}


def due_said(
    day: date | None,
    moment: datetime | None,
    now: datetime,
    ends: date | datetime | None = None,
    *,
    with_time: bool = True,
) -> str:
    """When something is to be done: `tomorrow 10:00`, `15 Dec`, `overdue 2d`; nothing undated.

    Of an event that has begun and is not over at `ends`, that it is now.
    """
    today = now.astimezone().date()
    if moment is not None:
        day = moment.astimezone().date()
    if day is None:
        return ""
    if is_overdue(day, moment, now, ends):
        last, until = due_by(day, moment, ends)
        return _("overdue {age}").format(age=_late_by(last or day, until, now))
    if ends is not None and (moment <= now if moment is not None else day < today):
        return _("now")
    # What is due today is told by its hour alone.
    if moment is not None and day == today:
        return f"{moment.astimezone():%H:%M}"
    said = date_said(day, today)
    return f"{said} {moment.astimezone():%H:%M}" if moment is not None and with_time else said


def _late_by(day: date, moment: datetime | None, now: datetime) -> str:
    """How long ago it was due: in days of the calendar, on its own day in hours or minutes."""
    days = (now.astimezone().date() - day).days
    if days or moment is None:
        return age(days)
    minutes = max(int((now - moment).total_seconds()) // 60, 1)
    if minutes < 60:
        return _("{number} min").format(number=minutes)
    return _("{number} h").format(number=minutes // 60)


def next_step_said(step: NextStep, title: str, now: datetime) -> str:
    """A next step in one line: `☎ tomorrow 10:00 Call about the offer`, or that there is none."""
    if not step.kind:
        return _("no next step")
    due = due_said(step.day, step.moment, now, step.ends)
    parts = (STEP_SIGNS.get(step.kind, "□"), due, title)
    return " ".join(part for part in parts if part)


def day_heading(day: date, today: date) -> str:
    """A day as a heading: `Today, Wednesday 25 November`, `Friday 1 January 2027`."""
    from babel.dates import format_date

    pattern = "EEEE d MMMM" if day.year == today.year else "EEEE d MMMM y"
    full = str(format_date(day, pattern, locale=_locale()))
    if abs((day - today).days) <= 1:
        full = f"{date_said(day, today)}, {full}"
    return full[:1].upper() + full[1:]
