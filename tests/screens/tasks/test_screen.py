"""The tasks screen: groups, what is done to tasks there, one or many, and what is due on top."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from svit_tui.app.app import SvitApp
from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.deals import changes as deals
from svit_tui.crm.start.opening import open_store
from svit_tui.crm.tasks import changes as tasks
from svit_tui.crm.tasks.changes import SOMETIME, Due
from svit_tui.crm.tasks.rows import TaskRow, task_row
from svit_tui.model.kinds import ContactKind
from svit_tui.screens.contacts.card import ContactScreen
from svit_tui.screens.deals.screen import DealCardScreen
from svit_tui.screens.tasks.screen import TasksScreen
from svit_tui.settings.groups import Settings, Work
from svit_tui.store.store import Store
from svit_tui.widgets.filter_bar import FilterBar
from svit_tui.widgets.form import FormModal
from svit_tui.widgets.frame import TopBar
from svit_tui.widgets.picker import PickerModal
from tests.conftest import FrozenClock
from tests.screens.conftest import Hands, text_of


def at(hour: int, minute: int = 0, day: int = 24) -> Due:
    return Due.moment(datetime(2026, 11, day, hour, minute, tzinfo=UTC))


@dataclass
class World:
    """Olena's tasks, one in each group, and one of Taras."""

    store: Store
    clock: FrozenClock
    path: Path
    deal: int
    clinic: int
    number: dict[str, int]

    def other(self, login: str = "taras") -> Store:
        return open_store(self.path, login=login, clock=self.clock)

    def task(self, title: str) -> TaskRow:
        with self.store.read() as session:
            return task_row(session, self.number[title])


@pytest.fixture
def world(tmp_path: Path, clock: FrozenClock) -> World:
    path = tmp_path / "svit.db"
    store = open_store(path, login="olena", clock=clock)
    with store.unit() as work:
        clinic = contacts.add(work, name="Медцентр", kind=ContactKind.ORGANIZATION).key
    with store.unit() as work:
        deal = deals.add(work, title="Website", contact_id=clinic).key
    other = open_store(path, login="taras", clock=clock)
    assert other.member is not None
    taras = other.member.id
    planned: list[tuple[str, str, Due, dict[str, Any]]] = [
        ("Late", "call", Due(date(2026, 11, 20)), {"deal_id": deal}),
        ("Morning", "todo", at(9), {}),
        ("Now", "todo", Due(date(2026, 11, 24)), {"priority": 1}),
        ("Evening", "email", at(18), {"contact_id": clinic}),
        ("Demo", "meeting", at(10, day=25), {"deal_id": deal}),
        ("Friday", "todo", Due(date(2026, 11, 27)), {}),
        ("Winter", "deadline", Due(date(2027, 1, 15)), {}),
        ("Dream", "todo", SOMETIME, {}),
        ("His", "call", Due(date(2026, 11, 24)), {"assignee_id": taras, "contact_id": clinic}),
    ]
    number = {}
    for title, kind, due, more in planned:
        with store.unit() as work:
            number[title] = tasks.add(work, title=title, kind=kind, due=due, **more).key
    return World(store, clock, path, deal, clinic, number)


Opener = Callable[..., AbstractAsyncContextManager[Hands]]


@pytest.fixture
def opened(world: World) -> Opener:
    """`async with opened() as hands:` the application on the tasks."""

    @asynccontextmanager
    async def run(
        *keys: str, size: tuple[int, int] = (120, 40), bell: bool = False
    ) -> AsyncIterator[Hands]:
        app = SvitApp(world.store, Settings(work=Work(bell=bell)))
        async with app.run_test(size=size) as pilot:
            hands = Hands(app, pilot)
            await hands.press("4", *keys)
            yield hands

    return run


def screen_of(hands: Hands) -> TasksScreen:
    return next(one for one in hands.app.screen_stack if isinstance(one, TasksScreen))


def listed(hands: Hands) -> list[str]:
    """Headings and subjects, as they stand in the list."""
    source = screen_of(hands).table.source
    rows = [source.row(index) for index in range(len(source))]
    return [row.cells[0].upper() if row.heading else row.cells[3] for row in rows]


