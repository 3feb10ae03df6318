"""What lines say for reports by product is kept in step with the deal, and undone with it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from svit_tui.crm import undo
from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.deals import changes as deals
from svit_tui.crm.deals.parts import LineDraft
from svit_tui.crm.lists import short_lists as lists
from svit_tui.crm.reports import catalogue
from svit_tui.crm.reports.shared.question import Question
from svit_tui.crm.start.opening import open_store
from svit_tui.model.values.line_amounts import shares
from svit_tui.model.values.money import Money
from svit_tui.store.migrations.versions import v0004_reports
from svit_tui.store.store import Store
from tests.conftest import FrozenClock

Rows = list[tuple[int | None, int | None, int | None]]


@pytest.fixture
def store(tmp_path: Path, clock: FrozenClock) -> Store:
    return open_store(tmp_path / "svit.db", login="olena", clock=clock)


def lines(connection: sqlite3.Connection) -> Rows:
    return connection.execute(
        "SELECT product_id, share, first FROM line ORDER BY deal_id, position, id"
    ).fetchall()


def in_step(store: Store) -> Rows:
    """The lines, which are what the migration makes of them in a copy that knows nothing yet."""
    copy = sqlite3.connect(":memory:", isolation_level=None)
    with sqlite3.connect(store.path) as source:
        source.backup(copy)
    copy.execute("UPDATE line SET share = NULL, first = NULL")
    copy.execute(v0004_reports.SINGLE_LINES)
    engine = create_engine("sqlite://", creator=lambda: copy, poolclass=StaticPool)
    with engine.begin() as connection:
        v0004_reports.share_out(connection)
    found = lines(store.light())
    assert found == lines(copy)
    return found


def test_lines_share_the_amount_whatever_happens_to_the_deal(store: Store) -> None:
    with store.unit() as work:
        contact = contacts.add(work, name="Медцентр").key
        first, second = (lists.add_product(work, name).key for name in ("Site", "Support"))
        deal = deals.add(work, title="Website", contact_id=contact, amount=Money(100_00, "UAH")).key
    one = LineDraft(first, unit_price=50_00)
    three = [LineDraft(second, unit_price=10_00), one, LineDraft(second, unit_price=30_00)]
    with store.unit() as work:
        deals.edit(work, deal, lines=[one], amount=Money(100_01, "UAH"))
    assert in_step(store) == [(first, 100_01, 2)]
    with store.unit() as work:
        deals.edit(work, deal, lines=three, amount=Money(100_01, "UAH"))
    told = [(second, 11_11, 2), (first, 55_56, 1), (second, 33_34, 0)]
    assert in_step(store) == told
    with store.unit() as work:
        deals.edit(work, deal, amount=None)
    assert in_step(store) == [(second, None, 2), (first, None, 1), (second, None, 0)]
    with store.unit() as work:
        undo.undo(work)
    assert in_step(store) == told
    with store.unit() as work:
        deals.win(work, deal)
        other = deals.add(work, title="Bare", contact_id=contact, amount=Money(7_00, "UAH")).key
        deals.win(work, other)
    with store.read() as session:
        report = catalogue.run(session, "products", Question(store.clock()))
    sold = {row.key: (row.values["won"], row.values["won_value"]) for row in report.rows}
    assert sold == {
        "Site": (1, {"UAH": 55_56}),
        "Support": (1, {"UAH": 44_45}),
        None: (1, {"UAH": 7_00}),
    }
    assert report.total is not None
    assert report.total.values["won_value"] == {"UAH": 107_01}


@pytest.mark.parametrize(
    ("amount", "totals", "parts"),
    [
        (10, [1, 1, 1], [3, 3, 4]),
        (10, [0, 0], [5, 5]),
        (10, [0, 3], [0, 10]),
        (None, [1, 2], [None, None]),
        (10**18, [10**12, 10**12], [10**18 // 2] * 2),
    ],
)
def test_shares_add_up(amount: int | None, totals: list[int], parts: list[int | None]) -> None:
    assert list(shares(amount, totals)) == parts
