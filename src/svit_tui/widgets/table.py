"""A table with columns as one widget that draws only the visible rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Protocol, Self

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from svit_tui.widgets.cells import fit, width_of

# Rows that are kept as they were drawn; some pages.
MOST_DRAWN = 500


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """A column: `width` in cells if it is fixed, else a share by `weight` of what is left.

    The column with the highest `drop` goes first when the screen is narrow; 0 stays always. One
    that `fills` comes back if another's going leaves room for it. The cursor's ground ends before a
    `margin`.

    A `sized` column is no wider than its widest cell and its title need, and goes away while all of
    its cells are empty. Without a weight it is exactly as wide, so that nothing in it is cut.
    """

    key: str
    title: str
    width: int = 0
    weight: int = 1
    minimum: int = 8
    align: str = "left"
    drop: int = 0
    fills: bool = False
    margin: bool = False
    sized: bool = False
    # Of a sized column with a weight: the cells that it can use.
    most: int = 0


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row: its cells by column, in order; a heading spans all columns.

    `kind` colours all of it, `looks` one cell each.
    """

    id: object
    cells: tuple[str, ...]
    kind: str = ""
    selected: bool = False
    heading: bool = False
    looks: tuple[str, ...] = ()


class RowSource(Protocol):
    """Where rows come from; asked only for those on screen."""

    def __len__(self) -> int:
        """How many rows there are."""
        ...

    def row(self, index: int) -> TableRow:
        """A row by its index."""
        ...


class Rows:
    """A source of rows that are all there."""

    def __init__(self, rows: Sequence[TableRow] = ()) -> None:
        self.rows = rows

    def __len__(self) -> int:
        return len(self.rows)

    def row(self, index: int) -> TableRow:
        """A row by its index."""
        return self.rows[index]


