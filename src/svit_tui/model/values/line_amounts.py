"""The amount of a deal's line, and its share of the deal's amount."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

THOUSAND = 1000
WHOLE_DISCOUNT = 10_000


def line_total(quantity: int, unit_price: int, discount: int) -> int:
    """Minor units of quantity × price − discount, rounded half up."""
    exact = quantity * unit_price * (WHOLE_DISCOUNT - discount)
    unit = THOUSAND * WHOLE_DISCOUNT
    return (2 * exact + unit) // (2 * unit)


def shares(amount: int | None, totals: Sequence[int]) -> Iterator[int | None]:
    """An amount in a part for each line, in proportion to their totals.

    By the cumulative rule, amount × cum ÷ total − amount × prev ÷ total in whole minor units, so
    that the parts add up to the amount; equal ones if all totals are 0; none of none.
    """
    parts = totals if any(totals) else [1] * len(totals)
    whole, cumulated, before = sum(parts), 0, 0
    for part in parts:
        cumulated += part
        if amount is None:
            yield None
            continue
        until = amount * cumulated // whole
        yield until - before
        before = until
