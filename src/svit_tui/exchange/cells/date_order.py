"""Find out whether a column of dates puts the day or the month first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from enum import StrEnum

from svit_tui.i18n import _
from svit_tui.model.errors import Invalid

_NUMERIC = re.compile(
    r"(?:^|(?<=[\s,]))(\d{1,2})([./-])(\d{1,2})(?:\2(?:\d{4}|\d{2}))?\.?(?=$|[\s,T])"
)


class Order(StrEnum):
    """What comes first in the dates of a column, or why nobody can tell."""

    DAY = "day"
    MONTH = "month"
    EITHER = "either"
    BOTH = "both"


class Seen:
    """What the cells of one column say, one after the other."""

    def __init__(self) -> None:
        self.days: list[str] = []
        self.months: list[str] = []
        self.either: list[str] = []
        self.has_dots = False

    def look(self, text: str) -> None:
        """Take a cell into account."""
        found = _NUMERIC.search(text)
        if not found:
            return
        first, second = int(found[1]), int(found[3])
        if not (first and second) or min(first, second) > 12 or max(first, second) > 31:
            return
        self.has_dots = self.has_dots or found[2] == "."
        kind = self.either
        if first > 12:
            kind = self.days
        elif second > 12:
            kind = self.months
        if not kind and (kind is not self.either or first != second):
            kind.append(found[0].rstrip("."))

    @property
    def order(self) -> Order | None:
        """What the column says; none if it has no date that could be read in two ways."""
        if self.days and self.months:
            return Order.BOTH
        if self.days or self.months:
            return Order.DAY if self.days else Order.MONTH
        if self.either:
            # With dots, all the world writes the day first.
            return Order.DAY if self.has_dots else Order.EITHER
        return None

    @property
    def example(self) -> str:
        """A date that shows the order."""
        return next(iter(self.days or self.months or self.either), "")


def agreed(seen: Iterable[Seen]) -> Order | None:
    """What all columns of a file say that can tell: one program wrote them all."""
    orders = {each.order for each in seen} & {Order.DAY, Order.MONTH}
    return orders.pop() if len(orders) == 1 else None


def in_order(text: str, order_of: Callable[[], Order | None]) -> str:
    """A cell with the day first, as people type it. Raises Invalid where nobody can tell."""
    found = _NUMERIC.search(text)
    if not found or found[1] == found[3]:
        return text
    order = order_of()
    if order in (None, Order.DAY):
        return text
    if order == Order.MONTH:
        first, second = found.span(1), found.span(3)
        between, behind = text[first[1] : second[0]], text[second[1] :]
        return f"{text[: first[0]]}{found[3]}{between}{found[1]}{behind}"
    if order == Order.BOTH:
        why = _(
            "“{text}”: some dates of the column have the day first, some the month;"
            " say date_format = {day} or {month} in a mapping."
        )
    else:
        why = _(
            "“{text}” has the day or the month first, and no date of the column tells which;"
            " say date_format = {day} or {month} in a mapping."
        )
    forms = {"day": '"%d/%m/%Y"', "month": '"%m/%d/%Y"'}
    raise Invalid("date", why.format(text=text[:40], **forms))