class TableView(Widget, can_focus=True):
    """Rows with a cursor."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "table--head",
        "table--heading",
        "table--cursor",
        "table--empty",
        "table--muted",
        "table--rotting",
        "table--overdue",
        "table--won",
        "table--lost",
        "table--snoozed",
        "table--returned",
    }
    DEFAULT_CSS = """
    TableView {
        width: 1fr;
        height: 1fr;
        .table--head { color: $text-muted; }
        .table--heading { color: $primary; text-style: bold; }
        .table--cursor { background: $primary-muted; }
        .table--empty { color: $text-muted; }
        .table--muted { color: $text-muted; }
        .table--rotting { color: $warning; }
        .table--overdue { color: $error; }
        .table--won { color: $success; }
        .table--lost { color: $error; }
        .table--snoozed { color: $text-muted; }
        .table--returned { text-style: bold; }
    }
    """

    class Moved(Message):
        """The cursor is on another row."""

        def __init__(self, table: TableView, index: int) -> None:
            super().__init__()
            self.table = table
            self.index = index

        @property
        def control(self) -> TableView:
            """The table that this is about."""
            return self.table

    def __init__(
        self,
        columns: Sequence[ColumnSpec],
        *,
        empty: str = "",
        show_head: bool = True,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self.columns = list(columns)
        self.empty_text = empty
        self.show_head = show_head
        self.source: RowSource = Rows()
        self.index = 0
        self.top = 0
        self.active = True
        # Asking Textual for the size at every cell costs more than drawing the cell.
        self._wide = self._high = 0
        self._styles: dict[str, Style] = {}
        self._widths: list[tuple[int, int]] | None = None
        # Rows as they were drawn, by index: scrolling does not make them again.
        self._drawn: dict[int, Strip] = {}
        # The widest cell of each column in the rows that were on screen, and which these are.
        self._widest: list[int] = [0] * len(columns)
        self._measured: set[int] = set()

    # Contents

    def show(self, source: RowSource, *, index: int | None = None) -> None:
        """Show a source; the cursor stays as near as it can, or goes to `index`."""
        self.source = source
        self._forget_widths()
        if index is not None:
            self.index = index
        self.index = self._selectable(min(max(self.index, 0), max(len(source) - 1, 0)), 1)
        self._keep_visible()
        self.refresh()

    def set_columns(self, columns: Sequence[ColumnSpec]) -> None:
        """Other columns, for the source that is shown next."""
        self.columns = list(columns)
        self._forget_widths()

    def _forget_widths(self) -> None:
        self._widths = None
        self._widest = [0] * len(self.columns)
        self._measured.clear()

    def _measure(self) -> None:
        """Make sized columns wide enough for the rows on screen; scrolling only widens them."""
        if not any(column.sized for column in self.columns):
            return
        before = self._widest[:]
        for index in range(self.top, min(self.top + self.visible_rows, len(self.source))):
            if index in self._measured:
                continue
            self._measured.add(index)
            row = self.source.row(index)
            if not row.heading:
                for column, cell in enumerate(row.cells):
                    self._widest[column] = max(self._widest[column], width_of(cell))
        if self._widest != before:
            self._widths = None
            self.refresh()

    def current(self) -> TableRow | None:
        """The row under the cursor."""
        if not len(self.source):
            return None
        row = self.source.row(min(self.index, len(self.source) - 1))
        return None if row.heading else row

    @property
    def visible_rows(self) -> int:
        """Rows that fit, at least one."""
        return max(self._high - (1 if self.show_head else 0), 1)

    # The cursor

    def move(self, rows: int) -> None:
        """Move the cursor; headings are passed over, at an edge it stays."""
        self.move_to(self.index + rows, 1 if rows > 0 else -1)

    def move_to(self, index: int, direction: int = 1) -> None:
        """Put the cursor on a row."""
        if not len(self.source):
            return
        index = self._selectable(min(max(index, 0), len(self.source) - 1), direction)
        if index == self.index:
            return
        before, top = self.index, self.top
        self.index = index
        self._keep_visible()
        if self.top != top:
            for changed in (before, index):
                self._drawn.pop(changed, None)
            self.refresh(self.size.region)
        else:
            self.refresh_row(before)
            self.refresh_row(index)
        self.post_message(self.Moved(self, index))

    def page(self, direction: int) -> None:
        """Move the cursor a page."""
        self.move(direction * max(self.visible_rows - 1, 1))

    def first(self) -> None:
        """To the first row."""
        self.move_to(0)

    def last(self) -> None:
        """To the last row."""
        self.move_to(len(self.source) - 1, -1)

    def _selectable(self, index: int, direction: int) -> int:
        for step in (direction, -direction):
            at = index
            while 0 <= at < len(self.source):
                if not self.source.row(at).heading:
                    return at
                at += step
        return 0

    def _keep_visible(self) -> None:
        if not self._high:
            # No size yet: where to scroll is known when there is one.
            return
        rows = self.visible_rows
        # Lines as wide as the screen are moved by the terminal: one by one they cost no more than a
        # move of the cursor. Others are sent anew: half a page at once, so the next keys are cheap.
        jump = 0 if self._wide == self.screen.size.width else rows // 2
        if self.index < self.top:
            self.top = self.index - jump
        elif self.index >= self.top + rows:
            self.top = self.index - (rows - 1) + jump
        self.top = max(min(self.top, len(self.source) - rows), 0)
        # The heading above the first row is seen with it.
        if self.top == 1 and self.source.row(0).heading:
            self.top = 0
        self._measure()

    # Drawing

    def refresh(
        self,
        *regions: Region,
        repaint: bool = True,
        layout: bool = False,
        recompose: bool = False,
    ) -> Self:
        """Draw anew; without a region everything is made again."""
        if not regions:
            self._drawn.clear()
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def refresh_row(self, index: int) -> None:
        """Repaint one row."""
        self._drawn.pop(index, None)
        line = index - self.top
        if 0 <= line < self.visible_rows:
            self.refresh(Region(0, line + (1 if self.show_head else 0), self._wide, 1))

    def on_resize(self, _event: events.Resize) -> None:
        """A new width may hold other columns."""
        self._wide, self._high = self.size
        self._widths = None
        self._keep_visible()
        self.refresh()

    def notify_style_update(self) -> None:
        """Another theme: styles are made anew."""
        self._styles.clear()
        self._drawn.clear()
        super().notify_style_update()

    def _style(self, name: str) -> Style:
        """The style of a part; without a name the ground and ink of all."""
        if name not in self._styles:
            self._styles[name] = (
                self.get_component_rich_style(f"table--{name}", partial=True)
                if name
                else self.rich_style
            )
        return self._styles[name]

    def widths(self) -> list[tuple[int, int]]:
        """Index and width of the columns that fit."""
        if self._widths is None:
            self._widths = column_widths(self.columns, self._wide - 1, self._widest)
        return self._widths

    def room_of(self, column: int) -> int:
        """Cells that a column has, by its index; 0 if it has no room, or nothing was laid out."""
        return dict(self.widths()).get(column, 0) if self._wide else 0

    def render_line(self, y: int) -> Strip:
        """One line of the widget."""
        width, base = self._wide, self._style("")
        if self.show_head:
            if y == 0:
                cells = tuple(column.title for column in self.columns)
                head = base + self._style("head")
                return self._strip(cells, " ", head, head)
            y -= 1
        index = self.top + y
        words = self.empty_text.split("\n") if not len(self.source) else []
        if y < len(words):
            text = words[y]
            return Strip([Segment(fit(f" {text}", width), base + self._style("empty"))], width)
        if index >= len(self.source):
            return Strip([Segment(" " * width, base)], width)
        strip = self._drawn.get(index)
        if strip is None:
            if len(self._drawn) > MOST_DRAWN:
                self._drawn.clear()
            strip = self._drawn[index] = self._row(index, width, base)
        return strip

    def _row(self, index: int, width: int, base: Style) -> Strip:
        row = self.source.row(index)
        if row.heading:
            text = fit(f" {row.cells[0]}", width)
            return Strip([Segment(text, base + self._style("heading"))], width)
        current = index == self.index and self.active
        style = base + self._style(row.kind) if row.kind else base
        bar = "●" if row.selected else "▌" if current else " "
        own = style + self._style("cursor") if current else style
        return self._strip(row.cells, bar, own, style, row.looks)

    def _strip(
        self,
        cells: tuple[str, ...],
        bar: str,
        style: Style,
        margin: Style,
        looks: tuple[str, ...] = (),
    ) -> Strip:
        """A row; `margin` is the style of what stands beside it."""
        parts, row, beside = [], fit(bar, 1), ""
        for number, (index, room) in enumerate(self.widths()):
            cell = cells[index] if index < len(cells) else ""
            text = fit(cell, room, self.columns[index].align)
            if self.columns[index].margin:
                beside += f" {text}"
                continue
            row += " " if number else ""
            look = looks[index] if index < len(looks) else ""
            if look:
                parts += [Segment(row, style), Segment(text, style + self._style(look))]
                row = ""
            else:
                row += text
        parts += [Segment(row, style)] if row else []
        strip = Strip([*parts, *([Segment(beside, margin)] if beside else [])])
        return strip.adjust_cell_length(self._wide, margin)


def column_widths(
    columns: Sequence[ColumnSpec], width: int, widest: Sequence[int] = ()
) -> list[tuple[int, int]]:
    """Which columns fit into `width` cells, with one blank between, and how wide each is.

    `widest` has the cells that each column needs; only what is sized asks for it.
    """
    asked = {
        index: _sized(column, widest[index]) if column.sized else column
        for index, column in enumerate(columns)
        if not column.sized or widest[index]
    }
    kept = list(asked)

    def least(index: int) -> int:
        return asked[index].width or asked[index].minimum

    while len(kept) > 1 and sum(least(index) + 1 for index in kept) - 1 > width:
        droppable = [index for index in kept if asked[index].drop]
        if not droppable:
            break
        kept.remove(max(droppable, key=lambda index: asked[index].drop))
    gone = [index for index in asked if index not in kept and asked[index].fills]
    for index in sorted(gone, key=lambda index: asked[index].drop):
        if sum(least(each) + 1 for each in (*kept, index)) - 1 <= width:
            kept = sorted([*kept, index])
    spare = width - (sum(least(index) + 1 for index in kept) - 1)
    rooms = {index: least(index) for index in kept}
    flexible = [index for index in kept if not asked[index].width]
    while spare > 0 and flexible:
        weights = sum(asked[index].weight for index in flexible) or 1
        shares = {index: spare * asked[index].weight // weights for index in flexible}
        shares[flexible[-1]] += spare - sum(shares.values())
        # What one column can't use is shared out among the others.
        full = [
            index
            for index in flexible
            if asked[index].most and rooms[index] + shares[index] >= asked[index].most
        ]
        for index in full or flexible:
            room = asked[index].most if full else rooms[index] + shares[index]
            spare -= room - rooms[index]
            rooms[index] = room
        flexible = [index for index in flexible if index not in full] if full else []
    # One that no other gives way to is cut at the edge.
    return [(index, max(min(rooms[index], width), 1)) for index in kept]


def _sized(column: ColumnSpec, widest: int) -> ColumnSpec:
    """A column for what is in it."""
    need = max(widest, width_of(column.title))
    if not column.weight:
        return replace(column, width=need)
    return replace(column, minimum=min(column.minimum, need), most=need)
