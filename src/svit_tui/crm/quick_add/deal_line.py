"""Read one line of text as a new deal.

    Website for a clinic @Медцентр 18000 UAH #web ~2026-12-15

- `@` names the contact: up to the next mark, amount or end, or in quotes (`@"Bank Dnipro 24"`).
- `#` adds a tag, one word. `~` sets the expected close, as dates are typed (`~next friday`).
- An amount is a number with a currency (`18000 UAH`, `$5k`); where the line has none, one with a
  scale (`12 тис`), or a bare number of three digits or more that ends its part of the line behind
  the contact. So `Office 365 @Медцентр` keeps 365 in the title, and so does `Office 365 100 USD`.
- Words in quotes are left alone.
- What is left is the title.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from svit_tui.model.errors import Invalid
from svit_tui.model.values.dates import parse_date
from svit_tui.model.values.money import Money, parse_money
from svit_tui.model.values.quoted import without_quoted

_MARKS = re.compile(
    r"""(?:(?<=\s)|^)(?:
      @"(?P<quoted>[^"]*)"? | @(?P<contact>[^@#~]*)
      | \#(?P<tag>[^\s@\#~]+) | ~(?P<date>[^@\#~]*)
    )""",
    re.VERBOSE,
)
_SCALE = r"(?:k|к|тис|m|м|млн|mln|b|млрд)\.?"
_SIGN = "[₴$€£¥₪₺₾₸₹]"
# Codes that are words of a title in small letters count in capitals alone.
_CODE = (
    rf"(?:UAH|USD|EUR|GBP|PLN|грн|грив(?:ень|ні|ня)|долар(?:ів)?|євро|euros?|dollars|злотих|zł"
    rf"|{_SIGN}|(?-i:CHF|CAD|AUD|CZK|SEK|NOK|DKK|HUF|RON|BGN|MDL|GEL|KZT|ILS|TRY|JPY|CNY|INR))\.?"
)
_DIGITS = r"(?:\d{1,3}(?:[ '’\u00a0\u202f]\d{3})+(?!\d)|\d+)(?:[.,]\d+)*"
_NAMED = re.compile(
    rf"""(?<![\w.,])(?:
      {_SIGN}\s?{_DIGITS}(?:\s?{_SCALE})?
      | {_DIGITS}(?:\s?{_SCALE})?\s?{_CODE}
    )(?!\w)""",
    re.VERBOSE | re.IGNORECASE,
)
_SCALED = re.compile(rf"(?<![\w.,]){_DIGITS}\s?{_SCALE}(?!\w)", re.IGNORECASE)
_BARE = re.compile(r"(?<![\w.,])\d{1,3}(?:[ \u00a0]\d{3})+$|(?<![\w.,])\d{3,}(?:[.,]\d{1,2})?$")
# The surest first.
_FORMS = (_NAMED, _SCALED, _BARE)
# Names that end in a number, which is no thousands of the amount behind it: Office 365 100 USD.
_NUMBERED = re.compile(
    r"""(?<!\w)(?:
      (?:office|microsoft|dynamics)\s+365 | windows\s+(?:[78]|1[01])
      | (?:iphone|ipad|galaxy|pixel|playstation|xbox|boeing|airbus|model|version|type|series
        |модель|версія|тип|серія|номер)\s+\d{1,3}
      | №\s*\d{1,3}
    )(?=[ \u00a0\u202f])""",
    re.VERBOSE | re.IGNORECASE,
)
_DATE_WORDS = 4
LIMIT = 1_000


@dataclass(frozen=True, slots=True)
class Span:
    """Where in the line something was recognised: from `start` to before `end`, in characters."""

    kind: str
    start: int
    end: int


@dataclass(slots=True)
class QuickDeal:
    """What a line says. `unread` are the parts with a mark that could not be understood."""

    title: str = ""
    contact: str = ""
    amount: Money | None = None
    tags: list[str] = field(default_factory=list)
    expected_close_on: date | None = None
    spans: list[Span] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the line that no mark begins: the title, or what stands behind a name."""

    start: int
    text: str
    follows_contact: bool = False


