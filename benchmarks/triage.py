"""Triage on many open deals with many tasks: the queue's first page, and the next-step columns.

Two stores: a neglected one, where most deals need a decision, and one that is looked after, where
few do. Times stand beside a bare count over the same index.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.stores import store_with_tasks
from benchmarks.targets import target
from svit_tui.crm.deals.board import Board
from svit_tui.crm.start.opening import open_store
from svit_tui.crm.triage import queue as triage
from svit_tui.crm.triage.round import PAGE
from svit_tui.store.reads import board as board_reads
from svit_tui.store.store import Store

AT_MOST_MS = 30
RUNS = 25
# More cards than any terminal shows.
CARDS = 200


def triage_bench(*, deals: int, tasks: int, quick: bool) -> dict[str, Any]:
    """The queue for the team and for one member, and the next-step columns, in ms."""
    runs = 3 if quick else RUNS
    result: dict[str, Any] = {"deals": deals, "tasks": tasks}
    targets = []
    for state in ("neglected", "looked_after"):
        path = store_with_tasks(deals, tasks, neglected=state == "neglected")
        found = _measure(path, runs)
        result[state] = found
        targets += [
            target(f"triage, {state}: {name}", found[name], AT_MOST_MS)
            for name in ("queue_team_ms", "queue_mine_ms", "next_steps_ms")
        ]
    result["targets"] = targets
    return result


def _measure(path: Path, runs: int) -> dict[str, Any]:
    store = open_store(path)
    assert store.member is not None
    light = store.light()

    def queue(member_id: int | None) -> triage.Queue:
        # As the screen asks: stages and all.
        asked = triage.ask(store, member_id=member_id, untouched_hours=24)
        return triage.queue(light, asked, PAGE)

    mine = store.member.id
    board = _busy_board(store)
    ids = [number for stage in board.stages for number in board.order[stage.id][: CARDS // 6]]
    found = {
        "in_queue": queue(triage.TEAM).total,
        "in_mine": queue(mine).total,
        "queue_team_ms": _median(lambda: queue(triage.TEAM), runs),
        "queue_mine_ms": _median(lambda: queue(mine), runs),
        "next_steps_ms": _median(lambda: board_reads.card_rows(light, ids), runs),
        "cards": len(ids),
        "bare_count_ms": _median(
            lambda: light.execute(
                "SELECT count(*) FROM deal INDEXED BY deal_triage"
                " WHERE status = 'open' AND archived_at IS NULL"
            ).fetchone(),
            runs,
        ),
    }
    store.close()
    return found


def _busy_board(store: Store) -> Board:
    """The board of the only pipeline."""
    return Board(store.light(), 1, today=store.clock().astimezone().date())


def _median(act: Callable[[], object], runs: int) -> float:
    times = []
    for _n in range(runs):
        began = time.perf_counter()
        act()
        times.append((time.perf_counter() - began) * 1000)
    return round(statistics.median(times), 2)
