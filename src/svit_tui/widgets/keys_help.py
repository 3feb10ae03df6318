"""Show the keys of a screen, grouped under headings, and what its signs mean."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import ClassVar

from rich.segment import Segment
from textual.app import ComposeResult
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widget import Widget

from svit_tui.i18n import _
from svit_tui.keys.actions import bindings_for, help_sections
from svit_tui.widgets.cells import clean, fit, width_of
from svit_tui.widgets.frame import Dialog, KeyBar, ink
from svit_tui.widgets.picker import Title

# Rows of a key or sign and what it means, under a heading.
Sections = list[tuple[str, list[tuple[str, str]]]]


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

    def __init__(self, sections: Sections) -> None:
        super().__init__()
        self.top = 0
        self.sections = sections
        self.key_width = max((_widest(rows)[0] for _heading, rows in sections), default=0)
        # Cells of a column in which no text has to go on under itself.
        self.whole = max((sum(_widest(rows)) for _heading, rows in sections), default=0) + 2
        self.columns = 1
        # Key, text, and the cells for the keys of its section.
        self.lines: list[tuple[str, str, int]] = []
        self.lay_out(0)

    @property
    def height(self) -> int:
        """Lines of the longest column."""
        return -(-len(self.lines) // self.columns)

    def columns_in(self, width: int) -> int:
        """How many columns so many cells have room for."""
        return max(width // self.whole, 1)

    def lay_out(self, width: int) -> None:
        """Make the lines for so many cells: a text that is longer goes on under itself.

        With no width yet each is a line of its own. What goes on has no key. Where there is room
        for several columns, they are read one after the other.
        """
        self.columns = self.columns_in(width)
        width //= self.columns
        lines: list[tuple[str, str, int]] = []
        for heading, rows in self.sections:
            if lines:
                lines.append(("", "", 0))
            lines.append((heading, "", 0))
            keys = self._keys(rows, width)
            room = width - keys - 1
            for key, text in rows:
                first, *rest = wrap(clean(text), room) if room > 0 else [text]
                lines.append((key, first, keys))
                lines += [("", part, keys) for part in rest]
        self.lines = lines

    def _keys(self, rows: Sequence[tuple[str, str]], width: int) -> int:
        """Cells of the column of keys: as in all sections, or fewer where that spares a line."""
        own, texts = _widest(rows)
        keys = self.key_width if self.key_width + texts + 2 <= width else own
        return min(keys, width // 2)

    def scroll_by(self, by: int) -> None:
        """Show lines further down or up."""
        top = min(max(self.top + by, 0), max(self.height - self.size.height, 0))
        if top != self.top:
            self.top = top
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """A line of each column: a heading, a row of keys, or nothing."""
        width, row = self.size.width, self.top + y
        across = width // self.columns
        segments: list[Segment] = []
        for column in range(self.columns):
            index = column * self.height + row
            is_there = row < self.height and index < len(self.lines)
            segments += self._row(*(self.lines[index] if is_there else ("", "", 0)), across)
        return Strip(segments).adjust_cell_length(width, self.rich_style)

    def _row(self, key: str, text: str, keys: int, width: int) -> list[Segment]:
        base = self.rich_style
        if not text:
            return [Segment(fit(f" {key}", width), base + ink(self, "help--heading"))]
        return [
            Segment(fit(f"  {clean(key)}", keys + 1), base + ink(self, "help--key")),
            Segment(fit(text, max(width - keys - 1, 0)), base + ink(self, "help--text")),
        ]


def _widest(rows: Sequence[tuple[str, str]]) -> tuple[int, int]:
    """Cells of the widest key, with the blanks around it, and of the widest text."""
    keys = max((width_of(key) for key, _text in rows), default=0)
    return keys + 2, max((width_of(clean(text)) for _key, text in rows), default=0)


class KeysHelp(ModalScreen[None]):
    """The keys of a screen."""

    BINDINGS = bindings_for("help")
    DEFAULT_CSS = """
    KeysHelp {
        align: center middle;
        background: transparent;
    }
    """

    def __init__(
        self, where: str, without: frozenset[str] = frozenset(), *, signs: Sections | None = None
    ) -> None:
        super().__init__()
        self.lines = HelpLines([*help_sections(where, without), *(signs or [])])

    def compose(self) -> ComposeResult:
        """Heading, keys, and how to close."""
        with Dialog():
            yield Title(_("Keys of this screen"))
            yield self.lines
            yield KeyBar("help")

    def on_resize(self) -> None:
        """Take the height that there is."""
        dialog = self.query_one(Dialog)
        # More than a dialog has elsewhere only for one column more.
        columns = self.lines.columns_in(self.size.width - 2 * Dialog.BESIDE - 2)
        dialog.most = max(columns * self.lines.whole + 2, Dialog.LEAST)
        dialog.fit()
        self.lines.lay_out(dialog.inside)
        self.lines.styles.height = max(min(self.lines.height, dialog.room - 2), 1)
        self.lines.scroll_by(0)
        self.lines.refresh()

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
