"""The chart above a table."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.strip import Strip
from textual.widget import Widget

from svit_tui.widgets.charts.bars import bars
from svit_tui.widgets.charts.drawing import HEAT, Drawing, Line, filled
from svit_tui.widgets.charts.heat_map import heat_map

# Narrower than this nothing can be told.
LEAST_WIDTH = 12


def drawn(drawing: Drawing, width: int, height: int) -> list[Line]:
    """The chart in at most `height` lines of `width` cells."""
    if not drawing.labels or not drawing.series or width < LEAST_WIDTH or height < 1:
        return []
    lines = (heat_map if drawing.kind == HEAT else bars)(drawing, width, height)
    return [filled(line, width) for line in lines[:height]]


def lines_of(drawing: Drawing, width: int, height: int) -> list[str]:
    """The same as text alone."""
    return ["".join(text for text, _tone in line) for line in drawn(drawing, width, height)]


class ChartView(Widget):
    """Draws a chart in the theme's colours, when what it shows or its size has changed."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "chart--first",
        "chart--second",
        "chart--third",
        "chart--mark",
        "chart--gap",
        "chart--won",
        "chart--lost",
    }
    DEFAULT_CSS = """
    ChartView {
        width: 1fr;
        height: 1fr;
        margin-bottom: 1;
        .chart--first { color: $primary; }
        .chart--second { color: $secondary; }
        .chart--third { color: $text-muted; }
        .chart--mark { color: $warning; }
        .chart--gap { color: $text-muted; }
        .chart--won { color: $success; }
        .chart--lost { color: $error; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.drawing: Drawing | None = None
        self.lines: list[Line] = []

    def show(self, drawing: Drawing | None) -> None:
        """Show a chart, or none."""
        self.drawing = drawing
        self._draw()

    def on_resize(self, _event: events.Resize) -> None:
        """Another size: drawn anew."""
        self._draw()

    def _draw(self) -> None:
        width, height = self.size
        self.lines = [] if self.drawing is None else drawn(self.drawing, max(width - 2, 0), height)
        self.refresh()

    def _style(self, tone: str) -> Style:
        if not tone:
            return self.rich_style
        return self.rich_style + self.get_component_rich_style(f"chart--{tone}", partial=True)

    def render_line(self, y: int) -> Strip:
        """One line of the widget."""
        width, base = self.size.width, self.rich_style
        line = self.lines[y] if y < len(self.lines) else []
        parts = [Segment(text, self._style(tone)) for text, tone in line]
        return Strip([Segment(" ", base), *parts]).adjust_cell_length(width, base)
