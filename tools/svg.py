"""Write what a terminal showed as SVG: one picture, or a session that plays by itself.

Nothing is fetched from the network, and no script runs: frames come and go by CSS, so that a page
that embeds the file as an image plays it. A line that looks the same in several frames is written
once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import accumulate

from rich.cells import cell_len
from rich.color import Color
from rich.segment import Segment
from rich.style import Style

CELL_WIDTH, LINE_HEIGHT, FONT_SIZE = 8.4, 18, 14
MARGIN, HEAD, CAPTION = 12, 30, 34
GROUND, INK, FRAME, MUTED, ACCENT = "#16181f", "#dadada", "#2a2e3a", "#9e9e9e", "#87afff"
FONTS = "'DejaVu Sans Mono', Menlo, Consolas, 'Liberation Mono', monospace"
# Blanks that part two texts: a font that is a little wider or narrower is set right behind them.
_APART = re.compile(r"\s{2,}")

Line = Sequence[Segment]


@dataclass(frozen=True, slots=True)
class Frame:
    """What was shown for so many seconds: its lines, and a key with what it does."""

    lines: Sequence[Line]
    seconds: float = 0.0
    key: str = ""
    said: str = ""


def picture(lines: Sequence[Line], columns: int) -> str:
    """One picture."""
    return _Drawing(columns, len(lines)).of([Frame(lines)])


def session(frames: Sequence[Frame], columns: int) -> str:
    """Frames one after the other, from the beginning again at the end."""
    return _Drawing(columns, len(frames[0].lines)).of(frames)


class _Drawing:
    """Collects the lines and looks of a file while it is written."""

    def __init__(self, columns: int, rows: int) -> None:
        self.columns, self.rows = columns, rows
        # What lines are called by, and the classes of looks, by what is in them.
        self._lines: dict[str, str] = {}
        self._looks: dict[str, str] = {}

    def of(self, frames: Sequence[Frame]) -> str:
        """The whole file."""
        moves = len(frames) > 1
        groups = [
            f'<g class="f{number}">{"".join(self._frame(frame))}</g>'
            for number, frame in enumerate(frames)
        ]
        width = round(self.columns * CELL_WIDTH + 2 * MARGIN)
        height = HEAD + self.rows * LINE_HEIGHT + MARGIN + (CAPTION if moves else 0)
        styles = [
            f"text {{ font: {FONT_SIZE}px {FONTS}; fill: {INK}; white-space: pre; }}",
            *(f".{name} {{ {look} }}" for look, name in self._looks.items()),
            *(_plays(frames) if moves else ()),
        ]
        lines = (f'<g id="{name}">{line}</g>' for line, name in self._lines.items())
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
            ' xml:space="preserve">',
            f"<style>{' '.join(styles)}</style>",
            f"<defs>{''.join(lines)}</defs>",
            f'<rect width="{width}" height="{height}" rx="8" fill="{GROUND}" stroke="{FRAME}"/>',
            *(
                f'<circle cx="{20 + 18 * place}" cy="16" r="5" fill="{color}"/>'
                for place, color in enumerate(("#ff8787", "#d7af5f", "#87d75f"))
            ),
            f'<text x="{width / 2:g}" y="21" text-anchor="middle" fill="{MUTED}">svit-tui</text>',
            *groups,
            "</svg>",
        ]
        return "\n".join(parts) + "\n"

    def _frame(self, frame: Frame) -> Iterator[str]:
        for place, line in enumerate(frame.lines):
            if drawn := "".join(self._line(line)):
                name = self._lines.setdefault(drawn, f"l{len(self._lines)}")
                yield f'<use href="#{name}" x="{MARGIN}" y="{HEAD + place * LINE_HEIGHT}"/>'
        if frame.said:
            y = HEAD + self.rows * LINE_HEIGHT + MARGIN + CAPTION - 14
            key = escape(frame.key)
            yield (
                f'<text x="{MARGIN + CELL_WIDTH:g}" y="{y}">'
                f'<tspan fill="{ACCENT}" font-weight="bold">{key}</tspan>'
                f"{'  ' if key else ''}{escape(frame.said)}</text>"
            )

    def _line(self, line: Line) -> Iterator[str]:
        """Grounds first: a letter may reach into the cell beside it."""
        texts: list[str] = []
        column = 0
        for segment in line:
            if segment.control:
                continue
            width = cell_len(segment.text)
            ink, ground, marks = _colors(segment.style or Style.null())
            if ground != GROUND:
                yield (
                    f'<rect x="{column * CELL_WIDTH:g}" width="{width * CELL_WIDTH:g}"'
                    f' height="{LINE_HEIGHT}" fill="{ground}"/>'
                )
            texts += self._texts(segment.text, column, ink, marks)
            column += width
        yield from texts

    def _texts(self, text: str, column: int, ink: str, marks: str) -> Iterator[str]:
        """A text in pieces, each in its place whatever the font's width."""
        begin = 0
        for blanks in [*_APART.finditer(text), None]:
            end = blanks.start() if blanks else len(text)
            piece = text[begin:end]
            if piece.strip():
                bare = piece.lstrip()
                at = column + cell_len(text[:begin]) + len(piece) - len(bare)
                bare = bare.rstrip()
                look = self._look(ink, marks)
                yield (
                    f'<text{look} x="{at * CELL_WIDTH:g}" y="{FONT_SIZE}"'
                    f' textLength="{cell_len(bare) * CELL_WIDTH:g}">{escape(bare, quote=False)}'
                    "</text>"
                )
            begin = blanks.end() if blanks else end

    def _look(self, ink: str, marks: str) -> str:
        look = (f"fill: {ink}; " if ink != INK else "") + marks
        if not look:
            return ""
        return f' class="{self._looks.setdefault(look, f"c{len(self._looks)}")}"'


def _colors(style: Style) -> tuple[str, str, str]:
    """Ink, ground and what else a text has."""
    ink, ground = _hex(style.color, INK), _hex(style.bgcolor, GROUND)
    if style.reverse:
        ink, ground = ground, ink
    marks = "font-weight: bold; " if style.bold else ""
    marks += "opacity: 0.6; " if style.dim else ""
    marks += "font-style: italic; " if style.italic else ""
    marks += "text-decoration: underline; " if style.underline else ""
    return ink, ground, marks


def _hex(color: Color | None, otherwise: str) -> str:
    if color is None or color.is_default:
        return otherwise
    return str(color.get_truecolor().hex)


def _plays(frames: Sequence[Frame]) -> Iterator[str]:
    """Each frame is seen in its time; who wants no movement sees the first one."""
    ends = list(accumulate(frame.seconds for frame in frames))
    whole = ends[-1]
    for number, (begin, end) in enumerate(zip([0.0, *ends], ends, strict=False)):
        first, last = (f"{100 * at / whole:.3f}%" for at in (begin, end))
        hidden = "visibility: hidden"
        steps = f"0% {{ {hidden} }} " if begin else ""
        steps += f"{first} {{ visibility: visible }}"
        steps += f" {last} {{ {hidden} }}" if end < whole else ""
        yield f"@keyframes k{number} {{ {steps} }}"
        yield (
            f".f{number} {{ {hidden if number else 'visibility: visible'};"
            f" animation: k{number} {whole:g}s step-end infinite }}"
        )
    yield "@media (prefers-reduced-motion: reduce) { g { animation: none !important } }"
