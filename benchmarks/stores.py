"""Stores to measure on, filled through the unit of work, kept in a temporary folder."""

from __future__ import annotations

import random
import shutil
from datetime import timedelta
from pathlib import Path

from benchmarks.places import FOLDER
from svit_tui.crm.action import IMPORT
from svit_tui.crm.start.demo import load_demo
from svit_tui.crm.start.opening import open_store
from svit_tui.model.communication import Communication, Participant
from svit_tui.model.contact import Contact, ContactPoint
from svit_tui.model.deal import Deal, StageChange
from svit_tui.model.member import Member
from svit_tui.model.task import Task
from svit_tui.model.values.text import search_key, sort_key
from svit_tui.store.changes.unit import Unit

TITLES = ("Website", "ERP licences", "Annual support", "Сайт", "Постачання кави", "Аудит безпеки")
FIRST = "Олена Тарас Ірина Андрій Наталія Сергій Марія Петро John Mary Anna Max Kate".split()
ROOTS = "Шевч Бонд Ковал Мельн Ткач Крав Олійн Лис Савч Руд Мороз Петр Smith Brown John".split()
MIDDLES = ["", "ен", "ов", "ар", "ич", "ин", "ас", "ел", "ор", "is", "an"]
ENDS = "енко ук чук ський ець ишин ак ович son er ards".split()
WORDS = ("Proposal sent", "About the contract", "Рахунок надіслано", "Уточнили обсяг", "No answer")
KINDS = ("call", "email", "meeting", "message", "note")
# The first contact of the list: its card has a timeline to scroll through.
TALKATIVE = 400


def person(rng: random.Random) -> str:
    """A made-up name; some thirty thousand family names."""
    family = rng.choice(ROOTS) + rng.choice(MIDDLES) + rng.choice(MIDDLES) + rng.choice(ENDS)
    return f"{rng.choice(FIRST)} {family}"


def demo_store() -> Path:
    """The demo company, with dates around today."""
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / "demo.db"
    _remove(path)
    store = open_store(path)
    load_demo(store)
    store.close()
    return path


def copy_of(path: Path, name: str = "copy.db") -> Path:
    """A copy of a store to write into, in place of the last one of that name."""
    copy = path.with_name(name)
    _remove(copy)
    return Path(shutil.copy(path, copy))


def store_with_deals(count: int, talks: int = 0) -> Path:
    """A store with so many open deals in six stages.

    With communications its contacts have addresses too.
    """
    path = FOLDER / f"deals-{count}-{talks}.db"
    if path.exists():
        return path
    FOLDER.mkdir(exist_ok=True)
    rng = random.Random(1)
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    store = open_store(fresh)
    with store.unit() as work:
        work.label(IMPORT, "bench", count)
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
        if talks:
            _give_addresses(work, contacts, rng)
            first = min(range(len(names)), key=lambda n: sort_key(names[n]))
            few = [contacts[first]] * min(TALKATIVE, talks)
            _talk(work, [*few, *rng.choices(contacts, k=talks - len(few))])
    store.close()
    for old in FOLDER.glob(f"{fresh.name}-*"):
        old.unlink()
    return fresh.rename(path)


