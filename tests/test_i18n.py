"""The interface is whole in Ukrainian: no string without a translation, no placeholder lost."""

from __future__ import annotations

import re

import pytest
from babel.messages.catalog import Message

from svit_tui import i18n
from tools import locale as catalogues

UK = catalogues.load("uk")
MESSAGES = [message for message in catalogues.extracted() if message.id]
PLACEHOLDER = re.compile(r"\{\w*\}")


def forms(text: object) -> list[str]:
    """A message's or translation's texts: one, or one for each plural form."""
    return [str(part) for part in text] if isinstance(text, (tuple, list)) else [str(text or "")]


@pytest.fixture(autouse=True)
def english_afterwards() -> object:
    yield
    i18n.set_language("en")


def test_every_string_has_a_ukrainian_translation() -> None:
    lacking = []
    for message in MESSAGES:
        known = UK.get(message.id, message.context)
        if known is None or known.fuzzy or not catalogues.all_of(known.string):
            lacking.append(message.id)
    assert lacking == [], "make locale brings them into the .po; translate them there"


def test_the_catalogue_holds_nothing_that_the_program_does_not_say() -> None:
    said = {forms(message.id)[0] for message in MESSAGES}
    assert {forms(message.id)[0] for message in UK if message.id} <= said


@pytest.mark.parametrize("message", [m for m in UK if m.id], ids=lambda m: forms(m.id)[0][:40])
def test_placeholders_are_the_same(message: Message) -> None:
    wanted = set(PLACEHOLDER.findall(forms(message.id)[-1]))
    for translation in forms(message.string):
        assert set(PLACEHOLDER.findall(translation)) == wanted


def test_what_the_program_reads_is_what_translators_wrote() -> None:
    compiled = catalogues.po_file("uk").with_suffix(".mo").read_bytes()
    assert compiled == catalogues.mo_bytes(UK), "make locale makes the .mo anew"


def test_plural_forms() -> None:
    i18n.set_language("uk")
    said = [
        i18n.ngettext("{number} deal", "{number} deals", n).format(number=n) for n in (1, 3, 5, 21)
    ]
    assert said == ["1 нагода", "3 нагоди", "5 нагод", "21 нагода"]


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "uk_UA.UTF-8"}, "uk"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "uk_UA.UTF-8"}, "uk"),
        ({"LANG": "uk_UA.UTF-8", "SVIT_LANG": "en"}, "en"),
        ({"LANG": "\x1b[31m../../etc/passwd"}, "en"),
        ({"LANG": "u"}, "en"),
    ],
)
def test_the_language_follows_the_environment(
    environment: dict[str, str], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SVIT_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert i18n.preferred_language() == language


def test_an_unknown_language_is_english() -> None:
    assert i18n.set_language("../../tmp") == "en"
    assert i18n._("Won: {title}") == "Won: {title}"
