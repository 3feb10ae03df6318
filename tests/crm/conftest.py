"""A small store to work in: Olena's, with a clinic, a person and two deals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from svit_tui.crm import contacts, deals
from svit_tui.crm.contacts import Point
from svit_tui.crm.opening import open_store
from svit_tui.model.kinds import ContactKind
from svit_tui.model.money import Money
from svit_tui.store.store import Store


class Clock:
    """A clock that goes only when told to."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class World:
    """What the tests of the CRM start from."""

    store: Store
    clock: Clock
    path: Path
    clinic: int
    person: int
    website: int
    licences: int

    def other(self, login: str = "taras") -> Store:
        """The same store, opened by another member."""
        return open_store(self.path, login=login, clock=self.clock)


@pytest.fixture
def world(tmp_path: Path) -> World:
    clock = Clock()
    path = tmp_path / "svit.db"
    store = open_store(path, login="olena", clock=clock)
    with store.unit() as work:
        clinic = contacts.add(work, name="Медцентр", kind=ContactKind.ORGANIZATION)
        person = contacts.add(
            work,
            first_name="Олена",
            last_name="Шевченко",
            organization_id=clinic.key,
            points=[Point("email", "olena@clinic.example"), Point("phone", "+380 44 555-01-01")],
            tags=["vip"],
        )
    with store.unit() as work:
        website = deals.add(
            work, title="Website", contact_id=clinic.key, amount=Money(1_800_000, "UAH")
        )
    with store.unit() as work:
        licences = deals.add(
            work, title="ERP licences", contact_id=clinic.key, amount=Money(900_000, "USD")
        )
    return World(store, clock, path, clinic.key, person.key, website.key, licences.key)
