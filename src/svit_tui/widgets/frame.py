"""The lines around a screen: title on top, last message and keys below."""

from __future__ import annotations

from itertools import takewhile
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.containers import Vertical
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from svit_tui.i18n import _
from svit_tui.keys.actions import footer_fitting
from svit_tui.widgets.cells import clean, cut, unicode_terminal, width_of

# (text, component class or nothing)
Part = tuple[str, str]

# So many currencies of a sum are said before anything behind it.
FEWEST_SUMS = 2
# Columns and rows that the screens are made for.
SMALLEST = (40, 12)


def ink(widget: Widget, name: str) -> Style:
    """A component class's colour and weight without its ground.

    Unlike a partial style it knows colours that follow from the ground, such as `$text-muted`.
    """
    full = widget.get_component_rich_style(name)
    return Style(
        color=full.color,
        bold=full.bold,
        dim=full.dim,
        italic=full.italic,
        underline=full.underline,
        reverse=full.reverse,
    )


class OneLine(Widget):
    """A line of styled parts. A change repaints only the cells that differ."""

    DEFAULT_CSS = "OneLine { height: 1; width: 100%; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._drawn: Strip | None = None

    def parts(self, width: int) -> list[Part]:
        """The parts of the line, to be at most `width` cells together."""
        return []

    def changed(self) -> None:
        """Repaint what differs from the line on screen."""
        before, after = self._drawn, self._strip()
        if before is None or before.cell_length != after.cell_length:
            self.refresh()
            return
        start, end = _difference(before, after)
        if end > start:
            self.refresh(Region(start, 0, end - start, 1))

    def _strip(self) -> Strip:
        width = self.size.width
        segments: list[Segment] = []
        used = 0
        for text, name in self.parts(width):
            style = ink(self, name) if name else Style.null()
            segments.append(Segment(text, style))
            used += width_of(text)
        return Strip(segments, used).adjust_cell_length(width, Style.null())

    def render_line(self, y: int) -> Strip:
        """The line itself."""
        self._drawn = self._strip()
        return self._drawn.apply_style(self.rich_style)


def _difference(before: Strip, after: Strip) -> tuple[int, int]:
    """The first and after-the-last cell in which two strips of one length differ."""
    old, new = _characters(before), _characters(after)
    if old == new:
        return 0, 0
    same = takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False))
    start = sum(width_of(character) for (character, _style), _other in same)
    tail = takewhile(
        lambda pair: pair[0] == pair[1], zip(reversed(old), reversed(new), strict=False)
    )
    end = before.cell_length - sum(width_of(character) for (character, _style), _other in tail)
    # One more on each side: a mark without width belongs to the character before it.
    return max(start - 1, 0), max(end, start) + 1


def _characters(strip: Strip) -> list[tuple[str, Style | None]]:
    return [(character, segment.style) for segment in strip for character in segment.text]


class Dialog(Vertical):
    """The box of a modal, as wide as `most` where the screen is. What is behind it stays as it is.

    The line around it is what sets it apart where there are no colours; a small screen has no room
    for it, and there the modal is all there is.
    """

    LEAST, MOST = 60, 100
    # Cells of what is behind that are seen at its sides.
    BESIDE = 2
    SMALL = (60, 20)
    DEFAULT_CSS = """
    Dialog {
        width: 60;
        max-width: 100%;
        height: auto;
        max-height: 100%;
        background: $panel;
        border: solid $primary-muted;
        &.-small { border: none; padding: 0 1; }
    }
    """

    def __init__(self, *, most: int = MOST, id: str | None = None) -> None:
        super().__init__(id=id)
        self.most = most

    def on_mount(self) -> None:
        """Draw the line with what the terminal has."""
        if not unicode_terminal():
            self.styles.border = ("ascii", self.styles.border_top[1])
        self.fit()

    def fit(self) -> None:
        """Take the width that there is; drop the line on a small screen."""
        width, height = self.screen.size
        self.set_class(width < self.SMALL[0] or height < self.SMALL[1], "-small")
        self.styles.width = self.across

    def make_room_for(self, cells: int) -> None:
        """Be as wide as a line of so many cells inside needs, within what a dialog may be."""
        self.most = min(max(cells + 2, self.LEAST), self.MOST)

    @property
    def across(self) -> int:
        """Cells of a line, with the edges."""
        width = self.screen.size.width
        return min(self.most, max(width - 2 * self.BESIDE, self.LEAST), width)

    @property
    def inside(self) -> int:
        """Cells of a line of what is inside."""
        # A line at each side, or a blank instead.
        return self.across - 2

    @property
    def room(self) -> int:
        """Lines that the screen has for what is inside."""
        return self.screen.size.height - (0 if self.has_class("-small") else 2)


