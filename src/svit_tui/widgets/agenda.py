"""A week in one widget: seven columns where they fit, else one day below the other.

It draws a line at a time, and a move of the cursor repaints the two entries that changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from svit_tui.widgets.cells import clean, fit

DAYS = 7
# Narrower columns tell nothing.
LEAST_COLUMN = 16
TIME = 11


@dataclass(frozen=True, slots=True)
class AgendaEntry:
    """Something on a day. `kind` colours it; `note` is what the colour means, `detail` with whom
    and where."""

    id: object
    time: str
    sign: str
    title: str
    note: str = ""
    detail: str = ""
    kind: str = ""
    selected: bool = False


@dataclass(frozen=True, slots=True)
class AgendaDay:
    """A day: its name for a column and for a list, a word beside it, and what is on."""

    short: str
    long: str
    note: str = ""
    entries: tuple[AgendaEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class _AgendaLine:
    """A line of a column or of the list: which entry it belongs to, -1 for none."""

    text: str
    style: str = ""
    day: int = 0
    entry: int = -1
    first: bool = False


class AgendaView(Widget, can_focus=True):
    """Seven days with a cursor."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "agenda--head",
        "agenda--today",
        "agenda--cursor",
        "agenda--muted",
        "agenda--overdue",
    }
    DEFAULT_CSS = """
    AgendaView {
        width: 1fr;
        height: 1fr;
        .agenda--head { color: $primary; text-style: bold; }
        .agenda--today { color: $primary; text-style: bold underline; }
        .agenda--cursor { background: $primary-muted; }
        .agenda--muted { color: $text-muted; }
        .agenda--overdue { color: $error; }
    }
    """

    class Moved(Message):
        """The cursor is on another entry or day."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.days: Sequence[AgendaDay] = ()
        self.day = 0
        self.entry = 0
        # The first line that is seen: of each column, or of the list.
        self._tops = [0] * DAYS
        self._lines: list[list[_AgendaLine]] = []
        self._wide = self._high = 0
        self._styles: dict[str, Style] = {}

    # Contents

    def show(self, days: Sequence[AgendaDay], *, day: int, entry: int = 0) -> None:
        """Show a week, with the cursor on an entry of a day, or as near as there is one."""
        self.days = days
        self.day = min(max(day, 0), len(days) - 1)
        self.entry = min(max(entry, 0), max(len(days[self.day].entries) - 1, 0))
        self._tops = [0] * DAYS
        self._make()
        self._keep_visible()
        self.refresh()

    def current(self) -> AgendaEntry | None:
        """The entry under the cursor."""
        if not self.days:
            return None
        entries = self.days[self.day].entries
        return entries[self.entry] if self.entry < len(entries) else None

    def locate(self, wanted: object, near: int) -> tuple[int, int] | None:
        """Day and place of an entry: on the day `near` if it is there, else on the first one."""
        order = sorted(range(len(self.days)), key=lambda day: (day != near, day))
        for day in order:
            for place, entry in enumerate(self.days[day].entries):
                if entry.id == wanted:
                    return day, place
        return None

    @property
    def in_columns(self) -> bool:
        """Whether the days stand side by side."""
        return self._wide // DAYS >= LEAST_COLUMN

    # The cursor

    def move_day(self, by: int) -> bool:
        """Go to another day; false at the edge of the week."""
        if not 0 <= self.day + by < len(self.days):
            return False
        place = self.entry if self.in_columns else 0
        self._go(self.day + by, place)
        return True

    def move(self, by: int) -> None:
        """Go to another entry of the day; in the list on to the next day."""
        day, place = self.day, self.entry + by
        if not self.in_columns:
            while place < 0 and day > 0:
                day -= 1
                place += max(len(self.days[day].entries), 1)
            while day < len(self.days) - 1 and place >= max(len(self.days[day].entries), 1):
                place -= max(len(self.days[day].entries), 1)
                day += 1
        self._go(day, place)

    def _go(self, day: int, place: int) -> None:
        if not self.days:
            return
        place = min(max(place, 0), max(len(self.days[day].entries) - 1, 0))
        before = (self.day, self.entry)
        if (day, place) == before:
            return
        tops = list(self._tops)
        self.day, self.entry = day, place
        self._keep_visible()
        if self._tops != tops:
            self.refresh()
        else:
            self._refresh_entry(*before)
            self._refresh_entry(day, place)
        self.post_message(self.Moved())

    # Lines

    def _make(self) -> None:
        """The lines of all columns, or of the list."""
        if self.in_columns:
            width = self._wide // DAYS - 1
            self._lines = [self._column(day, width) for day in range(len(self.days))]
        else:
            self._lines = [[line for day in range(len(self.days)) for line in self._part(day)]]

    def _column(self, number: int, width: int) -> list[_AgendaLine]:
        """The lines of a day that stands beside others: an entry takes two or three."""
        lines: list[_AgendaLine] = []
        for place, entry in enumerate(self.days[number].entries):
            head = " ".join(part for part in (entry.sign, entry.time, entry.note) if part)
            if entry.time or entry.note:
                texts = [head, *_two_lines(entry.title, width - 1)]
            else:
                texts = _two_lines(f"{entry.sign} {entry.title}", width - 1)
            if entry.detail:
                texts.append(entry.detail)
            for row, text in enumerate(texts):
                is_detail = bool(entry.detail) and row == len(texts) - 1
                style = entry.kind or ("muted" if is_detail else "")
                lines.append(_AgendaLine(text, style, number, place, first=row == 0))
            lines.append(_AgendaLine("", "", number))
        return lines or [_AgendaLine("", "", number, 0, first=True)]

    def _part(self, number: int) -> list[_AgendaLine]:
        """The lines of a day in the list: its heading, then a line an entry."""
        day = self.days[number]
        note = f" · {day.note}" if day.note else ""
        lines = [_AgendaLine(f"{day.long}{note}", "today" if day.note else "head", number)]
        for place, entry in enumerate(day.entries):
            detail = f" · {entry.detail}" if entry.detail else ""
            note = f"{entry.note} · " if entry.note else ""
            text = f"{fit(entry.time, TIME)} {entry.sign} {note}{entry.title}{detail}"
            lines.append(_AgendaLine(text, entry.kind, number, place, first=True))
        if not day.entries:
            lines.append(_AgendaLine("–", "muted", number, 0, first=True))
        return lines

    def _place(self, day: int, entry: int) -> tuple[int, int, int]:
        """The column of lines that an entry stands in, its first line and the one after it."""
        column = day if self.in_columns else 0
        own = [
            number
            for number, line in enumerate(self._lines[column])
            if line.day == day and line.entry == entry
        ]
        return (column, own[0], own[-1] + 1) if own else (column, 0, 1)

    @property
    def _room(self) -> int:
        """Lines for entries: in columns the heads stay on top."""
        return max(self._high - (1 if self.in_columns else 0), 1)

    def _keep_visible(self) -> None:
        if not self._high or not self._lines:
            return
        column, start, end = self._place(self.day, self.entry)
        if not self.in_columns and self.entry == 0:
            # The heading of the day is seen with its first entry.
            start -= 1
        top = self._tops[column]
        if start < top:
            top = start
        elif end > top + self._room:
            top = end - self._room
        self._tops[column] = max(min(top, len(self._lines[column]) - self._room), 0)

    # Drawing

    def _refresh_entry(self, day: int, entry: int) -> None:
        column, start, end = self._place(day, entry)
        head = 1 if self.in_columns else 0
        left = column * (self._wide // DAYS)
        width = self._wide // DAYS if self.in_columns else self._wide
        first = max(start - self._tops[column], 0)
        last = min(end - self._tops[column], self._room)
        if last > first:
            self.refresh(Region(left, head + first, width, last - first))
        if self.in_columns and not self.days[day].entries:
            self.refresh(Region(left, head, width, 1))

    def on_resize(self, _event: events.Resize) -> None:
        """Another width may hold columns."""
        self._wide, self._high = self.size
        self._tops = [0] * DAYS
        self._make()
        self._keep_visible()
        self.refresh()

    def notify_style_update(self) -> None:
        """Another theme: styles are made anew."""
        self._styles.clear()
        super().notify_style_update()

    def _style(self, name: str) -> Style:
        if name not in self._styles:
            self._styles[name] = (
                self.get_component_rich_style(f"agenda--{name}", partial=True)
                if name
                else self.rich_style
            )
        return self._styles[name]

    def render_line(self, y: int) -> Strip:
        """One line of the widget."""
        base = self._style("")
        if not self._lines:
            return Strip([Segment(" " * self._wide, base)], self._wide)
        if not self.in_columns:
            line = self._at(0, y)
            return Strip(self._draw(line, self._wide, " ")).adjust_cell_length(self._wide, base)
        width = self._wide // DAYS
        segments: list[Segment] = []
        for column, day in enumerate(self.days):
            if y == 0:
                text = f"{day.short} {day.note}" if day.note else day.short
                style = base + self._style("today" if day.note else "head")
                segments += [Segment(" ", base), Segment(fit(text, width - 1), style)]
            else:
                segments += self._draw(self._at(column, y - 1), width, self._more(column, y - 1))
        return Strip(segments).adjust_cell_length(self._wide, base)

    def _at(self, column: int, y: int) -> _AgendaLine:
        lines, index = self._lines[column], self._tops[column] + y
        return lines[index] if index < len(lines) else _AgendaLine("", "", -1)

    def _more(self, column: int, y: int) -> str:
        """A mark at the last line of a column that goes on below."""
        below = len(self._lines[column]) - self._tops[column] - self._room > 1
        return "▾" if below and y == self._room - 1 else " "

    def _draw(self, line: _AgendaLine, width: int, end: str) -> list[Segment]:
        """A line with the cursor's bar, or the mark of a selected entry."""
        base = self._style("")
        style = base + self._style(line.style) if line.style else base
        here = line.day == self.day and line.entry == self.entry
        entries = self.days[line.day].entries if line.day >= 0 else ()
        selected = line.first and line.entry < len(entries) and entries[line.entry].selected
        bar = "●" if selected else "▌" if here else " "
        if line.style in ("head", "today") and not self.in_columns:
            return [Segment(" ", base), Segment(fit(line.text, width - 1), style)]
        if here:
            style = style + self._style("cursor")
        text = fit(line.text, width - 2) + end if self.in_columns else fit(line.text, width - 1)
        return [Segment(fit(bar, 1) + text, style)]


def _two_lines(text: str, width: int) -> list[str]:
    """A text over two lines at most; what is more is cut when it is drawn."""
    text = clean(text)
    first = wrap(text, width)[:1]
    rest = text[len(first[0]) :].strip() if first else ""
    return [*first, rest] if rest else first or [text]
