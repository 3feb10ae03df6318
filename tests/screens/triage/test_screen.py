"""Triage, key by key."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from textual import events
from textual.pilot import Pilot
from textual.screen import ModalScreen

from svit_tui.app.app import SvitApp
from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.deals import changes as deals
from svit_tui.crm.start.opening import open_store
from svit_tui.crm.tasks import changes as tasks
from svit_tui.crm.tasks import rows as task_reads
from svit_tui.crm.tasks.changes import Due
from svit_tui.crm.tasks.rows import TaskFilter
from svit_tui.crm.triage import queue as triage
from svit_tui.model.deal import Deal
from svit_tui.screens.triage.screen import TriageScreen
from svit_tui.store.store import Store
from tests.conftest import FrozenClock
from tests.screens.conftest import Hands, text_of

TODAY = date(2026, 11, 24)
SMALL = (80, 24)


@pytest.fixture
def store(demo: Store) -> Store:
    """The demo company with twelve deals of Olena's own that need a decision."""
    with demo.unit() as work:
        clinic = contacts.add(work, name="Клініка «Світло»").key
        for number in range(12):
            made = deals.add(
                work,
                title=f"Deal {number:02}",
                contact_id=clinic,
                stage_id=2,
                expected_close_on=TODAY + timedelta(days=40),
            )
            due = Due(TODAY - timedelta(days=20 - number))
            tasks.add(work, title=f"Call about {number:02}", kind="call", deal_id=made.key, due=due)
    return demo


def hands_of(pilot: Pilot[None]) -> Hands:
    assert isinstance(pilot.app, SvitApp)
    return Hands(pilot.app, pilot)


def screen_of(hands: Hands) -> TriageScreen:
    screen = hands.app.screen
    assert isinstance(screen, TriageScreen)
    return screen


def title(hands: Hands) -> str:
    card = screen_of(hands).card
    return card.deal.title if card else ""


async def ahead(hands: Hands, *keys: str) -> None:
    """Type keys in one go: some of them are for dialogs that the ones before open."""
    await hands.pilot.press(*keys)
    await hands.settled()


def deal_of(store: Store, name: str) -> Deal:
    from sqlmodel import select

    with store.read() as session:
        return session.exec(select(Deal).where(Deal.title == name)).one()


def leases(store: Store) -> list[int]:
    return [row[0] for row in store.light().execute("SELECT deal_id FROM lease")]


async def test_a_mornings_triage_of_twelve_deals(store: Store) -> None:
    steps = (
        "5, L, w, x enter enter, z enter enter, H, d enter, j, c C a l l ctrl+s, L, o down enter,"
        " w, d enter"
    )
    keys = [step.split() for step in steps.split(", ")]
    assert sum(map(len, keys)) <= 30
    async with SvitApp(store).run_test(size=SMALL) as pilot:
        hands = hands_of(pilot)
        await ahead(hands, *keys[0])
        assert hands.headline == "Triage   1 of 12 · mine"
        assert title(hands) == "Deal 00"
        assert "! overdue 20 days: Call about 00" in text_of(hands.app)
        for step in keys[1:]:
            await ahead(hands, *step)
        assert title(hands) == ""
        shown = text_of(hands.app)
        for line in (
            "3  moved",
            "2  won",
            "1  lost",
            "1  logged",
            "2  done",
            "1  snoozed",
            "1  owner changed",
            "1  skipped",
        ):
            assert f"  {line}: Deal" in shown, shown
        assert leases(store) == []
    assert deal_of(store, "Deal 01").status == "won"
    assert deal_of(store, "Deal 02").status == "lost"
    assert deal_of(store, "Deal 03").snoozed_until is not None


async def test_keys_typed_ahead_each_act_on_the_next_deal(store: Store) -> None:
    async with SvitApp(store).run_test(size=SMALL) as pilot:
        hands = hands_of(pilot)
        await hands.press("5")
        await pilot.press("w", "w", "j", "w")
        await hands.settled()
        assert title(hands) == "Deal 04"
    states = [deal_of(store, f"Deal {n:02}").status for n in range(5)]
    assert states == ["won", "won", "open", "won", "open"]


@pytest.mark.parametrize("keys", ["z\r\rw", "x\r\rw", "z\r\rz\r\rw", "x\r\rx\r\rw"])
async def test_keys_behind_those_of_a_dialog_act_on_the_next_deal(store: Store, keys: str) -> None:
    async with SvitApp(store).run_test(size=SMALL) as pilot:
        hands = hands_of(pilot)
        await hands.press("5")
        # All are there at once, as over a slow line.
        for character in keys:
            key = events.Key("enter" if character == "\r" else character, character)
            hands.app.post_message(key)
        decided = screen_of(hands).round.outcomes
        await hands.until(lambda: "won" in decided.values())
        await hands.settled()
        assert len(decided) == 1 + keys.count("z") + keys.count("x")


