"""The panel at the right of the board reads the deal under the cursor."""

from __future__ import annotations

import threading
from datetime import datetime

import pytest
from sqlmodel import Session

from svit_tui.app.app import SvitApp
from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.deals import changes as deals
from svit_tui.crm.tasks import changes as tasks
from svit_tui.crm.timeline import communications
from svit_tui.crm.triage.card import TriageCard, triage_card
from svit_tui.i18n import set_language
from svit_tui.screens.board import panel
from svit_tui.store.store import Store
from svit_tui.widgets.side_panel import SidePanel
from svit_tui.widgets.strip import StripLine
from tests.screens.board.test_screen import of
from tests.screens.conftest import Hands

WIDE, USUAL = (160, 45), (120, 40)


def read(hands: Hands) -> list[str]:
    """The lines of the panel that have a text; none if it is not there."""
    found = [each for each in hands.board.query(SidePanel) if each.display]
    lines = [each.render_line(row).text for each in found for row in range(each.size.height)]
    return [said for line in lines if (said := line.removeprefix("│").strip())]


def below(hands: Hands) -> bool:
    """Whether the lines below the board are shown."""
    return any(line.display for line in hands.board.query(StripLine))


async def test_a_wide_screen_reads_the_deal_beside_the_board(demo: Store) -> None:
    async with SvitApp(demo).run_test(size=WIDE) as pilot:
        hands = Hands(of(pilot), pilot)
        await hands.press("l")
        lines = read(hands)
        assert lines[:2] == ["Website with booking", "Cloverfield School"]
        assert "€1,100 · 20%" in lines
        assert lines.index("Planned") < lines.index("☎ call · 16:30") < lines.index("Last")
        assert "Call the headmaster" in lines
        assert not below(hands)
        await hands.press("j")
        assert read(hands)[0] == hands.card.title


async def test_six_stages_stay_whole_beside_the_panel(demo: Store) -> None:
    async with SvitApp(demo).run_test(size=(150, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        await hands.settled()
        assert hands.board.view.visible_columns == 6
        assert read(hands)


async def test_a_key_shows_and_hides_the_panel_and_the_choice_is_kept(demo: Store) -> None:
    async with SvitApp(demo).run_test(size=USUAL) as pilot:
        hands = Hands(of(pilot), pilot)
        await hands.settled()
        assert read(hands) == []
        assert below(hands)
        await hands.press("I")
        assert read(hands)[0] == hands.card.title
        assert not below(hands)
    async with SvitApp(demo).run_test(size=USUAL) as pilot:
        hands = Hands(of(pilot), pilot)
        await hands.settled()
        assert read(hands)[0] == hands.card.title
        await hands.press("I")
        assert read(hands) == []
        assert below(hands)
    async with SvitApp(demo).run_test(size=WIDE) as pilot:
        hands = Hands(of(pilot), pilot)
        await hands.settled()
        assert read(hands) == []


async def test_a_narrow_screen_has_no_room_for_it(demo: Store) -> None:
    async with SvitApp(demo).run_test(size=(99, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        await hands.press("I")
        assert read(hands) == []
        assert hands.status == "The panel needs a screen that is 100 columns wide."
        await pilot.resize_terminal(160, 45)
        await hands.settled()
        assert read(hands)[0] == hands.card.title
        await pilot.resize_terminal(80, 24)
        await hands.settled()
        assert read(hands) == []
        assert below(hands)


async def test_the_list_has_the_panel_too(demo: Store) -> None:
    async with SvitApp(demo).run_test(size=WIDE) as pilot:
        hands = Hands(of(pilot), pilot)
        await hands.press("v", "j", "j")
        assert read(hands)[0] == hands.card.title
        await hands.press("slash", *"audit", "enter")
        assert "audit" in read(hands)[0].casefold()
        await hands.press("escape", "slash", *"zzzz", "enter")
        assert read(hands) == []


async def test_what_is_changed_is_read_at_once(demo: Store) -> None:
    async with SvitApp(demo).run_test(size=WIDE) as pilot:
        hands = Hands(of(pilot), pilot)
        await hands.press("l")
        assert "↗ call · today" not in read(hands)
        await hands.press("c", "ctrl+s")
        await hands.until(lambda: "↗ call · today" in read(hands))


async def test_a_deal_of_which_nothing_is_known_says_so(demo: Store) -> None:
    with demo.unit() as work:
        person = contacts.add(work, first_name="Нова", last_name="Людина")
        deals.add(work, title="Тиша", contact_id=person.key)
    async with SvitApp(demo).run_test(size=WIDE) as pilot:
        hands = Hands(of(pilot), pilot)
        await hands.press("slash", *"Тиша", "enter")
        lines = read(hands)
        assert lines[:2] == ["Тиша", hands.card.contact_name]
        assert "Nothing: t plans a task." in lines


async def test_many_steps_are_counted(demo: Store) -> None:
    async with SvitApp(demo).run_test(size=WIDE) as pilot:
        hands = Hands(of(pilot), pilot)
        await hands.settled()
        deal = hands.card
        with demo.unit() as work:
            for number in range(7):
                tasks.add(work, title=f"Ring {number}", deal_id=deal.id)
        await hands.press("j", "k")
        lines = read(hands)
        assert {"Ring 0", "Ring 4", "and 2 more"} <= set(lines)
        assert "Ring 5" not in lines


async def test_an_entry_of_another_deal_names_it(demo: Store) -> None:
    with demo.unit() as work:
        person = contacts.add(work, first_name="Дві", last_name="Нагоди")
        deals.add(work, title="Перша", contact_id=person.key)
        second = deals.add(work, title="Друга", contact_id=person.key)
        communications.log(work, "note", deal_id=second.key, body="Текст")
    async with SvitApp(demo).run_test(size=WIDE) as pilot:
        hands = Hands(of(pilot), pilot)
        await hands.press("slash", *"Перша", "enter")
        assert "note · today · Друга" in read(hands)


async def test_the_panel_is_read_in_a_thread_and_not_while_a_key_is_held(
    demo: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[str] = []

    def watched(session: Session, deal_id: int, now: datetime) -> TriageCard:
        threads.append(threading.current_thread().name)
        return triage_card(session, deal_id, now)

    monkeypatch.setattr(panel, "triage_card", watched)
    async with SvitApp(demo).run_test(size=WIDE) as pilot:
        hands = Hands(of(pilot), pilot)
        await hands.settled()
        threads.clear()
        for _time in range(6):
            hands.board.action_down()
        await hands.settled()
        assert read(hands)[0] == hands.card.title
    assert len(threads) == 1
    assert threads[0].startswith("read")


async def test_in_ukrainian(demo: Store) -> None:
    set_language("uk")
    async with SvitApp(demo).run_test(size=WIDE) as pilot:
        hands = Hands(of(pilot), pilot)
        await hands.press("l")
        lines = read(hands)
        assert "1 100 € · 20%" in [line.replace("\u00a0", " ") for line in lines]
        assert {"Заплановано", "Останнє"} <= set(lines)
