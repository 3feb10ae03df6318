"""Money as people type it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svit_tui.model.errors import Invalid
from svit_tui.model.values.money import CURRENCIES, Money, decimal_string, minor_digits, parse_money


@pytest.mark.parametrize(
    ("text", "minor", "currency"),
    [
        ("1 200,50", 120050, "UAH"),
        ("1\u00a0200,50", 120050, "UAH"),
        ("1\u202f200", 120000, "UAH"),
        ("1,200.50", 120050, "UAH"),
        ("1.200,50", 120050, "UAH"),
        ("1,200", 120000, "UAH"),
        ("1.5", 150, "UAH"),
        ("0.125", 13, "UAH"),
        ("$5k", 500000, "USD"),
        ("5k usd", 500000, "USD"),
        ("18000 UAH", 1800000, "UAH"),
        ("₴1.2m", 120000000, "UAH"),
        ("1 млн грн", 100000000, "UAH"),
        ("12 тис. грн", 1200000, "UAH"),
        ("99,90 €", 9990, "EUR"),
        ("1'000", 100000, "UAH"),
        ("1 200 000 грн", 120000000, "UAH"),
        ("1,234,567.89", 123456789, "UAH"),
        ("1.234.567,89", 123456789, "UAH"),
        ("18  000.", 1800000, "UAH"),
        ("5000 jpy", 5000, "JPY"),
        ("1.250 KWD", 1250000, "KWD"),
        ("$100 USD", 10000, "USD"),
        ("$100 CAD", 10000, "CAD"),
    ],
)
def test_what_people_type(text: str, minor: int, currency: str) -> None:
    assert parse_money(text, "UAH") == Money(minor, currency)


@pytest.mark.parametrize(
    "text",
    [
        *("", "abc", "-5", "5 apples", "1 2 3 usd eur", "1e5", "999999999999999999 UAH", "5kk"),
        # Groups that are none: a slip of the finger must not become another amount.
        *("5 5", "1 2000", "1,2,3", "12,34,567", "1,200,50", "1,200 000", "1.2.3,4"),
    ],
)
def test_what_is_no_amount_gets_a_sentence(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_money(text, "UAH")
    assert refused.value.field == "amount"
    assert str(refused.value).endswith(".")


def test_a_shared_sign_is_that_of_the_own_currency() -> None:
    assert parse_money("$5k", "CAD") == Money(500_000, "CAD")
    assert parse_money("5k USD", "CAD") == Money(500_000, "USD")
    assert parse_money("¥100", "CNY") == Money(10_000, "CNY")


@given(st.text(max_size=80))
def test_any_text_is_money_or_refused(text: str) -> None:
    try:
        money = parse_money(text, "UAH")
    except Invalid:
        return
    assert 0 <= money.minor <= 10**15
    assert money.currency in CURRENCIES


@given(st.integers(0, 10**13), st.sampled_from(sorted(CURRENCIES)))
def test_what_is_written_for_scripts_reads_back(minor: int, currency: str) -> None:
    text = decimal_string(minor, currency)
    assert text is not None
    if minor_digits(currency) != 3:
        assert parse_money(f"{text} {currency}", "UAH") == Money(minor, currency)
    assert int(text.replace(".", "")) == minor


def test_an_unknown_amount_is_null() -> None:
    assert decimal_string(None, "UAH") is None
    assert decimal_string(451400, "USD") == "4514.00"
