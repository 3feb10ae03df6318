"""Fit text into cells without splitting a wide character, safe for any terminal."""

from __future__ import annotations

import locale
import re
from functools import lru_cache

from rich.cells import cell_len

_CONTROLS = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)
# A joiner makes one picture of several. Between letters it would hide the second one: layouts count
# one character, terminals show two.
_PICTURES = "\u2190-\u2bff\u3030-\u303d\u3297\u3299\U0001f000-\U0001faff"
_LOOSE_JOINER = re.compile(
    f"\u200d(?![{_PICTURES}])|(?<![{_PICTURES}\ufe0f])\u200d",
)
# What a terminal without Unicode shows instead.
_PLAIN = str.maketrans(
    {
        **dict(zip("…▌●·–—›‹↗↙▾▸─│✓→←↑↓⇧×★“”", '~>*---><><v>-|x><^v^x*""', strict=True)),
        **dict(zip("☎✉◎»□▲◆↻↓↩", "c@o>-!+*v<", strict=True)),
        **dict(zip("÷−█▒░▓▚┤┼┬┴├┌└┐┘", "/-#=:+%|+++|++++", strict=True)),
        **dict(zip("⚠⚑○◷≈", "%Fo@~", strict=True)),
        **dict(zip("━╸┄┃╋▁▂▃▅▇▰▱", "=-.|+_.-=##.", strict=True)),
        "≥": ">=",
        "≤": "<=",
        "₴": "UAH ",
        "€": "EUR ",
        "\u00a0": " ",
        "\u202f": " ",
    }
)


@lru_cache(maxsize=1)
def unicode_terminal() -> bool:
    """Whether the terminal's encoding is a Unicode one."""
    return "utf" in locale.getpreferredencoding(False).lower()


def clean(text: str) -> str:
    """Text without control characters; line breaks and tabs become blanks."""
    text = _CONTROLS.sub(lambda found: " " if found[0] in "\n\r\t" else "", text)
    if "\u200d" in text:
        text = _LOOSE_JOINER.sub("", text)
    return text if unicode_terminal() else plain(text)


def plain(text: str) -> str:
    """The signs of a text as a terminal without Unicode shows them."""
    return text.translate(_PLAIN)


@lru_cache(maxsize=8192)
def fit(text: str, width: int, align: str = "left") -> str:
    """Text in exactly `width` cells: cut with `…`, or filled up on the side that `align` leaves.

    A wide character at the cut gives way to a blank.
    """
    if width <= 0:
        return ""
    text = clean(text)
    length = cell_len(text)
    if length > width:
        text = cut(text, width)
        length = cell_len(text)
    blanks = " " * (width - length)
    return blanks + text if align == "right" else text + blanks


def cut(text: str, width: int) -> str:
    """At most `width` cells of a text, ending in `…` if something was cut."""
    if cell_len(text) <= width:
        return text
    mark = clean("…")
    used, end = 0, 0
    for character in text:
        used += cell_len(character)
        if used > width - 1:
            break
        end += 1
    # A combining mark or joiner at the cut would hang on the dots.
    return text[:end].rstrip("\u200d\u0300\u0301") + mark


def width_of(text: str) -> int:
    """Cells that a text takes."""
    return cell_len(clean(text))


def wrapped(text: str, room: int) -> list[str]:
    """A text in lines of so many cells, broken between words; a word that is longer is split."""
    lines: list[str] = []
    line = ""
    for word in clean(text).split():
        rest = word
        if line and width_of(line) + 1 + width_of(rest) <= room:
            line = f"{line} {rest}"
            continue
        if line:
            lines.append(line)
        while width_of(rest) > room:
            end = next(n for n in range(len(rest), 0, -1) if width_of(rest[:n]) <= room or n == 1)
            lines.append(rest[:end])
            rest = rest[end:]
        line = rest
    return [*lines, line] if line else lines
