"""What the reports tell of the demo company."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from svit_tui.crm.reports.catalogue import REPORTS, run
from svit_tui.crm.reports.shared.question import Question
from svit_tui.crm.start.demo import load_demo
from svit_tui.crm.start.opening import open_store
from svit_tui.store.file.connect import Connection
from svit_tui.store.store import Store
from tests.conftest import FrozenClock
from tests.crm.reports.agree import check_agrees


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = open_store(
        Path(tmp_path_factory.mktemp("demo")) / "svit.db", login="olena", clock=FrozenClock()
    )
    load_demo(store)
    yield store
    store.close()


@pytest.fixture
def session(demo: Store) -> Iterator[Connection]:
    with demo.snapshot() as (session, _stop):
        yield session


@pytest.mark.parametrize("name", REPORTS)
def test_the_deals_behind_each_number_are_as_many_as_it_says(
    session: Connection, demo: Store, name: str
) -> None:
    check_agrees(session, name, Question(now=demo.clock()))


def test_the_demo_has_something_to_find(session: Connection, demo: Store) -> None:
    found = [row.key for row in run(session, "growth", Question(now=demo.clock())).rows]
    assert {"bottleneck", "weak-source", "loss-reason", "slow-stage", "goal"} <= {*found}


@pytest.mark.parametrize("by", ["month", "owner", "team", "source", "product", "tag"])
def test_each_group_of_the_demo_has_won_and_lost(session: Connection, demo: Store, by: str) -> None:
    rows = run(session, "win-rate", Question(now=demo.clock(), by=by)).rows
    assert len(rows) >= 3
    assert sum(bool(row.values["won"] and row.values["lost"]) for row in rows) * 2 > len(rows)
