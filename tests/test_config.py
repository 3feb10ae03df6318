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
