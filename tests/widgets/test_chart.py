"""Charts as lines of text: each bar as long as its number, everything readable without colour."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from svit_tui.widgets import cells
from svit_tui.widgets.chart import BARS, HEAT, LINE, STACKED, Drawing, lines_of


def drawing(kind: str, labels: list[str], *series: list[float | None]) -> Drawing:
    named = [(f"series {number}", values) for number, values in enumerate(series)]
    return Drawing(kind, labels, named, lambda value: f"{value:g}")


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=12),
    st.sampled_from([BARS, STACKED]),
)
def test_a_bar_is_as_long_as_its_number(values: list[tuple[int, int]], kind: str) -> None:
    firsts: list[float | None] = [float(first) for first, _second in values]
    seconds: list[float | None] = [float(second) for _first, second in values]
    labels = [f"{number:02}" for number in range(len(values))]
    lines = lines_of(drawing(kind, labels, firsts, seconds), 80, 40)[1:]
    bars = [line.rstrip().count("█") + line.count("▒") for line in lines]
    if kind == STACKED:
        numbers = [float(first + second) for first, second in values]
    else:
        numbers = [float(one) for pair in values for one in pair]
    top, room = max(numbers), 64
    assert len(lines) == len(numbers)
    for number, length in zip(numbers, bars, strict=True):
        assert length == pytest.approx(number / top * room if top else 0, abs=3)


@pytest.mark.parametrize("kind", [BARS, STACKED, LINE])
@pytest.mark.parametrize("size", [(12, 1), (30, 3), (60, 8), (118, 16)])
def test_a_chart_keeps_to_its_room(kind: str, size: tuple[int, int]) -> None:
    width, height = size
    labels = [f"Стадія номер {number}" for number in range(20)]
    values: list[float | None] = [float(number) for number in range(20)]
    lines = lines_of(drawing(kind, labels, values, [None] * 20), width, height)
    assert len(lines) <= height
    assert all(cell_len(line) == width for line in lines)


def test_what_has_no_room_is_counted() -> None:
    lines = lines_of(drawing(BARS, list("abcdefgh"), [1.0] * 8), 40, 5)
    assert lines[-1].strip() == "… +5"


def test_bars_of_no_room_below_each_other_stand_beside_each_other() -> None:
    labels = ["Lead", "Proposal", "Won"]
    lines = lines_of(drawing(BARS, labels, [1.0, 4.0, None], [9.0, 6.0, 3.0]), 60, 5)
    assert lines[0].split() == ["█", "series", "0", "▒", "series", "1"]
    assert [line.split()[0] for line in lines[1:]] == labels
    assert all(cell_len(line) == 60 for line in lines)
    # Both have one scale.
    first, second = lines[1].count("█"), lines[1].count("▒")
    assert second == pytest.approx(9 * first, abs=9)
    assert lines[3].split()[1] == "–"
    # With more lines, or too few cells, they stand below each other.
    assert len(lines_of(drawing(BARS, labels, [1.0] * 3, [2.0] * 3), 60, 7)) == 7
    assert "… +" in lines_of(drawing(BARS, labels, [1.0] * 3, [2.0] * 3), 30, 5)[-1]


def test_what_has_no_room_beside_each_other_is_counted() -> None:
    lines = lines_of(drawing(BARS, list("abcdefgh"), [1.0] * 8, [2.0] * 8), 60, 5)
    assert len(lines) == 5
    assert lines[-1].strip() == "… +5"


def test_a_bar_begins_at_the_edge_though_nothing_is_before_it() -> None:
    lines = lines_of(drawing(STACKED, ["a", "b"], [0.0, 2.0], [3.0, 1.0]), 60, 5)
    assert lines[1].startswith("a 3 ▒")
    assert lines[1].rstrip().endswith("▒")


def test_long_bars_leave_the_rest_of_a_wide_screen_free() -> None:
    lines = lines_of(drawing(BARS, ["a", "b"], [1.0, 2.0]), 200, 5)
    assert lines[2].count("█") == 64
    assert all(cell_len(line) == 200 for line in lines)


def test_what_is_not_known_has_no_bar() -> None:
    lines = lines_of(drawing(BARS, ["a", "b"], [None, 2.0]), 40, 5)
    assert lines[1].split() == ["a", "–"]


def test_a_line_over_time_has_a_sign_for_each_series() -> None:
    lines = lines_of(drawing(LINE, ["Jan", "Feb"], [1.0, 3.0], [2.0, 2.0]), 60, 9)
    assert "● series 0   ○ series 1" in lines[0]
    assert "●" in "".join(lines[1:])
    assert "○" in "".join(lines[1:])
    assert lines[-1].split() == ["Jan", "Feb"]


@pytest.mark.parametrize("width", [30, 58, 118])
def test_a_year_is_a_calendar_of_signs(width: int) -> None:
    last = date(2026, 11, 24)
    days = [last - timedelta(days=number) for number in range(365)]
    values: list[float | None] = [0.0] * 365
    values[0], values[1] = 8.0, 1.0
    found = drawing(HEAT, [day.isoformat() for day in days], values)
    lines = lines_of(found, width, 9)
    assert len(lines) == 9
    assert all(cell_len(line) == width for line in lines)
    # The 24th is a Tuesday, in the last week.
    assert lines[2].rstrip().endswith("█")
    assert lines[1].rstrip().endswith("░")
    assert "8" in lines[-1]


def test_every_month_has_its_name_where_weeks_are_narrow() -> None:
    last = date(2026, 11, 24)
    days = [(last - timedelta(days=number)).isoformat() for number in range(365)]
    ones: list[float | None] = [1.0] * 365
    head = lines_of(drawing(HEAT, days, ones), 60, 9)[0]
    assert head.split() == "Dec Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov".split()


@pytest.mark.parametrize("kind", [BARS, STACKED, LINE])
def test_a_terminal_without_unicode_has_signs_of_its_own(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("locale.getpreferredencoding", lambda _do=True: "ISO-8859-1")
    for known in (cells.unicode_terminal, cells.fit):
        known.cache_clear()
    try:
        lines = lines_of(drawing(kind, ["a", "b"], [1.0, 2.0], [None, 1.0]), 60, 8)
    finally:
        for known in (cells.unicode_terminal, cells.fit):
            known.cache_clear()
    assert "".join(lines).isascii()
    assert set("#=" if kind != LINE else "*o") <= set("".join(lines))


def test_nothing_to_draw_draws_nothing() -> None:
    assert lines_of(drawing(BARS, []), 40, 5) == []
    assert lines_of(drawing(BARS, ["a"], [1.0]), 5, 5) == []
