"""Every report over a million stage changes: how long the first one of a connection takes.

Times stand beside a bare count over the same index. What each report reads is asked of SQLite, so
that a report that begins to scan a whole table is told apart from a slow machine.
"""

from __future__ import annotations

import importlib.util
import re
import sqlite3
import statistics
import time
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.report_store import NOW, store_for_reports
from benchmarks.targets import target
from svit_tui.crm.reports.catalogue import REPORTS, run
from svit_tui.crm.reports.shared.question import Period, Question
from svit_tui.store.file.connect import driver_of
from svit_tui.store.store import Store

AT_MOST_MS = 300
FUNNEL_AT_MOST_MS = 50
RUNS = 7
PERIODS = {"all": Period(), "year": Period(date(2026, 1, 1), date(2026, 12, 31))}
FLOORS = {
    "deal_closed": "SELECT count(*) FROM deal INDEXED BY deal_closed"
    " WHERE status <> 'open' AND archived_at IS NULL",
    "stage_visit": "SELECT count(*) FROM stage_change INDEXED BY stage_visit"
    " WHERE fate IS NOT NULL",
}
# A line of a query plan that reads a large table, by its name or an alias of it. What comes after
# says by what. With no index at all SQLite calls it a search too, for instance for a `max`.
_READ = re.compile(
    r"(?:SCAN|SEARCH) (deal|stage_change|line|communication|task)(?:_\d+)?(?: (.*))?$"
)
_ENOUGH = ("COVERING INDEX", "INTEGER PRIMARY KEY", "AUTOMATIC")


def reports_bench(*, deals: int, quick: bool) -> dict[str, Any]:
    """Each report, of all time and of this year, in ms, and reads that no covering index serves."""
    path = store_for_reports(deals)
    runs = 3 if quick else RUNS
    here = [name for name, listed in REPORTS.items() if _is_there(listed.file)]
    result: dict[str, Any] = {"deals": deals, "floors_ms": _floors(path, runs)}
    if absent := [name for name in REPORTS if name not in here]:
        result["absent"] = absent
    targets = []
    for name in here:
        found: dict[str, Any] = {}
        at_most = FUNNEL_AT_MOST_MS if name == "funnel" else AT_MOST_MS
        reads: set[str] = set()
        for word, period in PERIODS.items():
            question = Question(now=NOW, period=period)
            reads |= set(bare_reads(path, name, question))
            found[f"{word}_ms"] = _median(partial(_ask, path, name, question), runs)
            targets.append(target(f"report {name}, {word}", found[f"{word}_ms"], at_most))
        found["reads"] = sorted(reads)
        targets.append(target(f"report {name}: reads without a covering index", len(reads), 0))
        result[name] = found
    result["targets"] = targets
    return result


def bare_reads(path: Path, name: str, question: Question) -> list[str]:
    """The lines of a report's query plans that read a large table by more than a covering index."""
    store = _open(path)
    asked: list[str] = []
    with store.snapshot() as (session, _stop):
        driver = driver_of(session)
        driver.set_trace_callback(asked.append)
        run(session, name, question)
        driver.set_trace_callback(None)
        found = [line for sql in asked for line in bare_lines(driver, sql)]
    store.close()
    return found


def bare_lines(driver: sqlite3.Connection, sql: str) -> list[str]:
    """The lines of a statement's plan that go through rows of a large table itself.

    One row by its number is none of it. Nor is a partial index that has all but the columns of its
    own condition: SQLite doesn't call it covering, yet never looks at the table.
    """
    if not sql.lstrip().upper().startswith(("SELECT", "WITH")):
        return []
    plan = [str(row[3]) for row in driver.execute(f"EXPLAIN QUERY PLAN {sql}")]
    reads = [read for line in plan if (read := _READ.match(line))]
    bare = [read for read in reads if not any(word in (read.group(2) or "") for word in _ENOUGH)]
    looked_at = _tables_looked_at(driver, sql) if bare else set()
    return [read.group() for read in bare if read.group(1) in looked_at]


def _tables_looked_at(driver: sqlite3.Connection, sql: str) -> set[str]:
    """The tables that the program of a statement takes columns from, not from their indexes."""
    roots = dict(
        driver.execute("SELECT rootpage, name FROM sqlite_master WHERE type = 'table'").fetchall()
    )
    steps = [tuple(row[1:4]) for row in driver.execute(f"EXPLAIN {sql}")]
    tables = {
        cursor: roots[root] for code, cursor, root in steps if code == "OpenRead" and root in roots
    }
    return {tables[cursor] for code, cursor, _p2 in steps if code == "Column" and cursor in tables}


def _is_there(file: str) -> bool:
    return importlib.util.find_spec(f"svit_tui.crm.reports.{file}") is not None


def _clock() -> datetime:
    return NOW


def _open(path: Path) -> Store:
    return Store(path, clock=_clock)


def _ask(path: Path, name: str, question: Question) -> None:
    """As the program does it first: a new connection, a new engine, one instant."""
    store = _open(path)
    with store.snapshot() as (session, _stop):
        run(session, name, question)
    store.close()


def _floors(path: Path, runs: int) -> dict[str, float]:
    """Bare counts, each on a new connection too."""

    def count(sql: str) -> None:
        store = _open(path)
        store.light().execute(sql).fetchone()
        store.close()

    return {name: _median(partial(count, sql), runs) for name, sql in FLOORS.items()}


def _median(act: Callable[[], object], runs: int) -> float:
    """One run is not counted: it imports, and may have to fetch the file from the disk."""
    act()
    times = []
    for _n in range(runs):
        began = time.perf_counter()
        act()
        times.append((time.perf_counter() - began) * 1000)
    return round(statistics.median(times), 1)
