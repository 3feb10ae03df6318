"""Tasks: planned, done, put off, repeated, and taken back."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlmodel import select

from svit_tui.crm import undo
from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.contacts import merging
from svit_tui.crm.tasks import changes as tasks
from svit_tui.crm.tasks import events
from svit_tui.crm.tasks.changes import Due
from svit_tui.crm.tasks.rows import TaskFilter, task_row, task_rows
from svit_tui.model.communication import Communication, Participant
from svit_tui.model.errors import Invalid, NotFound, NotOpen
from svit_tui.model.kinds import Priority
from svit_tui.model.task import Event, Task
from svit_tui.store.store import Store
from tests.crm.conftest import World
from tests.crm.test_undo import contents

TODAY = date(2026, 11, 24)


def task_of(store: Store, number: int) -> Task:
    with store.read() as session:
        found = session.get(Task, number)
        assert found is not None
        return found


def test_a_task_about_a_deal_is_mine_and_with_the_deals_contact(world: World) -> None:
    with world.store.unit() as work:
        made = tasks.add(work, title=" Call\x1b back ", kind="call", deal_id=world.website)
    task = task_of(world.store, made.key)
    assert (task.title, task.contact_id, task.priority) == (
        "Call back",
        world.clinic,
        Priority.NORMAL,
    )
    member = world.store.member
    assert member is not None
    assert task.assignee_id == member.id


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"title": "  "}, "needs a subject"),
        ({"kind": "dance"}, "call, email, meeting"),
        ({"priority": 7}, "high, normal or low"),
        ({"rule": "weekly"}, "needs a date"),
        ({"rule": "FREQ=SECONDLY", "due": Due(TODAY)}, "not a repetition"),
        ({"rule": "FREQ=WEEKLY;BYDAY=XX", "due": Due(TODAY)}, "not a repetition"),
        ({"rule": "RRULE:FREQ=DAILY\nDTSTART:20260101", "due": Due(TODAY)}, "not a repetition"),
        ({"due": Due(date(3000, 1, 1))}, "out of reach"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(
    world: World, fields: dict[str, Any], said: str
) -> None:
    with pytest.raises(Invalid, match=said), world.store.unit() as work:
        tasks.add(work, **{"title": "Call", **fields})


def test_a_task_for_nobody_known_is_refused(world: World) -> None:
    with pytest.raises(NotFound), world.store.unit() as work:
        tasks.add(work, title="Call", contact_id=999)


def test_a_call_that_is_done_stands_on_the_timeline(world: World) -> None:
    with world.store.unit() as work:
        planned = tasks.add(work, title="About the offer", kind="call", deal_id=world.website)
    before = contents(world.store)
    with world.store.unit() as work:
        done = tasks.finish(work, planned.key, outcome="They agree.\nSend it.")
        said = work.get(Communication, done.communication.key if done.communication else 0)
        people = work.session.exec(
            select(Participant.contact_id).where(Participant.communication_id == said.key)
        ).all()
    assert (said.kind, said.subject_line, said.body, said.deal_id) == (
        "call",
        "About the offer",
        "They agree.\nSend it.",
        world.website,
    )
    assert people == [world.clinic]
    assert task_of(world.store, planned.key).done_at == world.clock.now
    with world.store.unit() as work:
        assert undo.undo(work).sentence() == "Done: About the offer"
    assert contents(world.store) == before


def test_a_todo_that_is_done_leaves_no_communication(world: World) -> None:
    with world.store.unit() as work:
        planned = tasks.add(work, title="Draw up the offer", deal_id=world.website, notes="Short")
    with world.store.unit() as work:
        done = tasks.finish(work, planned.key, outcome="Sent")
    assert done.communication is None
    assert task_of(world.store, planned.key).notes == "Short\nSent"


def test_what_is_done_or_put_away_can_not_be_done(world: World) -> None:
    with world.store.unit() as work:
        done = tasks.add(work, title="Call")
        tasks.finish(work, done.key)
        gone = tasks.add(work, title="Mail")
        tasks.archive(work, gone.key)
    for number, said in ((done.key, "done already"), (gone.key, "archived")):
        with pytest.raises(NotOpen, match=said), world.store.unit() as work:
            tasks.finish(work, number)


def test_a_done_call_that_is_planned_again_takes_its_communication_back(world: World) -> None:
    with world.store.unit() as work:
        task = tasks.add(work, title="Call", kind="call", contact_id=world.person)
        done = tasks.finish(work, task.key)
    assert done.communication is not None
    with world.store.unit() as work:
        tasks.reopen(work, task.key)
    with world.store.read() as session:
        said = session.get(Communication, done.communication.key)
        assert said is not None
        assert said.archived_at is not None
    assert task_of(world.store, task.key).done_at is None


def test_doing_one_that_repeats_brings_the_next(world: World) -> None:
    with world.store.unit() as work:
        task = tasks.add(
            work, title="Report", due=Due(date(2026, 11, 23)), rule="weekly", priority=1
        )
    with world.store.unit() as work:
        following = tasks.finish(work, task.key).following
    assert following is not None
    # Done a day late; the next is on Monday as before, not a week from today.
    assert (following.due_on, following.rule, following.priority) == (
        date(2026, 11, 30),
        "FREQ=WEEKLY",
        Priority.HIGH,
    )
    world.clock.forward(days=20)
    with world.store.unit() as work:
        late = tasks.finish(work, following.key).following
    assert late is not None
    assert late.due_on == date(2026, 12, 21)


def test_planning_one_that_repeats_again_takes_the_next_back(world: World) -> None:
    with world.store.unit() as work:
        task = tasks.add(work, title="Report", due=Due(TODAY), rule="weekly", deal_id=world.website)
    for _time in range(2):
        with world.store.unit() as work:
            tasks.finish(work, task.key)
        before = contents(world.store)
        with world.store.unit() as work:
            tasks.reopen(work, task.key)
        with world.store.read() as session:
            assert [row.id for row in task_rows(session, TaskFilter())] == [task.key]
    with world.store.unit() as work:
        undo.undo(work)
    assert contents(world.store) == before


def test_a_next_one_that_is_done_stays_when_the_one_before_is_planned_again(world: World) -> None:
    with world.store.unit() as work:
        task = tasks.add(work, title="Report", due=Due(TODAY), rule="weekly")
        following = tasks.finish(work, task.key).following
        assert following is not None
    world.clock.forward(days=7)
    with world.store.unit() as work:
        tasks.finish(work, following.key)
        tasks.reopen(work, task.key)
    assert task_of(world.store, following.key).archived_at is None


def test_a_rule_that_ends_brings_nothing_more(world: World) -> None:
    with world.store.unit() as work:
        task = tasks.add(work, title="Twice", due=Due(TODAY), rule="FREQ=DAILY;COUNT=2")
        second = tasks.finish(work, task.key).following
        assert second is not None
        world.clock.forward(days=1)
        assert tasks.finish(work, second.key).following is None


def test_ten_o_clock_stays_ten_o_clock_over_a_change_of_daylight_saving_time(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "local_zone", lambda: "Europe/Kyiv")
    # Clocks in Kyiv go forward on 28 March 2027: from UTC+2 to UTC+3.
    world.clock.now = datetime(2027, 3, 26, 9, tzinfo=UTC)
    at_ten = Due(date(2027, 3, 26), datetime(2027, 3, 26, 8, tzinfo=UTC))
    with world.store.unit() as work:
        task = tasks.add(work, title="Call", due=at_ten, rule="weekly")
        following = tasks.finish(work, task.key).following
    assert following is not None
    assert (following.due_on, following.due_at) == (
        date(2027, 4, 2),
        datetime(2027, 4, 2, 7, tzinfo=UTC),
    )


def test_what_repeats_at_ten_does_so_after_one_of_it_was_put_off(world: World) -> None:
    at_ten = Due.moment(datetime(2026, 11, 24, 10, tzinfo=UTC))
    with world.store.unit() as work:
        task = tasks.add(work, title="Call", due=at_ten, rule="FREQ=DAILY")
        tasks.reschedule(work, task.key, Due(TODAY))
        second = tasks.finish(work, task.key).following
        assert second is not None
        tasks.reschedule(work, second.key, Due.moment(datetime(2026, 11, 25, 17, tzinfo=UTC)))
        third = tasks.finish(work, second.key).following
        assert third is not None
    assert second.repeats_at == third.repeats_at == "10:00"
    assert third.due_at == datetime(2026, 11, 26, 10, tzinfo=UTC)
    with world.store.unit() as work:
        tasks.edit(work, third.key, due=Due.moment(datetime(2026, 11, 26, 11, tzinfo=UTC)))
        fourth = tasks.finish(work, third.key).following
        assert fourth is not None
        assert fourth.due_at == datetime(2026, 11, 27, 11, tzinfo=UTC)
        tasks.edit(work, fourth.key, due=Due(date(2026, 11, 27)))
        fifth = tasks.finish(work, fourth.key).following
        assert fifth is not None
        assert (fifth.due_on, fifth.due_at) == (date(2026, 11, 28), None)


@pytest.mark.parametrize("clock", ["", "10:00"])
def test_one_that_is_pulled_forward_does_not_come_again(world: World, clock: str) -> None:
    def due(day: date) -> Due:
        if not clock:
            return Due(day)
        return Due.moment(datetime.fromisoformat(f"{day} {clock}+00:00"))

    friday = date(2026, 11, 27)
    with world.store.unit() as work:
        task = tasks.add(work, title="Report", due=due(friday), rule="weekly")
    with world.store.unit() as work:
        tasks.put_off(work, task.key, TODAY)
        second = tasks.finish(work, task.key).following
        assert second is not None
        assert second.due_on == date(2026, 12, 4)
        tasks.put_off(work, second.key, TODAY)
        third = tasks.finish(work, second.key).following
        assert third is not None
        assert third.due_on == date(2026, 12, 11)
        # Put off beyond the next one, it does not swallow that.
        tasks.put_off(work, third.key, date(2026, 12, 20))
        fourth = tasks.finish(work, third.key).following
        assert fourth is not None
        assert fourth.due_on == date(2026, 12, 18)


def test_a_task_that_is_edited_to_another_day_repeats_from_there(world: World) -> None:
    with world.store.unit() as work:
        task = tasks.add(work, title="Report", due=Due(date(2026, 11, 27)), rule="weekly")
    with world.store.unit() as work:
        tasks.edit(work, task.key, title="The report")
        assert work.get(Task, task.key).repeats_from == date(2026, 11, 27)
        tasks.edit(work, task.key, due=Due(date(2026, 11, 25)))
        following = tasks.finish(work, task.key).following
    assert following is not None
    assert following.due_on == date(2026, 12, 2)


def test_a_whole_day_stays_one_after_one_of_it_was_put_off_to_a_time(world: World) -> None:
    with world.store.unit() as work:
        task = tasks.add(work, title="Report", due=Due(TODAY), rule="FREQ=DAILY")
        tasks.reschedule(work, task.key, Due.moment(datetime(2026, 11, 24, 17, tzinfo=UTC)))
        following = tasks.finish(work, task.key).following
    assert following is not None
    assert (following.due_on, following.due_at) == (date(2026, 11, 25), None)


def test_a_time_that_is_not_on_one_day_is_right_again_on_the_next(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "local_zone", lambda: "Europe/Kyiv")
    # On 28 March 2027 there is no 03:30 in Kyiv.
    world.clock.now = datetime(2027, 3, 27, 1, 30, tzinfo=UTC)
    found = []
    with world.store.unit() as work:
        start = Due(date(2027, 3, 27), world.clock.now)
        task: Task | None = tasks.add(work, title="Backup", due=start, rule="FREQ=DAILY")
        for _day in range(2):
            assert task is not None
            task = tasks.finish(work, task.key).following
            found.append(task and task.due_at)
    assert found == [
        datetime(2027, 3, 28, 1, 30, tzinfo=UTC),
        datetime(2027, 3, 29, 0, 30, tzinfo=UTC),
    ]


def test_a_task_is_put_off_and_given_to_another(world: World) -> None:
    taras = world.other().member
    assert taras is not None
    with world.store.unit() as work:
        task = tasks.add(work, title="Call", due=Due(TODAY))
    with world.store.unit() as work:
        tasks.reschedule(work, task.key, Due.moment(datetime(2026, 12, 1, 8, 30, tzinfo=UTC)))
    with world.store.unit() as work:
        tasks.assign(work, task.key, taras.id)
    found = task_of(world.store, task.key)
    assert found.due_at == datetime(2026, 12, 1, 8, 30, tzinfo=UTC)
    assert found.assignee_id == taras.id
    with world.store.unit() as work:
        assert undo.undo(work).sentence() == "Assigned: Call"
        assert undo.undo(work).sentence() == "Rescheduled: Call"


def test_tasks_follow_a_contact_that_is_merged_and_are_found_by_its_new_name(world: World) -> None:
    with world.store.unit() as work:
        other = contacts.add(work, name="Taras Bondar")
        made = tasks.add(work, title="Greet", contact_id=other.key)
    with world.store.unit() as work:
        merging.merge(work, world.person, other.key)
    assert task_of(world.store, made.key).contact_id == world.person
    with world.store.unit() as work:
        contacts.edit(work, world.person, last_name="Бондаренко")
    with world.store.read() as session:
        wanted = TaskFilter(text="бондаренко")
        assert [row.title for row in task_rows(session, wanted)] == ["Greet"]


@pytest.mark.parametrize(
    ("due", "group"),
    [
        (Due(date(2026, 11, 23)), "overdue"),
        (Due.moment(datetime(2026, 11, 24, 8, 59, tzinfo=UTC)), "overdue"),
        (Due(TODAY), "today"),
        (Due.moment(datetime(2026, 11, 24, 9, tzinfo=UTC)), "today"),
        (Due(date(2026, 11, 25)), "tomorrow"),
        (Due(date(2026, 11, 30)), "week"),
        (Due(date(2026, 12, 1)), "later"),
        (Due(), "sometime"),
    ],
)
def test_a_task_stands_among_those_of_its_day(world: World, due: Due, group: str) -> None:
    with world.store.unit() as work:
        made = tasks.add(work, title="Call", due=due)
    with world.store.read() as session:
        assert task_row(session, made.key).group(world.clock.now) == group


def test_what_is_put_off_into_the_skipped_hour_comes_after_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Europe/Kyiv")
    time.tzset()
    with world.store.unit() as work:
        at = datetime(2027, 3, 27, 1, 30, tzinfo=UTC)
        task = tasks.add(work, title="Deploy", due=Due.moment(at)).key
        event = events.add(work, title="Deploy", span=events.EventTime(at)).key
        tasks.put_off(work, task, date(2027, 3, 28))
        events.put_off(work, event, date(2027, 3, 28))
        late = datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
        assert work.get(Task, task).due_at == late
        assert work.get(Event, event).starts_at == late


def test_what_is_done_monthly_from_the_31st_comes_on_the_last_day(world: World) -> None:
    days = []
    with world.store.unit() as work:
        task = tasks.add(work, title="Report", due=Due(date(2027, 1, 31)), rule="monthly")
        for _month in range(3):
            following = tasks.finish(work, task.key).following
            assert following is not None
            days.append(following.due_on)
            task = following
    assert days == [date(2027, 2, 28), date(2027, 3, 31), date(2027, 4, 30)]
