"""A few muted, wrapped sentences below a table; what doesn't fit ends in `…`."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.strip import Strip
from textual.widget import Widget

from svit_tui.widgets.cells import clean, cut, fit


class Notes(Widget):
    """The sentences. It is as high as they need, up to `most` lines."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"notes--text"}
    DEFAULT_CSS = """
    Notes { width: 1fr; height: 0; .notes--text { color: $text-muted; } }
    """

    def __init__(self, *, most: int = 4, id: str | None = None) -> None:
        super().__init__(id=id)
        self.most = most
        self.sentences: Sequence[str] = ()
        # The first sentence takes so many lines at least, so that others don't move what is above.
        self.first = 0
        self.lines: list[str] = []

    def show(self, sentences: Sequence[str], *, most: int | None = None, first: int = 0) -> None:
        """Show sentences; the first of them takes at least `first` lines."""
        self.sentences, self.first = sentences, first
        self.most = self.most if most is None else most
        self._wrap(self.size.width)

    def on_resize(self, event: events.Resize) -> None:
        """Another width breaks lines elsewhere."""
        self._wrap(event.size.width)

    def _wrap(self, width: int) -> None:
        room = _room(width)
        lines: list[str] = []
        for text in self.sentences:
            lines += [line.replace("\u00a0", " ") for line in wrap(clean(text), room)]
            lines += [""] * (self.first - len(lines) if text is self.sentences[0] else 0)
        if len(lines) > self.most:
            lines = lines[: self.most]
            if lines:
                lines[-1] = (
                    cut(f"{lines[-1]} …", room) if len(lines[-1]) > room - 2 else (f"{lines[-1]} …")
                )
        if lines != self.lines:
            self.lines = lines
            self.styles.height = len(lines)
        self.refresh()

    def lines_for(self, text: str) -> int:
        """Lines that a sentence takes."""
        return len(wrap(clean(text), _room(self.size.width)))

    def render_line(self, y: int) -> Strip:
        """One line."""
        width = self.size.width
        style = self.rich_style + self.get_component_rich_style("notes--text", partial=True)
        text = f" {self.lines[y]}" if y < len(self.lines) else ""
        return Strip([Segment(fit(text, width), style)], width)


def _room(width: int) -> int:
    return max(width - 2, 8)
