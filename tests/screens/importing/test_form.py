"""The form that imports files shows what would come in, asks what it can, and tells the rest."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from threading import Event as Signal

import pytest
from sqlmodel import select
from textual.containers import VerticalScroll
from textual.pilot import Pilot

from svit_tui.app.app import SvitApp
from svit_tui.crm.deals.rows import deal_rows
from svit_tui.crm.start.opening import open_store
from svit_tui.i18n import set_language
from svit_tui.model.contact import Contact
from svit_tui.model.task import Event
from svit_tui.screens.base.progress import ProgressModal
from svit_tui.screens.importing.told import ImportedModal, ToldModal, TriedModal
from svit_tui.widgets.form import FormModal
from svit_tui.widgets.frame import KeyBar
from svit_tui.widgets.picker import PickerModal
from tests.conftest import FrozenClock
from tests.exchange.sheets.writing import xlsx
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
WHOLE = "Deal name,Client,Stage\nRoof,Acme,Lead\n"
PIPELINES = """\
Deal name,Client,Stage,Pipeline,Amount
Roof,Acme,Lead,Sales,100
Check,Acme,Demo,Service,200
"""
CALENDAR = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Example//EN
BEGIN:VEVENT
UID:visit@example.com
DTSTAMP:20261101T080000Z
DTSTART:20261210T100000Z
DTEND:20261210T110000Z
SUMMARY:Visit
END:VEVENT
END:VCALENDAR
"""
SIZES = {"120x40": (120, 40), "80x24": (80, 24)}


@pytest.fixture
def world(store_path: Path, clock: FrozenClock) -> World:
    return World(open_store(store_path, login="olena", clock=clock), clock, store_path)


@asynccontextmanager
async def at_work(world: World, *, key: str = "F") -> AsyncIterator[Hands]:
    """The program with the form of an import open."""
    app = SvitApp(world.store)
    async with app.run_test(size=(80, 24)) as pilot:
        hands = Hands(app, pilot, world)
        await hands.until(lambda: hands.board.takes_keys, "the board")
        await hands.press(key)
        await hands.opened(FormModal)
        yield hands


@asynccontextmanager
async def trying(world: World, *paths: Path | str) -> AsyncIterator[Hands]:
    """The program with these files typed into the form."""
    async with at_work(world) as hands:
        await choose(hands, *paths)
        yield hands


async def choose(hands: Hands, *paths: Path | str) -> None:
    hands.row("files").editor.raw = " ".join(map(str, paths))
    await hands.press("enter")


async def tried(hands: Hands) -> Mapping[str, Sequence[str]]:
    """What would come in, by its headings."""
    await hands.until(lambda: isinstance(hands.screen, TriedModal), "what would come in")
    return sections(hands)


async def imported(hands: Hands) -> Mapping[str, Sequence[str]]:
    """What is told afterwards, by its headings."""
    await hands.until(lambda: isinstance(hands.screen, ImportedModal), "the result")
    return sections(hands)


def sections(hands: Hands) -> Mapping[str, Sequence[str]]:
    assert isinstance(hands.screen, ToldModal)
    return {section.heading: section.lines for section in hands.screen.sections}


async def picked(hands: Hands, *keys: str) -> None:
    await hands.until(lambda: isinstance(hands.screen, PickerModal), "the question")
    await hands.press(*keys)


