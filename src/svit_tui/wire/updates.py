"""Turn Textual's screen updates into pictures of cells.

This is the seam to Textual 8.2: `LayoutUpdate` is a whole screen, `ChopsUpdate` the spans of lines
that were drawn anew (textual/_compositor.py).
"""

from __future__ import annotations

from functools import lru_cache

from rich.console import Console, RenderableType
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.strip import Strip

from svit_tui.wire.glyphs import glyphs, is_simple
from svit_tui.wire.looks import Cell, CellLook, Looks
from svit_tui.wire.picture import Picture


def empty_picture(console: Console, *, fills: bool) -> Picture:
    """The picture of a terminal with the colours that a console knows."""
    return Picture(Looks(console._color_system), fills=fills)


def is_update(renderable: RenderableType | None) -> bool:
    """Whether `take` knows what to do with it."""
    return isinstance(renderable, LayoutUpdate | ChopsUpdate)


def take(picture: Picture, update: RenderableType | None) -> bool:
    """Put an update into a picture; false if it is of another size and all has to be drawn."""
    if isinstance(update, LayoutUpdate):
        _take_layout(picture, update)
    elif isinstance(update, ChopsUpdate):
        size = (update.chop_ends[0][-1], len(update.chops)) if update.chop_ends else (0, 0)
        if size != (picture.width, picture.height):
            return False
        _take_chops(picture, update)
    return True


def _take_layout(picture: Picture, update: LayoutUpdate) -> None:
    left, top, width, height = update.region
    if (left + width, top + height) != (picture.width, picture.height):
        picture.resize(left + width, top + height)
    for y, strips in enumerate(update.strips, top):
        x = left
        for strip in strips:
            picture.put(y, x, cells_of(strip, picture.looks))
            x += strip.cell_length


def _take_chops(picture: Picture, update: ChopsUpdate) -> None:
    for y, left, right in update.spans:
        for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            # What is not drawn was covered by nothing, or by what is outside of the span.
            if strip is None or x > right or end <= left:
                continue
            cells = cells_of(strip, picture.looks)
            picture.put(y, x, cells, limit=min(end, right))


def cells_of(strip: Strip, looks: Looks) -> list[Cell]:
    """The cells of a strip, as many as Textual counts."""
    cells: list[Cell] = []
    for text, style, control in strip:
        if not control:
            cells += _cells(text, looks.of(style))
    length = strip.cell_length
    if len(cells) > length:
        # A tab took a cell that the layout does not know.
        del cells[length:]
    return cells


@lru_cache(maxsize=2048)
def _cells(text: str, look: CellLook) -> tuple[Cell, ...]:
    """The cells of a text; most of it comes again with each update."""
    marks = text if is_simple(text) else glyphs(text)
    return tuple([look.blank if mark == " " else (mark, look) for mark in marks])
