"""A panel beside a list that reads the thing under its cursor, its texts wrapped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from svit_tui.widgets.cells import clean, cut, width_of, wrapped
from svit_tui.widgets.frame import ink

# The bar, a blank at either side of the text.
AROUND = 3

# A text and its look; one without a text is an empty line.
Line = tuple[str, str]


class SidePanel(Widget):
    """Lines under each other. What does not fit is left out, and `…` says so."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "panel--bar",
        "panel--title",
        "panel--heading",
        "panel--muted",
        "panel--rotting",
        "panel--overdue",
        "panel--won",
        "panel--lost",
    }
    DEFAULT_CSS = """
    SidePanel {
        height: 1fr;
        .panel--bar { color: $text-muted; }
        .panel--title { text-style: bold; }
        .panel--heading { color: $primary; text-style: bold; }
        .panel--muted { color: $text-muted; }
        .panel--rotting { color: $warning; }
        .panel--overdue { color: $error; }
        .panel--won { color: $success; }
        .panel--lost { color: $error; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._about: Sequence[Line] = ()
        self._lines: list[Line] = []

    def show(self, lines: Sequence[Line]) -> None:
        """Read something else; only lines that differ are drawn anew."""
        self._about = lines
        before, self._lines = self._lines, self._lay_out()
        for row in range(max(len(before), len(self._lines))):
            if before[row : row + 1] != self._lines[row : row + 1]:
                self.refresh(Region(0, row, self.size.width, 1))

    def on_resize(self, _event: events.Resize) -> None:
        """A new size holds more or less."""
        self._lines = self._lay_out()
        self.refresh()

    def _lay_out(self) -> list[Line]:
        """The lines as they have room, each text in as many as it needs."""
        room, height = self.size.width - AROUND, self.size.height
        if room <= 0:
            return []
        lines = [
            (piece, look) for text, look in self._about for piece in wrapped(text, room) or [""]
        ]
        if len(lines) <= height:
            return lines
        kept = lines[: max(height - 1, 0)]
        return [*kept, (cut(clean("…"), room), "muted")]

    def render_line(self, y: int) -> Strip:
        """A line, with the bar that parts it from the list."""
        bar = clean("│")
        segments = [Segment(bar, ink(self, "panel--bar")), Segment(" ")]
        used = width_of(bar) + 1
        if y < len(self._lines):
            text, look = self._lines[y]
            style = ink(self, f"panel--{look}") if look else Style.null()
            segments.append(Segment(text, style))
            used += width_of(text)
        strip = Strip(segments, used).adjust_cell_length(self.size.width, Style.null())
        return strip.apply_style(self.rich_style)
