from __future__ import annotations

from pathlib import Path

import pytest

from svit_tui.app.app import SvitApp
from svit_tui.crm.deals.rows import deal_rows
from svit_tui.crm.search import found_contacts
from svit_tui.crm.start.opening import open_store
from svit_tui.screens.importing.told import TriedModal
from svit_tui.store.store import Store
from svit_tui.widgets.form import FormModal
from svit_tui.widgets.picker import PickerModal
from tests.conftest import FrozenClock
from tests.exchange.sheets.writing import xlsx
from tests.screens.dialog_hands import Hands, World


def empty_store(path: Path, clock: FrozenClock) -> Store:
    return open_store(path, login="olena", clock=clock)


async def test_the_first_start_can_begin_empty(store_path: Path, clock: FrozenClock) -> None:
    store = empty_store(store_path, clock)
    app = SvitApp(store, first_start=True)
    async with app.run_test(size=(80, 24)) as pilot:
        hands = Hands(app, pilot, World(store, clock, store_path))
        await hands.opened(PickerModal)
        assert hands.labels() == [
            "start empty",
            "look at the demo company",
            "tour of the demo company",
            "import files",
        ]
        await hands.press("enter")
        await hands.closed("")
    with store.read() as session:
        assert deal_rows(session) == []


async def test_the_demo_company_comes_and_goes(store_path: Path, clock: FrozenClock) -> None:
    store = empty_store(store_path, clock)
    app = SvitApp(store, first_start=True)
    async with app.run_test(size=(80, 24)) as pilot:
        hands = Hands(app, pilot, World(store, clock, store_path))
        await hands.opened(PickerModal)
        await hands.press("down", "enter")
        await hands.closed("The demo company is here.")
        with store.read() as session:
            assert len(deal_rows(session)) > 50
        await hands.press("u")
        await hands.closed("Undone")
        with store.read() as session:
            assert deal_rows(session) == []


@pytest.mark.parametrize("name", ["people.csv", "people.xlsx"])
async def test_a_file_is_imported_and_a_wrong_path_is_said_beside_its_field(
    store_path: Path, clock: FrozenClock, tmp_path: Path, name: str
) -> None:
    rows = [["Name", "E-mail"], ["Taras Bondar", "taras@example.com"]]
    text = "".join(f"{','.join(row)}\n" for row in rows)
    (tmp_path / name).write_bytes(xlsx({"S": rows}) if "xlsx" in name else text.encode())
    store = empty_store(store_path, clock)
    app = SvitApp(store, first_start=True)
    async with app.run_test(size=(80, 24)) as pilot:
        hands = Hands(app, pilot, World(store, clock, store_path))
        await hands.opened(PickerModal)
        await hands.press("down", "down", "down", "enter")
        await hands.opened(FormModal)
        await hands.type(str(tmp_path / name[:-1]))
        await hands.press("enter")
        await hands.until(lambda: "can't be read" in hands.row("files").error, "the refusal")
        await hands.press(name[-1], "enter")
        await hands.until(lambda: isinstance(hands.screen, TriedModal), "what would come in")
        await hands.press("enter")
        await hands.closed("Imported: contacts 1")
    with store.read() as session:
        assert len(found_contacts(session, "Bondar")) == 1
