"""Draw charts as lines of text: bars and lines with plotext, calendars by hand.

Series differ by the sign they are drawn with, so nothing hangs on colour. plotext gives the canvas
without colours; labels, numbers and styles are ours, so a chart costs the wire as little as a
table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.strip import Strip
from textual.widget import Widget

from svit_tui.widgets.cells import fit, unicode_terminal, width_of

BARS, STACKED, LINE, HEAT = "bars", "stacked", "line", "heat"
_ESCAPES = re.compile(r"\x1b\[[0-9;]*m")
_SIGNS, _PLAIN_SIGNS = "█▒░▚", "#=-:"
_POINTS, _PLAIN_POINTS = "●○+×", "*o+x"
_HEAT, _PLAIN_HEAT = "·░▒▓█", ".-=+#"
_MOST_LABEL = 18
# So many cells for each series, and they may stand beside each other.
_BESIDE = 18
_WEEK = 7
# A longer bar says nothing more.
_MOST_BAR = 64
# plotext tells no types.
_Figure = Any


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is drawn: a number a label for each named series; none is not known.

    `write` makes text of a number, `month` and `weekday` short names of a day.
    """

    kind: str
    labels: Sequence[str]
    series: Sequence[tuple[str, Sequence[float | None]]]
    write: Callable[[float], str]
    month: Callable[[date], str] = lambda day: f"{day:%b}"
    weekday: Callable[[int], str] = lambda number: "MTWTFSS"[number]


def lines_of(drawing: Drawing, width: int, height: int) -> list[str]:
    """The chart in at most `height` lines of `width` cells."""
    if not drawing.labels or not drawing.series or width < 12 or height < 1:
        return []
    if drawing.kind == HEAT:
        return _heat(drawing, width, height)
    count, bars = len(drawing.labels), len(drawing.series)
    if drawing.kind == BARS and bars > 1 and count * bars > height - 1 and width >= bars * _BESIDE:
        return _beside(drawing, width, height)
    legend = _legend(drawing, width)
    room = height - len(legend)
    if drawing.kind == LINE and room >= 4:
        return [*legend, *_line(drawing, width, room)]
    return [*legend, *_bars(drawing, width, room)]


def _signs(drawing: Drawing) -> str:
    if drawing.kind == LINE:
        return _POINTS if unicode_terminal() else _PLAIN_POINTS
    return _SIGNS if unicode_terminal() else _PLAIN_SIGNS


def _legend(drawing: Drawing, width: int) -> list[str]:
    """Which sign is which series; one alone is said by the table's heads."""
    if len(drawing.series) == 1:
        return [fit(drawing.series[0][0], width)] if drawing.series[0][0] else []
    signs = _signs(drawing)
    named = zip(drawing.series, signs, strict=False)
    return [fit("   ".join(f"{sign} {name}" for (name, _values), sign in named), width)]


def _canvas(width: int, height: int, draw: Callable[[_Figure], None]) -> list[str]:
    """What plotext draws, without its colours."""
    # Only a chart that is drawn needs it.
    from textual_plotext import Plot

    figure = Plot()
    figure.theme("clear")
    figure.plot_size(width, height)
    # plotext takes the size of the terminal otherwise.
    figure._set_size(width, height)
    draw(figure)
    lines = _ESCAPES.sub("", figure.build()).split("\n")
    return [fit(line, width) for line in lines[:height]]


