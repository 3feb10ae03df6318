"""What a terminal shows of the bytes that it was sent.

Pieces of a line may arrive in any order: text is looked for here, not in the bytes.
"""

from __future__ import annotations

import re

import pyte

# Sequences that pyte takes for others, or for text: private ones such as `CSI > 4 m` and `CSI < u`,
# questions such as `CSI ? 2026 $ p`, and strings of other kinds than OSC.
_NOT_FOR_PYTE = re.compile(
    rb"\x1b(?:\[[<=>][0-?]*[ -/]*[@-~]|\[\?[0-9;]*(?:[ -/]+[@-~]|[@-gi-km-~])|\[[0-?]*[ -/]+[@-~]"
    rb"|[P^_X][^\x1b]*\x1b\\)"
)
# A sequence whose end has not come yet.
_CUT = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*|[P^_X][^\x1b]*\x1b?)?$")
# What xterm answers to the questions of Textual and others.
_ANSWERS = {
    rb"\x1b\[0?c": b"\x1b[?62;22c",
    rb"\x1b\[6n": b"\x1b[1;1R",
    rb"\x1b\[\?2026\$p": b"\x1b[?2026;2$y",
    rb"\x1b\[\?2048\$p": b"\x1b[?2048;0$y",
    rb"\x1b\[\?u": b"\x1b[?0u",
}
_QUESTIONS = tuple((re.compile(question), answer) for question, answer in _ANSWERS.items())


class _Cells(pyte.Screen):
    """pyte's cells; taking margins away sends the cursor home, as on terminals."""

    def set_margins(self, top: int | None = None, bottom: int | None = None) -> None:
        super().set_margins(top, bottom)
        if (top or 0, bottom) == (0, None):
            self.cursor_position()


class Whole:
    """Bytes as they come, but no sequence before its end has come."""

    def __init__(self) -> None:
        self._rest = b""

    def take(self, data: bytes) -> bytes:
        """What is whole by now."""
        data = self._rest + data
        cut = _CUT.search(data)
        end = cut.start() if cut else len(data)
        self._rest = data[end:]
        return data[:end]


class Screen:
    """The screen of a terminal of `cols` × `rows`."""

    def __init__(self, cols: int, rows: int) -> None:
        self._cells = _Cells(cols, rows)
        self._stream = pyte.ByteStream(self._cells)
        self._whole = Whole()

    def show(self, data: bytes) -> None:
        """Take what a program has written."""
        self._stream.feed(_NOT_FOR_PYTE.sub(b"", self._whole.take(data)))

    def rows(self) -> list[str]:
        """What stands in each row."""
        return list(self._cells.display)

    def has(self, *texts: str) -> bool:
        """Whether all the texts are to be seen, each within one row."""
        rows = "\n".join(self.rows())
        return all(text in rows for text in texts)


class Answers:
    """What a terminal answers to questions in what a program writes."""

    def __init__(self) -> None:
        self._whole = Whole()

    def to(self, data: bytes) -> bytes:
        """The answers to what is asked there; a question that was cut is answered at its end."""
        data = self._whole.take(data)
        return b"".join(
            answer for question, answer in _QUESTIONS for _found in question.findall(data)
        )
