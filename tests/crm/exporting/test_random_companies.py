"""Random companies go out, come in elsewhere, and go out again as they were."""

from __future__ import annotations

import csv
import io
import itertools
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from svit_tui.cli.exporting import as_csv
from svit_tui.crm import communications, contacts, deals, events, exporting, lists, tasks
from svit_tui.crm.contacts import Point
from svit_tui.crm.deal_parts import LineDraft
from svit_tui.crm.events import Span
from svit_tui.crm.importing import ImportResult, import_files
from svit_tui.crm.opening import open_store
from svit_tui.crm.tasks import SOMETIME, Due
from svit_tui.exchange.csv_file import read_csv
from svit_tui.exchange.recognise import recognise
from svit_tui.exchange.table import Table
from svit_tui.fields import NOUNS
from svit_tui.model.kinds import ContactKind
from svit_tui.model.lists import LossReason, Source
from svit_tui.model.money import Money
from svit_tui.store.store import Store
from svit_tui.store.unit import Unit
from tests.conftest import FrozenClock
from tests.effort import examples

# What a store counts for itself.
OWN = set("id version contact_id contact_ids people_ids organization_id deal_id".split())
PEOPLE = ("Ann Lee", "Ann Lee", "Bob; Ray", "Олена Ткач", "=1+1", "[x]")
FIRMS = ("Acme", "Ann Lee", "ТОВ «Млин», Львів", '"Q"; {z}')
WORDS = ("Roof", "Roof", "Дах; ремонт", "=A1", "Offer, new")
TEXTS = ("", "two\nlines", 'x; "y", z', "  padded\ttext")
_numbers = itertools.count()


class Company:
    """Fills a store with whatever chance brings."""

    def __init__(self, work: Unit, seed: int) -> None:
        self.work = work
        self.chance = Random(seed)
        self.firms: list[int] = []
        self.people: list[int] = []
        self.deals: list[int] = []

    def fill(self) -> None:
        """A few of everything."""
        for name in self.some(FIRMS, 3):
            firm = contacts.add(self.work, name=name, kind=ContactKind.ORGANIZATION)
            self.firms.append(firm.key)
        for name in self.some(PEOPLE, 4):
            self.people.append(self.person(name))
        for title in self.some(WORDS, 5):
            self.deal(title)
        for _each in range(self.chance.randrange(5)):
            self.said()
            self.task()
            self.event()

    def some(self, words: tuple[str, ...], most: int) -> list[str]:
        return [self.chance.choice(words) for _each in range(self.chance.randrange(1, most + 1))]

    def maybe(self, values: list[int]) -> int | None:
        return self.chance.choice([None, *values])

    def person(self, name: str) -> int:
        number = next(_numbers)
        points = [
            Point("email", f"p{number}@x.example", self.chance.choice(["", "work"])),
            Point("link", f"https://x.example/?p={number};q", "site"),
        ]
        contact = contacts.add(
            self.work,
            name=name,
            organization_id=self.maybe(self.firms),
            points=points,
            tags=self.some(("vip", "a;b", "c, d"), 2),
            notes=self.chance.choice(TEXTS),
            role_title=self.chance.choice(("", "CEO")),
            source_id=lists.find_entry(self.work.session, Source, "Site").key,
        )
        if self.chance.random() < 0.2:
            contacts.archive(self.work, contact.key)
            return self.person(name)
        return contact.key

    def deal(self, title: str) -> None:
        client = self.chance.choice(self.people + self.firms)
        currency = self.chance.choice(("UAH", "USD", "JPY"))
        lines = [
            LineDraft(name=name, quantity=1000 + 500 * place, unit_price=333, discount=250)
            for place, name in enumerate(self.some(WORDS, 3))
        ]
        stages = lists.stages(self.work.session, lists.pipelines(self.work.session)[0].key)
        deal = deals.add(
            self.work,
            title=title,
            contact_id=client,
            stage_id=stages[self.chance.randrange(3)].key,
            amount=Money(self.chance.randrange(1, 10**6), currency),
            probability=self.chance.choice((None, 1, 50, 100)),
            expected_close_on=self.chance.choice((None, date(2026, 12, 31))),
            people=[each for each in {self.chance.choice(self.people)} if each != client],
            lines=self.chance.choice(([], lines)),
            tags=self.some(("web", "x;y"), 1),
            notes=self.chance.choice(TEXTS),
        )
        self.deals.append(deal.key)
        end = self.chance.randrange(6)
        if end == 0:
            deals.win(self.work, deal.key)
        elif end == 1:
            reason = lists.find_entry(self.work.session, LossReason, "Price").key
            deals.lose(self.work, deal.key, reason_id=reason, note=self.chance.choice(TEXTS))
        elif end == 2:
            deals.snooze(self.work, deal.key, date(2027, 1, 5), "Later; maybe")
        elif end == 3:
            deals.archive(self.work, deal.key)

    def said(self) -> None:
        communications.log(
            self.work,
            self.chance.choice(("call", "email", "note")),
            participants=sorted({self.chance.choice(self.people) for _each in range(2)}),
            deal_id=self.maybe(self.deals),
            started_at=self.work.now - timedelta(hours=self.chance.randrange(3)),
            duration=self.chance.choice((None, 90, 1800)),
            subject=self.chance.choice(WORDS),
            body=self.chance.choice(TEXTS),
        )

    def task(self) -> None:
        due = self.chance.choice((SOMETIME, Due(date(2026, 12, 1)), Due.moment(self.work.now)))
        task = tasks.add(
            self.work,
            title=self.chance.choice(WORDS),
            kind=self.chance.choice(("call", "todo")),
            due=due,
            contact_id=self.maybe(self.people),
            deal_id=self.maybe(self.deals),
            notes=self.chance.choice(TEXTS),
        )
        if self.chance.random() < 0.5:
            tasks.finish(self.work, task.key, outcome=self.chance.choice(TEXTS))

    def event(self) -> None:
        day = Span(date(2026, 12, 3))
        span = self.chance.choice((Span(self.work.now - timedelta(days=1)), day))
        event = events.add(
            self.work,
            title=self.chance.choice(WORDS),
            span=span,
            participants=sorted({self.chance.choice(self.people) for _each in range(2)}),
            deal_id=self.maybe(self.deals),
            place=self.chance.choice(("", "Lviv; 5")),
        )
        if span is not day and self.chance.random() < 0.5:
            events.finish(self.work, event.key, outcome=self.chance.choice(TEXTS))