def _bars(drawing: Drawing, width: int, height: int) -> list[str]:
    """A line a bar: label, number, bar. What has no room is counted in the last line."""
    stacked = drawing.kind == STACKED
    series = list(drawing.series)[: len(_SIGNS)]
    each = 1 if stacked else len(series)
    count = len(drawing.labels)
    shown = count
    if count * each > height:
        shown = max((height - 1) // each, 1)
    labels = drawing.labels[:shown]
    values = [[max(value or 0.0, 0.0) for value in found[:shown]] for _name, found in series]
    if stacked:
        sums = [sum(parts) for parts in zip(*values, strict=True)]
        numbers = [drawing.write(number) for number in sums]
        top = max(sums, default=0.0)
    else:
        numbers = [
            "–" if series[part][1][row] is None else drawing.write(series[part][1][row] or 0.0)
            for row in range(shown)
            for part in range(each)
        ]
        top = max((max(found, default=0.0) for found in values), default=0.0)
    name_room = _name_room(labels, width)
    number_room = max((width_of(text) for text in numbers), default=1)
    bar_room = max(min(width - name_room - number_room - 2, _MOST_BAR), 1)
    rows = shown * each
    bars = _bar_canvas(values, bar_room, rows, top, stacked=stacked, signs=_signs(drawing))
    lines = []
    for row in range(rows):
        label = labels[row // each] if row % each == 0 else ""
        number = fit(numbers[row], number_room, "right")
        lines.append(fit(f"{fit(label, name_room)} {number} {bars[row]}", width))
    if shown < count:
        lines.append(fit(f"… +{count - shown}", width))
    return lines[:height]


def _beside(drawing: Drawing, width: int, height: int) -> list[str]:
    """Bars of several series in columns: half the lines, where there is no room for all."""
    series = list(drawing.series)[: len(_SIGNS)]
    shown = _shown(len(drawing.labels), height - 1)
    labels = drawing.labels[:shown]
    name_room = _name_room(labels, width)
    room = (width - name_room) // len(series) - 1
    values = [[max(value or 0.0, 0.0) for value in found[:shown]] for _name, found in series]
    top = max((max(found, default=0.0) for found in values), default=0.0)
    lines = [fit("", name_room), *(fit(label, name_room) for label in labels)]
    for (name, found), sign, lengths in zip(series, _signs(drawing), values, strict=False):
        numbers = ["–" if value is None else drawing.write(value) for value in found[:shown]]
        number_room = max(map(width_of, numbers), default=1)
        bar_room = max(room - number_room - 2, 1)
        bars = _bar_canvas([lengths], bar_room, shown, top, stacked=False, signs=sign)
        column = [f"{sign} {name}"]
        column += [
            f"{fit(text, number_room, 'right')} {bar}"
            for text, bar in zip(numbers, bars, strict=True)
        ]
        lines = [f"{line} {fit(part, room)}" for line, part in zip(lines, column, strict=True)]
    if shown < len(drawing.labels):
        lines.append(f"… +{len(drawing.labels) - shown}")
    return [fit(line, width) for line in lines[:height]]


def _shown(count: int, height: int) -> int:
    """How many of so many lines are shown: a line says how many are not."""
    return count if count <= height else max(height - 1, 1)


def _name_room(labels: Sequence[str], width: int) -> int:
    longest = max((width_of(label) for label in labels), default=1)
    return min(longest, _MOST_LABEL, width // 3)


def _bar_canvas(
    values: Sequence[Sequence[float]],
    width: int,
    rows: int,
    top: float,
    *,
    stacked: bool,
    signs: str,
) -> list[str]:
    if not top:
        return [" " * width] * rows

    def draw(figure: _Figure) -> None:
        if stacked:
            # plotext has its first bar below.
            places = list(range(rows))[::-1]
            marks = list(signs[: len(values)])
            parts = [list(part) for part in values]
            figure.stacked_bar(places, parts, orientation="h", width=0.1, marker=marks)
        else:
            each = len(values)
            for part, found in enumerate(values):
                places = [rows - 1 - (row * each + part) for row in range(len(found))]
                figure.bar(
                    places, list(found), orientation="h", width=0.1, marker=signs[part], minimum=0
                )
        figure.frame(False)
        figure.xticks([])
        figure.yticks([])
        figure.ylim(-0.01, rows - 0.99)
        figure.xlim(0, top)

    # A bar of no length in front moves the next one of its line by a cell.
    lines = [_from_the_edge(line) for line in _canvas(width, rows, draw)]
    return lines + [" " * width] * (rows - len(lines))


def _from_the_edge(line: str) -> str:
    bar = line.lstrip()
    return bar[:1] * (len(line) - len(bar)) + bar if bar else line


def _line(drawing: Drawing, width: int, height: int) -> list[str]:
    signs = _signs(drawing)
    known = [value for _name, found in drawing.series for value in found if value is not None]
    top, least = max(known, default=0.0), min(0.0, *known) if known else 0.0
    if top <= least:
        top = least + 1.0
    count = len(drawing.labels)
    room = max(width // (max((width_of(label) for label in drawing.labels), default=1) + 3), 1)
    step = -(-count // room)

    def draw(figure: _Figure) -> None:
        for (_name, found), sign in zip(drawing.series, signs, strict=False):
            points = [(at, value) for at, value in enumerate(found) if value is not None]
            figure.plot(
                [at for at, _value in points], [value for _at, value in points], marker=sign
            )
        shown = list(range(0, count, step))
        figure.xticks(shown, [drawing.labels[at] for at in shown])
        ticks = [least, (least + top) / 2, top]
        figure.yticks(ticks, [drawing.write(tick) for tick in ticks])
        figure.ylim(least, top)
        figure.xlim(0, max(count - 1, 1))
        figure.xaxes(True, False)
        figure.yaxes(True, False)

    return _canvas(width, height, draw)


def _heat(drawing: Drawing, width: int, height: int) -> list[str]:
    """A column a week, a line a day of the week; the fuller the sign, the more."""
    found = {
        date.fromisoformat(label): value or 0.0
        for label, value in zip(drawing.labels, drawing.series[0][1], strict=True)
    }
    signs = _HEAT if unicode_terminal() else _PLAIN_HEAT
    most = max(found.values(), default=0.0)
    last = max(found)
    beside = max(width_of(drawing.weekday(number)) for number in range(_WEEK)) + 1
    cells = 2 if (width - beside) >= 2 * 53 else 1
    weeks = min((width - beside) // cells, 53)
    monday = last - timedelta(days=last.weekday() + _WEEK * (weeks - 1))
    head = [" "] * (width - beside)
    free = 0
    for week in range(weeks):
        days = [monday + timedelta(days=_WEEK * week + number) for number in range(_WEEK)]
        begins = next((day for day in days if day.day == 1), None)
        # A month has four or five weeks: in single cells its name has three.
        name = drawing.month(begins)[: 3 if cells == 1 else None] if begins else ""
        place = week * cells
        if name and place >= free and place + width_of(name) <= len(head):
            head[place : place + len(name)] = list(name)
            free = place + width_of(name) + 1
    lines = [fit(" " * beside + "".join(head), width)]
    for number in range(_WEEK):
        row = ""
        for week in range(weeks):
            day = monday + timedelta(days=_WEEK * week + number)
            row += _square(found.get(day), most, signs).ljust(cells)
        lines.append(fit(f"{fit(drawing.weekday(number), beside)}{row}", width))
    legend = f"{signs[0]} 0  {signs[1]}{signs[2]}{signs[3]}{signs[4]} … {drawing.write(most)}"
    lines.append(fit(" " * beside + legend, width))
    return lines[:height]


def _square(value: float | None, most: float, signs: str) -> str:
    if value is None:
        return " "
    if not value or not most:
        return signs[0]
    return signs[min(1 + int(value / most * 4 - 1e-9), 4)]


class ChartView(Widget):
    """The chart above a table. It is drawn when what it shows or its size has changed."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"chart--empty"}
    DEFAULT_CSS = """
    ChartView {
        width: 1fr;
        height: 1fr;
        margin-bottom: 1;
        .chart--empty { color: $text-muted; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.drawing: Drawing | None = None
        self.lines: list[str] = []

    def show(self, drawing: Drawing | None) -> None:
        """Show a chart, or none."""
        self.drawing = drawing
        self._draw()

    def on_resize(self, _event: events.Resize) -> None:
        """Another size: drawn anew."""
        self._draw()

    def _draw(self) -> None:
        width, height = self.size
        self.lines = (
            [] if self.drawing is None else lines_of(self.drawing, max(width - 2, 0), height)
        )
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line of the widget."""
        width = self.size.width
        style: Style = self.rich_style
        text = f" {self.lines[y]}" if y < len(self.lines) else ""
        return Strip([Segment(fit(text, width), style)], width)
