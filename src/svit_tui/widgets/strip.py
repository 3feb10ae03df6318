"""Two lines below a list that read the thing under its cursor in full."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.geometry import Size

from svit_tui.widgets.cards import LEAST_OF_A_NAME
from svit_tui.widgets.cells import clean, cut, width_of
from svit_tui.widgets.frame import OneLine, Part

# A screen smaller than this has no room for it.
FROM_WIDTH, FROM_HEIGHT = 80, 24

# A text, how it looks, and whether it is a name.
Fact = tuple[str, str, bool]


class StripLine(OneLine):
    """A line of facts, the most important first. Only names may end in `…`."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"strip--bar", "strip--overdue"}
    # Ground and ink are those of the board: to change them costs bytes with each key.
    DEFAULT_CSS = """
    StripLine {
        .strip--bar { color: $text-muted; }
        .strip--overdue { color: $error; }
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
