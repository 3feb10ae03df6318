"""The timeline: what one entry tells in full."""

from __future__ import annotations

from pathlib import Path

import pytest

from svit_tui.app.app import SvitApp
from svit_tui.crm.importing import import_files
from svit_tui.crm.start.opening import open_store
from svit_tui.exchange.csv.file import read_csv
from svit_tui.exchange.mapping import parse_mapping
from svit_tui.screens.timeline.entry import EntryModal
from svit_tui.store.store import Store
from tests.conftest import FrozenClock
from tests.screens.conftest import Hands, text_of

MAPPING = """
name = "talks"
[[file]]
name = "*.csv"
entity = "communication"
[file.columns]
contact = "contact"
subject = "subject"
by = "by"
"""


@pytest.fixture
def store(tmp_path: Path, clock: FrozenClock) -> Store:
    """Olena's store, to which Taras has brought what he and Olena are to have said."""
    path = tmp_path / "svit.db"
    olena = open_store(path, login="olena", clock=clock)
    taras = open_store(path, login="taras", clock=clock)
    text = "contact,subject,by\nAcme,Own words,taras\nAcme,A promise,olena\n"
    file, mapping = read_csv(text.encode(), "talks.csv"), parse_mapping(MAPPING, "talks.toml")
    assert import_files(taras, [file], lambda _file: mapping).created["communications"] == 2
    return olena


async def test_who_imported_what_another_member_said_is_told(store: Store) -> None:
    app = SvitApp(store)
    async with app.run_test(size=(120, 40)) as pilot:
        hands = Hands(app, pilot)
        await hands.settled()
        await hands.press("3")
        told = {}
        for keys in (("g", "g"), ("j",)):
            await hands.press(*keys)
            await hands.pilot.press("enter")
            await hands.until(lambda: isinstance(app.screen, EntryModal))
            await hands.pilot.pause()
            assert isinstance(app.screen, EntryModal)
            told[app.screen.entry.subject] = "imported by taras" in text_of(app)
            await hands.press("escape")
        assert told == {"A promise": True, "Own words": False}
