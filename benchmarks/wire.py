"""Bytes and milliseconds on the way to the terminal, ours beside Textual's own output.

Both are the same program in the same run; `SVIT_WIRE=plain` makes it send what Textual sends.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.keys import (
    FILTER,
    FILTER_OTHER,
    FORM,
    LISTS,
    MOVE,
    Costs,
    letters_in_filter,
    letters_in_form,
    moves,
    start,
    walks,
)
from benchmarks.peers import peers
from benchmarks.places import FAR, PLAIN, PROGRAM
from benchmarks.stores import copy_of, demo_store, store_with_deals
from benchmarks.terminal import Terminal

# Held-down keys with scrolling; fewer for what ours is only compared to.
KEYS, KEYS_PLAIN, KEYS_QUICK = 200, 60, 6
# What is typed into the filter, and the silence after a letter: a large store is searched longer.
DEMO_FILTER, DEMO_QUIET = "security au", 0.25
LARGE_FILTER, LARGE_QUIET = "сайт 7", 1.0


@dataclass(frozen=True)
class Measured:
    """What one program sent on one store."""

    first_screen: int
    peak_mb: float
    costs: dict[str, Costs]

    @property
    def keys(self) -> Costs:
        """All keys, but those that have another list read."""
        kept = [costs.costs for name, costs in self.costs.items() if name != FILTER_OTHER]
        return Costs(tuple(cost for costs in kept for cost in costs))

    def as_json(self) -> dict[str, Any]:
        """What the report says of it."""
        return {
            "first_screen_bytes": self.first_screen,
            "peak_mb": self.peak_mb,
            **{name: costs.as_json() for name, costs in self.costs.items()},
            "all keys": self.keys.as_json(),
        }


def measure(store: Path, count: int, text: str, quiet: float, more: Mapping[str, str]) -> Measured:
    """Walk through all lists of the program, move a deal, type into a form and a filter."""
    terminal, first = start(copy_of(store), more)
    costs = dict(walks(terminal, count))
    costs[MOVE] = moves(terminal)
    costs[FORM] = letters_in_form(terminal)
    costs |= letters_in_filter(terminal, text, quiet)
    peak = round(terminal.peak_mb(), 1)
    terminal.close()
    return Measured(first, peak, costs)


def at_rest(seconds: float) -> dict[str, int]:
    """Bytes that screens send while nobody does anything, all watched at once."""
    screens = {
        "board": ((), "weighted"),
        "contacts": (("2",), "Last said"),
        "timeline": (("3",), "Who"),
        "form": (("c",), "ctrl+s save"),
        "filter": (("/",), "type to filter"),
    }
    command = [PROGRAM, "--store", str(demo_store())]
    terminals = {name: Terminal(command, more=FAR) for name in screens}
    for name, (keys, text) in screens.items():
        terminals[name].wait_for("weighted", "quick add")
        terminals[name].press(*keys)
        terminals[name].wait_for(text)
    # What is loaded after the first frame is there now, and may have changed the screen.
    for terminal in terminals.values():
        terminal.read(1.0)
    # Nothing has to be read meanwhile: what is sent waits in the pseudo-terminals.
    time.sleep(seconds)
    sent = {name: len(terminal.read(0.01)[0]) for name, terminal in terminals.items()}
    for terminal in terminals.values():
        terminal.close()
    return sent


def wire(*, deals: int, quick: bool) -> dict[str, Any]:
    """All of it: both stores, both programs, other programs, and what was promised."""
    stores = {
        "demo": (demo_store(), DEMO_FILTER, DEMO_QUIET),
    }
    if not quick:
        large = store_with_deals(deals, deals // 5)
        stores[f"{deals} deals"] = (large, LARGE_FILTER, LARGE_QUIET)
    ours: dict[str, Measured] = {}
    plain: dict[str, Measured] = {}
    for name, (store, text, quiet) in stores.items():
        ours[name] = measure(store, KEYS_QUICK if quick else KEYS, text, quiet, FAR)
        plain[name] = measure(store, KEYS_QUICK if quick else KEYS_PLAIN, text, quiet, PLAIN)
    seconds = 5.0 if quick else 60.0
    rest = at_rest(seconds)
    return {
        **{name: {"ours": ours[name].as_json(), "plain": plain[name].as_json()} for name in stores},
        "at_rest": {"seconds": seconds, "bytes": rest},
        "peers": {} if quick else peers(),
        "targets": [
            *_targets(list(ours.values()), list(plain.values())),
            target(f"bytes in {seconds:.0f} s at rest", sum(rest.values()), 0),
        ],
    }


def target(what: str, value: float, at_most: float, plain: float | None = None) -> dict[str, Any]:
    """One promise, what was measured, and the same of Textual's own output."""
    beside = {} if plain is None else {"plain": plain}
    return {"what": what, "value": value, "at_most": at_most, **beside, "met": value <= at_most}


def _targets(ours: list[Measured], plain: list[Measured]) -> list[dict[str, Any]]:
    """The promises; each holds for both stores, so the larger number counts."""

    def most(which: list[Measured], name: str, number: str) -> float:
        return max(float(getattr(each.costs[name], number)) for each in which if name in each.costs)

    rows = [
        *[(f"{each.name}: bytes a key, median", each.name, "bytes_median", 300) for each in LISTS],
        *[(f"{each.name}: bytes, worst key", each.name, "bytes_worst", 2500) for each in LISTS],
        (f"{MOVE}: bytes, worst", MOVE, "bytes_worst", 3000),
        (f"{FORM}: bytes, worst", FORM, "bytes_worst", 120),
        (f"{FILTER}: bytes, worst", FILTER, "bytes_worst", 120),
    ]
    return [
        *[
            target(what, most(ours, name, number), at_most, most(plain, name, number))
            for what, name, number, at_most in rows
        ],
        target(
            "first screen, bytes",
            max(each.first_screen for each in ours),
            12_000,
            max(each.first_screen for each in plain),
        ),
        target(
            "peak memory, MB",
            max(each.peak_mb for each in ours),
            120,
            max(each.peak_mb for each in plain),
        ),
        *[
            target(
                f"key to last byte, ms, {label}",
                max(getattr(each.keys, number) for each in ours),
                at_most,
                max(getattr(each.keys, number) for each in plain),
            )
            for label, number, at_most in (("median", "ms_median", 5), ("p95", "ms_p95", 12))
        ],
    ]
