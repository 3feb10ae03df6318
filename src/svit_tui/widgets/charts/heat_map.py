"""Draw a year as a calendar: a column a week, a line a day of the week."""

from __future__ import annotations

from datetime import date, timedelta

from svit_tui.widgets.cells import fit, unicode_terminal, width_of
from svit_tui.widgets.charts.drawing import PLAIN, TONES, Drawing, Line

_HEAT, _PLAIN_HEAT = "·░▒▓█", ".-=+#"
_WEEK = 7


def heat_map(drawing: Drawing, width: int, height: int) -> list[Line]:
    """A column a week, a line a day of the week; the fuller the sign, the more."""
    found = {
        date.fromisoformat(label): value or 0.0
        for label, value in zip(drawing.labels, drawing.series[0].values, strict=True)
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
    lines: list[Line] = [[(" " * beside + "".join(head), PLAIN)]]
    for number in range(_WEEK):
        row = ""
        for week in range(weeks):
            day = monday + timedelta(days=_WEEK * week + number)
            row += _square(found.get(day), most, signs).ljust(cells)
        lines.append([(fit(drawing.weekday(number), beside), PLAIN), (row, TONES[0])])
    lines.append(
        [
            (f"{' ' * beside}{signs[0]} 0  ", PLAIN),
            (signs[1:], TONES[0]),
            (f" … {drawing.write(most)}", PLAIN),
        ]
    )
    return lines[:height]


def _square(value: float | None, most: float, signs: str) -> str:
    if value is None:
        return " "
    if not value or not most:
        return signs[0]
    return signs[min(1 + int(value / most * 4 - 1e-9), 4)]
