"""A company by chance with deals of all kinds, and the same deals in plain form."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import col, select

from svit_tui.crm.action import IMPORT
from svit_tui.crm.start.opening import open_store
from svit_tui.model.contact import Contact, ContactTag
from svit_tui.model.deal import Deal, DealTag, Line, StageChange
from svit_tui.model.lists import LossReason, Product, Source, Tag
from svit_tui.model.member import Member
from svit_tui.model.pipeline import Pipeline, Stage
from svit_tui.store.changes.unit import Unit
from svit_tui.store.store import Store

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
TEAM = (("Taras", "West", "Ira"), ("Anna", "West", ""), ("Max", "East", "Ira"), ("Zoe", "", "Ihor"))
CURRENCIES = ("UAH", "UAH", "UAH", "USD", "JPY", "KWD")
# Minor units around the borders of the size classes, and more.
AMOUNTS = (
    *(None, None, 0, 1, 99_999, 100_000, 499_999, 500_000, 999, 1_000, 1_999_999, 2_000_000),
    *(20_000, 9_999_999, 10_000_000, 100_000_000, 33_333, 7_777_777),
)
TAGS = ("hot", "cold", "old")


@dataclass(frozen=True)
class Sales:
    """The store, and what was put into it: deals as dicts, with more under names that no column
    has: `lines`, `tags` (the deal's), `contact_tags`, `changes`."""

    store: Store
    deals: list[dict[str, Any]]
    names: dict[str, dict[int, str]]
    members: dict[int, tuple[str, str, str]]
    stages: dict[int, list[int]]


def sales(folder: Path, seed: int, *, size: int) -> Sales:
    """A company, the same for the same seed. Every third one has nothing closed yet."""
    rng = random.Random(seed)
    store = open_store(folder / f"sales-{seed}.db", login="olena", clock=lambda: NOW)
    with store.unit() as work:
        work.label(IMPORT, "sales")
        members = work.add_many(
            Member,
            [
                {"name": name, "name_key": name.casefold(), "team": team, "manager": manager}
                for name, team, manager in TEAM
            ],
        )
        second = work.add(Pipeline(name="Second", name_key="second", position=2)).key
        work.add_many(
            Stage,
            [
                {
                    "pipeline_id": second,
                    "name": name,
                    "name_key": name.casefold(),
                    "position": position,
                    "probability": 10,
                    "requires": "",
                }
                for position, name in enumerate(("Lead", "Deep"), 1)
            ],
        )
        tags = work.add_many(Tag, [{"name": name, "name_key": name} for name in TAGS])
        contacts = work.add_many(
            Contact, [{"name": f"K{n}", "name_key": f"k{n}", "sort_key": f"k{n}"} for n in range(5)]
        )
        tagged = {contact: _some(rng, tags) for contact in contacts}
        work.add_many(ContactTag, _pairs("contact_id", tagged))
        products = work.add_many(
            Product,
            [{"name": f"P{n}", "name_key": f"p{n}", "currency": "UAH"} for n in range(3)],
        )
        found = work.session.exec(select(Stage).order_by(col(Stage.position), col(Stage.id))).all()
        stages: dict[int, list[int]] = {}
        for stage in found:
            stages.setdefault(stage.pipeline_id, []).append(stage.key)
        choices: dict[str, list[Any]] = {
            "owner_id": [*members, None],
            "source_id": [*_ids(work, Source)[:3], None],
            "loss_reason_id": [*_ids(work, LossReason)[:3], None],
            "contact_id": contacts,
        }
        deals = [_deal(rng, choices, stages, closes=seed % 3 > 0) for _n in range(size)]
        for deal, number in zip(deals, work.add_many(Deal, deals), strict=True):
            deal["id"] = number
        for deal in deals:
            deal["contact_tags"] = tagged[deal["contact_id"]]
            deal["tags"] = _some(rng, tags)
            deal["changes"] = _changes(rng, deal, stages)
            deal["lines"] = _lines(rng, deal, products)
        work.add_many(StageChange, [change for deal in deals for change in deal["changes"]])
        work.add_many(DealTag, _pairs("deal_id", {deal["id"]: deal["tags"] for deal in deals}))
        work.add_many(Line, [line for deal in deals for line in deal["lines"]])
        names = {
            by: {row.key: row.name for row in work.session.exec(select(table)).all()}
            for by, table in _NAMED.items()
        }
        people = {
            row.key: (row.name, row.team, row.manager)
            for row in work.session.exec(select(Member)).all()
        }
    return Sales(store, deals, names, people, stages)


_NAMED: dict[str, Any] = {
    "source": Source,
    "product": Product,
    "stage": Stage,
    "pipeline": Pipeline,
    "reason": LossReason,
    "tag": Tag,
}


def _ids(work: Unit, table: type[Source] | type[LossReason]) -> list[int]:
    return [row.key for row in work.session.exec(select(table).order_by(col(table.id))).all()]


def _some(rng: random.Random, tags: Sequence[int]) -> list[int]:
    return [tag for tag in tags if rng.random() < 0.4]


def _pairs(key: str, tagged: dict[int, list[int]]) -> list[dict[str, int]]:
    return [{key: number, "tag_id": tag} for number, tags in tagged.items() for tag in tags]


def _deal(
    rng: random.Random, choices: dict[str, list[Any]], stages: dict[int, list[int]], *, closes: bool
) -> dict[str, Any]:
    created = NOW - timedelta(hours=rng.randrange(24 * 500))
    status = rng.choice(["open", "won", "won", "lost"]) if closes else "open"
    # Some in the instant they were made, and some, as imports have it, before.
    took = timedelta(hours=rng.choice([0, -5, *(rng.randrange(24 * 200) for _n in range(6))]))
    pipeline = rng.choice(list(stages))
    picked: dict[str, Any] = {key: rng.choice(values) for key, values in choices.items()}
    if status != "lost":
        picked["loss_reason_id"] = None
    return {
        **picked,
        "title": "x",
        "title_key": "x",
        "pipeline_id": pipeline,
        "stage_id": rng.choice(stages[pipeline]),
        "stage_entered_at": created,
        "created_at": created,
        "status": status,
        "closed_at": None if status == "open" else created + took,
        "amount": rng.choice(AMOUNTS),
        "currency": rng.choice(CURRENCIES),
        "archived_at": NOW if rng.random() < 0.1 else None,
    }


def _changes(
    rng: random.Random, deal: dict[str, Any], stages: dict[int, list[int]]
) -> list[dict[str, Any]]:
    """Stages of its pipeline that the deal went through, up to the one that it is in."""
    own = stages[deal["pipeline_id"]]
    way = [*(rng.choice(own) for _n in range(rng.randrange(2))), deal["stage_id"]]
    return [
        {
            "deal_id": deal["id"],
            "kind": "entered",
            "at": deal["created_at"] + timedelta(seconds=place),
            "to_stage_id": stage,
        }
        for place, stage in enumerate(way)
    ]


def _lines(
    rng: random.Random, deal: dict[str, Any], products: Sequence[int]
) -> list[dict[str, Any]]:
    prices = rng.choice([(0,), (0, 100, 33_333, 7)])
    return [
        {
            "deal_id": deal["id"],
            "product_id": rng.choice([*products, None]),
            "name": "thing",
            "quantity": rng.choice([1000, 1500, 3000]),
            "unit_price": rng.choice(prices),
            "discount": rng.choice([0, 0, 1000, 10_000]),
            "position": position,
        }
        for position in range(rng.choice([0, 1, 1, 1, 2, 3]))
    ]
