"""Which store is opened, and what `svit-tui demo` opens."""

from __future__ import annotations

from pathlib import Path

import pytest

from svit_tui.cli.kit.opening import demo_store
from svit_tui.crm import undo
from svit_tui.crm.deals import changes as deals
from svit_tui.model.errors import NotFound
from tests.cli.conftest import Svit


def test_undo_in_the_demo_stops_at_what_the_user_did(tmp_path: Path) -> None:
    store = demo_store(tmp_path / "demo.db")
    count = "SELECT count(*) FROM deal"
    before = store.light().execute(count).fetchone()[0]
    with store.unit() as work:
        deals.win(work, 1)
    with store.unit() as work:
        assert undo.undo(work).action == "deal.win"
    with pytest.raises(NotFound, match="There is nothing to undo"), store.unit() as work:
        undo.undo(work)
    assert store.light().execute(count).fetchone()[0] == before > 0
    with store.unit() as work:
        assert undo.redo(work).action == "deal.win"
    store.close()


def test_a_store_in_the_home_of_a_user_who_is_not_there_is_refused(svit: Svit) -> None:
    ran = svit("--store", "~nobody-of-that-name/svit.db", "deal", "list")
    assert ran.code == 4
    assert "~nobody-of-that-name" in ran.err
