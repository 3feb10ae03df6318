"""Invitations and calendars taken in: events, tasks, people, and one undo."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlmodel import select

from svit_tui.crm import undo
from svit_tui.crm.calendar.giving import CalendarFilter, calendar_items
from svit_tui.crm.calendar.taking import CalendarResult, import_calendars
from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.contacts.changes import Point
from svit_tui.crm.tasks import changes as tasks
from svit_tui.crm.tasks import events
from svit_tui.crm.tasks.agenda import agenda
from svit_tui.crm.tasks.changes import Due
from svit_tui.crm.tasks.events import EventTime
from svit_tui.exchange.ical.reading import read_ical
from svit_tui.exchange.ical.writing import write_ical
from svit_tui.model.errors import CrmError, NotOpen
from svit_tui.model.task import Event, Task
from svit_tui.store.store import Store
from tests.crm.conftest import World
from tests.crm.test_undo import contents
from tests.folders import DATA

ICS = DATA / "ics"
PEOPLE = (
    "ORGANIZER;CN=Taras:mailto:taras@firm.example",
    "ATTENDEE;CN=Olena:mailto:OLENA@clinic.example",
)


def at(day: int, hour: int, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def invitation(
    *lines: str, method: str = "REQUEST", uid: str = "1@x", kind: str = "VEVENT"
) -> bytes:
    return "\r\n".join(
        [
            *("BEGIN:VCALENDAR", f"METHOD:{method}", f"BEGIN:{kind}", f"UID:{uid}"),
            *lines,
            *(f"END:{kind}", "END:VCALENDAR", ""),
        ]
    ).encode()


def take(store: Store, *files: bytes, dry_run: bool = False) -> CalendarResult:
    read = [read_ical(data, "invite.ics") for data in files]
    return import_calendars(store, read, dry_run=dry_run)


DEMO = (
    *("SUMMARY:Demo", "DTSTART:20261127T120000Z", "DTEND:20261127T130000Z", "LOCATION:Office"),
    *("DESCRIPTION:Bring slides", *PEOPLE),
)


def the_event(world: World) -> Event:
    with world.store.read() as session:
        return session.exec(select(Event)).one()


def people_of(world: World, event: Event) -> list[int]:
    with world.store.unit() as work:
        return events.participants_of(work, event)


def test_an_invitation_becomes_an_event_with_its_people(world: World) -> None:
    before = contents(world.store)
    result = take(world.store, invitation(*DEMO))
    assert result.created == {"events": 1}
    event = the_event(world)
    assert (event.title, event.starts_at, event.ends_at) == ("Demo", at(27, 12), at(27, 13))
    assert (event.place, event.uid) == ("Office", "1@x")
    assert event.notes == "Bring slides\n\nWith: Taras <taras@firm.example>"
    assert people_of(world, event) == [world.person]
    with world.store.unit() as work:
        assert undo.undo(work).sentence() == "Imported: Demo"
    assert contents(world.store) == before


def test_a_dry_run_changes_nothing(world: World) -> None:
    before = contents(world.store)
    assert take(world.store, invitation(*DEMO), dry_run=True).created == {"events": 1}
    assert contents(world.store) == before


def test_the_same_invitation_again_changes_nothing(world: World) -> None:
    take(world.store, invitation(*DEMO))
    before = contents(world.store)
    assert take(world.store, invitation(*DEMO)).unchanged == {"events": 1}
    assert contents(world.store) == before


def test_a_newer_invitation_changes_the_event(world: World) -> None:
    take(world.store, invitation(*DEMO))
    moved = [line.replace("20261127", "20261128").replace("slides", "cake") for line in DEMO[:-1]]
    assert take(world.store, invitation(*moved, "SEQUENCE:1")).updated == {"events": 1}
    event = the_event(world)
    assert event.starts_at == at(28, 12)
    assert event.notes.startswith("Bring cake")
    # Who is no longer invited takes no part.
    assert people_of(world, event) == []


def test_what_somebody_added_by_hand_stays(world: World) -> None:
    take(world.store, invitation(*DEMO[:-1]))
    event = the_event(world)
    with world.store.unit() as work:
        events.edit(
            work,
            event.key,
            notes="Bring slides\nMy own thoughts",
            deal_id=world.website,
            participants=[world.clinic],
        )
    newer = [line.replace("slides", "cake") for line in DEMO]
    take(world.store, invitation(*newer))
    event = the_event(world)
    assert event.notes.splitlines()[:3] == ["Bring slides", "My own thoughts", "Bring cake"]
    assert event.deal_id == world.website
    assert people_of(world, event) == [world.clinic, world.person]


def test_a_cancellation_archives_and_a_new_invitation_brings_it_back(world: World) -> None:
    take(world.store, invitation(*DEMO))
    assert take(world.store, invitation(*DEMO, method="CANCEL")).archived == {"events": 1}
    assert the_event(world).archived_at is not None
    assert take(world.store, invitation(*DEMO, method="CANCEL")).unchanged == {"events": 1}
    result = take(world.store, invitation(*DEMO))
    assert result.unchanged == {"events": 1}
    assert [problem.reason for problem in result.problems] == [
        "“Demo” is archived here, and this is not newer: left as it is"
    ]
    assert take(world.store, invitation(*DEMO, "SEQUENCE:1")).updated == {"events": 1}
    assert the_event(world).archived_at is None


def test_an_older_invitation_changes_nothing_and_is_told(world: World) -> None:
    moved = [line.replace("20261127", "20261128") for line in DEMO]
    take(world.store, invitation(*moved, "SEQUENCE:2"))
    for method in ("REQUEST", "CANCEL"):
        result = take(world.store, invitation(*DEMO, "SEQUENCE:1", method=method))
        assert result.unchanged == {"events": 1}
        assert [problem.reason for problem in result.problems] == [
            "“Demo” is older than what is here: left as it is"
        ]
    assert (the_event(world).starts_at, the_event(world).archived_at) == (at(28, 12), None)


def test_an_older_invitation_does_not_revive_what_was_called_off(world: World) -> None:
    take(world.store, invitation(*DEMO))
    with world.store.unit() as work:
        events.archive(work, the_event(world).key)
    take(world.store, invitation(*DEMO, "SEQUENCE:2", method="CANCEL"))
    assert take(world.store, invitation(*DEMO, "SEQUENCE:1")).unchanged == {"events": 1}
    assert the_event(world).archived_at is not None


def test_our_own_event_in_an_older_file_is_left_as_it_is(world: World) -> None:
    with world.store.unit() as work:
        key = events.add(work, title="Mine", span=EventTime(at(27, 12))).key
        old = write_ical(
            calendar_items(work.session, CalendarFilter(world.store.identity())), name="x"
        )
    with world.store.unit() as work:
        events.edit(work, key, title="Mine, and newer")
        new = write_ical(
            calendar_items(work.session, CalendarFilter(world.store.identity())), name="x"
        )
    assert len(take(world.store, old).problems) == 1
    assert the_event(world).title == "Mine, and newer"
    assert take(world.store, new).problems == []
    with world.store.unit() as work:
        events.archive(work, key)
    assert take(world.store, new).unchanged == {"events": 1}
    assert the_event(world).archived_at is not None


def test_an_older_to_do_changes_nothing(world: World) -> None:
    take(world.store, invitation(*TODO, "SEQUENCE:3", kind="VTODO"))
    older = [line.replace("Offer", "Draft") for line in TODO]
    for more in ((), ("STATUS:CANCELLED",)):
        result = take(world.store, invitation(*older, "SEQUENCE:2", *more, kind="VTODO"))
        assert result.unchanged == {"tasks": 1}
    assert (the_task(world).title, the_task(world).archived_at) == ("Offer", None)


def test_a_cancellation_of_what_is_not_here_is_told(world: World) -> None:
    result = take(world.store, invitation(*DEMO, method="CANCEL"))
    assert [problem.reason for problem in result.problems] == [
        "“Demo” is cancelled, and was never here"
    ]
    assert result.rejected == []


def test_an_address_of_two_contacts_is_nobodys(world: World) -> None:
    with world.store.unit() as work:
        contacts.add(work, name="Other", points=[Point("email", "olena@clinic.example")])
    both = [line.replace("CN=Olena", "CN=Olena S.") for line in DEMO]
    take(world.store, invitation(*both))
    event = the_event(world)
    assert people_of(world, event) == []
    assert "With: Taras <taras@firm.example>, Olena S. <OLENA@clinic.example>" in event.notes


def test_an_event_of_another_member_stays_theirs(world: World) -> None:
    take(world.store, invitation(*DEMO))
    other = world.other()
    result = take(other, invitation(*DEMO))
    assert result.unchanged == {"events": 1}
    assert [problem.reason for problem in result.problems] == [
        "“Demo” is in the calendar of olena: it stays there"
    ]


SERIES = (
    *("SUMMARY:Sync", "DTSTART;TZID=Europe/Kyiv:20261013T100000", "DURATION:PT30M"),
    "RRULE:FREQ=WEEKLY",
)


def days(world: World, first: date, last: date) -> list[tuple[str, int, int]]:
    with world.store.read() as session:
        items = agenda(session, first=first, last=last, now=world.clock())
    return [(item.title, item.day.day, item.at.hour) for item in items if item.at]


def test_a_series_stands_in_the_agenda_at_ten_also_when_clocks_change(world: World) -> None:
    """Clocks in Kyiv go back on 25 October: ten o'clock is 7:00 in UTC, then 8:00."""
    take(world.store, invitation(*SERIES))
    event = the_event(world)
    assert (event.rule, event.zone) == ("FREQ=WEEKLY", "Europe/Kyiv")
    assert days(world, date(2026, 10, 12), date(2026, 11, 3)) == [
        ("Sync", 13, 7),
        ("Sync", 20, 7),
        ("Sync", 27, 8),
        ("Sync", 3, 8),
    ]
    assert days(world, date(2026, 10, 1), date(2026, 10, 12)) == []


