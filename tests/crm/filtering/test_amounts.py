"""Amounts in filters: what is typed, and where ranges begin and end."""

from __future__ import annotations

from decimal import Decimal

import pytest

from svit_tui.crm.filtering.amounts import Range, minor_range, read
from svit_tui.model.errors import Invalid


@pytest.mark.parametrize(
    ("text", "number", "currency"),
    [
        ("50", "50", ""),
        ("50k", "50000", ""),
        ("50К", "50000", ""),
        ("50т", "50000", ""),
        ("50тис", "50000", ""),
        ("1.5m", "1500000", ""),
        ("2млн", "2000000", ""),
        ("$5k", "5000", "USD"),
        ("5kUSD", "5000", "USD"),
        ("5k usd", "5000", "USD"),
        ("100грн", "100", "UAH"),
        ("5₴", "5", "UAH"),
        ("1'200.50", "1200.50", ""),
    ],
)
def test_an_amount_is_read_as_people_type_it(text: str, number: str, currency: str) -> None:
    amount = read(text)
    assert (amount.number, amount.currency) == (Decimal(number), currency)


@pytest.mark.parametrize("text", ["", "k", "5x", "5kXYZ", "--5", "5 5"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        read(text)


@pytest.mark.parametrize(
    ("operator", "within"),
    [
        ("=", (1050, 1050)),
        ("<", (None, 1049)),
        ("<=", (None, 1050)),
        (">", (1051, None)),
        (">=", (1050, None)),
    ],
)
def test_limits_are_to_the_cent(operator: str, within: Range) -> None:
    ends = [Decimal("10.50"), None]
    assert minor_range(operator, ends, is_range=False, factor=Decimal(1), digits=2) == within


@pytest.mark.parametrize(
    ("operator", "within"),
    [
        # No whole cent is a third of one.
        ("=", (34, 33)),
        ("<", (None, 33)),
        ("<=", (None, 33)),
        (">", (34, None)),
        (">=", (34, None)),
    ],
)
def test_converted_limits_let_nothing_through_by_rounding(operator: str, within: Range) -> None:
    factor = Decimal(1) / Decimal(3)
    assert minor_range(operator, [Decimal(1), None], is_range=False, factor=factor, digits=2) == (
        within
    )


def test_a_range_includes_its_ends_in_whatever_order() -> None:
    for ends in ([Decimal(1), Decimal(5)], [Decimal(5), Decimal(1)]):
        assert minor_range("=", ends, is_range=True, factor=Decimal(1), digits=0) == (1, 5)
    assert minor_range("=", [None, Decimal(5)], is_range=True, factor=Decimal(1), digits=2) == (
        None,
        500,
    )
