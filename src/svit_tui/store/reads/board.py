"""Read the board in SQL with sqlite3 alone, before any ORM is imported.

Orders and sums come from the covering index `deal_board`; texts are read only for the cards that
are on screen.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from svit_tui.model.standing import NextStep, Standing
from svit_tui.model.values.instants import day_begins
from svit_tui.store.reads.chunks import chunks
from svit_tui.store.reads.filters.deal_filter import DealFilter, numbers
from svit_tui.store.reads.standing import STEP_ENDS, Moment

# What the sort picker offers: word → ORDER BY.
SORTS: dict[str, str] = {
    "manual": "deal.position, deal.id",
    "amount": "deal.amount IS NULL, deal.amount DESC, deal.id",
    "expected_close_on": "deal.expected_close_on IS NULL, deal.expected_close_on, deal.id",
    "stage_age": "deal.stage_entered_at, deal.id",
    "title": "deal.title_key, deal.id",
    "created": "deal.created_at DESC, deal.id DESC",
    "score": "deal.score IS NULL, deal.score DESC, deal.id",
    "communication": "deal.last_communication_at IS NOT NULL, deal.last_communication_at, deal.id",
}
SHOWN = ("open", "snoozed", "won", "lost")


@dataclass(frozen=True, slots=True)
class BoardFilter(DealFilter):
    """Which deals the board shows, of SHOWN, and in which order, a word of SORTS.

    `where` is a filter in words; `condition` is what it means, once that was looked up.
    """

    sort: str = "manual"
    where: str = ""

    @property
    def narrows(self) -> bool:
        """Whether anything is left out that the plain board shows."""
        return replace(self, sort="manual") != BoardFilter()


class PipelineRow(NamedTuple):
    """A pipeline for the picker."""

    id: int
    name: str
    currency: str


class StageRow(NamedTuple):
    """A stage as a column's head needs it."""

    id: int
    name: str
    probability: int
    rotting_days: int | None


class CardRow(NamedTuple):
    """A deal as a card needs it. Instants and dates are in stored form.

    `nurture` names the sequence that runs for it, of whose steps so many are left to do.
    """

    id: int
    title: str
    contact_id: int
    contact_name: str
    stage_id: int
    pipeline_id: int
    amount: int | None
    currency: str
    probability: int | None
    owner_id: int | None
    owner_name: str | None
    source_id: int | None
    status: str
    stage_entered_at: str
    active_at: str
    expected_close_on: str | None
    snoozed_until: str | None
    snooze_reason: str
    next_step: str
    next_step_kind: str
    next_step_on: str | None
    next_step_at: str | None
    score: int | None
    nurture: str | None
    nurture_steps: int
    nurture_left: int
    closed_at: str | None
    loss_reason: str | None
    archived_at: str | None
    version: int
    next_step_ends: str | None
    rotting_days: int | None

    @property
    def standing(self) -> Standing:
        """What tells whether it is rotting, overdue and so on."""
        return Standing(
            is_on_board=self.status == "open" and self.archived_at is None,
            active_at=datetime.fromisoformat(self.active_at),
            rotting_days=self.rotting_days,
            step=NextStep.stored(
                self.next_step_kind, self.next_step_on, self.next_step_at, self.next_step_ends
            ),
            snoozed_until=_day(self.snoozed_until),
            expected_close_on=_day(self.expected_close_on),
        )


@dataclass(slots=True)
class Sums:
    """What a column's head adds up: per currency, in minor units. `weighted` is times 100."""

    count: int = 0
    amount: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    weighted: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))


def pipeline_rows(connection: sqlite3.Connection) -> list[PipelineRow]:
    """The pipelines in use, in the user's order."""
    return [
        PipelineRow(*row)
        for row in connection.execute(
            "SELECT id, name, currency FROM pipeline WHERE archived_at IS NULL"
            " ORDER BY position, id"
        )
    ]


