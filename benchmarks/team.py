"""What a team on one machine costs: twenty sessions at rest, and with one of them writing.

`python -m benchmarks.team STORE SECONDS` is who writes: a deal on screen moved each second.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.keys import start
from benchmarks.stores import copy_of, demo_store, store_with_deals
from benchmarks.targets import target
from benchmarks.terminal import Terminal

SESSIONS, SECONDS = 20, 30.0
DEALS = 10_000
# Percent of one processor that all sessions may take together.
AT_REST_AT_MOST, WRITTEN_AT_MOST = 2.0, 10.0


def team(*, quick: bool) -> dict[str, Any]:
    """Percent of one processor of all sessions together, on a small store and on a large one."""
    stores = {"demo": demo_store(), f"{DEALS} deals": store_with_deals(DEALS)}
    count, seconds = (3, 3.0) if quick else (SESSIONS, SECONDS)
    measured: dict[str, dict[str, float]] = {}
    for name, store in stores.items():
        path = copy_of(store)
        terminals = [_session(path) for _number in range(count)]
        at_rest = _percent(terminals, seconds)
        writer = subprocess.Popen(
            [sys.executable, "-m", __name__, str(path), str(seconds + 5)], stdout=subprocess.PIPE
        )
        assert writer.stdout is not None
        writer.stdout.readline()
        before = sum(terminal.bytes for terminal in terminals)
        written = _percent(terminals, seconds)
        sent = sum(terminal.bytes for terminal in terminals) - before
        writer.terminate()
        writer.wait()
        for terminal in terminals:
            terminal.close()
        measured[name] = {
            "at_rest_percent": round(at_rest, 1),
            "written_percent": round(written, 1),
            "bytes_a_session_a_second": round(sent / count / seconds),
        }
    most = {
        key: max(each[key] for each in measured.values())
        for key in ("at_rest_percent", "written_percent")
    }
    return {
        "sessions": count,
        "seconds": seconds,
        **measured,
        "targets": [
            target(
                f"{count} sessions at rest, percent of a processor",
                most["at_rest_percent"],
                AT_REST_AT_MOST,
            ),
            target(
                f"{count} sessions, a change a second, percent of a processor",
                most["written_percent"],
                WRITTEN_AT_MOST,
            ),
        ],
    }


def _session(path: Path) -> Terminal:
    """A session with everything loaded."""
    terminal, _first = start(path)
    return terminal


def _percent(terminals: Sequence[Terminal], seconds: float) -> float:
    """The share of one processor that all of them took together in so many seconds."""
    # At rest is who has nothing left to do.
    for terminal in terminals:
        terminal.read(0.05)
    began, before = time.perf_counter(), [_busy(terminal.pid) for terminal in terminals]
    while (left := began + seconds - time.perf_counter()) > 0:
        time.sleep(min(left, 0.5))
        for terminal in terminals:
            terminal.read(0, 0.001)
    took = time.perf_counter() - began
    busy = sum(_busy(each.pid) - then for each, then in zip(terminals, before, strict=True))
    return 100 * busy / took


def _busy(pid: int) -> float:
    """Seconds that the threads of a process have run, finer than in the kernel's ticks."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9


def write(path: Path, seconds: float) -> None:
    """Move a deal to the next stage and back, once a second."""
    from svit_tui.crm.deals import changes as deals
    from svit_tui.crm.start.opening import open_store

    store = open_store(path)
    query = "SELECT id FROM deal WHERE status = 'open' AND archived_at IS NULL ORDER BY id LIMIT 1"
    (deal_id,) = store.light().execute(query).fetchone()
    began = time.monotonic()
    for number in range(int(seconds) + 1):
        with store.unit() as work:
            deals.step(work, deal_id, -1 if number % 2 else 1)
        if not number:
            print("begun", flush=True)
        time.sleep(max(began + number + 1 - time.monotonic(), 0))
    store.close()


if __name__ == "__main__":
    write(Path(sys.argv[1]), float(sys.argv[2]))
