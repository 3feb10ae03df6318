"""What keys cost, place by place, in the program on a store of deals."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.places import PROGRAM
from benchmarks.terminal import KeyCost, Terminal

# Silence after which a key is through, and how long its first byte may take.
QUIET, PATIENCE = 0.03, 0.3
# Longer for what is written to the disk or opens something.
SLOW_QUIET = 0.15
# In lists that have little to scroll fewer keys tell as much.
FEW = 20
SENTENCE = "Agreed on the next step"
MOVE, FORM = "move a deal to the next stage", "letter in a form"
FILTER, FILTER_OTHER = "letter in a filter, same list", "letter in a filter, other list"


@dataclass(frozen=True)
class List:
    """A list to walk through: what opens it, what it shows then, and the keys along it."""

    name: str
    forth: str
    back: str
    opens: tuple[str, ...] = ()
    shows: tuple[str, ...] = ()
    leave: str = ""
    is_long: bool = True


LISTS = (
    List("board, j k", "j", "k"),
    List("board, h l", "l", "h", ("g", "g"), ("quick add",), is_long=False),
    List("picker of owners", "down", "up", ("o",), ("type to find",), "escape", is_long=False),
    List("ctrl+k", "down", "up", ("ctrl+k", "a"), ("Jump to", "enter take"), "escape"),
    List("command palette", "down", "up", (":",), ("type to find",), "escape"),
    List("contacts", "j", "k", ("2",), ("Last said",)),
    List("contact card", "j", "k", ("enter",), ("Active deals",), "q"),
    List("timeline", "j", "k", ("3",), ("What ", "Who")),
)


@dataclass(frozen=True)
class Costs:
    """The costs of many keys of one kind."""

    costs: tuple[KeyCost, ...]

    @property
    def bytes_median(self) -> float:
        """Bytes, the median."""
        return statistics.median(cost.sent for cost in self.costs)

    @property
    def bytes_worst(self) -> int:
        """Bytes, the most."""
        return max(cost.sent for cost in self.costs)

    @property
    def ms_median(self) -> float:
        """Milliseconds to the last byte, the median."""
        return round(statistics.median(cost.ms for cost in self.costs), 1)

    @property
    def ms_p95(self) -> float:
        """Milliseconds to the last byte, the 95th percentile."""
        return round(p95(cost.ms for cost in self.costs), 1)

    def as_json(self) -> dict[str, float]:
        """What the report says of them."""
        return {
            "keys": len(self.costs),
            "bytes_median": self.bytes_median,
            "bytes_worst": self.bytes_worst,
            "ms_median": self.ms_median,
            "ms_p95": self.ms_p95,
        }


def p95(values: Iterable[float]) -> float:
    """The 95th percentile."""
    ordered = sorted(values)
    return ordered[math.ceil(len(ordered) * 0.95) - 1]


def start(store: Path, more: Mapping[str, str] | None = None) -> tuple[Terminal, int]:
    """The program on a store, with everything loaded; and the bytes of its first screen."""
    terminal = Terminal([PROGRAM, "--store", str(store)], more=more)
    terminal.wait_for("weighted", "quick add")
    terminal.read(SLOW_QUIET)
    sent = terminal.bytes
    # The rest of the program is imported after the first frame; that is measured on its own.
    terminal.read(1.5)
    return terminal, sent


def walk(terminal: Terminal, forth: str, back: str, count: int, quiet: float = QUIET) -> Costs:
    """Press a key along a list so many times; at its end the other one, to and fro."""
    costs: list[KeyCost] = []
    is_stuck = False
    while len(costs) < count:
        cost = terminal.key(forth, quiet, patience=PATIENCE)
        if cost.sent:
            costs.append(cost)
            is_stuck = False
        elif is_stuck:
            raise RuntimeError(f"neither {forth} nor {back} does anything")
        else:
            is_stuck = True
            forth, back = back, forth
    return Costs(tuple(costs))


def walks(terminal: Terminal, count: int) -> Iterator[tuple[str, Costs]]:
    """Walks through all the lists; at the end it is the board again."""
    for each in LISTS:
        terminal.press(*each.opens)
        terminal.wait_for(*each.shows)
        terminal.read(SLOW_QUIET)
        few = count if each.is_long else min(FEW, count)
        yield each.name, walk(terminal, each.forth, each.back, few)
        if each.leave:
            terminal.key(each.leave, SLOW_QUIET, patience=PATIENCE)
    terminal.press("1")
    terminal.wait_for("quick add")
    terminal.read(SLOW_QUIET)


def moves(terminal: Terminal) -> Costs:
    """A deal moved to the next stages and back, on the board."""
    return Costs(tuple(terminal.key(key, SLOW_QUIET, patience=1.0) for key in "LLLHHH"))


def letters_in_form(terminal: Terminal) -> Costs:
    """Letters typed into a field of a form; the form is left empty."""
    terminal.press("c")
    terminal.wait_for("ctrl+s save")
    # Its lists may come a little later.
    terminal.read(1.0)
    costs = [terminal.key(letter, QUIET, patience=PATIENCE) for letter in SENTENCE]
    terminal.wait_for(SENTENCE)
    terminal.press(*["backspace"] * len(SENTENCE))
    terminal.read(SLOW_QUIET)
    terminal.key("escape", SLOW_QUIET, patience=PATIENCE)
    return Costs(tuple(costs))


def letters_in_filter(terminal: Terminal, text: str, quiet: float) -> dict[str, Costs]:
    """Letters typed into the filter of the board, by whether they change what it shows."""
    kinds: dict[str, list[KeyCost]] = {FILTER: [], FILTER_OTHER: []}
    terminal.press("/")
    terminal.wait_for("type to filter")
    terminal.read(SLOW_QUIET)
    for end, letter in enumerate(text, 1):
        before = terminal.rows()
        cost = terminal.key(letter, quiet)
        changed = [new for old, new in zip(before, terminal.rows(), strict=True) if old != new]
        is_same = all(text[:end] in row for row in changed)
        kinds[FILTER if is_same else FILTER_OTHER].append(cost)
    terminal.key("escape", SLOW_QUIET, patience=PATIENCE)
    return {name: Costs(tuple(costs)) for name, costs in kinds.items() if costs}
