from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.tasks import rows as task_reads
from svit_tui.crm.tasks.rows import TaskFilter
from svit_tui.widgets.form import FormModal
from svit_tui.widgets.picker import PickerModal, Title
from tests.screens.dialog_hands import Hands, Opener, World

LINE = "Warehouse scanners @Медцентр 44500 UAH #web ~15.12"


async def test_a_line_is_shown_as_understood_and_becomes_a_deal(
    world: World, opened: Opener
) -> None:
    async with opened() as hands:
        await hands.press("a")
        await hands.opened(FormModal)
        await hands.type(LINE)
        await hands.until(lambda: "✓ Медцентр" in hands.row("line").said, "the contact")
        assert hands.row("line").said.split("\n") == [
            "title     Warehouse scanners",
            "contact   ✓ Медцентр",
            "amount    ₴44,500",
            "closes    15 Dec",
            "tags      web",
        ]
        await hands.press("enter")
        await hands.closed("New deal: Warehouse scanners")
    deal = world.deal("Warehouse scanners")
    assert (deal.contact, deal.stage, deal.amount, deal.tags, deal.expected_close_on) == (
        "Медцентр",
        "Lead",
        4_450_000,
        ["web"],
        date(2026, 12, 15),
    )


async def test_an_unknown_contact_is_offered_for_creation(world: World, opened: Opener) -> None:
    async with opened() as hands:
        await hands.press("a")
        await hands.opened(FormModal)
        await hands.type("Scanners @Логістик")
        await hands.press("enter")
        await hands.opened(PickerModal)
        await hands.found("+ new person “Логістик”")
        await hands.press("down", "enter")
        await hands.closed("New deal: Scanners")
    assert world.deal("Scanners").contact == "Логістик"


async def test_a_surname_is_enough_where_only_one_contact_has_it(
    world: World, opened: Opener
) -> None:
    with world.store.unit() as work:
        contacts.add(work, name="Павло Гончар", kind="person")
    async with opened() as hands:
        await begun(hands, "Scanners @Гончар 18000")
        await hands.until(lambda: "✓ Павло Гончар" in hands.row("line").said, "the contact")
        await hands.press("enter")
        await hands.closed("New deal: Scanners")
    assert world.deal("Scanners").contact == "Павло Гончар"


async def test_on_the_board_the_cursors_contact_is_offered_and_not_taken(
    world: World, opened: Opener
) -> None:
    async with opened() as hands:
        await hands.press("n")
        await hands.opened(FormModal)
        assert hands.form.form.raw()["contact"] is None
        await hands.type("Scanners")
        await hands.press("tab", "enter")
        await hands.opened(PickerModal)
        await hands.until(lambda: bool(hands.labels()), "the contacts")
        assert hands.labels()[0] == "Медцентр"
        await hands.press("enter")
        await hands.opened(FormModal)
        await hands.press("ctrl+s")
        await hands.closed("New deal: Scanners")
        await begun(hands, "Printers")
        await hands.press("enter")
        await hands.opened(PickerModal)
        await hands.until(lambda: bool(hands.labels()), "the contacts")
        assert hands.labels()[0] == "Медцентр"
        await hands.press("enter")
        await hands.closed("New deal: Printers")
    assert world.deal("Scanners").contact == world.deal("Printers").contact == "Медцентр"


async def test_leaving_the_question_whose_deal_keeps_the_line(opened: Opener) -> None:
    async with opened() as hands:
        await hands.press("a")
        await hands.opened(FormModal)
        await hands.type("Scanners")
        await hands.press("enter")
        await hands.opened(PickerModal)
        await hands.press("escape")
        await hands.opened(FormModal)
        await hands.until(lambda: bool(hands.row("line").error), "the question")
        assert hands.form.form.raw()["line"] == "Scanners"


async def test_a_line_without_title_is_refused(opened: Opener) -> None:
    async with opened() as hands:
        await hands.press("a")
        await hands.opened(FormModal)
        await hands.type("@Медцентр 500 UAH")
        await hands.press("enter")
        await hands.until(lambda: bool(hands.row("line").error), "the refusal")
        assert hands.row("line").error == "A deal needs a title."


# Tasks


