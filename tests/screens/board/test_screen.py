"""The board, key by key."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.screen import ModalScreen

from svit_tui.app.app import SvitApp
from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.deals import changes as deals
from svit_tui.crm.deals.board import Board, BoardFilter
from svit_tui.crm.start.opening import open_store
from svit_tui.store.store import Store
from tests.conftest import FrozenClock
from tests.screens.conftest import Hands, text_of


def of(pilot: Pilot[None]) -> SvitApp:
    """The application that a pilot drives, typed."""
    assert isinstance(pilot.app, SvitApp)
    return pilot.app


def fresh(hands: Hands) -> Board:
    """The board as the store has it now."""
    board = hands.board
    return Board(hands.app.store.light(), board.pipeline_id, board.wanted, today=hands.app.today)


def sums(board: Board) -> list[tuple[int, dict[str, int], dict[str, int]]]:
    return [
        (
            len(board.order[stage.id]),
            {code: amount for code, amount in board.sums[stage.id].amount.items() if amount},
            {code: amount for code, amount in board.sums[stage.id].weighted.items() if amount},
        )
        for stage in board.stages
    ]


def same(hands: Hands) -> bool:
    """Whether what is shown is what the store has: orders, counts, sums and weighted sums."""
    shown, stored = hands.board.board, fresh(hands)
    assert shown is not None
    return shown.order == stored.order and sums(shown) == sums(stored)


async def test_the_cursor_goes_by_letters_and_arrows(demo: Store) -> None:
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        view = hands.board.view
        await hands.press("j", "j", "down", "k", "l", "right", "h")
        assert (view.column, view.row) == (1, 2)
        await hands.press("G")
        assert view.row == view.count(1) - 1
        await hands.press("g", "g")
        assert view.row == 0
        await hands.press("g", "j", "g")
        assert view.row == 1
        await hands.press(*"lllllllll")
        assert view.column == 5


@pytest.mark.parametrize(
    "keys", ["L", "LL", "H", "J", "JK", "w", "wu", "Lu", "L ctrl+r", "delete", "delete u", "wR"]
)
async def test_heads_are_right_after_each_key(demo: Store, keys: str) -> None:
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        await hands.press("l", "j")
        for word in keys.split():
            for key in [word] if len(word) > 3 else word:
                await hands.press(key)
                assert same(hands), key


async def test_a_moved_deal_keeps_the_cursor(demo: Store) -> None:
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        before = hands.card
        await hands.press("L")
        assert hands.card.id == before.id
        assert hands.card.stage_id == before.stage_id + 1
        assert hands.status == f"Moved: {before.title}"
        await hands.press("u")
        assert hands.card.id == before.id
        assert hands.card.stage_id == before.stage_id
        assert hands.status == f"Undone: Moved: {before.title}"


async def test_several_deals_move_as_one_change(demo: Store) -> None:
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        counts = [count for count, _sum, _weighted in sums(fresh(hands))]
        await hands.press("space", "space", "space")
        assert "3 selected" in hands.headline
        await hands.press("L")
        moved = [count for count, _sum, _weighted in sums(fresh(hands))]
        assert (moved[0], moved[1]) == (counts[0] - 3, counts[1] + 3)
        assert "and 2 more" in hands.status
        await hands.press("escape", "u")
        assert [count for count, _sum, _weighted in sums(fresh(hands))] == counts
        assert same(hands)


async def test_several_deals_are_reordered_as_one_change(demo: Store) -> None:
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        before = list(fresh(hands).order[1])
        a, b, c, d, *rest = before
        await hands.press("j", "space", "space", "shift+down")
        assert list(fresh(hands).order[1]) == [a, d, b, c, *rest]
        assert same(hands)
        await hands.press("K", "K", "K")
        assert list(fresh(hands).order[1]) == [b, c, a, d, *rest]
        assert same(hands)
        await hands.press("u", "u", "u")
        assert list(fresh(hands).order[1]) == before
        assert same(hands)


async def test_deals_are_reordered_in_the_list_too(demo: Store) -> None:
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        card = hands.card
        await hands.press("v", "J")
        assert hands.card.id == card.id
        assert fresh(hands).order[1].index(card.id) == 1
        assert same(hands)


async def test_reordering_a_sorted_board_says_why_not(demo: Store) -> None:
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        hands.board.narrow(BoardFilter(sort="amount"))
        await hands.settled()
        before = fresh(hands).order
        await hands.press("J")
        assert hands.status == "Deals can be reordered only while they are sorted by hand (s)."
        assert fresh(hands).order == before


@pytest.mark.parametrize("key", [*"xzo#fspneacm?:", "ctrl+k"])
async def test_escape_leaves_a_dialog_and_changes_nothing(demo: Store, key: str) -> None:
    async with SvitApp(demo).run_test(size=(80, 24)) as pilot:
        hands = Hands(of(pilot), pilot)
        before = fresh(hands).order
        # A dialog waits for its answer, so its worker does not end before escape.
        await pilot.press({"#": "number_sign", "?": "question_mark", ":": "colon"}.get(key, key))
        await hands.until(
            lambda: isinstance(pilot.app.screen, ModalScreen) and not hands.app.dialog_on_its_way()
        )
        await hands.press("escape")
        assert hands.app.screen is hands.board
        assert fresh(hands).order == before


async def test_typing_narrows_and_escape_brings_all_back(demo: Store) -> None:
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        await hands.press("slash", *"audit", "enter")
        await hands.until(lambda: hands.board.wanted == BoardFilter(text="audit"))
        await hands.settled()
        assert same(hands)
        assert "filtered" in hands.headline
        assert all("audit" in line.casefold() for line in [hands.card.title])
        await hands.press("escape")
        await hands.settled()
        assert hands.board.wanted == BoardFilter()
        assert same(hands)


async def test_the_list_shows_the_same_deals(demo: Store) -> None:
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        await hands.press("l", "j")
        card = hands.card
        await hands.press("v")
        assert hands.card.id == card.id
        assert "Closes" in text_of(hands.app)
        await hands.press("L")
        assert hands.card.id == card.id
        assert same(hands)
        await hands.press("v", "j")
        assert hands.board.view.display


async def test_another_sessions_change_shows_up_without_a_key(demo: Store) -> None:
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        await hands.press("j")
        here = hands.card.id
        other = open_store(demo.path, login="taras", clock=demo.clock)
        with other.unit() as work:
            contact = contacts.add(work, name="Newcomer")
            deals.add(work, title="A colleague's deal", contact_id=contact.key)
        await hands.until(lambda: "A colleague's deal" in text_of(hands.app))
        assert hands.card.id == here
        assert same(hands)


async def test_after_midnight_the_board_has_another_today(demo: Store, clock: FrozenClock) -> None:
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        clock.forward(days=30)
        await hands.until(
            lambda: hands.board.board is not None and hands.board.board.today == clock.now.date()
        )
        assert "☎ −4w" in text_of(hands.app)


async def test_a_snoozed_deal_is_back_at_midnight_and_the_cursor_stays(
    demo: Store, clock: FrozenClock
) -> None:
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        stage = fresh(hands).stages[0].id
        asleep = fresh(hands).order[stage][3]
        with demo.unit() as work:
            deals.snooze(work, asleep, clock.now.date() + timedelta(days=1), "Budget")
        await hands.until(lambda: hands.board.board is not None and same(hands))
        await hands.press("j")
        here = hands.card.id
        assert "↩ back" not in text_of(hands.app)
        clock.forward(hours=13)
        await hands.until(lambda: "↩ back 3d" in text_of(hands.app))
        assert hands.card.id == here
        assert fresh(hands).order[stage][0] == asleep
        assert same(hands)
        await hands.press("k", "k")
        assert hands.card.id == asleep
        # Put among the others by hand, it is back no more.
        await hands.press("J")
        assert "↩ back" not in text_of(hands.app)
        assert hands.card.id == asleep
        assert same(hands)
        await hands.press("u")
        assert fresh(hands).order[stage][0] == asleep
        assert same(hands)
        await hands.press("L")
        assert same(hands)
        assert "↩ back" not in text_of(hands.app)


async def test_a_deal_that_a_colleague_has_won_is_told(demo: Store) -> None:
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        card = hands.card
        other = open_store(demo.path, login="taras", clock=demo.clock)
        with other.unit() as work:
            deals.win(work, card.id)
        await hands.press("w")
        assert hands.status == f"“{card.title}” is already won."


async def test_names_with_markup_are_shown_as_they_are(demo: Store) -> None:
    name = "[/] [@click=app.quit]x[/] [bold]"
    with demo.unit() as work:
        contact = contacts.add(work, name=name)
        deals.add(work, title=name, contact_id=contact.key)
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        assert "[/] [@click=app" in text_of(hands.app)
        await hands.press("enter")
        assert name in text_of(hands.app)
        await hands.press("escape", "2")
        assert "[/] [@click" in text_of(hands.app)


async def test_escape_never_leaves_the_board_and_q_does(demo: Store) -> None:
    app = SvitApp(demo)
    async with app.run_test(size=(80, 24)) as pilot:
        hands = Hands(app, pilot)
        await hands.press("escape", "escape", "j")
        assert app.is_running
        assert hands.board.view.row == 1
        await pilot.press("q")
        await hands.until(lambda: not app.is_running)


async def test_an_empty_board_says_which_keys_fill_it(store_path: Path) -> None:
    store = open_store(store_path, login="olena")
    async with SvitApp(store).run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "n makes one, a makes one of a line of text" in text_of(of(pilot))
        await pilot.press("L", "w", "enter", "space", "G", "J", "v", "j")


async def test_every_key_of_every_screen_does_something_or_says_why_not(demo: Store) -> None:
    from svit_tui.keys.actions import actions_of
    from svit_tui.screens.contacts.card import ContactScreen
    from svit_tui.screens.contacts.screen import ContactsScreen
    from svit_tui.screens.deals.screen import DealCardScreen
    from svit_tui.screens.timeline.screen import TimelineScreen

    await_less = [
        (where, action.id)
        for where, screen in {
            "contacts": ContactsScreen,
            "contact": ContactScreen,
            "deal": DealCardScreen,
            "timeline": TimelineScreen,
        }.items()
        for action in actions_of(where)
        if not hasattr(screen, f"action_{action.id}")
        and not hasattr(SvitApp, f"action_{action.id}")
    ]
    board = [
        action.id
        for action in actions_of("board")
        if not hasattr(type(SvitApp(demo).get_default_screen()), f"action_{action.id}")
        and not hasattr(SvitApp, f"action_{action.id}")
    ]
    assert (await_less, board) == ([], [])


async def test_an_answer_for_a_dialog_that_is_gone_comes_too_late(demo: Store) -> None:
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        await pilot.press("ctrl+k")
        await pilot.pause()
        dialog = hands.app.screen
        assert isinstance(dialog, ModalScreen)
        waiting = dialog.run_worker(asyncio.Event().wait())
        await pilot.pause()
        gone = hands.app.pop_screen()
        # At once, while its widgets are still being taken away.
        assert waiting.is_cancelled
        await gone
