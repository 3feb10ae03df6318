"""What a session keeps in memory after thousands of keys on all screens."""

from __future__ import annotations

import random
from typing import Any

from benchmarks.keys import start
from benchmarks.stores import copy_of, demo_store
from benchmarks.targets import target

# Keys of every screen; none of them ends the program. Dialogs end with the escape in between.
PRESSED = (
    *"jkhlLHwu1234567",
    *("\r", "\x0b", "/", "?", "c", "n", "t", "x", "z", "m", "v", "s", "p", "i", "g", "G"),
    *("T", "Q", "S", "a", ":", " ", "A", "y", "#", "o", "e", "d", "\t", "b", "=", "J", "K"),
    *("abc", "тест", "\x1b[6~", "\x1b[5~", "\x1b[A", "\x1b[B", "\x12"),
)
ESCAPE, EVERY = "\x1b", 7
MB_AT_MOST, GROWTH_AT_MOST = 100, 1.05


def long_day(*, keys: int) -> dict[str, Any]:
    """Megabytes at rest, after so many keys, and after as many again."""
    terminal, _first = start(copy_of(demo_store()), {})
    terminal.read(1.0)
    kept = [terminal.now_mb()]
    chosen = random.Random(1)
    for _half in range(2):
        for number in range(keys):
            terminal.press(ESCAPE if number % EVERY == 0 else chosen.choice(PRESSED))
            terminal.read(0.02)
        for _each in range(4):
            terminal.press(ESCAPE)
            terminal.read(0.3)
        kept.append(terminal.now_mb())
    terminal.close()
    growth = round(kept[2] / kept[1], 3)
    return {
        "keys": keys,
        "mb": [round(mb, 1) for mb in kept],
        "targets": [
            target(f"MB after {keys} keys on all screens", round(kept[1], 1), MB_AT_MOST),
            target(f"memory after as many again, over that after {keys}", growth, GROWTH_AT_MOST),
        ],
    }
