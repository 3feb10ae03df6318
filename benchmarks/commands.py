"""Seconds of the commands that scripts and shell prompts call, beside bare Python with sqlite3."""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.places import PROGRAM, environment
from benchmarks.stores import store_with_deals
from benchmarks.targets import target

# What each may take, in milliseconds: what is read, what a prompt shows, what is written.
AT_MOST: dict[str, int] = {
    "agenda --short": 100,
    "agenda": 200,
    "search website": 200,
    "deal list --limit 50": 200,
    "deal show 1": 200,
    "contact list --limit 50": 200,
    "contact show 1": 200,
    "task list --limit 50": 200,
    "triage --limit 50": 200,
    "report win-rate": 200,
    "task add Ring": 400,
    "deal add Renewal --contact 1": 400,
    "deal move 1 Proposal": 400,
    "log note --contact 1 --body Hello": 400,
    "deal tag 1 --add hot": 400,
}
FLOOR = (sys.executable, "-c", "import sqlite3")
# What writes goes through the ORM: its import and the tables are what no change can do without.
ORM_FLOOR = (sys.executable, "-c", "import svit_tui.model.tables")


def commands_bench(*, deals: int, runs: int) -> dict[str, Any]:
    """The median of each command on a store of its own, and of the floors between them."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        store = home / "svit.db"
        shutil.copyfile(store_with_deals(deals), store)
        times: dict[str, list[float]] = {name: [] for name in ("floor", "orm floor", *AT_MOST)}
        for _n in range(runs + 1):
            times["floor"].append(_seconds(FLOOR, home))
            times["orm floor"].append(_seconds(ORM_FLOOR, home))
            for name in AT_MOST:
                program = (PROGRAM, "--store", str(store), *name.split(), "--json")
                times[name].append(_seconds(program, home))
    # The first run brings files into memory.
    found = {name: statistics.median(all_times[1:]) * 1000 for name, all_times in times.items()}
    floor, orm_floor = found.pop("floor"), found.pop("orm floor")
    return {
        "deals": deals,
        "floor_ms": round(floor, 1),
        "orm_floor_ms": round(orm_floor, 1),
        "ms": {name: round(value, 1) for name, value in found.items()},
        "ratio": {name: round(value / floor, 1) for name, value in found.items()},
        "targets": [
            target(f"ms of `{name}`", round(value, 1), AT_MOST[name])
            for name, value in found.items()
        ],
    }


def _seconds(command: Sequence[str], home: Path) -> float:
    began = time.perf_counter()
    subprocess.run(command, env=environment(home), capture_output=True, timeout=120, check=True)
    return time.perf_counter() - began