async def said(hands: Hands, words: str) -> None:
    """Wait until the status line says it."""
    await hands.until(lambda: words in hands.status)


def here(hands: Hands) -> str:
    value = screen_of(hands).value()
    return value.title if value is not None else ""


async def go(hands: Hands, title: str) -> None:
    """Move down to a task."""
    await hands.press("home")
    for _step in range(20):
        if here(hands) == title:
            return
        await hands.press("j")
    raise AssertionError(f"{title} is not there: {listed(hands)}")


def right_end(hands: Hands) -> str:
    return "".join(text for text, _name in hands.app.screen.query_one(TopBar).parts(120)[3:])


async def test_tasks_stand_under_the_heading_of_their_day(opened: Opener) -> None:
    async with opened() as hands:
        assert listed(hands) == [
            *("OVERDUE 2", "Late", "Morning", "TODAY 2", "Evening", "Now"),
            *("TOMORROW 1", "Demo", "THIS WEEK 1", "Friday", "LATER 1", "Winter"),
            *("SOMETIME 1", "Dream"),
        ]
        assert hands.headline == (
            "Tasks   2 overdue · 2 today · 1 tomorrow · 1 this week · 1 later · 1 sometime"
        )
        shown = text_of(hands.app)
        assert "20 Nov · 4d" in shown
        assert "! Now" in shown
        assert "☎ call" in shown


@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
async def test_a_narrow_screen_keeps_when_kind_and_subject(
    opened: Opener, size: tuple[int, int]
) -> None:
    async with opened(size=size) as hands:
        assert "Late" in text_of(hands.app)
        assert "olena" not in text_of(hands.app).split("\n")[4]


async def test_a_todo_is_done_at_once_and_back_with_undo(world: World, opened: Opener) -> None:
    async with opened() as hands:
        await go(hands, "Morning")
        await hands.press("d")
        await hands.until(lambda: "Done: Morning" in hands.status)
        await hands.settled()
        assert "Morning" not in listed(hands)
        assert here(hands) == "Evening"
        await hands.press("u")
        await hands.settled()
        assert "Morning" in listed(hands)
    assert world.task("Morning").done_at is None


async def test_a_call_that_is_done_asks_for_its_outcome(opened: Opener) -> None:
    async with opened() as hands:
        await go(hands, "Late")
        await hands.pilot.press("d")
        await hands.until(lambda: isinstance(hands.app.screen, FormModal))
        for letter in "agreed":
            await hands.pilot.press(letter)
        await hands.pilot.press("enter")
        await hands.until(lambda: not isinstance(hands.app.screen, FormModal))
        await hands.until(lambda: "Done: Late" in hands.status)
        await hands.press("3")
        assert "agreed" in text_of(hands.app)


async def test_an_empty_outcome_is_fine(world: World, opened: Opener) -> None:
    async with opened() as hands:
        await go(hands, "Late")
        await hands.pilot.press("d", "enter")
        await hands.until(lambda: world.task("Late").done_at is not None)


async def test_a_done_task_is_planned_again(world: World, opened: Opener) -> None:
    with world.store.unit() as work:
        tasks.finish(work, world.number["Late"])
    async with opened() as hands:
        screen = screen_of(hands)
        screen.wanted = type(screen.wanted)(done=True)
        screen.load()
        await hands.settled()
        assert listed(hands) == ["DONE 1", "Late"]
        await hands.press("d")
        await hands.until(lambda: "Planned again: Late" in hands.status)
        await hands.settled()
        assert listed(hands) == []
    assert world.task("Late").done_at is None


async def test_a_task_is_put_off_and_keeps_its_time_of_day(world: World, opened: Opener) -> None:
    async with opened() as hands:
        await go(hands, "Evening")
        await hands.pilot.press("z")
        await hands.until(lambda: isinstance(hands.app.screen, PickerModal))
        await hands.pilot.press("enter")
        await hands.until(lambda: "Rescheduled: Evening" in hands.status)
        await hands.settled()
        # The cursor goes on, so that several can be put off in a row.
        assert here(hands) == "Now"
    assert world.task("Evening").due_at == datetime(2026, 11, 25, 18, tzinfo=UTC)


