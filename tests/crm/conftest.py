"""A small store to work in: Olena's, with a clinic, a person and two deals."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.contacts.changes import Point
from svit_tui.crm.deals import changes as deals
from svit_tui.crm.start.opening import open_store
from svit_tui.model.kinds import ContactKind
from svit_tui.model.values.money import Money
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


@pytest.fixture(scope="session")
def world_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the store of `world` is made once, to be copied."""
    return tmp_path_factory.mktemp("world") / "svit.db"


@pytest.fixture
def world(tmp_path: Path, world_file: Path) -> World:
    clock = Clock()
    path = tmp_path / "svit.db"
    if not world_file.exists():
        fill(world_file, clock)
    shutil.copyfile(world_file, path)
    store = open_store(path, login="olena", clock=clock)
    return World(store, clock, path, clinic=1, person=2, website=1, licences=2)


def fill(path: Path, clock: Clock) -> None:
    """Make the store that `world` starts from; its keys are as `world` says."""
    store = open_store(path, login="olena", clock=clock)
    with store.unit() as work:
        clinic = contacts.add(work, name="Медцентр", kind=ContactKind.ORGANIZATION)
        contacts.add(
            work,
            first_name="Олена",
            last_name="Шевченко",
            organization_id=clinic.key,
            points=[Point("email", "olena@clinic.example"), Point("phone", "+380 44 555-01-01")],
            tags=["vip"],
        )
    for title, amount in (
        ("Website", Money(1_800_000, "UAH")),
        ("ERP licences", Money(900_000, "USD")),
    ):
        with store.unit() as work:
            deals.add(work, title=title, contact_id=clinic.key, amount=amount)
    store.close()
