"""A page of labelled lines about one thing, in two columns where there is room.

It draws its lines by itself, so that a page costs the same as a table of so many rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.strip import Strip
from textual.widget import Widget

from svit_tui.i18n import _
from svit_tui.widgets.cells import clean, cut, fit, width_of
from svit_tui.widgets.frame import ink

TWO_COLUMNS = 70
LEFT_PERCENT, LEFT_MOST = 42, 50
GAP = 2
MOST_LABEL = 16
# (text, component class or nothing)
Part = tuple[str, str]


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A muted label and a text, or a heading. `kind` colours the text; long ones wrap if asked."""

    text: str = ""
    label: str = ""
    kind: str = ""
    wrap: bool = False


class Sheet(Widget, can_focus=True):
    """The page. What does not fit is scrolled to; the last line says how many lines follow."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "sheet--title",
        "sheet--heading",
        "sheet--label",
        "sheet--muted",
        "sheet--rotting",
        "sheet--overdue",
        "sheet--won",
        "sheet--lost",
        "sheet--snoozed",
    }
    DEFAULT_CSS = """
    Sheet {
        width: 1fr;
        height: 1fr;
        .sheet--title { text-style: bold; }
        .sheet--heading { color: $primary; text-style: bold; }
        .sheet--label { color: $text-muted; }
        .sheet--muted { color: $text-muted; }
        .sheet--rotting { color: $warning; }
        .sheet--overdue { color: $error; }
        .sheet--won { color: $success; }
        .sheet--lost { color: $error; }
        .sheet--snoozed { color: $secondary; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.head: Sequence[SheetLine] = ()
        self.left: Sequence[SheetLine] = ()
        self.right: Sequence[SheetLine] = ()
        self.top = 0
        self._laid_out: list[list[Part]] | None = None

    def show(
        self,
        head: Sequence[SheetLine],
        left: Sequence[SheetLine] = (),
        right: Sequence[SheetLine] = (),
        *,
        keep_place: bool = False,
    ) -> None:
        """Show a page from its beginning, or from where it stands."""
        self.head, self.left, self.right = head, left, right
        if not keep_place:
            self.top = 0
        self._laid_out = None
        self.refresh()

    def page(self, by: int) -> None:
        """Scroll by pages, as far as there are lines."""
        height = max(self.size.height - 1, 1)
        top = min(max(self.top + by * height, 0), max(len(self._lines()) - self.size.height, 0))
        if top != self.top:
            self.top = top
            self.refresh()

    def on_resize(self, _event: events.Resize) -> None:
        """Lay out anew."""
        self._laid_out = None

    # Layout

    def _lines(self) -> list[list[Part]]:
        if self._laid_out is None:
            self._laid_out = list(self._lay_out(max(self.size.width - 2, 1)))
        return self._laid_out

    def _lay_out(self, width: int) -> Iterator[list[Part]]:
        yield from _column(self.head, width)
        if self.left or self.right:
            yield []
        if width < TWO_COLUMNS:
            yield from _column(self.left, width)
            if self.left and self.right:
                yield []
            yield from _column(self.right, width)
            return
        left_width = min(width * LEFT_PERCENT // 100, LEFT_MOST)
        left = list(_column(self.left, left_width))
        right = list(_column(self.right, width - left_width - GAP))
        for row in range(max(len(left), len(right))):
            beside = right[row] if row < len(right) else []
            line = left[row] if row < len(left) else []
            used = sum(width_of(text) for text, _kind in line)
            yield [*line, (" " * (left_width + GAP - used), ""), *beside] if beside else line

    def render_line(self, y: int) -> Strip:
        """A line of the page."""
        lines, width = self._lines(), self.size.width
        row = self.top + y
        below = len(lines) - self.top - self.size.height
        if y == self.size.height - 1 and below > 0:
            more = _("… {count} more lines: page down").format(count=below + 1)
            parts: list[Part] = [(cut(clean(more), max(width - 2, 0)), "sheet--muted")]
        else:
            parts = lines[row] if row < len(lines) else []
        segments, used = [Segment(" ")], 1
        for text, name in parts:
            segments.append(Segment(text, ink(self, name) if name else Style.null()))
            used += width_of(text)
        strip = Strip(segments, used).adjust_cell_length(width, Style.null())
        return strip.apply_style(self.rich_style)


def _column(lines: Sequence[SheetLine], width: int) -> Iterator[list[Part]]:
    """Lines in so many cells: labels under each other, texts cut or wrapped."""
    labels = [width_of(line.label) for line in lines if line.label and line.text]
    label_width = min(max(labels, default=0), MOST_LABEL, width // 3)
    for line in lines:
        kind = f"sheet--{line.kind}" if line.kind else ""
        start: list[Part] = []
        room = width
        if line.label:
            start = [(fit(line.label, label_width) + " ", "sheet--label")]
            room = width - label_width - 1
        text = clean(line.text)
        pieces = _wrapped(text, room) if line.wrap else [cut(text, room)]
        for number, piece in enumerate(pieces):
            indent: list[Part] = [(" " * (width - room), "")] if room < width else []
            yield [*(indent if number else start), (piece, kind)]


def _wrapped(text: str, width: int) -> list[str]:
    """A text in lines of at most so many cells, broken between words."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if width_of(longer) <= width or not lines[-1]:
            lines[-1] = cut(longer, width)
        else:
            lines.append(cut(word, width))
    return lines
