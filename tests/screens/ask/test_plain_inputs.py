"""A plain field that the table of contacts gets is in their form and on their card at once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from svit_tui.fields import Field
from svit_tui.fields.contact import CONTACT
from svit_tui.i18n import N_
from svit_tui.widgets.form import FormModal
from svit_tui.widgets.sheet import Facts, fact
from svit_tui.widgets.table import TableView
from tests.screens.dialog_hands import Opener, World


@pytest.fixture
def _last_name() -> Iterator[None]:
    """The last name, which the form has only as a part of the name, as a plain field."""
    was = CONTACT.fields
    others = tuple(field for field in was if field.name != "last_name")
    plain = Field("last_name", N_("last name"), plain=True)
    object.__setattr__(CONTACT, "fields", (*others, plain))
    yield
    object.__setattr__(CONTACT, "fields", was)


@pytest.mark.usefixtures("_last_name")
async def test_a_plain_field_of_a_contact_is_in_form_and_card(world: World, opened: Opener) -> None:
    async with opened() as hands:
        await hands.press("2")
        table = hands.screen.query_one(TableView)
        await hands.until(lambda: len(table.source) == 2, "contacts")
        row = table.current()
        assert row is not None
        if row.id != world.person:
            await hands.press("j")
        await hands.press("e")
        await hands.opened(FormModal)
        assert hands.form.form.raw()["last_name"] == "Шевченко"
        hands.form.form.fill({"last_name": "Коваль"})
        await hands.press("ctrl+s")
        await hands.until(lambda: not isinstance(hands.screen, FormModal), "the end")
        await hands.press("enter")
        await hands.until(
            lambda: any(
                fact("last name", "Коваль") in block
                for facts in hands.screen.query(Facts)
                for block in facts.blocks
            ),
            "the card",
        )
