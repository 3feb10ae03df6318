"""Stores to measure on, filled through the unit of work, kept in a temporary folder."""

from __future__ import annotations

import random
import tempfile
from datetime import timedelta
from pathlib import Path

from svit_tui.crm.opening import open_store
from svit_tui.model.contact import Contact, ContactPoint
from svit_tui.model.deal import Deal, StageChange
from svit_tui.model.text import search_key, sort_key

FOLDER = Path(tempfile.gettempdir()) / "svit-tui-bench"
TITLES = ("Website", "ERP licences", "Annual support", "Сайт", "Постачання кави", "Аудит безпеки")
FIRST = "Олена Тарас Ірина Андрій Наталія Сергій Марія Петро John Mary Anna Max Kate".split()
ROOTS = "Шевч Бонд Ковал Мельн Ткач Крав Олійн Лис Савч Руд Мороз Петр Smith Brown John".split()
MIDDLES = ["", "ен", "ов", "ар", "ич", "ин", "ас", "ел", "ор", "is", "an"]
ENDS = "енко ук чук ський ець ишин ак ович son er ards".split()


def person(rng: random.Random) -> str:
    """A made-up name; some thirty thousand family names."""
    family = rng.choice(ROOTS) + rng.choice(MIDDLES) + rng.choice(MIDDLES) + rng.choice(ENDS)
    return f"{rng.choice(FIRST)} {family}"


def store_with_deals(count: int) -> Path:
    """A store with so many open deals in six stages."""
    path = FOLDER / f"deals-{count}.db"
    if path.exists():
        return path
    FOLDER.mkdir(exist_ok=True)
    rng = random.Random(1)
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    store = open_store(fresh)
    with store.unit() as work:
        work.label("import", "bench", count)
        names = [person(rng) for _n in range(max(count // 10, 10))]
        contacts = work.add_many(
            Contact,
            [
                {"name": name, "name_key": search_key(name), "sort_key": sort_key(name)}
                for name in names
            ],
        )
        rows = []
        for n in range(count):
            title = f"{rng.choice(TITLES)} {n}"
            entered = work.now - timedelta(days=rng.randrange(40))
            rows.append(
                {
                    "title": title,
                    "title_key": search_key(title),
                    "contact_id": rng.choice(contacts),
                    "pipeline_id": 1,
                    "stage_id": 1 + n % 6,
                    "stage_entered_at": entered,
                    "position": float(n),
                    "amount": rng.randrange(100, 20_000) * 100,
                    "owner_id": store.member.id if store.member else None,
                }
            )
        deals = work.add_many(Deal, rows)
        work.add_many(
            StageChange,
            [
                {
                    "deal_id": deal,
                    "kind": "entered",
                    "at": row["stage_entered_at"],
                    "to_stage_id": row["stage_id"],
                }
                for deal, row in zip(deals, rows, strict=True)
            ],
        )
    store.close()
    for old in FOLDER.glob(f"{fresh.name}-*"):
        old.unlink()
    return fresh.rename(path)


def store_with_contacts(count: int) -> Path:
    """A store with so many people, each with an e-mail and a phone."""
    path = FOLDER / f"contacts-{count}.db"
    if path.exists():
        return path
    FOLDER.mkdir(exist_ok=True)
    rng = random.Random(2)
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    store = open_store(fresh)
    step = 50_000
    for start in range(0, count, step):
        with store.unit() as work:
            work.label("import", "bench", step)
            names = [person(rng) for _n in range(min(step, count - start))]
            numbers = work.add_many(
                Contact,
                [
                    {"name": name, "name_key": search_key(name), "sort_key": sort_key(name)}
                    for name in names
                ],
            )
            points = []
            for number in numbers:
                mail = f"person{number}@mail{number % 97}.example"
                phone = f"38044{rng.randrange(10**7):07d}"
                points += [
                    {"contact_id": number, "kind": "email", "value": mail, "value_key": mail},
                    {"contact_id": number, "kind": "phone", "value": phone, "value_key": phone},
                ]
            work.add_many(ContactPoint, points)
    store.close()
    for old in FOLDER.glob(f"{fresh.name}-*"):
        old.unlink()
    return fresh.rename(path)
