"""Bulk actions by keys: select all, one thing for all, told before, one undo, broken off by esc."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from svit_tui.app.app import SvitApp
from svit_tui.crm.contacts import rows as contact_reads
from svit_tui.crm.deals import changes as deals
from svit_tui.crm.deals import rows as deal_reads
from svit_tui.crm.pipelines import stages
from svit_tui.model.errors import Cancelled
from svit_tui.model.pipeline import Stage
from svit_tui.screens.base.progress import ProgressModal
from svit_tui.screens.base.screen import CrmScreen
from svit_tui.store.changes.unit import Unit
from svit_tui.store.store import Store
from svit_tui.widgets.picker import ManyPickerModal, PickerModal
from tests.screens.conftest import Hands, text_of
from tests.screens.snapshots import SnapCompare

SIZES = {"120x40": (120, 40), "80x24": (80, 24)}


def open_deals(store: Store) -> list[deal_reads.DealRow]:
    with store.read() as session:
        return deal_reads.deal_rows(session, wanted=deal_reads.DealFilter(show="active"))


async def choose(hands: Hands, *letters: str) -> None:
    """Type into the picker in front and take what it finds."""
    await hands.until(lambda: isinstance(hands.app.screen, PickerModal | ManyPickerModal))
    await hands.pilot.pause()
    before = hands.app.screen
    for letter in letters:
        await hands.pilot.press(letter)
        await hands.pilot.pause()
    await hands.pilot.press("enter")
    await hands.until(lambda: hands.app.screen is not before)
    await hands.pilot.pause()


async def back(hands: Hands) -> None:
    await hands.until(lambda: isinstance(hands.app.screen, CrmScreen))
    await hands.settled()


async def test_all_that_is_shown_goes_to_one_stage_and_comes_back_by_one_undo(demo: Store) -> None:
    app = SvitApp(demo)
    async with app.run_test(size=(80, 24)) as pilot:
        hands = Hands(app, pilot)
        await hands.settled()
        before = {row.id: row.stage for row in open_deals(demo) if row.pipeline == "Sales"}
        shown = hands.board.board
        assert shown is not None
        count = shown.count
        await pilot.press("A", "B")
        await choose(hands, *"stage")
        await choose(hands, *"closing")
        await hands.until(lambda: "Move to Closing: " in text_of(app))
        assert f"{count} deals · ₴" in text_of(app)
        await choose(hands)
        await back(hands)
        stages = [row.stage for row in open_deals(demo) if row.id in before]
        assert stages.count("Closing") == count
        assert not hands.board.selected
        await hands.press("u")
        assert {row.id: row.stage for row in open_deals(demo) if row.id in before} == before


async def test_the_selected_ones_alone_get_a_tag(demo: Store) -> None:
    app = SvitApp(demo)
    async with app.run_test(size=(80, 24)) as pilot:
        hands = Hands(app, pilot)
        await hands.settled()
        await hands.press("space", "space")
        chosen = set(hands.board.selected)
        await pilot.press("B")
        await choose(hands, *"tags")
        await choose(hands)
        await hands.until(lambda: isinstance(app.screen, ManyPickerModal))
        for key in (*"fair2027", "enter", "enter"):
            await pilot.press(key)
            await pilot.pause()
        await choose(hands)
        await back(hands)
        assert {row.id for row in open_deals(demo) if "fair2027" in row.tags} == chosen


async def test_what_stays_is_told_and_selected(demo: Store) -> None:
    with demo.unit() as work:
        last = work.session.get_one(Stage, 6)
        stages.edit(work, last.key, requires=["expected_close"])
    app = SvitApp(demo)
    async with app.run_test(size=(120, 40)) as pilot:
        hands = Hands(app, pilot)
        await hands.settled()
        without = {
            row.id
            for row in open_deals(demo)
            if row.id in set(await hands.board.everyone())
            and row.expected_close_on is None
            and row.stage != last.name
        }
        assert without
        await pilot.press("B")
        await choose(hands, *"stage")
        await choose(hands, *last.name)
        await choose(hands)
        await back(hands)
        assert (
            f"{len(without)} stay as they are. {last.name} needs: expected close." in hands.status
        )


async def test_no_is_no(demo: Store) -> None:
    app = SvitApp(demo)
    async with app.run_test(size=(80, 24)) as pilot:
        hands = Hands(app, pilot)
        await hands.settled()
        count = len(open_deals(demo))
        await pilot.press("B")
        await choose(hands, *"won")
        await choose(hands, *"no")
        await back(hands)
        assert len(open_deals(demo)) == count


async def test_contacts_are_handed_over_together(demo: Store) -> None:
    app = SvitApp(demo)
    async with app.run_test(size=(80, 24)) as pilot:
        hands = Hands(app, pilot)
        await hands.press("2", "A")
        assert "selected" in hands.headline
        await hands.press("A")
        assert "selected" not in hands.headline
        await pilot.press("B")
        await choose(hands, *"owner")
        await choose(hands, *"nobody")
        await choose(hands)
        await back(hands)
        with demo.read() as session:
            numbers = list(contact_reads.contact_order(session))
            found = contact_reads.contact_rows(session, numbers).values()
        assert {row.owner for row in found} == {None}


async def test_esc_breaks_off_and_nothing_was_changed(
    demo: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The act waits until the user has pressed `esc`, however slow the machine."""
    seen: list[int] = []
    app, win = SvitApp(demo), deals.win

    def win_when_stopped(work: Unit, deal_id: int) -> None:
        win(work, deal_id)
        seen.append(deal_id)
        if len(seen) == 3:
            modal = app.screen
            assert isinstance(modal, ProgressModal)
            app.call_from_thread(modal.action_break_off)

    monkeypatch.setattr("svit_tui.screens.deals.bulk.FEW", 0)
    monkeypatch.setattr("svit_tui.crm.flows.bulk.deals.win", win_when_stopped)
    async with app.run_test(size=(80, 24)) as pilot:
        hands = Hands(app, pilot)
        await hands.settled()
        count = len(open_deals(demo))
        await pilot.press("B")
        await choose(hands, *"won")
        await choose(hands)
        await back(hands)
        assert hands.status == "Stopped: nothing was changed."
        assert len(seen) == 3
        assert len(open_deals(demo)) == count


def test_what_is_broken_off_tells_the_thread_that_works() -> None:
    modal = ProgressModal("Move", 500)
    modal.tell(10)
    modal._stopped.set()
    with pytest.raises(Cancelled):
        modal.tell(11)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["actions", "question", "progress"])
def test_pictures(snap_compare: SnapCompare, demo: Store, name: str, size: str) -> None:
    async def run(pilot: Pilot[None]) -> None:
        assert isinstance(pilot.app, SvitApp)
        hands = Hands(pilot.app, pilot)
        await hands.settled()
        if name == "progress":
            modal = ProgressModal("Move to Closing", 1200)
            modal.tell(340)
            await pilot.app.push_screen(modal)
        else:
            await hands.press("A")
            await pilot.press("B")
            await hands.until(lambda: isinstance(pilot.app.screen, PickerModal))
            if name == "question":
                await choose(hands, *"won")
        await pilot.pause()

    assert snap_compare(SvitApp(demo), terminal_size=SIZES[size], run_before=run)
