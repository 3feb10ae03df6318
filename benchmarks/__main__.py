"""`make bench`: everything that the project promises a number for, measured in one run.

`--quick` takes small stores, to see that the measurements work; names of sections measure only
those. Times stand beside a floor of the same run: a minimal Textual application, Textual's own
output, or bare `executemany`.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import platform
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.commands import commands_bench
from benchmarks.filters import filters_bench
from benchmarks.keys import p95
from benchmarks.long_day import long_day
from benchmarks.places import MINIMAL, PROGRAM
from benchmarks.reports import reports_bench
from benchmarks.slow_line import slow_line
from benchmarks.stores import person, store_with_contacts, store_with_deals
from benchmarks.targets import target
from benchmarks.team import team
from benchmarks.terminal import Terminal
from benchmarks.triage import triage_bench
from benchmarks.under_load import under_load
from benchmarks.wire import wire


def machine() -> dict[str, Any]:
    """What it was measured on."""
    cpu = "?"
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            cpu = line.partition(":")[2].strip()
            break
    return {
        "cpu": cpu,
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        **{name: version(name) for name in ("textual", "sqlmodel", "sqlalchemy")},
    }


def start_up(deals: int, runs: int) -> dict[str, Any]:
    """Exec to real cards painted, over exec to the first paint of a minimal application."""
    store = store_with_deals(deals)
    programs = {
        "minimal": [sys.executable, str(MINIMAL)],
        "ours": [PROGRAM, "--store", str(store)],
    }
    times: dict[str, list[float]] = {name: [] for name in programs}
    for _n in range(runs):
        for name, command in programs.items():
            terminal = Terminal(command)
            times[name].append(terminal.painted())
            terminal.close()
    ours, floor = statistics.median(times["ours"]), statistics.median(times["minimal"])
    ratio = round(ours / floor, 2)
    return {
        "deals": deals,
        "first_cards_ms": round(ours, 1),
        "minimal_textual_ms": round(floor, 1),
        "ratio": ratio,
        "at_most": 1.5,
        "targets": [target("exec to real cards, over a minimal Textual app", ratio, 1.5)],
    }


def search(contacts: int) -> dict[str, Any]:
    """Queries of all kinds over many contacts."""
    from svit_tui.store import search_index
    from svit_tui.store.file.connect import connect

    path = store_with_contacts(contacts)
    connection = connect(path, write=False)
    rng = random.Random(3)
    queries: list[str] = []
    for _n in range(100):
        given, family = person(rng).split()
        queries += [family[:length] for length in (1, 2, 3, 4, 6)]
        queries += [family[1:5], f"{given[:3]} {family[:4]}", family, family[:2] + family[3:]]
        queries += [f"person{rng.randrange(contacts)}@", f"44{rng.randrange(10**4):04d}", "йцфя"]
    # The first pass may have to fetch the file from the disk; people search a store in use.
    passes = []
    for _n in range(2):
        times = []
        for query in queries:
            began = time.perf_counter()
            search_index.find(connection, query, kinds=(0, 1))
            times.append((time.perf_counter() - began) * 1000)
        passes.append(times)
    first, times = passes
    like = []
    for query in queries[:24]:
        began = time.perf_counter()
        connection.execute(
            "SELECT id FROM contact WHERE name_key LIKE ? LIMIT 50", (f"%{query.casefold()}%",)
        ).fetchall()
        like.append((time.perf_counter() - began) * 1000)
    return {
        "contacts": contacts,
        "queries": len(queries),
        "ms_median": round(statistics.median(times), 2),
        "ms_p95": round(p95(times), 2),
        "ms_p95_at_most": 10,
        "first_pass_ms_p95": round(p95(first), 2),
        "ms_max": round(max(times), 2),
        "like_ms_max": round(max(like), 1),
    }


def importing(deals: int) -> dict[str, Any]:
    """An import of deals from CSV, over the same rows by bare `executemany` into one table."""
    from svit_tui.crm.importing import import_files
    from svit_tui.crm.start.opening import open_store
    from svit_tui.exchange.csv.file import read_csv
    from svit_tui.exchange.mapping import parse_mapping

    rng = random.Random(4)
    names = [person(rng) for _n in range(max(deals // 10, 10))]
    rows = [
        (f"D{n}", f"Deal {n}", rng.choice(names), str(1 + n % 6), str(rng.randrange(100, 90_000)))
        for n in range(deals)
    ]
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow(["id", "title", "contact", "stage", "amount"])
    writer.writerows(rows)
    mapping = parse_mapping(
        'name = "bench"\n[[file]]\nentity = "deal"\ndecimal = "."\n[file.columns]\n'
        'id = "external_id"\ntitle = "title"\ncontact = "contact"\nstage = "stage"\n'
        'amount = "amount"\n',
        "bench.toml",
    )
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "svit.db")
        began = time.perf_counter()
        file = read_csv(target.getvalue().encode(), "deals.csv")
        result = import_files(store, [file], lambda _file: mapping)
        ours = time.perf_counter() - began
        assert result.created["deals"] == deals, result.rejected[:3]
        store.close()
        bare = sqlite3.connect(Path(folder) / "bare.db")
        bare.execute(
            "CREATE TABLE deal (id TEXT, title TEXT, contact TEXT, stage TEXT, amount TEXT)"
        )
        began = time.perf_counter()
        with bare:
            bare.executemany("INSERT INTO deal VALUES (?, ?, ?, ?, ?)", rows)
        floor = time.perf_counter() - began
        bare.close()
    return {
        "deals": deals,
        "rows_per_s": round(deals / ours),
        "rows_per_s_at_least": 5000,
        "seconds": round(ours, 1),
        "bare_executemany_seconds": round(floor, 3),
        "ratio_to_bare": round(ours / floor, 1),
    }


def sections(*, quick: bool) -> dict[str, Callable[[], dict[str, Any]]]:
    """The measurements by name."""
    return {
        "start_up": lambda: start_up(1_000 if quick else 10_000, 2 if quick else 9),
        "commands": lambda: commands_bench(
            deals=1_000 if quick else 10_000, runs=2 if quick else 9
        ),
        "wire": lambda: wire(deals=100_000, quick=quick),
        "slow_line": lambda: slow_line(
            deals=2 if quick else 10, held=1 if quick else 3, rest=5 if quick else 60
        ),
        "under_load": lambda: under_load(quick=quick),
        "team": lambda: team(quick=quick),
        "long_day": lambda: long_day(keys=300 if quick else 5_000),
        "search": lambda: search(10_000 if quick else 1_000_000),
        "triage": lambda: triage_bench(
            deals=2_000 if quick else 100_000, tasks=6_000 if quick else 300_000, quick=quick
        ),
        "filters": lambda: filters_bench(deals=2_000 if quick else 100_000, quick=quick),
        "reports": lambda: reports_bench(deals=2_000 if quick else 200_000, quick=quick),
        "import": lambda: importing(2_000 if quick else 100_000),
    }


def main() -> None:
    """Measure and print one JSON object; what was promised stands at its end."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small stores, few keys")
    parser.add_argument("section", nargs="*", help=f"of {', '.join(sections(quick=True))}")
    options = parser.parse_args()
    known = sections(quick=options.quick)
    if unknown := set(options.section) - set(known):
        parser.error(f"no section {', '.join(sorted(unknown))}")
    result: dict[str, Any] = {"machine": machine()}
    for name in options.section or known:
        began = time.perf_counter()
        result[name] = known[name]()
        print(f"{name}: {time.perf_counter() - began:.0f} s", file=sys.stderr)
    measured = [result[name] for name in known if name in result]
    result["targets"] = [each for section in measured for each in section.pop("targets", [])]
    print(json.dumps(result, indent=2, ensure_ascii=False))


if __name__ == "__main__":
    main()
