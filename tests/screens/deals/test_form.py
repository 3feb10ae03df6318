from __future__ import annotations

from svit_tui.crm.deals.rows import deal_card
from svit_tui.widgets.form import FormModal
from svit_tui.widgets.picker import PickerModal
from tests.screens.dialog_hands import Hands, Opener, World


async def with_the_contact_offered(hands: Hands) -> None:
    """From the title on, pick the contact that stands first."""
    await hands.press("tab", "enter")
    await hands.opened(PickerModal)
    await hands.found("Медцентр")
    await hands.press("enter")
    await hands.opened(FormModal)


async def test_a_new_deal_is_made_in_its_form(world: World, opened: Opener) -> None:
    async with opened() as hands:
        await hands.press("n")
        await hands.opened(FormModal)
        await hands.type("Annual support")
        await with_the_contact_offered(hands)
        await hands.type("$5k")
        assert hands.row("amount").said == "→ $5,000"
        await hands.press("tab", "tab")
        await hands.type("tomorrow")
        assert hands.row("expected_close_on").said == "→ tomorrow, 25 Nov 2026"
        await hands.press("ctrl+s")
        await hands.closed("New deal: Annual support")
    deal = world.deal("Annual support")
    assert (deal.contact, deal.stage, deal.amount, deal.currency) == (
        "Медцентр",
        "Lead",
        500_000,
        "USD",
    )
    assert deal.owner == "olena"


async def test_a_deal_without_title_is_refused_beside_its_field(opened: Opener) -> None:
    async with opened() as hands:
        await hands.press("n")
        await hands.opened(FormModal)
        await hands.press("ctrl+s")
        assert hands.row("title").error == "A deal needs a title."
        assert hands.app.focused is hands.row("title").editor


async def test_an_amount_that_can_not_be_read_says_how_to_mend_it(opened: Opener) -> None:
    async with opened() as hands:
        await hands.press("n")
        await hands.opened(FormModal)
        await hands.press("tab", "tab")
        await hands.type("lots")
        await hands.press("tab")
        await hands.until(lambda: bool(hands.row("amount").error), "the error")
        assert "write it like 1200.50" in hands.row("amount").error


async def test_a_contact_that_is_not_there_is_made_with_the_deal_in_one_change(
    world: World, opened: Opener
) -> None:
    async with opened() as hands:
        await hands.press("n")
        await hands.opened(FormModal)
        await hands.type("Shop")
        await hands.press("tab", "B")
        await hands.opened(PickerModal)
        await hands.type("ank")
        await hands.found("new organisation “Bank”")
        await hands.press("down", "enter")
        await hands.opened(FormModal)
        await hands.press("ctrl+s")
        await hands.closed("New deal: Shop")
        assert world.deal("Shop").contact == "Bank"
        await hands.press("u")
        await hands.closed("Undone: New deal: Shop")
    with world.store.read() as session:
        from svit_tui.crm.search import found_contacts

        assert found_contacts(session, "Bank") == []


async def test_lines_set_the_amount_and_bring_the_products_price(
    world: World, opened: Opener
) -> None:
    async with opened(size=(80, 40)) as hands:
        await hands.press("n")
        await hands.opened(FormModal)
        await hands.type("Shop")
        await with_the_contact_offered(hands)
        await hands.press(*["tab"] * 8, "E")
        await hands.opened(PickerModal)
        await hands.found("ERP licence")
        await hands.press("enter")
        await hands.opened(FormModal)
        # The quantity of 1 that came with the product is replaced.
        await hands.type("10")
        assert hands.row("lines").said == "sum ₴12,000"
        await hands.press("tab", "tab")
        await hands.type("10")
        assert hands.row("lines").said == "sum ₴10,800"
        await hands.press("ctrl+s")
        await hands.closed("New deal: Shop")
    assert world.deal("Shop").amount == 1_080_000


async def test_an_amount_against_its_lines_is_told_and_settled_by_one_key(
    world: World, opened: Opener
) -> None:
    async with opened(size=(80, 40)) as hands:
        await hands.press("n")
        await hands.opened(FormModal)
        await hands.type("Shop")
        await with_the_contact_offered(hands)
        await hands.type("5000")
        await hands.press(*["tab"] * 8, "E")
        await hands.opened(PickerModal)
        await hands.found("ERP licence")
        await hands.press("enter")
        await hands.opened(FormModal)
        assert hands.row("lines").said == "sum ₴1,200, not the amount: = takes it"
        await hands.press("equals_sign")
        assert hands.row("lines").said == "sum ₴1,200"
        assert hands.row("amount").said == "→ ₴1,200"
        await hands.press("ctrl+s")
        await hands.closed("New deal: Shop")
    assert world.deal("Shop").amount == 120_000


async def test_a_price_of_another_currency_says_where_it_belongs(opened: Opener) -> None:
    async with opened(size=(80, 40)) as hands:
        await hands.press("n")
        await hands.opened(FormModal)
        await hands.type("Shop")
        await with_the_contact_offered(hands)
        await hands.press(*["tab"] * 8, "E")
        await hands.opened(PickerModal)
        await hands.found("ERP licence")
        await hands.press("enter")
        await hands.opened(FormModal)
        await hands.press("tab")
        await hands.type("$300")
        await hands.press("ctrl+s")
        await hands.until(lambda: bool(hands.row("lines").error), "the error")
        said = "Lines are in the deal's currency, UAH. Amount takes any."
        assert hands.row("lines").error == said


async def test_a_value_is_replaced_by_typing_and_a_text_is_gone_on_with(opened: Opener) -> None:
    async with opened() as hands:
        await hands.press("j", "e")
        await hands.opened(FormModal)
        await hands.type("!")
        await hands.press("tab", "tab")
        await hands.type("5000")
        raw = hands.form.form.raw()
        assert (raw["title"], raw["amount"]) == ("Website [/]!", "5000")


async def test_editing_shows_all_of_the_deal_and_changes_only_what_was_typed(
    world: World, opened: Opener
) -> None:
    async with opened() as hands:
        await hands.press("j", "e")
        await hands.opened(FormModal)
        raw = hands.form.form.raw()
        assert raw["title"] == "Website [/]"
        assert raw["amount"] == "2700 UAH"
        assert raw["notes"] == "First line\nsecond"
        assert raw["lines"][0]["quantity"] == "2.5"
        assert raw["lines"][0]["discount"] == "10"
        await hands.type(" 2")
        await hands.press("ctrl+s")
        await hands.closed("Edited: Website [/] 2")
    with world.store.read() as session:
        card = deal_card(session, world.website)
    assert (card.row.amount, card.row.tags, card.people, card.notes) == (
        270_000,
        ["web"],
        [(world.person, "Олена Шевченко")],
        "First line\nsecond",
    )
    assert [(line.quantity, line.unit_price, line.discount) for line in card.lines] == [
        (2_500, 120_000, 1_000)
    ]


async def test_what_was_typed_is_back_after_esc(opened: Opener) -> None:
    async with opened() as hands:
        await hands.press("n")
        await hands.opened(FormModal)
        await hands.type("Shop")
        await hands.press("escape", "n")
        await hands.opened(FormModal)
        await hands.until(lambda: hands.form.form.raw()["title"] == "Shop", "the draft")
