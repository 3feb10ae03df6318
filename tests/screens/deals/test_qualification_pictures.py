"""Pictures of qualification: the sheet, a deal and the board with scores, and the setup."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from svit_tui.app.app import SvitApp
from svit_tui.crm.lists import short_lists as lists
from svit_tui.crm.pipelines import qualification, stages
from svit_tui.store.store import Store
from tests.screens.conftest import Hands
from tests.screens.snapshots import SnapCompare
from tests.screens.test_pictures import SIZES

SETUP = (":", *"qualification of", "enter")
STAGES = (":", *"stages of", "enter")
DIALOGS: dict[str, tuple[str, ...]] = {
    "sheet": ("l", "j", "Q", "j"),
    "deal": ("l", "j", "enter", "tab"),
    "board": ("l", "j"),
    "list": ("v", "j"),
    "missing": ("l", "j", "L"),
    "criteria": SETUP,
    "criterion": (*SETUP, "enter"),
    "nothing_asked": ("G", "Q"),
    "stages": (*STAGES,),
    "stage": (*STAGES, "down", "down", "enter"),
}


@pytest.fixture
def asked(demo: Store) -> Store:
    """The demo company with some leads assessed, and a stage that asks for a lot."""
    with demo.unit() as work:
        qualification.add(work, 1, "Decision maker known", "check")
        asked = [entry.key for entry in qualification.criteria(work.session, 1)]
        order = {stage.name: stage.key for stage in lists.stages(work.session, 1)}
        stages.edit(
            work,
            order["Presentation"],
            requires=["amount", "contact", "next_step", "source", "Authority", "Timing"],
        )
        for stage in order.values():
            rows = demo.light().execute(
                "SELECT id FROM deal WHERE stage_id = ? AND status = 'open' ORDER BY position",
                (stage,),
            )
            for place, (deal_id,) in enumerate(rows.fetchmany(4)):
                values = {asked[0]: 5 - place, asked[1]: 3, asked[5]: place % 2}
                qualification.assess(work, deal_id, values)
    return demo


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", DIALOGS)
def test_qualification_looks_as_it_did(
    snap_compare: SnapCompare, asked: Store, name: str, size: str
) -> None:
    if name == "nothing_asked":
        with asked.unit() as work:
            for entry in qualification.criteria(work.session, 1):
                qualification.archive(work, entry.key)

    async def run(pilot: Pilot[None]) -> None:
        assert isinstance(pilot.app, SvitApp)
        hands = Hands(pilot.app, pilot)
        for key in DIALOGS[name]:
            await pilot.press("space" if key == " " else key)
            await pilot.pause()
        screens = 1 if name in ("board", "list") else 2
        await hands.until(lambda: len(hands.app.screen_stack) >= screens)
        await pilot.pause()

    assert snap_compare(SvitApp(asked), terminal_size=SIZES[size], run_before=run)


def test_the_sheet_on_a_tiny_screen(snap_compare: SnapCompare, asked: Store) -> None:
    async def run(pilot: Pilot[None]) -> None:
        assert isinstance(pilot.app, SvitApp)
        hands = Hands(pilot.app, pilot)
        await pilot.press("l", "j", "Q", "j")
        await hands.until(lambda: len(hands.app.screen_stack) == 2)
        await pilot.pause()

    assert snap_compare(SvitApp(asked), terminal_size=(40, 12), run_before=run)
