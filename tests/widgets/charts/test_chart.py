"""Charts as lines of text: each bar as long as its number, everything readable without colour."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from svit_tui.widgets import cells
from svit_tui.widgets.charts.chart import drawn, lines_of
from svit_tui.widgets.charts.drawing import BARS, FUNNEL, HEAT, STACKED, Drawing, Plotted

Numbers = list[float | None]


def drawing(kind: str, labels: list[str], *series: Numbers, mark: Numbers | None = None) -> Drawing:
    named = [Plotted(f"series {number}", values) for number, values in enumerate(series)]
    return Drawing(
        kind,
        labels,
        named,
        lambda value: f"{value:g}",
        mark=None if mark is None else Plotted("goal", mark),
    )


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=12))
def test_a_bar_is_as_long_as_its_number(values: list[tuple[int, int]]) -> None:
    firsts: Numbers = [float(first) for first, _second in values]
    seconds: Numbers = [float(second) for _first, second in values]
    labels = [f"{number:02}" for number in range(len(values))]
    # Beside the longest bar there is room for its label, its number and two blanks.
    room, top = 80 - 2 - 1 - 2, max(firsts[at] or 0 for at in range(len(values)))
    lines = lines_of(drawing(BARS, labels, firsts), 80, 40)[1:]
    for number, line in zip(firsts, lines, strict=True):
        expected = (number or 0) / top * room if top else 0
        assert line.count("━") + line.count("╸") / 2 == pytest.approx(expected, abs=0.5)
    lines = lines_of(drawing(STACKED, labels, firsts, seconds), 80, 40)[1:]
    top, room = max(map(sum, values)), 80 - 2 - 5 - 2
    for (first, second), line in zip(values, lines, strict=True):
        assert line.count("█") == pytest.approx(first / top * room if top else 0, abs=1)
        assert line.count("░") == pytest.approx(second / top * room if top else 0, abs=1)


@pytest.mark.parametrize("kind", [BARS, STACKED, FUNNEL])
@pytest.mark.parametrize("size", [(12, 1), (30, 3), (60, 8), (118, 16), (198, 50)])
def test_a_chart_keeps_to_its_room(kind: str, size: tuple[int, int]) -> None:
    width, height = size
    labels = [f"Стадія номер {number}" for number in range(20)]
    values: Numbers = [float(number) for number in range(20)]
    marks: Numbers = [None, *values[:-1]]
    lines = lines_of(drawing(kind, labels, values, [None] * 20, mark=marks), width, height)
    assert len(lines) <= height
    assert all(cell_len(line) == width for line in lines)


@pytest.mark.parametrize("kind", [BARS, STACKED, FUNNEL])
def test_what_has_no_room_is_counted(kind: str) -> None:
    lines = lines_of(drawing(kind, list("abcdefgh"), [1.0] * 8), 40, 5)
    assert lines[-1].strip() == "… +5"


def test_bars_have_the_width_of_a_wide_screen() -> None:
    lines = lines_of(drawing(BARS, ["a", "b"], [1.0, 2.0]), 200, 5)
    assert lines[2] == f"b {'━' * 196} 2"


def test_what_is_not_known_has_no_bar() -> None:
    lines = lines_of(drawing(BARS, ["a", "b"], [None, 2.0]), 40, 5)
    assert lines[1].split() == ["a", "–"]


def test_a_number_that_is_not_nothing_has_a_bar() -> None:
    lines = lines_of(drawing(BARS, ["a", "b"], [1.0, 1000.0]), 40, 5)
    assert lines[1].split() == ["a", "╸", "1"]


def test_a_second_value_is_a_mark_on_the_bar_or_beyond_it() -> None:
    marked = drawing(BARS, ["a", "b", "c"], [4.0, 8.0, 2.0], mark=[8.0, 4.0, None])
    assert lines_of(marked, 30, 5)[0].rstrip() == "━ series 0   ┃ goal"
    assert [line.rstrip() for line in lines_of(marked, 18, 5)[1:]] == [
        "a ━━━━━┄┄┄┄┃ 4 ┃ 8",
        "b ━━━━╋━━━━━ 8 ┃ 4",
        "c ━━╸ 2 ┃ –",
    ]


def test_a_goal_stands_on_what_is_stacked() -> None:
    marked = drawing(STACKED, ["a", "b"], [2.0, 0.0], [2.0, 8.0], mark=[6.0, 4.0])
    assert [line.rstrip() for line in lines_of(marked, 16, 5)[1:]] == [
        "a ██░░┄┃ 4 ┃ 6",
        "b ░░░┃░░░░ 8 ┃ 4",
    ]


def test_the_parts_of_a_bar_are_told_one_by_one() -> None:
    lines = lines_of(drawing(STACKED, ["a"], [19.0], [18.0]), 60, 5)
    assert lines[0].split() == ["█", "series", "0", "░", "series", "1"]
    assert lines[1].endswith("░ 19 + 18")


def test_a_funnel_is_centred_and_says_what_goes_on() -> None:
    funnel = drawing(FUNNEL, ["Lead", "Won"], [20.0, 5.0])
    assert [line.rstrip() for line in lines_of(funnel, 30, 8)] == [
        "█ series 0",
        f"Lead {'█' * 21} 20",
        "             ↓ 25%",
        f"Won          {'█' * 5} 5",
    ]
    # Without lines between, the share stands at the number.
    assert [line.split()[2:] for line in lines_of(funnel, 30, 3)[1:]] == [["20"], ["5", "↓", "25%"]]


def test_parts_have_tones_beside_their_signs() -> None:
    outcomes = drawing(STACKED, ["a"], [1.0], [1.0], mark=[4.0])
    tones = [tone for _text, tone in drawn(outcomes, 40, 5)[1] if tone]
    assert tones == ["first", "second", "gap", "mark", "mark"]


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


@pytest.mark.parametrize("kind", [BARS, STACKED, FUNNEL])
def test_a_terminal_without_unicode_has_signs_of_its_own(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("locale.getpreferredencoding", lambda _do=True: "ISO-8859-1")
    for known in (cells.unicode_terminal, cells.fit):
        known.cache_clear()
    try:
        found = drawing(kind, ["a", "b"], [1.0, 2.0], [None, 1.0], mark=[2.0, 1.0])
        lines = lines_of(found, 60, 8)
    finally:
        for known in (cells.unicode_terminal, cells.fit):
            known.cache_clear()
    assert "".join(lines).isascii()
    assert all(cell_len(line) == 60 for line in lines)
    assert set({BARS: "=.|+", STACKED: "#:.|", FUNNEL: "#v"}[kind]) <= set("".join(lines))


def test_nothing_to_draw_draws_nothing() -> None:
    assert lines_of(drawing(BARS, []), 40, 5) == []
    assert lines_of(drawing(BARS, ["a"], [1.0]), 5, 5) == []
