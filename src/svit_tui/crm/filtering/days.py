"""Days in filters: the span of calendar days that a comparison lets through."""

from __future__ import annotations

from datetime import date, timedelta

from svit_tui.model.values.dates import plain_date
from svit_tui.model.values.spans import Span, calendar_span, length_away

# A first and a last day, both included; an open end is none.
Days = tuple[date | None, date | None]
_ONE = timedelta(days=1)


def compared(operator: str, text: str, today: date, *, ahead: bool) -> Days | None:
    """The days that `created<30d`, `close:this-month` or `created>=2026-11-01` lets through.

    A length of time counts back from today, or `ahead` for what is planned. None if the text is no
    day and no span.
    """
    away = length_away(text, today, ahead=ahead)
    if away is not None:
        return _ahead(operator, away, today) if ahead else _back(operator, away)
    span = _named(text, today, ahead=ahead)
    if span is None:
        return None
    first, last = span
    match operator:
        case "<":
            return None, first - _ONE
        case "<=":
            return None, last
        case ">":
            return last + _ONE, None
        case ">=":
            return first, None
    return span


def between(low: str, high: str, today: date, *, ahead: bool) -> Days | None:
    """The days from one to the other, in whatever order; an empty end is open."""
    ends: list[Span | None] = []
    for text in (low, high):
        away = length_away(text, today, ahead=ahead)
        span = (away, away) if away is not None else _named(text, today, ahead=ahead)
        if span is None and text:
            return None
        ends.append(span)
    first, last = ends
    if first is not None and last is not None and first[0] > last[1]:
        first, last = last, first
    return first and first[0], last and last[1]


def _named(text: str, today: date, *, ahead: bool) -> Span | None:
    span = calendar_span(text, today)
    if span is not None or not text:
        return span
    # Words of a date are joined by dashes: next-friday.
    spaced = text if text[:1].isdecimal() else text.replace("-", " ")
    day = plain_date(spaced, today=today, future=ahead)
    return None if day is None else (day, day)


def _back(operator: str, away: date) -> Days:
    """Less, or more, than a length of time ago. The length alone means less, or just as much."""
    match operator:
        case "<":
            return away + _ONE, None
        case ">":
            return None, away - _ONE
        case ">=":
            return None, away
    return away, None


def _ahead(operator: str, away: date, today: date) -> Days:
    """Less, or more, than a length of time ahead. Less begins today: what has passed is not."""
    match operator:
        case "<":
            return today, away - _ONE
        case ">":
            return away + _ONE, None
        case ">=":
            return away, None
    return today, away