async def test_several_are_put_off_or_done_in_a_row(opened: Opener) -> None:
    async with opened() as hands:
        await go(hands, "Morning")
        for title, following in (("Morning", "Evening"), ("Evening", "Now"), ("Now", "Morning")):
            assert here(hands) == title
            await hands.pilot.press("z")
            await hands.until(lambda: isinstance(hands.app.screen, PickerModal))
            await hands.pilot.press("enter")
            await said(hands, f"Rescheduled: {title}")
            await hands.settled()
            assert here(hands) == following
        await go(hands, "Friday")
        for title, following in (("Friday", "Winter"), ("Winter", "Dream"), ("Dream", "Now")):
            await hands.press("d")
            await said(hands, f"Done: {title}")
            await hands.settled()
            assert here(hands) == following
        # What is not done after all leaves the cursor where it is.
        await hands.pilot.press("z")
        await hands.until(lambda: isinstance(hands.app.screen, PickerModal))
        await hands.pilot.press("escape")
        await hands.settled()
        assert here(hands) == "Now"


async def test_a_task_is_put_off_to_a_typed_date(world: World, opened: Opener) -> None:
    async with opened() as hands:
        await go(hands, "Now")
        await hands.pilot.press("z")
        await hands.until(lambda: isinstance(hands.app.screen, PickerModal))
        picker = hands.app.screen
        assert isinstance(picker, PickerModal)
        for letter in "15.12":
            await hands.pilot.press(letter)
        await hands.until(lambda: any("15 Dec" in one.label for one in picker.rows.choices))
        await hands.pilot.press("enter")
        await hands.until(lambda: world.task("Now").due_on == date(2026, 12, 15))


async def test_several_are_done_as_one_change(opened: Opener) -> None:
    async with opened() as hands:
        await go(hands, "Now")
        await hands.press("space")
        await go(hands, "Friday")
        await hands.press("space")
        assert "2 selected" in hands.headline
        await hands.press("d")
        await hands.until(lambda: "Done: " in hands.status)
        assert "and 1 more" in hands.status
        await hands.settled()
        assert "selected" not in hands.headline
        await hands.press("u")
        await hands.settled()
        assert {"Now", "Friday"} <= set(listed(hands))


async def test_several_calls_share_one_outcome(world: World, opened: Opener) -> None:
    async with opened() as hands:
        await hands.press("space")
        await go(hands, "Demo")
        await hands.press("space")
        await hands.pilot.press("d")
        await hands.until(lambda: isinstance(hands.app.screen, FormModal))
        await hands.pilot.press("y", "e", "s", "enter")
        await hands.until(lambda: world.task("Demo").done_at is not None)
        assert "and 1 more" in hands.status
    assert world.task("Late").done_at is not None


async def test_a_task_is_given_to_another_and_leaves_my_list(world: World, opened: Opener) -> None:
    async with opened() as hands:
        await go(hands, "Now")
        await hands.pilot.press("o")
        await hands.until(lambda: isinstance(hands.app.screen, PickerModal))
        for letter in "taras":
            await hands.pilot.press(letter)
        await hands.pilot.press("enter")
        await hands.until(lambda: "Assigned: Now" in hands.status)
        await hands.settled()
        assert "Now" not in listed(hands)
    assert world.task("Now").assignee == "taras"


async def test_a_task_is_archived(opened: Opener) -> None:
    async with opened() as hands:
        await go(hands, "Dream")
        await hands.press("delete")
        await hands.until(lambda: "Archived: Dream" in hands.status)
        await hands.settled()
        assert "Dream" not in listed(hands)


