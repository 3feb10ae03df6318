"""Lines below a list that read the thing under its cursor in full."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.containers import Vertical
from textual.geometry import Size

from svit_tui.keys.actions import key_text, keys_of, named
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


@dataclass(frozen=True, slots=True)
class ReadEntry:
    """An entry to be read: facts, a text, and facts that come after it where room is short."""

    facts: Sequence[Fact] = ()
    spare: Sequence[Fact] = ()
    text: str = ""

    def lines(self, room: int, most: int) -> tuple[list[list[Fact]], list[str], list[list[Fact]]]:
        """Lines of so many cells: facts, the text, and what is spare where all are too many."""
        text = [piece for line in self.text.split("\n") for piece in wrapped(line, room)]
        together = flow([*self.facts, *self.spare], room)
        if len(together) + len(text) <= most:
            return together, text, []
        return flow(self.facts, room), text, flow(self.spare, room)


def fit_lines(
    read: ReadEntry, room: int, most: int, top: int = 0, more: str = ""
) -> list[list[Fact]]:
    """So many lines of an entry from `top` on. Where others follow, the last one says `more`."""
    facts, text, spare = read.lines(room, most)
    whole = [*facts, *([(piece, "", True)] for piece in text), *spare]
    end = top + most - 1
    if len(whole) <= end + 1:
        return whole[top:]
    before = max(end - len(facts), 0)
    rest = " ".join(text[before:])
    last = [fact for line in facts[end:] for fact in line]
    last += [(rest, "", True)] if rest else []
    left = [fact for line in spare[max(before - len(text), 0) :] for fact in line]
    if _width_of([*last, *left]) <= room:
        return [*whole[top:end], [*last, *left]]
    return [*whole[top:end], [*(last or left), (more, "bar", False)]]


def more_said() -> str:
    """That there is more to read, and by which key."""
    return clean(f"▾ {key_text(keys_of(named()['read_on'])[0])}")


def _width_of(facts: Sequence[Fact]) -> int:
    return sum(width_of(text) + 2 for text, _look, _is_name in facts) - 2


class EntryStrip(Vertical):
    """Lines that read an entry with its text: two, or on a high screen as many as it needs.

    They don't become fewer again: a list that moves up and down with each key can't be read.
    """

    DEFAULT_CSS = "EntryStrip { height: auto; width: 100%; }"

    def __init__(self, size: Size) -> None:
        self._lines = [StripLine(size) for _number in range(MOST_LINES)]
        super().__init__(*self._lines)
        self._read = ReadEntry()
        self._top = 0
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
        self._top = 0
        self._draw()

    def show(self, facts: Sequence[Fact], spare: Sequence[Fact] = (), text: str = "") -> None:
        """Read something from its beginning: facts, those that give way where room is short, and a
        text.

        Where there is nothing to read, the list has the lines.
        """
        read = ReadEntry(tuple(facts), tuple(spare), text)
        if read != self._read:
            self._read, self._top = read, 0
        self._has_nothing = read == ReadEntry()
        self.display = self.has_room and not self._has_nothing
        self._draw()

    def read_on(self, pages: int) -> None:
        """Go on in what is read, or back; the last line on screen is the first one then."""
        facts, text, spare = self._read.lines(self.room, self._most)
        last = max(len(facts) + len(text) + len(spare) - self._most, 0)
        top = min(max(self._top + pages * (self._most - 1), 0), last)
        if top != self._top:
            self._top = top
            self._draw()

    @property
    def room(self) -> int:
        """Cells of a line, without the bar."""
        return self.size.width - 2

    @property
    def _most(self) -> int:
        return MOST_LINES if self._is_high else FEWEST_LINES

    def _draw(self) -> None:
        if self.room <= 0:
            return
        lines = fit_lines(self._read, self.room, self._most, self._top, more_said())
        for number, line in enumerate(self._lines):
            line.show(lines[number] if number < len(lines) else ())
            if number < len(lines):
                line.display = True
