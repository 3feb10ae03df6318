"""Values that are written into SQL mean what they say, whatever is in them."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svit_tui.store.reads.written import Value, among, both, literal, written

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"))


def answer(expression: str) -> object:
    connection = sqlite3.connect(":memory:")
    try:
        return connection.execute(f"SELECT {expression}").fetchone()[0]
    finally:
        connection.close()


@given(TEXTS)
def test_any_text_comes_back_as_it_was(text: str) -> None:
    assert answer(literal(text)) == text


@given(TEXTS)
def test_any_text_is_itself_in_a_condition_with_names(text: str) -> None:
    assert answer(written(":what = :other", {"what": text, "other": text})) == 1


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        (None, None),
        (-3, -3),
        (date(2026, 3, 1), "2026-03-01"),
        (datetime(2026, 3, 1, 12, tzinfo=UTC), "2026-03-01T12:00:00Z"),
    ],
)
def test_values_are_written_as_they_are_stored(value: Value, stored: object) -> None:
    assert answer(literal(value)) == stored


def test_nothing_is_among_no_values_and_no_conditions_are_true() -> None:
    assert answer(among("1", [])) == 0
    assert answer(among("1", [2, 1])) == 1
    assert answer(both([])) == 1
    assert answer(both(["0 OR 1", "0"])) == 0