async def test_enter_opens_the_deal_else_the_contact_else_the_task(opened: Opener) -> None:
    async with opened() as hands:
        await go(hands, "Late")
        await hands.pilot.press("enter")
        await hands.until(lambda: isinstance(hands.app.screen, DealCardScreen))
        await hands.press("escape")
        await go(hands, "Evening")
        await hands.pilot.press("enter")
        await hands.until(lambda: isinstance(hands.app.screen, ContactScreen))
        await hands.press("escape")
        await go(hands, "Dream")
        await hands.pilot.press("enter")
        await hands.until(lambda: isinstance(hands.app.screen, FormModal))


async def test_the_filter_narrows_as_one_types(opened: Opener) -> None:
    async with opened() as hands:
        await hands.press("slash", *"winter")
        assert listed(hands) == ["LATER 1", "Winter"]
        assert "filtered" in hands.headline
        await hands.press("escape")
        assert len(listed(hands)) == 14


async def test_facets_show_everybodys_and_done_ones(opened: Opener) -> None:
    async with opened() as hands:
        await hands.pilot.press("f")
        await hands.until(lambda: isinstance(hands.app.screen, FormModal))
        await hands.pilot.press("right", "ctrl+s")
        await hands.until(lambda: isinstance(hands.app.screen, TasksScreen))
        await hands.settled()
        assert "His" in listed(hands)
        assert "everybody's" in hands.headline


async def test_log_a_call_for_the_deal_of_the_task(opened: Opener) -> None:
    async with opened() as hands:
        await go(hands, "Late")
        await hands.pilot.press("c")
        await hands.until(lambda: isinstance(hands.app.screen, FormModal))
        form = hands.app.screen
        assert isinstance(form, FormModal)
        raw = form.form.raw()
        assert raw["deal"].label == "Website"
        assert [choice.label for choice in raw["contacts"]] == ["Медцентр"]


async def test_an_empty_list_says_which_key_fills_it(world: World, opened: Opener) -> None:
    with world.store.unit() as work:
        for number in world.number.values():
            tasks.archive(work, number)
    async with opened() as hands:
        assert "n new task" in text_of(hands.app)


# What is due, on top of every screen


async def test_the_top_line_counts_what_is_due(opened: Opener) -> None:
    async with opened() as hands:
        await hands.until(lambda: "2 overdue · 2 today" in right_end(hands))
        await go(hands, "Morning")
        await hands.press("d")
        await hands.until(lambda: "1 overdue" in right_end(hands))
        await hands.press("1")
        assert "1 overdue · 2 today" in right_end(hands)


async def test_a_change_of_somebody_else_is_counted(world: World, opened: Opener) -> None:
    other = world.other()
    assert world.store.member is not None
    async with opened() as hands:
        with other.unit() as work:
            tasks.assign(work, world.number["His"], world.store.member.id)
        await hands.until(lambda: "3 today" in right_end(hands))


async def test_a_timed_task_is_overdue_when_its_time_has_passed(
    world: World, opened: Opener
) -> None:
    async with opened() as hands:
        world.clock.forward(hours=6, seconds=1)
        hands.app.look_at_due()
        await hands.settled()
        assert "3 overdue · 1 today" in right_end(hands)


async def test_after_midnight_what_was_for_today_is_overdue(world: World, opened: Opener) -> None:
    async with opened() as hands:
        world.clock.forward(hours=12)
        hands.app.look_at_due()
        await hands.settled()
        assert "4 overdue · 1 today" in right_end(hands)


async def test_a_narrow_top_line_says_what_is_overdue(opened: Opener) -> None:
    async with opened(size=(40, 12)) as hands:
        bar = hands.app.screen.query_one(TopBar)
        await hands.until(lambda: bar.parts(40)[-1][0].strip() == "2 overdue")
        assert bar.parts(40)[-2][0] == ""


# Reminders


