"""The table of fields is sound: each name once, each header meaning one thing."""

from __future__ import annotations

from collections import Counter

import pytest

from svit_tui.exchange.headers import header_key, plain_header
from svit_tui.fields import NOUNS, Noun

EACH = pytest.mark.parametrize("noun", NOUNS.values(), ids=NOUNS.keys())


def twice(words: list[str]) -> list[str]:
    return [word for word, count in Counter(words).items() if count > 1]


@EACH
def test_no_field_and_no_column_stands_twice(noun: Noun) -> None:
    assert not twice([field.name for field in noun])
    assert not twice(list(noun.columns))


@EACH
def test_no_header_means_two_fields(noun: Noun) -> None:
    headers = [word for field in noun if field.headers for word in field.headers.split("|")]
    assert not twice([header_key(header) for header in headers])
    signs = [word for field in noun if field.signs for word in field.signs.split("|")]
    assert not twice(signs)
    assert signs == [plain_header(sign) for sign in signs]


@EACH
def test_each_field_is_imported_or_exported(noun: Noun) -> None:
    assert [field.name for field in noun if not (field.imported or field.exported)] == []


@EACH
def test_what_makes_sure_of_an_export_stands_in_it(noun: Noun) -> None:
    assert noun.sure <= set(noun.columns)
