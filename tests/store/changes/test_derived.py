"""What follows from other rows is right after each change, and after each undo."""

from __future__ import annotations

import shutil
import sqlite3
import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlmodel import select

from svit_tui.crm import undo
from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.deals import changes as deals
from svit_tui.crm.start.opening import open_store
from svit_tui.crm.tasks import changes as tasks
from svit_tui.crm.tasks import events
from svit_tui.crm.tasks.changes import Due
from svit_tui.crm.tasks.events import EventTime
from svit_tui.crm.timeline import communications
from svit_tui.model.deal import Deal
from svit_tui.model.qualification import Assessment, Criterion
from svit_tui.store.file import migrate
from svit_tui.store.store import Store
from tests.conftest import FrozenClock


@pytest.fixture
def store(tmp_path: Path, clock: FrozenClock) -> Store:
    return open_store(tmp_path / "svit.db", login="olena", clock=clock)


@pytest.fixture
def deal_id(store: Store) -> int:
    with store.unit() as work:
        contact = contacts.add(work, name="Медцентр")
        return deals.add(work, title="Website", contact_id=contact.key).key


def facts(store: Store, deal_id: int) -> Deal:
    with store.read() as session:
        return session.get_one(Deal, deal_id)


def test_the_next_step_is_what_is_due_first(store: Store, deal_id: int, clock: FrozenClock) -> None:
    assert facts(store, deal_id).next_step_kind == ""
    with store.unit() as work:
        tasks.add(work, title="Some day", deal_id=deal_id)
    assert (facts(store, deal_id).next_step, facts(store, deal_id).next_step_on) == (
        "Some day",
        None,
    )
    with store.unit() as work:
        call = tasks.add(
            work, title="Call", kind="call", deal_id=deal_id, due=Due(date(2026, 11, 26))
        ).key
        at = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
        events.add(work, title="Demo", span=EventTime(at), deal_id=deal_id)
    found = facts(store, deal_id)
    assert (found.next_step, found.next_step_kind, found.next_step_at) == ("Demo", "event", at)
    with store.unit() as work:
        undo.undo(work)
    assert facts(store, deal_id).next_step == "Some day"
    with store.unit() as work:
        undo.redo(work)
        clock.forward(hours=1)
        tasks.finish(work, call)
    assert facts(store, deal_id).next_step == "Demo"


def test_the_day_of_an_event_is_the_users_as_that_of_a_task_is(
    store: Store, deal_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Europe/Kyiv")
    time.tzset()
    # Half past midnight on the 26th in Kyiv; the task of the day before comes first.
    with store.unit() as work:
        at = datetime(2026, 11, 25, 22, 30, tzinfo=UTC)
        events.add(work, title="Flight", span=EventTime(at), deal_id=deal_id)
    assert facts(store, deal_id).next_step_on == date(2026, 11, 26)
    with store.unit() as work:
        tasks.add(work, title="Pack", deal_id=deal_id, due=Due(date(2026, 11, 25)))
    assert facts(store, deal_id).next_step == "Pack"


def test_a_deal_is_active_when_something_is_said_done_or_moved(
    store: Store, deal_id: int, clock: FrozenClock
) -> None:
    clock.forward(days=1)
    with store.unit() as work:
        todo = tasks.add(work, title="Draft", deal_id=deal_id).key
    assert facts(store, deal_id).active_at == clock.now.replace(day=24)
    with store.unit() as work:
        tasks.finish(work, todo)
    assert facts(store, deal_id).active_at == clock.now
    clock.forward(days=1)
    with store.unit() as work:
        communications.log(work, "call", deal_id=deal_id)
    assert facts(store, deal_id).active_at == clock.now
    clock.forward(days=1)
    with store.unit() as work:
        deals.step(work, deal_id, 1)
    assert facts(store, deal_id).active_at == clock.now


def test_a_score_is_the_share_of_all_points(store: Store, deal_id: int) -> None:
    with store.unit() as work:
        for asked in work.session.exec(select(Criterion)).all():
            work.remove(asked)
        fit, budget = (
            work.add(Criterion(pipeline_id=1, kind=kind, name=kind, name_key=kind, position=n)).key
            for n, kind in enumerate(("score", "check"))
        )
    assert facts(store, deal_id).score is None
    with store.unit() as work:
        work.add(Assessment(deal_id=deal_id, criterion_id=fit, value=2))
        work.add(Assessment(deal_id=deal_id, criterion_id=budget, value=1))
    assert facts(store, deal_id).score == 50


def test_an_older_store_gets_its_next_steps(tmp_path: Path, store: Store, deal_id: int) -> None:
    with store.unit() as work:
        tasks.add(work, title="Call", kind="call", deal_id=deal_id, due=Due(date(2026, 11, 26)))
        tasks.finish(work, tasks.add(work, title="Draft", deal_id=deal_id).key)
    store.close()
    old, path = sqlite3.connect(tmp_path / "svit.db"), tmp_path / "old.db"
    scripts = tmp_path / "migrations"
    copy_migrations(scripts)
    sqlite3.connect(path).close()
    migrate.migrate(path, scripts=scripts)
    new = sqlite3.connect(path)
    for table in ("member", "pipeline", "stage", "contact", "deal", "task"):
        names = ", ".join(row[1] for row in new.execute(f"PRAGMA table_info({table})"))
        for row in old.execute(f"SELECT {names} FROM {table}"):
            new.execute(f"INSERT INTO {table} ({names}) VALUES ({','.join('?' * len(row))})", row)
    new.commit()
    new.close()
    migrate.migrate(path)
    query = "SELECT active_at, next_step, next_step_kind, next_step_on FROM deal"
    assert sqlite3.connect(path).execute(query).fetchall() == old.execute(query).fetchall()


def copy_migrations(scripts: Path) -> None:
    """The migrations up to the one before next steps."""
    ignored = shutil.ignore_patterns("__py*", "v000[!12]*")
    shutil.copytree(migrate.SCRIPTS, scripts, ignore=ignored)
