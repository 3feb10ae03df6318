"""What a chart draws, and the lines that it is drawn in.

What is drawn differs by its sign, so that a chart reads without colour; the tones that parts have
besides are made colours by who shows them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from svit_tui.widgets.cells import fit, width_of

BARS, STACKED, FUNNEL, HEAT = "bars", "stacked", "funnel", "heat"
# Tones of what stands beside a bar, and of series by their place.
PLAIN, MARK, GAP = "", "mark", "gap"
TONES = ("first", "second", "third")

# Text and its tone.
Part = tuple[str, str]
Line = list[Part]


@dataclass(frozen=True, slots=True)
class Plotted:
    """A number a label under a name; none is not known. Without a tone it has that of its place."""

    name: str
    values: Sequence[float | None]
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is drawn.

    BARS: the first of `series`; STACKED: all of them, one behind the other; FUNNEL: the first,
    centred, with the share that is left from line to line. `mark` is a second value, set on the
    bar. `write` makes text of a number and `share` of a part of one; `least_top` is what a bar of
    full length stands for at least. `month` and `weekday` are short names of a day.
    """

    kind: str
    labels: Sequence[str]
    series: Sequence[Plotted]
    write: Callable[[float], str]
    mark: Plotted | None = None
    share: Callable[[float], str] = lambda part: f"{part:.0%}"
    least_top: float = 0.0
    month: Callable[[date], str] = lambda day: f"{day:%b}"
    weekday: Callable[[int], str] = lambda number: "MTWTFSS"[number]


def filled(line: Line, width: int) -> Line:
    """A line in exactly so many cells."""
    found: Line = []
    left = width
    for text, tone in line:
        cells = min(width_of(text), left)
        if cells:
            found.append((fit(text, cells), tone))
        left -= cells
    return [*found, (" " * left, PLAIN)] if left else found
