"""Quick add: one line of text becomes a deal.

    Website for a clinic @Медцентр 18000 UAH #web ~2026-12-15

- `@` names the contact: up to the next mark, amount or end, or in quotes (`@"Bank Dnipro 24"`).
- `#` adds a tag, one word. `~` sets the expected close, as dates are typed (`~next friday`).
- An amount is a number with a currency, a sign or a scale (`18000 UAH`, `$5k`, `12 тис`), or a bare
  number of three digits or more that ends its part of the line. So `Office 365 licences 500 USD`
  keeps 365 in the title.
- What is left is the title.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from svit_tui.model.dates import parse_date
from svit_tui.model.errors import Invalid
from svit_tui.model.money import Money, parse_money

_MARKS = re.compile(
    r"""(?:(?<=\s)|^)(?:
      @"(?P<quoted>[^"]*)"? | @(?P<contact>[^@#~]*)
      | \#(?P<tag>[^\s@\#~]+) | ~(?P<date>[^@\#~]*)
    )""",
    re.VERBOSE,
)
_SCALE = r"(?:k|к|тис|m|м|млн|mln|b|млрд)\.?"
_CODE = r"(?:UAH|USD|EUR|GBP|PLN|грн|євро|zł|[₴$€£])\.?"
_DIGITS = r"\d[\d\u00a0\u202f]*(?:[ '’]\d{3})*(?:[.,]\d+)*"
_AMOUNT = re.compile(
    rf"""(?<![\w.,])(?:
      [₴$€£]\s?{_DIGITS}(?:\s?{_SCALE})?
      | {_DIGITS}\s?{_SCALE}(?:\s?{_CODE})?
      | {_DIGITS}\s?{_CODE}
    )(?!\w)""",
    re.VERBOSE | re.IGNORECASE,
)
_BARE = re.compile(r"(?<![\w.,])\d{1,3}(?:[ \u00a0]\d{3})+$|(?<![\w.,])\d{3,}(?:[.,]\d{1,2})?$")
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


def parse(line: str, *, default_currency: str, today: date) -> QuickDeal:
    """Read a line; never fails: what is not understood stays in the title or is `unread`."""
    deal = QuickDeal()
    line = line[:LIMIT]
    rest: list[tuple[int, str]] = []
    last = 0
    for found in _MARKS.finditer(line):
        rest.append((last, line[last : found.start()]))
        last = found.end()
        if found["tag"]:
            _note(deal, "tag", found.start(), found.end())
            if found["tag"] not in deal.tags:
                deal.tags.append(found["tag"])
        elif found["date"] is not None:
            used = _take_date(deal, found["date"], today)
            _note(deal, "date" if used else "unread", found.start(), found.start() + 1 + used)
            rest.append((found.start() + 1 + used, found["date"][used:]))
            if not used:
                deal.unread.append(line[found.start() : found.end()].strip())
                rest.pop()
        else:
            _take_contact(deal, found, rest)
    rest.append((last, line[last:]))
    title = [_take_amount(deal, start, text, default_currency) for start, text in rest]
    deal.title = " ".join(" ".join(title).split())
    return deal


def _note(deal: QuickDeal, kind: str, start: int, end: int) -> None:
    deal.spans.append(Span(kind, start, end))


def _take_contact(deal: QuickDeal, found: re.Match[str], rest: list[tuple[int, str]]) -> None:
    if found["quoted"] is not None:
        name, end = found["quoted"], found.end()
    else:
        name, start = found["contact"], found.start("contact")
        amount = _find_amount(name)
        cut = amount.start() if amount else len(name)
        rest.append((start + cut, name[cut:]))
        name, end = name[:cut], start + len(name[:cut].rstrip())
    if name.strip():
        deal.contact = " ".join(name.split())
        _note(deal, "contact", found.start(), end)


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


def _find_amount(text: str) -> re.Match[str] | None:
    return _AMOUNT.search(text) or _BARE.search(text.rstrip())


def _take_amount(deal: QuickDeal, start: int, text: str, currency: str) -> str:
    if deal.amount is None and (found := _find_amount(text)):
        # A bare number alone is a title still being typed, not an amount.
        bare = found.re is _BARE
        if not bare or text[: found.start()].strip() or deal.contact:
            try:
                deal.amount = parse_money(found[0], currency)
            except Invalid:
                return text
            _note(deal, "amount", start + found.start(), start + found.end())
            return text[: found.start()] + text[found.end() :]
    return text