def busiest_pipeline(connection: sqlite3.Connection) -> int | None:
    """The pipeline with most open deals; the first one if there is no deal."""
    row = connection.execute(
        "SELECT pipeline.id FROM pipeline LEFT JOIN ("
        "  SELECT stage.pipeline_id AS pipeline_id, count(*) AS deals FROM deal"
        "  JOIN stage ON stage.id = deal.stage_id"
        "  WHERE deal.status = 'open' AND deal.archived_at IS NULL GROUP BY stage.pipeline_id"
        ") AS busy ON busy.pipeline_id = pipeline.id WHERE pipeline.archived_at IS NULL"
        " ORDER BY coalesce(busy.deals, 0) DESC, pipeline.position, pipeline.id LIMIT 1"
    ).fetchone()
    return row[0] if row else None


def newest_change(connection: sqlite3.Connection) -> int:
    """The number of the newest change."""
    row = connection.execute("SELECT coalesce(max(id), 0) FROM change_set").fetchone()
    return int(row[0])


def stage_rows(connection: sqlite3.Connection, pipeline_id: int) -> list[StageRow]:
    """A pipeline's stages in their order."""
    return [
        StageRow(*row)
        for row in connection.execute(
            "SELECT id, name, probability, rotting_days FROM stage"
            " WHERE pipeline_id = ? AND archived_at IS NULL ORDER BY position, id",
            (pipeline_id,),
        )
    ]


def deal_order(
    connection: sqlite3.Connection,
    stages: Sequence[StageRow],
    wanted: BoardFilter,
    today: date,
    now: datetime | None = None,
) -> dict[int, array[int]]:
    """Numbers of the deals of each stage, in the order of the filter's sort.

    Sorted by hand, deals that are back from snooze stand on top of their stage.
    """
    tops: dict[int, list[int]] = {}
    shown = wanted
    if wanted.sort == "manual" and wanted.show == "open":
        tops = _back_from_snooze(connection, stages, wanted, today, now)
        shown = replace(wanted, show="unsnoozed")
    where, values = _conditions(connection, shown, today, now)
    result: dict[int, array[int]] = {}
    for stage in stages:
        rows = connection.execute(
            f"SELECT deal.id FROM deal {wanted.joins} WHERE deal.stage_id = :stage AND {where}"
            f" ORDER BY {_order(wanted)}",
            {**values, "stage": stage.id},
        )
        ids = result[stage.id] = array("q", tops.get(stage.id, ()))
        ids.extend(row[0] for row in rows)
    return result


def _back_from_snooze(
    connection: sqlite3.Connection,
    stages: Sequence[StageRow],
    wanted: BoardFilter,
    today: date,
    now: datetime | None,
) -> dict[int, list[int]]:
    """The deals whose day has come, a stage each; the index `deal_snoozed` finds these few."""
    where, values = _conditions(connection, replace(wanted, show="back"), today, now)
    tops: dict[int, list[int]] = defaultdict(list)
    for stage_id, deal_id in connection.execute(
        f"SELECT deal.stage_id, deal.id FROM deal {wanted.joins}"
        f" WHERE deal.stage_id IN ({numbers(stage.id for stage in stages)})"
        f" AND {where} ORDER BY +deal.position, deal.id",
        values,
    ):
        tops[stage_id].append(deal_id)
    return tops


def deal_sums(
    connection: sqlite3.Connection,
    stages: Sequence[StageRow],
    wanted: BoardFilter,
    today: date,
    now: datetime | None = None,
) -> dict[int, Sums]:
    """Count, sum and weighted sum of the deals of each stage."""
    where, values = _conditions(connection, wanted, today, now)
    result: dict[int, Sums] = {}
    for stage in stages:
        sums = result[stage.id] = Sums()
        for currency, count, amount, weighted in connection.execute(
            "SELECT deal.currency, count(*), sum(deal.amount),"
            f" sum(deal.amount * coalesce(deal.probability, :probability)) FROM deal {wanted.joins}"
            f" WHERE deal.stage_id = :stage AND {where} GROUP BY deal.currency",
            {**values, "probability": stage.probability, "stage": stage.id},
        ):
            sums.count += count
            if amount:
                sums.amount[currency] = amount
                sums.weighted[currency] = weighted
    return result


