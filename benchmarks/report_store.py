"""The store that reports are measured on: years of sales of a team of thirty.

Rows are written as the unit of work stores them, but without its record and search index, which no
report reads; derived columns are made by the functions that keep them in every store.
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.places import FOLDER
from benchmarks.stores import KINDS, TITLES, WORDS, person
from svit_tui.crm.start.opening import open_store
from svit_tui.model.communication import Communication, Participant
from svit_tui.model.contact import Contact, ContactTag
from svit_tui.model.deal import Deal, DealTag, Line, StageChange
from svit_tui.model.goal import Goal
from svit_tui.model.lists import Product, Tag
from svit_tui.model.member import Member
from svit_tui.model.pipeline import Pipeline, Stage
from svit_tui.model.task import Task
from svit_tui.model.values.instants import instant_text
from svit_tui.model.values.stored import to_json
from svit_tui.model.values.text import search_key, sort_key
from svit_tui.model.versioned import VersionedRow
from svit_tui.store.changes.audit import columns_of, defaults_of
from svit_tui.store.changes.derived import refresh_derived
from svit_tui.store.changes.unit import insert_statement

# The day that the store is of: reports of it are asked as if it were now.
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
DAYS = 3 * 365
CHANGES_A_DEAL = (3, 4, 5, 6, 7)
CURRENCIES = ("UAH", "UAH", "UAH", "EUR", "USD")
STAGES = ("Lead", "Qualification", "Presentation", "Proposal", "Negotiation", "Closing")
TEAMS = ("Kyiv", "Lviv", "Odesa", "Dnipro", "London")
TAGS = ("hot", "upsell", "partner", "agro", "clinic", "school", "retail", "export")
BATCH = 20_000
Values = Mapping[str, Any]


def store_for_reports(deals: int) -> Path:
    """A store with so many deals in five pipelines and five stage changes for each of them.

    It has 30 members in 5 teams, 12 lines for 10 deals, 3 communications and a task for 2, and the
    goals of a year. The same numbers come out each time.
    """
    path = FOLDER / ("reports.db" if deals == 200_000 else f"reports-{deals}.db")
    if path.exists():
        return path
    FOLDER.mkdir(exist_ok=True)
    fresh = path.with_suffix(".new")
    for old in FOLDER.glob(f"{fresh.name}*"):
        old.unlink()
    open_store(fresh, login="bench").close()
    connection = sqlite3.connect(fresh, isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("BEGIN")
    _Filling(connection, random.Random(6)).fill(deals)
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    for old in FOLDER.glob(f"{fresh.name}-*"):
        old.unlink()
    return fresh.rename(path)


class _Filling:
    """Writes the rows; knows what the lists of the store are numbered."""

    def __init__(self, connection: sqlite3.Connection, rng: random.Random) -> None:
        self.connection = connection
        self.rng = rng
        self.sources = self._ids("source")
        self.reasons = self._ids("loss_reason")
        self.changes: list[Values] = []

    def fill(self, deals: int) -> None:
        """All of it. Indexes are made at the end: sorting once is faster than keeping order."""
        later = self.connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
            " AND tbl_name IN ('deal', 'stage_change')"
        ).fetchall()
        for name, _sql in later:
            self.connection.execute(f'DROP INDEX "{name}"')
        self._lists()
        contacts = max(deals // 10, 50)
        self.add(Contact, self._contacts(contacts))
        tagged = [{"contact_id": n, "tag_id": 1 + n % 8} for n in range(1, contacts + 1) if n % 3]
        self.add(ContactTag, tagged)
        self.add(Deal, self._deals(deals, contacts))
        self.add(StageChange, self.changes)
        self.changes = []
        self.add(Line, self._lines(deals))
        self.add(DealTag, ({"deal_id": n, "tag_id": 1 + n % 7} for n in range(1, deals + 1, 5)))
        talks = deals * 3 // 2
        self.add(Communication, self._communications(talks, deals))
        self.add(
            Participant,
            ({"communication_id": n, "contact_id": 1 + n % contacts} for n in range(1, talks + 1)),
        )
        self.add(Task, self._tasks(deals // 2, deals))
        self.add(Goal, self._goals())
        # Derived columns follow a deal's changes by the first; the others would follow each update.
        now = [entry for entry in later if entry[0] == "stage_change_of"]
        for _name, sql in now:
            self.connection.execute(sql)
        refresh_derived(self.connection, {"deal": set(range(1, deals + 1))})
        for entry in later:
            if entry not in now:
                self.connection.execute(entry[1])

    def add(self, model: type[VersionedRow], rows: Iterable[Values]) -> None:
        """Write rows, numbered from the next number on."""
        names = columns_of(model)
        stamp = instant_text(NOW - timedelta(days=DAYS))
        base = {**defaults_of(model), "created_at": stamp, "updated_at": stamp, "version": 1}
        statement = insert_statement(model)
        part: list[list[Any]] = []
        for row in rows:
            values = {**base, **row}
            part.append([values[name] for name in names])
            if len(part) >= BATCH:
                self.connection.executemany(statement, part)
                part.clear()
        self.connection.executemany(statement, part)

    def _ids(self, table: str) -> list[int]:
        return [row[0] for row in self.connection.execute(f"SELECT id FROM {table} ORDER BY id")]

    def _lists(self) -> None:
        """Pipelines 1–5 with stages six and six, members 2–31, products and tags 1–8."""
        self.add(Pipeline, (_named(f"Sales {n}", currency=CURRENCIES[n - 1]) for n in range(2, 6)))
        chances = (10, 20, 40, 60, 75, 90)
        self.add(
            Stage,
            (
                _named(name, pipeline_id=n, position=at, probability=chances[at], rotting_days=14)
                for n in range(2, 6)
                for at, name in enumerate(STAGES)
            ),
        )
        people = []
        for n in range(30):
            team = TEAMS[n % 5]
            head = f"Head of {team}" if n >= 5 else ""
            login = f"member{n}"
            name = f"Head of {team}" if n < 5 else f"{person(self.rng)} {n}"
            people.append(_named(name, login=login, team=team, manager=head))
        self.add(Member, people)
        self.add(
            Product, (_named(f"Product {n}", price=n * 150_000, series="S") for n in range(1, 9))
        )
        self.add(Tag, (_named(name) for name in TAGS))

    def _contacts(self, count: int) -> Iterator[Values]:
        for n in range(count):
            name = f"{person(self.rng)} {n}"
            source = self.sources[n % len(self.sources)]
            yield _named(name, sort_key=sort_key(name), source_id=source, owner_id=2 + n % 30)

    def _deals(self, count: int, contacts: int) -> Iterator[Values]:
        rng = self.rng
        for n in range(1, count + 1):
            pipeline = rng.choices((1, 2, 3, 4, 5), (40, 25, 15, 12, 8))[0]
            status = rng.choices(("open", "won", "lost"), (25, 30, 45))[0]
            # Open deals are young; what is closed is of any age.
            age = rng.randrange(1, 150 if status == "open" else DAYS) * 86_400
            age += rng.randrange(86_400)
            begun = NOW - timedelta(seconds=age)
            row = self._history(n, pipeline, status, begun, CHANGES_A_DEAL[n % 5], age)
            title = f"{rng.choice(TITLES)} {n}"
            expected = date.fromisoformat(row["stage_entered_at"][:10]) + timedelta(
                days=rng.randrange(5, 90)
            )
            amount = int(rng.lognormvariate(8.8, 1.3)) * 100
            yield {
                **row,
                "title": title,
                "title_key": search_key(title),
                "contact_id": rng.randrange(1, contacts + 1),
                "pipeline_id": pipeline,
                "position": float(n),
                "amount": None if rng.random() < 0.05 else amount,
                "currency": CURRENCIES[pipeline - 1],
                "owner_id": None if rng.random() < 0.02 else rng.randrange(2, 32),
                "source_id": None if rng.random() < 0.05 else rng.choice(self.sources),
                "status": status,
                "loss_reason_id": rng.choice(self.reasons) if status == "lost" else None,
                "expected_close_on": None if rng.random() < 0.1 else expected.isoformat(),
                "created_at": instant_text(begun),
                "archived_at": instant_text(NOW) if rng.random() < 0.01 else None,
            }

    def _history(
        self, deal: int, pipeline: int, status: str, begun: datetime, count: int, age: int
    ) -> dict[str, Any]:
        """So many changes: mostly forward, now and then over a stage, back, or lost and taken up.

        Returns where the deal is and since when.
        """
        rng = self.rng
        first = 6 * (pipeline - 1) + 1
        # Changes divide a part of the deal's age.
        spread = max(min(age, rng.randrange(20, 160) * 86_400), count)
        moments = [begun]
        moments += [
            begun + timedelta(seconds=second)
            for second in sorted(rng.randrange(1, spread) for _n in range(count - 1))
        ]
        visits = count if status == "open" else count - 1
        taken_up = rng.random() < 0.06 and visits >= 4
        place, before, entered = 0, None, begun
        for turn, moment in enumerate(moments[:visits]):
            kind = "entered"
            if taken_up and turn == visits - 2:
                self._change(deal, "lost", moment, None, first + place)
                continue
            if taken_up and turn == visits - 1:
                kind = "reopened"
            elif turn:
                step = rng.choices((1, 2, -1), (84, 8, 8))[0]
                wanted = min(max(place + step, 0), 5)
                place = wanted if wanted != place else (place + 1 if place < 5 else 4)
            stage = first + place
            self._change(deal, kind, moment, None if kind == "reopened" else before, stage)
            before, entered = stage, moment
        row: dict[str, Any] = {
            "stage_id": first + place,
            "stage_entered_at": instant_text(entered),
            "closed_at": None,
        }
        if status != "open":
            self._change(deal, status, moments[-1], None, first + place)
            row["closed_at"] = instant_text(moments[-1])
        return row

    def _change(self, deal: int, kind: str, at: datetime, before: int | None, stage: int) -> None:
        self.changes.append(
            {
                "deal_id": deal,
                "kind": kind,
                "at": instant_text(at),
                "from_stage_id": before,
                "to_stage_id": stage,
            }
        )

    def _lines(self, deals: int) -> Iterator[Values]:
        """One for each deal, two for each fifth."""
        for n in range(1, deals + 1):
            for position in range(2 if n % 5 == 0 else 1):
                product = self.rng.randrange(1, 9)
                yield {
                    "deal_id": n,
                    "product_id": product,
                    "name": f"Product {product}",
                    "quantity": self.rng.randrange(1, 5) * 1000,
                    "unit_price": product * 150_000,
                    "discount": self.rng.choice((0, 0, 0, 500, 1000)),
                    "position": position,
                }

    def _communications(self, count: int, deals: int) -> Iterator[Values]:
        for n in range(count):
            started = NOW - timedelta(seconds=self.rng.randrange(DAYS * 86_400))
            yield {
                "kind": KINDS[n % len(KINDS)],
                "direction": "out",
                "started_at": instant_text(started),
                "deal_id": 1 + n % deals,
                "subject_line": f"{WORDS[n % len(WORDS)]} {n}",
                "by_id": self.rng.randrange(2, 32),
            }

    def _tasks(self, count: int, deals: int) -> Iterator[Values]:
        """Half of them done."""
        for n in range(count):
            done = n % 2 == 0
            due = NOW - timedelta(days=self.rng.randrange(DAYS) if done else n % 60 - 40)
            member = self.rng.randrange(2, 32)
            yield {
                "title": f"{WORDS[n % len(WORDS)]} {n}",
                "kind": ("call", "email", "todo")[n % 3],
                "due_on": to_json(due.date()),
                "deal_id": 1 + n * 2 % deals,
                "assignee_id": member,
                "done_at": instant_text(due) if done else None,
                "done_by_id": member if done else None,
            }

    def _goals(self) -> Iterator[Values]:
        """Of all, of each team and of each member, for the months of the year and the next two."""
        months = [f"2026-{n:02}" for n in range(1, 13)] + ["2027-01", "2027-02"]
        for month in months:
            whole = {"month": month, "currency": "UAH"}
            yield {**whole, "amount": 300_000_000_00}
            for team in TEAMS:
                yield {**whole, "team": team, "amount": 60_000_000_00}
            for member in range(2, 32):
                part = {"member_id": member, "member_key": member, "amount": 10_000_000_00}
                yield {**whole, **part}


def _named(name: str, **values: Any) -> dict[str, Any]:
    return {"name": name, "name_key": search_key(name), **values}
