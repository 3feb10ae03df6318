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
from svit_tui.widgets.filter_bar import FilterBar
from svit_tui.widgets.frame import StatusLine
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


async def typed(hands: Hands, text: str) -> None:
    line = hands.app.screen.query_one(FilterBar).line
    line.insert_text_at_cursor(text)
    await hands.settled()


async def test_the_list_takes_a_filter_in_words(demo_store: Store) -> None:
    app = SvitApp(demo_store)
    async with app.run_test(size=(120, 40)) as pilot:
        hands = Hands(app, pilot)
        await hands.settled()
        await hands.press("2", "slash")
        await typed(hands, "організація має:виграно -tag:hotels")
        await hands.press("enter")
        await hands.settled()
        assert isinstance(app.screen, ContactsScreen)
        found = app.screen.table.source
        assert 0 < len(found) < 20
        rows = [found.row(index) for index in range(len(found))]
        assert not any("," in row.cells[0] for row in rows), "organisations only"


async def test_what_is_not_understood_yet_leaves_the_list_as_it_is(demo_store: Store) -> None:
    app = SvitApp(demo_store)
    async with app.run_test(size=(120, 40)) as pilot:
        hands = Hands(app, pilot)
        await hands.settled()
        await hands.press("2", "slash")
        await typed(hands, "tag:hotels")
        await hands.settled()
        assert isinstance(app.screen, ContactsScreen)
        screen = app.screen
        count = len(screen.table.source)
        assert count
        await typed(hands, " (")
        await hands.settled()
        assert len(screen.table.source) == count
        line = screen.query_one(StatusLine)
        assert "parenthesis" not in line.text, "one is still typing"
        await hands.press("enter")
        await hands.settled()
        assert line.text == "A parenthesis is not closed in the filter."
        await hands.press("escape")
        await hands.settled()
        assert len(screen.table.source) > count
