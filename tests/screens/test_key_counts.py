"""How many keys the jobs of a day take, text not counted: no change may make them more.

A job that takes fewer keys than here is a success: then its number goes down.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from svit_tui.crm.contacts.rows import contact_order, contact_rows
from svit_tui.crm.tasks import changes as tasks
from svit_tui.crm.tasks.rows import TaskFilter, task_rows
from svit_tui.screens.base.list_screen import ListScreen
from svit_tui.screens.contacts.card import ContactScreen
from svit_tui.screens.contacts.screen import ContactsScreen
from svit_tui.widgets.form import FormModal
from svit_tui.widgets.picker import ManyPickerModal, PickerModal
from svit_tui.widgets.table import TableView
from tests.screens.dialog_hands import Hands, Kind, Opener, World


@dataclass
class Counted:
    """Hands that count the keys that they press."""

    hands: Hands
    keys: int = 0

    async def press(self, *keys: str) -> None:
        self.keys += len(keys)
        await self.hands.press(*keys)

    async def type(self, text: str) -> None:
        await self.hands.type(text)

    async def into(self, key: str, kind: Kind) -> None:
        """Press a key that opens a dialog."""
        await self.press(key)
        await self.hands.opened(kind)

    async def until(self, true: Callable[[], bool], what: str) -> None:
        await self.hands.until(true, what)

    async def said(self, words: str) -> None:
        await self.hands.closed(words)


async def test_log_a_call(opened: Opener) -> None:
    async with opened() as hands:
        counted = Counted(hands)
        await counted.into("c", FormModal)
        await counted.type("Price")
        await counted.press("ctrl+s")
        await counted.said("Logged")
        assert counted.keys == 2


async def test_log_a_note(opened: Opener) -> None:
    async with opened() as hands:
        counted = Counted(hands)
        await counted.into("m", FormModal)
        await counted.press("n")
        await counted.type("They like it")
        await counted.press("ctrl+s")
        await counted.said("Logged")
        assert counted.keys == 3


async def test_move_to_the_next_stage_and_take_the_step_that_is_offered(opened: Opener) -> None:
    async with opened() as hands:
        counted = Counted(hands)
        await counted.press("L")
        await counted.said("Moved")
        await counted.press("y")
        await counted.said("New task")
        assert counted.keys == 2


async def test_lose_with_a_reason(opened: Opener, world: World) -> None:
    async with opened() as hands:
        counted = Counted(hands)
        await counted.into("x", PickerModal)
        await counted.type("pri")
        before = hands.screen
        await counted.press("enter")
        await counted.until(lambda: hands.screen is not before, "the note")
        await counted.press("enter")
        await counted.until(lambda: world.deal("Licences").status == "lost", "the loss")
        assert counted.keys == 3


async def test_add_a_deal_by_one_line(opened: Opener) -> None:
    async with opened() as hands:
        counted = Counted(hands)
        await counted.into("a", FormModal)
        await counted.type("Scanners @Медцентр 44500 UAH")
        await counted.press("enter")
        await counted.said("New deal")
        assert counted.keys == 2


async def test_add_a_person_with_firm_e_mail_and_phone(opened: Opener, world: World) -> None:
    async with opened() as hands:
        counted = Counted(hands)
        await hands.press("2")
        await hands.until(lambda: isinstance(hands.screen, ContactsScreen), "the contacts")
        await counted.into("n", FormModal)
        await counted.type("Taras Bondar")
        await counted.press("tab", "tab")
        await counted.type("Мед")
        await hands.opened(PickerModal)
        await hands.found("Медцентр")
        await counted.press("enter")
        await hands.opened(FormModal)
        if hands.row("organization").has_focus_within:
            await counted.press("tab")
        await counted.press("tab")
        await counted.type("taras@example.com")
        # The label of the address, and one more address.
        await counted.press("tab", "tab", "tab")
        await counted.type("+380 44 555 01 02")
        await counted.press("ctrl+s")
        await hands.until(lambda: isinstance(hands.screen, ContactsScreen), "the contacts")
        with world.store.read() as session:
            rows = contact_rows(session, list(contact_order(session)))
        row = next(row for row in rows.values() if row.name == "Taras Bondar")
        assert (row.organization, row.emails) == ("Медцентр", ["taras@example.com"])
        assert len(row.phones) == 1
        assert counted.keys == 9


async def test_plan_a_task_by_its_form(opened: Opener) -> None:
    async with opened() as hands:
        counted = Counted(hands)
        await counted.into("t", FormModal)
        await counted.type("Send the offer")
        await counted.press("tab")
        await counted.type("friday")
        await counted.press("ctrl+s")
        await counted.said("New task")
        assert counted.keys == 3


async def test_plan_a_task_by_one_line(opened: Opener) -> None:
    async with opened() as hands:
        counted = Counted(hands)
        await counted.into("a", FormModal)
        await counted.type("call Олена friday 10:00")
        await counted.press("enter")
        await counted.said("New task")
        assert counted.keys == 2


async def test_snooze_for_a_week(opened: Opener) -> None:
    async with opened() as hands:
        counted = Counted(hands)
        await counted.into("z", PickerModal)
        await hands.found("in a week")
        await counted.type("in a week")
        await hands.until(lambda: hands.labels()[0] == "in a week", "the date")
        before = hands.screen
        await counted.press("enter")
        await hands.until(lambda: hands.screen is not before, "the reason")
        await hands.opened(PickerModal)
        await counted.press("enter")
        await counted.said("Snoozed")
        assert counted.keys == 3


async def test_give_five_answers(opened: Opener) -> None:
    async with opened() as hands:
        counted = Counted(hands)
        await counted.press("Q")
        await hands.opened_sheet()
        await counted.press("4", "3", "2", "5", "1", "enter")
        await counted.said("Assessed")
        assert counted.keys == 7


async def test_show_what_rots(opened: Opener) -> None:
    async with opened() as hands:
        counted = Counted(hands)
        await counted.into("colon", PickerModal)
        await counted.type("what rots")
        await counted.press("enter")
        await hands.until(lambda: hands.board.wanted.needs == ("rotting",), "the filter")
        assert counted.keys == 2


async def test_jump_to_a_contact(opened: Opener) -> None:
    async with opened() as hands:
        counted = Counted(hands)
        await counted.into("ctrl+k", PickerModal)
        await counted.type("шевч")
        await hands.found("Олена Шевченко")
        await counted.press("enter")
        await hands.until(lambda: isinstance(hands.screen, ContactScreen), "the card")
        assert counted.keys == 2


async def test_do_a_task_with_its_outcome(opened: Opener, world: World) -> None:
    with world.store.unit() as work:
        tasks.add(work, title="Call them", kind="call", deal_id=world.licences)
    async with opened() as hands:
        counted = Counted(hands)
        await counted.into("d", FormModal)
        await counted.type("They agree")
        await counted.press("ctrl+s")
        await hands.until(lambda: hands.screen is hands.board, "the board")
        with world.store.read() as session:
            assert task_rows(session, TaskFilter()) == []
        assert counted.keys == 2


async def test_tag_all_that_a_filter_shows(opened: Opener, world: World) -> None:
    async with opened() as hands:
        counted = Counted(hands)
        await hands.press("2")
        await hands.until(lambda: isinstance(hands.screen, ContactsScreen), "the contacts")
        screen = hands.screen
        assert isinstance(screen, ListScreen)
        await counted.press("slash")
        await counted.type("clinic.example")
        await counted.press("enter")
        await hands.until(lambda: len(screen.query_one(TableView).source) == 1, "the filter")
        await counted.press("A")
        await counted.into("number_sign", ManyPickerModal)
        await counted.type("vip")
        await counted.press("enter", "enter")
        await hands.until(lambda: hands.screen is screen, "the contacts")
        with world.store.read() as session:
            assert contact_rows(session, [world.person])[world.person].tags == ["vip"]
        assert counted.keys == 6
