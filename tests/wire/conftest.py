"""Textual's own output as it is meant, for tests that compare with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from rich.cells import split_text
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

Render = Callable[[type[Strip], Style, str, ColorSystem], str]


@pytest.fixture(scope="module")
def as_meant() -> Iterator[None]:
    """Mend what is in the way of Textual's own output, and not this program's."""
    render: Render = vars(Strip)["render_style"].__func__

    def render_style(cls: type[Strip], style: Style, text: str, color_system: ColorSystem) -> str:
        # The style keeps its codes, of whichever terminal came first in this process.
        style._ansi = None
        return render(cls, style, text, color_system)

    def split_cells(segment: Segment, cut: int) -> tuple[Segment, Segment]:
        # Rich cuts in the midst of an emoji sequence: what is left has other widths, and all
        # behind it is moved.
        before, after = split_text(segment.text, cut)
        return Segment(before, *segment[1:]), Segment(after, *segment[1:])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Strip, "render_style", classmethod(render_style))
        patch.setattr(Segment, "_split_cells", staticmethod(split_cells))
        yield
