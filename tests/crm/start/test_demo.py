"""The demo company speaks the language of the store that it comes into."""

from __future__ import annotations

from pathlib import Path

from svit_tui.crm.lists import short_lists as lists
from svit_tui.crm.start.demo import load_demo
from svit_tui.crm.start.opening import open_store
from svit_tui.i18n import set_language
from svit_tui.model.lists import LossReason, Source
from tests.conftest import FrozenClock


def test_a_ukrainian_demo_has_each_source_and_reason_once(
    tmp_path: Path, clock: FrozenClock
) -> None:
    set_language("uk")
    store = open_store(tmp_path / "svit.db", login="olena", clock=clock)
    with store.read() as session:
        reasons = [reason.name for reason in lists.named(session, LossReason)]
        sources = [source.name for source in lists.named(session, Source)]
    load_demo(store)
    with store.read() as session:
        assert [reason.name for reason in lists.named(session, LossReason)] == reasons
        assert [source.name for source in lists.named(session, Source)] == sources
