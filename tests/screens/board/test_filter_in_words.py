"""The board takes a filter in words."""

from __future__ import annotations

from svit_tui.app.app import SvitApp
from svit_tui.screens.board.screen import BoardScreen
from svit_tui.store.store import Store
from svit_tui.widgets.filter_bar import FilterBar
from tests.screens.board.test_screen import of
from tests.screens.conftest import Hands


async def typed(hands: Hands, text: str) -> None:
    """Open the filter and type; what is typed is in force then."""
    await hands.press("slash")
    hands.app.screen.query_one(FilterBar).line.insert_text_at_cursor(text)
    await hands.settled()


def shown(hands: Hands) -> set[str]:
    """The titles of all deals on the board."""
    screen = hands.app.screen
    assert isinstance(screen, BoardScreen)
    board = screen.board
    assert board is not None
    return {
        f"{card.title} {card.amount}"
        for stage in board.stages
        for number in board.order[stage.id]
        if (card := board.known_card(number)) is not None
    }


def count(hands: Hands) -> int:
    screen = hands.app.screen
    assert isinstance(screen, BoardScreen)
    assert screen.board is not None
    return screen.board.count


async def test_a_filter_in_words_narrows_the_board(demo: Store) -> None:
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        everything = count(hands)
        await typed(hands, "amount>50k (stage:proposal or стадія:negotiation) -rotting")
        await hands.press("enter")
        await hands.settled()
        assert 0 < count(hands) < everything
        assert "filtered: amount>50k (stage:proposal" in hands.headline
        assert filled(hands) <= {"Negotiation", "Proposal"}
        await hands.press("escape")
        await hands.settled()
        assert count(hands) == everything


def filled(hands: Hands) -> set[str]:
    screen = hands.app.screen
    assert isinstance(screen, BoardScreen)
    assert screen.board is not None
    return {stage.name for stage in screen.board.stages if screen.board.order[stage.id]}


async def test_a_deal_that_is_changed_stays_only_while_it_fits(demo: Store) -> None:
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        await typed(hands, "stage:lead,qualification")
        await hands.press("enter", "g", "g")
        await hands.settled()
        before = count(hands)
        await hands.press("L")
        await hands.settled()
        assert count(hands) == before
        await hands.press("L")
        await hands.settled()
        assert count(hands) == before - 1
        await hands.press("u")
        await hands.settled()
        assert count(hands) == before


async def test_a_filter_that_names_states_shows_deals_of_all_states(demo: Store) -> None:
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        await typed(hands, "status:won closed:2026")
        await hands.press("enter")
        await hands.settled()
        assert count(hands) > 10
        assert f"{count(hands)} deals" in hands.headline
        assert "weighted" not in hands.headline


async def test_what_is_not_understood_leaves_the_board_as_it_is_and_enter_says_why(
    demo: Store,
) -> None:
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        await typed(hands, "stage:lead")
        some = count(hands)
        hands.app.screen.query_one(FilterBar).line.insert_text_at_cursor(" amount>lots")
        await hands.settled()
        assert count(hands) == some
        assert hands.status == ""
        await hands.press("enter")
        await hands.settled()
        assert hands.status.startswith("“lots” does not fit “amount”; it may be: 50k")


async def test_plain_words_are_looked_for_as_ever(demo: Store) -> None:
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        await typed(hands, "audit")
        assert count(hands)
        assert all("audit" in one.casefold() for one in shown(hands))


async def test_tab_completes_what_is_being_typed(demo: Store) -> None:
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        await typed(hands, "stage:")
        line = hands.app.screen.query_one(FilterBar).line
        await hands.press("p", "r", "o")
        await hands.until(lambda: line._suggestion == "stage:proposal")
        await hands.press("tab")
        await hands.settled()
        assert line.value == "stage:proposal"
        assert line.has_focus
        await hands.press("tab")
        await hands.settled()
        assert not line.has_focus, "with nothing to complete it goes to the list"
