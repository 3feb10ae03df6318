"""Define snoozed, rotting, overdue, without a next step and past its close in SQL.

This is where these rules are written in SQL; `model/standing.py` explains them and writes the same
ones in Python, and a test holds the two equal. Conditions are on the columns of `deal`, and take
their values by name from `Moment.values`. They are about deals that are ON_BOARD, which stays a
condition of its own: partial indexes are chosen by its very words. Where a column is empty a
condition may be unknown (NULL), which is as good as false.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from svit_tui.model.standing import local_day
from svit_tui.model.values.instants import instant_text

ON_BOARD = "deal.status = 'open' AND deal.archived_at IS NULL"
AWAKE = "(deal.snoozed_until IS NULL OR deal.snoozed_until <= :today)"
SNOOZED = "deal.snoozed_until > :today"
BACK = "deal.snoozed_until <= :today"
# Of deals that are AWAKE.
NO_NEXT_STEP = "deal.next_step_kind = ''"
CLOSE_PASSED = "deal.expected_close_on < :today"
# The stages that limit how long a deal may rest, and the days.
LIMITS = "SELECT id, rotting_days FROM stage WHERE rotting_days IS NOT NULL"


def due_passed(day: str, moment: str, ends: str = "") -> str:
    """That the time of something has passed, from the columns with its day and its instant.

    `ends` is the end of an event, if it is one: an instant or its last day, like its beginning.
    """
    by_day, by_moment = f"{day} < :today", f"{moment} < :now"
    if ends:
        by_day += f" AND coalesce({ends}, '') < :today"
        by_moment += f" AND coalesce({ends}, '') < :now"
    return f"CASE WHEN {moment} IS NULL THEN {by_day} ELSE {by_moment} END"


# When the event that is a deal's next step is over, as an instant or its last day in stored form;
# none of a task. The event is known by when it begins, since a deal's row has no number of it.
STEP_ENDS = (
    "CASE WHEN deal.next_step_kind = 'event' THEN (SELECT max(coalesce(event.ends_at,"
    " event.ends_on)) FROM event WHERE event.deal_id = deal.id AND event.done_at IS NULL"
    " AND event.archived_at IS NULL AND event.rule = ''"
    " AND coalesce(event.starts_at, event.starts_on)"
    " = coalesce(deal.next_step_at, deal.next_step_on)) END"
)
OVERDUE = due_passed("deal.next_step_on", "deal.next_step_at", STEP_ENDS)
# A timed task is due at its instant, whatever zone its date was meant in: its stored date may be a
# day off, and the range for the index reaches a day further.
TASK_OVERDUE = f"task.due_on <= :tomorrow AND {due_passed('task.due_on', 'task.due_at')}"


@dataclass(frozen=True, slots=True)
class Moment:
    """The instant at which standing is computed, and how many days deals may rest in each stage.

    `limits` has the days by stage; stages without a limit are left out.
    """

    now: datetime
    limits: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of(cls, now: datetime, limits: Iterable[tuple[int, int | None]]) -> Moment:
        """A moment with the rotting days of these stages."""
        return cls(now, tuple((stage, days) for stage, days in limits if days is not None))

    @classmethod
    def read(cls, connection: sqlite3.Connection, now: datetime) -> Moment:
        """A moment with the rotting days of all stages."""
        return cls.of(now, connection.execute(LIMITS))

    def values(self) -> dict[str, Any]:
        """What the conditions are compared to, by name."""
        today = local_day(self.now)
        return {
            "now": instant_text(self.now),
            "today": today.isoformat(),
            "tomorrow": (today + timedelta(days=1)).isoformat(),
            **{f"rests{days}": self._resting_since(days) for days, _stages in self._by_patience()},
        }

    def rotting(self) -> str:
        """That a deal which is AWAKE is rotting. A first comparison rules out most deals.

        The stages are part of the condition, so that an index over all open deals can answer it.
        """
        groups = self._by_patience()
        if not groups:
            return "0"
        each = " OR ".join(
            f"(deal.active_at <= :rests{days} AND deal.stage_id IN ({','.join(map(str, stages))}))"
            for days, stages in groups
        )
        return f"deal.active_at <= :rests{groups[0][0]} AND ({each})"

    def needs(self) -> dict[str, str]:
        """What an open deal may be in need of, by its word."""
        return {
            "rotting": f"{AWAKE} AND {self.rotting()}",
            "no_next_step": f"{AWAKE} AND {NO_NEXT_STEP}",
            "overdue": OVERDUE,
        }

    def written(self, condition: str) -> str:
        """A condition with its values written in."""
        from svit_tui.store.reads.written import written

        return f"({written(condition, self.values())})"

    def _by_patience(self) -> list[tuple[int, list[int]]]:
        """Stages that allow the same number of days, the least patient first."""
        patience: dict[int, list[int]] = {}
        for stage, days in self.limits:
            patience.setdefault(days, []).append(stage)
        return sorted(patience.items())

    def _resting_since(self, days: int) -> str:
        """A deal that has rested since then has rested for more than so many whole days."""
        return instant_text(self.now - timedelta(days=days + 1))
