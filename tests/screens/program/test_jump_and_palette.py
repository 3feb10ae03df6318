from __future__ import annotations

from svit_tui.app.themes import LIGHT
from svit_tui.screens.contacts.card import ContactScreen
from svit_tui.screens.deals.screen import DealCardScreen
from svit_tui.settings import groups as config
from svit_tui.widgets.picker import PickerModal
from tests.screens.dialog_hands import Hands, Opener, World


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


async def next_theme(hands: Hands) -> None:
    before = hands.app.theme
    await hands.press("colon")
    await hands.opened(PickerModal)
    await hands.type("next theme")
    await hands.press("enter")
    await hands.until(lambda: hands.app.theme != before, "another theme")


async def test_the_palette_changes_the_theme_and_keeps_it(opened: Opener) -> None:
    path = config.settings_file()
    path.parent.mkdir(parents=True)
    path.write_text("# mine\n[rates]\nUSD = 41.50\n")
    async with opened() as hands:
        await next_theme(hands)
        await hands.until(lambda: config.load().look.theme == hands.app.theme, "the theme kept")
    assert path.read_text() == f'# mine\n[rates]\nUSD = 41.50\n\n[look]\ntheme = "{LIGHT.name}"\n'


async def test_a_theme_that_can_not_be_kept_is_for_this_session(opened: Opener) -> None:
    path = config.settings_file()
    path.parent.mkdir(parents=True)
    path.write_text("[rates]\nUSD = forty\n")
    async with opened() as hands:
        await next_theme(hands)
        said = "The theme is for this session only. "
        await hands.until(lambda: hands.status().startswith(said), "why it is not kept")
        assert "settings.toml, line 2: this is not TOML" in hands.status()
        assert hands.app.theme == LIGHT.name
    assert path.read_text() == "[rates]\nUSD = forty\n"
