"""One line of text becomes a deal."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from svit_tui.crm.quick_add.deal_line import QuickDeal, parse
from svit_tui.model.values.money import Money
from tests.effort import examples

TODAY = date(2026, 11, 24)


def read(line: str) -> QuickDeal:
    return parse(line, default_currency="UAH", today=TODAY)


def test_the_line_of_the_guide() -> None:
    line = "Website for a clinic @Медцентр 18000 UAH #web ~2026-12-15"
    deal = read(line)
    assert deal.title == "Website for a clinic"
    assert deal.contact == "Медцентр"
    assert deal.amount == Money(1_800_000, "UAH")
    assert deal.tags == ["web"]
    assert deal.expected_close_on == date(2026, 12, 15)
    marked = {span.kind: line[span.start : span.end] for span in deal.spans}
    assert marked == {
        "contact": "@Медцентр",
        "amount": "18000 UAH",
        "tag": "#web",
        "date": "~2026-12-15",
    }


@pytest.mark.parametrize(
    ("line", "title", "contact", "amount"),
    [
        ("Office 365 licences 500 USD", "Office 365 licences", "", Money(50_000, "USD")),
        ("Office 365 100 USD", "Office 365", "", Money(10_000, "USD")),
        ("Microsoft 365 12 500 грн @Acme", "Microsoft 365", "Acme", Money(1_250_000, "UAH")),
        ("Windows 11 500 USD", "Windows 11", "", Money(50_000, "USD")),
        ("iPhone 15 900 USD @Acme", "iPhone 15", "Acme", Money(90_000, "USD")),
        ("Верстат модель 12 500 грн", "Верстат модель 12", "", Money(50_000, "UAH")),
        ("Договір № 12 500 грн", "Договір № 12", "", Money(50_000, "UAH")),
        ("Licences @Microsoft 365 100 USD", "Licences", "Microsoft 365", Money(10_000, "USD")),
        ("Office 365 500k @Acme", "Office 365", "Acme", Money(50_000_000, "UAH")),
        ("Office 365 USD", "Office", "", Money(36_500, "USD")),
        ("Office 120 000 UAH", "Office", "", Money(12_000_000, "UAH")),
        ("Website 18 500 USD", "Website", "", Money(1_850_000, "USD")),
        ("Windows 120 000 UAH", "Windows", "", Money(12_000_000, "UAH")),
        ("Site @ТОВ Ромашка 1 200 000 грн", "Site", "ТОВ Ромашка", Money(120_000_000, "UAH")),
        ('Site @"Bank Dnipro 24" $9k', "Site", "Bank Dnipro 24", Money(900_000, "USD")),
        ("Site @Медцентр 18000", "Site", "Медцентр", Money(1_800_000, "UAH")),
        ("@Медцентр 5k site", "site", "Медцентр", Money(500_000, "UAH")),
        ("5000", "5000", "", None),
        ("Support 2027 @Acme 100 USD", "Support 2027", "Acme", Money(10_000, "USD")),
        ("Audit 9001 @Acme 5000 EUR", "Audit 9001", "Acme", Money(500_000, "EUR")),
        ("Office 365 @Acme", "Office 365", "Acme", None),
        ("Support 2027 100 USD @Acme", "Support 2027", "Acme", Money(10_000, "USD")),
        ("Website 18000", "Website 18000", "", None),
        ("5k people @Acme 700 CHF", "5k people", "Acme", Money(70_000, "CHF")),
        ("Try 3 cups @Acme 200 злотих", "Try 3 cups", "Acme", Money(20_000, "PLN")),
        ("Site @Acme #web 18000", "Site", "Acme", Money(1_800_000, "UAH")),
        ("Site @Acme ~15.12 18000", "Site", "Acme", Money(1_800_000, "UAH")),
        ('Read "Plan 100 USD #1" @Acme', 'Read "Plan 100 USD #1"', "Acme", None),
        ("Книга «Ціна @ 5k» @Acme 300", "Книга «Ціна @ 5k»", "Acme", Money(30_000, "UAH")),
        ('TV 55" @Acme 100 USD, 24"', 'TV 55" , 24"', "Acme", Money(10_000, "USD")),
        ("mail a@b.example about it", "mail a@b.example about it", "", None),
    ],
)
def test_parts_in_any_order(line: str, title: str, contact: str, amount: Money | None) -> None:
    deal = read(line)
    assert (deal.title, deal.contact, deal.amount) == (title, contact, amount)


def test_a_date_takes_only_what_is_one() -> None:
    deal = read("Site ~next friday big order")
    assert deal.expected_close_on == date(2026, 11, 27)
    assert deal.title == "Site big order"


def test_what_is_not_understood_is_told() -> None:
    assert read("Site ~foo").unread == ["~foo"]


@settings(max_examples=examples(100))
@given(st.text(alphabet=st.sampled_from('абвxyz 0159.,@#~"$₴kк-\n'), max_size=60))
def test_any_line_is_read(line: str) -> None:
    deal = read(line)
    assert all(0 <= span.start <= span.end <= len(line) for span in deal.spans)
