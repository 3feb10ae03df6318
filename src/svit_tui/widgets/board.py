"""The board as one widget: columns of cards, of which it draws only the visible lines.

Cost does not grow with the number of cards: the source is asked for those that are visible, and a
move of the cursor repaints two cards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol, Self

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from svit_tui.widgets.cards import Card, card_line, sums_line, whole_parts
from svit_tui.widgets.cells import clean, fit, width_of

# Six stages fit into 120 cells; a screen narrower than two columns shows one at a time.
COLUMN_WIDTH = 19
ONE_COLUMN_BELOW = 60
# Lower than this a card has two lines and no gap.
COMPACT_BELOW = 18
# The line of a head that shows its share of the whole.
SHARE_LINE = 3
# Lines from one card to the next: of low ones, of those with a line for the title, with two.
LOW, USUAL, TALL = 2, 4, 5


@dataclass(frozen=True, slots=True)
class ColumnHead:
    """The head of a column, and how many cards it has."""

    name: str
    count: int
    # What its deals add up to: in one currency, if they were converted, and as they are.
    total: str = ""
    parts: tuple[str, ...] = ()
    weighted: tuple[str, ...] = ()
    # Of what all columns add up to, from 0 to 1.
    share: float = 0.0


class BoardSource(Protocol):
    """Where cards come from; asked only for those on screen."""

    def columns(self) -> Sequence[ColumnHead]:
        """The columns from left to right."""
        ...

    def card(self, column: int, row: int) -> Card | None:
        """A card by column and row; none if there is none."""
        ...


class BoardView(Widget, can_focus=True):
    """Columns of cards with a cursor."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "board--head",
        "board--summary",
        "board--share",
        "board--title",
        "board--detail",
        "board--cursor",
        "board--selected",
        "board--empty",
        "board--rotting",
        "board--overdue",
        "board--won",
        "board--lost",
        "board--snoozed",
        "board--returned",
        "board--moved",
        "board--nurture",
    }
    DEFAULT_CSS = """
    BoardView {
        height: 1fr;
        .board--head { background: $panel; text-style: bold; }
        .board--summary { background: $panel; color: $text-muted; }
        .board--share { color: $text-muted; }
        .board--detail { color: $text-muted; }
        .board--cursor { background: $primary-muted; }
        .board--selected { color: $primary; text-style: bold; }
        .board--empty { color: $text-muted; }
        .board--rotting { color: $warning; }
        .board--overdue { color: $error; }
        .board--won { color: $success; }
        .board--lost { color: $error; }
        .board--snoozed { color: $text-muted; }
        .board--returned { text-style: bold; }
        .board--moved { text-style: bold; }
        .board--nurture { color: $text-muted; }
    }
    """

    class Moved(Message):
        """The cursor is on another card."""

        def __init__(self, column: int, row: int) -> None:
            super().__init__()
            self.column = column
            self.row = row

    def __init__(self, *, empty: str = "", id: str | None = None) -> None:
        super().__init__(id=id)
        self.empty_text = empty
        self.source: BoardSource | None = None
        self.column = 0
        self.row = 0
        self.first_column = 0
        self._columns: Sequence[ColumnHead] = ()
        # Asking Textual for the size at every cell costs more than drawing the cell.
        self._wide = self._high = 0
        self.tops: list[int] = []
        self._styles: dict[tuple[str, bool], Style] = {}
        # Lines of columns as they were drawn: what did not change is not made again.
        self._lines: dict[tuple[int, int], list[Segment]] = {}

    # Contents

    def show(
        self,
        source: BoardSource,
        *,
        column: int | None = None,
        row: int = 0,
        only: set[int] | None = None,
    ) -> None:
        """Show a source; the cursor goes to `column` and `row`, or stays as near as it can.

        `only` are the columns that differ from what is shown; the others are not drawn anew.
        """
        before = (self.column, self.first_column, tuple(self.tops))
        self.source = source
        self._columns = source.columns()
        if len(self.tops) != len(self._columns):
            self.tops = [0] * len(self._columns)
        if column is not None:
            self.column, self.row = column, row
        self.column = min(max(self.column, 0), max(len(self._columns) - 1, 0))
        for number, entry in enumerate(self._columns):
            self.tops[number] = min(self.tops[number], max(entry.count - 1, 0))
        self.row = min(max(self.row, 0), max(self.count(self.column) - 1, 0))
        self._keep_visible()
        if only is None or before[1] != self.first_column or len(before[2]) != len(self.tops):
            self.refresh()
            return
        scrolled = {n for n, top in enumerate(self.tops) if top != before[2][n]}
        for number in only | scrolled | {before[0], self.column}:
            self._refresh_column(number)

    def count(self, column: int) -> int:
        """Cards in a column."""
        return self._columns[column].count if column < len(self._columns) else 0

    # Geometry

    @property
    def compact(self) -> bool:
        """Whether cards are drawn low because the screen is."""
        return self._high < COMPACT_BELOW

    def card_height(self, column: int) -> int:
        """Lines from one card to the next: titles have two where all cards have room for it."""
        if self.compact:
            return LOW
        room = self._high - self.head_height
        # Below the last card there is no gap.
        return TALL if self.count(column) * TALL - 1 <= room else USUAL

    def _lines_of(self, column: int) -> int:
        """Lines of a card without the gap below it."""
        height = self.card_height(column)
        return height if height == LOW else height - 1

    @property
    def head_height(self) -> int:
        """Lines of the columns' heads: name, sum, weighted sum and share; low ones have two."""
        return 2 if self.compact else 4

    def visible_rows(self, column: int) -> int:
        """Cards of a column that fit, at least one."""
        height = self.card_height(column)
        room = self._high - self.head_height + height - self._lines_of(column)
        return max(room // height, 1)

    @property
    def visible_columns(self) -> int:
        """Columns that fit, at least one."""
        fits = (self._wide + 1) // (COLUMN_WIDTH + 1)
        if self._wide < ONE_COLUMN_BELOW:
            fits = 1
        return min(fits, max(len(self._columns), 1))

    def _column_span(self, place: int) -> tuple[int, int]:
        """Left edge and width of the column at a place on screen."""
        shown = self.visible_columns
        left = (self._wide + 1) * place // shown
        right = (self._wide + 1) * (place + 1) // shown - 1
        return left, right - left

    # The cursor

    def aim(self, columns: int, rows: int) -> tuple[int, int]:
        """Where a move would bring the cursor; it may be beyond an edge."""
        if not columns:
            return self.column, self.row + rows
        target = min(max(self.column + columns, 0), max(len(self._columns) - 1, 0))
        offset = self.row - self.tops[self.column] if self.tops else 0
        return target, self.tops[target] + offset if self.tops else 0

    def reach(self, column: int, row: int) -> list[tuple[int, int, int]]:
        """The cards that may be seen with the cursor there: a column, from a row to before one."""
        shown = self.visible_columns
        first = min(self.first_column, column)
        spans = [
            (number, self.tops[number], self.tops[number] + self.visible_rows(number))
            for number in range(first, max(self.first_column, column) + shown)
            if number < len(self.tops)
        ]
        rows = self.visible_rows(column)
        row = min(max(row, 0), max(self.count(column) - 1, 0))
        return [*spans, (column, row - rows, row + rows)]

    def move(self, columns: int, rows: int) -> None:
        """Move the cursor; at an edge it stays."""
        self.move_to(*self.aim(columns, rows))

    def move_to(self, column: int, row: int) -> None:
        """Put the cursor on a card, as near as there is one."""
        before = (self.column, self.row)
        scroll = (self.first_column, self.tops[self.column] if self.tops else 0)
        self.column = min(max(column, 0), max(len(self._columns) - 1, 0))
        self.row = min(max(row, 0), max(self.count(self.column) - 1, 0))
        if (self.column, self.row) == before:
            return
        old_tops = list(self.tops)
        self._keep_visible()
        if self.first_column != scroll[0]:
            self.refresh()
        else:
            # The first line has the cursor's ground, the others stay as they are.
            self._refresh_card(*before, 1)
            self._refresh_card(self.column, self.row, 1)
            if before[0] != self.column:
                # Of an empty column the name is marked.
                for number in (before[0], self.column):
                    if not self.count(number):
                        self._refresh_head(number, 1)
            for number, top in enumerate(self.tops):
                if top != old_tops[number]:
                    self._refresh_column(number)
        self.post_message(self.Moved(self.column, self.row))

    def _keep_visible(self) -> None:
        """Scroll so that the cursor's card is seen: half a page, so the next keys are cheap."""
        if not self._high:
            # No size yet: where to scroll is known when there is one.
            return
        shown = self.visible_columns
        if self.column < self.first_column:
            self.first_column = self.column
        elif self.column >= self.first_column + shown:
            self.first_column = self.column - shown + 1
        self.first_column = max(min(self.first_column, len(self._columns) - shown), 0)
        if not self.tops:
            return
        rows, top = self.visible_rows(self.column), self.tops[self.column]
        if self.row < top:
            top = self.row - rows // 2
        elif self.row >= top + rows:
            top = self.row - (rows - 1) // 2
        last_top = max(self.count(self.column) - rows, 0)
        self.tops[self.column] = max(min(top, last_top), 0)

    # Repainting as little as there is

    def refresh_card(self, column: int, row: int) -> None:
        """Repaint one card and its column's head."""
        if self.source is not None:
            self._columns = self.source.columns()
        self._refresh_card(column, row, self._lines_of(column))
        self._refresh_head(column)

    def refresh_title(self, column: int, row: int) -> None:
        """Repaint the first line of a card."""
        self._refresh_card(column, row, 1)

    def _refresh_card(self, column: int, row: int, lines: int) -> None:
        """Repaint the first lines of a card."""
        place = column - self.first_column
        line = row - self.tops[column] if column < len(self.tops) else -1
        if 0 <= place < self.visible_columns and 0 <= line < self.visible_rows(column):
            left, width = self._column_span(place)
            top = self.head_height + line * self.card_height(column)
            self._forget(place, range(top, top + lines))
            self.refresh(Region(left, top, width, lines))

    def _refresh_head(self, column: int, lines: int = 3) -> None:
        place = column - self.first_column
        if 0 <= place < self.visible_columns:
            left, width = self._column_span(place)
            lines = min(self.head_height, lines)
            self._forget(place, range(lines))
            self.refresh(Region(left, 0, width, lines))

    def _refresh_column(self, column: int) -> None:
        place = column - self.first_column
        if 0 <= place < self.visible_columns:
            left, width = self._column_span(place)
            self._forget(place, range(self._high))
            self.refresh(Region(left, 0, width, self._high))

    def _forget(self, place: int, lines: range) -> None:
        for line in lines:
            self._lines.pop((place, line), None)

    def refresh(
        self,
        *regions: Region,
        repaint: bool = True,
        layout: bool = False,
        recompose: bool = False,
    ) -> Self:
        """Draw anew; without a region everything is made again."""
        if not regions:
            self._lines.clear()
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def on_resize(self, _event: events.Resize) -> None:
        """A new size may hide the cursor's card."""
        self._wide, self._high = self.size
        self._keep_visible()
        self.refresh()

    # Drawing

    def notify_style_update(self) -> None:
        """Another theme: styles are made anew."""
        self._styles.clear()
        self._lines.clear()
        super().notify_style_update()

    def _style(self, name: str, *, current: bool = False) -> Style:
        """The style of a part, on the ground of the cursor's card if it is a part of that."""
        key = (name, current)
        if key not in self._styles:
            ground = self.rich_style
            if current:
                ground += self.get_component_rich_style("board--cursor", partial=True)
            if name:
                ground += self.get_component_rich_style(f"board--{name}", partial=True)
            self._styles[key] = ground
        return self._styles[key]

    def render_line(self, y: int) -> Strip:
        """One line of the widget."""
        width = self._wide
        # The widget's own style is looked up in all that it is in, each time it is asked for.
        base = self._style("")
        if not self._columns:
            return Strip([Segment(fit(self.empty_text if y == 1 else "", width), base)], width)
        if y >= self.head_height and not any(entry.count for entry in self._columns):
            return self._empty_line(y, width, base)
        segments: list[Segment] = []
        used = 0
        for place in range(self.visible_columns):
            column = self.first_column + place
            if column >= len(self._columns):
                break
            left, span = self._column_span(place)
            if left > used:
                segments.append(Segment(" " * (left - used), base))
            used = left + span
            cells = self._lines.get((place, y))
            if cells is None:
                cells = self._lines[place, y] = self._cell_line(column, place, y, span, base)
            segments += cells
        return Strip(segments).adjust_cell_length(width, base).simplify()

    def _cell_line(self, column: int, place: int, y: int, width: int, base: Style) -> list[Segment]:
        if y < self.head_height:
            return self._head_line(column, place, y, width, base)
        height, lines = self.card_height(column), self._lines_of(column)
        line, inside = divmod(y - self.head_height, height)
        row = self.tops[column] + line
        empty = [Segment(" " * width, base)]
        if inside >= lines or line >= self.visible_rows(column) or row >= self.count(column):
            return empty
        card = self.source.card(column, row) if self.source else None
        if card is None:
            return empty
        is_current = (column, row) == (self.column, self.row)
        return self._card_line(card, is_current, inside, lines, width)

    def _head_line(self, column: int, place: int, y: int, width: int, base: Style) -> list[Segment]:
        entry = self._columns[column]
        if y == SHARE_LINE:
            return self._share(entry, width, base)
        if y:
            text = self._sums(entry, y, width - 1)
            return [Segment(fit(f" {text}", width), self._style("summary"))]
        before = after = ""
        if place == 0 and self.first_column:
            before = f"‹{self.first_column} "
        hidden = len(self._columns) - self.first_column - self.visible_columns
        if place == self.visible_columns - 1 and hidden > 0:
            after = f" {hidden}›"
        # The cursor's card marks the column; a bar does where there is no card.
        bar = fit("▌" if column == self.column and not entry.count else " ", 1)
        name = fit(f"{before}{entry.name} {entry.count}", width - 1 - width_of(after))
        style = self._style("head")
        return [Segment(bar + name + fit(after, width_of(after)), style)]

    def _share(self, entry: ColumnHead, width: int, base: Style) -> list[Segment]:
        """A line as long as the column's share of all that the board adds up to."""
        cells = min(max(round(entry.share * width), 1), width) if entry.share > 0 else 0
        line = fit(clean("━") * cells, cells)
        return [Segment(line, self._style("share")), Segment(" " * (width - cells), base)]

    def _sums(self, entry: ColumnHead, y: int, room: int) -> str:
        """The lines below a name: the sum, and the weighted one."""
        if y == 1:
            return sums_line(entry.total, entry.parts, room)
        likely = whole_parts(entry.weighted, room - 2) if y == 2 else ""
        return f"~ {likely}" if likely else ""

    def _empty_line(self, y: int, width: int, base: Style) -> Strip:
        """A line of the empty board's text, across all columns."""
        words = self.empty_text.split("\n")
        index = y - self.head_height
        text = words[index] if index < len(words) else ""
        return Strip([Segment(fit(f" {text}", width), self._style("empty"))], width)

    def _card_line(
        self, card: Card, current: bool, inside: int, height: int, width: int
    ) -> list[Segment]:
        # Only the first line has the cursor's ground: a move sends two such lines and no more.
        marked = current and inside == 0
        parts = [
            Segment(text, self._style("" if kind == "title" else kind, current=marked))
            for text, kind in card_line(card, inside, height, width)
        ]
        if inside:
            return parts
        (first, *rest) = parts
        if card.moved:
            sign = Segment(fit("▸", 1), self._style("moved", current=marked))
            title = Segment(first.text[1:], self._style("moved", current=marked))
            return [sign, title, *rest]
        if card.selected:
            dot = Segment(fit("●", 1), self._style("selected", current=marked))
            return [dot, Segment(first.text[1:], first.style), *rest]
        # The bar looks like the text beside it: a colour of its own would be sent with each key.
        bar = fit("▌", 1) if marked else " "
        return [Segment(bar + first.text[1:], first.style), *rest]