def test_a_series_of_the_31st_is_reckoned_as_its_calendar_does(world: World) -> None:
    monthly = ("SUMMARY:Pay", "DTSTART;VALUE=DATE:20261031", "RRULE:FREQ=MONTHLY")
    take(world.store, invitation(*monthly))
    event = the_event(world)
    assert event.rule == "FREQ=MONTHLY;BYMONTHDAY=31"


def test_one_of_a_series_is_moved_and_another_called_off(world: World) -> None:
    take(world.store, invitation(*SERIES))
    one = "RECURRENCE-ID;TZID=Europe/Kyiv:20261027T100000"
    moved = ("SUMMARY:Sync, later", "DTSTART;TZID=Europe/Kyiv:20261028T150000", one)
    assert take(world.store, invitation(*moved)).created == {"events": 1}
    off = "RECURRENCE-ID;TZID=Europe/Kyiv:20261103T100000"
    called_off = ("SUMMARY:Sync", "DTSTART;TZID=Europe/Kyiv:20261103T100000", off)
    take(world.store, invitation(*called_off, method="CANCEL"))
    found = days(world, date(2026, 10, 20), date(2026, 11, 10))
    assert found == [("Sync", 20, 7), ("Sync, later", 28, 13), ("Sync", 10, 8)]
    # The series again, as it was first: what is left out stays so.
    take(world.store, invitation(*SERIES))
    assert days(world, date(2026, 10, 20), date(2026, 11, 10)) == found


