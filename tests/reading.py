"""What a person reads on a screen, wherever its lines wrap."""

from __future__ import annotations

import re
from collections.abc import Iterator

# A word as long as this, such as a path, may be cut where its line ends.
LONG_WORD = 16
# What stands around a line of a text: the edge of the screen, a border, or the padding of its box.
_BORDER = re.compile(r"[│┃▌▐█▎▏┊|]")
_BEGINS = re.compile(rf"(?:^|{_BORDER.pattern}|[ \xa0]{{2}}) ?$")
_ENDS = re.compile(rf" ?(?:$|{_BORDER.pattern}|[ \xa0]{{2}})")


class ScreenText(str):
    """The lines of a screen. `text in screen` finds a text that goes on in the next line too.

    Where a sentence wraps depends on the words in it: the name of a temporary folder, a number.
    """

    __slots__ = ()

    def __contains__(self, text: object) -> bool:
        if not isinstance(text, str) or str.__contains__(self, text):
            return isinstance(text, str)
        if "\n" in text:
            return False
        lines = self.split("\n")
        return any(_goes_on(lines, row, text, None) for row in range(len(lines)))


def _goes_on(lines: list[str], row: int, text: str, left: int | None) -> bool:
    """Whether the text stands from this line on, its further lines no further right than `left`."""
    if row == len(lines):
        return False
    line = lines[row]
    if left is not None:
        starts = [found.start() for found in re.finditer(re.escape(text), line)]
        if any(_is_start(line, start, left) for start in starts):
            return True
    for head, rest in _folds(text):
        for found in re.finditer(re.escape(head), line):
            at = found.start()
            if left is not None and not _is_start(line, at, left):
                continue
            edge = at if left is None else left
            if _ENDS.match(line, found.end()) and _goes_on(lines, row + 1, rest, edge):
                return True
    return False


def _is_start(line: str, at: int, left: int) -> bool:
    """Whether a line of the box that has `left` in it begins here."""
    is_left = at <= left and not _BORDER.search(line[at:left])
    return is_left and _BEGINS.search(line[:at]) is not None


def _folds(text: str) -> Iterator[tuple[str, str]]:
    """The ways to cut a text where a line may end: at its spaces, and in words that are long."""
    for word in re.finditer(r"\S+", text):
        if word.start():
            yield text[: word.start()].rstrip(), text[word.start() :]
        if len(word.group()) >= LONG_WORD:
            for at in range(word.start() + 1, word.end()):
                yield text[:at], text[at:]
