"""Read the triage queue in SQL with sqlite3 alone.

Everything is read from the covering index `deal_triage`. Its first column is the date of the next
step, so overdue deals are adjacent, the longest overdue first. A short queue is read in one pass. A
long queue is counted in one pass, and its beginning is read one kind of reason at a time until
there are enough deals.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from svit_tui.model.standing import NextStep, Standing
from svit_tui.model.values.instants import instant_text
from svit_tui.store.reads.chunks import chunks
from svit_tui.store.reads.filters.deal_filter import DealFilter
from svit_tui.store.reads.standing import (
    BACK,
    CLOSE_PASSED,
    NO_NEXT_STEP,
    ON_BOARD,
    OVERDUE,
    STEP_ENDS,
    Moment,
)

# A queue of at most so many is read in one pass.
FEW = 1000

# The stored date of a timed step is that of the zone it was planned in: a day either way.
_OVERDUE = f"next_step_on <= :tomorrow AND {OVERDUE}"
# Only where no step has a date can there be none.
_NO_NEXT_STEP = f"next_step_on IS NULL AND {NO_NEXT_STEP}"
_FROM = "FROM deal INDEXED BY deal_triage WHERE"


class StageFacts(NamedTuple):
    """What triage has to know of a stage."""

    id: int
    rotting_days: int | None
    is_first: bool


class DealFacts(NamedTuple):
    """What reasons follow from, in stored form."""

    id: int
    owner_id: int | None
    stage_id: int
    snoozed_until: str | None
    next_step_kind: str
    next_step_on: str | None
    next_step_at: str | None
    expected_close_on: str | None
    active_at: str
    created_at: str
    next_step_ends: str | None

    def standing(self, rotting_days: int | None) -> Standing:
        """What reasons follow from in a stage that allows so many days of rest."""
        return Standing(
            is_on_board=True,
            active_at=datetime.fromisoformat(self.active_at),
            rotting_days=rotting_days,
            step=NextStep.stored(
                self.next_step_kind, self.next_step_on, self.next_step_at, self.next_step_ends
            ),
            snoozed_until=_day(self.snoozed_until),
            expected_close_on=_day(self.expected_close_on),
        )


# Where they come from, if not from the column of the same name.
_ELSEWHERE = {
    "active_at": "coalesce(active_at, created_at)",
    "next_step_ends": STEP_ENDS,
}
_COLUMNS = ", ".join(_ELSEWHERE.get(name, name) for name in DealFacts._fields)


@dataclass(frozen=True, slots=True)
class TriageQuestion:
    """What a queue is asked by: when, and which of the open deals that are not snoozed."""

    now: datetime
    stages: Sequence[StageFacts]
    untouched_hours: int
    deals: DealFilter = field(default_factory=DealFilter)

    def values(self) -> dict[str, Any]:
        """What the conditions are compared to."""
        return {
            **self.deals.conditions(self._moment())[1],
            "untouched": instant_text(self.now - timedelta(hours=self.untouched_hours)),
        }

    def _moment(self) -> Moment:
        return Moment.of(self.now, ((stage.id, stage.rotting_days) for stage in self.stages))

    def kinds(self) -> dict[str, tuple[str, str]]:
        """Kinds of reason, worst first: the condition, and the column to sort by.

        Where a column is empty, a condition may be NULL, which counts as false.
        """
        first = ",".join(str(stage.id) for stage in self.stages if stage.is_first) or "NULL"
        return {
            "back_from_snooze": (BACK, "snoozed_until"),
            "overdue": (_OVERDUE, "next_step_on"),
            "untouched": (
                f"{_NO_NEXT_STEP} AND active_at <= created_at"
                f" AND created_at <= :untouched AND stage_id IN ({first})",
                "created_at",
            ),
            "expected_close_passed": (CLOSE_PASSED, "expected_close_on"),
            "rotting": (self._moment().rotting(), "active_at"),
            "no_next_step": (_NO_NEXT_STEP, "active_at"),
            "without_owner": ("owner_id IS NULL", "created_at"),
        }

    def where(self) -> str:
        """The open deals that are looked at."""
        condition, _values = self.deals.conditions(self._moment())
        if self.deals.joins:
            among = f"SELECT deal.id FROM deal {self.deals.joins} WHERE {condition}"
            return f"{ON_BOARD} AND id IN ({among})"
        return condition

    def parts(self) -> list[str]:
        """The queue as three ranges of the index, each with the reasons that are possible there.

        In the range of steps that are still ahead, for instance, nothing can be overdue.
        """
        kinds = self.kinds()
        anyhow = " OR ".join(
            (
                "owner_id IS NULL",
                kinds["expected_close_passed"][0],
                kinds["rotting"][0],
                "snoozed_until IS NOT NULL",
            )
        )
        where = self.where()
        return [
            f"{where} AND next_step_on <= :tomorrow AND ({OVERDUE} OR {anyhow})",
            f"{where} AND next_step_on IS NULL AND ({NO_NEXT_STEP} OR {anyhow})",
            f"{where} AND next_step_on > :tomorrow AND ({anyhow})",
        ]


def stages(connection: sqlite3.Connection) -> list[StageFacts]:
    """All stages."""
    rows = connection.execute(
        "SELECT id, rotting_days, pipeline_id, archived_at FROM stage ORDER BY position, id"
    ).fetchall()
    firsts: dict[int, int] = {}
    for stage_id, _days, pipeline_id, archived_at in rows:
        if archived_at is None:
            firsts.setdefault(pipeline_id, stage_id)
    beginnings = set(firsts.values())
    return [StageFacts(row[0], row[1], row[0] in beginnings) for row in rows]


def queue(
    connection: sqlite3.Connection, asked: TriageQuestion, limit: int | None = None
) -> tuple[list[DealFacts], int]:
    """The first deals of the queue, all of them without a limit, and how many there are."""
    few = None if limit is None else max(limit, FEW)
    found = _at_once(connection, asked, few)
    if few is None or len(found) <= few:
        return found[:limit], len(found)
    assert limit is not None
    counts = " + ".join(f"(SELECT count(*) {_FROM} {part})" for part in asked.parts())
    count = connection.execute(f"SELECT {counts}", asked.values()).fetchone()[0]
    return _kind_by_kind(connection, asked, limit), count


def _at_once(
    connection: sqlite3.Connection, asked: TriageQuestion, few: int | None
) -> list[DealFacts]:
    """The whole queue in its order; of one longer than `few`, one more in any order."""
    kinds = list(asked.kinds().values())
    place = " ".join(f"WHEN {condition} THEN {n}" for n, (condition, _by) in enumerate(kinds))
    since = " ".join(f"WHEN {condition} THEN {by}" for condition, by in kinds)
    columns = f"{_COLUMNS}, CASE {place} END, CASE {since} END"
    query = " UNION ALL ".join(f"SELECT {columns} {_FROM} {part}" for part in asked.parts())
    if few is not None:
        query += f" LIMIT {few + 1}"
    rows = connection.execute(query, asked.values()).fetchall()
    if few is None or len(rows) <= few:
        rows.sort(key=lambda row: (row[-2], row[-1], row[0]))
    return [DealFacts(*row[:-2]) for row in rows]


def _kind_by_kind(
    connection: sqlite3.Connection, asked: TriageQuestion, limit: int
) -> list[DealFacts]:
    """The first of a long queue: the worst kind, then the next one, until there is enough."""
    found: list[DealFacts] = []
    values, earlier = asked.values(), ""
    for kind, (condition, by) in asked.kinds().items():
        # Few are snoozed at all.
        index = "deal_snoozed" if kind == "back_from_snooze" else "deal_triage"
        rows = connection.execute(
            f"SELECT {_COLUMNS} FROM deal INDEXED BY {index} WHERE {asked.where()}"
            f" AND {condition}{earlier} ORDER BY {by}, id LIMIT {limit - len(found)}",
            values,
        )
        found += [DealFacts(*row) for row in rows]
        if len(found) >= limit:
            break
        earlier += f" AND NOT coalesce({condition}, 0)"
    return found


def facts(
    connection: sqlite3.Connection, asked: TriageQuestion, deal_ids: Iterable[int]
) -> dict[int, DealFacts]:
    """The deals of these that are in the queue."""
    found: dict[int, DealFacts] = {}
    for part in chunks(deal_ids):
        numbers = ",".join(str(int(number)) for number in part)
        query = " UNION ALL ".join(
            f"SELECT {_COLUMNS} FROM deal WHERE id IN ({numbers}) AND {stretch}"
            for stretch in asked.parts()
        )
        for row in connection.execute(query, asked.values()):
            found[row[0]] = DealFacts(*row)
    return found


def titles(connection: sqlite3.Connection, deal_ids: Sequence[int]) -> dict[int, str]:
    """What deals are called."""
    found: dict[int, str] = {}
    for part in chunks(deal_ids):
        marks = ",".join("?" * len(part))
        found.update(
            connection.execute(f"SELECT id, title FROM deal WHERE id IN ({marks})", part).fetchall()
        )
    return found


def owns_deals(connection: sqlite3.Connection, member_id: int) -> bool:
    """Whether a member has any open deal."""
    row = connection.execute(
        f"SELECT 1 FROM deal WHERE owner_id = ? AND {ON_BOARD} LIMIT 1", (member_id,)
    ).fetchone()
    return row is not None


def _day(stored: str | None) -> date | None:
    return date.fromisoformat(stored) if stored else None
