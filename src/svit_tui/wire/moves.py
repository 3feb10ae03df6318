"""The shortest way to move the terminal's cursor from one cell to another."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=16384)
def move(y: int | None, x: int | None, to_y: int, to_x: int) -> str:
    """A sequence that brings the cursor from (`y`, `x`) to (`to_y`, `to_x`).

    Lines and columns count from 0; None is “not known”: after the last column of a line a terminal
    may stand in it or behind it.
    """
    if (y, x) == (to_y, to_x):
        return ""
    ways = [_absolute(to_y, to_x)]
    if y == to_y:
        ways += _along(x, to_x)
    elif y is not None:
        down = _by(to_y - y, "B", "A")
        if x == to_x:
            ways += [down, f"\x1b[{to_y + 1}d"]
        elif to_x == 0 and to_y == y + 1:
            ways.append("\x1b[E")
        elif x is not None or to_x == 0:
            ways += [down + way for way in _along(x, to_x)]
    return min(ways, key=len)


def _absolute(y: int, x: int) -> str:
    if x:
        return f"\x1b[{y + 1 if y else ''};{x + 1}H"
    return f"\x1b[{y + 1}H" if y else "\x1b[H"


def _along(x: int | None, to_x: int) -> list[str]:
    """Ways within a line."""
    ways = [f"\x1b[{to_x + 1}G"] if to_x else ["\r"]
    if x is not None:
        ways.append(_by(to_x - x, "C", "D"))
        if x > to_x:
            ways.append("\b" * (x - to_x))
    return ways


def _by(distance: int, forth: str, back: str) -> str:
    steps = abs(distance)
    return f"\x1b[{steps if steps > 1 else ''}{forth if distance > 0 else back}"