def card_rows(connection: sqlite3.Connection, ids: Iterable[int]) -> dict[int, CardRow]:
    """Cards by number; numbers of deals that are gone are left out."""
    found: dict[int, CardRow] = {}
    for part in chunks(ids):
        marks = ",".join("?" * len(part))
        for row in connection.execute(
            "SELECT deal.id, deal.title, deal.contact_id, contact.name, deal.stage_id,"
            " deal.pipeline_id, deal.amount, deal.currency, deal.probability, deal.owner_id,"
            " member.name, deal.source_id, deal.status, deal.stage_entered_at,"
            " coalesce(deal.active_at, deal.stage_entered_at), deal.expected_close_on,"
            " deal.snoozed_until, deal.snooze_reason, deal.next_step, deal.next_step_kind,"
            " deal.next_step_on, deal.next_step_at, deal.score, run.name,"
            " (SELECT count(*) FROM task WHERE task.sequence_run_id = run.id),"
            " (SELECT count(*) FROM task WHERE task.sequence_run_id = run.id"
            "   AND task.done_at IS NULL AND task.archived_at IS NULL),"
            " deal.closed_at, loss_reason.name, deal.archived_at, deal.version,"
            f" {STEP_ENDS}, stage.rotting_days"
            " FROM deal JOIN contact ON contact.id = deal.contact_id"
            " JOIN stage ON stage.id = deal.stage_id"
            " LEFT JOIN member ON member.id = deal.owner_id"
            " LEFT JOIN loss_reason ON loss_reason.id = deal.loss_reason_id"
            " LEFT JOIN sequence_run AS run ON run.deal_id = deal.id AND run.stopped_at IS NULL"
            f" WHERE deal.id IN ({marks})",
            part,
        ):
            card = CardRow(*row)
            found[card.id] = card
    return found


def matches(
    connection: sqlite3.Connection,
    deal_id: int,
    wanted: BoardFilter,
    today: date,
    now: datetime | None = None,
) -> bool:
    """Whether the board shows a deal under this filter."""
    where, values = _conditions(connection, wanted, today, now)
    row = connection.execute(
        f"SELECT 1 FROM deal {wanted.joins} WHERE deal.id = :deal AND {where}",
        {**values, "deal": deal_id},
    ).fetchone()
    return row is not None


def place_of(connection: sqlite3.Connection, deal_id: int, today: date) -> tuple[bool, float, int]:
    """What a deal's place in its stage is found by: the order by hand of `deal_order`."""
    row = connection.execute(
        "SELECT position, snoozed_until FROM deal WHERE id = ?", (deal_id,)
    ).fetchone()
    position, until = row if row else (0.0, None)
    return until is None or until > today.isoformat(), float(position), deal_id


def _order(wanted: BoardFilter) -> str:
    if wanted.sort == "manual" and wanted.show in ("won", "lost"):
        return "deal.closed_at DESC, deal.id DESC"
    return SORTS[wanted.sort]


def _conditions(
    connection: sqlite3.Connection, wanted: BoardFilter, today: date, now: datetime | None
) -> tuple[str, dict[str, Any]]:
    """WHERE and values of a filter. The open board's is what `deal_board` covers."""
    at = now or day_begins(today)
    if wanted.show in ("won", "lost"):
        # Of closed deals nobody needs anything.
        wanted = replace(wanted, needs=())
    # Only rotting asks for the stages' limits.
    moment = Moment.read(connection, at) if "rotting" in wanted.needs else Moment(at)
    return wanted.conditions(moment)


def _day(stored: str | None) -> date | None:
    return date.fromisoformat(stored) if stored else None
