"""Normalise headers of files so that they can be compared."""

from __future__ import annotations

import re
from collections.abc import Sequence

from svit_tui.model.errors import Invalid
from svit_tui.model.values.money import currency_code
from svit_tui.model.values.text import search_key

_CAMEL = re.compile(r"(?<=[a-zа-яіїєґ0-9])(?=[A-ZА-ЯІЇЄҐ])")
_ASIDE = re.compile(r"\([^)]*\)|\[[^]]*\]|,.*")
_OF_A_DEAL = re.compile(
    r"(?:deal|opportunity|sales|card) (?P<en>.+)|(?P<uk>.+) (?:угоди|нагоди|картки|продажу)"
)


def header_key(column: str) -> str:
    """A header without case, underscores and the marks that people put after it."""
    return search_key(column).replace("_", " ").strip(" :*")


def plain_words(column: str) -> str:
    """A header of another program in plain words: `CloseDate`, `Deal - Value`, `Сума, грн`."""
    words = _ASIDE.sub(" ", _CAMEL.sub(" ", column))
    words = header_key(words).replace(" - ", " ").replace("#", " ").replace("%", " ")
    return " ".join(words.split())


def plain_header(column: str) -> str:
    """A header in plain words, whether it has a thing or the id of it."""
    return plain_words(column).removesuffix(" id")


def asides(column: str) -> list[str]:
    """What a header says beside its words: the unit of `Сума, грн` or `Amount (USD)`."""
    return [aside.strip(" ,()[]") for aside in _ASIDE.findall(column)]


def currency_of(columns: Sequence[str]) -> str:
    """The currency that a header of amounts names, such as `Сума, грн`; empty if none does."""
    for column in columns:
        for aside in asides(column):
            try:
                return currency_code(aside)
            except Invalid:
                continue
    return ""


def without_deal(header: str) -> str:
    """Plain words without those that say that they are of a deal: `deal value`, `сума угоди`."""
    while found := _OF_A_DEAL.fullmatch(header):
        header = found["en"] or found["uk"]
    return header