def parse(line: str, *, default_currency: str, today: date) -> QuickDeal:
    """Read a line; never fails: what is not understood stays in the title or is `unread`."""
    deal = QuickDeal()
    line = line[:LIMIT]
    read = without_quoted(line)
    rest: list[_Part] = []
    last = 0
    for found in _MARKS.finditer(read):
        rest.append(_Part(last, read[last : found.start()], bool(deal.contact)))
        last = found.end()
        if found["tag"]:
            _note(deal, "tag", found.start(), found.end())
            tag = line[slice(*found.span("tag"))]
            if tag not in deal.tags:
                deal.tags.append(tag)
        elif found["date"] is not None:
            used = _take_date(deal, found["date"], today)
            _note(deal, "date" if used else "unread", found.start(), found.start() + 1 + used)
            if used:
                start = found.start() + 1 + used
                rest.append(_Part(start, found["date"][used:], bool(deal.contact)))
            else:
                deal.unread.append(line[found.start() : found.end()].strip())
        else:
            _take_contact(deal, line, found, rest)
    rest.append(_Part(last, read[last:], bool(deal.contact)))
    cut = _take_amount(deal, line, rest, default_currency)
    title = [_without(line, part, cut) for part in rest]
    deal.title = " ".join(" ".join(title).split())
    return deal


def _note(deal: QuickDeal, kind: str, start: int, end: int) -> None:
    deal.spans.append(Span(kind, start, end))


def _take_contact(deal: QuickDeal, line: str, found: re.Match[str], rest: list[_Part]) -> None:
    if found["quoted"] is not None:
        name, end = line[slice(*found.span("quoted"))], found.end()
    else:
        text, start = found["contact"], found.start("contact")
        amounts = (each for form in _FORMS for each in _found(form, text.rstrip()))
        cut = next(amounts, (len(text), 0))[0]
        rest.append(_Part(start + cut, text[cut:], bool(text[:cut].strip())))
        end = start + len(text[:cut].rstrip())
        name = line[start:end]
    if name.strip():
        deal.contact = " ".join(name.split())
        _note(deal, "contact", found.start(), end)


def _found(form: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    """Where a text has amounts of a form, without the number of a name before them."""
    names = [found.end() for found in _NUMBERED.finditer(text)]
    for found in form.finditer(text):
        ends = [
            end
            for end in names
            if found.start() < end < found.end() and re.match(r"\s\d", text[end : found.end()])
        ]
        start = ends[-1] + 1 if ends else found.start()
        yield start, found.end()


def _take_date(deal: QuickDeal, text: str, today: date) -> int:
    """The longest beginning of the text that is a date; returns how many characters it took."""
    ends = [match.end() for match in re.finditer(r"\S+", text)][:_DATE_WORDS]
    for end in reversed(ends):
        try:
            deal.expected_close_on = parse_date(text[:end], today=today)
        except Invalid:
            continue
        return end
    return 0


def _take_amount(
    deal: QuickDeal, line: str, parts: Sequence[_Part], currency: str
) -> tuple[int, int]:
    """Set the amount by the surest form that the line has; returns where it stands."""
    for form in _FORMS:
        for part in parts:
            # A bare number in a title is of the title: Office 365, Support 2027.
            if form is _BARE and not part.follows_contact:
                continue
            for first, last in _found(form, part.text.rstrip()):
                start, end = part.start + first, part.start + last
                try:
                    deal.amount = parse_money(line[start:end], currency)
                except Invalid:
                    continue
                _note(deal, "amount", start, end)
                return start, end
    return 0, 0


def _without(line: str, part: _Part, cut: tuple[int, int]) -> str:
    """A part as typed, without what was read from it."""
    start, end = part.start, part.start + len(part.text)
    if start <= cut[0] < cut[1] <= end:
        return line[start : cut[0]] + line[cut[1] : end]
    return line[start:end]
