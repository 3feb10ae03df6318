"""No key of the board is dead: each acts, or says in one sentence where it does."""

from __future__ import annotations

import pytest

from svit_tui.app.app import SvitApp
from svit_tui.crm.deals.board import BoardFilter
from svit_tui.store.store import Store
from svit_tui.widgets.frame import StatusLine
from tests.screens.board.test_screen import of
from tests.screens.conftest import Hands, text_of


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("tab", "tab (part) works only in: Contact, Deal, Reports, Settings."),
        ("b", "b (by) works only in: Reports."),
        ("equals_sign", "= (compare) works only in: Reports."),
        ("dollar_sign", "$ (goal) works only in: Reports."),
        ("X", "X (merge) works only in: Settings."),
        ("C", "C (copy) works only in: Settings."),
        ("Ч", "X (merge) works only in: Settings."),
    ],
)
async def test_a_key_of_other_screens_says_where_it_works(demo: Store, key: str, said: str) -> None:
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        await hands.press(key)
        assert hands.status == said
        # What went wrong goes with the next key.
        await hands.press("j")
        assert hands.status == ""


async def test_letters_typed_into_the_filter_are_no_keys(demo: Store) -> None:
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        await hands.press("slash", *"bXC")
        assert hands.status == ""


async def test_d_does_the_next_step_of_the_card(demo: Store) -> None:
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        await hands.press("l", "j", "j")
        assert hands.card.next_step_kind == "todo"
        await hands.press("d")
        await hands.until(lambda: "Done" in hands.status)
        assert hands.card.next_step_kind == ""
        await hands.press("d")
        assert hands.status == "This deal has no next step: t plans one."


async def test_i_shows_who_changed_the_deal(demo: Store) -> None:
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        await pilot.press("i")
        await hands.until(lambda: "History of the deal" in text_of(hands.app))
        await hands.press("escape")


async def test_the_filter_is_named_and_an_empty_board_says_so(demo: Store) -> None:
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        await hands.press("slash", *"Audit")
        # Each letter would move what stands behind it; the bar shows the text.
        assert "filtered (esc clears)" in hands.headline
        await hands.press("enter")
        assert "filtered: Audit (esc clears)" in hands.headline
        # The cursor is where there are deals.
        assert "audit" in hands.card.title.casefold()
        await hands.press("escape", "slash", *"nothing is so", "enter")
        shown = text_of(hands.app)
        assert "No deal matches the filter." in shown
        assert "No deals here yet." not in shown
        await hands.press("escape")
        owner = hands.card.owner_id
        assert owner is not None
        hands.board.narrow(BoardFilter(owner_ids=(owner,), needs=("rotting",)))
        await hands.settled()
        name = hands.card.owner_name
        assert f"filtered: {name}, rotting (esc clears)" in hands.headline
        await hands.press("v", "escape")
        assert "filtered" not in hands.headline


async def test_lost_deals_have_no_weight(demo: Store) -> None:
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        hands.board.narrow(BoardFilter(show="lost"))
        await hands.settled()
        assert " lost · " in hands.headline
        assert "weighted" not in hands.headline


async def test_undo_is_promised_only_for_the_newest_change(demo: Store) -> None:
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        await hands.press("L")
        line = hands.board.query_one(StatusLine)
        assert line.hint.endswith("u undo")
        await hands.press("enter", "w")
        assert "Won" in hands.status
        assert (line.text, line.hint) == ("", "")


async def test_q_asks_once_if_something_typed_is_not_saved(demo: Store) -> None:
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        await pilot.press("c")
        await hands.until(lambda: "ctrl+s save" in text_of(hands.app))
        await pilot.press(*"Half a word")
        await hands.press("escape")
        await hands.press("q")
        assert hands.status == "What you typed is only kept as a draft; q again leaves."
        await hands.press("j", "q")
        assert hands.app.is_running
        assert hands.status == "What you typed is only kept as a draft; q again leaves."
        await pilot.press("q")
        await hands.until(lambda: not hands.app.is_running)
