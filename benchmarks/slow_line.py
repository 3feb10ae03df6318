"""A day's work over a slow line: seconds that a person waits, ours beside Textual's own output.

The person acts only when the screen at their end shows what they wait for.
"""

from __future__ import annotations

import multiprocessing
import sqlite3
import statistics
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from benchmarks.at_rest import at_rest
from benchmarks.keys import SENTENCE
from benchmarks.line import BYTES_PER_SECOND, DELAY, SERVER_BUFFER, Distant
from benchmarks.places import FAR, PLAIN, PROGRAM
from benchmarks.stores import copy_of, demo_store, store_with_deals
from benchmarks.targets import target

Rows = list[str]
HELD_HZ = 30
# A store with a column that is longer than the arrow is held.
COLUMN_OF, STAGES = 2_000, 6
SITTINGS = 2
MARK = "▌"


@dataclass(frozen=True)
class Day:
    """What a person had to wait for while working through some deals."""

    first_screen: float
    sent: int
    waited: dict[str, list[float]]


def slow_line(*, deals: int, held: int, rest: float) -> dict[str, Any]:
    """Work through deals of the demo company, then hold an arrow in a long column.

    Ours and plain run at the same time, in two sittings with half of the deals, each over a line of
    its own: they mostly wait. So do screens at rest, which are watched beside them.
    """
    ways = {"ours": FAR, "plain": PLAIN}
    sittings = [(name, n, deals // SITTINGS) for name in ways for n in range(SITTINGS)]
    demo, column = demo_store(), str(store_with_deals(COLUMN_OF))
    # Not forked: the programs' pseudo-terminals are.
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(len(sittings) + 1, mp_context=spawn) as pool:
        resting = pool.submit(at_rest, str(copy_of(demo, "rest.db")), rest)
        days = [
            (name, pool.submit(_work, str(copy_of(demo, f"slow-{name}-{n}.db")), few, ways[name]))
            for name, n, few in sittings
        ]
        worked = {name: [day.result() for whose, day in days if whose == name] for name in ways}
        holds = {name: pool.submit(_hold, column, held, more) for name, more in ways.items()}
        arrows = {name: hold.result() for name, hold in holds.items()}
        rested = resting.result()
    return {
        "line": {
            "bits_per_s": round(BYTES_PER_SECOND * 8),
            "there_and_back_ms": round(DELAY * 2000),
            "server_buffer_bytes": SERVER_BUFFER,
        },
        "deals": deals // SITTINGS * SITTINGS,
        "worked": {name: _report(done) for name, done in worked.items()},
        "held_arrow": {"seconds": held, "keys_per_s": HELD_HZ, **arrows},
        "at_rest": {"seconds": rest, "bytes": rested},
        "targets": [target(f"bytes in {rest:.0f} s at rest", sum(rested.values()), 0)],
    }


def _report(days: list[Day]) -> dict[str, Any]:
    """All sittings together."""
    steps = {
        what: [seconds for day in days for seconds in day.waited[what]] for what in days[0].waited
    }
    return {
        "first_screen_s": round(statistics.median(day.first_screen for day in days), 1),
        "waited_s": round(sum(sum(each) for each in steps.values()), 1),
        "bytes": sum(day.sent for day in days),
        "steps_s": {what: round(statistics.median(each), 2) for what, each in steps.items()},
    }


def _work(store: str, deals: int, more: Mapping[str, str]) -> Day:
    """For each deal: open it, log a call, go back, move it on, go to the next one."""
    program = Distant([PROGRAM, "--store", store], more)
    waited: dict[str, list[float]] = {}

    def step(what: str, keys: tuple[str, ...], holds: Callable[[Rows], bool]) -> None:
        began = time.perf_counter()
        program.press(*keys)
        waited.setdefault(what, []).append(program.wait_until(holds, what) - began)

    board = _shows("Closing", "weighted", "quick add")
    first = program.wait_until(board, "the board") - program.started
    program.settle()
    to_board = program.received
    for _n in range(deals):
        moved = _count(program.screen.rows(), "Qualification") + 1
        step("open the deal", ("enter",), _shows("Stage history", "tab part", but="quick add"))
        step("open the form", ("c",), _shows("Log a call", "ctrl+s save"))
        step("type a sentence", (SENTENCE,), _shows(SENTENCE))
        step("save the call", ("ctrl+s",), _shows("Logged a call", but="ctrl+s save"))
        step("back to the board", ("q",), board)
        step("move it on", ("L",), _all(_shows("Moved:", f"Qualification {moved}"), _marked(1)))
        step("next deal", ("h",), _marked(0))
    program.settle()
    sent = program.received - to_board
    program.close()
    return Day(first, sent, waited)


def _hold(store: str, seconds: int, more: Mapping[str, str]) -> dict[str, Any]:
    """Hold the arrow down on the board; then wait until the right card is marked and all still."""
    program = Distant([PROGRAM, "--store", store], more)
    program.wait_until(_shows("Closing", "weighted", "quick add"), "the board")
    program.settle(2.0)
    before, keys = program.received, seconds * HELD_HZ
    began = time.perf_counter()
    for n in range(keys):
        program.rest(began + n / HELD_HZ - time.perf_counter())
        program.press("down")
    released = time.perf_counter()
    is_right = _on_card(_amount(store, keys * STAGES))
    right = program.wait_until(is_right, "the card")
    program.settle()
    found = is_right(program.screen.rows())
    sent = program.received - before
    program.close()
    return {
        "right_card_s_after_release": round(right - released, 2),
        "still_s_after_release": round(program.last_at - released, 2),
        "right_card_stays": found,
        "bytes": sent,
        "bytes_a_key": round(sent / keys),
        "most_waiting_in_server_bytes": program.most_waiting,
    }


def _shows(*texts: str, but: str = "") -> Callable[[Rows], bool]:
    """All these texts are on the screen, and one is not."""

    def holds(rows: Rows) -> bool:
        screen = "\n".join(rows)
        return all(text in screen for text in texts) and not (but and but in screen)

    return holds


def _all(*conditions: Callable[[Rows], bool]) -> Callable[[Rows], bool]:
    return lambda rows: all(holds(rows) for holds in conditions)


def _marked(column: int) -> Callable[[Rows], bool]:
    """The cursor is on a card of a column of the board."""
    heads = ("Lead ", "Qualification ")

    def holds(rows: Rows) -> bool:
        x = rows[1].find(heads[column]) - 1
        return x >= 0 and any(row[x] == MARK for row in rows[5:-3])

    return holds


def _on_card(amount: str) -> Callable[[Rows], bool]:
    """The cursor is on the card of the first column that has this amount in its second line."""

    def holds(rows: Rows) -> bool:
        cards = pairwise(rows[5:-2])
        return any(title[0] == MARK and amount in detail[:20] for title, detail in cards)

    return holds


def _amount(store: str, number: int) -> str:
    """The amount of a deal as its card shows it; the first column has each sixth deal."""
    connection = sqlite3.connect(store)
    (amount,) = connection.execute(
        "SELECT amount FROM deal WHERE position = ?", (number,)
    ).fetchone()
    connection.close()
    return f"₴{amount // 100:,}"


def _count(rows: Rows, stage: str) -> int:
    """How many deals the head of a column says."""
    return int(rows[1].partition(f"{stage} ")[2].split()[0])
