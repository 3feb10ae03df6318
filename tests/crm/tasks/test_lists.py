"""Long lists of tasks, the count of what is due, and who reminds of it."""

from __future__ import annotations

import time
from array import array
from datetime import UTC, date, datetime, timedelta

import pytest

from svit_tui.crm.tasks import changes as tasks
from svit_tui.crm.tasks.changes import SOMETIME, Due
from svit_tui.crm.tasks.lists import TaskListFilter, task_order
from svit_tui.crm.tasks.rows import tasks_by_number
from svit_tui.model.task import Task
from svit_tui.store.claims import reminders
from svit_tui.store.reads import tasks as task_reads
from svit_tui.store.store import Store
from tests.crm.conftest import World

TODAY = date(2026, 11, 24)
HOURS = [timedelta(hours=hours) for hours in range(-60, 24 * 10, 5)]


def own(store: Store) -> int:
    assert store.member is not None
    return store.member.id


def groups(
    world: World, wanted: TaskListFilter | None = None, limit: int | None = None
) -> dict[str, list[int]]:
    with world.store.read() as session:
        found = task_order(
            session,
            wanted or TaskListFilter(),
            own=own(world.store),
            now=world.clock.now,
            limit=limit,
        )
    return {name: list(numbers) for name, numbers in found}


@pytest.mark.parametrize("zone", ["UTC", "Europe/Kyiv", "America/Los_Angeles", "Pacific/Auckland"])
def test_each_task_is_in_the_group_that_its_row_says(
    world: World, monkeypatch: pytest.MonkeyPatch, zone: str
) -> None:
    # Planned in one zone, looked at in another.
    with world.store.unit() as work:
        for hours in HOURS:
            tasks.add(work, title="Timed", due=Due.moment(world.clock.now + hours))
            tasks.add(work, title="Dated", due=Due((world.clock.now + hours).date()))
        tasks.add(work, title="Some day")
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    found = groups(world)
    numbers = [number for members in found.values() for number in members]
    assert len(numbers) == len(set(numbers)) == len(HOURS) * 2 + 1
    with world.store.read() as session:
        rows = tasks_by_number(session, numbers)
    for name, members in found.items():
        assert {rows[number].group(world.clock.now) for number in members} == {name}
    count = task_reads.due_count(world.store.light(), own(world.store), now=world.clock.now)
    assert (count.overdue, count.today) == (len(found["overdue"]), len(found["today"]))


def test_within_a_day_timed_tasks_come_first_and_pressing_ones_before_others(world: World) -> None:
    with world.store.unit() as work:
        titles = ["low", "high", "eleven", "ten"]
        made = [
            tasks.add(work, title="low", due=Due(TODAY), priority=3).key,
            tasks.add(work, title="high", due=Due(TODAY), priority=1).key,
            tasks.add(
                work, title="eleven", due=Due.moment(world.clock.now + timedelta(hours=2))
            ).key,
            tasks.add(work, title="ten", due=Due.moment(world.clock.now + timedelta(hours=1))).key,
        ]
    by_number = dict(zip(made, titles, strict=True))
    assert [by_number[number] for number in groups(world)["today"]] == [
        "ten",
        "eleven",
        "high",
        "low",
    ]


def test_the_list_narrows_by_member_kind_text_and_what_is_done(world: World) -> None:
    taras = own(world.other())
    with world.store.unit() as work:
        mine = tasks.add(work, title="Send the offer", kind="email").key
        his = tasks.add(work, title="Call", kind="call", assignee_id=taras).key
        done = tasks.add(work, title="Old").key
        tasks.finish(work, done)
    assert groups(world) == {"sometime": [mine]}
    assert groups(world, TaskListFilter(whose="all")) == {"sometime": [mine, his]}
    assert groups(world, TaskListFilter(member_ids=(taras,))) == {"sometime": [his]}
    assert groups(world, TaskListFilter(whose="all", kinds=("call", "todo"))) == {"sometime": [his]}
    assert groups(world, TaskListFilter(text="offer")) == {"sometime": [mine]}
    assert groups(world, TaskListFilter(text="nothing")) == {}
    assert groups(world, TaskListFilter(done=True)) == {"done": [done]}


def test_the_first_page_ends_where_it_is_full(world: World) -> None:
    with world.store.unit() as work:
        work.add_many(Task, [{"title": "T", "assignee_id": own(world.store), "due_on": TODAY}] * 30)
        work.add_many(Task, [{"title": "T", "assignee_id": own(world.store)}] * 30)
    found = groups(world, limit=40)
    assert [(name, len(numbers)) for name, numbers in found.items()] == [
        ("today", 30),
        ("sometime", 10),
    ]


