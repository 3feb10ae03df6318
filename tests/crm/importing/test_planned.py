"""Files of tasks and events: by their headers, in both languages, and by a mapping."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import col, select

from svit_tui.crm.importing import ImportResult, import_files
from svit_tui.crm.tasks import changes as tasks
from svit_tui.crm.tasks import events
from svit_tui.crm.tasks.events import EventTime
from svit_tui.crm.timeline import order as timeline
from svit_tui.crm.timeline.order import TimelineFilter
from svit_tui.exchange.csv.file import read_csv
from svit_tui.exchange.recognise.table import recognise
from svit_tui.model.contact import Contact
from svit_tui.model.deal import Deal
from svit_tui.model.kinds import Priority
from svit_tui.model.task import Attendee, Event, Task
from tests.crm.conftest import World

TASKS = """Subject,Kind,Due,Contact,Deal,Priority,Notes,Done
Call about the offer,call,2026-11-25 10:00,,Website,high,Ask for a date,
Write a summary,,26.11.2026,Олена Шевченко,,,,2026-11-20
Think,to-do,,,,low,,no
"""
ЗАВДАННЯ = """Завдання;Вид;Термін;Контакт;Нагода;Пріоритет
Зателефонувати;дзвінок;25.11.2026;Медцентр;Website;високий
"""
EVENTS = """Event,Start,End,Place,People,Deal
Showing,2026-11-25 14:00,2026-11-25 15:30,Lviv,Олена Шевченко,Website
Expo,2026-11-28,2026-11-29,,,
"""


def take(world: World, text: str, *, on_duplicate: str = "skip") -> ImportResult:
    file = read_csv(text.encode(), "file.csv")
    mapping = recognise(file.name, file.columns)
    return import_files(world.store, [file], lambda _file: mapping, on_duplicate=on_duplicate)


def test_a_file_of_tasks_explains_itself(world: World) -> None:
    result = take(world, TASKS)
    assert result.rejected == []
    assert result.created["tasks"] == 3
    with world.store.read() as session:
        call, summary, think = session.exec(select(Task).order_by(col(Task.id))).all()
        assert (call.kind, call.priority, call.deal_id) == ("call", Priority.HIGH, world.website)
        assert call.contact_id == world.clinic
        assert call.due_at is not None
        local = call.due_at.astimezone()
        assert (call.due_on, local.hour, call.notes) == (date(2026, 11, 25), 10, "Ask for a date")
        assert (summary.kind, summary.contact_id) == ("todo", world.person)
        assert summary.done_at is not None
        assert (think.due_on, think.done_at, think.priority) == (None, None, Priority.LOW)
        order = timeline.timeline_order(session, TimelineFilter(kinds=("task",)))
        assert len(order) == 1


def test_the_deal_has_its_next_step_and_one_undo_takes_it_back(world: World) -> None:
    take(world, TASKS)
    step = "SELECT next_step FROM deal WHERE id = ?"
    light = world.store.light()
    assert light.execute(step, (world.website,)).fetchone()[0] == "Call about the offer"
    from svit_tui.crm import undo

    with world.store.unit() as work:
        undo.undo(work)
    assert light.execute(step, (world.website,)).fetchone()[0] == ""
    assert light.execute("SELECT count(*) FROM task").fetchone()[0] == 0


def test_ukrainian_headers_and_words_are_known(world: World) -> None:
    assert take(world, ЗАВДАННЯ).created["tasks"] == 1
    with world.store.read() as session:
        (task,) = session.exec(select(Task)).all()
    assert (task.title, task.kind, task.priority) == ("Зателефонувати", "call", Priority.HIGH)


def test_a_message_is_known_by_its_ukrainian_word(world: World) -> None:
    take(world, "Завдання;Вид;Термін\nСпитати;повідомлення;25.11.2026\n")
    with world.store.read() as session:
        assert session.exec(select(Task.kind)).all() == ["message"]


def test_events_come_with_their_people(world: World) -> None:
    assert take(world, EVENTS).created["events"] == 2
    with world.store.read() as session:
        showing, expo = session.exec(select(Event).order_by(col(Event.id))).all()
        people = session.exec(select(Attendee.contact_id)).all()
    assert (showing.place, showing.deal_id) == ("Lviv", world.website)
    assert (expo.starts_on, expo.ends_on) == (date(2026, 11, 28), date(2026, 11, 29))
    assert list(people) == [world.person]


@pytest.mark.parametrize("text", [TASKS, EVENTS])
def test_the_same_file_again_changes_nothing(world: World, text: str) -> None:
    take(world, text)
    again = take(world, text)
    assert sum(again.created.values()) == 0
    assert sum(again.unchanged.values()) > 1
    updated = take(world, text, on_duplicate="update")
    assert sum(updated.created.values()) == 0


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",call,,,,,,", "A task needs a subject."),
        ("Call,phoning,,,,,,", "A task is a call, email, meeting, message, todo or deadline."),
        ("Call,call,someday maybe,,,,,", "Due"),
        ("Call,call,,,Nothing like it,,,", "there is not exactly one deal “Nothing like it”"),
        ("Call,call,,,,extreme,,", "A priority is high, normal or low."),
    ],
)
def test_a_row_that_cannot_be_taken_is_told(world: World, row: str, reason: str) -> None:
    result = take(world, f"{TASKS.splitlines()[0]}\n{row}\n")
    (rejected,) = result.rejected
    assert reason in rejected.reason


def test_an_event_that_ends_before_it_begins_is_told(world: World) -> None:
    result = take(world, "Event,Start,End\nOdd,2026-11-25,2026-11-24\n")
    assert "ends after it begins" in result.rejected[0].reason


@pytest.mark.parametrize("text", [TASKS, EVENTS])
def test_what_is_planned_by_a_file_takes_up_a_deal_that_is_back(world: World, text: str) -> None:
    put_back(world)
    take(world, text)
    assert mark_of(world) is None


def test_a_task_or_an_event_given_to_another_deal_takes_it_up(world: World) -> None:
    with world.store.unit() as work:
        task = tasks.add(work, title="Call").key
        event = events.add(work, title="Visit", span=EventTime(date(2026, 11, 30))).key
    put_back(world)
    with world.store.unit() as work:
        tasks.edit(work, task, deal_id=world.website)
    assert mark_of(world) is None
    put_back(world)
    with world.store.unit() as work:
        events.edit(work, event, deal_id=world.website)
    assert mark_of(world) is None


def put_back(world: World) -> None:
    """Let a deal be back from snooze."""
    with world.store.unit() as work:
        day = world.clock.now.date()
        work.change(work.get(Deal, world.website), snoozed_until=day)


def mark_of(world: World) -> date | None:
    with world.store.read() as session:
        return session.get_one(Deal, world.website).snoozed_until


def test_an_event_that_is_updated_gets_the_people_of_the_file(world: World) -> None:
    take(world, EVENTS)
    row = "Showing,2026-11-25 14:00,2026-11-25 15:30,Lviv,{},Website\n"
    head = EVENTS.splitlines()[0]
    result = take(world, f"{head}\n{row.format('Медцентр; Тарас')}", on_duplicate="update")
    assert (result.updated["events"], result.created["contacts"]) == (1, 1)
    with world.store.read() as session:
        (showing,) = session.exec(select(Event.id).where(Event.title == "Showing")).all()
        names = session.exec(
            select(Contact.name).join(Attendee).where(Attendee.event_id == showing)
        ).all()
    assert set(names) == {"Медцентр", "Тарас"}
    # A file that says nothing of people leaves them.
    again = take(world, f"{head}\n{row.format('')}", on_duplicate="update")
    assert (again.updated["events"], again.unchanged["events"]) == (0, 1)
    same = take(world, f"{head}\n{row.format('Тарас; Медцентр')}", on_duplicate="update")
    assert same.unchanged["events"] == 1
