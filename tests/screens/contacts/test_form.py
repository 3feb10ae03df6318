from __future__ import annotations

from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.contacts.card import ContactCard, contact_card
from svit_tui.crm.search import found_contacts
from svit_tui.widgets.form import FormModal
from svit_tui.widgets.frame import StatusLine
from svit_tui.widgets.picker import PickerModal
from svit_tui.widgets.table import TableView
from tests.screens.dialog_hands import Hands, Opener, World


def card_of(world: World, name: str) -> ContactCard:
    with world.store.read() as session:
        return contact_card(session, found_contacts(session, name)[0])


async def to_contacts(hands: Hands) -> None:
    await hands.press("2")
    await hands.until(lambda: hands.screen.query_one(TableView).source is not None, "contacts")
    await hands.until(lambda: len(hands.screen.query_one(TableView).source) == 2, "contacts")


async def test_a_new_person_is_made_with_ways_to_reach_them(world: World, opened: Opener) -> None:
    async with opened() as hands:
        await to_contacts(hands)
        await hands.press("n")
        await hands.opened(FormModal)
        await hands.type("Taras Bondar")
        await hands.press("tab", "tab", "м")
        await hands.opened(PickerModal)
        await hands.found("Медцентр")
        await hands.press("enter")
        await hands.opened(FormModal)
        await hands.press("tab")
        await hands.type("taras@clinic.example")
        await hands.press("tab")
        await hands.type("work")
        await hands.press("tab")
        await hands.type("two@clinic.example")
        await hands.press("ctrl+s")
        await hands.until(lambda: isinstance(hands.screen, type(hands.app.screen_stack[1])), "end")
        await hands.until(lambda: bool(found(world, "Bondar")), "the contact")
    card = card_of(world, "Bondar")
    assert (card.first_name, card.last_name) == ("Taras", "Bondar")
    assert card.organization == "Медцентр"
    assert [(point.value, point.label) for point in card.points] == [
        ("taras@clinic.example", "work"),
        ("two@clinic.example", ""),
    ]


async def test_a_phone_is_two_tabs_behind_the_e_mail_and_none_is_lost(
    world: World, opened: Opener
) -> None:
    async with opened() as hands:
        await to_contacts(hands)
        await hands.press("n")
        await hands.opened(FormModal)
        await hands.type("Taras Bondar")
        await hands.press(*["tab"] * 4)
        await hands.type("taras@clinic.example")
        # Past its label and the next, empty row, whose label says nothing yet.
        await hands.press("tab", "tab", "tab")
        await hands.type("067 123 45 67")
        await hands.press("ctrl+s")
        await hands.until(lambda: bool(found(world, "Bondar")), "the contact")
    card = card_of(world, "Bondar")
    assert [point.value for point in card.points] == ["taras@clinic.example", "067 123 45 67"]


async def test_the_cursor_goes_to_the_new_contact(world: World, opened: Opener) -> None:
    async with opened() as hands:
        await to_contacts(hands)
        for name in ("Aaron", "Zed", "Мирон"):
            await new_under_the_cursor(hands, world, name)


async def new_under_the_cursor(hands: Hands, world: World, name: str) -> None:
    await hands.press("n")
    await hands.opened(FormModal)
    await hands.type(name)
    await hands.press("ctrl+s")
    await hands.until(lambda: bool(found(world, name)), "the contact")
    await hands.until(lambda: under_cursor(hands) == found(world, name)[0], "the cursor")


def under_cursor(hands: Hands) -> int | None:
    tables = hands.screen.query(TableView)
    row = tables.first().current() if tables else None
    return row.id if row is not None and isinstance(row.id, int) else None


async def test_an_organisation_is_made_without_what_only_people_have(
    world: World, opened: Opener
) -> None:
    async with opened() as hands:
        await to_contacts(hands)
        await hands.press("n")
        await hands.opened(FormModal)
        await hands.type("Nova")
        await hands.press("tab", "o")
        await hands.until(lambda: not hands.row("position").display, "the fields of people to go")
        await hands.type("info@nova.example")
        await hands.press("ctrl+s")
        await hands.until(lambda: bool(found(world, "Nova")), "the contact")
    card = card_of(world, "Nova")
    assert (card.kind, [point.value for point in card.points]) == (
        "organization",
        ["info@nova.example"],
    )


async def test_a_label_without_an_address_is_told(world: World, opened: Opener) -> None:
    async with opened() as hands:
        await to_contacts(hands)
        await hands.press("n")
        await hands.opened(FormModal)
        await hands.type("Taras")
        await hands.press(*["tab"] * 4)
        await hands.type("a@b.example")
        await hands.press("tab")
        await hands.type("067 123 45 67")
        await hands.press("shift+tab", "backspace", "ctrl+s")
        said = "A label alone: type what it stands for, or clear it."
        await hands.until(lambda: hands.row("emails").error == said, "the error")
    assert found(world, "Taras") == []


def found(world: World, name: str) -> list[int]:
    with world.store.read() as session:
        return found_contacts(session, name)


async def test_an_e_mail_that_is_none_is_refused_beside_its_field(opened: Opener) -> None:
    async with opened() as hands:
        await to_contacts(hands)
        await hands.press("n")
        await hands.opened(FormModal)
        await hands.type("Taras")
        await hands.press(*["tab"] * 4)
        await hands.type("not an address")
        await hands.press("ctrl+s")
        assert hands.row("emails").error == "“not an address” is not an e-mail address."


async def test_editing_keeps_what_was_not_touched(world: World, opened: Opener) -> None:
    async with opened() as hands:
        await to_contacts(hands)
        table = hands.screen.query_one(TableView)
        row = table.current()
        assert row is not None
        if row.id != world.person:
            await hands.press("j")
        await hands.press("e")
        await hands.opened(FormModal)
        raw = hands.form.form.raw()
        assert raw["name"] == "Олена Шевченко"
        assert raw["emails"] == ({"value": "olena@clinic.example", "label": "work"},)
        await hands.press("tab", "tab", "tab")
        await hands.type("director")
        await hands.press("ctrl+s")
        await hands.until(lambda: card_of(world, "Шевченко").role_title == "director", "the change")
    card = card_of(world, "Шевченко")
    assert (card.first_name, card.last_name) == ("Олена", "Шевченко")
    assert [point.value for point in card.points] == ["olena@clinic.example", "+380 44 555-01-01"]


async def test_what_others_changed_meanwhile_stays(world: World, opened: Opener) -> None:
    async with opened() as hands:
        await to_contacts(hands)
        await hands.press("e")
        await hands.opened(FormModal)
        other = world.other()
        with other.unit() as work:
            for number in (world.clinic, world.person):
                contacts.edit(work, number, notes="by Taras")
        await hands.type("!")
        await hands.press("ctrl+s")
        await hands.until(lambda: not isinstance(hands.screen, FormModal), "the end of it")
        said = hands.app.screen.query_one(StatusLine)
        await hands.until(lambda: "What taras had changed stays: Notes." in said.text, "what stays")
        other.close()
    with world.store.read() as session:
        cards = [contact_card(session, number) for number in (world.clinic, world.person)]
    assert [card.notes for card in cards if "!" in card.name] == ["by Taras"]