def put(folder: Path, text: str, name: str = "deals.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def titles(world: World) -> set[str]:
    with world.store.read() as session:
        return {row.title for row in deal_rows(session)}


def names(world: World) -> set[str]:
    with world.store.read() as session:
        return set(session.exec(select(Contact.name)))


async def test_what_would_come_in_is_shown_before_it_does(world: World, tmp_path: Path) -> None:
    async with trying(world, put(tmp_path, DEALS)) as hands:
        told = await tried(hands)
        headings = list(told)
        assert headings[:2] == ["New: contacts 1, deals 2", "NOT taken"]
        assert told["NOT taken"] == ["deals.csv: NOT imported: Colour."]
        assert told["3 rows can't be imported"][0].startswith("rows 3, 4: there is no stage")
        assert "deals.csv: deals" in told["New: contacts 1, deals 2"][0]
        columns = told["What the columns of deals.csv are taken for"]
        assert "Deal name    Title" in columns
        assert "Close date   Expected close, Closed" in columns
        assert "Colour       –" in columns
        assert titles(world) == set()
        await hands.press("escape")
        await hands.closed("Nothing was imported.")
    assert titles(world) == set()


async def test_what_did_not_come_in_as_it_stands_is_told(world: World, tmp_path: Path) -> None:
    async with trying(world, put(tmp_path, DEALS)) as hands:
        await tried(hands)
        await hands.press("enter")
        await picked(hands, "enter")
        told = await imported(hands)
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
    async with trying(world, put(tmp_path, f"Deal name,Client,Stage\n{rows}")) as hands:
        await tried(hands)
        await hands.press("enter")
        await picked(hands, "enter")
        ((heading, lines),) = (await imported(hands)).items()
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
    async with trying(world, put(tmp_path, WHOLE)) as hands:
        await tried(hands)
        await hands.press("enter")
        await hands.closed("Imported: contacts 1, deals 1")


async def test_what_is_known_may_be_updated(world: World, tmp_path: Path) -> None:
    async with trying(world, put(tmp_path, WHOLE)) as hands:
        await tried(hands)
        await hands.press("enter")
        await hands.closed("Imported")
        put(tmp_path, "Deal name,Client,Stage,Amount\nRoof,Acme,Lead,70\n")
        await hands.press("F")
        await hands.opened(FormModal)
        hands.row("on_duplicate").editor.raw = "update"
        await choose(hands, tmp_path / "deals.csv")
        assert "Changed: deals 1" in await tried(hands)
        await hands.press("enter")
        await hands.closed("Imported: deals 1")
    assert world.deal("Roof").amount == 7000


@pytest.mark.parametrize("screen", ["2", "3", "4", "5", "6", "7"])
async def test_it_is_reached_from_every_screen_and_by_its_name(world: World, screen: str) -> None:
    app = SvitApp(world.store)
    async with app.run_test(size=(80, 24)) as pilot:
        hands = Hands(app, pilot, world)
        await hands.until(lambda: hands.board.takes_keys, "the board")
        await hands.press(screen, "F")
        await hands.opened(FormModal)
        assert hands.form.heading == "Import files"
        await hands.press("escape", "colon")
        await hands.opened(PickerModal)
        await hands.type("import files")
        await hands.found("import files: contacts, deals, tasks, a calendar, a spreadsheet")
        await hands.press("enter")
        await hands.opened(FormModal)
        assert hands.form.heading == "Import files"


async def test_the_first_start_leads_to_it(world: World, tmp_path: Path) -> None:
    app = SvitApp(world.store, first_start=True)
    async with app.run_test(size=(80, 24)) as pilot:
        hands = Hands(app, pilot, world)
        await hands.opened(PickerModal)
        await hands.press("down", "down", "down", "enter")
        await hands.opened(FormModal)
        await choose(hands, put(tmp_path, WHOLE))
        await tried(hands)
        await hands.press("enter")
        await hands.closed("Imported: contacts 1, deals 1")


async def test_several_files_name_each_other(world: World, tmp_path: Path) -> None:
    people = put(tmp_path, "Name,Company,E-mail\nOlha,Acme,o@acme.example\n", "my people.csv")
    async with trying(world, put(tmp_path, WHOLE), f"'{people}'") as hands:
        assert "New: contacts 2, deals 1" in await tried(hands)
        await hands.press("enter")
        await hands.closed("Imported: contacts 2, deals 1")
    assert names(world) == {"Acme", "Olha"}


async def test_rows_of_several_files_are_told_with_their_file(world: World, tmp_path: Path) -> None:
    text = "Name,Owner\nOlha,Nobody\n"
    files = [put(tmp_path, text, name) for name in ("one.csv", "two.csv")]
    async with trying(world, *files) as hands:
        told = (await tried(hands))["2 rows can't be imported"]
        assert [line.partition(":")[0] for line in told] == ["one.csv, row 2", "two.csv, row 2"]


async def test_a_star_stands_for_any_letters_and_every_name_may_become_a_contact(
    world: World, tmp_path: Path
) -> None:
    put(tmp_path, WHOLE)
    put(tmp_path, "Name\nOlha\n", "people.csv")
    async with trying(world, tmp_path / "*.csv") as hands:
        told = await tried(hands)
        assert "New: contacts 1" in told
        (why,) = told["1 row can't be imported"]
        assert "there is no contact “Acme”" in why
        await hands.press("escape", "F")
        await hands.opened(FormModal)
        hands.row("contacts").editor.raw = "make"
        await choose(hands, tmp_path / "*.csv")
        assert "New: contacts 2, deals 1" in await tried(hands)


async def test_a_folder_brings_what_the_team_has_set_up(world: World, tmp_path: Path) -> None:
    put(tmp_path, WHOLE)
    put(tmp_path, '[[entry]]\nlist = "source"\nname = "Fair"\n', "lists.toml")
    async with trying(world, tmp_path) as hands:
        told = await tried(hands)
        assert "+ source “Fair”" in told["New: contacts 1, deals 1"]
        await hands.press("enter")
        assert "+ source “Fair”" in (await imported(hands))["Set up"]


async def test_a_calendar_is_taken(world: World, tmp_path: Path) -> None:
    async with trying(world, put(tmp_path, CALENDAR, "visits.ics")) as hands:
        assert "New: events 1" in await tried(hands)
        await hands.press("enter")
        await hands.closed("Imported: events 1")
    with world.store.read() as session:
        assert [event.title for event in session.exec(select(Event))] == ["Visit"]


async def test_a_sheet_of_a_spreadsheet_is_taken(world: World, tmp_path: Path) -> None:
    sheets = {"People": [["Name"], ["Olha"]], "Firms": [["Name", "Type"], ["Acme", "company"]]}
    path = tmp_path / "book.xlsx"
    path.write_bytes(xlsx(sheets))
    async with trying(world, f"{path}:Firms") as hands:
        await tried(hands)
        await hands.press("enter")
        await hands.closed("Imported: contacts 1")
    assert names(world) == {"Acme"}


async def test_what_is_wrong_with_a_file_is_said_in_the_form(world: World, tmp_path: Path) -> None:
    async with trying(world, tmp_path / "my files" / "none.csv") as hands:
        await hands.until(lambda: bool(hands.row("files").error), "the error")
        assert "my files/none.csv can't be read" in hands.row("files").error
        await choose(hands, put(tmp_path, "a,b\n1,2\n"))
        await hands.until(lambda: "no column is known" in hands.row("files").error, "the other one")
        await choose(hands, put(tmp_path, WHOLE), put(tmp_path, CALENDAR, "visits.ics"))
        await hands.until(lambda: "separate runs" in hands.row("files").error, "the third one")


async def test_rejected_rows_are_written_to_a_file(world: World, tmp_path: Path) -> None:
    put(tmp_path, "kept", "deals-rejects.csv")
    async with trying(world, put(tmp_path, DEALS)) as hands:
        await tried(hands)
        await hands.press("enter")
        await picked(hands, "down", "enter")
        await hands.opened(FormModal)
        written = tmp_path / "deals-rejects-2.csv"
        assert hands.row("file").editor.raw == str(written)
        hands.row("file").editor.raw = str(tmp_path / "deals-rejects.csv")
        await hands.press("enter")
        await hands.until(lambda: "already exists" in hands.row("file").error, "the refusal")
        hands.row("file").editor.raw = str(written)
        await hands.press("enter")
        await imported(hands)
        await hands.press("q")
        await hands.closed(f"3 were rejected; written: {written}")
    rows = written.read_text(encoding="utf-8").splitlines()
    assert (
        rows[0]
        == "file,row,reason,Deal name,Client,Stage,Status,Lost reason,Amount,Close date,Colour"
    )
    assert [row.split(",")[:2] for row in rows[1:]] == [
        ["deals.csv", "3"], ["deals.csv", "4"], ["deals.csv", "6"], ["deals.csv", "5"]
    ]  # fmt: skip


async def test_an_import_that_takes_long_is_stopped_and_rolled_back(
    world: World, tmp_path: Path
) -> None:
    async with trying(world, put(tmp_path, WHOLE)) as hands:
        await tried(hands)
        goes_on = Signal()
        hands.app.writer.submit(goes_on.wait, 30)
        try:
            await hands.press("enter")
            await hands.until(lambda: isinstance(hands.screen, ProgressModal), "how far it is")
            await hands.press("escape")
        finally:
            goes_on.set()
        await hands.closed("Stopped: nothing was changed.")
    assert titles(world) == set()


async def test_pipelines_that_are_missing_are_asked_about_and_made(
    world: World, tmp_path: Path
) -> None:
    async with trying(world, put(tmp_path, PIPELINES)) as hands:
        await hands.until(lambda: isinstance(hands.screen, PickerModal), "the question")
        assert hands.labels() == ["make them", "leave their deals out"]
        await hands.press("enter")
        told = await tried(hands)
        assert "“Service” is new, with the stages Demo" in told["Pipelines"][0]
        await hands.press("enter")
        told = await imported(hands)
        assert "“Service” is new, with the stages Demo" in told["Pipelines"][0]
        await hands.press("q")
        await hands.closed("Imported: contacts 1, deals 2")
        await hands.press("u")
        await hands.closed("Undone")
    assert titles(world) == set()


async def test_deals_of_pipelines_that_are_missing_may_be_left_out(
    world: World, tmp_path: Path
) -> None:
    async with trying(world, put(tmp_path, PIPELINES)) as hands:
        await picked(hands, "down", "enter")
        await tried(hands)
        await hands.press("enter")
        await picked(hands, "enter")
        await imported(hands)
        await hands.press("q")
        await hands.closed("Imported: contacts 1, deals 1; 1 was rejected")
    assert titles(world) == {"Roof"}


async def test_whoever_goes_back_from_a_question_imports_nothing(
    world: World, tmp_path: Path
) -> None:
    async with trying(world, put(tmp_path, PIPELINES)) as hands:
        await picked(hands, "escape")
        await hands.closed("Nothing was imported.")
        await hands.press("F")
        await hands.opened(FormModal)
        await choose(hands, put(tmp_path, DEALS))
        await tried(hands)
        await hands.press("enter")
        await picked(hands, "escape")
        await hands.closed("Nothing was imported.")
    assert titles(world) == set()


async def test_what_was_typed_and_left_is_offered_again(world: World) -> None:
    async with at_work(world) as hands:
        await hands.type("deals")
        await hands.press("escape", "F")
        await hands.opened(FormModal)
        assert hands.row("files").editor.raw == "deals"


@pytest.mark.parametrize("language", ["en", "uk"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("step", ["form", "tried", "imported"])
def test_picture(
    world: World,
    snap_compare: SnapCompare,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
    size: str,
    language: str,
) -> None:
    set_language(language)
    monkeypatch.chdir(tmp_path)
    put(tmp_path, DEALS)

    async def run(pilot: Pilot[None]) -> None:
        assert isinstance(pilot.app, SvitApp)
        hands = Hands(pilot.app, pilot, world)
        await hands.until(lambda: hands.board.takes_keys, "the board")
        await hands.press("F")
        await hands.opened(FormModal)
        if step == "form":
            await hands.type("deals.csv")
            return
        await choose(hands, "deals.csv")
        await tried(hands)
        if step == "tried":
            return
        await hands.press("enter")
        await picked(hands, "enter")
        await imported(hands)

    assert snap_compare(SvitApp(world.store), terminal_size=SIZES[size], run_before=run)


def test_picture_of_the_question_about_pipelines(
    world: World, snap_compare: SnapCompare, tmp_path: Path
) -> None:
    async def run(pilot: Pilot[None]) -> None:
        assert isinstance(pilot.app, SvitApp)
        hands = Hands(pilot.app, pilot, world)
        await hands.until(lambda: hands.board.takes_keys, "the board")
        await hands.press("F")
        await hands.opened(FormModal)
        await choose(hands, put(tmp_path, PIPELINES))
        await hands.until(lambda: isinstance(hands.screen, PickerModal), "the question")
        await hands.found("make them")

    assert snap_compare(SvitApp(world.store), terminal_size=(80, 24), run_before=run)


@pytest.mark.parametrize("ending", ["", "-wal", "-shm"])
async def test_the_open_store_itself_is_not_opened_as_a_file(
    world: World, tmp_path: Path, ending: str
) -> None:
    named = world.path.with_name(world.path.name + ending)
    link = tmp_path / "data.csv"
    link.symlink_to(named)
    async with at_work(world) as hands:
        assert named.exists()
        for path in (named, link):
            await choose(hands, path)
            said = f"{path} is the open store itself."
            await hands.until(partial(_is_refused, hands, said), "the refusal")


def _is_refused(hands: Hands, said: str) -> bool:
    return hands.row("files").error == said
