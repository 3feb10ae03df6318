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

from svit_tui.widgets.cells import clean, cut, fit, width_of

# Six stages fit into 120 cells; a screen narrower than two columns shows one at a time.
COLUMN_WIDTH = 19
ONE_COLUMN_BELOW = 60
# Lower than this a card has two lines and no gap.
COMPACT_BELOW = 18
# Cells of a mark that still tell something.
LEAST_OF_A_MARK = 6


@dataclass(frozen=True, slots=True)
class Mark:
    """A short text on a card; `kind` gives it its look: rotting, overdue, won, lost, snoozed,
    returned, nurture, or plain.

    `short` is said instead where there is no room for all of it.
    """

    text: str
    kind: str = ""
    short: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """What a card shows: two lines of text, the right end of the second, and marks."""

    id: int
    title: str
    detail: str
    amount: str = ""
    marks: tuple[Mark, ...] = ()
    selected: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column, and how many cards it has."""

    name: str
    count: int
    summary: str
    weighted: str = ""


class BoardSource(Protocol):
    """Where cards come from; asked only for those on screen."""

    def columns(self) -> Sequence[Column]:
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
        "board--nurture",
    }
    DEFAULT_CSS = """
    BoardView {
        height: 1fr;
        .board--head { text-style: bold; }
        .board--summary { color: $text-muted; }
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
        self._columns: Sequence[Column] = ()
        # Asking Textual for the size at every cell costs more than drawing the cell.
        self._wide = self._high = 0
        self._tops: list[int] = []
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
        before = (self.column, self.first_column, tuple(self._tops))
        self.source = source
        self._columns = source.columns()
        if len(self._tops) != len(self._columns):
            self._tops = [0] * len(self._columns)
        if column is not None:
            self.column, self.row = column, row
        self.column = min(max(self.column, 0), max(len(self._columns) - 1, 0))
        for number, entry in enumerate(self._columns):
            self._tops[number] = min(self._tops[number], max(entry.count - 1, 0))
        self.row = min(max(self.row, 0), max(self.count(self.column) - 1, 0))
        self._keep_visible()
        if only is None or before[1] != self.first_column or len(before[2]) != len(self._tops):
            self.refresh()
            return
        scrolled = {n for n, top in enumerate(self._tops) if top != before[2][n]}
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

    @property
    def card_height(self) -> int:
        """Lines from one card to the next."""
        return 2 if self.compact else 4

    @property
    def head_height(self) -> int:
        """Lines of the columns' heads: name, sum, weighted sum and a blank; low ones have two."""
        return 2 if self.compact else 4

    @property
    def visible_rows(self) -> int:
        """Cards of a column that fit, at least one."""
        return max((self._high - self.head_height) // self.card_height, 1)

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

    def move(self, columns: int, rows: int) -> None:
        """Move the cursor; at an edge it stays."""
        if columns:
            target = min(max(self.column + columns, 0), max(len(self._columns) - 1, 0))
            offset = self.row - self._tops[self.column] if self._tops else 0
            row = self._tops[target] + offset if self._tops else 0
        else:
            target, row = self.column, self.row + rows
        self.move_to(target, row)

    def move_to(self, column: int, row: int) -> None:
        """Put the cursor on a card, as near as there is one."""
        before = (self.column, self.row)
        scroll = (self.first_column, self._tops[self.column] if self._tops else 0)
        self.column = min(max(column, 0), max(len(self._columns) - 1, 0))
        self.row = min(max(row, 0), max(self.count(self.column) - 1, 0))
        if (self.column, self.row) == before:
            return
        old_tops = list(self._tops)
        self._keep_visible()
        if self.first_column != scroll[0]:
            self.refresh()
        else:
            self._refresh_card(*before)
            self._refresh_card(self.column, self.row)
            if before[0] != self.column:
                # Only the names change: the current one is marked.
                self._refresh_head(before[0], 1)
                self._refresh_head(self.column, 1)
            for number, top in enumerate(self._tops):
                if top != old_tops[number]:
                    self._refresh_column(number)
        self.post_message(self.Moved(self.column, self.row))

    def page(self, direction: int) -> None:
        """Move the cursor a page down or up."""
        self.move(0, direction * max(self.visible_rows - 1, 1))

    def first(self) -> None:
        """To the first card of the column."""
        self.move_to(self.column, 0)

    def last(self) -> None:
        """To the last card of the column."""
        self.move_to(self.column, self.count(self.column) - 1)

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
        if not self._tops:
            return
        rows, top = self.visible_rows, self._tops[self.column]
        if self.row < top:
            top = self.row - rows // 2
        elif self.row >= top + rows:
            top = self.row - (rows - 1) // 2
        last_top = max(self.count(self.column) - rows, 0)
        self._tops[self.column] = max(min(top, last_top), 0)

    # Repainting as little as there is

    def refresh_card(self, column: int, row: int) -> None:
        """Repaint one card and its column's head."""
        if self.source is not None:
            self._columns = self.source.columns()
        self._refresh_card(column, row)
        self._refresh_head(column)

    def _refresh_card(self, column: int, row: int) -> None:
        place = column - self.first_column
        line = row - self._tops[column] if column < len(self._tops) else -1
        if 0 <= place < self.visible_columns and 0 <= line < self.visible_rows:
            left, width = self._column_span(place)
            top = self.head_height + line * self.card_height
            lines = min(self.card_height, 3)
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
        base = self.rich_style
        if not self._columns:
            return Strip([Segment(fit(self.empty_text if y == 1 else "", width), base)], width)
        if y >= self.head_height and not any(entry.count for entry in self._columns):
            return self._empty_line(y, width, base)
        segments: list[Segment] = []
        for place in range(self.visible_columns):
            column = self.first_column + place
            if column >= len(self._columns):
                break
            left, span = self._column_span(place)
            used = sum(segment.cell_length for segment in segments)
            if left > used:
                segments.append(Segment(" " * (left - used), base))
            cells = self._lines.get((place, y))
            if cells is None:
                cells = self._lines[place, y] = self._cell_line(column, place, y, span, base)
            segments += cells
        return Strip(segments).adjust_cell_length(width, base).simplify()

    def _cell_line(self, column: int, place: int, y: int, width: int, base: Style) -> list[Segment]:
        if y < self.head_height:
            return self._head_line(column, place, y, width, base)
        line, inside = divmod(y - self.head_height, self.card_height)
        row = self._tops[column] + line
        if line >= self.visible_rows or row >= self.count(column):
            return [Segment(" " * width, base)]
        card = self.source.card(column, row) if self.source else None
        if card is None or inside == 3:
            return [Segment(" " * width, base)]
        return self._card_line(card, (column, row) == (self.column, self.row), inside, width, base)

    def _head_line(self, column: int, place: int, y: int, width: int, base: Style) -> list[Segment]:
        entry = self._columns[column]
        if y:
            text = whole_parts(("", entry.summary, entry.weighted, "")[y], width - 1)
            return [Segment(fit(f" {text}", width), self._style("summary"))]
        before = after = ""
        if place == 0 and self.first_column:
            before = f"‹{self.first_column} "
        hidden = len(self._columns) - self.first_column - self.visible_columns
        if place == self.visible_columns - 1 and hidden > 0:
            after = f" {hidden}›"
        # A bar marks the column: to colour its name would mean to send it again.
        bar = "▌" if column == self.column else " "
        name = fit(f"{bar}{before}{entry.name} {entry.count}", width - width_of(after))
        return [Segment(name + fit(after, width_of(after)), self._style("head"))]

    def _empty_line(self, y: int, width: int, base: Style) -> Strip:
        """A line of the empty board's text, across all columns."""
        words = self.empty_text.split("\n")
        index = y - self.head_height
        text = words[index] if index < len(words) else ""
        return Strip([Segment(fit(f" {text}", width), self._style("empty"))], width)

    def _card_line(
        self, card: Card, current: bool, inside: int, width: int, base: Style
    ) -> list[Segment]:
        ground = self._style("", current=current)
        muted = self._style("detail", current=current)
        room = width - 1
        # Blanks take the style of the text before them: each change of style costs bytes.
        if inside == 0:
            segments = [Segment(fit(card.title, room), ground)]
        elif inside == 1:
            amount = f" {card.amount} " if card.amount else ""
            taken = min(width_of(amount), room)
            segments = [Segment(fit(card.detail, room - taken) + fit(amount, taken), muted)]
        else:
            segments = self._mark_segments(card.marks, room, current)
        if card.selected and inside == 0:
            return [Segment(fit("●", 1), self._style("selected", current=current)), *segments]
        # The bar looks like the text beside it: a colour of its own would be sent with each key.
        bar = fit("▌", 1) if current and inside == 0 else " "
        first = segments[0]
        return [Segment(f"{bar}{first.text}", first.style), *segments[1:]]

    def _mark_segments(self, marks: tuple[Mark, ...], room: int, current: bool) -> list[Segment]:
        segments: list[Segment] = []
        for text, kind in fit_marks(marks, room):
            taken = min(width_of(text) + 1, room)
            style = self._style(kind or "detail", current=current)
            segments.append(Segment(fit(f"{text} ", taken), style))
            room -= taken
        if room or not segments:
            end = (
                segments.pop() if segments else Segment("", self._style("detail", current=current))
            )
            segments.append(Segment(end.text + " " * room, end.style))
        return segments


def fit_marks(marks: Sequence[Mark], room: int) -> list[tuple[str, str]]:
    """Text and kind of the marks that fit into so many cells, one blank between them.

    The first ones matter most: the last ones go, and what room is left makes the first ones longer.
    Words that do not fit are cut, if something can be read of them then; dates and names are not.
    """
    texts: list[str] = []
    left = room
    for mark in marks:
        shortest = mark.short or mark.text
        needed = width_of(shortest)
        if needed > left:
            words = bool(mark.kind or mark.short)
            if (words and left >= LEAST_OF_A_MARK) or not texts:
                texts.append(cut(clean(shortest), left))
                left = -1
            break
        texts.append(shortest)
        left -= needed + 1
    # The blank after the last one is not needed.
    left += 1
    for place, mark in enumerate(marks[: len(texts)]):
        more = width_of(mark.text) - width_of(texts[place])
        if texts[place] == mark.short and 0 <= more <= left:
            texts[place] = mark.text
            left -= more
    return [(text, mark.kind) for text, mark in zip(texts, marks, strict=False)]


def whole_parts(text: str, width: int) -> str:
    """Sums joined by ` + ` in so many cells: a sum that is cut misleads, so the last go whole."""
    cut_some = False
    while width_of(text) + (4 if cut_some else 0) > width and " + " in text:
        text = text.rpartition(" + ")[0]
        cut_some = True
    return f"{text} + …" if cut_some else text