async def test_undo_brings_the_deal_back_and_the_next_decision_goes_on(store: Store) -> None:
    async with SvitApp(store).run_test(size=SMALL) as pilot:
        hands = hands_of(pilot)
        await hands.press("5", "j", "w", "w")
        assert title(hands) == "Deal 03"
        await hands.press("u", "u")
        assert title(hands) == "Deal 01"
        assert hands.headline.startswith("Triage   2 of 12")
        assert hands.status == "Undone: Won: Deal 01"
        assert deal_of(store, "Deal 01").status == "open"
        # The third one is undone too: it is the next; the first one was skipped and stays so.
        await hands.press("L")
        assert title(hands) == "Deal 02"
        await hands.press("L")
        assert title(hands) == "Deal 03"


async def test_a_snoozed_deal_leaves_the_queue_and_comes_back_first(
    store: Store, clock: FrozenClock
) -> None:
    async with SvitApp(store).run_test(size=SMALL) as pilot:
        hands = hands_of(pilot)
        await hands.press("5", "j")
        await ahead(hands, "z", "enter", "enter")
        assert deal_of(store, "Deal 01").snoozed_until == TODAY + timedelta(days=1)
        await hands.press("5")
        assert hands.headline.startswith("Triage   1 of 11")
        clock.forward(days=1)
        await hands.press("5")
        assert title(hands) == "Deal 01"
        assert "< back from snooze today" in text_of(hands.app)


async def test_logging_and_planning_decide_and_editing_does_not(store: Store) -> None:
    async with SvitApp(store).run_test(size=SMALL) as pilot:
        hands = hands_of(pilot)
        await hands.press("5")
        await ahead(hands, "c", *"Agreed", "ctrl+s")
        assert title(hands) == "Deal 01"
        await ahead(hands, "t", *"Write", "tab", *"tomorrow", "ctrl+s")
        assert title(hands) == "Deal 02"
        await ahead(hands, "e", "!", "ctrl+s")
        assert title(hands) in ("Deal 02!", "!Deal 02")
        await ahead(hands, "x", "escape")
        assert title(hands) in ("Deal 02!", "!Deal 02")
        assert screen_of(hands).round.outcomes == dict(
            zip(screen_of(hands).round.trail, ("logged", "planned"), strict=False)
        )


async def test_one_looks_back_and_opens_a_deal(store: Store) -> None:
    async with SvitApp(store).run_test(size=SMALL) as pilot:
        hands = hands_of(pilot)
        await hands.press("5", "w", "k")
        assert title(hands) == "Deal 00"
        assert "✓ won" in text_of(hands.app)
        await hands.press("j", "enter")
        assert hands.headline.startswith("Deal 01")
        await hands.press("w", "escape")
        assert "needs no decision any more" in text_of(hands.app)
        await hands.press("j")
        assert title(hands) == "Deal 02"
        assert set(screen_of(hands).round.outcomes.values()) == {"won", "elsewhere"}


async def test_a_stage_has_its_ends(store: Store) -> None:
    async with SvitApp(store).run_test(size=SMALL) as pilot:
        hands = hands_of(pilot)
        await hands.press("5", "H", "k", "H")
        assert title(hands) == "Deal 00"
        assert "first stage" in hands.status


async def test_the_teams_deals_and_a_members(store: Store) -> None:
    async with SvitApp(store).run_test(size=SMALL) as pilot:
        hands = hands_of(pilot)
        await hands.press("5")
        await ahead(hands, "f", *"team", "enter")
        assert "of 39 · team" in hands.headline
        await ahead(hands, "f", *"Bilyk", "enter")
        assert hands.headline.endswith("· Taras Bilyk")


async def test_who_has_no_deals_begins_with_the_teams(demo: Store) -> None:
    async with SvitApp(demo).run_test(size=SMALL) as pilot:
        hands = hands_of(pilot)
        await hands.press("5")
        assert hands.headline == "Triage   1 of 27 · team"


async def test_an_empty_queue_says_so(store: Store) -> None:
    with store.unit() as work:
        for number in range(12):
            deals.archive(work, deal_of(store, f"Deal {number:02}").key)
        calm = deals.add(work, title="Calm", contact_id=1, stage_id=2)
        tasks.add(work, title="Call", deal_id=calm.key, due=Due(TODAY + timedelta(days=2)))
    async with SvitApp(store).run_test(size=SMALL) as pilot:
        hands = hands_of(pilot)
        await hands.press("5", "w", "j", "k", "L", "d", "t")
        assert "Nothing needs a decision." in text_of(hands.app)
        assert not isinstance(hands.app.screen, ModalScreen)


