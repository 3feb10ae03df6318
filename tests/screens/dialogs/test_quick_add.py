from __future__ import annotations

from datetime import date

from svit_tui.widgets.form import FormModal
from svit_tui.widgets.picker import PickerModal
from tests.screens.dialogs.conftest import Opener, World

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
            "close     15 Dec",
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
