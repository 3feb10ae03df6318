"""How long a key takes under load, ours beside Textual's own output.

A long paste, a key that is held, and a busy team. `python -m benchmarks.under_load STORE SECONDS`
is the team: another process that changes a deal thirty times a second.
"""

from __future__ import annotations

import os
import select
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.keys import p95, start
from benchmarks.stores import copy_of, store_with_deals
from benchmarks.terminal import KeyCost, Terminal

PLAIN = {"SVIT_WIRE": "plain"}
DEALS = 10_000
PASTED_BYTES = 100_000
LINE = "Дзвонили, домовились про зустріч; call back on Monday, wxq/?:"
# What a keyboard repeats a key at, and what the team changes deals at.
PER_SECOND = 30
HELD_SECONDS = 10.0
# Less than a repeat: what a key brings has come when nothing more comes for so long.
QUIET = 0.015
AT_ONCE = 1000
LAST_KEY_MS_AT_MOST = 50


def under_load(*, quick: bool = False) -> dict[str, Any]:
    """Milliseconds to the last byte of the last key, and of others, under each load."""
    store = store_with_deals(1_000 if quick else DEALS)
    held = 2.0 if quick else HELD_SECONDS
    return {
        "last_key_ms_at_most": LAST_KEY_MS_AT_MOST,
        **{
            load: {name: run(store, held, more) for name, more in (("ours", {}), ("plain", PLAIN))}
            for load, run in (("paste", _paste), ("held key", _held), ("busy team", _team))
        },
        "quick": quick,
    }


def _paste(store: Path, _held: float, more: Mapping[str, str]) -> dict[str, Any]:
    """100 kB in brackets into the notes of a form, and a letter after them."""
    terminal, _first = start(copy_of(store), more)
    terminal.press("n")
    terminal.wait_for("ctrl+s save")
    # Back from the first field is the last one, the notes.
    terminal.press("\x1b[Z")
    terminal.read(0.1)
    lines = PASTED_BYTES // len(f"{LINE}\r".encode())
    text = "".join(f"{LINE}\r" for _n in range(lines))
    began, before = time.perf_counter(), terminal.bytes
    _write(terminal, f"\x1b[200~{text}\x1b[201~".encode())
    written = time.perf_counter()
    terminal.press("Ω")
    shown = terminal.wait_for("Ω")
    terminal.read(0.1)
    after = terminal.key("z", QUIET, patience=1.0)
    terminal.close()
    return {
        "paste_ms": round((shown - began) * 1000),
        "paste_bytes_sent": terminal.bytes - before,
        # Its way begins behind the paste, which the program has not yet read to its end.
        "key_right_behind_ms": round((shown - written) * 1000, 1),
        "last_key_ms": round(after.ms, 1),
    }


def _write(terminal: Terminal, data: bytes) -> None:
    """Write as fast as the program reads, and read what it sends meanwhile."""
    while data:
        ready, writable, _x = select.select([terminal.fd], [terminal.fd], [])
        if ready:
            terminal.read(0, 0.001)
        if writable:
            data = data[os.write(terminal.fd, data[:4096]) :]


def _held(store: Path, held: float, more: Mapping[str, str]) -> dict[str, Any]:
    """An arrow that is held, and as many keys at once as a stalled line may bring."""
    terminal, _first = start(copy_of(store), more)
    costs = _press_steadily(terminal, held)
    before = terminal.bytes
    began = time.perf_counter()
    terminal.press(*["down"] * AT_ONCE)
    _got, last = terminal.read(0.6, patience=1.0)
    terminal.close()
    return {
        **_told(costs),
        "at_once": {
            "keys": AT_ONCE,
            "ms": round((last - began) * 1000),
            "bytes": terminal.bytes - before,
        },
    }


def _team(store: Path, held: float, more: Mapping[str, str]) -> dict[str, Any]:
    """An arrow that is held while another process changes a deal thirty times a second."""
    path = copy_of(store)
    terminal, _first = start(path, more)
    team = subprocess.Popen(
        [sys.executable, "-m", __name__, str(path), str(held)], stdout=subprocess.PIPE
    )
    assert team.stdout is not None
    team.stdout.readline()
    costs = _press_steadily(terminal, held)
    team.terminate()
    team.wait()
    terminal.close()
    return _told(costs)


def _press_steadily(terminal: Terminal, seconds: float) -> list[KeyCost]:
    """Hold an arrow; what each of its repeats cost."""
    costs: list[KeyCost] = []
    began = time.perf_counter()
    while len(costs) < seconds * PER_SECOND:
        costs.append(terminal.key("down", QUIET, patience=1.0))
        left = began + len(costs) / PER_SECOND - time.perf_counter()
        if left > 0:
            terminal.read(left, left)
    return costs


def _told(costs: list[KeyCost]) -> dict[str, Any]:
    """What the report says of keys."""
    times = [cost.ms for cost in costs if cost.sent]
    return {
        "keys": len(costs),
        "key_ms_median": round(statistics.median(times), 1),
        "key_ms_p95": round(p95(times), 1),
        "key_ms_max": round(max(times), 1),
        "last_key_ms": round(times[-1], 1),
        "bytes_a_key": round(sum(cost.sent for cost in costs) / len(costs)),
    }


def work_as_team(path: Path, seconds: float) -> None:
    """Change the title of a deal on screen thirty times a second."""
    from svit_tui.crm.deals import changes as deals
    from svit_tui.crm.start.opening import open_store

    store = open_store(path)
    began = time.monotonic()
    for number in range(int(seconds * PER_SECOND) + 1):
        with store.unit() as work:
            deals.edit(work, 2, title=f"Changed {number}")
        if not number:
            print("begun", flush=True)
        time.sleep(max(began + number / PER_SECOND - time.monotonic(), 0))
    store.close()


if __name__ == "__main__":
    work_as_team(Path(sys.argv[1]), float(sys.argv[2]))
