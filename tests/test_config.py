"""The settings file: what it may say, and what is told about the rest."""

from __future__ import annotations

import tomllib

import pytest

from svit_tui import config


def written(text: str) -> config.Settings:
    path = config.settings_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return config.load()


def test_the_sample_holds_every_setting_with_its_default() -> None:
    assert written(config.sample()) == config.Settings()
    assert tomllib.loads(config.sample()) == config.as_dict(config.Settings())


def test_switches_and_numbers_are_read() -> None:
    work = written("[work]\nbell = true\noffer_next_step = false\nuntouched_hours = 4").work
    assert (work.bell, work.offer_next_step, work.untouched_hours) == (True, False, 4)


@pytest.mark.parametrize(
    ("line", "takes"),
    [
        ('bell = "yes"', "true, false"),
        ("bell = 1", "true, false"),
        ("untouched_hours = -1", "a whole number"),
        ("untouched_hours = true", "a whole number"),
        ("calendar_file = 7", "a text in quotes"),
    ],
)
def test_a_value_of_another_kind_is_told_and_left_out(line: str, takes: str) -> None:
    settings = written(f"[work]\n{line}")
    assert settings.work == config.Work()
    assert settings.problems[0].endswith(f"it is one of: {takes}.")


def test_rates_are_read_exactly_as_they_were_written() -> None:
    settings = written(
        '[rates]\nbase = "UAH"\non = 2026-11-24\nUSD = 41.10\nEUR = "48.2000"\nPLN = 11\nJPY = 1e-3'
    )
    assert settings.problems == ()
    assert (settings.rates.base, settings.rates.on) == ("UAH", "2026-11-24")
    assert settings.rates.values == {"USD": "41.1", "EUR": "48.2000", "PLN": "11", "JPY": "0.001"}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('base = "hryvnia"', "a currency such as UAH"),
        ("base = []", "a currency such as UAH"),
        ('on = "yesterday"', "a date such as 2026-11-24"),
        ("on = 2026-11-24T10:00:00", "a date such as 2026-11-24"),
        ("USD = 0", "a number above zero"),
        ("USD = -1", "a number above zero"),
        ("USD = nan", "a number above zero"),
        ("USD = inf", "a number above zero"),
        ("USD = true", "a number above zero"),
        ('USD = "a lot"', "a number above zero"),
        ("USD = [41]", "a number above zero"),
        ("Usd = 41", "is no currency"),
    ],
)
def test_a_rate_that_is_none_is_told_and_left_out(line: str, told: str) -> None:
    settings = written(f"[rates]\n{line}\nGBP = 52")
    assert settings.rates == config.RateSettings(values={"GBP": "52"})
    assert len(settings.problems) == 1
    assert told in settings.problems[0]


def test_saved_rates_are_read_again() -> None:
    settings = written('[rates]\non = "2026-11-24"\nUSD = 41.5')
    config.save(settings)
    assert config.load() == settings
