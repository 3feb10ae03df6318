"""Money, dates and ages as people of both languages write them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from babel.dates import format_date
from babel.numbers import format_decimal

from svit_tui import formatting as said
from svit_tui.i18n import set_language

TODAY = date(2026, 11, 24)
NBSP = "\u00a0"
ROOT = Path(__file__).parent.parent


@pytest.fixture
def ukrainian() -> Iterator[None]:
    set_language("uk")
    yield
    set_language("en")


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (1_800_000, "UAH", "₴18,000"),
        (1_800_050, "UAH", "₴18,000.50"),
        (5, "USD", "$0.05"),
        (0, "EUR", "€0"),
        (-120_000, "UAH", "₴-1,200"),
        (5_000, "JPY", "¥5,000"),
        (1_234_567, "KWD", f"1,234.567{NBSP}KWD"),
        (900_000, "PLN", f"9,000{NBSP}zł"),
    ],
)
def test_money_in_full(minor: int, currency: str, text: str) -> None:
    assert said.money(minor, currency) == text


@pytest.mark.usefixtures("ukrainian")
def test_money_in_full_in_ukrainian() -> None:
    assert said.money(128_400_050, "UAH") == f"1{NBSP}284{NBSP}000,50{NBSP}₴"


@pytest.mark.parametrize(
    ("minor", "text"),
    [
        (0, "₴0"),
        (99_900, "₴999"),
        (99_999, "₴1k"),
        (120_000, "₴1.2k"),
        (21_000_000, "₴210k"),
        (99_999_900, "₴1m"),
        (120_000_000, "₴1.2m"),
        (250_000_000_000, "₴2.5bn"),
    ],
)
def test_short_money_for_heads_of_columns(minor: int, text: str) -> None:
    assert said.money_short(minor, "UAH") == text


@pytest.mark.usefixtures("ukrainian")
def test_short_money_in_ukrainian() -> None:
    assert said.money_short(120_000_000, "UAH") == f"1,2 млн{NBSP}₴"
    assert said.money_short(21_000_000, "USD") == f"210 тис{NBSP}$"


def test_sums_of_several_currencies_are_never_mixed() -> None:
    assert said.money_sums({"USD": 900_000, "UAH": 32_200_000}) == "₴322k + $9k"
    assert said.money_sums({"USD": 300, "UAH": 200, "EUR": 100}) == "$3 + ₴2 + €1"
    assert said.money_sums({}) == said.money_sums({"UAH": 0}) == "–"


@pytest.mark.parametrize(
    ("day", "english", "in_ukrainian"),
    [
        (TODAY, "today", "сьогодні"),
        (date(2026, 11, 25), "tomorrow", "завтра"),
        (date(2026, 11, 23), "yesterday", "вчора"),
        (date(2026, 12, 15), "15 Dec", "15 груд."),
        (date(2027, 12, 15), "15 Dec 2027", "15 груд. 2027"),
    ],
)
def test_dates_as_people_say_them(day: date, english: str, in_ukrainian: str) -> None:
    assert said.date_said(day, TODAY) == english
    set_language("uk")
    assert said.date_said(day, TODAY) == in_ukrainian


def test_a_moment_is_told_in_the_users_own_zone() -> None:
    now = datetime(2026, 11, 24, 12, tzinfo=UTC)
    assert said.moment_said(datetime(2026, 11, 24, 9, 5, tzinfo=UTC), now) == "today 09:05"
    assert said.moment_said(datetime(2026, 1, 2, 9, 5, tzinfo=UTC), now) == "2 Jan 09:05"


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (-1, "0d"),
        (0, "0d"),
        (3, "3d"),
        (13, "13d"),
        (14, "2w"),
        (59, "8w"),
        (60, "2mo"),
        (729, "24mo"),
        (730, "2y"),
    ],
)
def test_ages_are_short(days: int, text: str) -> None:
    assert said.age(days) == text


@pytest.mark.usefixtures("ukrainian")
def test_ages_in_ukrainian() -> None:
    assert [said.age(days).replace(NBSP, " ") for days in (3, 14, 90, 800)] == [
        "3 д",
        "2 тиж",
        "3 міс",
        "2 р",
    ]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0 min"), (20, "1 min"), (300, "5 min"), (3600, "1 h"), (4800, "1 h 20 min")],
)
def test_durations(seconds: int, text: str) -> None:
    assert said.duration(seconds) == text


@pytest.mark.usefixtures("ukrainian")
def test_shares_and_counts() -> None:
    assert said.percent(0.25) == "25%"
    assert [said.percent(share, 1) for share in (0.4123, 0.5, 1)] == ["41,2%", "50%", "100%"]
    assert said.number(1_234_567) == f"1{NBSP}234{NBSP}567"
    assert said.deals_counted(2) == "2 нагоди"


def test_the_percent_sign_stands_at_its_number_everywhere() -> None:
    """In texts of the program and in its documentation; what an import reads has both forms."""
    apart = re.compile(r"(?:^|[\d}])[ \u00a0]%(?![\w(])")
    wrong = [
        f"{path.name}: {text.value[:60]}"
        for path in (ROOT / "src").rglob("*.py")
        for text in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(text, ast.Constant) and isinstance(text.value, str)
        if apart.search(text.value)
    ]
    documents = [*(ROOT / "docs").glob("*.md"), ROOT / "README.md"]
    wrong += [
        f"{path.name}: {line[:60]}"
        for path in documents
        for line in path.read_text(encoding="utf-8").splitlines()
        if apart.search(re.sub("`[^`]*`", "", line))
    ]
    assert wrong == []


@pytest.mark.parametrize(("language", "locale"), [("en", "en_GB"), ("uk", "uk_UA")])
def test_months_and_marks_are_those_of_unicode(language: str, locale: str) -> None:
    set_language(language)
    assert said.number(1_234_567) == format_decimal(1_234_567, locale=locale)
    for value in (0.0, 9.47, 1234.5, -0.04, -12.34):
        one = format_decimal(round(value, 1) + 0.0, format="#,##0.0", locale=locale)
        assert said.decimal(value) == one
    assert said.money(123_456_78, "CHF") == f"{format_decimal(123456.78, locale=locale)}{NBSP}CHF"
    for month in range(1, 13):
        day = date(2027, month, 3)
        assert said.date_said(day, TODAY) == format_date(day, "d MMM yyyy", locale=locale).replace(
            " р.", ""
        )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (21.0, "21 days"),
        (1.0, "1 day"),
        (0.98, "1 day"),
        (0.0, "0 days"),
        (2.54, "2.5 days"),
        (9.96, "10 days"),
        (1234.0, "1,234 days"),
    ],
)
def test_days_have_a_decimal_only_where_they_are_not_whole(value: float, text: str) -> None:
    assert said.days(value) == text