def store_with_tasks(deals: int, tasks: int, *, neglected: bool) -> Path:
    """A store with so many open deals, and so many tasks of theirs, half of them done.

    In a neglected one most deals are overdue or have nothing planned; in one that is looked after
    nearly all have a step ahead and were active lately.
    """
    path = FOLDER / f"tasks-{deals}-{tasks}-{'neglected' if neglected else 'kept'}.db"
    if path.exists():
        return path
    rng = random.Random(5)
    fresh = copy_of(store_with_deals(deals), path.with_suffix(".new").name)
    store = open_store(fresh)
    mine = store.member.id if store.member else None
    light = store.light()
    numbers = light.execute("SELECT id, contact_id FROM deal ORDER BY id").fetchall()
    # The last deals have no task in a neglected store, so no next step.
    busy = numbers[: len(numbers) * 4 // 5] if neglected else numbers
    step = 50_000
    for start in range(0, tasks, step):
        with store.unit() as work:
            work.label(IMPORT, "bench", step)
            today = work.now.date()
            rows = []
            for n in range(start, min(start + step, tasks)):
                deal_id, contact_id = busy[n % len(busy)]
                ahead = rng.randrange(-20, 40) if neglected else rng.randrange(1, 40)
                # Each deal has one that is planned first, then done ones and planned ones in turn.
                done = n >= len(busy) and n % 2 == 0
                rows.append(
                    {
                        "title": f"{rng.choice(WORDS)} {n}",
                        "kind": rng.choice(("call", "email", "todo")),
                        "due_on": today + timedelta(days=ahead),
                        "deal_id": deal_id,
                        "contact_id": contact_id,
                        "assignee_id": mine,
                        "done_at": work.now - timedelta(days=rng.randrange(30)) if done else None,
                    }
                )
            work.add_many(Task, rows)
    with store.unit() as work:
        work.label(IMPORT, "bench", deals)
        team = work.add_many(
            Member,
            [
                {"login": name.casefold(), "name": name, "name_key": search_key(name)}
                for name in FIRST
            ],
        )
        today = work.now.date()
        changes: list[tuple[int, dict[str, object]]] = []
        for deal_id, _contact_id in numbers:
            late = neglected or rng.random() < 0.01
            close = today + timedelta(days=rng.randrange(-30 if late else 1, 90))
            change: dict[str, object] = {"owner_id": rng.choice(team), "expected_close_on": close}
            if rng.random() < 0.2:
                change["owner_id"] = mine
            if neglected and rng.random() < 0.1:
                change["snoozed_until"] = today + timedelta(days=rng.randrange(-10, 40))
            if not neglected:
                change["stage_entered_at"] = work.now - timedelta(days=rng.randrange(7))
            changes.append((deal_id, change))
        work.change_many(Deal, changes)
    store.close()
    for old in FOLDER.glob(f"{fresh.name}-*"):
        old.unlink()
    return fresh.rename(path)


def _give_addresses(work: Unit, contacts: list[int], rng: random.Random) -> None:
    """Each of these contacts has an e-mail and a phone."""
    points = []
    for number in contacts:
        mail = f"person{number}@mail{number % 97}.example"
        phone = f"38044{rng.randrange(10**7):07d}"
        points += [
            {"contact_id": number, "kind": "email", "value": mail, "value_key": mail},
            {"contact_id": number, "kind": "phone", "value": phone, "value_key": phone},
        ]
    work.add_many(ContactPoint, points)


def _talk(work: Unit, contacts: list[int]) -> None:
    """A communication with each of these contacts, three hours apart."""
    talks = work.add_many(
        Communication,
        [
            {
                "kind": KINDS[n % len(KINDS)],
                "direction": "out",
                "started_at": work.now - timedelta(hours=3 * n),
                "subject_line": f"{WORDS[n % len(WORDS)]} {n}",
                "body": "Two options, with and without support for a year.",
            }
            for n in range(len(contacts))
        ],
    )
    work.add_many(
        Participant,
        [
            {"communication_id": talk, "contact_id": contact}
            for talk, contact in zip(talks, contacts, strict=True)
        ],
    )


def _remove(path: Path) -> None:
    """Remove a store with the files beside it."""
    for old in path.parent.glob(f"{path.name}*"):
        old.unlink()


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
            work.label(IMPORT, "bench", step)
            names = [person(rng) for _n in range(min(step, count - start))]
            numbers = work.add_many(
                Contact,
                [
                    {"name": name, "name_key": search_key(name), "sort_key": sort_key(name)}
                    for name in names
                ],
            )
            _give_addresses(work, numbers, rng)
    store.close()
    for old in FOLDER.glob(f"{fresh.name}-*"):
        old.unlink()
    return fresh.rename(path)