def test_a_series_called_off_takes_those_with_it_that_were_moved(world: World) -> None:
    take(world.store, invitation(*SERIES))
    one = "RECURRENCE-ID;TZID=Europe/Kyiv:20261027T100000"
    moved = ("SUMMARY:Sync, later", "DTSTART;TZID=Europe/Kyiv:20261028T150000", one)
    take(world.store, invitation(*moved))
    take(world.store, invitation(*SERIES, "SEQUENCE:1", method="CANCEL"))
    assert days(world, date(2026, 10, 1), date(2026, 11, 10)) == []


def test_one_of_a_series_takes_place_and_the_series_goes_on(world: World) -> None:
    take(world.store, invitation(*SERIES, *PEOPLE))
    key = the_event(world).key
    world.clock.now = at(10, 12)
    with world.store.unit() as work:
        said = events.finish(work, key, outcome="All is well")
    assert said is not None
    assert (said.started_at, said.duration) == (at(10, 8), 30 * 60)
    assert the_event(world).done_at is None
    with pytest.raises(NotOpen), world.store.unit() as work:
        events.finish(work, key)
    world.clock.now = at(17, 12)
    with world.store.unit() as work:
        said = events.finish(work, key)
    assert said is not None
    assert said.started_at == at(17, 8)


TODO = (
    *("SUMMARY:Offer", "DUE;TZID=Europe/Kyiv:20261127T100000", "PRIORITY:1", "CATEGORIES:call"),
    PEOPLE[1],
)


