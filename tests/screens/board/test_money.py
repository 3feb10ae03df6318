"""Sums on the board: one number where there are rates, every currency where there is room."""

from __future__ import annotations

import pytest

from svit_tui.app.app import SvitApp
from svit_tui.model.values.rates import Rates
from svit_tui.screens.board.money import Shown
from svit_tui.settings.groups import RateSettings, Settings
from svit_tui.store.store import Store
from svit_tui.widgets.frame import fit_summary
from svit_tui.widgets.picker import PickerModal
from tests.screens.board.test_screen import of
from tests.screens.conftest import Hands, text_of

RATES = Settings(rates=RateSettings(base="UAH", values={"USD": "40", "EUR": "50"}))


async def test_with_rates_heads_and_headline_are_in_the_pipelines_currency(demo: Store) -> None:
    async with SvitApp(demo, RATES).run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        await hands.settled()
        assert "45 open · ≈₴2.5m · weighted ≈₴1.1m" in hands.headline
        assert hands.headline.endswith("₴1.3m + $16k + €9.8k")
        lines = text_of(hands.app).splitlines()
        assert lines[2].count("≈₴") == 6
        assert lines[3].count("~ ≈₴") == 6


async def test_another_currency_or_none_is_chosen_with_a_key(demo: Store) -> None:
    async with SvitApp(demo, RATES).run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        await hands.press("M", *"EUR", "enter")
        await hands.until(lambda: "≈€" in hands.headline)
        await hands.press("M", *"as they", "enter")
        await hands.until(lambda: "≈" not in hands.headline)
        assert "≈" not in text_of(hands.app)


async def test_rates_that_are_set_later_count_when_one_is_back(demo: Store) -> None:
    app = SvitApp(demo)
    async with app.run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        await hands.press("7")
        app.settings = RATES
        await hands.press("1")
        assert "≈₴2.5m" in hands.headline


async def test_without_rates_it_asks_for_one_and_says_where_they_are(demo: Store) -> None:
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        await hands.pilot.press("M")
        await hands.until(lambda: isinstance(hands.app.screen, PickerModal))
        assert "Rate of which currency?" in text_of(hands.app)
        await hands.press("escape")
        assert hands.status == "There are no rates: 7 has a place for them."
        assert "≈" not in text_of(hands.app)


@pytest.mark.parametrize(
    ("width", "said"),
    [
        (200, "45 open · ₴1.3m + $16k + €13k · weighted ₴711k + $5.1k + €5k"),
        (64, "45 open · ₴1.3m + $16k + €13k · weighted ₴711k + $5.1k + €5k"),
        (58, "45 open · ₴1.3m + $16k + €13k · weighted ₴711k + $5.1k + …"),
        (55, "45 open · ₴1.3m + $16k + … · weighted ₴711k + $5.1k + …"),
        (40, "45 open · ₴1.3m + $16k + …"),
        (9, "45 open"),
        (3, ""),
    ],
)
def test_as_many_currencies_as_fit(width: int, said: str) -> None:
    summary = "45 open · ₴1.3m + $16k + €13k · weighted ₴711k + $5.1k + €5k"
    assert fit_summary(summary, width) == said


def test_what_has_no_rate_is_not_lost() -> None:
    rates = Rates.given("UAH", "", {"USD": "40"})
    sums = {"UAH": 100_000, "USD": 10_000, "PLN": 5_000}
    assert Shown("UAH", rates).total(sums) == "≈₴5k + 50\u00a0zł"
    assert Shown("UAH", rates).total({"UAH": 1}) == ""
    assert Shown("UAH", rates).total({"PLN": 1}) == ""
    assert Shown("", rates).total(sums) == ""


def test_columns_are_compared_in_the_pipelines_currency() -> None:
    rates = Rates.given("UAH", "", {"USD": "40"})
    sums = {"UAH": 100_000, "USD": 10_000, "PLN": 5_000}
    assert Shown("UAH", rates, "UAH").worth(sums) == 500_000
    assert Shown("", rates, "UAH").worth(sums) == 500_000
    assert Shown("UAH", None, "UAH").worth(sums) == 100_000


def test_weighted_sums_are_as_they_are_without_rates() -> None:
    assert Shown("UAH").likely({"UAH": 100, "USD": 200}) == ("$2", "₴1")
