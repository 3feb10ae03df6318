"""The settings file: what it may say, and what is told about the rest."""

from __future__ import annotations

import os
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from svit_tui.settings import groups as config
from svit_tui.settings.sample import sample


def written(text: str) -> config.Settings:
    path = config.settings_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return config.load()


def test_the_sample_holds_every_setting_with_its_default() -> None:
    assert written(sample()) == config.Settings()
    assert tomllib.loads(sample()) == config.as_dict(config.Settings())


def test_switches_and_numbers_are_read() -> None:
    work = written("[work]\nbell = true\noffer_next_step = false\nuntouched_hours = 4").work
    assert (work.bell, work.offer_next_step, work.untouched_hours) == (True, False, 4)


@pytest.mark.parametrize(
    ("line", "takes"),
    [
        ('bell = "yes"', "true or false"),
        ("bell = 1", "true or false"),
        ("untouched_hours = -1", "a whole number"),
        ("untouched_hours = true", "a whole number"),
        ("calendar_file = 7", "a text in quotes"),
    ],
)
def test_a_value_of_another_kind_is_told_and_left_out(line: str, takes: str) -> None:
    settings = written(f"[work]\n{line}")
    assert settings.work == config.Work()
    assert settings.problems[0].endswith(f"; use {takes}.")


def test_several_mistakes_are_told_in_one_line_by_the_first_and_their_number() -> None:
    problems = written("[work]\nbell = 1\nuntouched_hours = true\n").problems
    said = config.in_short(problems)
    assert said.startswith("settings.toml, line 2: work.bell can't be 1; use true or false.")
    assert said.endswith(" 1 more: svit-tui config show")
    assert config.in_short(problems[:1]) == said.removesuffix(" 1 more: svit-tui config show")


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
        ("Usd = 41", "is not a currency"),
    ],
)
def test_a_rate_that_is_none_is_told_and_left_out(line: str, told: str) -> None:
    settings = written(f"[rates]\n{line}\nGBP = 52")
    assert settings.rates == config.RateSettings(values={"GBP": "52"})
    assert len(settings.problems) == 1
    assert told in settings.problems[0]


def test_what_is_wrong_is_told_with_its_line_and_the_rest_is_in_force() -> None:
    settings = written(
        """# mine
[look]
theme = "pink"
language = "uk"
colour = 3

[money]
currency = "USD"

[rates]
USD = "a lot"
EUR = 48

[keys]
won = ["w"]
lose = "X"

[spare]
a = 1
"""
    )
    assert settings.look == config.Look(language="uk")
    assert settings.money.currency == "USD"
    assert settings.rates.values == {"EUR": "48"}
    assert settings.keys == {"lose": "X"}
    places = [problem.split(": ")[0] for problem in settings.problems]
    name = config.shown(config.settings_file())
    assert places == [f"{name}, line {line}" for line in (3, 5, 11, 15, 18)]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('[look]\nlanguage = "uk"\ntheme = svit-light\n\n[money]\ncurrency = "USD"\n', 3),
        ('[look]\nlanguage = "uk"\nlanguage = "en"\n[money]\ncurrency = "USD"\n', 3),
        ('[look]\nlanguage = "uk"\n[money]\ncurrency = "USD"\n[look]\ntheme = "pink"\n', 5),
        ('[look]\nlanguage = "uk"\n[money]\ncurrency = "USD"\n[store\npath = "/tmp/x"\n', 5),
        ('[money]\ncurrency = "USD"\n[look]\nlanguage = "uk"\n[work]\nmail_command = "x', 6),
        ('\ufeff[look]\r\nlanguage = "uk"\r\n= 1\r\n[money]\r\ncurrency = "USD"\r\n', 3),
    ],
)
def test_a_typo_takes_away_its_line_alone(text: str, line: int) -> None:
    settings = written(text)
    assert (settings.look.language, settings.money.currency) == ("uk", "USD")
    assert (settings.store, settings.work) == (config.StoreSettings(), config.Work())
    assert f"settings.toml, line {line}: this is not TOML: " in settings.problems[0]


def test_bytes_that_are_not_utf8_take_away_no_more_than_their_value() -> None:
    written("")
    config.settings_file().write_bytes(
        '[look] # мова\nlanguage = "uk"\n[store]\npath = "/дані/svit.db"\n'.encode("cp1251")
    )
    settings = config.load()
    assert (settings.look.language, settings.store.path) == ("uk", "")
    assert len(settings.problems) == 1
    assert settings.problems[0].endswith("settings.toml, line 1: this is not UTF-8 text.")


@pytest.mark.parametrize(
    "text",
    ["[" * 5000, "a = " + "[" * 5000, "[work]\nuntouched_hours = " + "9" * 5000, "look = 3", "\0"],
)
def test_nonsense_is_told_in_one_sentence(text: str) -> None:
    settings = written(text)
    assert settings == config.Settings(problems=settings.problems)
    assert len(settings.problems) == 1


def test_numbers_of_thousands_of_digits_are_told() -> None:
    digits = f"0x{'f' * 5000}"
    settings = written(f"[work]\nuntouched_hours = {digits}\n[rates]\nUSD = {digits}\n")
    assert len(settings.problems) == 2


def test_a_folder_in_its_place_is_told() -> None:
    config.settings_file().mkdir(parents=True)
    settings = config.load()
    name = config.shown(config.settings_file())
    assert settings == config.Settings(problems=(f"{name} can't be read: Is a directory.",))


def test_files_of_the_home_folder_are_named_from_there() -> None:
    assert config.shown(Path.home() / "a" / "b.toml") == "~/a/b.toml"
    assert config.shown(Path("/elsewhere/b.toml")) == "/elsewhere/b.toml"


# What was used last


def state_file() -> Path:
    [path] = Path(os.environ["XDG_STATE_HOME"]).rglob("state.json")
    return path


def test_what_was_used_last_is_remembered_for_each_store() -> None:
    one, other = Path("/one.db"), Path("/other.db")
    config.remember(one, "pipeline", 2)
    config.remember(other, "pipeline", 3)
    config.remember(one, "reasons", ["warm up"])
    assert config.last_used(one, "pipeline") == 2
    assert config.last_used(other, "pipeline") == 3
    assert config.last_used(one, "reasons") == ["warm up"]
    assert config.last_used(other, "reasons") is None
    assert [path.name for path in state_file().parent.iterdir()] == ["state.json"]


@pytest.mark.parametrize("damaged", ["", "[1]", '{"/one.db": 3}', '{"/one.db": {"pipeline": '])
def test_a_damaged_state_is_begun_anew(damaged: str) -> None:
    one = Path("/one.db")
    config.remember(one, "pipeline", 1)
    state_file().write_text(damaged)
    assert config.last_used(one, "pipeline") is None
    config.remember(one, "pipeline", 2)
    assert config.last_used(one, "pipeline") == 2


def test_programs_that_remember_at_the_same_time_forget_nothing() -> None:
    stores = [Path(f"/store-{number}.db") for number in range(40)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda store: config.remember(store, "pipeline", 1), stores))
    assert [config.last_used(store, "pipeline") for store in stores] == [1] * len(stores)
