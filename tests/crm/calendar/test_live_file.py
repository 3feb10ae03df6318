"""The calendar file: whose entries it has, when it is written, and what is told when it is not."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from svit_tui.crm.calendar.live_file import LiveCalendar
from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.tasks import changes as tasks
from svit_tui.crm.tasks import events
from svit_tui.crm.tasks.changes import Due
from svit_tui.crm.tasks.events import EventTime
from svit_tui.exchange.ical.reading import read_ical
from tests.crm.conftest import World


class Told:
    """What was told."""

    def __init__(self) -> None:
        self.sentences: list[str] = []

    def __call__(self, sentence: str) -> None:
        self.sentences.append(sentence)


def titles(path: Path) -> list[str]:
    return [item.title for item in read_ical(path.read_bytes(), "live.ics").items]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "live.ics"


def plan(
    world: World, title: str, *, due: Due = tasks.SOMETIME, contact_id: int | None = None
) -> int:
    with world.store.unit() as work:
        return tasks.add(work, title=title, due=due, contact_id=contact_id).key


def test_it_has_the_members_own_tasks_and_events_and_nothing_old(world: World, path: Path) -> None:
    other = world.other()
    with other.unit() as work:
        tasks.add(work, title="Theirs")
    done = plan(world, "Done")
    plan(world, "Planned", due=Due(date(2026, 12, 1)))
    with world.store.unit() as work:
        tasks.finish(work, done)
        for title, day in (("Long ago", 1), ("Soon", 28)):
            month = 11 if day == 28 else 8
            events.add(work, title=title, span=EventTime(datetime(2026, month, day, 9, tzinfo=UTC)))
        events.add(
            work,
            title="Series",
            span=EventTime(datetime(2026, 1, 5, 9, tzinfo=UTC)),
            rule="FREQ=WEEKLY",
            zone="Europe/Kyiv",
        )
    LiveCalendar(world.store, str(path), Told()).write()
    assert titles(path) == ["Soon", "Series", "Planned"]


def test_a_renamed_contact_is_renamed_in_it(world: World, path: Path) -> None:
    LiveCalendar(world.store, str(path), Told()).follow()
    plan(world, "Call", contact_id=world.clinic)
    assert "Медцентр" in path.read_text(encoding="utf-8")
    with world.store.unit() as work:
        contacts.edit(work, world.clinic, name="Клініка")
    assert "Клініка" in path.read_text(encoding="utf-8")


def test_what_is_the_same_is_not_written_again(world: World, path: Path) -> None:
    calendar = LiveCalendar(world.store, str(path), Told())
    plan(world, "Planned")
    calendar.write()
    before = path.stat().st_ino
    world.clock.now += timedelta(hours=3)
    calendar.write()
    assert path.stat().st_ino == before


def test_what_goes_wrong_is_told_once_until_it_is_well_again(world: World, tmp_path: Path) -> None:
    told = Told()
    folder = tmp_path / "sub"
    LiveCalendar(world.store, str(folder / "live.ics"), told).follow()
    for title in ("one", "two", "three"):
        plan(world, title)
    assert len(told.sentences) == 1
    folder.mkdir()
    plan(world, "four")
    assert titles(folder / "live.ics") == ["one", "two", "three", "four"]
    (folder / "live.ics").unlink()
    folder.rmdir()
    plan(world, "five")
    assert len(told.sentences) == 2


def test_a_full_disk_leaves_the_old_file(
    world: World, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = Told()
    LiveCalendar(world.store, str(path), told).follow()
    plan(world, "one")
    before = path.read_bytes()

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    plan(world, "two")
    assert told.sentences == [f"The calendar {path} can't be written: the disk is full."]
    assert path.read_bytes() == before
    assert list(path.parent.glob(".*")) == []


def test_many_changes_are_written_together_and_the_last_at_the_end(
    world: World, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the program: a thread of its own waits for more changes, and for none at the end."""
    calendar = LiveCalendar(world.store, str(path), Told(), pause=3600)
    calendar.follow()
    times = 0
    write = calendar.write

    def counted() -> None:
        nonlocal times
        times += 1
        write()

    monkeypatch.setattr(calendar, "write", counted)
    for number in range(20):
        plan(world, f"task {number}")
    assert not path.exists()
    calendar.close()
    assert len(titles(path)) == 20
    assert times == 1
    plan(world, "after the end")
    assert len(titles(path)) == 20


def test_a_change_in_between_is_not_missed(
    world: World, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody commits after we have read: the file is written once more."""
    calendar = LiveCalendar(world.store, str(path), Told())
    content = calendar._content
    late = ["late"]

    def slow() -> bytes:
        data = content()
        if late:
            plan(world, late.pop())
        return data

    monkeypatch.setattr(calendar, "_content", slow)
    calendar.write()
    assert titles(path) == ["late"]


def test_a_relative_name_is_one_of_the_home_folder(world: World) -> None:
    calendar = LiveCalendar(world.store, "svit.ics", Told())
    assert calendar.path == Path.home() / "svit.ics"
    assert LiveCalendar(world.store, "~/a.ics", Told()).path == Path.home() / "a.ics"


def test_a_link_stays_a_link(world: World, path: Path, tmp_path: Path) -> None:
    target = tmp_path / "elsewhere.ics"
    path.symlink_to(target)
    plan(world, "one")
    LiveCalendar(world.store, str(path), Told()).write()
    assert path.is_symlink()
    assert titles(target) == ["one"]


def test_it_is_written_over_nothing_of_the_store(world: World) -> None:
    side = world.path.with_name("svit.db-wal")
    told = Told()
    world.store.light()
    before = side.stat().st_ino if side.exists() else None
    LiveCalendar(world.store, str(side), told).write()
    assert told.sentences == [
        f"{side} belongs to the store, which is never written over: name another file."
    ]
    assert (side.stat().st_ino if side.exists() else None) == before


def test_a_name_that_is_no_home_folder_is_a_name(world: World) -> None:
    calendar = LiveCalendar(world.store, "~nobody of that name/a.ics", Told())
    assert calendar.path == Path.home() / "~nobody of that name" / "a.ics"
