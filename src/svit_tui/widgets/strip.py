"""Lines below a list that read the thing under its cursor in full."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.containers import Vertical
from textual.geometry import Size

from svit_tui.widgets.cards import LEAST_OF_A_NAME
from svit_tui.widgets.cells import clean, cut, width_of, wrapped
from svit_tui.widgets.frame import OneLine, Part

# A screen smaller than this has no room for it.
FROM_WIDTH, FROM_HEIGHT = 80, 24
# Lines that read an entry with its text: so many, or more on a screen that is as high as this.
FEWEST_LINES, MOST_LINES, HIGH = 2, 6, 34

# A text, how it looks, and whether it is a name.
Fact = tuple[str, str, bool]


class StripLine(OneLine):
    """A line of facts, the most important first. Only names may end in `…`."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"strip--bar", "strip--overdue", "strip--rotting"}
    # Ground and ink are those of the board: to change them costs bytes with each key.
    DEFAULT_CSS = """
    StripLine {
        .strip--bar { color: $text-muted; }
        .strip--overdue { color: $error; }
        .strip--rotting { color: $warning; }
    }
    """

    def __init__(self, size: Size, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.facts: Sequence[Fact] = ()
        self.fit(size)

    def fit(self, size: Size) -> None:
        """Give way on a small screen."""
        self.display = size.width >= FROM_WIDTH and size.height >= FROM_HEIGHT

    def show(self, facts: Sequence[Fact]) -> None:
        """Read something else."""
        if list(facts) != list(self.facts):
            self.facts = facts
            if self.is_attached:
                self.changed()

    def parts(self, width: int) -> list[Part]:
        """A bar, and the facts with two blanks between them, in so many cells."""
        texts = fit_facts(self.facts, width - 2)
        parts: list[Part] = [(clean("│ "), "strip--bar")]
        for number, (text, look) in enumerate(texts):
            gap = "  " if number < len(texts) - 1 else ""
            parts.append((f"{text}{gap}", f"strip--{look}" if look else ""))
        return parts


def fit_facts(facts: Sequence[Fact], room: int) -> list[tuple[str, str]]:
    """Text and look of the facts that fit: what is no name first, then names share what is left."""
    whole = [(clean(text), look, is_name) for text, look, is_name in facts if text]
    least = [
        min(width_of(text), LEAST_OF_A_NAME) if is_name else width_of(text)
        for text, _look, is_name in whole
    ]
    while whole and sum(least) + 2 * (len(whole) - 1) > room:
        whole.pop()
        least.pop()
    left = room - sum(least) - 2 * max(len(whole) - 1, 0)
    for place, (text, _look, is_name) in enumerate(whole):
        if is_name:
            more = min(width_of(text) - least[place], left)
            least[place] += more
            left -= more
    return [
        (cut(text, width) if is_name else text, look)
        for (text, look, is_name), width in zip(whole, least, strict=True)
    ]


def flow(facts: Sequence[Fact], room: int) -> list[list[Fact]]:
    """Facts line after line, none of them cut."""
    lines: list[list[Fact]] = []
    left = 0
    for text, look, is_name in facts:
        width = width_of(text)
        if lines and text and width + 2 <= left:
            lines[-1].append((text, look, is_name))
            left -= width + 2
        elif text:
            pieces = wrapped(text, room)
            lines += [[(piece, look, is_name)] for piece in pieces]
            left = room - width_of(pieces[-1]) if pieces else left
    return lines


def fit_lines(
    facts: Sequence[Fact], spare: Sequence[Fact], text: str, room: int, most: int
) -> list[list[Fact]]:
    """At most so many lines of facts, and a text below them.

    Where that is too little, what is spare goes first, then the end of the text.
    """
    lines = flow([*facts, *spare], room)
    below = [piece for paragraph in text.split("\n") for piece in wrapped(paragraph, room)]
    if len(lines) + len(below) > most:
        lines = flow(facts, room)
    whole = [*lines, *([(piece, "", True)] for piece in below)]
    if len(whole) <= most:
        return whole
    end = most - 1
    last = [fact for line in lines[end:] for fact in line]
    rest = " ".join(below[max(end - len(lines), 0) :])
    return [*whole[:end], [*last, (rest, "", True)]]


class EntryStrip(Vertical):
    """Lines that read an entry with its text: two, or on a high screen as many as it needs.

    They don't become fewer again: a list that moves up and down with each key can't be read.
    """

    DEFAULT_CSS = "EntryStrip { height: auto; width: 100%; }"

    def __init__(self, size: Size) -> None:
        self._lines = [StripLine(size) for _number in range(MOST_LINES)]
        super().__init__(*self._lines)
        self._about: tuple[Sequence[Fact], Sequence[Fact], str] = ((), (), "")
        self._is_high = False
        self._has_nothing = False
        self.has_room = False
        self.fit(size)

    def fit(self, size: Size, *, needed: bool = True) -> None:
        """Give way on a small screen, or where there is no list to read."""
        self.has_room = needed and size.width >= FROM_WIDTH and size.height >= FROM_HEIGHT
        self.display = self.has_room and not self._has_nothing
        self._is_high = size.height >= HIGH
        for number, line in enumerate(self._lines):
            line.display = number < FEWEST_LINES

    def on_resize(self) -> None:
        """A new width holds more or less."""
        if any(self._about):
            self.show(*self._about)

    def show(self, facts: Sequence[Fact], spare: Sequence[Fact] = (), text: str = "") -> None:
        """Read something: facts, those that go first where room is short, and a text.

        Where there is nothing to read, the list has the lines.
        """
        self._about = (facts, spare, text)
        self._has_nothing = not any(self._about)
        self.display = self.has_room and not self._has_nothing
        room = self.size.width - 2
        if room <= 0:
            return
        most = MOST_LINES if self._is_high else FEWEST_LINES
        lines = fit_lines(facts, spare, text, room, most)
        for number, line in enumerate(self._lines):
            line.show(lines[number] if number < len(lines) else ())
            if number < len(lines):
                line.display = True
