"""The keys of a screen, under headings, from the table of actions."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from textual.app import ComposeResult
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widget import Widget

from svit_tui.actions import bindings_for, help_sections
from svit_tui.i18n import _
from svit_tui.widgets.cells import clean, fit, width_of
from svit_tui.widgets.frame import Dialog, KeyBar, ink
from svit_tui.widgets.picker import Title


class HelpLines(Widget):
    """Headings and rows of keys, of which only those on screen are drawn."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"help--heading", "help--key", "help--text"}
    DEFAULT_CSS = """
    HelpLines {
        .help--heading { color: $primary; text-style: bold; }
        .help--key { color: $accent; }
        .help--text { color: $foreground; }
    }
    """

    def __init__(self, where: str) -> None:
        super().__init__()
        self.top = 0
        self.lines: list[tuple[str, str]] = []
        for heading, rows in help_sections(where):
            if self.lines:
                self.lines.append(("", ""))
            self.lines.append((heading, ""))
            self.lines += rows
        self.key_width = max((width_of(key) for key, text in self.lines if text), default=0) + 2

    def scroll_by(self, by: int) -> None:
        """Show lines further down or up."""
        top = min(max(self.top + by, 0), max(len(self.lines) - self.size.height, 0))
        if top != self.top:
            self.top = top
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """A heading, a row of keys, or nothing."""
        width, base, index = self.size.width, self.rich_style, self.top + y
        key, text = self.lines[index] if index < len(self.lines) else ("", "")
        if not text:
            segment = Segment(fit(f" {key}", width), base + ink(self, "help--heading"))
            return Strip([segment], width)
        keys = min(self.key_width, width // 2)
        segments = [
            Segment(fit(f"  {clean(key)}", keys + 1), base + ink(self, "help--key")),
            Segment(fit(text, max(width - keys - 1, 0)), base + ink(self, "help--text")),
        ]
        return Strip(segments).adjust_cell_length(width, base)


class KeysHelp(ModalScreen[None]):
    """The keys of a screen."""

    BINDINGS = bindings_for("help")
    DEFAULT_CSS = """
    KeysHelp {
        align: center middle;
        background: transparent;
    }
    """

    def __init__(self, where: str) -> None:
        super().__init__()
        self.lines = HelpLines(where)

    def compose(self) -> ComposeResult:
        """Heading, keys, and how to close."""
        with Dialog():
            yield Title(_("Keys of this screen"))
            yield self.lines
            yield KeyBar("help")

    def on_resize(self) -> None:
        """Take the height that there is."""
        dialog = self.query_one(Dialog)
        dialog.fit()
        self.lines.styles.height = max(min(len(self.lines.lines), dialog.room - 2), 1)

    def action_scroll_lines_down(self) -> None:
        """Further down, half a page at a time."""
        self.lines.scroll_by(max(self.lines.size.height // 2, 1))

    def action_scroll_lines_up(self) -> None:
        """Further up, half a page at a time."""
        self.lines.scroll_by(-max(self.lines.size.height // 2, 1))

    def action_close_help(self) -> None:
        """Close."""
        self.dismiss(None)

    def action_cancel(self) -> None:
        """Close."""
        self.dismiss(None)
