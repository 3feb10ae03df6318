"""Bytes that screens send while nobody does anything."""

from __future__ import annotations

import time

from benchmarks.places import FAR, PROGRAM
from benchmarks.terminal import Terminal


def at_rest(store: str, seconds: float) -> dict[str, int]:
    """Bytes by screen, all watched at once."""
    screens = {
        "board": ((), "weighted"),
        "contacts": (("2",), "Last said"),
        "timeline": (("3",), "Who"),
        "form": (("c",), "ctrl+s save"),
        "filter": (("/",), "type to filter"),
    }
    command = [PROGRAM, "--store", store]
    terminals = {name: Terminal(command, more=FAR) for name in screens}
    for name, (keys, text) in screens.items():
        terminals[name].wait_for("weighted", "quick add")
        terminals[name].press(*keys)
        terminals[name].wait_for(text)
    # At rest is what has loaded all that the first frame could do without.
    while sum(len(terminal.read(1.0)[0]) for terminal in terminals.values()):
        pass
    # Nothing has to be read meanwhile: what is sent waits in the pseudo-terminals.
    time.sleep(seconds)
    sent = {name: len(terminal.read(0.01)[0]) for name, terminal in terminals.items()}
    for terminal in terminals.values():
        terminal.close()
    return sent