@dataclass
class Planned:
    """The newest task, as a test compares it."""

    title: str
    kind: str
    due: str
    priority: int
    contact: str | None
    deal: str | None
    rule: str


def newest(world: World) -> Planned:
    with world.store.read() as session:
        rows = task_reads.task_rows(session, TaskFilter())
    row = max(rows, key=lambda row: row.id)
    due = f"{row.due_at:%m-%d %H:%M}" if row.due_at else f"{row.due_on:%m-%d}" if row.due_on else ""
    return Planned(row.title, row.kind, due, row.priority, row.contact, row.deal, row.rule)


async def begun(hands: Hands, line: str) -> None:
    """Open quick add, type, and wait until what is known of the names is shown."""
    await hands.press("a")
    await hands.opened(FormModal)
    await hands.type(line)
    await hands.until(
        lambda: all(
            worker.is_finished for worker in hands.app.workers if worker.group == "quick_add"
        ),
        "the names",
    )
    await hands.pilot.pause()


def heading(hands: Hands) -> str:
    return hands.form.query_one(Title).text


async def test_a_line_that_begins_with_a_verb_becomes_a_task(world: World, opened: Opener) -> None:
    async with opened() as hands:
        await begun(hands, "call Олені tomorrow 10:00 about the offer !high every week")
        assert heading(hands) == "Quick add: a task"
        assert hands.row("line").field.label == "Task"
        assert hands.row("line").said.split("\n") == [
            "kind      call",
            "contact   ✓ Олена Шевченко",
            "deal      Licences",
            "due       tomorrow 10:00",
            "repeats   every week",
            "priority  high",
            "subject   call Олені about the offer",
        ]
        await hands.press("enter")
        await hands.closed("New task: call Олені about the offer")
    assert newest(world) == Planned(
        *("call Олені about the offer", "call", "11-25 10:00", 1),
        *("Олена Шевченко", "Licences", "FREQ=WEEKLY"),
    )


async def test_without_a_name_it_is_about_the_deal_under_the_cursor(
    world: World, opened: Opener
) -> None:
    async with opened() as hands:
        await begun(hands, "подзвонити завтра о 10")
        assert "✓ Медцентр" in hands.row("line").said
        await hands.press("enter")
        await hands.closed("New task: подзвонити")
    task = newest(world)
    assert (task.contact, task.deal, task.due) == ("Медцентр", "Licences", "11-25 10:00")


async def test_with_somebody_else_it_is_not_about_that_deal(world: World, opened: Opener) -> None:
    with world.store.unit() as work:
        contacts.add(work, name="Тарас Коваль")
    async with opened() as hands:
        await begun(hands, "зустріч з Тарасом 15.12 14:30 в офісі")
        assert "deal" not in hands.row("line").said
        assert "due       Tue 15 Dec 14:30" in hands.row("line").said
        await hands.press("enter")
        await hands.closed("New task")
    task = newest(world)
    assert (task.contact, task.deal, task.kind) == ("Тарас Коваль", None, "meeting")


async def test_of_several_contacts_one_is_asked_for(world: World, opened: Opener) -> None:
    with world.store.unit() as work:
        for name in ("Тарас Коваль", "Тарас Шевчук"):
            contacts.add(work, name=name)
    async with opened() as hands:
        await begun(hands, "call Тарасу friday")
        assert "contact   2 fit (enter asks)" in hands.row("line").said
        await hands.press("enter")
        await hands.opened(PickerModal)
        await hands.found("Тарас Шевчук")
        assert hands.labels() == ["Тарас Коваль", "Тарас Шевчук"]
        await hands.press("down", "enter")
        await hands.closed("New task: call Тарасу")
    assert newest(world).contact == "Тарас Шевчук"


async def test_one_who_is_with_the_deal_is_meant_first(world: World, opened: Opener) -> None:
    with world.store.unit() as work:
        contacts.add(work, name="Олена Бондар")
    async with opened() as hands:
        await begun(hands, "call Олені")
        assert "✓ Олена Шевченко" in hands.row("line").said


