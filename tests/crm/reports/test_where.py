"""Reports on the deals that a filter in words finds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from svit_tui.crm.reports import asking
from svit_tui.crm.reports.asking import Words
from svit_tui.crm.reports.catalogue import REPORTS, run
from svit_tui.crm.start.demo import load_demo
from svit_tui.crm.start.opening import open_store
from svit_tui.store.file.connect import Connection
from svit_tui.store.store import Store
from tests.conftest import FrozenClock
from tests.crm.reports.agree import check_agrees


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path = tmp_path_factory.mktemp("demo") / "svit.db"
    store = open_store(path, login="olena", clock=FrozenClock())
    load_demo(store)
    yield store
    store.close()


@pytest.fixture
def session(demo: Store) -> Iterator[Connection]:
    with demo.snapshot() as (session, _stop):
        yield session


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("source:site", Words(sources=["Site"])),
        ("product:website,CRM", Words(products=["Website", "CRM setup"])),
        ("tag:hot", Words(tags=["hot"])),
    ],
)
def test_a_filter_tells_the_same_as_an_option(
    session: Connection, demo: Store, name: str, where: str, words: Words
) -> None:
    by_where = asking.question(session, Words(where=where), now=demo.clock())
    by_option = asking.question(session, words, now=demo.clock())
    assert run(session, name, by_where).rows == run(session, name, by_option).rows


@pytest.mark.parametrize("name", REPORTS)
def test_the_deals_behind_each_number_are_as_many_as_it_says(
    session: Connection, demo: Store, name: str
) -> None:
    words = Words(where="amount>20k or not (rotting or source:none) -title:':today'")
    check_agrees(session, name, asking.question(session, words, now=demo.clock()))
