"""Nurture sequences, key by key."""

from __future__ import annotations

import re

from svit_tui.crm.deals.board import BoardFilter
from svit_tui.crm.flows import sequences
from svit_tui.crm.flows.sequences import RunRow
from svit_tui.model.nurture_steps import NurtureSequence, parse_steps
from svit_tui.screens.board.screen import BoardScreen
from svit_tui.screens.contacts.card import ContactScreen
from svit_tui.screens.deals.screen import DealCardScreen
from svit_tui.widgets.form import FormModal
from svit_tui.widgets.picker import PickerModal
from tests.screens.conftest import text_of
from tests.screens.dialog_hands import Hands, Opener, World

WARM_UP = NurtureSequence("Warm-up", parse_steps("day 0 email\nday 7 call\nday 30 message"))


def running(world: World) -> list[RunRow]:
    with world.store.read() as session:
        return sequences.runs(session)


def start(world: World, deal_id: int) -> None:
    with world.store.unit() as work:
        sequences.start(work, deal_id, WARM_UP)


def has(hands: Hands, pattern: str) -> bool:
    return re.search(pattern, text_of(hands.app)) is not None


async def listed(hands: Hands) -> list[str]:
    await hands.opened(PickerModal)
    await hands.found("Warm-up")
    return hands.labels()


async def test_a_sequence_is_started_and_shown_on_the_board(world: World, opened: Opener) -> None:
    async with opened((120, 40)) as hands:
        await hands.press("S")
        assert await listed(hands) == [
            *("Warm-up", "After a proposal", "Long pause"),
            *("+ new sequence", "edit a sequence …"),
        ]
        assert hands.picker.heading == "Nurture: Licences"
        await hands.press("enter")
        await hands.closed("Nurture started: Licences")
        await hands.until(lambda: "↻ 1/3" in text_of(hands.app), "the mark")
        await hands.press("u")
        await hands.until(lambda: "↻ 1/3" not in text_of(hands.app), "no mark")
    assert running(world) == []


async def test_one_that_runs_is_offered_to_stop_first(world: World, opened: Opener) -> None:
    start(world, world.licences)
    async with opened() as hands:
        await hands.press("S")
        assert (await listed(hands))[0] == "stop “Warm-up”"
        await hands.press("enter")
        await hands.closed("Nurture stopped: Licences")
    assert running(world) == []


async def test_several_deals_are_nurtured_as_one_change(world: World, opened: Opener) -> None:
    async with opened() as hands:
        await hands.press("space", "space", "S")
        await listed(hands)
        assert hands.picker.heading == "Nurture: 2 deals"
        await hands.press("enter")
        await hands.closed("Nurture started: Licences and 1 more")
        assert len(running(world)) == 2
        await hands.press("u")
        await hands.closed("Undone")
    assert running(world) == []


async def test_a_new_sequence_is_made_and_started_at_once(world: World, opened: Opener) -> None:
    async with opened() as hands:
        await hands.press("S")
        await listed(hands)
        await hands.type("Spring")
        await hands.press("enter")
        await hands.opened(FormModal)
        await hands.type("day 1 cal")
        await hands.press("ctrl+s")
        await hands.until(
            lambda: "Line 1: “cal” is not a kind" in hands.row("steps").error, "error"
        )
        await hands.type("l Hello")
        await hands.press("enter")
        await hands.type("day 3 email")
        await hands.until(lambda: "2 steps, 3 days" in hands.row("steps").said, "what it means")
        await hands.press("ctrl+s")
        await listed(hands)
        current = hands.picker.rows.current
        assert current is not None
        assert current.label == "Spring"
        await hands.press("enter")
        await hands.closed("Nurture started: Licences")
    assert [run.name for run in running(world)] == ["Spring"]
    assert '"day 1 call Hello"' in sequences.sequences_file(world.store).read_text()


async def test_a_sequence_is_edited(world: World, opened: Opener) -> None:
    async with opened() as hands:
        await hands.press("S")
        await listed(hands)
        await hands.type("edit")
        await hands.press("enter")
        await hands.until(lambda: hands.picker.heading == "Edit which sequence?", "which one")
        await hands.press("enter")
        await hands.opened(FormModal)
        assert hands.row("steps").editor.raw == "day 0 email\nday 7 call\nday 30 message"
        await hands.press("enter")
        await hands.type("day 60 call")
        await hands.press("ctrl+s")
        await listed(hands)
        await hands.press("escape")
    assert len(sequences.find(world.store, "Warm-up").steps) == 4
    assert running(world) == []


async def test_without_a_deal_the_sequences_can_be_edited(world: World, opened: Opener) -> None:
    async with opened() as hands:
        board = hands.screen
        assert isinstance(board, BoardScreen)
        board.narrow(BoardFilter(text="nothing has this"))
        await hands.until(lambda: board.current() is None, "an empty board")
        await hands.press("S")
        labels = await listed(hands)
        assert labels == ["Warm-up", "After a proposal", "Long pause", "+ new sequence"]
        assert hands.picker.heading == "Nurture sequences"
        await hands.press("enter")
        await hands.opened(FormModal)
        assert hands.form.heading == "Sequence: Warm-up"
        await hands.press("escape")
        await listed(hands)
        await hands.press("escape")
        await hands.until(lambda: hands.screen is board, "the board")
    assert running(world) == []


async def test_a_name_that_is_taken_is_said_beside_it(world: World, opened: Opener) -> None:
    async with opened() as hands:
        await hands.press("S")
        await listed(hands)
        await hands.type("+ new")
        await hands.press("enter")
        await hands.opened(FormModal)
        await hands.type("warm-up")
        await hands.press("tab")
        await hands.type("day 0 call")
        await hands.press("ctrl+s")
        await hands.until(
            lambda: "already a sequence “warm-up”" in hands.row("name").error, "the error"
        )
        await hands.press("escape")
    assert not sequences.sequences_file(world.store).exists()


async def test_a_mistake_in_the_file_is_told_and_the_others_work(
    world: World, opened: Opener
) -> None:
    sequences.sequences_file(world.store).write_text(
        '[[sequence]]\nname = "Bad"\nsteps = ["dya 1 call"]\n'
        '[[sequence]]\nname = "Warm-up"\nsteps = ["day 1 call"]\n'
    )
    async with opened((120, 40)) as hands:
        await hands.press("S")
        assert (await listed(hands))[0] == "Warm-up"
        assert "sequences.toml, line 3: “dya 1 call” is not a step" in hands.status()


async def test_the_deal_and_its_contact_show_what_runs(world: World, opened: Opener) -> None:
    start(world, world.licences)
    async with opened((120, 40)) as hands:
        await hands.press("enter")
        await hands.until(lambda: isinstance(hands.screen, DealCardScreen), "the deal")
        await hands.until(lambda: has(hands, r"nurture +↻ Warm-up 1/3"), "what runs")
        with world.store.unit() as work:
            sequences.stop(work, world.licences)
        await hands.until(lambda: has(hands, r"nurture +Warm-up: stopped by h"), "ended")
        start(world, world.licences)
        hands.app.push_screen(ContactScreen(world.clinic))
        await hands.until(lambda: "↻ Warm-up 1/3" in text_of(hands.app), "what runs")
