"""Read amounts, numbers and percentages from cells."""

from __future__ import annotations

import re
from decimal import Decimal

from svit_tui.i18n import _
from svit_tui.model.errors import Invalid
from svit_tui.model.values.money import Amount, parse_amount, parse_number

_PLAIN = re.compile(r"\d*[.,]\d+|\d+[.,]?")
_LARGEST = 10**13
# What is left of a fraction that a program reckoned with: 0.6000000000000001.
_NOISE = Decimal("0.000001")


class Shares:
    """What a column says of its probabilities: whether 1 is one percent, or certain."""

    def __init__(self, *, has_percents: bool = False) -> None:
        self.has_parts = False
        self.has_percents = has_percents

    def look(self, text: str, mark: str) -> None:
        """Take a cell into account."""
        if text.endswith("%"):
            return
        try:
            number = plain_number(text, mark)
        except Invalid:
            return
        self.has_parts = self.has_parts or 0 < number < 1
        self.has_percents = self.has_percents or number > 1


class NumberCells:
    """How the numbers of one column are read; `mark` is their decimal mark where it is known."""

    def __init__(self, mark: str = "", shares: Shares | None = None) -> None:
        self.mark = mark
        self.shares = shares or Shares()

    def amount(self, text: str) -> Amount:
        """An amount, with its currency if it names one. Raises Invalid."""
        if text.startswith(("-", "−")):
            raise Invalid("amount", _("an amount can't be negative"))
        return parse_amount(text, self.mark)

    def number(self, text: str) -> Decimal:
        """A number that is no sum of money. Raises Invalid."""
        return plain_number(text, self.mark)

    def discount(self, text: str) -> Decimal:
        """A part of a price in percent. Raises Invalid."""
        return _percent(text, plain_number(text.removesuffix("%"), self.mark))

    def probability(self, text: str) -> Decimal:
        """A probability as a whole percentage: `60`, `60%` or `0.6`. Raises Invalid.

        1 is one percent beside numbers above it, else it is certain.
        """
        number = plain_number(text.removesuffix("%"), self.mark)
        if not text.endswith("%"):
            if number == 1 and self.shares.has_parts and self.shares.has_percents:
                raise Invalid(
                    "probability",
                    _("“{text}” may be 1% or 100%: the column has both 0.6 and 60.").format(
                        text=text
                    ),
                )
            if 0 < number < 1 or (number == 1 and not self.shares.has_percents):
                number *= 100
        whole = number.to_integral_value()
        if abs(number - whole) > _NOISE:
            raise Invalid(
                "probability",
                _("“{text}” is not a whole percentage; write {percent}.").format(
                    text=text[:40], percent=f"{whole}%"
                ),
            )
        return _percent(text, whole)


def plain_number(text: str, mark: str = "") -> Decimal:
    """A number of things; without a mark told, a single point or comma is one. Raises Invalid."""
    given = text.strip()
    try:
        if not mark and _PLAIN.fullmatch(given):
            value = Decimal(given.replace(",", "."))
        else:
            value = parse_number(given, mark)
    except Invalid:
        if mark:
            raise
        raise Invalid("number", _("“{text}” is not a number.").format(text=text[:40])) from None
    if value > _LARGEST:
        raise Invalid("number", _("“{text}” is out of range.").format(text=text[:40]))
    return value


def _percent(text: str, number: Decimal) -> Decimal:
    if number > 100:
        raise Invalid("percent", _("“{text}” is more than 100%.").format(text=text[:40]))
    return number
