"""What a visit's row says of it is kept in step, whichever way its deal's history changes.

That it is right is shown by tests/crm/reports; here, that no change forgets to bring it up to date:
after each one it is what the migration makes of the same history from nothing.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlmodel import select

from svit_tui.crm import undo
from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.deals import changes as deals
from svit_tui.crm.importing import import_files
from svit_tui.crm.pipelines import actions
from svit_tui.crm.start.opening import open_store
from svit_tui.exchange.csv.file import read_csv
from svit_tui.exchange.mapping import load_mapping
from svit_tui.model.lists import LossReason
from svit_tui.model.pipeline import Pipeline, Stage
from svit_tui.store.changes.unit import Unit
from svit_tui.store.changes.visits import COLUMNS
from svit_tui.store.file import migrate
from svit_tui.store.migrations.versions import v0004_reports
from svit_tui.store.store import Store
from tests.conftest import FrozenClock
from tests.crm.importing.test_run import ACCOUNTS, DEALS, PRODUCTS, TEAMS

Rows = list[tuple[object, ...]]
TABLES = ("member", "pipeline", "stage", "contact", "loss_reason", "deal", "stage_change")


@pytest.fixture
def store(tmp_path: Path, clock: FrozenClock) -> Store:
    return open_store(tmp_path / "svit.db", login="olena", clock=clock)


@pytest.fixture
def deal_id(store: Store) -> int:
    with store.unit() as work:
        contact = contacts.add(work, name="Медцентр")
        return deals.add(work, title="Website", contact_id=contact.key).key


def visits(connection: sqlite3.Connection) -> Rows:
    return connection.execute(
        f"SELECT id, to_stage_id, {', '.join(COLUMNS)} FROM stage_change ORDER BY id"
    ).fetchall()


def kept(store: Store) -> Rows:
    return visits(store.light())


def afresh(store: Store) -> Rows:
    """What the migration makes of the same history, in a copy that knows nothing yet."""
    copy = sqlite3.connect(":memory:")
    with sqlite3.connect(store.path) as source:
        source.backup(copy)
    copy.execute(f"UPDATE stage_change SET {', '.join(f'{name} = NULL' for name in COLUMNS)}")
    copy.execute(v0004_reports.VISITS)
    return visits(copy)


def in_step(store: Store) -> Rows:
    found = kept(store)
    assert found == afresh(store)
    return found


def fates(store: Store) -> list[object]:
    return [row[COLUMNS.index("fate") + 2] for row in in_step(store)]


def test_each_way_of_a_deal_keeps_its_visits_right(
    store: Store, deal_id: int, clock: FrozenClock
) -> None:
    told: list[Rows] = []
    reason = store.light().execute("SELECT min(id) FROM loss_reason").fetchone()[0]
    with store.unit() as work:
        other = work.add(Pipeline(name="Second", name_key="second", position=2))
        aside = work.add(Stage(pipeline_id=other.key, name="One", name_key="one", position=1)).key
    first = store.light().execute("SELECT min(id) FROM stage").fetchone()[0]
    ways: tuple[Callable[[Unit], object], ...] = (
        lambda work: deals.step(work, deal_id, 1),
        lambda work: deals.step(work, deal_id, 2),
        lambda work: deals.step(work, deal_id, -1),
        lambda work: deals.lose(work, deal_id, reason_id=reason),
        lambda work: deals.reopen(work, deal_id),
        lambda work: deals.win(work, deal_id),
        lambda work: deals.edit(work, deal_id, stage_id=first),
        lambda work: deals.reopen(work, deal_id),
        lambda work: deals.move(work, deal_id, aside),
        lambda work: deals.archive(work, deal_id),
        lambda work: deals.restore(work, deal_id),
    )
    for doing in ways:
        told.append(in_step(store))
        clock.forward(days=1)
        with store.unit() as work:
            doing(work)
    told.append(in_step(store))
    # Back through all of it, and forth again.
    for before in reversed(told[:-1]):
        with store.unit() as work:
            undo.undo(work)
        assert in_step(store) == before
    for after in told[1:]:
        with store.unit() as work:
            undo.redo(work)
        assert in_step(store) == after


def test_an_archived_deal_visits_nothing(store: Store, deal_id: int) -> None:
    assert fates(store) == ["here"]
    with store.unit() as work:
        deals.archive(work, deal_id)
    assert fates(store) == [None]
    with store.unit() as work:
        undo.undo(work)
    assert fates(store) == ["here"]


def test_stages_in_another_order_tell_otherwise_who_advanced(
    store: Store, deal_id: int, clock: FrozenClock
) -> None:
    clock.forward(days=1)
    with store.unit() as work:
        deals.step(work, deal_id, 1)
    advanced = COLUMNS.index("advanced") + 2
    assert [row[advanced] for row in in_step(store)] == [1, 0]
    with store.unit() as work:
        first, second = work.session.exec(
            select(Stage).where(Stage.pipeline_id == 1).order_by("position")
        ).all()[:2]
        places = first.position, second.position
        work.change(first, position=places[1])
        work.change(second, position=places[0])
        work.label(actions.STAGE_EDIT, first.name)
    assert [row[advanced] for row in in_step(store)] == [0, 0]
    with store.unit() as work:
        undo.undo(work)
    assert [row[advanced] for row in in_step(store)] == [1, 0]


def test_imported_deals_have_their_visits_at_once(store: Store) -> None:
    mapping = load_mapping("maven")
    texts = {"accounts.csv": ACCOUNTS, "sales_teams.csv": TEAMS, "products.csv": PRODUCTS}

    def take(sales: str, on_duplicate: str) -> None:
        every = {**texts, "sales_pipeline.csv": sales}
        files = [read_csv(text.encode(), name) for name, text in every.items()]
        import_files(store, files, lambda _file: mapping, on_duplicate=on_duplicate)

    take(DEALS, "skip")
    begun = in_step(store)
    assert {"won", "here"} <= set(fates(store))
    # The file later shows the open deal as won.
    take(DEALS.replace("Engaging,12/25/2016,,", "Won,12/25/2016,2/1/2017,10"), "update")
    assert len(in_step(store)) > len(begun)
    for left in (begun, []):
        with store.unit() as work:
            undo.undo(work)
        assert in_step(store) == left


def test_an_older_store_gets_its_visits(
    tmp_path: Path, store: Store, deal_id: int, clock: FrozenClock
) -> None:
    with store.unit() as work:
        reason = work.session.exec(select(LossReason.id)).first() or 0
        lost = deals.add(work, title="Lost", contact_id=1).key
    for days in (1, 2):
        clock.forward(days=days)
        with store.unit() as work:
            deals.step(work, deal_id, days)
            deals.lose(work, lost, reason_id=reason) if days == 1 else deals.reopen(work, lost)
    expected = in_step(store)
    store.close()
    old, path = sqlite3.connect(tmp_path / "svit.db"), tmp_path / "old.db"
    scripts = tmp_path / "migrations"
    ignored = shutil.ignore_patterns("__py*", "v000[!123]*")
    shutil.copytree(migrate.SCRIPTS, scripts, ignore=ignored)
    sqlite3.connect(path).close()
    migrate.migrate(path, scripts=scripts)
    new = sqlite3.connect(path)
    for table in TABLES:
        names = ", ".join(row[1] for row in new.execute(f"PRAGMA table_info({table})"))
        for row in old.execute(f"SELECT {names} FROM {table}"):
            new.execute(f"INSERT INTO {table} ({names}) VALUES ({','.join('?' * len(row))})", row)
    new.commit()
    new.close()
    migrate.migrate(path)
    assert visits(sqlite3.connect(path)) == expected
