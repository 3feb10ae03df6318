"""Amounts in filters: what is typed, and the minor units that a comparison lets through."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from svit_tui.model.values.money import LARGEST, Amount, parse_amount

Range = tuple[int | None, int | None]
# In a filter number, scale and currency are glued: 50kUSD, 50тис.
_GLUED = re.compile(
    r"(\d[\d.,'’]*)\s*(тис|млн|млрд|mln|[kкmмbт])?([^\W\d_]{2,}|[^\w\s.,])?", re.IGNORECASE
)


def read(text: str) -> Amount:
    """The amount of `50k`, `$50k`, `50kUSD`, `50т`. Raises Invalid."""
    found = _GLUED.fullmatch(text)
    if found:
        scale = "тис" if (found[2] or "").casefold() == "т" else found[2]
        text = " ".join(part for part in (found[1], scale, found[3]) if part)
    return parse_amount(text)


def minor_range(
    operator: str, ends: Sequence[Decimal | None], *, is_range: bool, factor: Decimal, digits: int
) -> Range:
    """The least and the most minor units, both included, that a comparison lets through.

    `ends` are one number, or the two of a range, in major units of the currency that was typed;
    `factor` converts them to one with so many decimal `digits`.
    """
    low, high = (None if end is None else (end * factor).scaleb(digits) for end in ends)
    if is_range:
        if low is not None and high is not None and low > high:
            low, high = high, low
        return _ceiling(low), _floor(high)
    most, least = _floor(low), _ceiling(low)
    assert most is not None
    assert least is not None
    match operator:
        case "<":
            return None, least - 1
        case "<=":
            return None, most
        case ">":
            return most + 1, None
        case ">=":
            return least, None
    return least, most


def _ceiling(number: Decimal | None) -> int | None:
    return None if number is None else _bounded(int(number.to_integral_value(ROUND_CEILING)))


def _floor(number: Decimal | None) -> int | None:
    return None if number is None else _bounded(int(number.to_integral_value(ROUND_FLOOR)))


def _bounded(number: int) -> int:
    return min(max(number, -LARGEST), LARGEST)