def the_task(world: World) -> Task:
    with world.store.read() as session:
        return session.exec(select(Task)).one()


def test_a_to_do_becomes_a_task_is_changed_and_done(world: World) -> None:
    before = contents(world.store)
    assert take(world.store, invitation(*TODO, kind="VTODO")).created == {"tasks": 1}
    task = the_task(world)
    assert (task.title, task.kind, task.priority, task.due_at) == ("Offer", "call", 1, at(27, 8))
    assert task.contact_id == world.person
    assert take(world.store, invitation(*TODO, kind="VTODO")).unchanged == {"tasks": 1}
    later = [line.replace("20261127", "20261128") for line in TODO]
    assert take(world.store, invitation(*later, kind="VTODO")).updated == {"tasks": 1}
    assert the_task(world).due_at == at(28, 8)
    done = (*later, "STATUS:COMPLETED", "COMPLETED:20261124T080000Z")
    assert take(world.store, invitation(*done, kind="VTODO")).updated == {"tasks": 1}
    assert the_task(world).done_at == at(24, 8)
    for _n in range(3):
        with world.store.unit() as work:
            undo.undo(work)
    assert contents(world.store) == before


def test_a_to_do_keeps_its_zone_when_its_rule_changes(world: World) -> None:
    place = [line.replace("Kyiv", "Lisbon") for line in TODO]
    take(world.store, invitation(*place, "RRULE:FREQ=WEEKLY", kind="VTODO"))
    take(world.store, invitation(*place, "RRULE:FREQ=DAILY", kind="VTODO"))
    assert (the_task(world).rule, the_task(world).zone) == ("FREQ=DAILY", "Europe/Lisbon")


def test_a_to_do_that_was_done_elsewhere_is_a_done_task(world: World) -> None:
    done = (*TODO, "STATUS:COMPLETED", "COMPLETED:20261120T080000Z")
    take(world.store, invitation(*done, kind="VTODO"))
    assert the_task(world).done_at == at(20, 8)


def test_a_to_do_called_off_is_archived(world: World) -> None:
    take(world.store, invitation(*TODO, kind="VTODO"))
    result = take(world.store, invitation(*TODO, "STATUS:CANCELLED", kind="VTODO"))
    assert result.archived == {"tasks": 1}
    assert the_task(world).archived_at is not None


def test_an_entry_that_the_rules_refuse_is_told_and_the_others_land(world: World) -> None:
    endless = ("SUMMARY:Endless", "DTSTART:20200101T000000Z", "DTEND:20260101T000000Z")
    result = take(world.store, invitation(*endless, uid="2@x"), invitation(*DEMO))
    assert result.created == {"events": 1}
    assert [problem.reason for problem in result.rejected] == [
        "“Endless” is left out: An event ends after it begins, within a year."
    ]


@pytest.mark.parametrize("path", sorted(ICS.glob("*.ics")), ids=lambda path: path.stem)
def test_real_calendars_go_in_twice_and_out_again(world: World, path: Path) -> None:
    before = contents(world.store)
    try:
        read = read_ical(path.read_bytes(), path.name)
    except CrmError:
        return
    first = import_calendars(world.store, [read])
    assert first.taken == len(read.items)
    again = import_calendars(world.store, [read])
    assert sum(again.unchanged.values()) == len(read.items)
    if first.taken:
        with world.store.unit() as work:
            undo.undo(work)
    assert contents(world.store) == before


def test_our_own_task_comes_back_as_itself(world: World) -> None:
    with world.store.unit() as work:
        own = tasks.add(work, title="Mine", due=Due(date(2026, 12, 1)))
    uid = f"task-{own.key}-{world.store.identity()}@svit-tui"
    lines = ("SUMMARY:Mine", "DUE;VALUE=DATE:20261202")
    assert take(world.store, invitation(*lines, uid=uid, kind="VTODO")).updated == {"tasks": 1}
    assert the_task(world).due_on == date(2026, 12, 2)
