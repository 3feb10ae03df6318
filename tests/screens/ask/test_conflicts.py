"""Two people edit one thing: what does not clash is brought together, the rest is asked."""

from __future__ import annotations

from typing import Any

from svit_tui.crm.deals import changes as deals
from svit_tui.crm.deals.rows import deal_card
from svit_tui.model.values.money import Money
from svit_tui.widgets.form import FormModal
from svit_tui.widgets.notice import Notice
from tests.screens.dialog_hands import Hands, Opener, World


def taras(world: World, **fields: Any) -> None:
    """Taras changes the deal “Licences” in another session."""
    other = world.other()
    with other.unit() as work:
        deals.edit(work, world.licences, **fields)
    other.close()


def kept(world: World) -> tuple[str, int | None, str]:
    """Title, amount and notes of the deal."""
    with world.store.read() as session:
        card = deal_card(session, world.licences)
    return card.row.title, card.row.amount, card.notes


async def edit(hands: Hands) -> None:
    await hands.press("e")
    await hands.opened(FormModal)
    await hands.type(" for all")


async def clash(hands: Hands) -> None:
    """Save, and wait for what Taras has changed."""
    await hands.press("ctrl+s")
    await hands.until(
        lambda: (
            isinstance(hands.screen, FormModal)
            and "has changed this meanwhile" in hands.form.query_one(Notice).text
        ),
        "the other version",
    )


async def test_fields_that_only_one_changed_are_saved_together(
    world: World, opened: Opener
) -> None:
    async with opened((120, 40)) as hands:
        await edit(hands)
        taras(world, amount=Money(1_000_000, "USD"), notes="by Taras")
        await hands.press("ctrl+s")
        await hands.closed("Edited: Licences for all. What taras had changed stays: Amount, Notes.")
        assert not hands.app.drafts
    assert kept(world) == ("Licences for all", 1_000_000, "by Taras")


async def test_a_field_that_both_changed_shows_both_and_keeps_ones_own(
    world: World, opened: Opener
) -> None:
    async with opened() as hands:
        await edit(hands)
        taras(world, title="Licences of Taras", notes="by Taras")
        await clash(hands)
        assert hands.form.form.raw()["title"] == "Licences for all"
        assert hands.row("title").other == ("Licences of Taras", "taras")
        await hands.press("ctrl+s")
        await hands.closed("Edited: Licences for all")
    assert kept(world) == ("Licences for all", 900_000, "by Taras")


async def test_one_key_takes_the_other_version_and_gives_it_back(
    world: World, opened: Opener
) -> None:
    async with opened() as hands:
        await edit(hands)
        taras(world, title="Licences of Taras")
        await clash(hands)
        await hands.press("ctrl+o")
        assert hands.form.form.raw()["title"] == "Licences of Taras"
        await hands.press("ctrl+o")
        assert hands.form.form.raw()["title"] == "Licences for all"
        await hands.press("ctrl+o", "ctrl+s")
        await hands.until(lambda: not isinstance(hands.screen, FormModal), "the end of it")
    assert kept(world)[0] == "Licences of Taras"


async def test_notes_that_both_wrote_on_are_merged(world: World, opened: Opener) -> None:
    taras(world, notes="first\nsecond\nthird")
    async with opened() as hands:
        await hands.press("e")
        await hands.opened(FormModal)
        hands.row("notes").editor.focus()
        await hands.press("ctrl+end", "enter", *"mine")
        taras(world, notes="FIRST\nsecond\nthird")
        await hands.press("ctrl+s")
        await hands.closed("Edited: Licences")
    assert kept(world)[2] == "FIRST\nsecond\nthird\nmine"


async def test_what_was_typed_is_beside_theirs_after_leaving_too(
    world: World, opened: Opener
) -> None:
    async with opened() as hands:
        await edit(hands)
        await hands.press("escape")
        taras(world, title="Licences of Taras", notes="by Taras")
        await hands.press("e")
        await hands.opened(FormModal)
        await hands.until(lambda: hands.row("title").other is not None, "both versions")
        raw = hands.form.form.raw()
        assert (raw["title"], raw["notes"]) == ("Licences for all", "by Taras")
