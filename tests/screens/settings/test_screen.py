"""The settings screen by keys alone: pipelines and stages, short lists, templates."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest
from textual.pilot import Pilot

from svit_tui.app.app import SvitApp
from svit_tui.crm.deals import changes as deals
from svit_tui.crm.deals import rows as deal_reads
from svit_tui.crm.lists import names as named
from svit_tui.crm.lists import short_lists as lists
from svit_tui.crm.pipelines import changes as pipelines
from svit_tui.crm.pipelines import stages
from svit_tui.crm.templates import changes as templates
from svit_tui.i18n import set_language
from svit_tui.model.lists import Source
from svit_tui.screens.base.screen import CrmScreen
from svit_tui.screens.settings.screen import SettingsScreen
from svit_tui.store.store import Store
from svit_tui.widgets.form import FormModal
from svit_tui.widgets.picker import PickerModal
from tests.screens.conftest import Hands, text_of
from tests.screens.snapshots import SnapCompare

SIZES = {"120x40": (120, 40), "80x24": (80, 24)}
Opened = Callable[..., AbstractAsyncContextManager[Hands]]


@pytest.fixture
def opened(demo: Store) -> Opened:
    """The demo company's settings."""

    @asynccontextmanager
    async def run(*, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Hands]:
        app = SvitApp(demo)
        async with app.run_test(size=size) as pilot:
            hands = Hands(app, pilot)
            await hands.settled()
            await hands.press("7")
            yield hands

    return run


def settings(hands: Hands) -> SettingsScreen:
    assert isinstance(hands.app.screen, SettingsScreen)
    return hands.app.screen


def column(hands: Hands, place: int = 0) -> list[str]:
    """What stands in a column of the part."""
    source = settings(hands).rows_table.source
    return [source.row(index).cells[place] for index in range(len(source))]


async def part(hands: Hands, name: str) -> None:
    """Go to a part of the settings."""
    screen = settings(hands)
    await hands.press("h")
    names = [entry.heading for entry in screen.known]
    await hands.press("g", "g", *["j"] * names.index(name), "l")
    assert screen.part.heading == name


async def form(hands: Hands, *keys: str) -> None:
    """Type into the form that comes, and save it."""
    await hands.until(lambda: isinstance(hands.app.screen, FormModal) and bool(hands.app.focused))
    for key in keys:
        await hands.pilot.press(key)
    await hands.pilot.press("ctrl+s")
    await hands.until(lambda: isinstance(hands.app.screen, CrmScreen))
    await hands.settled()


async def choose(hands: Hands, *letters: str) -> None:
    """Type into the picker that comes, and take what it finds."""
    await hands.until(lambda: isinstance(hands.app.screen, PickerModal))
    await hands.pilot.pause()
    for letter in letters:
        await hands.pilot.press(letter)
        await hands.pilot.pause()
    before = hands.app.screen
    await hands.pilot.press("enter")
    await hands.until(lambda: hands.app.screen is not before)
    await hands.pilot.pause()
    if isinstance(hands.app.screen, CrmScreen):
        await hands.settled()


async def test_a_pipeline_of_five_stages_from_nothing(demo: Store, opened: Opened) -> None:
    async with opened() as hands:
        await hands.pilot.press("n")
        await choose(hands, *"nothing")
        await form(hands, *"Rent")
        assert column(hands) == ["Sales", "Rent"]
        await hands.press("enter")
        assert column(hands) == ["Lead"]
        for name in ("Viewing", "Terms", "Contract", "Keys"):
            await hands.pilot.press("n")
            await form(hands, *name)
        assert column(hands) == ["Lead", "Viewing", "Terms", "Contract", "Keys"]
        await hands.press("K")
        assert column(hands)[-2:] == ["Keys", "Contract"]
        await hands.pilot.press("e")
        await form(hands, "backspace", "backspace", "9", "5", "tab", "3")
        assert column(hands, 1) == ["10", "50", "50", "95", "50"]
        await hands.press("q")
        assert column(hands) == ["Sales", "Rent"]
        assert settings(hands).row_number() is not None
    with demo.read() as session:
        [_sales, rent] = lists.pipelines(session)
        assert [(one.name, one.rotting_days) for one in lists.stages(session, rent.key)][3] == (
            "Keys",
            3,
        )


async def test_a_ready_made_pipeline_is_offered_with_its_stages(opened: Opened) -> None:
    async with opened() as hands:
        await hands.pilot.press("n")
        await choose(hands, *"recruit")
        await form(hands)
        await hands.press("enter")
        assert column(hands)[:2] == ["Applied", "Screening"]
        await hands.press("u")
        assert column(hands) == ["Sales"]
        assert hands.status == "This is not there any more."


async def test_a_stage_with_deals_goes_and_undo_brings_all_back(
    demo: Store, opened: Opened
) -> None:
    with demo.unit() as work:
        lead = lists.stages(work.session, 1)[0].key
        contact = deal_reads.deal_rows(work.session, limit=1)[0].contact_id
        for number in range(20):
            deals.add(work, title=f"Lead {number}", contact_id=contact)
        held = stages.held(work.session, lead)
    async with opened() as hands:
        await hands.press("l", "enter")
        before = (column(hands), column(hands, 3))
        await hands.pilot.press("delete")
        await hands.until(lambda: f"“Lead” holds {held} deals." in text_of(hands.app))
        await choose(hands, *"proposal")
        assert column(hands)[0] == "Qualification"
        assert hands.status == "Stage removed: Lead"
        current = settings(hands).rows_table.current()
        assert current is not None
        assert current.cells[0] == "Proposal"
        await hands.press("u")
        assert (column(hands), column(hands, 3)) == before


