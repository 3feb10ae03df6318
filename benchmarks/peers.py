"""Other programs in the same terminal, where they are installed: tig and kanban-tui.

kanban-tui is looked for on the `PATH`, or where the environment's `KANBAN_TUI` says.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.keys import SLOW_QUIET, walk
from benchmarks.terminal import Terminal

KEYS = 12
CHECKOUT = Path(__file__).parents[1]


def peers() -> dict[str, Any]:
    """What a cursor key and the first screen cost there."""
    found: dict[str, Any] = {}
    if (tig := shutil.which("tig")) and (CHECKOUT / ".git").exists():
        found["tig"] = _measure(
            [tig], {"GIT_DIR": str(CHECKOUT / ".git"), "GIT_WORK_TREE": str(CHECKOUT)}
        )
    if kanban := os.environ.get("KANBAN_TUI") or shutil.which("kanban-tui"):
        found["kanban-tui"] = _measure([kanban, "demo"], {})
    return found


def _measure(command: Sequence[str], more: Mapping[str, str]) -> dict[str, Any]:
    terminal = Terminal(command, more=more)
    terminal.read(1.5, patience=10.0)
    first = terminal.bytes
    # The first keys may load something.
    terminal.key("j", 0.5)
    terminal.key("k", 0.5)
    costs = walk(terminal, "j", "k", KEYS, SLOW_QUIET)
    terminal.close()
    return {"first_screen_bytes": first, "cursor key": costs.as_json()}
