"""Phone numbers in their spellings."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from svit_tui.model.values.phone import are_same, found_by
from svit_tui.model.values.text import phone_digits
from tests.effort import examples

SPELLINGS = [
    ("067 123 45 67", "+380 67 123-45-67", "00380671234567", "380671234567", "8 (067) 123 45 67"),
    ("020 7946 0000", "+44 20 7946 0000", "+44 (0)20 7946 0000", "0044 20 79460000"),
    ("(202) 555-0123", "+1 202 555 0123", "1-202-555-0123"),
    ("600 700 800", "+48 600 700 800", "48600700800"),
]


@pytest.mark.parametrize("spellings", SPELLINGS)
def test_all_spellings_are_one_number(spellings: tuple[str, ...]) -> None:
    for one, other in combinations(spellings, 2):
        assert are_same(one, other)
        assert are_same(other, one)
        assert found_by(one) in phone_digits(other)
        assert found_by(other) in phone_digits(one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("067 123 45 67", "067 123 45 68"),
        ("+380 67 123 45 67", "+48 67 123 45 67"),
        ("101", "0101"),
        ("", "067 123 45 67"),
    ],
)
def test_others_are_others(one: str, other: str) -> None:
    assert not are_same(one, other)


@pytest.mark.parametrize("part", ["+380 67", "55501", "0445", "380"])
def test_a_part_is_searched_as_it_is(part: str) -> None:
    assert found_by(part) == phone_digits(part)


@settings(max_examples=examples(100))
@given(st.text(alphabet="+0123456789 ()-.", max_size=30))
def test_what_is_searched_stands_in_the_number(text: str) -> None:
    assert phone_digits(text).endswith(found_by(text))
    assert are_same(text, text)
