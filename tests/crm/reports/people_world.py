"""A small company with deals of all kinds, and its rows in plain form to count by hand."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from svit_tui.crm.action import IMPORT
from svit_tui.crm.reports.catalogue import deals_behind, run
from svit_tui.crm.reports.shared.question import Question
from svit_tui.crm.reports.shared.report import TOTAL, Report, ValueKind
from svit_tui.crm.start.opening import open_store
from svit_tui.model.communication import Communication
from svit_tui.model.contact import Contact
from svit_tui.model.deal import Deal, DealTag, Line, StageChange
from svit_tui.model.lists import Source, Tag
from svit_tui.model.member import Member
from svit_tui.model.task import Task
from svit_tui.store.store import Store

if TYPE_CHECKING:
    from svit_tui.store.file.connect import Reader

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
KINDS = ("call", "email", "meeting", "message", "note")


@dataclass(frozen=True)
class Company:
    """The store, and what was put into it."""

    store: Store
    deals: list[dict[str, Any]]
    said: list[dict[str, Any]]
    tasks: list[dict[str, Any]]
    members: dict[int, dict[str, Any]]


def company(folder: Path, seed: int, *, size: int = 120) -> Company:
    """A company by chance, the same for the same seed."""
    rng = random.Random(seed)
    store = open_store(folder / f"company-{seed}.db", login="olena", clock=lambda: NOW)
    team = [("Тарас", "Захід", "Іра"), ("Anna", "Захід", ""), ("Max", "East", "Іра")]
    with store.unit() as work:
        work.label(IMPORT, "company")
        members = work.add_many(
            Member,
            [
                {"name": name, "name_key": name.casefold(), "team": group, "manager": manager}
                for name, group, manager in team
            ],
        )
        contact = work.add_many(Contact, [{"name": "K", "name_key": "k", "sort_key": "k"}])[0]
        sources = work.add_many(
            Source, [{"name": name, "name_key": name} for name in ("site-x", "ads-x")]
        )
        tag = work.add_many(Tag, [{"name": "hot-x", "name_key": "hot-x"}])[0]
        deals = [_deal(rng, contact, [*members, None], [*sources, None]) for _n in range(size)]
        for deal, number in zip(deals, work.add_many(Deal, deals), strict=True):
            deal["id"] = number
        work.add_many(StageChange, [change for deal in deals for change in _story(rng, deal)])
        for deal in deals:
            deal["tags"] = [tag] if rng.random() < 0.3 else []
        work.add_many(
            DealTag, [{"deal_id": deal["id"], "tag_id": tag} for deal in deals if deal["tags"]]
        )
        work.add_many(Line, [{"deal_id": deals[0]["id"], "name": "thing"}])
        said = [
            {
                "kind": rng.choice(KINDS),
                "started_at": NOW - timedelta(hours=rng.randrange(24 * 420)),
                "by_id": rng.choice([*members, None]),
                "deal_id": rng.choice([rng.choice(deals)["id"], None]),
                "archived_at": NOW if rng.random() < 0.1 else None,
            }
            for _n in range(size * 2)
        ]
        tasks = [_task(rng, [*members, None], deals) for _n in range(size)]
        work.add_many(Communication, said)
        work.add_many(Task, tasks)
    known = {
        number: {"name": name, "team": group, "manager": manager}
        for number, (name, group, manager) in zip(members, team, strict=True)
    }
    assert store.member is not None
    known[store.member.id] = {"name": store.member.name, "team": "", "manager": ""}
    return Company(store, deals, said, tasks, known)


def _deal(rng: random.Random, contact: int, owners: list[Any], sources: list[Any]) -> Any:
    created = NOW - timedelta(hours=rng.randrange(24 * 400))
    status = rng.choice(["open", "open", "won", "lost"])
    closed = created + (NOW - created) * rng.random() if status != "open" else None
    if closed is not None:
        closed = closed.replace(microsecond=0)
    return {
        "title": "x",
        "title_key": "x",
        "contact_id": contact,
        "pipeline_id": 1,
        "stage_id": rng.randrange(1, 7),
        "stage_entered_at": created,
        "created_at": created,
        "status": status,
        "closed_at": closed,
        "amount": rng.choice([None, rng.randrange(10**7)]),
        "currency": rng.choice(["UAH", "UAH", "USD"]),
        "probability": rng.choice([None, None, 80, 79, 100]),
        "owner_id": rng.choice(owners),
        "source_id": rng.choice(sources),
        "expected_close_on": rng.choice(
            [None, NOW.date() + timedelta(days=rng.randrange(-40, 120))]
        ),
        "archived_at": NOW if rng.random() < 0.1 else None,
    }


def _story(rng: random.Random, deal: dict[str, Any]) -> list[dict[str, Any]]:
    """Stages that the deal went through, back and forth, up to the one that it is in."""
    stages = [*(rng.randrange(1, 7) for _n in range(rng.randrange(3))), deal["stage_id"]]
    deal["visited"] = set(stages)
    return [
        {
            "deal_id": deal["id"],
            "kind": "entered",
            "at": deal["created_at"] + timedelta(seconds=place),
            "to_stage_id": stage,
        }
        for place, stage in enumerate(stages)
    ]


def _task(rng: random.Random, members: list[Any], deals: list[dict[str, Any]]) -> dict[str, Any]:
    day = NOW.date() + timedelta(days=rng.randrange(-30, 30))
    done = rng.random() < 0.5
    at = datetime(day.year, day.month, day.day, 11 + rng.randrange(3), tzinfo=UTC)
    return {
        "title": "t",
        "due_on": day,
        "due_at": rng.choice([None, at]),
        "assignee_id": rng.choice(members),
        "deal_id": rng.choice([rng.choice(deals)["id"], None]),
        "done_at": NOW - timedelta(hours=rng.randrange(24 * 400)) if done else None,
        "done_by_id": rng.choice(members) if done else None,
        "archived_at": NOW if rng.random() < 0.1 else None,
    }


def within(moment: datetime | None, first: date | None, last: date | None) -> bool:
    """Whether an instant is on these days, in UTC as tests run."""
    if moment is None:
        return False
    return (first is None or first <= moment.date()) and (last is None or moment.date() <= last)


def money(deals: Sequence[dict[str, Any]]) -> dict[str, int]:
    """What deals are worth by currency."""
    found: dict[str, int] = {}
    for deal in deals:
        if deal["amount"]:
            found[deal["currency"]] = found.get(deal["currency"], 0) + deal["amount"]
    return found


def check_lists(session: Reader, name: str, question: Question) -> Report:
    """That each number that opens has as many deals behind it as it says."""
    report = run(session, name, question)
    rows = [*report.rows, *([report.total] if report.total else [])]
    for row in rows:
        for column in report.columns:
            if column.opens:
                assert column.kind is ValueKind.COUNT
                ids = deals_behind(session, name, question, row.id, column.key)
                assert len(ids) == len(set(ids)) == row.values[column.key], (row.id, column.key)
    assert report.total is None or report.total.id == TOTAL
    return report
