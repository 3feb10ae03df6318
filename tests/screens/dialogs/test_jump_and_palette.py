from __future__ import annotations

from svit_tui.screens.contact import ContactScreen
from svit_tui.screens.deal import DealCardScreen
from svit_tui.widgets.picker import PickerModal
from tests.screens.dialogs.conftest import Opener, World


async def test_a_few_letters_jump_to_a_contact(opened: Opener) -> None:
    async with opened() as hands:
        await hands.press("ctrl+k")
        await hands.opened(PickerModal)
        await hands.type("шевч")
        await hands.found("Олена Шевченко")
        await hands.press("enter")
        await hands.until(lambda: isinstance(hands.screen, ContactScreen), "the card")


async def test_a_few_letters_jump_to_a_deal(opened: Opener) -> None:
    async with opened() as hands:
        await hands.press("ctrl+k")
        await hands.opened(PickerModal)
        await hands.type("licen")
        await hands.found("Licences")
        await hands.press("enter")
        await hands.until(lambda: isinstance(hands.screen, DealCardScreen), "the deal")


async def test_the_palette_runs_an_action_by_its_name(world: World, opened: Opener) -> None:
    async with opened() as hands:
        await hands.press("colon")
        await hands.opened(PickerModal)
        await hands.type("won")
        await hands.press("enter")
        await hands.closed("Won: Licences")
    assert world.deal("Licences").status == "won"


async def test_the_palette_opens_other_dialogs(opened: Opener) -> None:
    async with opened() as hands:
        await hands.press("ctrl+p")
        await hands.opened(PickerModal)
        await hands.type("lost")
        first = hands.screen
        await hands.press("enter")
        await hands.until(
            lambda: hands.screen is not first and isinstance(hands.screen, PickerModal), "reasons"
        )
        assert "Licences" in hands.picker.heading


async def test_the_palette_changes_the_theme(opened: Opener) -> None:
    async with opened() as hands:
        before = hands.app.theme
        await hands.press("colon")
        await hands.opened(PickerModal)
        await hands.type("theme")
        await hands.press("enter")
        await hands.until(lambda: hands.app.theme != before, "another theme")
