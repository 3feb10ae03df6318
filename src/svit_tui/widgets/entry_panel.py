"""A panel beside a list that reads the entry under its cursor to the end."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events

from svit_tui.widgets.cells import wrapped
from svit_tui.widgets.side_panel import AROUND, Line, SidePanel
from svit_tui.widgets.strip import Fact, more_said


class EntryPanel(SidePanel):
    """A line a fact, and the text below them. Where there is more, the last line says so."""

    def __init__(self) -> None:
        super().__init__()
        self._entry: list[Line] = []
        self._top = 0

    def on_resize(self, _event: events.Resize) -> None:
        """A new size breaks lines elsewhere."""
        self._top = 0
        self._draw()

    def read(self, facts: Sequence[Fact], spare: Sequence[Fact] = (), text: str = "") -> None:
        """Read something from its beginning."""
        entry = [(said, look) for said, look, _is_name in (*facts, *spare) if said]
        if text:
            entry += [("", ""), *((line, "") for line in text.split("\n"))]
        if entry != self._entry:
            self._entry, self._top = entry, 0
            self._draw()

    def read_on(self, pages: int) -> None:
        """Go on in what is read, or back; the line that gave way is the first one then."""
        height = self.size.height
        last = max(len(self._pieces()) - height, 0)
        top = min(max(self._top + pages * (height - 1), 0), last)
        if top != self._top:
            self._top = top
            self._draw()

    def _pieces(self) -> list[Line]:
        room = max(self.size.width - AROUND, 1)
        return [
            (piece, look) for text, look in self._entry for piece in wrapped(text, room) or [""]
        ]

    def _draw(self) -> None:
        end = self._top + self.size.height
        lines = self._pieces()
        shown = lines[self._top : end]
        if len(lines) > end:
            shown[-1:] = [(more_said(), "muted")]
        self.show(shown)
