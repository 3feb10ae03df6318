"""The calendar file while the program runs: at the start, after keys, after others, at the end."""

from __future__ import annotations

from pathlib import Path

import pytest

from svit_tui.app import app as apps
from svit_tui.app.app import SvitApp
from svit_tui.crm.start.opening import open_store
from svit_tui.crm.tasks import changes as tasks
from svit_tui.exchange.ical.reading import read_ical
from svit_tui.settings.groups import Settings, Work
from svit_tui.store.store import Store
from tests.screens.conftest import Hands


def titles(path: Path) -> set[str]:
    data = path.read_bytes()
    return {item.title for item in read_ical(data, "live.ics").items} if b"UID" in data else set()


def program(store: Store, path: Path) -> SvitApp:
    return SvitApp(store, Settings(work=Work(calendar_file=str(path))))


async def test_it_is_written_at_the_start_after_changes_and_at_the_end(
    demo: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apps, "CALENDAR_SECONDS", 0.0)
    path = tmp_path / "live.ics"
    app = program(demo, path)
    async with app.run_test(size=(120, 40)) as pilot:
        hands = Hands(app, pilot)
        await hands.settled()
        await hands.until(path.exists)
        with demo.unit() as work:
            tasks.add(work, title="Of a key")
        await hands.until(lambda: "Of a key" in titles(path))
        # Another program of the same member: it is seen within a second.
        other = open_store(demo.path, login="olena", clock=demo.clock)
        with other.unit() as work:
            tasks.add(work, title="Of another terminal")
        await hands.until(lambda: "Of another terminal" in titles(path))
        other.close()
        assert app._calendar is not None
        app._calendar._pause = 3600.0
        with demo.unit() as work:
            tasks.add(work, title="Just before the end")
    assert "Just before the end" in titles(path)


async def test_what_goes_wrong_is_in_the_status_line_and_no_change_is_lost(
    demo: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apps, "CALENDAR_SECONDS", 0.0)
    app = program(demo, tmp_path / "nowhere" / "live.ics")
    async with app.run_test(size=(120, 40)) as pilot:
        hands = Hands(app, pilot)
        await hands.settled()
        await hands.until(lambda: "can't be written" in hands.status)
        title = hands.card.title
        await hands.press("w")
        assert hands.status.startswith(f"Won: {title}")


async def test_without_the_setting_there_is_none(demo: Store) -> None:
    app = SvitApp(demo, Settings())
    async with app.run_test(size=(80, 24)) as pilot:
        await Hands(app, pilot).settled()
        await app.warm()
        assert app._calendar is None
        assert demo.after_change is None
