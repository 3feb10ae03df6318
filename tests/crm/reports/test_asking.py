"""Words into questions: periods, names, currencies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from svit_tui.crm.lists import short_lists as lists
from svit_tui.crm.reports import asking
from svit_tui.crm.reports.asking import Words
from svit_tui.crm.reports.shared.question import Period, Rates
from svit_tui.crm.start import opening
from svit_tui.model.errors import CrmError, Invalid, NotFound
from svit_tui.model.lists import Tag
from svit_tui.model.member import Member
from svit_tui.store.store import Store
from tests.conftest import FrozenClock

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("this-week", "2026-11-23", "2026-11-29"),
        ("last-week", "2026-11-16", "2026-11-22"),
        ("this-month", "2026-11-01", "2026-11-30"),
        ("last-month", "2026-10-01", "2026-10-31"),
        ("this-quarter", "2026-10-01", "2026-12-31"),
        ("last-quarter", "2026-07-01", "2026-09-30"),
        ("this-year", "2026-01-01", "2026-12-31"),
        ("Last Year", "2025-01-01", "2025-12-31"),
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-q1", "2024-01-01", "2024-03-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
    ],
)
def test_a_period_is_known_by_its_name(name: str, first: str, last: str) -> None:
    found = asking.period(name, today=TODAY)
    assert found == Period(date.fromisoformat(first), date.fromisoformat(last))


def test_last_month_is_found_in_january() -> None:
    found = asking.named_period("last-month", date(2026, 1, 31))
    assert found == Period(date(2025, 12, 1), date(2025, 12, 31))
    assert asking.named_period("last-quarter", date(2026, 1, 31)).first == date(2025, 10, 1)


def test_every_period_that_is_offered_is_known() -> None:
    for name in asking.PERIODS:
        asking.named_period(name, TODAY)


def test_dates_go_before_the_ends_of_a_named_period() -> None:
    found = asking.period("this-year", last="2026-06-30", today=TODAY)
    assert found == Period(date(2026, 1, 1), date(2026, 6, 30))
    assert asking.period("", first="yesterday", today=TODAY) == Period(date(2026, 11, 23), None)


@pytest.mark.parametrize(
    "name", ["fortnight", "2026-13", "2026-Q5", "0000", "9999", "[/]", "last-"]
)
def test_an_unknown_period_names_those_there_are(name: str) -> None:
    with pytest.raises(Invalid, match="this-month"):
        asking.period(name, today=TODAY)


def test_a_period_does_not_end_before_it_begins() -> None:
    with pytest.raises(Invalid, match="before it begins"):
        asking.period("", first="2026-05-02", last="2026-05-01", today=TODAY)


@pytest.mark.parametrize(
    ("period", "said"),
    [
        (Period(date(2026, 11, 1), date(2026, 11, 30)), "1 Nov 2026 – 30 Nov 2026"),
        (Period(date(2026, 11, 1), date(2026, 11, 1)), "1 Nov 2026"),
        (Period(date(2026, 11, 1)), "since 1 Nov 2026"),
        (Period(None, date(2026, 11, 1)), "until 1 Nov 2026"),
        (Period(), "all time"),
    ],
)
def test_a_period_is_said_in_words(period: Period, said: str) -> None:
    assert asking.period_said(period) == said


@pytest.fixture
def store(store_path: Path, clock: FrozenClock) -> Iterator[Store]:
    """A store with a member of a team, a product and a tag."""
    opened = opening.open_store(store_path, login="olena", clock=clock)
    with opened.unit() as work:
        work.add(Member(login="taras", name="Тарас", name_key="тарас", team="Захід"))
        lists.add_product(work, "GTX Pro", code="G-1")
        lists.ensure(work, Tag, "vip")
    yield opened
    opened.close()


def test_names_become_numbers(store: Store) -> None:
    words = Words(
        pipeline="sales",
        owners=["ТАРАС", "me", "taras"],
        teams=["захід"],
        sources=["referral"],
        products=["gtx pro", "G-1"],
        tags=["#VIP"],
    )
    with store.read() as session:
        asked = asking.question(session, words, now=store.clock(), member_id=1)
    assert (asked.pipeline_id, asked.owner_ids, asked.teams) == (1, (2, 1), ("Захід",))
    assert (len(asked.source_ids), asked.product_ids, asked.tag_ids) == (1, (1,), (1,))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (Words(pipeline="x"), "x"),
        (Words(owners=["x"]), "Тарас"),
        (Words(teams=["x"]), "Захід"),
        (Words(sources=["x"]), "Referral"),
        (Words(products=["x"]), "GTX Pro"),
        (Words(products=[""]), "GTX Pro"),
        (Words(tags=["x"]), "vip"),
    ],
)
def test_an_unknown_name_tells_those_there_are(store: Store, words: Words, told: str) -> None:
    with store.read() as session, pytest.raises(NotFound, match=told):
        asking.question(session, words, now=store.clock())


def test_amounts_are_converted_only_by_rates_that_are_given(store: Store) -> None:
    rates = Rates.given("UAH", "2026-11-01", {"USD": "41.50"})
    assert rates == Rates("UAH", "2026-11-01", {"USD": Decimal("41.50")})
    with store.read() as session:
        asked = asking.question(session, Words(currency="$"), now=store.clock(), rates=rates)
        assert asked.amounts({"UAH": 8300, "USD": 100}) == {"USD": 300}
        for text, given in (("EUR", rates), ("USD", None), ("tugrik", rates)):
            with pytest.raises(CrmError):
                asking.question(session, Words(currency=text), now=store.clock(), rates=given)
    assert Rates.given("UAH", "", {}) is None
