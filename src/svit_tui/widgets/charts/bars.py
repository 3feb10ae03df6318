"""Draw bars with marks, stacked bars and funnels. A line says its number at the end of its bar."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, groupby, pairwise

from svit_tui.widgets.cells import fit, width_of
from svit_tui.widgets.charts.drawing import (
    BARS,
    FUNNEL,
    GAP,
    MARK,
    PLAIN,
    STACKED,
    TONES,
    Drawing,
    Line,
    Part,
)

_BAR, _HALF, _DOTS, _MARK, _CROSSED = "━╸┄┃╋"
# The signs of stacked series, by how many there are.
_STACKED = ("█", "█░", "█▓░")
_DOWN, _UNKNOWN = "↓", "–"
_MOST_LABEL, _WIDE_LABEL = 18, 28
# From so many cells on, labels may be wide.
_WIDE = 100


def bars(drawing: Drawing, width: int, height: int) -> list[Line]:
    """A legend, then a bar a label."""
    lines = [_legend(drawing)]
    if height > 1:
        lines += (_funnel if drawing.kind == FUNNEL else _bars)(drawing, width, height - 1)
    return lines


def _tone(drawing: Drawing, place: int) -> str:
    return drawing.series[place].tone or TONES[min(place, len(TONES) - 1)]


def _signs(drawing: Drawing) -> str:
    if drawing.kind != STACKED:
        return _STACKED[0] if drawing.kind == FUNNEL else _BAR
    return _STACKED[min(len(drawing.series), len(_STACKED)) - 1]


def _legend(drawing: Drawing) -> Line:
    """Which sign is which value."""
    line: Line = []
    for place, (plotted, sign) in enumerate(zip(drawing.series, _signs(drawing), strict=False)):
        line += [("   " if line else "", PLAIN), (sign, _tone(drawing, place))]
        line.append((f" {plotted.name}", PLAIN))
    if drawing.mark is not None:
        line += [("   ", PLAIN), (_MARK, MARK), (f" {drawing.mark.name}", PLAIN)]
    return line


def _name_room(labels: Sequence[str], width: int) -> int:
    longest = max(map(width_of, labels), default=1)
    return min(longest, _WIDE_LABEL if width >= _WIDE else _MOST_LABEL, width // 3)


def _shown(count: int, height: int) -> int:
    """How many of so many lines are shown: a line says how many are not."""
    return count if count <= height else max(height - 1, 1)


def _rest(drawing: Drawing, shown: int) -> list[Line]:
    left = len(drawing.labels) - shown
    return [[(f"… +{left}", GAP)]] if left else []


# Bars


def _bars(drawing: Drawing, width: int, height: int) -> list[Line]:
    """A line a bar: label, bar, number. What has no room is counted in the last line."""
    shown = _shown(len(drawing.labels), height)
    labels = drawing.labels[:shown]
    rows = [_parts(drawing, row) for row in range(shown)]
    marks = [drawing.mark.values[row] if drawing.mark else None for row in range(shown)]
    numbers = [_numbers(drawing, row) for row in range(shown)]
    name_room = _name_room(labels, width)
    number_room = max(sum(width_of(text) for text, _tone in line) for line in numbers)
    room = max(width - name_room - number_room - 2, 1)
    lengths = (*(sum(part or 0.0 for part in parts) for parts in rows), *(m or 0.0 for m in marks))
    top = max(*lengths, drawing.least_top)
    lines = []
    for label, parts, mark, number in zip(labels, rows, marks, numbers, strict=True):
        bar = _bar(drawing, parts, mark, room / top if top else 0.0)
        lines.append([(f"{fit(label, name_room)} ", PLAIN), *bar, (" " if bar else "", PLAIN)])
        lines[-1] += number
    return [*lines, *_rest(drawing, shown)]


def _parts(drawing: Drawing, row: int) -> list[float | None]:
    """What a bar is made of."""
    most = len(_STACKED) if drawing.kind == STACKED else 1
    found = [series.values[row] for series in drawing.series[:most]]
    return [None if value is None else max(value, 0.0) for value in found]


def _numbers(drawing: Drawing, row: int) -> Line:
    """The number of a bar, or those that it is the sum of; of a marked bar the sum and the mark."""
    known = [value for value in _parts(drawing, row) if value is not None]
    if drawing.mark is None and known:
        return [(" + ".join(map(drawing.write, known)), PLAIN)]
    line: Line = [(drawing.write(sum(known)) if known else _UNKNOWN, PLAIN)]
    if drawing.mark is not None:
        mark = drawing.mark.values[row]
        written = _UNKNOWN if mark is None else drawing.write(mark)
        line += [(" ", PLAIN), (_MARK, MARK), (f" {written}", PLAIN)]
    return line


def _bar(drawing: Drawing, parts: Sequence[float | None], mark: float | None, scale: float) -> Line:
    """A bar without blanks behind it."""
    cells: list[Part] = []
    if drawing.kind == STACKED:
        ends = [round(end * scale) for end in accumulate(part or 0.0 for part in parts)]
        for place, (begin, end) in enumerate(zip([0, *ends], ends, strict=False)):
            cells += [(_signs(drawing)[place], _tone(drawing, place))] * (end - begin)
    elif value := parts[0]:
        halves = max(round(2 * value * scale), 1)
        cells += [(_BAR, _tone(drawing, 0))] * (halves // 2)
        cells += [(_HALF, _tone(drawing, 0))] * (halves % 2)
    if mark:
        place = max(round(mark * scale), 1) - 1
        cells += [(_DOTS, GAP)] * (place - len(cells))
        if place < len(cells):
            cells[place] = (_CROSSED if drawing.kind == BARS else _MARK, MARK)
        else:
            cells.append((_MARK, MARK))
    return _joined(cells)


def _joined(cells: Sequence[Part]) -> Line:
    """Cells of one tone as one text."""
    return [
        ("".join(text for text, _tone in alike), tone)
        for tone, alike in groupby(cells, key=lambda cell: cell[1])
    ]


# Funnels


def _funnel(drawing: Drawing, width: int, height: int) -> list[Line]:
    """Centred bars, and between them what share goes on; at the numbers if there is no room."""
    count = len(drawing.labels)
    between = 2 * count - 1 <= height
    shown = count if between else _shown(count, height)
    labels = drawing.labels[:shown]
    values = [value or 0.0 for value in drawing.series[0].values[:shown]]
    shares = [""]
    for before, after in pairwise(values):
        shares.append(f"{_DOWN} {drawing.share(after / before)}" if before else "")
    numbers = [drawing.write(value) for value in values]
    number_room = max(map(width_of, numbers)) + 1
    share_room = 0 if between else max(map(width_of, shares)) + 1
    name_room = _name_room(labels, width)
    room = max(width - name_room - number_room - share_room - 1, 1)
    # What has an odd number of cells has a middle, and so has each bar in it.
    half_room = (room - 1) // 2
    top = max(values) or 1.0
    lines: list[Line] = []
    for place, (label, value, share) in enumerate(zip(labels, values, shares, strict=True)):
        if between and place:
            before = name_room + 1 + max(half_room - (width_of(share) - 1) // 2, 0)
            lines.append([(" " * before, PLAIN), (share, GAP)])
        half = round(value / top * half_room)
        line = [(f"{fit(label, name_room)} {' ' * (half_room - half)}", PLAIN)]
        if value:
            line.append((_signs(drawing) * (2 * half + 1), _tone(drawing, 0)))
        line.append((f" {numbers[place]}", PLAIN))
        if share_room:
            line.append((f" {share}", GAP))
        lines.append(line)
    return [*lines, *_rest(drawing, shown)]