async def test_a_reminder_comes_once_when_a_timed_task_comes_due(
    world: World, opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(bell=True) as hands:
        rung: list[int] = []
        monkeypatch.setattr(hands.app, "bell", lambda: rung.append(1))
        world.clock.forward(hours=5, minutes=59)
        hands.app.look_at_due()
        await hands.settled()
        assert "Now" not in hands.status
        world.clock.forward(minutes=1)
        hands.app.look_at_due()
        await hands.until(lambda: hands.status == "Now, 18:00: Evening")
        assert rung == [1]
        screen_of(hands).say("else")
        world.clock.forward(seconds=2)
        hands.app.look_at_due(changed=True)
        await hands.settled()
        assert hands.status == "else"


async def test_without_the_setting_there_is_no_bell(
    world: World, opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened() as hands:
        rung: list[int] = []
        monkeypatch.setattr(hands.app, "bell", lambda: rung.append(1))
        world.clock.forward(hours=6)
        hands.app.look_at_due()
        await hands.until(lambda: "Evening" in hands.status)
        assert rung == []


async def test_a_reminder_lets_an_error_stand_for_a_while(world: World, opened: Opener) -> None:
    async with opened() as hands:
        screen_of(hands).complain("That went wrong.")
        world.clock.forward(hours=6)
        hands.app.look_at_due()
        await hands.settled()
        assert hands.status == "That went wrong."
        for _second in range(6):
            hands.app.look_at_due()
        assert "Evening" in hands.status


async def test_what_came_due_while_the_program_was_closed_is_only_counted(
    world: World, opened: Opener
) -> None:
    world.clock.forward(hours=6, minutes=10)
    async with opened() as hands:
        await hands.settled()
        await hands.until(lambda: "3 overdue" in right_end(hands))
        assert "Evening" not in hands.status


async def test_of_two_open_terminals_one_reminds(world: World) -> None:
    apps = [SvitApp(world.store), SvitApp(world.other("olena"))]
    said = []
    async with apps[0].run_test() as one, apps[1].run_test() as two:
        world.clock.forward(hours=6)
        hands = [Hands(apps[0], one), Hands(apps[1], two)]
        for app in apps:
            app.look_at_due()
        for pair in hands:
            await pair.settled()
        await hands[0].until(lambda: any("Evening" in pair.status for pair in hands))
        for pair in hands:
            await pair.settled()
        said = [pair.status for pair in hands if "Evening" in pair.status]
    assert len(said) == 1


async def test_the_cursor_goes_to_the_new_task(opened: Opener) -> None:
    async with opened() as hands:
        await new_under_the_cursor(hands, "order cards", " in 3 days")
        await new_under_the_cursor(hands, "water the plants")


async def new_under_the_cursor(hands: Hands, subject: str, due: str = "") -> None:
    await hands.press("a")
    await hands.until(lambda: isinstance(hands.app.screen, FormModal))
    line = f"{subject}{due}"
    await hands.pilot.press(*["space" if letter == " " else letter for letter in line])
    await hands.press("enter")
    await said(hands, "New task: ")
    await hands.until(lambda: here(hands) == subject)


async def typed(hands: Hands, text: str) -> None:
    hands.app.screen.query_one(FilterBar).line.insert_text_at_cursor(text)
    await hands.settled()


async def test_the_list_takes_a_filter_in_words(opened: Opener) -> None:
    async with opened("slash") as hands:
        await typed(hands, "kind:call,email or термін>30д")
        await hands.press("enter")
        await hands.settled()
        assert listed(hands) == ["OVERDUE 1", "Late", "TODAY 1", "Evening", "LATER 1", "Winter"]
        assert "filtered: kind:call,email or термін>30д" in hands.headline
        await hands.press("escape")
        await hands.settled()
        assert len(listed(hands)) == 14


async def test_the_week_shows_the_tasks_that_a_filter_finds(opened: Opener) -> None:
    async with opened("v", "slash") as hands:
        await typed(hands, "contact:медцентр kind:email")
        await hands.press("enter")
        await hands.settled()
        assert [item.title for item in screen_of(hands).items] == ["Evening"]


async def test_what_is_wrong_with_a_filter_is_said_when_it_is_done(opened: Opener) -> None:
    async with opened("slash") as hands:
        await typed(hands, "kind:dance")
        await hands.settled()
        assert len(listed(hands)) == 14
        assert hands.status == ""
        await hands.press("enter")
        await said(hands, "“dance” does not fit “kind”; it may be: call, email")
