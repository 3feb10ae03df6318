"""A round of triage: which deals came up, what was decided on each, and what comes next.

It only holds deal numbers, so leaving a round halfway loses nothing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from svit_tui.crm.action import Decision
from svit_tui.crm.triage import queue as triage
from svit_tui.crm.triage.queue import Holder, Queue, Taken, TriageQuestion, Waiting

if TYPE_CHECKING:
    from svit_tui.store.store import Store

# So many deals are read at a time.
PAGE = 50
SKIPPED, ELSEWHERE = "skipped", "elsewhere"
# In the order of the summary.
OUTCOMES = (*Decision, ELSEWHERE, SKIPPED)


@dataclass(slots=True)
class Round:
    """The deals of one round, in the order they came up (`trail`), and the one on screen (`at`)."""

    trail: list[int] = field(default_factory=list)
    at: int = -1
    outcomes: dict[int, str] = field(default_factory=dict)
    changes: dict[int, int] = field(default_factory=dict)
    titles: dict[int, str] = field(default_factory=dict)
    busy: dict[int, Holder] = field(default_factory=dict)
    known: dict[int, Waiting] = field(default_factory=dict)
    settled: set[int] = field(default_factory=set)
    total: int = 0

    @property
    def deal_id(self) -> int | None:
        """The deal on screen; none before the first and after the last one."""
        return self.trail[self.at] if 0 <= self.at < len(self.trail) else None

    @property
    def is_over(self) -> bool:
        """Whether all that could come up has come up."""
        return self.at >= len(self.trail)

    @property
    def place(self) -> tuple[int, int]:
        """The place of the deal on screen, and of how many."""
        place = min(self.at + 1, len(self.trail))
        return place, max(self.total - len(self.settled), len(self.trail))

    # The queue

    def extend(self, queue: Queue) -> None:
        """Take in the beginning of the queue, read anew."""
        if not self.known:
            self.total = queue.total
        for deal in queue.first:
            self.known.setdefault(deal.deal_id, deal)

    def candidates(self) -> list[int]:
        """Deals that are known and have not come up yet, the worst first."""
        gone = self.settled | set(self.trail) | set(self.busy)
        return [number for number in self.known if number not in gone]

    def took(self, taken: Taken) -> None:
        """Go to the deal that was found, and remember what was passed over."""
        for number in taken.settled:
            self.settled.add(number)
            self.busy.pop(number, None)
        self.busy |= taken.busy
        if taken.deal_id is None:
            self.at = len(self.trail)
            return
        self.busy.pop(taken.deal_id, None)
        self.trail.append(taken.deal_id)
        self.at = len(self.trail) - 1

    @property
    def line(self) -> list[int]:
        """The deals that came up, then those that are known to come."""
        return [*self.trail, *self.candidates()]

    @property
    def undecided(self) -> int:
        """How many deals are still to be decided."""
        return self.place[1] - len(self.outcomes)

    @property
    def further(self) -> int:
        """How many deals there are behind those that are known."""
        return max(self.place[1] - len(self.line) - len(self.busy), 0)

    # Deciding

    def decide(self, outcome: str, change: int | None = None) -> int | None:
        """Record a decision and its change set; return where the next deal already seen is."""
        if self.deal_id is not None:
            self.outcomes[self.deal_id] = outcome
            if change is not None:
                self.changes[self.deal_id] = change
        return next(
            (
                place
                for place in range(self.at + 1, len(self.trail))
                if self.trail[place] not in self.outcomes
            ),
            None,
        )

    def skip(self) -> int | None:
        """Leave the deal as it is; the place of the next one that has come up already, if any."""
        if self.deal_id is not None:
            self.outcomes.setdefault(self.deal_id, SKIPPED)
        return self.at + 1 if self.at + 1 < len(self.trail) else None

    def undecide(self, change: int) -> int | None:
        """Forget what was decided by a change that was undone; the place of its deal, if any."""
        for place in range(len(self.trail) - 1, -1, -1):
            if self.changes.get(self.trail[place]) == change:
                self.outcomes.pop(self.trail[place], None)
                return place
        return None

    # The end

    def counted(self) -> list[tuple[str, int]]:
        """How many of each outcome, in the order of OUTCOMES."""
        counts = Counter(self.outcomes.values())
        return [(outcome, counts[outcome]) for outcome in OUTCOMES if counts[outcome]]

    def titles_of(self, outcome: str) -> list[str]:
        """The deals of an outcome, as far as their titles are known."""
        return [
            self.titles[number]
            for number, each in self.outcomes.items()
            if each == outcome and number in self.titles
        ]

    def with_others(self) -> list[tuple[str, int]]:
        """Whom the deals are with that were passed over, and how many each has."""
        return Counter(holder.name for holder in self.busy.values()).most_common()


def bring_next(store: Store, asked: TriageQuestion, round_: Round) -> None:
    """Lease the next deal of a round that is free and still needs a decision, and go to it.

    At the end of the queue, deals that were busy elsewhere are tried once more. If none is left,
    the round is over. Raises StoreUnavailable.
    """
    last = False
    while not last:
        found = round_.candidates()
        if not found:
            limit = len(round_.known) + PAGE
            round_.extend(triage.queue(store.light(), asked, limit))
            found = round_.candidates()
            last = not found
        with store.unit() as work:
            taken = triage.take(work, asked, found or list(round_.busy))
        round_.took(taken)
        last = last or taken.deal_id is not None
