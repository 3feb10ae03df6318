"""`svit-tui import invite.ics`, and the calendar file that is kept up to date by commands."""

from __future__ import annotations

import io
import stat
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from svit_tui.exchange.ical.reading import read_ical
from svit_tui.settings.change import keep
from tests.cli.conftest import Svit
from tests.folders import DATA

ICS = DATA / "ics"
INVITATION = b"""BEGIN:VCALENDAR
METHOD:REQUEST
BEGIN:VEVENT
UID:1@x
SUMMARY:Demo
DTSTART:20991127T120000Z
DTEND:20991127T130000Z
END:VEVENT
END:VCALENDAR
"""


def test_an_invitation_from_a_file_and_its_cancellation(svit: Svit, tmp_path: Path) -> None:
    invite = tmp_path / "invite.ics"
    invite.write_bytes(INVITATION)
    dry = svit("import", str(invite), "--dry-run")
    assert dry.out.splitlines() == ["New event: Demo", "Dry run: nothing was changed."]
    assert svit("export", "events", "--format", "json").json == []
    assert svit("import", str(invite)).out == "New event: Demo\n"
    assert svit("import", str(invite)).out == "Unchanged: Demo\n"
    invite.write_bytes(INVITATION.replace(b"T12", b"T11"))
    assert svit("import", str(invite)).out == "Edited: Demo\n"
    invite.write_bytes(INVITATION.replace(b"REQUEST", b"CANCEL"))
    assert svit("import", str(invite)).out == "Archived: Demo\n"
    assert svit("undo").out == "Undone: Imported: Demo\n"


def test_an_invitation_from_a_mail_readers_pipe(
    svit: Svit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(INVITATION)))
    result = svit("import", "-", "--json").json
    assert result["created"] == {"events": 1, "tasks": 0}
    assert (result["rejected"], result["notes"]) == ([], [])


def test_a_calendar_of_many_entries_is_counted(svit: Svit) -> None:
    ran = svit("import", str(ICS / "issue_1050_calendar_with_events_and_todos.ics"))
    assert [line.split() for line in ran.out.splitlines()][1:] == [
        ["events", "2", "0", "0", "0"],
        ["tasks", "1", "0", "0", "0"],
    ]
    assert "VJOURNAL" in ran.err


def test_what_is_left_out_is_told_with_its_line(svit: Svit) -> None:
    ran = svit("import", str(ICS / "big_bad_calendar.ics"))
    assert ran.code == 1
    told = ran.err.splitlines()
    assert told[0].startswith("svit-tui: big_bad_calendar.ics, line 2: “Untitled” does not say")
    assert told[-1] == "svit-tui: 20 entries were left out."
    assert len(told) == 12


def test_calendars_and_tables_do_not_mix(svit: Svit, tmp_path: Path) -> None:
    table = tmp_path / "contacts.csv"
    table.write_text("name\nOlena\n", encoding="utf-8")
    ran = svit("import", str(table), str(ICS / "example.ics"))
    assert (ran.code, ran.out) == (1, "")
    assert "in separate runs" in ran.err
    assert svit("import", str(ICS / "example.ics"), "--rejects", str(tmp_path / "r")).code == 1
    assert svit("import", str(ICS / "empty.ics")).code == 1


# The calendar file


@pytest.fixture
def live(tmp_path: Path) -> Path:
    """The settings name a calendar file; there is none yet."""
    path = tmp_path / "live.ics"
    keep("work", "calendar_file", str(path))
    return path


def titles(path: Path) -> list[str]:
    return [item.title for item in read_ical(path.read_bytes(), "live.ics").items]


def test_each_change_of_tasks_and_events_is_in_the_file(svit: Svit, live: Path) -> None:
    svit("contact", "add", "Олена")
    assert not live.exists()
    made = svit("task", "add", "Offer", "--due", "2099-12-15", "--contact", "Олена", "--json").json
    assert titles(live) == ["Offer"]
    assert stat.S_IMODE(live.stat().st_mode) == 0o600
    svit("event", "add", "Demo", "--start", "2099-12-16 14:00")
    assert titles(live) == ["Demo", "Offer"]
    svit("task", "done", str(made["id"]))
    assert titles(live) == ["Demo"]
    svit("undo")
    assert titles(live) == ["Demo", "Offer"]


def test_the_file_keeps_its_rights_and_is_left_alone_by_other_changes(
    svit: Svit, live: Path
) -> None:
    svit("task", "add", "Offer", "--due", "2099-12-15")
    live.chmod(0o640)
    before = live.stat().st_ino
    svit("contact", "add", "Олена")
    svit("task", "list")
    assert live.stat().st_ino == before
    svit("task", "add", "Report")
    assert live.stat().st_ino != before
    # Who shares the file has given it other rights on purpose.
    assert stat.S_IMODE(live.stat().st_mode) == 0o640
    assert list(live.parent.glob(".*")) == []


def test_a_file_that_can_not_be_written_loses_no_change(svit: Svit, tmp_path: Path) -> None:
    path = tmp_path / "nowhere" / "live.ics"
    keep("work", "calendar_file", str(path))
    ran = svit("task", "add", "Offer")
    assert ran.code == 0
    assert ran.err == (
        f"svit-tui: The calendar {path} can't be written: there is no such folder; make it first.\n"
    )
    assert [row["title"] for row in svit("task", "list", "--json").json] == ["Offer"]


@pytest.mark.parametrize("content", [b"my own notes", INVITATION])
def test_a_file_of_others_is_never_written_over(svit: Svit, live: Path, content: bytes) -> None:
    live.write_bytes(content)
    ran = svit("task", "add", "Offer")
    assert ran.code == 0
    assert "is not a calendar of svit-tui and was left as it is" in ran.err
    assert live.read_bytes() == content


def test_another_store_does_not_take_the_file(svit: Svit, live: Path, tmp_path: Path) -> None:
    svit("task", "add", "Offer")
    before = live.read_bytes()
    other = str(tmp_path / "other.db")
    ran = svit("--store", other, "task", "add", "Elsewhere")
    assert "is the calendar of another store" in ran.err
    assert live.read_bytes() == before
