"""Split text into single cells, and drop whatever could act on the terminal.

Widths are Rich's, because Textual lays out by them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from rich.cells import cell_len, split_graphemes

# Characters that take exactly one cell by themselves; by far most of all text.
_SIMPLE = re.compile(
    "[ -~\u00a1-\u00ac\u00ae-\u02ff\u0370-\u0377\u037a-\u037f\u0384-\u038a\u038e-\u03a1"
    "\u03a3-\u0482\u048a-\u052f\u2010-\u2015\u2018-\u2027\u2030-\u203b\u203d-\u2048"
    "\u20a0-\u20bf\u2190-\u2193\u2500-\u25a9\u25ac-\u25b5\u25b7-\u25bf\u25c1-\u25fa]*"
)
# Controls, bidi overrides and isolates, marks and joiners without width, line and paragraph
# separators, tags, private plane-14 things, surrogates. U+200D and U+FE0F are looked at later.
_HOSTILE = re.compile(
    "[\x00-\x08\x0a-\x1f\x7f-\x9f\u00ad\u034f\u061c\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\ud800-\udfff\U000e0000-\U000e0fff]"
)
_JOINER = "\u200d"
# More in one cell than any script or emoji needs; terminals grow slow on it.
_MOST_IN_A_CELL = 16


def is_simple(text: str) -> bool:
    """Whether each character of the text takes one cell."""
    return _SIMPLE.fullmatch(text) is not None


@lru_cache(maxsize=2048)
def glyphs(text: str) -> tuple[str, ...]:
    """What stands in each cell: a character with its marks, empty after a wide one.

    A mark at the very start, which has no character to stand on, is left out; a tab is a blank.
    """
    text = _HOSTILE.sub(_harmless, text.replace("\t", " "))
    if is_simple(text):
        return tuple(text)
    cells: list[str] = []
    for start, end, width in split_graphemes(text)[0]:
        if width:
            cells.append(_joined(text[start : min(end, start + _MOST_IN_A_CELL)]))
            cells.extend([""] * (width - 1))
    return tuple(cells)


def _harmless(found: re.Match[str]) -> str:
    """Blanks, as many as the layout has cells for it: mostly none."""
    return " " * cell_len(found[0])


def _joined(glyph: str) -> str:
    """A glyph without what a joiner binds to it, unless both are pictures.

    Between letters terminals ignore the joiner and would show two letters, one too far.
    """
    if _JOINER not in glyph:
        return glyph
    parts = glyph.split(_JOINER)
    kept = parts[0]
    for part in parts[1:]:
        if not (part and _is_picture(part[0]) and _is_picture(kept[0])):
            break
        kept += _JOINER + part
    return kept


def _is_picture(character: str) -> bool:
    return unicodedata.category(character) in ("So", "Sk", "Sm")


def is_certain(glyph: str) -> bool:
    """Whether all terminals agree how many cells it takes."""
    return len(glyph) == 1 and (glyph.isalnum() or is_simple(glyph))
