"""Events: planned, taken place, taken back; and the agenda of some days."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta

import pytest

from svit_tui.crm import undo
from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.contacts import merging
from svit_tui.crm.tasks import changes as tasks
from svit_tui.crm.tasks import events
from svit_tui.crm.tasks.agenda import agenda
from svit_tui.crm.tasks.changes import Due
from svit_tui.crm.tasks.events import EventTime
from svit_tui.crm.timeline import communications
from svit_tui.model.communication import Communication
from svit_tui.model.errors import Invalid, NotOpen
from svit_tui.model.task import Event
from tests.crm.conftest import World
from tests.crm.test_undo import contents

TODAY = date(2026, 11, 24)


def at(hour: int, minute: int = 0, day: int = 24) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def test_a_meeting_that_took_place_stands_on_the_timeline(world: World) -> None:
    with world.store.unit() as work:
        planned = events.add(
            work,
            title="Demo",
            span=EventTime(at(7), at(8, 30)),
            place="Office",
            deal_id=world.website,
        )
    before = contents(world.store)
    with world.store.unit() as work:
        said = events.finish(work, planned.key, outcome="They liked it")
    assert said is not None
    assert (said.kind, said.duration, said.body, said.started_at) == (
        "meeting",
        90 * 60,
        "They liked it",
        at(7),
    )
    with pytest.raises(NotOpen), world.store.unit() as work:
        events.finish(work, planned.key)
    with world.store.unit() as work:
        assert undo.undo(work).sentence() == "Took place: Demo"
    assert contents(world.store) == before


def test_what_has_not_begun_can_not_have_taken_place(world: World) -> None:
    with world.store.unit() as work:
        planned = events.add(work, title="Demo", span=EventTime(at(9, 1)))
    with pytest.raises(Invalid, match="not begun"), world.store.unit() as work:
        events.finish(work, planned.key)


def test_an_event_with_nobody_leaves_no_communication(world: World) -> None:
    with world.store.unit() as work:
        planned = events.add(work, title="Fair", span=EventTime(date(2026, 11, 20), TODAY))
        assert events.finish(work, planned.key) is None
    with world.store.read() as session:
        assert session.get(Communication, 1) is None


@pytest.mark.parametrize(
    ("title", "span", "said"),
    [
        (" ", EventTime(TODAY), "needs a title"),
        ("Demo", EventTime(at(9), at(8)), "ends after"),
        ("Demo", EventTime(TODAY, date(2026, 11, 23)), "ends after"),
        ("Demo", EventTime(TODAY, date(2028, 11, 23)), "ends after"),
        ("Demo", EventTime(date(2300, 1, 1)), "out of reach"),
    ],
)
def test_what_makes_no_sense_is_refused(
    world: World, title: str, span: EventTime, said: str
) -> None:
    with pytest.raises(Invalid, match=said), world.store.unit() as work:
        events.add(work, title=title, span=span)


def test_an_event_is_moved_and_its_people_changed(world: World) -> None:
    with world.store.unit() as work:
        planned = events.add(work, title="Demo", span=EventTime(at(9)), participants=[world.clinic])
    with world.store.unit() as work:
        events.edit(
            work, planned.key, span=EventTime(TODAY), participants=[world.person], place="Kyiv"
        )
    with world.store.unit() as work:
        found = work.get(Event, planned.key)
        assert (found.starts_at, found.starts_on, found.place) == (None, TODAY, "Kyiv")
        assert events.participants_of(work, found) == [world.person]


def test_people_of_a_merged_contact_stay_in_the_event(world: World) -> None:
    with world.store.unit() as work:
        other = contacts.add(work, name="Taras Bondar")
        planned = events.add(work, title="Demo", span=EventTime(at(9)), participants=[other.key])
    with world.store.unit() as work:
        merging.merge(work, world.person, other.key)
        assert events.participants_of(work, work.get(Event, planned.key)) == [world.person]


def test_the_agenda_has_whole_days_first_and_then_goes_by_time(world: World) -> None:
    with world.store.unit() as work:
        events.add(work, title="Demo", span=EventTime(at(10)), participants=[world.person])
        events.add(work, title="Fair", span=EventTime(date(2026, 11, 23), date(2026, 11, 25)))
        tasks.add(work, title="Late", due=Due(date(2026, 11, 20)))
        tasks.add(work, title="Call", kind="call", due=Due.moment(at(9, 30)))
        tasks.add(work, title="Report", due=Due(date(2026, 11, 26)))
        tasks.add(work, title="Far", due=Due(date(2026, 12, 26)))
        tasks.add(work, title="Sometime")
        done = tasks.add(work, title="Done", due=Due(TODAY))
        tasks.finish(work, done.key)
    with world.store.read() as session:
        week = agenda(session, first=TODAY, last=TODAY + timedelta(days=6), now=world.clock.now)
    assert [(item.day.day, item.title, item.people) for item in week] == [
        (24, "Late", ""),
        (24, "Fair", ""),
        (24, "Call", ""),
        (24, "Demo", "Олена Шевченко"),
        (25, "Fair", ""),
        (26, "Report", ""),
    ]
    assert [item.is_overdue for item in week] == [True] + [False] * 5


def test_an_agenda_is_ones_own(world: World) -> None:
    taras = world.other()
    with taras.unit() as work:
        events.add(work, title="His", span=EventTime(at(10)))
        tasks.add(work, title="His too", due=Due(TODAY))
    member = world.store.member
    assert member is not None
    with world.store.read() as session:
        now = world.clock.now
        assert agenda(session, first=TODAY, last=TODAY, now=now, member_id=member.id) == []
        assert len(agenda(session, first=TODAY, last=TODAY, now=now)) == 2


def test_a_series_is_on_each_of_its_days_and_keeps_its_hour_over_a_change_of_the_clocks(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Europe/Kyiv")
    time.tzset()
    # Clocks in Kyiv go back on 25 October 2026, and forward on 28 March 2027.
    with world.store.unit() as work:
        made = events.add(
            work, title="Stand-up", span=EventTime(datetime(2026, 10, 22, 7, tzinfo=UTC))
        )
        work.change(made, rule="FREQ=DAILY", zone="Europe/Kyiv")
        fair = events.add(work, title="Fair", span=EventTime(date(2026, 10, 1), date(2026, 10, 2)))
        work.change(fair, rule="FREQ=WEEKLY;INTERVAL=2")

    def on(first: date, last: date) -> list[tuple[str, date, str]]:
        with world.store.read() as session:
            items = agenda(session, first=first, last=last, now=world.clock.now)
        return [
            (item.title, item.day, f"{item.at.astimezone():%H:%M}" if item.at else "")
            for item in items
        ]

    assert on(date(2026, 10, 24), date(2026, 10, 26)) == [
        ("Stand-up", date(2026, 10, 24), "10:00"),
        ("Stand-up", date(2026, 10, 25), "10:00"),
        ("Stand-up", date(2026, 10, 26), "10:00"),
    ]
    assert on(date(2027, 3, 28), date(2027, 3, 29)) == [
        ("Stand-up", date(2027, 3, 28), "10:00"),
        ("Stand-up", date(2027, 3, 29), "10:00"),
    ]
    # Every other week, two days each; nothing before it begins.
    fairs = [
        day for title, day, _at in on(date(2026, 9, 20), date(2026, 10, 20)) if title == "Fair"
    ]
    assert fairs == [date(2026, 10, day) for day in (1, 2, 15, 16)]


def test_an_event_is_put_off_at_the_same_hour_over_a_change_of_the_clocks(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Europe/Kyiv")
    time.tzset()
    with world.store.unit() as work:
        made = events.add(work, title="Demo", span=EventTime(datetime(2027, 3, 26, 8, tzinfo=UTC)))
    with world.store.unit() as work:
        moved = events.put_off(work, made.key, date(2027, 3, 29))
        # Ten in Kyiv before and after.
        assert moved.starts_at == datetime(2027, 3, 29, 7, tzinfo=UTC)
        assert moved.ends_at == datetime(2027, 3, 29, 8, tzinfo=UTC)


def test_an_event_that_took_place_is_planned_again(world: World) -> None:
    with world.store.unit() as work:
        made = events.add(work, title="Demo", span=EventTime(at(7)), deal_id=world.website)
        said = events.finish(work, made.key)
    assert said is not None
    with world.store.unit() as work:
        events.reopen(work, made.key)
        assert work.get(Event, made.key).done_at is None
        assert work.get(Communication, said.key).archived_at is not None
    with pytest.raises(NotOpen), world.store.unit() as work:
        events.reopen(work, made.key)


def test_a_series_with_nobody_leaves_nothing_to_log(world: World) -> None:
    with world.store.unit() as work:
        made = events.add(work, title="Rest", span=EventTime(at(7)))
        work.change(made, rule="FREQ=DAILY")
    with pytest.raises(Invalid, match="with nobody"), world.store.unit() as work:
        events.finish(work, made.key)
    with pytest.raises(Invalid, match="repeats"), world.store.unit() as work:
        events.put_off(work, made.key, TODAY)


def test_one_of_a_series_is_logged_once_whatever_it_is_called(world: World) -> None:
    with world.store.unit() as work:
        span = EventTime(at(7))
        series = [
            events.add(work, title="Weekly", span=span, rule="weekly", deal_id=world.website),
            events.add(work, title="Weekly", span=span, rule="weekly", deal_id=world.licences),
            events.add(work, title="Weekly", span=span, rule="weekly", participants=[world.person]),
        ]
        # Another of the same title, at the same time, is not this one.
        for event in series:
            assert events.finish(work, event.key) is not None
    for event in series:
        with world.store.unit() as work:
            events.edit(work, event.key, title="Renamed")
        with pytest.raises(NotOpen), world.store.unit() as work:
            events.finish(work, event.key)
    with world.store.unit() as work:
        newest = work.get(Event, series[2].key)
        communications.archive(work, newest.communication_id or 0)
        assert events.finish(work, newest.key) is not None


def test_an_event_that_took_place_and_comes_again_from_now_on_is_planned(world: World) -> None:
    with world.store.unit() as work:
        made = events.add(work, title="Demo", span=EventTime(at(7)), deal_id=world.website)
        said = events.finish(work, made.key)
    before = contents(world.store)
    with world.store.unit() as work:
        events.edit(work, made.key, rule="weekly")
        assert work.get(Event, made.key).done_at is None
        assert said is not None
        assert work.get(Communication, said.key).archived_at is None
    # What took place stays said, and is not said again.
    with pytest.raises(NotOpen), world.store.unit() as work:
        events.finish(work, made.key)
    with world.store.unit() as work:
        undo.undo(work)
    assert contents(world.store) == before
