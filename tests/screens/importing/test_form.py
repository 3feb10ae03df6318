"""The form that imports a file tells what did not come in as it stands, and asks what it can."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.containers import VerticalScroll
from textual.pilot import Pilot

from svit_tui.app.app import SvitApp
from svit_tui.crm.deals.rows import deal_rows
from svit_tui.crm.start.opening import open_store
from svit_tui.i18n import set_language
from svit_tui.screens.importing.result import ImportedModal
from svit_tui.widgets.form import FormModal
from svit_tui.widgets.frame import KeyBar
from svit_tui.widgets.picker import PickerModal
from tests.conftest import FrozenClock
from tests.screens.dialog_hands import Hands, World
from tests.screens.snapshots import SnapCompare

DEALS = """\
Deal name,Client,Stage,Status,Lost reason,Amount,Close date,Colour
Roof,Acme,Lead,open,,100,2026-12-15,red
Fence,Acme,Haggling,open,,200,2026-12-16,blue
Gate,Acme,Haggling,open,,,2026-12-16,blue
Door,Acme,Lead,lost,,300,2026-11-02,
Wall,Edge,Lead,open,,a lot,2026-12-17,
"""
PIPELINES = """\
Deal name,Client,Stage,Pipeline,Amount
Roof,Acme,Lead,Sales,100
Check,Acme,Demo,Service,200
"""
SIZES = {"120x40": (120, 40), "80x24": (80, 24)}


@pytest.fixture
def world(store_path: Path, clock: FrozenClock) -> World:
    return World(open_store(store_path, login="olena", clock=clock), clock, store_path)


@asynccontextmanager
async def importing(world: World, path: Path) -> AsyncIterator[Hands]:
    """The program at its first start, with the path of a file given."""
    app = SvitApp(world.store, first_start=True)
    async with app.run_test(size=(80, 24)) as pilot:
        hands = Hands(app, pilot, world)
        await choose(hands, path)
        yield hands


async def choose(hands: Hands, path: Path) -> None:
    await hands.opened(PickerModal)
    await hands.press("down", "down", "enter")
    await hands.opened(FormModal)
    await hands.type(str(path))
    await hands.press("enter")


def put(folder: Path, text: str) -> Path:
    path = folder / "deals.csv"
    path.write_text(text, encoding="utf-8")
    return path


def titles(world: World) -> set[str]:
    with world.store.read() as session:
        return {row.title for row in deal_rows(session)}


async def test_what_did_not_come_in_as_it_stands_is_told(world: World, tmp_path: Path) -> None:
    async with importing(world, put(tmp_path, DEALS)) as hands:
        await hands.until(lambda: isinstance(hands.screen, ImportedModal), "the result")
        assert isinstance(hands.screen, ImportedModal)
        told = dict(hands.screen.sections)
        assert told["3 rows were rejected."] == [
            "rows 3, 4: there is no stage “Haggling” in the pipeline “Sales”. Add it there first,"
            " or name another one in a mapping.",
            "row 6: Amount: “a lot” is not an amount; write it like 1200.50, $5k or 18 000 UAH.",
        ]
        assert told["Imported, although a rule was waived"] == [
            "1 lost deal came without a reason: it has “Imported, not said” now.",
            "row 5: imported; no loss reason is given",
        ]
        assert told["Not taken"] == ["deals.csv: NOT imported: Colour."]
        await hands.press("q")
        await hands.closed("3 were rejected")
    assert titles(world) == {"Roof", "Door"}


async def test_what_has_no_room_is_scrolled_to(world: World, tmp_path: Path) -> None:
    rows = "".join(f"Deal {n},Acme,Stage {n}\n" for n in range(60))
    async with importing(world, put(tmp_path, f"Deal name,Client,Stage\n{rows}")) as hands:
        await hands.until(lambda: isinstance(hands.screen, ImportedModal), "the result")
        assert isinstance(hands.screen, ImportedModal)
        ((heading, lines),) = hands.screen.sections
        assert heading == "Nothing was imported: all 60 rows were rejected."
        assert lines[-1] == "and 10 more reasons"
        body = hands.screen.query_one(VerticalScroll)
        assert body.max_scroll_y > 0
        assert hands.screen.query_one(KeyBar).region.bottom <= 24
        await hands.press("j", "j")
        await hands.until(lambda: body.scroll_y == 2, "the lines further down")
        await hands.press("q")
        await hands.closed("60 were rejected")


async def test_a_file_that_comes_in_whole_is_told_in_the_status_line(
    world: World, tmp_path: Path
) -> None:
    text = "Deal name,Client,Stage\nRoof,Acme,Lead\n"
    async with importing(world, put(tmp_path, text)) as hands:
        await hands.closed("Imported: contacts 1, deals 1")


async def test_pipelines_that_are_missing_are_asked_about_and_made(
    world: World, tmp_path: Path
) -> None:
    async with importing(world, put(tmp_path, PIPELINES)) as hands:
        await hands.until(lambda: isinstance(hands.screen, PickerModal), "the question")
        assert hands.labels() == ["make them", "leave their deals out"]
        await hands.press("enter")
        await hands.until(lambda: isinstance(hands.screen, ImportedModal), "the result")
        assert isinstance(hands.screen, ImportedModal)
        assert (
            "“Service” is new, with the stages Demo" in dict(hands.screen.sections)["Pipelines"][0]
        )
        await hands.press("q")
        await hands.closed("Imported: contacts 1, deals 2")
        await hands.press("u")
        await hands.closed("Undone")
    assert titles(world) == set()


async def test_deals_of_pipelines_that_are_missing_may_be_left_out(
    world: World, tmp_path: Path
) -> None:
    async with importing(world, put(tmp_path, PIPELINES)) as hands:
        await hands.until(lambda: isinstance(hands.screen, PickerModal), "the question")
        await hands.press("down", "enter")
        await hands.until(lambda: isinstance(hands.screen, ImportedModal), "the result")
        await hands.press("q")
        await hands.closed("Imported: contacts 1, deals 1; 1 was rejected")
    assert titles(world) == {"Roof"}


async def test_whoever_goes_back_from_the_question_imports_nothing(
    world: World, tmp_path: Path
) -> None:
    async with importing(world, put(tmp_path, PIPELINES)) as hands:
        await hands.until(lambda: isinstance(hands.screen, PickerModal), "the question")
        await hands.press("escape")
        await hands.closed("Nothing was imported.")
    assert titles(world) == set()


@pytest.mark.parametrize("language", ["en", "uk"])
@pytest.mark.parametrize("size", SIZES)
def test_picture(
    world: World, snap_compare: SnapCompare, tmp_path: Path, size: str, language: str
) -> None:
    set_language(language)

    async def run(pilot: Pilot[None]) -> None:
        assert isinstance(pilot.app, SvitApp)
        hands = Hands(pilot.app, pilot, world)
        await choose(hands, put(tmp_path, DEALS))
        await hands.until(lambda: isinstance(hands.screen, ImportedModal), "the result")

    app = SvitApp(world.store, first_start=True)
    assert snap_compare(app, terminal_size=SIZES[size], run_before=run)


def test_picture_of_the_question_about_pipelines(
    world: World, snap_compare: SnapCompare, tmp_path: Path
) -> None:
    async def run(pilot: Pilot[None]) -> None:
        assert isinstance(pilot.app, SvitApp)
        hands = Hands(pilot.app, pilot, world)
        await choose(hands, put(tmp_path, PIPELINES))
        await hands.until(lambda: isinstance(hands.screen, PickerModal), "the question")
        await hands.found("make them")

    app = SvitApp(world.store, first_start=True)
    assert snap_compare(app, terminal_size=(80, 24), run_before=run)
