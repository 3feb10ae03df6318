"""The week: events and timed tasks by day, in columns or under each other."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from svit_tui.crm.tasks import changes as tasks
from svit_tui.crm.tasks import events
from svit_tui.crm.tasks.changes import Due
from svit_tui.crm.tasks.events import EventTime
from svit_tui.model.communication import Communication
from svit_tui.model.task import Event
from svit_tui.screens.contacts.card import ContactScreen
from svit_tui.screens.deals.screen import DealCardScreen
from svit_tui.widgets.form import FormModal
from svit_tui.widgets.picker import PickerModal
from tests.screens.conftest import Hands, text_of
from tests.screens.tasks.test_screen import Opener, World, opened, screen_of, world

__all__ = ["opened", "world"]

WIDE, NARROW = (120, 40), (80, 24)


def moment(hour: int, day: int = 24) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=UTC)


@pytest.fixture(autouse=True)
def planned(world: World) -> dict[str, int]:
    """Events around the tasks of the world."""
    with world.store.unit() as work:
        meeting = events.add(
            work,
            title="Review",
            span=EventTime(moment(7), moment(8)),
            place="Office",
            deal_id=world.deal,
        )
        fair = events.add(
            work, title="Fair", span=EventTime(date(2026, 11, 26), date(2026, 11, 28))
        )
        lunch = events.add(
            work, title="Lunch", span=EventTime(moment(12, 25)), participants=[world.clinic]
        )
    return {"Review": meeting.key, "Fair": fair.key, "Lunch": lunch.key}


def on(hands: Hands) -> tuple[int, str]:
    """Day of the week from 0, and what the cursor is on."""
    week = screen_of(hands).week
    entry = week.current()
    return week.day, entry.title if entry is not None else ""


def titles(hands: Hands, day: int) -> list[str]:
    return [entry.title for entry in screen_of(hands).week.days[day].entries]


async def test_the_week_opens_on_today_for_what_is_overdue(opened: Opener) -> None:
    async with opened("v") as hands:
        # The cursor was on the task of last Friday.
        assert hands.headline.startswith("Week   23–29 Nov")
        await hands.press("pageup")
        assert hands.headline.startswith("Week   16–22 Nov")
        await hands.press("home")
        assert hands.headline.startswith("Week   23–29 Nov")
        assert on(hands) == (1, "Now")
        await hands.press("v")
        assert screen_of(hands).table.display


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_whole_days_stand_on_top_and_the_rest_by_time(
    opened: Opener, size: tuple[int, int]
) -> None:
    async with opened("v", "home", size=size) as hands:
        assert titles(hands, 1) == ["Now", "Review", "Morning", "Evening"]
        assert titles(hands, 3) == ["Fair"]
        assert titles(hands, 4) == ["Fair", "Friday"]
        shown = text_of(hands.app)
        assert "24 Nov" in shown
        assert "today" in shown
        assert "07:00–08:00" in shown


async def test_the_cursor_goes_by_day_entry_and_week(opened: Opener) -> None:
    async with opened("v", "home", size=WIDE) as hands:
        await hands.press("j", "j")
        assert on(hands) == (1, "Morning")
        await hands.press("k", "l")
        assert on(hands) == (2, "Lunch")
        await hands.press("h", "h", "h")
        assert hands.headline.startswith("Week   16–22 Nov")
        assert screen_of(hands).week.day == 6
        await hands.press("l")
        assert hands.headline.startswith("Week   23–29 Nov")
        assert screen_of(hands).week.day == 0
        await hands.press("pagedown")
        assert hands.headline.startswith("Week   30 Nov – 6 Dec")
        await hands.press("pageup", "G")
        assert screen_of(hands).week.day == 6


async def test_on_a_narrow_screen_down_goes_on_to_the_next_day(opened: Opener) -> None:
    async with opened("v", "home", size=NARROW) as hands:
        await hands.press("j", "j", "j", "j")
        assert on(hands) == (2, "Demo")
        await hands.press("k")
        assert on(hands) == (1, "Evening")


async def test_an_event_that_took_place_is_logged_with_its_outcome(
    world: World, opened: Opener, planned: dict[str, int]
) -> None:
    async with opened("v", "home", "j") as hands:
        assert on(hands) == (1, "Review")
        await hands.pilot.press("d")
        await hands.until(lambda: isinstance(hands.app.screen, FormModal))
        await hands.pilot.press("o", "k", "enter")
        await hands.until(lambda: "Took place: Review" in hands.status)
        await hands.settled()
        assert "✓" in text_of(hands.app)
        await hands.press("d")
        await hands.until(lambda: "Planned again: Review" in hands.status)
    with world.store.read() as session:
        event = session.get(Event, planned["Review"])
        assert event is not None
        assert event.done_at is None


async def test_an_event_to_come_can_not_be_done(opened: Opener) -> None:
    async with opened("v", "home", "l", "l") as hands:
        assert on(hands) == (3, "Fair")
        await hands.press("d")
        await hands.until(lambda: "has not begun yet" in hands.status)


async def test_an_event_is_put_off_and_keeps_time_and_length(
    world: World, opened: Opener, planned: dict[str, int]
) -> None:
    async with opened("v", "home", "l", "j") as hands:
        assert on(hands) == (2, "Lunch")
        await hands.pilot.press("z")
        await hands.until(lambda: isinstance(hands.app.screen, PickerModal))
        await hands.pilot.press("down", "enter")
        await hands.until(lambda: "Rescheduled: Lunch" in hands.status)
    with world.store.read() as session:
        event = session.get(Event, planned["Lunch"])
        assert event is not None
        assert (event.starts_at, event.ends_at) == (
            datetime(2026, 12, 1, 12, tzinfo=UTC),
            datetime(2026, 12, 1, 13, tzinfo=UTC),
        )


async def test_enter_opens_the_deal_or_the_contact_and_e_edits(opened: Opener) -> None:
    async with opened("v", "home", "j") as hands:
        await hands.pilot.press("enter")
        await hands.until(lambda: isinstance(hands.app.screen, DealCardScreen))
        await hands.press("escape", "l")
        await hands.pilot.press("enter")
        await hands.until(lambda: isinstance(hands.app.screen, ContactScreen))
        await hands.press("escape", "l")
        await hands.pilot.press("e")
        await hands.until(lambda: isinstance(hands.app.screen, FormModal))
        form = hands.app.screen
        assert isinstance(form, FormModal)
        assert form.heading == "Edit event"


async def test_a_new_task_in_the_week_is_for_the_day_under_the_cursor(opened: Opener) -> None:
    async with opened("v", "home", "l") as hands:
        await hands.pilot.press("n")
        await hands.until(lambda: isinstance(hands.app.screen, FormModal))
        form = hands.app.screen
        assert isinstance(form, FormModal)
        assert form.form.raw()["due"] == "2026-11-25"


async def test_the_filter_narrows_the_week(opened: Opener) -> None:
    async with opened("v", "home", "slash", *"fair") as hands:
        assert titles(hands, 1) == []
        assert titles(hands, 3) == ["Fair"]


async def test_one_of_a_series_is_logged_and_the_series_stays(
    world: World, opened: Opener, planned: dict[str, int]
) -> None:
    with world.store.unit() as work:
        event = work.get(Event, planned["Review"])
        work.change(event, rule="FREQ=DAILY", zone="UTC")
    async with opened("v", "home", "j") as hands:
        assert [day for day in range(7) if "Review" in titles(hands, day)] == [1, 2, 3, 4, 5, 6]
        await hands.pilot.press("d")
        await hands.until(lambda: isinstance(hands.app.screen, FormModal))
        await hands.pilot.press("enter")
        await hands.until(lambda: "Took place: Review" in hands.status)
    with world.store.read() as session:
        said = session.get(Communication, 1)
        assert said is not None
        assert said.started_at == moment(7)
        event_now = session.get(Event, planned["Review"])
        assert event_now is not None
        assert event_now.done_at is None


async def test_a_done_task_of_the_week_is_shown_as_done(world: World, opened: Opener) -> None:
    with world.store.unit() as work:
        tasks.finish(work, world.number["Morning"])
    async with opened("v", "home") as hands:
        entry = screen_of(hands).week.days[1].entries[2]
        assert (entry.title, entry.sign, entry.kind) == ("Morning", "✓", "muted")


async def test_the_list_follows_to_a_task_that_came_meanwhile(world: World, opened: Opener) -> None:
    async with opened("v", "home", "l", "l", "l", "l") as hands:
        with world.other("olena").unit() as work:
            day = Due(date(2026, 11, 28))
            tasks.add(work, title="Saturday", due=day, assignee_id=1)
        await hands.until(lambda: "Saturday" in titles(hands, 5))
        await hands.press("j", "v")
        value = screen_of(hands).value()
        assert value is not None
        assert value.title == "Saturday"


async def test_what_becomes_overdue_is_shown_as_that(world: World, opened: Opener) -> None:
    async with opened() as hands:
        await hands.until(lambda: bool(hands.app.due_said))
        world.clock.forward(hours=6, seconds=1)
        hands.app.look_at_due()
        await hands.settled()
        assert hands.headline.startswith("Tasks   3 overdue · 1 today")
