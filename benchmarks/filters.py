"""Filters in words on many deals: what one costs to be read and compiled, and to find what fits.

Times stand beside a bare count of the open deals.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from benchmarks.report_store import NOW, store_for_reports
from benchmarks.targets import target
from svit_tui.crm.deals.rows import DealFilter
from svit_tui.crm.filtering.deals import deal_condition
from svit_tui.crm.start.opening import open_store
from svit_tui.store.file.connect import driver_of
from svit_tui.store.reads.standing import Moment

if TYPE_CHECKING:
    from svit_tui.store.file.connect import Reader

INDEXED_MS, ANY_MS, COMPILED_MS = 30, 150, 20
RUNS = 15
# By fields that an index answers, and by others.
INDEXED = (
    *("stage:lead", "created<30d", "close:this-month"),
    *("status:won closed:last-month", "snoozed:this-month"),
)
OTHERS = (
    *("owner:me amount>50k", "amount>1kUSD", "rotting or overdue", "no:step", "last:>30d"),
    *("website", "contact:a", "probability>=60", "has:tag has:product"),
    "not (owner:me or amount<1k) (stage:lead or close<30d) -rotting",
)


def filters_bench(*, deals: int, quick: bool) -> dict[str, Any]:
    """Each filter's count of deals and its time, in ms."""
    runs = 3 if quick else RUNS
    store = open_store(store_for_reports(deals))
    result: dict[str, Any] = {"deals": deals, "filters": {}}
    targets = []
    with store.light_read() as reader:
        connection = driver_of(reader)
        result["bare_count_ms"] = _median(
            lambda: connection.execute(
                "SELECT count(*) FROM deal WHERE status = 'open' AND archived_at IS NULL"
            ).fetchone(),
            runs,
        )
        for texts, at_most in ((INDEXED, INDEXED_MS), (OTHERS, ANY_MS)):
            for text in texts:
                found = _measure(reader, text, runs)
                result["filters"][text] = found
                targets.append(target(f"filter “{text}”, ms", found["ms"], at_most))
    compiled = max(found["compiled_ms"] for found in result["filters"].values())
    targets.append(target("filters: read and compiled, ms at most", compiled, COMPILED_MS))
    store.close()
    return result | {"targets": targets}


def _measure(reader: Reader, text: str, runs: int) -> dict[str, Any]:
    connection = driver_of(reader)

    def compiled() -> DealFilter:
        asked = deal_condition(reader, text, now=NOW, member_id=1)
        assert asked is not None
        show = "all" if asked.names_state else "active"
        return DealFilter(show=show, condition=asked.condition)

    wanted = compiled()
    where, values = wanted.conditions(Moment(NOW))

    def count() -> int:
        query = f"SELECT count(*) FROM deal {wanted.joins} WHERE {where}"
        return int(connection.execute(query, values).fetchone()[0])

    return {
        "found": count(),
        "ms": _median(count, runs),
        "compiled_ms": _median(compiled, runs),
    }


def _median(act: Callable[[], object], runs: int) -> float:
    times = []
    for _n in range(runs):
        began = time.perf_counter()
        act()
        times.append((time.perf_counter() - began) * 1000)
    return round(statistics.median(times), 2)
