"""Pages of labelled lines about one thing, in two columns where there is room.

They draw their lines by themselves, so that a page costs the same as a table of so many rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from svit_tui.i18n import _
from svit_tui.widgets.cells import clean, cut, fit, width_of, wrapped
from svit_tui.widgets.frame import ink

TWO_COLUMNS = 70
LEFT_PERCENT, LEFT_MOST = 45, 50
GAP = 2
MOST_LABEL = 16
# (text, component class or nothing)
Part = tuple[str, str]


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A muted label and a text, or a heading. Long texts wrap if asked.

    `kind` colours the text, `label_kind` what stands before it. Instead of a text there may be
    keys, each with what it does.
    """

    text: str = ""
    label: str = ""
    kind: str = ""
    wrap: bool = False
    keys: Sequence[tuple[str, str]] = ()
    label_kind: str = "label"


class Page(Widget):
    """Lines that it draws by itself. What has no room below is told at the end of the last one."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "sheet--title",
        "sheet--heading",
        "sheet--label",
        "sheet--key",
        "sheet--muted",
        "sheet--rotting",
        "sheet--overdue",
        "sheet--won",
        "sheet--lost",
        "sheet--snoozed",
    }
    DEFAULT_CSS = """
    Page {
        width: 1fr;
        height: 1fr;
        .sheet--title { text-style: bold; }
        .sheet--heading { color: $primary; text-style: bold; }
        .sheet--label { color: $text-muted; }
        .sheet--key { color: $accent; text-style: bold; }
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
        self.top = 0
        self._laid_out: list[list[Part]] | None = None

    def lay_out(self, width: int) -> Iterator[list[Part]]:
        """The page in lines of so many cells."""
        yield from ()

    def lines(self) -> list[list[Part]]:
        """The page as it is laid out now."""
        if self._laid_out is None:
            self._laid_out = list(self.lay_out(max(self.size.width - 2, 1)))
        return self._laid_out

    def lay_out_anew(self, *, layout: bool = False) -> None:
        """Something else is on the page."""
        self._laid_out = None
        self.refresh(layout=layout)

    def on_resize(self, _event: events.Resize) -> None:
        """Another width breaks lines elsewhere."""
        self._laid_out = None

    def last_line(self, line: list[Part], width: int, below: int) -> list[Part]:
        """The last line on screen where so many more follow it."""
        return [*shortened(line, width - 2), (clean(" …"), "sheet--muted")]

    def render_line(self, y: int) -> Strip:
        """A line of the page."""
        lines, width = self.lines(), self.size.width
        row = self.top + y
        below = len(lines) - self.top - self.size.height
        parts = lines[row] if row < len(lines) else []
        if y == self.size.height - 1 and below > 0:
            parts = self.last_line(parts, max(width - 2, 0), below)
        segments, used = [Segment(" ")], 1
        for text, name in parts:
            segments.append(Segment(text, ink(self, name) if name else Style.null()))
            used += width_of(text)
        strip = Strip(segments, used).adjust_cell_length(width, Style.null())
        return strip.apply_style(self.rich_style)


class Sheet(Page, can_focus=True):
    """A page with a head, in two columns where there is room. What does not fit is scrolled to."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.head: Sequence[SheetLine] = ()
        self.left: Sequence[SheetLine] = ()
        self.right: Sequence[SheetLine] = ()

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
        self.lay_out_anew()

    def page(self, by: int) -> None:
        """Scroll by pages, as far as there are lines."""
        height = max(self.size.height - 1, 1)
        top = min(max(self.top + by * height, 0), max(len(self.lines()) - self.size.height, 0))
        if top != self.top:
            self.top = top
            self.refresh()

    def lay_out(self, width: int) -> Iterator[list[Part]]:
        """The head, and below it both columns."""
        yield from column(self.head, width)
        if self.left or self.right:
            yield []
        if width < TWO_COLUMNS:
            yield from column(self.left, width)
            if self.left and self.right:
                yield []
            yield from column(self.right, width)
            return
        left_width = min(width * LEFT_PERCENT // 100, LEFT_MOST)
        right = column(self.right, width - left_width - GAP)
        yield from side_by_side(column(self.left, left_width), right, left_width)

    def last_line(self, line: list[Part], width: int, below: int) -> list[Part]:
        """How many lines follow, in place of one."""
        more = _("… {count} more lines: page down").format(count=below + 1)
        return [(cut(clean(more), width), "sheet--muted")]


class Facts(Page):
    """What is known of a thing: blocks of labelled lines that are never cut, and its notes."""

    DEFAULT_CSS = "Facts { width: 36; }"

    def __init__(self) -> None:
        super().__init__()
        self.blocks: Sequence[Sequence[SheetLine]] = ()
        self.notes = ""

    def show(self, *blocks: Sequence[SheetLine], notes: str = "") -> None:
        """Show blocks, each with its own column of labels, and notes."""
        self.blocks, self.notes = blocks, notes
        self.lay_out_anew(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as there are at this width."""
        return len(list(self.lay_out(max(width - 2, 1))))

    def lay_out(self, width: int) -> Iterator[list[Part]]:
        """The blocks below each other; on a wide page all of their lines in two columns."""
        if width < TWO_COLUMNS:
            for block in self.blocks:
                yield from column(block, width)
        else:
            lines = [line for block in self.blocks for line in block]
            half, room = (len(lines) + 1) // 2, (width - GAP) // 2
            yield from side_by_side(column(lines[:half], room), column(lines[half:], room), room)
        if self.notes:
            yield []
            paragraphs = [SheetLine(line, wrap=True) for line in self.notes.split("\n")]
            yield from column(paragraphs, width)


def fact(label: str, text: str, kind: str = "") -> SheetLine:
    """A labelled line that is never cut."""
    return SheetLine(text, label, kind, wrap=True)


def side_by_side(
    left: Iterable[list[Part]], right: Iterable[list[Part]], left_width: int
) -> Iterator[list[Part]]:
    """Two columns in lines, the left one in so many cells."""
    nothing: list[Part] = []
    for line, beside in zip_longest(left, right, fillvalue=nothing):
        used = sum(width_of(text) for text, _kind in line)
        yield [*line, (" " * (left_width + GAP - used), ""), *beside] if beside else line


def shortened(line: Sequence[Part], width: int) -> list[Part]:
    """A line in exactly so many cells."""
    parts: list[Part] = []
    for text, kind in line:
        text = cut(text, width)
        width -= width_of(text)
        parts.append((text, kind))
        if width <= 0:
            break
    return [*parts, (" " * width, "")]


def column(lines: Sequence[SheetLine], width: int) -> Iterator[list[Part]]:
    """Lines in so many cells: labels under each other, texts cut or wrapped."""
    labels = [width_of(line.label) for line in lines if line.label and line.text]
    label_width = min(max(labels, default=0), MOST_LABEL, width // 2)
    for line in lines:
        if line.keys:
            yield list(_keys(line.keys, width))
            continue
        kind = f"sheet--{line.kind}" if line.kind else ""
        start: list[Part] = []
        room = width
        if line.label:
            start = [(fit(line.label, label_width) + " ", f"sheet--{line.label_kind}")]
            room = width - label_width - 1
        text = clean(line.text)
        pieces = (wrapped(text, room) or [""]) if line.wrap else [cut(text, room)]
        for number, piece in enumerate(pieces):
            indent: list[Part] = [(" " * (width - room), "")] if room < width else []
            yield [*(indent if number else start), (piece, kind)]


def _keys(keys: Sequence[tuple[str, str]], width: int) -> Iterator[Part]:
    """As many keys as fit, the first ones first."""
    for number, (key, label) in enumerate(keys):
        parts = [(clean(key), "sheet--key"), (clean(f" {label}"), "sheet--label")]
        gap = "   " if number else ""
        width -= sum(width_of(text) for text, _kind in parts) + len(gap)
        if width < 0:
            return
        yield gap, ""
        yield from parts