def test_a_task_of_a_date_is_of_that_date_in_every_zone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with world.store.unit() as work:
        made = tasks.add(work, title="Report", due=Due(TODAY)).key
    world.clock.now = datetime(2026, 11, 24, 12, tzinfo=UTC)
    for zone in ("America/Los_Angeles", "Europe/Kyiv", "UTC"):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        assert groups(world) == {"today": [made]}


def test_putting_off_keeps_the_time_of_day_over_a_change_of_the_clocks(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Europe/Kyiv")
    time.tzset()
    with world.store.unit() as work:
        made = tasks.add(work, title="Call", due=Due.moment(datetime(2027, 3, 26, 8, tzinfo=UTC)))
        moved = tasks.put_off(work, made.key, date(2027, 3, 30))
        assert (moved.due_on, moved.due_at) == (
            date(2027, 3, 30),
            datetime(2027, 3, 30, 7, tzinfo=UTC),
        )
        dated = tasks.add(work, title="Report", due=SOMETIME)
        assert tasks.put_off(work, dated.key, TODAY).due_on == TODAY
        assert dated.due_at is None


# What is due, and reminders


def test_the_count_says_until_when_it_is_true(world: World) -> None:
    at_ten = world.clock.now + timedelta(hours=1)
    light, member = world.store.light(), own(world.store)
    assert task_reads.due_count(light, member, now=world.clock.now).until == datetime(
        2026, 11, 25, tzinfo=UTC
    )
    with world.store.unit() as work:
        tasks.add(work, title="Call", due=Due.moment(at_ten))
    assert task_reads.due_count(light, member, now=world.clock.now) == (0, 1, at_ten)
    # At ten it is reminded of, a second later it is overdue.
    assert task_reads.due_count(light, member, now=at_ten) == (0, 1, at_ten + timedelta(seconds=1))
    assert task_reads.due_count(light, member, now=at_ten + timedelta(seconds=1))[:2] == (1, 0)


def test_a_reminder_is_claimed_by_one_of_two_programs_and_again_when_put_off(world: World) -> None:
    with world.store.unit() as work:
        made = tasks.add(work, title="Call", due=Due.moment(world.clock.now)).key
    member, other = own(world.store), world.other("olena")
    now = world.clock.now

    def due(store: Store) -> list[task_reads.DueTask]:
        since = world.clock.now - timedelta(minutes=5)
        return task_reads.come_due(store.light(), member, since=since, now=world.clock.now)

    # Both have seen it before either has claimed it.
    seen = due(world.store), due(other)
    assert [task.title for task in seen[0]] == ["Call"]
    claimed = [
        reminders.claim(other, member, seen[1]),
        reminders.claim(world.store, member, seen[0]),
    ]
    assert [len(tasks_) for tasks_ in claimed] == [1, 0]
    assert due(world.store) == due(other) == []
    with world.store.unit() as work:
        tasks.reschedule(work, made, Due.moment(now + timedelta(hours=1)))
    world.clock.forward(hours=1)
    assert len(reminders.claim(world.store, member, due(world.store))) == 1


def test_a_claim_leaves_no_trace_in_the_record_and_old_ones_go(world: World) -> None:
    with world.store.unit() as work:
        tasks.add(work, title="Call", due=Due.moment(world.clock.now))
    before = world.store.latest_change()
    task = task_reads.DueTask(1, "Call", world.clock.now)
    reminders.claim(world.store, own(world.store), [task])
    assert world.store.latest_change() == before
    world.clock.forward(days=31)
    reminders.claim(world.store, own(world.store), [task_reads.DueTask(2, "x", world.clock.now)])
    light = world.store.light()
    assert light.execute("SELECT task_id FROM reminder").fetchall() == [(2,)]


def test_what_somebody_else_has_to_do_is_not_reminded_of(world: World) -> None:
    his = own(world.other())
    with world.store.unit() as work:
        tasks.add(work, title="Call", due=Due.moment(world.clock.now), assignee_id=his)
    since = world.clock.now - timedelta(minutes=5)
    light = world.store.light()
    assert not task_reads.come_due(light, own(world.store), since=since, now=world.clock.now)
    assert task_reads.due_count(light, own(world.store), now=world.clock.now)[:2] == (0, 0)


def test_an_order_is_numbers_alone(world: World) -> None:
    with world.store.unit() as work:
        tasks.add(work, title="Call")
    with world.store.read() as session:
        ((_name, numbers),) = task_order(
            session, TaskListFilter(), own=own(world.store), now=world.clock.now
        )
    assert isinstance(numbers, array)