async def test_what_another_has_is_passed_over_and_told(store: Store, clock: FrozenClock) -> None:
    taras = open_store(store.path, login="taras", clock=clock)
    first, second = (deal_of(store, f"Deal {number:02}").key for number in (0, 1))
    asked = triage.ask(taras, member_id=triage.TEAM, untouched_hours=24)
    with taras.unit() as work:
        triage.take(work, asked, [first])
    async with SvitApp(store).run_test(size=SMALL) as pilot:
        hands = hands_of(pilot)
        await hands.press("5")
        assert title(hands) == "Deal 01"
        assert leases(store) == [first, second]
        await hands.press(*"jjjjjjjjjjj")
        assert title(hands) == ""
        assert "1 is with taras" in text_of(hands.app)
        assert leases(store) == [first]
        # It ends by itself: the next round has the deal.
        clock.forward(minutes=2)
        await hands.press("enter")
        assert title(hands) == "Deal 00"


async def test_what_another_gave_back_comes_up_at_the_end(store: Store, clock: FrozenClock) -> None:
    taras = open_store(store.path, login="taras", clock=clock)
    asked = triage.ask(taras, member_id=triage.TEAM, untouched_hours=24)
    with taras.unit() as work:
        triage.take(work, asked, [deal_of(store, "Deal 00").key])
    async with SvitApp(store).run_test(size=SMALL) as pilot:
        hands = hands_of(pilot)
        await hands.press("5")
        with taras.unit() as work:
            triage.leave(work)
        await hands.press(*"jjjjjjjjjjj")
        assert title(hands) == "Deal 00"
        assert hands.headline.startswith("Triage   12 of 12")


async def test_a_decision_on_a_deal_that_another_took_meanwhile_is_refused(
    store: Store, clock: FrozenClock
) -> None:
    taras = open_store(store.path, login="taras", clock=clock)
    asked = triage.ask(taras, member_id=triage.TEAM, untouched_hours=24)
    async with SvitApp(store).run_test(size=SMALL) as pilot:
        hands = hands_of(pilot)
        await hands.press("5")
        clock.forward(minutes=3)
        with taras.unit() as work:
            assert triage.take(work, asked, [deal_of(store, "Deal 00").key]).deal_id
        await hands.press("w")
        assert "taras has this deal in triage now" in hands.status
        assert title(hands) == "Deal 00"
        await hands.press("j", "w")
        assert title(hands) == "Deal 02"
    assert deal_of(store, "Deal 00").status == "open"


async def test_the_deal_on_screen_stays_ones_own(store: Store, clock: FrozenClock) -> None:
    async with SvitApp(store).run_test(size=SMALL) as pilot:
        hands = hands_of(pilot)
        await hands.press("5")
        clock.forward(seconds=100)
        await screen_of(hands)._prolong()
        clock.forward(seconds=100)
        taras = open_store(store.path, login="taras", clock=clock)
        asked = triage.ask(taras, member_id=triage.TEAM, untouched_hours=24)
        with taras.unit() as work:
            assert triage.take(work, asked, [deal_of(store, "Deal 00").key]).deal_id is None


async def test_leaving_in_the_middle_keeps_what_was_decided(store: Store) -> None:
    async with SvitApp(store).run_test(size=SMALL) as pilot:
        hands = hands_of(pilot)
        await hands.press("5", "w", "w", "escape")
        await hands.until(lambda: leases(store) == [])
        await hands.press("5")
        assert title(hands) == "Deal 02"
        assert hands.headline == "Triage   1 of 10 · mine"
    assert leases(store) == []


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 12)])
async def test_it_fits(store: Store, size: tuple[int, int]) -> None:
    async with SvitApp(store).run_test(size=size) as pilot:
        hands = hands_of(pilot)
        await hands.press("5")
        shown = text_of(hands.app)
        assert "Deal 00" in shown
        assert "overdue 20 days" in shown
        assert ("page down" in shown) == (size == (40, 12))
        before = shown
        await hands.press("pagedown")
        assert (text_of(hands.app) != before) == (size == (40, 12))


async def test_undoing_a_step_that_was_offered_leaves_the_decision(store: Store) -> None:
    with store.unit() as work:
        for row in task_reads.task_rows(work.session, TaskFilter()):
            tasks.archive(work, row.id)
    async with SvitApp(store).run_test(size=SMALL) as pilot:
        hands = hands_of(pilot)
        await hands.press("5")
        moved = screen_of(hands).round.deal_id
        await hands.press("L", "y", "u")
        assert screen_of(hands).round.outcomes == {moved: "moved"}
