from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svit_tui.model.errors import Invalid
from svit_tui.model.values.duration import parse_duration


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("15", 15),
        ("15 min", 15),
        ("15хв", 15),
        ("1h", 60),
        ("1 h 20", 80),
        ("1h20m", 80),
        ("1:20", 80),
        ("1,5 год", 90),
        ("2 години", 120),
        (" 45 хвилин ", 45),
        ("0", 0),
    ],
)
def test_a_duration_is_read_as_people_type_it(text: str, minutes: int) -> None:
    assert parse_duration(text) == minutes * 60


@pytest.mark.parametrize(
    ("text", "unit", "seconds"),
    [
        ("30", "minutes", 1800),
        ("0.5", "", 30),
        ("1800", "seconds", 1800),
        ("1800000", "milliseconds", 1800),
        ("0,5", "hours", 1800),
        ("0:30:00", "seconds", 1800),
        ("1:05", "seconds", 3900),
        ("90 s", "", 90),
        ("1 год 5 хв 10 с", "", 3910),
        # What names its unit is in it.
        ("30 min", "seconds", 1800),
    ],
)
def test_a_bare_number_counts_a_unit(text: str, unit: str, seconds: int) -> None:
    assert parse_duration(text, unit) == seconds


@pytest.mark.parametrize("text", ["", "soon", "1:75", "-5", "1 min 2 h", "5 days"])
def test_what_is_no_duration_is_told(text: str) -> None:
    with pytest.raises(Invalid, match="write 15 min, 1h 20 or 1:20"):
        parse_duration(text)


@given(st.text(max_size=30))
def test_any_text_is_a_duration_or_refused(text: str) -> None:
    try:
        assert parse_duration(text) >= 0
    except Invalid:
        return
