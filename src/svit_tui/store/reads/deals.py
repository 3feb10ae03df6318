"""Reads of deals in SQL on sqlite3 alone: rows for lists and scripts, and what one deal has."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from svit_tui.store.reads.chunks import chunks
from svit_tui.store.reads.filters.deal_filter import DealFilter
from svit_tui.store.reads.standing import STEP_ENDS, Moment

# Orders of a listing; those without a score come last.
ORDERS = {
    "newest": "deal.id DESC",
    "score": "deal.score IS NULL, deal.score DESC, deal.id DESC",
}


class DealColumns(NamedTuple):
    """A deal with the names of what it refers to, in stored form."""

    id: int
    title: str
    contact_id: int
    contact: str
    contact_kind: str
    organization: str | None
    pipeline_id: int
    pipeline: str
    stage_id: int
    stage: str
    rotting_days: int | None
    status: str
    amount: int | None
    currency: str
    owner: str | None
    source: str | None
    created_at: str
    stage_entered_at: str
    last_communication_at: str | None
    active_at: str | None
    expected_close_on: str | None
    closed_at: str | None
    loss_reason: str | None
    snoozed_until: str | None
    snooze_reason: str
    next_step: str
    next_step_kind: str
    next_step_on: str | None
    next_step_at: str | None
    next_step_ends: str | None
    score: int | None
    archived_at: str | None
    version: int


# Where they come from, if not from the deal's column of the same name.
_ELSEWHERE = {
    "contact": "contact.name",
    "contact_kind": "contact.kind",
    "organization": "organization.name",
    "pipeline": "pipeline.name",
    "stage": "stage.name",
    "rotting_days": "stage.rotting_days",
    "owner": "member.name",
    "source": "source.name",
    "loss_reason": "loss_reason.name",
    "next_step_ends": STEP_ENDS,
}
_ROWS = (
    f"SELECT {', '.join(_ELSEWHERE.get(name, f'deal.{name}') for name in DealColumns._fields)}"
    " FROM deal JOIN contact ON contact.id = deal.contact_id"
    " JOIN pipeline ON pipeline.id = deal.pipeline_id JOIN stage ON stage.id = deal.stage_id"
    " LEFT JOIN contact AS organization ON organization.id = contact.organization_id"
    " LEFT JOIN member ON member.id = deal.owner_id"
    " LEFT JOIN source ON source.id = deal.source_id"
    " LEFT JOIN loss_reason ON loss_reason.id = deal.loss_reason_id"
)


def deal_rows(
    connection: sqlite3.Connection,
    wanted: DealFilter,
    *,
    now: datetime,
    ids: Sequence[int] | None = None,
    sort: str = "newest",
    limit: int | None = None,
) -> Iterator[DealColumns]:
    """The columns of deals, with the names of what they refer to.

    With `ids`, only these deals; of them those that match the filter at `now`.
    """
    moment = Moment.read(connection, now) if "rotting" in wanted.needs else Moment(now)
    where, values = wanted.conditions(moment)
    if ids is not None:
        where += f" AND deal.id IN {_listed('ids')}"
        values["ids"] = json.dumps(list(ids))
    query = f"{_ROWS} WHERE {where} ORDER BY {ORDERS[sort]} LIMIT :limit"
    found = connection.execute(query, {**values, "limit": -1 if limit is None else limit})
    yield from map(DealColumns._make, found)


def _listed(name: str) -> str:
    return f"(SELECT value FROM json_each(:{name}))"


def products_of(
    connection: sqlite3.Connection, deal_ids: Sequence[int]
) -> Iterator[tuple[int, str]]:
    """Number of the deal and name of the product, for each line of these deals."""
    for part in chunks(deal_ids):
        yield from connection.execute(
            "SELECT line.deal_id, coalesce(nullif(product.name, ''), line.name) FROM line"
            " LEFT JOIN product ON product.id = line.product_id"
            f" WHERE line.deal_id IN ({_marks(part)}) ORDER BY line.deal_id, line.position",
            part,
        )


def tags_of(connection: sqlite3.Connection, deal_ids: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Number of the deal and name of the tag, for each tag of these deals."""
    for part in chunks(deal_ids):
        yield from connection.execute(
            "SELECT deal_tag.deal_id, tag.name FROM deal_tag JOIN tag ON tag.id = deal_tag.tag_id"
            f" WHERE deal_tag.deal_id IN ({_marks(part)}) ORDER BY tag.name_key",
            part,
        )


def _marks(part: Sequence[int]) -> str:
    return ",".join("?" * len(part))


def deal_fields(connection: sqlite3.Connection, deal_id: int, names: Sequence[str]) -> Any:
    """These columns of one deal, in stored form, and the chance of its stage at the end."""
    columns = "".join(f'deal."{name}", ' for name in names)
    return connection.execute(
        f"SELECT {columns}stage.probability FROM deal JOIN stage ON stage.id = deal.stage_id"
        " WHERE deal.id = ?",
        (deal_id,),
    ).fetchone()


def lines_of(connection: sqlite3.Connection, deal_id: int) -> list[tuple[Any, ...]]:
    """Number, product, name, quantity, price and discount of a deal's lines, in their order."""
    return connection.execute(
        "SELECT id, product_id, name, quantity, unit_price, discount FROM line WHERE deal_id = ?"
        " ORDER BY position, id",
        (deal_id,),
    ).fetchall()


def people_of(connection: sqlite3.Connection, deal_id: int) -> list[tuple[int, str]]:
    """Numbers and names of a deal's further people."""
    return connection.execute(
        "SELECT contact.id, contact.name FROM contact JOIN deal_contact"
        " ON deal_contact.contact_id = contact.id WHERE deal_contact.deal_id = ?"
        " ORDER BY contact.sort_key",
        (deal_id,),
    ).fetchall()


def visits_of(connection: sqlite3.Connection, deal_id: int) -> list[tuple[Any, ...]]:
    """Kind, instant, who, the stage before and the stage, of a deal's stage history."""
    return connection.execute(
        "SELECT visit.kind, visit.at, member.name, before.name, stage.name FROM stage_change AS"
        " visit JOIN stage ON stage.id = visit.to_stage_id"
        " LEFT JOIN stage AS before ON before.id = visit.from_stage_id"
        " LEFT JOIN member ON member.id = visit.by_id WHERE visit.deal_id = ?"
        " ORDER BY visit.at, visit.id",
        (deal_id,),
    ).fetchall()


def owners_of(connection: sqlite3.Connection, deal_ids: Sequence[int]) -> set[int | None]:
    """Numbers of those who own these deals; none for nobody."""
    query = f"SELECT DISTINCT owner_id FROM deal WHERE id IN {_listed('ids')}"
    return {row[0] for row in connection.execute(query, {"ids": json.dumps(list(deal_ids))})}


def answers_of(
    connection: sqlite3.Connection, deal_id: int, pipeline_id: int
) -> list[tuple[int, str, str, int | None]]:
    """Number, name and kind of what a pipeline asks, in its order, with what a deal has for it."""
    return connection.execute(
        "SELECT criterion.id, criterion.name, criterion.kind, assessment.value FROM criterion"
        " LEFT JOIN assessment ON assessment.criterion_id = criterion.id"
        " AND assessment.deal_id = ? WHERE criterion.pipeline_id = ?"
        " AND criterion.archived_at IS NULL ORDER BY criterion.position, criterion.id",
        (deal_id, pipeline_id),
    ).fetchall()
