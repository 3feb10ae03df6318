"""Find when something is due in a line of text: `call Bank friday about the offer at 10`.

Windows of words are tried from the longest on. Only forms that are quick to check count: a line is
read anew at each letter that is typed.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from svit_tui.model.values.clock import plain_clock
from svit_tui.model.values.dates import (
    due_at,
    moment_ahead,
    plain_date,
    weekday_of,
    written_instant,
)
from svit_tui.model.values.recurrence import next_day

# by the end of the month
LONGEST = 6
MOST_WORDS = 60
_WORD = re.compile(r"\S+")
# A window of words begins with one of these, or with a digit or a plus.
_OPENERS = frozenset(
    "on by until till next this coming at in noon from"
    " jan january feb february mar march apr april may jun june jul july aug august sep sept"
    " september oct october nov november dec december"
    " до на у в о об за через з опівдні"
    " наступного наступну наступний наступної наступна цього цю цей цієї ця end кінець"
    " today tomorrow сьогодні завтра післязавтра".split()
)
_EVERY = re.compile(
    r"(?:every|each|кожен|кожна|кожне|кожного|кожної|кожну|кожні|кожних|раз на)\s+"
    r"(?:(?P<count>\d{1,2})\s+|(?P<other>other\s+))?(?P<unit>\S+)"
)
_UNITS = {
    "DAILY": "day days день дня дні днів",
    "WEEKLY": "week weeks тиждень тижня тижні тижнів",
    "MONTHLY": "month months місяць місяця місяці місяців",
    "YEARLY": "year years рік року роки років",
}
_UNIT_OF = {word: unit for unit, words in _UNITS.items() for word in words.split()}
_ALONE = {
    "щодня": "FREQ=DAILY",
    "щотижня": "FREQ=WEEKLY",
    "щомісяця": "FREQ=MONTHLY",
    "щороку": "FREQ=YEARLY",
    "every weekday": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
    "every workday": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
    "у будні": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
    "щобудня": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
}
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# Short names of days that are names of other things too, when they have a capital, and words.
_ALSO_NAMES = frozenset({"Sun", "Sat", "Mon"})
_ALSO_WORDS = frozenset({"sun", "sat", "mon", "wed"})
# A number such as 3.10 is a date only where a sentence could have one: before these, …
_BEHIND_DATES = frozenset(
    "about re regarding concerning at in on by via from and or with for to till until before after"
    " про щодо стосовно в у на о об по через та і й або за під з із зі для до від noon".split()
)
# … and not behind these.
_BEFORE_NUMBERS = frozenset(
    "version ver v release chapter section paragraph item no number figure table build part"
    " версія версію версії реліз розділ розділу пункт пункту глава стаття статті ст п № § номер"
    " рисунок таблиця том".split()
)
_WRITTEN_DATE = re.compile(
    r"(?P<day>\d{1,2})[./](?P<month>\d{1,2})(?:[./](?P<year>\d{4}|\d{2}))?\.?"
    r"|(?P<iso_year>\d{4})-(?P<iso_month>\d{2})-(?P<iso_day>\d{2})"
)
_BARE_NUMBER = re.compile(r"\d{1,2}[./]\d{2}\.?")


@dataclass(slots=True)
class When:
    """What a line says of time: a date, an instant (UTC), a repetition, and where each stands.

    `impossible` is where something is written like a date that no calendar has, such as `31.02`;
    then the line has neither date nor time.
    """

    on: date | None = None
    at: datetime | None = None
    rule: str = ""
    impossible: tuple[int, int] | None = None
    has_day_and_hour: bool = False
    spans: list[tuple[str, int, int]] = field(default_factory=list)


def find_when(line: str, *, now: datetime) -> When:
    """The first date, the first time of day and the first repetition of a line; it never fails.

    A time alone is the next such time. A repetition without a date begins on its first day from
    today whose time is not over. What is found later stays text.
    """
    words = [found.span() for found in _WORD.finditer(line)][:MOST_WORDS]
    when = When()
    today = now.astimezone().date()
    taken: set[int] = set()

    def rule(text: str) -> bool:
        when.rule = repetition(text)
        return bool(when.rule)

    def moment(text: str) -> bool:
        when.at = moment_ahead(text, now) or written_instant(text)
        return when.at is not None

    days: list[date] = []
    clocks: list[time] = []

    def day(text: str) -> bool:
        found = _day(text, today)
        if found is not None:
            days.append(found)
        return found is not None

    def clock(text: str) -> bool:
        found = plain_clock(text)
        if found is not None:
            clocks.append(found)
        return found is not None

    _take(line, words, taken, when, "rule", rule, _opens_rule)
    if not _take(line, words, taken, when, "due", moment, _opens):
        _take(line, words, taken, when, "due", clock, _opens)
        _take(line, words, taken, when, "due", day, _opens, _can_be_a_day)
    if when.at is not None:
        when.on = when.at.astimezone().date()
        when.has_day_and_hour = True
        return when
    named = days[0] if days else None
    if named is None and (wrong := _impossible(line, words, taken)):
        return When(impossible=wrong)
    by_rule = named is None and bool(when.rule)
    if by_rule:
        named = _first_day(when.rule, today)
    if clocks:
        when.has_day_and_hour = named is not None
        when.on, when.at = due_at(named, clocks[0], now=now)
        if by_rule and when.at is not None and when.at < now:
            # The time of today has passed: it begins the next time.
            following = next_day(when.rule, start=today, after=today)
            when.on, when.at = due_at(following, clocks[0], now=now)
    else:
        when.on = named
    return when


def _impossible(
    line: str, words: Sequence[tuple[int, int]], taken: set[int]
) -> tuple[int, int] | None:
    """Where the first word stands that is written like a date that no calendar has."""
    for at, (start, end) in enumerate(words):
        before = line[slice(*words[at - 1])].casefold().strip(".,:") if at else ""
        found = _WRITTEN_DATE.fullmatch(line[start:end].rstrip(",;:"))
        if found is None or at in taken or before in _BEFORE_NUMBERS:
            continue
        month, day = (
            int(found["month"] or found["iso_month"]),
            int(found["day"] or found["iso_day"]),
        )
        # 29.02 is a date in some years.
        year = int(found["year"] or found["iso_year"] or 2000)
        year += 2000 if year < 100 else 0
        if 1 <= month <= 12 and monthrange(year, month)[1] < day <= 31:
            return start, start + len(found[0])
    return None


def repetition(text: str) -> str:
    """The rule of `every 2 weeks`, `every friday`, `щопонеділка`, `кожного місяця`; or nothing."""
    given = " ".join(text.split()).casefold()
    if given in _ALONE:
        return _ALONE[given]
    if given.startswith("що") and (number := weekday_of(given[2:])) is not None:
        return f"FREQ=WEEKLY;BYDAY={_DAYS[number]}"
    found = _EVERY.fullmatch(given)
    if not found:
        return ""
    count = 2 if found["other"] else int(found["count"] or 1)
    interval = f";INTERVAL={count}" if count > 1 else ""
    if found["unit"] in _UNIT_OF and count:
        return f"FREQ={_UNIT_OF[found['unit']]}{interval}"
    number = weekday_of(found["unit"].removesuffix("s"))
    return f"FREQ=WEEKLY{interval};BYDAY={_DAYS[number]}" if number is not None and count else ""


def _take(
    line: str,
    words: list[tuple[int, int]],
    taken: set[int],
    when: When,
    kind: str,
    reads: Callable[[str], bool],
    opens: Callable[[str], bool],
    can_be: Callable[[list[str], int, int], bool] | None = None,
) -> bool:
    """Let the first window of words that can be read be read, the longest one at its place.

    What was read already ends the words that stand beside it.
    """
    texts = ["," if n in taken else line[slice(*span)] for n, span in enumerate(words)]
    for start, end in _windows(line, words, taken, opens):
        text = line[words[start][0] : words[end - 1][1]]
        if can_be is not None and not can_be(texts, start, end):
            continue
        if reads(text.rstrip(",;.!?")):
            taken.update(range(start, end))
            when.spans.append((kind, words[start][0], words[end - 1][1]))
            return True
    return False


def _windows(
    line: str, words: list[tuple[int, int]], taken: set[int], opens: Callable[[str], bool]
) -> Iterator[tuple[int, int]]:
    for start in range(len(words)):
        if start in taken or not opens(line[slice(*words[start])].casefold().strip(",;.!?")):
            continue
        for end in range(min(start + LONGEST, len(words)), start, -1):
            if taken.isdisjoint(range(start, end)):
                yield start, end


def _opens(word: str) -> bool:
    return bool(word) and (
        word[0] in "+0123456789" or word in _OPENERS or weekday_of(word) is not None
    )


def _opens_rule(word: str) -> bool:
    return word in ("every", "each", "раз", "у") or word.startswith(("що", "кож"))


def _can_be_a_day(words: list[str], start: int, end: int) -> bool:
    """Whether a number such as 3.10, or a word such as sat, can be a day where it stands.

    In the middle of a title it is none: `check version 3.10`, `sat nav for the car`.
    """
    text = words[start].rstrip(",;!?")
    is_number = _BARE_NUMBER.fullmatch(text) is not None
    if end - start > 1 or not (is_number or text in _ALSO_WORDS):
        return True
    before = words[start - 1].casefold() if start else ""
    if before.strip(".") in _BEFORE_NUMBERS:
        return False
    if words[start] != text or end == len(words) or not words[end].strip(",;.:!?–—-"):
        return True
    following = words[end].casefold().strip(",;.:!?()")
    if following in _BEHIND_DATES or following[:1] in "@!#":
        return True
    # It may begin the line.
    return is_number and (not before or before.endswith((":", ",")))


def _day(text: str, today: date) -> date | None:
    """A date, if it can hardly mean anything else in the middle of a line."""
    if text in _ALSO_NAMES:
        return None
    bare = text.strip()
    if bare[:1].isdigit() and " " not in bare:
        # 1.5 and 24/7 are numbers; 15.12, 1.05 and 1.2.2027 are dates.
        parts = re.split(r"[./]", bare.rstrip("."))
        numeric = len(parts) == 3 or _BARE_NUMBER.fullmatch(bare) is not None
        if (not numeric or "-" in bare) and not re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", bare):
            return None
    elif bare[:1] == "+" and not any(mark.isalpha() for mark in bare):
        return None
    return plain_date(text, today=today)


def _first_day(rule: str, today: date) -> date:
    """The first day of a rule from today on."""
    named = rule.partition("BYDAY=")[2].split(",")
    if named == [""]:
        return today
    away = min((_DAYS.index(name) - today.weekday()) % 7 for name in named)
    return today + timedelta(days=away)
