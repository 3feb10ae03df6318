"""Planning tasks and events from the board, and editing them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlmodel import col, select

from svit_tui.crm.tasks import changes as tasks
from svit_tui.crm.tasks import events
from svit_tui.crm.tasks.changes import Due
from svit_tui.crm.tasks.chosen import Item
from svit_tui.crm.tasks.events import EventTime
from svit_tui.model.kinds import Priority
from svit_tui.model.task import Attendee, Event, Task
from svit_tui.screens.base.deal_keys import DealKeys
from svit_tui.screens.tasks import keys as task_actions
from svit_tui.widgets.form import FormModal
from tests.screens.dialog_hands import Hands, Opener, World


def planned(world: World) -> list[Task]:
    with world.store.read() as session:
        return list(session.exec(select(Task).order_by(col(Task.id))))


def held(world: World) -> list[Event]:
    with world.store.read() as session:
        return list(session.exec(select(Event).order_by(col(Event.id))))


async def opened_form(hands: Hands, key: str = "t") -> None:
    await hands.press(key)
    await hands.opened(FormModal)


async def edit(hands: Hands, item: Item) -> None:
    screen = hands.app.screen
    assert isinstance(screen, DealKeys)
    await hands.app.warm()
    screen.ask(task_actions.edit(screen, item))
    await hands.opened(FormModal)


async def test_a_task_for_the_deal_under_the_cursor(world: World, opened: Opener) -> None:
    async with opened() as hands:
        await opened_form(hands)
        await hands.type("About the offer")
        await hands.press("tab")
        await hands.type("tomorrow 10:00")
        assert hands.row("due").said == "→ tomorrow 10:00"
        await hands.press("ctrl+s")
        await hands.closed("New task: About the offer")
    (task,) = planned(world)
    assert (task.kind, task.title, task.deal_id, task.contact_id) == (
        "call",
        "About the offer",
        world.licences,
        world.clinic,
    )
    assert task.due_at == datetime(2026, 11, 25, 10, tzinfo=UTC)
    member = world.store.member
    assert member is not None
    assert task.assignee_id == member.id


async def test_a_repeated_task_of_high_priority(world: World, opened: Opener) -> None:
    async with opened() as hands:
        await opened_form(hands)
        await hands.type("Report")
        await hands.press("tab")
        await hands.type("friday")
        assert "27 Nov" in hands.row("due").said
        await hands.press("tab")
        await hands.type("weekly")
        assert hands.row("rule").said == "→ every week"
        await hands.press("tab", "left", "ctrl+s")
        await hands.closed("New task: Report")
    (task,) = planned(world)
    assert (task.due_on, task.rule, task.priority) == (
        date(2026, 11, 27),
        "FREQ=WEEKLY",
        Priority.HIGH,
    )


@pytest.mark.parametrize(
    ("due", "repeat", "field", "said"),
    [
        ("someday", "", "due", "not a date"),
        ("25:99", "", "due", "not a time of day"),
        ("", "weekly", "due", "needs a date"),
        ("friday", "often", "rule", "not a repetition"),
    ],
)
async def test_what_is_wrong_is_said_beside_its_field(
    world: World, opened: Opener, due: str, repeat: str, field: str, said: str
) -> None:
    async with opened() as hands:
        await opened_form(hands)
        await hands.type("Report")
        await hands.press("tab")
        await hands.type(due)
        await hands.press("tab")
        await hands.type(repeat)
        await hands.press("ctrl+s")
        await hands.until(lambda: said in hands.row(field).error, said)
    assert planned(world) == []


async def test_a_task_without_a_subject_is_refused(opened: Opener) -> None:
    async with opened() as hands:
        await opened_form(hands)
        await hands.press("ctrl+s")
        await hands.until(lambda: bool(hands.row("title").error), "the refusal")


async def test_what_was_typed_is_offered_again(opened: Opener) -> None:
    async with opened() as hands:
        await opened_form(hands)
        await hands.type("Half a thought")
        await hands.press("escape")
        await opened_form(hands)
        assert hands.form.form.raw()["title"] == "Half a thought"


async def test_several_selected_deals_get_a_task_each(world: World, opened: Opener) -> None:
    async with opened() as hands:
        await hands.press("space", "space")
        await opened_form(hands)
        assert hands.form.heading == "New task for each: 2 deals"
        assert "deal" not in hands.form.form.rows
        await hands.type("Greetings")
        await hands.press("ctrl+s")
        await hands.closed("New task: Greetings and 1 more")
    assert {task.deal_id for task in planned(world)} == {world.licences, world.website}


async def test_a_task_that_is_an_event_after_all(world: World, opened: Opener) -> None:
    async with opened() as hands:
        await opened_form(hands)
        await hands.type("Demo")
        await hands.press("tab")
        await hands.type("friday 14:00")
        # Back to the first field, where the task becomes an event.
        await hands.press("shift+tab", "shift+tab", "shift+tab", "right")
        await hands.until(
            lambda: isinstance(hands.screen, FormModal) and hands.form.heading == "New event",
            "the other form",
        )
        raw = hands.form.form.raw()
        assert (raw["title"], raw["starts"], raw["deal"].label) == (
            "Demo",
            "friday 14:00",
            "Licences",
        )
        await hands.press("ctrl+s")
        await hands.closed("New event: Demo")
    (event,) = held(world)
    assert (event.starts_at, event.ends_at, event.deal_id) == (
        datetime(2026, 11, 27, 14, tzinfo=UTC),
        datetime(2026, 11, 27, 15, tzinfo=UTC),
        world.licences,
    )
    with world.store.read() as session:
        assert session.exec(select(Attendee.contact_id)).all() == [world.clinic]
    assert planned(world) == []


async def event_form(hands: Hands, start: str, end: str) -> None:
    """Open the form of an event with a title and these times typed."""
    await opened_form(hands)
    await hands.press("shift+tab", "shift+tab", "right")
    await hands.until(
        lambda: isinstance(hands.screen, FormModal) and hands.form.heading == "New event",
        "the form of an event",
    )
    await hands.type("Demo")
    await hands.press("tab")
    await hands.type(start)
    await hands.press("tab")
    await hands.type(end)


@pytest.mark.parametrize(
    ("start", "end", "said", "span"),
    [
        ("friday 14:00", "90 min", "→ 15:30, 1 h 30 min", ("27T14:00", "27T15:30")),
        ("friday 14:00", "1:30", "→ 15:30, 1 h 30 min", ("27T14:00", "27T15:30")),
        ("friday 14:00", "45 хв", "→ 14:45, 45 min", ("27T14:00", "27T14:45")),
        ("friday 14:00", "16:00", "→ 16:00, 2 h", ("27T14:00", "27T16:00")),
        ("friday 14:00", "2026-11-28 12:00", "→ 12:00, 22 h", ("27T14:00", "28T12:00")),
        ("friday", "", "", ("27", "27")),
        ("friday", "29.11", "→ 3 days", ("27", "29")),
    ],
)
async def test_an_event_ends_at_a_time_after_a_while_or_takes_whole_days(
    world: World, opened: Opener, start: str, end: str, said: str, span: tuple[str, str]
) -> None:
    async with opened() as hands:
        await event_form(hands, start, end)
        assert hands.row("ends").said == said
        await hands.press("ctrl+s")
        await hands.closed("New event: Demo")
    (event,) = held(world)
    if event.starts_at is not None and event.ends_at is not None:
        found = f"{event.starts_at:%dT%H:%M}", f"{event.ends_at:%dT%H:%M}"
    else:
        found = f"{event.starts_on:%d}", f"{event.ends_on:%d}"
    assert found == span


@pytest.mark.parametrize(
    ("start", "end", "field", "said"),
    [
        ("", "", "starts", "When does it begin"),
        ("never", "", "starts", "not a date"),
        ("friday 14:00", "13:00", "ends", "ends after it begins"),
        ("friday 14:00", "saturday", "ends", "must end at a time"),
        ("friday", "26.11", "ends", "ends after it begins"),
    ],
)
async def test_times_that_make_no_sense_are_told_beside_their_field(
    world: World, opened: Opener, start: str, end: str, field: str, said: str
) -> None:
    async with opened() as hands:
        await event_form(hands, start, end)
        await hands.press("ctrl+s")
        await hands.until(lambda: said in hands.row(field).error, said)
    assert held(world) == []


async def test_editing_a_task_changes_only_what_was_typed(world: World, opened: Opener) -> None:
    at = Due.moment(datetime(2026, 11, 25, 10, 0, 30, tzinfo=UTC))
    with world.store.unit() as work:
        made = tasks.add(work, title="Call", kind="email", due=at, deal_id=world.website)
    async with opened() as hands:
        await edit(hands, ("task", made.key))
        assert hands.form.form.raw()["due"] == "2026-11-25 10:00"
        await hands.type("s")
        await hands.press("ctrl+s")
        await hands.closed("Edited: Calls")
    (task,) = planned(world)
    assert (task.title, task.kind, task.due_at, task.deal_id) == (
        "Calls",
        "email",
        at.at,
        world.website,
    )


async def test_a_task_that_somebody_changed_meanwhile_is_not_overwritten(
    world: World, opened: Opener
) -> None:
    with world.store.unit() as work:
        made = tasks.add(work, title="Call")
    other = world.other()
    async with opened() as hands:
        await edit(hands, ("task", made.key))
        with other.unit() as work:
            tasks.edit(work, made.key, title="Ring")
        await hands.type("!")
        await hands.press("ctrl+s")
        await hands.until(lambda: not hands.form.saving, "the refusal")
        assert hands.form.form.raw()["title"] == "Call!"
    assert planned(world)[0].title == "Ring"


async def test_editing_an_event(world: World, opened: Opener) -> None:
    with world.store.unit() as work:
        made = events.add(
            work,
            title="Demo",
            span=EventTime(datetime(2026, 11, 25, 10, tzinfo=UTC)),
            participants=[world.person],
        )
    async with opened() as hands:
        await edit(hands, ("event", made.key))
        raw = hands.form.form.raw()
        assert (raw["starts"], raw["ends"]) == ("2026-11-25 10:00", "2026-11-25 11:00")
        await hands.press("tab", "tab", "tab")
        await hands.type("Office")
        await hands.press("ctrl+s")
        await hands.closed("Edited: Demo")
    (event,) = held(world)
    assert event.place == "Office"
    assert event.starts_at == datetime(2026, 11, 25, 10, tzinfo=UTC)
