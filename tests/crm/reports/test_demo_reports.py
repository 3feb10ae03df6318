"""What the reports tell of the demo company."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import Session

from svit_tui.crm.demo import load_demo
from svit_tui.crm.opening import open_store
from svit_tui.crm.reports.catalogue import REPORTS
from svit_tui.crm.reports.question import Question
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
def session(demo: Store) -> Iterator[Session]:
    with demo.snapshot() as (session, _stop):
        yield session


@pytest.mark.parametrize("name", REPORTS)
def test_the_deals_behind_each_number_are_as_many_as_it_says(
    session: Session, demo: Store, name: str
) -> None:
    check_agrees(session, name, Question(now=demo.clock()))
