"""`svit-tui agenda`: for a morning mail, and in one line for a shell prompt."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.contacts.changes import Point
from svit_tui.crm.start.opening import open_store
from svit_tui.crm.tasks import changes as tasks
from svit_tui.crm.tasks import events
from svit_tui.crm.tasks.changes import Due
from svit_tui.crm.tasks.events import EventTime
from tests.cli.conftest import Svit

# Wednesday, ten past nine in Kyiv.
NOW = datetime(2026, 11, 25, 7, 10, tzinfo=UTC)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A time in Kyiv."""
    return datetime(2026, 11, day, hour - 2, minute, tzinfo=UTC)


@pytest.fixture
def kyiv(svit: Svit, store_path: Path, monkeypatch: pytest.MonkeyPatch) -> Svit:
    """An empty store in Kyiv, whose clock stands still."""
    monkeypatch.setenv("TZ", "Europe/Kyiv")
    time.tzset()
    opened = open_store(store_path, clock=lambda: NOW)
    monkeypatch.setattr("svit_tui.cli.kit.opening._store", lambda *_: opened)
    return svit


@pytest.fixture
def busy(kyiv: Svit, store_path: Path) -> Svit:
    store = open_store(store_path, clock=lambda: NOW)
    with store.unit() as work:
        olena = contacts.add(
            work, first_name="Олена", last_name="Шевченко", points=[Point("email", "o@x.example")]
        ).key
        tasks.add(work, title="Old offer", due=Due(date(2026, 11, 20)))
        tasks.add(work, title="Early call", kind="call", due=Due.moment(at(25, 8)))
        tasks.add(work, title="Send docs", due=Due(date(2026, 11, 25)))
        tasks.add(
            work,
            title="About\tthe 界 offer",
            kind="call",
            due=Due.moment(at(25, 10)),
            contact_id=olena,
        )
        tasks.add(work, title="Next week", due=Due(date(2026, 12, 5)))
        tasks.add(work, title="Sometime")
        events.add(work, title="Breakfast", span=EventTime(at(25, 8), at(25, 9)))
        events.add(
            work,
            title="Demo",
            span=EventTime(at(25, 14), at(25, 15, 30)),
            place="Office",
            participants=[olena],
        )
        events.add(work, title="Fair", span=EventTime(date(2026, 11, 24), date(2026, 11, 26)))
        events.add(work, title="Night train", span=EventTime(at(26, 22), at(27, 8)))
        events.add(
            work,
            title="Sync",
            span=EventTime(at(20, 11), at(20, 11, 30)),
            rule="FREQ=WEEKLY",
            zone="Europe/Kyiv",
        )
    return kyiv


def test_the_day(busy: Svit) -> None:
    assert busy("agenda").out == (
        "Overdue\n"
        "  5d           to-do  Old offer\n"
        "  08:00        call   Early call\n"
        "\n"
        "Today, Wednesday 25 November\n"
        "  all day      event  Fair\n"
        "               to-do  Send docs\n"
        "  08:00–09:00  event  Breakfast\n"
        "  10:00        call   About the 界 offer · Олена Шевченко\n"
        "  14:00–15:30  event  Demo · Олена Шевченко · Office\n"
    )


def test_the_week(busy: Svit) -> None:
    out = busy("agenda", "--week").out
    assert out.partition("Tomorrow")[2] == (
        ", Thursday 26 November\n"
        "  all day      event  Fair\n"
        "  22:00–       event  Night train\n"
        "\n"
        "Friday 27 November\n"
        "  –08:00       event  Night train\n"
        "  11:00–11:30  event  Sync\n"
    )
    assert all(line == line.rstrip() for line in out.splitlines())


def test_in_ukrainian(busy: Svit) -> None:
    out = busy("--lang", "uk", "agenda").out
    assert "Сьогодні, середа 25 листопада\n" in out
    assert "About the 界 offer · Олена Шевченко\n" in out


def test_a_message_is_said_in_the_language_in_force(kyiv: Svit) -> None:
    kyiv("contact", "add", "Олена")
    kyiv(
        "task", "add", "Ask", "--kind", "message", "--due", "2026-11-25 10:00", "--contact", "Олена"
    )
    assert "повідомлення  Ask" in kyiv("--lang", "uk", "agenda").out
    assert kyiv("agenda", "--short").out.endswith("next 10:00 message Олена\n")


def test_an_empty_day(kyiv: Svit) -> None:
    assert kyiv("agenda").out == "Nothing is planned.\n"
    assert kyiv("agenda", "--short").out == ""
    assert kyiv("agenda", "--json").json == []
    assert kyiv("agenda", "--short", "--json").json == {"overdue": 0, "today": 0, "next": None}


def test_a_day_with_nothing_but_what_is_overdue(kyiv: Svit) -> None:
    kyiv("task", "add", "Old offer", "--due", "2026-11-20")
    assert kyiv("agenda").out == "Overdue\n  5d  to-do  Old offer\n"


def test_a_week_with_nothing_today(kyiv: Svit) -> None:
    kyiv("task", "add", "Offer", "--due", "2026-11-27")
    assert kyiv("agenda", "--week").out == (
        "Nothing is planned for today.\n\nFriday 27 November\n    to-do  Offer\n"
    )


def test_in_short(busy: Svit) -> None:
    """Today still brings a call, documents, the fair and the demo; breakfast is over."""
    assert busy("agenda", "--short").out == (
        "2 overdue · 4 today · next 10:00 call Олена Шевченко\n"
    )
    short = busy("agenda", "--short", "--json").json
    assert short == {
        "overdue": 2,
        "today": 4,
        "next": {
            "at": "2026-11-25T08:00:00Z",
            "kind": "call",
            "title": "About\tthe 界 offer".replace("\t", " "),
            "people": "Олена Шевченко",
        },
    }


def test_the_next_one_of_a_series_in_short(kyiv: Svit, store_path: Path) -> None:
    store = open_store(store_path, clock=lambda: NOW)
    with store.unit() as work:
        events.add(
            work,
            title="A meeting whose name is much longer than a prompt",
            span=EventTime(at(20, 11), at(20, 11, 30)),
            rule="FREQ=WEEKLY",
            zone="Europe/Kyiv",
        )
    assert kyiv("agenda", "--short").out == (
        "next 27 Nov 11:00 A meeting whose name is much longer tha…\n"
    )


def test_whose_it_is(busy: Svit, store_path: Path) -> None:
    other = open_store(store_path, login="taras", clock=lambda: NOW)
    with other.unit() as work:
        tasks.add(work, title="Theirs", due=Due(date(2026, 11, 25)))
    assert "Theirs" not in busy("agenda").out
    assert "Theirs" in busy("agenda", "--all").out
    assert busy("agenda", "--member", "taras").out.count("\n") == 2
    assert busy("agenda", "--short", "--member", "taras").out == "1 today\n"
    assert "5 today" in busy("agenda", "--short", "--all").out
    assert busy("agenda", "--short", "--member", "nobody").code == 1
    assert busy("agenda", "--short", "--week").code == 2


def test_the_short_one_and_the_long_one_agree(busy: Svit) -> None:
    items = busy("agenda", "--json").json
    short = busy("agenda", "--short", "--json").json
    assert short["overdue"] == sum(item["overdue"] for item in items)
    over = [item for item in items if item["until"] and item["until"] < "2026-11-25T07:10:00Z"]
    assert short["today"] == len(items) - short["overdue"] - len(over)