class TopBar(OneLine):
    """The program, the screen's title, its summary, who works and what is due, in one line."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"top--name", "top--title", "top--muted", "top--due"}
    DEFAULT_CSS = """
    TopBar {
        .top--name { color: $text-muted; }
        .top--title { color: $foreground; text-style: bold; }
        .top--muted { color: $text-muted; }
        .top--due { color: $foreground; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.title_text = ""
        self.summary = ""
        self.right = ""
        self.due: tuple[str, ...] = ()

    def show(
        self,
        title: str | None = None,
        *,
        summary: str | None = None,
        right: str | None = None,
        due: tuple[str, ...] | None = None,
    ) -> None:
        """Set what is given; the rest stays. `due` says one thing in full, then shorter."""
        self.title_text = self.title_text if title is None else title
        self.summary = self.summary if summary is None else summary
        self.right = self.right if right is None else right
        self.due = self.due if due is None else due
        if self.is_attached:
            self.changed()

    def parts(self, width: int) -> list[Part]:
        """Name, title, summary, and at the right end who works; cut in that order of need."""
        name = " svit  " if width >= 60 else " "
        right, due = self._right(width // 3)
        room = max(width - width_of(name) - width_of(right) - width_of(due) - 1, 0)
        title = cut(clean(self.title_text), room)
        gap = "   " if title and self.summary else ""
        summary = clean(self.summary)
        room -= width_of(title) + len(gap)
        summary = fit_summary(summary, room)
        rest = width - sum(map(width_of, (name, title, gap, summary, right, due)))
        return [
            (name, "top--name"),
            (title, "top--title"),
            (gap + summary + " " * max(rest, 0), "top--muted"),
            (right, "top--muted"),
            (due, "top--due"),
        ]

    def _right(self, room: int) -> tuple[str, str]:
        """Who works, and what is due: as much as has room, what is due before the name."""
        who = clean(f"{self.right} ") if self.right else ""
        dues = [clean(f"{text} ") for text in self.due]
        tries = [(f"{who}  " if who else "", due) for due in dues]
        tries += [("", due) for due in dues] or [(who, "")]
        return next(
            (pair for pair in tries if width_of(pair[0]) + width_of(pair[1]) <= room), ("", "")
        )


def fit_summary(summary: str, room: int) -> str:
    """As much of a summary as has room. A sum that is cut misleads: all goes whole.

    Of sums in several currencies the smallest go first, then the parts between dots from the end.
    """
    dot, more = clean(" · "), clean("…")
    parts = summary.split(dot)
    while parts and width_of(dot.join(parts)) > room:
        sums = [part.removesuffix(f" + {more}").split(" + ") for part in parts]
        longest = max(reversed(range(len(parts))), key=lambda number: len(sums[number]))
        if len(sums[longest]) > FEWEST_SUMS:
            parts[longest] = " + ".join([*sums[longest][:-1], more])
        else:
            parts.pop()
    return dot.join(parts)


class StatusLine(OneLine):
    """The last message: what was done with a hint such as `u undo`, or what went wrong."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"status--done", "status--hint", "status--error"}
    DEFAULT_CSS = """
    StatusLine {
        .status--done { color: $foreground; }
        .status--hint { color: $text-muted; }
        .status--error { color: $error; text-style: bold; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.text = ""
        self.hint = ""
        self.failed = False

    def say(self, text: str, *, hint: str = "") -> None:
        """Say what was done, and which key goes on from there."""
        self._set(text, hint, failed=False)

    def fail(self, text: str) -> None:
        """Say what went wrong."""
        self._set(text, "", failed=True)

    def clear(self) -> None:
        """Say nothing."""
        self._set("", "", failed=False)

    def _set(self, text: str, hint: str, *, failed: bool) -> None:
        self.text, self.hint, self.failed = text, hint, failed
        if self.is_attached:
            self.changed()

    def parts(self, width: int) -> list[Part]:
        """A blank, the message, the hint. An error has a sign of its own, not colour alone."""
        if not self.text:
            small = self.screen.size.width < SMALLEST[0] or self.screen.size.height < SMALLEST[1]
            return [(clean(" " + _("Needs 40×12.")), "status--error")] if small else []
        hint = clean(f" · {self.hint}") if self.hint else ""
        sign = " ! " if self.failed else " "
        text = cut(clean(self.text), max(width - len(sign) - width_of(hint), 0))
        kind = "status--error" if self.failed else "status--done"
        return [(sign + text, kind), (hint, "status--hint")]


class KeyBar(OneLine):
    """The keys of an area, as the table of actions says them: whole ones, the most needed."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"keys--key", "keys--label"}
    DEFAULT_CSS = """
    KeyBar {
        .keys--key { color: $accent; text-style: bold; }
        .keys--label { color: $text-muted; }
    }
    """

    def __init__(self, where: str, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.where = where
        self.without: frozenset[str] = frozenset()

    def show(self, where: str | None = None, *, without: frozenset[str] = frozenset()) -> None:
        """Show the keys of another area, or of the same without what can't be done now."""
        if where is not None or without != self.without:
            self.where, self.without = where or self.where, without
            if self.is_attached:
                self.changed()

    def parts(self, width: int) -> list[Part]:
        """Key, label, gap; as many as fit."""
        found = footer_fitting(
            self.where, self.without, lambda keys: _keys_width(_cleaned(keys)) <= width
        )
        keys = _cleaned(found)
        parts: list[Part] = [(" ", "")] if keys else []
        for number, (key, label) in enumerate(keys):
            parts += [(key, "keys--key"), (f" {label}", "keys--label")]
            if number < len(keys) - 1:
                parts.append(("  ", ""))
        return parts


def _cleaned(keys: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(clean(key), clean(label)) for key, label in keys]


def _keys_width(keys: list[tuple[str, str]]) -> int:
    return sum(width_of(key) + 1 + width_of(label) + 2 for key, label in keys) - 1