async def test_an_unknown_name_after_an_at_is_asked_for(world: World, opened: Opener) -> None:
    async with opened() as hands:
        await begun(hands, "call @Логістик tomorrow")
        assert "unknown: Логістик (enter asks)" in hands.row("line").said
        await hands.press("enter")
        await hands.opened(PickerModal)
        await hands.found("+ new organisation “Логістик”")
        await hands.press("escape")
        await hands.opened(FormModal)
        await hands.until(lambda: bool(hands.row("line").error), "the question")
        await hands.press("enter")
        await hands.opened(PickerModal)
        await hands.found("+ new person “Логістик”")
        await hands.press("enter")
        await hands.closed("New task: call")
    task = newest(world)
    assert (task.contact, task.deal) == ("Логістик", None)


async def test_a_key_makes_a_task_of_a_deal_and_back(world: World, opened: Opener) -> None:
    async with opened() as hands:
        await begun(hands, "Scanners tomorrow")
        assert heading(hands) == "Quick add: a deal"
        await hands.press("ctrl+t")
        assert heading(hands) == "Quick add: a task"
        assert "subject   Scanners" in hands.row("line").said
        await hands.press("ctrl+t")
        assert heading(hands) == "Quick add: a deal"
        await hands.press("ctrl+t", "enter")
        await hands.closed("New task: Scanners")
    assert newest(world).kind == "todo"


async def test_a_task_without_subject_is_refused(opened: Opener) -> None:
    async with opened() as hands:
        await begun(hands, "tomorrow 10:00")
        await hands.press("enter")
        await hands.until(lambda: bool(hands.row("line").error), "the refusal")
        assert hands.row("line").error == "A task needs a subject."


async def test_a_planned_task_is_undone_by_one_key(world: World, opened: Opener) -> None:
    async with opened() as hands:
        await begun(hands, "call @Acme tomorrow")
        await hands.press("enter")
        await hands.opened(PickerModal)
        await hands.found("+ new person “Acme”")
        await hands.press("enter")
        await hands.closed("New task: call")
        await hands.press("u")
        await hands.closed("Undone: New task: call")
    with world.store.read() as session:
        assert task_reads.task_rows(session, TaskFilter()) == []


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("надіслати рахунок Гончару через 2 дні", "Павло Гончар"),
        ("написати листа Гончару", "Павло Гончар"),
        ("prepare the offer Гончар asked for", "Павло Гончар"),
    ],
)
async def test_a_name_is_found_behind_any_verb(
    world: World, opened: Opener, line: str, name: str
) -> None:
    with world.store.unit() as work:
        contacts.add(work, name="Павло Гончар", kind="person")
    async with opened() as hands:
        await begun(hands, line)
        await hands.until(lambda: f"✓ {name}" in hands.row("line").said, "the contact")
        await hands.press("enter")
        await hands.closed("New task")
    assert (newest(world).contact, newest(world).deal) == (name, None)


async def test_an_unknown_name_is_asked_and_never_the_contact_under_the_cursor(
    world: World, opened: Opener
) -> None:
    async with opened() as hands:
        await begun(hands, "написати листа О'Брайену завтра")
        unknown = "contact   unknown: О'Брайену (enter asks)"
        await hands.until(lambda: unknown in hands.row("line").said, "the name")
        assert "✓" not in hands.row("line").said
        await hands.press("enter")
        await hands.opened(PickerModal)
        await hands.found("nobody")
        await hands.press("enter")
        await hands.closed("New task")
    assert (newest(world).contact, newest(world).deal) == (None, None)


async def test_a_date_that_does_not_exist_is_told_and_refused(opened: Opener) -> None:
    async with opened() as hands:
        await begun(hands, "meeting @Медцентр 31.02 10:00")
        await hands.until(lambda: "not read  31.02" in hands.row("line").said, "what was not read")
        assert "due       –" in hands.row("line").said
        await hands.press("enter")
        await hands.until(lambda: bool(hands.row("line").error), "the refusal")
        assert hands.row("line").error == "There is no 31.02."


async def test_a_day_and_an_hour_make_a_task_and_a_key_makes_it_a_deal(
    opened: Opener,
) -> None:
    async with opened() as hands:
        await begun(hands, "Lunch with Олена fri 13:00")
        await hands.until(lambda: "meeting" in hands.row("line").said, "what it is read as")
        assert "27 Nov 13:00" in hands.row("line").said
        await hands.press("ctrl+t")
        await hands.until(lambda: "title" in hands.row("line").said, "a deal")
