"""The line on top of a form or a sheet."""

from __future__ import annotations

from textwrap import wrap
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from svit_tui.widgets.cells import clean
from svit_tui.widgets.frame import Dialog, OneLine, Part, ink


class Notice(OneLine):
    """The line on top of a form: an error of the whole, or that a draft is back."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"notice--error", "notice--hint"}
    DEFAULT_CSS = """
    Notice {
        height: auto;
        display: none;
        .notice--error { color: $error; text-style: bold; }
        .notice--hint { color: $text-muted; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.failed = False

    def show(self, text: str, *, failed: bool = False) -> None:
        """Show a sentence over as many lines as it needs; an empty one takes the line away."""
        self.text, self.failed = text, failed
        self.display = bool(text)
        self.fit()
        self.refresh()

    def fit(self) -> None:
        """Take as many lines as the sentence needs."""
        if self.text:
            self.styles.height = len(self._lines())

    @property
    def lines_taken(self) -> int:
        """How many lines the sentence needs."""
        return len(self._lines()) if self.text else 0

    def _lines(self) -> list[str]:
        # A form that opens has no size yet: it will be as wide as its dialog is.
        inside = self.parent.inside if isinstance(self.parent, Dialog) else self.screen.size.width
        width = max(inside - 2, 10)
        return wrap(clean(f"! {self.text}" if self.failed else self.text), width) or [""]

    def parts(self, width: int) -> list[Part]:
        """The first line."""
        return self._part(0)

    def _part(self, y: int) -> list[Part]:
        lines = self._lines()
        name = "notice--error" if self.failed else "notice--hint"
        return [(f" {lines[y]}", name)] if y < len(lines) else []

    def render_line(self, y: int) -> Strip:
        """One line of the sentence."""
        segments = [Segment(text, ink(self, name)) for text, name in self._part(y)]
        strip = Strip(segments).adjust_cell_length(self.size.width, Style.null())
        return strip.apply_style(self.rich_style)
