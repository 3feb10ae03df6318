"""Bytes and milliseconds on the way to the terminal, ours beside Textual's own output.

Both are the same program in the same run; `SVIT_WIRE=plain` makes it send what Textual sends.
"""

from __future__ import annotations

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
from benchmarks.places import FAR, PLAIN
from benchmarks.stores import copy_of, demo_store, store_with_deals
from benchmarks.targets import target

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
    return {
        **{name: {"ours": ours[name].as_json(), "plain": plain[name].as_json()} for name in stores},
        "peers": {} if quick else peers(),
        "targets": _targets(list(ours.values()), list(plain.values())),
    }


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
