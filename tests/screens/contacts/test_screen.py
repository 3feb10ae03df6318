"""The list of contacts: an order that is seen, and addresses that can be read."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from svit_tui.app.app import SvitApp
from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.start.opening import open_store
from svit_tui.i18n import set_language
from svit_tui.screens.contacts.screen import ContactsScreen
from svit_tui.store.store import Store
from svit_tui.widgets.table import TableView
from tests.conftest import FrozenClock
from tests.screens.conftest import Hands


@pytest.fixture
def demo_store(demo_file: Path, tmp_path: Path, clock: FrozenClock) -> Store:
    path = tmp_path / "svit.db"
    shutil.copy(demo_file, path)
    return open_store(path, login="olena", clock=clock)


async def lines(store: Store, size: tuple[int, int]) -> list[str]:
    app = SvitApp(store)
    async with app.run_test(size=size) as pilot:
        hands = Hands(app, pilot)
        await hands.settled()
        await hands.press("2")
        await hands.settled()
        assert isinstance(app.screen, ContactsScreen)
        table = app.screen.query_one(TableView)
        return [table.render_line(y).text for y in range(table.size.height)]


@pytest.mark.parametrize(
    ("language", "name"), [("en", "Ashford, George"), ("uk", "Ashford George")]
)
@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_contacts_stand_in_the_order_of_what_is_read_first(
    demo_store: Store, size: tuple[int, int], language: str, name: str
) -> None:
    set_language(language)
    found = await lines(demo_store, size)
    assert found[1].startswith(f"▌{name}")
    latin = [line[1:].split("  ")[0].casefold() for line in found[1:18]]
    assert latin == sorted(latin)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_no_address_is_cut(demo_store: Store, size: tuple[int, int]) -> None:
    found = await lines(demo_store, size)
    addresses = [word for line in found for word in line.split() if "@" in word]
    assert not any("…" in word for word in addresses)
    assert bool(addresses) == (size[0] >= 120)


async def test_columns_without_anything_in_them_go_away(
    store_path: Path, clock: FrozenClock
) -> None:
    store = open_store(store_path, login="olena", clock=clock)
    with store.unit() as work:
        contacts.add(work, first_name="Тарас", last_name="Бондар")
    found = await lines(store, (120, 40))
    assert found[0].split() == ["Name"]
    assert found[1].startswith("▌Бондар, Тарас")