def exported(store: Store) -> dict[str, str]:
    """The text of each file."""
    asked = exporting.Wanted(store.identity(), archived=True)
    with store.read() as session:
        return {
            f"{noun.plural}.csv": as_csv(exporting.rows(session, noun.name, asked), noun.columns)
            for noun in NOUNS.values()
        }


def taken_in(store: Store, files: dict[str, str], mode: str = "skip") -> ImportResult:
    read = [read_csv(text.encode(), name) for name, text in files.items()]

    def mapping_of(file: Table) -> Any:
        return recognise(file.name, file.columns)

    return import_files(store, read, mapping_of, on_duplicate=mode)


def rows_of(text: str) -> list[dict[str, str]]:
    rows = [
        {name: value for name, value in row.items() if name not in OWN}
        for row in csv.DictReader(io.StringIO(text, newline=""))
    ]
    return sorted(rows, key=lambda row: sorted(row.items()))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("companies")


@given(st.integers(0, 10**6))
@settings(max_examples=examples(12), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_went_out_comes_in_as_it_was(folder: Path, seed: int) -> None:
    number = next(_numbers)
    clock = FrozenClock()
    store = open_store(folder / f"a{number}.db", login="olena", clock=clock)
    other = open_store(folder / f"b{number}.db", login="olena", clock=clock)
    with store.unit() as work:
        Company(work, seed).fill()
    files = exported(store)
    result = taken_in(other, files)
    assert result.rejected == []
    again = exported(other)
    for name, text in files.items():
        assert rows_of(again[name]) == rows_of(text), name
    for where in (store, other):
        for mode in ("skip", "update"):
            result = taken_in(where, files, mode)
            assert result.rejected == []
            assert (result.created.total(), result.updated.total()) == (0, 0)
    store.close()
    other.close()
