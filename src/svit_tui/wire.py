"""What goes to the terminal: only the span of a line that was drawn anew.

Textual 8.2 cuts a partial update at its right end but not at its left one (`ChopsUpdate` in
textual/_compositor.py), so a card in the last column would bring the whole line with it.
"""

from __future__ import annotations

from rich.console import Console, RenderableType
from textual._compositor import ChopsUpdate


class SpanUpdate(ChopsUpdate):
    """A partial update that is cut at both ends."""

    def render_segments(self, console: Console) -> str:
        """The update as text for the terminal."""
        parts: list[str] = []
        last = self.spans[-1][0]
        for y, left, right in self.spans:
            for end, (x, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=False):
                if strip is None or x > right or end <= left:
                    continue
                start = max(left - x, 0)
                shown = strip.crop(start, min(end, right) - x)
                parts.append(f"\x1b[{y + 1};{x + start + 1}H{shown.render(console)}")
            if y != last:
                parts.append("\n")
        return "".join(parts)


def narrowed(update: RenderableType | None) -> RenderableType | None:
    """The same update, sending less where that is possible."""
    if type(update) is ChopsUpdate:
        return SpanUpdate(update.chops, update.spans, update.chop_ends)
    return update