async def test_the_last_pipeline_and_what_holds_deals_stay(opened: Opened) -> None:
    async with opened() as hands:
        await hands.press("l", "delete")
        assert "last pipeline" in hands.status
        await hands.pilot.press("C")
        await form(hands, *"Copy")
        assert column(hands) == ["Sales", "Copy"]
        await hands.press("k", "delete")
        assert "open deals: move them first" in hands.status
        await hands.press("j", "delete")
        assert column(hands) == ["Sales"]
        await hands.pilot.press("R")
        await choose(hands)
        assert column(hands) == ["Sales", "Copy"]


@pytest.mark.parametrize("name", ["Sources", "Loss reasons", "Tags"])
async def test_short_lists_are_set_up(opened: Opened, name: str) -> None:
    async with opened() as hands:
        await part(hands, name)
        before = column(hands)
        await hands.pilot.press("n")
        await form(hands, *"Zebra")
        assert set(column(hands)) == {*before, "Zebra"}
        await hands.pilot.press("e")
        await form(hands, "2")
        assert "Zebra2" in column(hands)
        await hands.pilot.press("n")
        await form(hands, *"Yak")
        await hands.pilot.press("X")
        await choose(hands, *"zebra")
        assert "Yak" not in column(hands)
        await hands.press("delete")
        assert column(hands) == before
        await hands.pilot.press("R")
        await choose(hands, *"yak")
        assert "Yak" in column(hands)
        await hands.press("u", "u", "u")
        assert "Zebra2" in column(hands)


async def test_lists_stand_in_the_teams_own_order(opened: Opened) -> None:
    async with opened() as hands:
        await part(hands, "Sources")
        first, second, *_rest = column(hands)
        await hands.press("J")
        assert column(hands)[:2] == [second, first]
        await part(hands, "Tags")
        await hands.press("J")
        assert "sorted by name" in hands.status


async def test_a_template_is_written_and_what_is_wrong_is_told_in_the_form(
    demo: Store, opened: Opened
) -> None:
    async with opened() as hands:
        await part(hands, "Templates")
        assert "n writes the first" in text_of(hands.app)
        await hands.pilot.press("n")
        await hands.until(
            lambda: isinstance(hands.app.screen, FormModal) and bool(hands.app.focused)
        )
        modal = hands.app.screen
        assert isinstance(modal, FormModal)
        template = modal.form
        template.fill({"name": "Offer", "body": "{{ contact.fone }}"})
        await hands.pilot.press("ctrl+s")
        await hands.pilot.pause()
        assert hands.app.screen is modal
        assert "there is no “contact.fone”" in text_of(hands.app)
        template.fill({"body": "Hello {{ contact.name }}"})
        await form(hands)
        assert column(hands) == ["Offer"]
    with demo.read() as session:
        assert templates.find(session, "Offer").body == "Hello {{ contact.name }}"


async def test_somebody_elses_change_shows_and_the_cursor_stays(
    demo: Store, opened: Opened
) -> None:
    async with opened() as hands:
        await part(hands, "Sources")
        await hands.press("j", "j")
        here = settings(hands).row_number()
        with demo.unit() as work:
            named.shift(work, Source, lists.named(work.session, Source)[5].key, -9)
        settings(hands).stale()
        await hands.settled()
        assert settings(hands).row_number() == here


async def test_on_a_narrow_terminal_one_pane_at_a_time(opened: Opened) -> None:
    async with opened(size=(40, 12)) as hands:
        assert "Loss reasons" in text_of(hands.app)
        await hands.press("enter")
        assert "Loss reasons" not in text_of(hands.app)
        assert "Sales" in text_of(hands.app)
        await hands.press("q")
        assert "Loss reasons" in text_of(hands.app)


def picture(
    snap_compare: SnapCompare, store: Store, keys: list[str], size: tuple[int, int]
) -> bool:
    async def run(pilot: Pilot[None]) -> None:
        assert isinstance(pilot.app, SvitApp)
        hands = Hands(pilot.app, pilot)
        await hands.settled()
        await hands.press("7")
        for key in keys:
            await pilot.press(key)
            await pilot.pause()
            if key in ("n", "e", "delete"):
                await hands.until(lambda: not isinstance(pilot.app.screen, CrmScreen))
                await hands.until(lambda: bool(pilot.app.focused))
            else:
                await hands.settled()
        await pilot.pause()

    return snap_compare(SvitApp(store), terminal_size=size, run_before=run)


PICTURES = {
    "parts": [],
    "stages": ["l", "enter", "j"],
    "stage_form": ["l", "enter", "j", "e"],
    "stage_goes": ["l", "enter", "delete"],
    "new_pipeline": ["n"],
    "sources": ["j", "l"],
    "templates": [*["j"] * 4, "l"],
    "rates": [*["j"] * 5, "l"],
    "own": ["G", "l"],
}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", PICTURES)
def test_pictures(snap_compare: SnapCompare, demo: Store, name: str, size: str) -> None:
    with demo.unit() as work:
        pipelines.copy(work, 1, "Partners")
        proposal = lists.stages(work.session, 1)[3].key
        stages.edit(work, proposal, requires=["amount", "next_step"])
        templates.add(work, "Offer", kind="email", heading="{{ deal.title }}", body="Hello")
    assert picture(snap_compare, demo, PICTURES[name], SIZES[size])


@pytest.mark.parametrize("name", ["parts", "stages", "sources", "own"])
def test_pictures_in_ukrainian(snap_compare: SnapCompare, demo: Store, name: str) -> None:
    set_language("uk")
    assert picture(snap_compare, demo, PICTURES[name], (80, 24))
