"""What a deal's screen and a contact's card tell beside their lists."""

from __future__ import annotations

import re

import pytest

from svit_tui.app.app import SvitApp
from svit_tui.crm.deals import changes as deals
from svit_tui.crm.timeline.order import TimelineFilter
from svit_tui.i18n import set_language
from svit_tui.screens.contacts.card import ContactScreen
from svit_tui.screens.deals.facts import progress
from svit_tui.screens.deals.screen import DealCardScreen
from svit_tui.store.store import Store
from svit_tui.widgets.cells import plain
from tests.screens.cards.test_card_screen import card, number_of, of
from tests.screens.conftest import Hands, text_of

WEBSITE = "Website with booking"


def test_a_mark_tells_how_far_along_its_pipeline_a_deal_is() -> None:
    assert progress(1, 6) == "▰▱▱▱▱▱"
    assert progress(6, 6) == "▰▰▰▰▰▰"
    assert progress(2, 1) == ""
    assert progress(4, 12) == "4/12"
    assert plain(progress(2, 6)) == "##...."


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_a_deal_says_its_title_once_and_its_stage_with_a_mark(
    demo: Store, size: tuple[int, int]
) -> None:
    async with SvitApp(demo).run_test(size=size) as pilot:
        hands = Hands(of(pilot), pilot)
        await card(hands, DealCardScreen(number_of(demo, "deal", WEBSITE)))
        shown = text_of(hands.app)
        assert shown.count(WEBSITE) == 1
        assert re.search(r"stage +▰▰▱▱▱▱ Qualification · \d", shown)
        assert re.search(r"closes +\d+ Nov, passed", shown)
        assert "still open" not in shown


async def test_labels_are_whole_and_values_stand_below_each_other(demo: Store) -> None:
    set_language("uk")
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        await card(hands, DealCardScreen(number_of(demo, "deal", WEBSITE)))
        lines = text_of(hands.app).split("\n")
        starts = {
            line.index(value)
            for label, value in (
                ("контакт", "Cloverfield School"),
                ("відповідальний", "Kate Morrison"),
                ("наступний крок", "☎"),
                ("стадія", "▰▰▱▱▱▱"),
            )
            for line in lines
            if line.startswith(f" {label} ")
        }
        assert len(starts) == 1


async def test_a_won_deal_says_so_and_has_no_chance(demo: Store) -> None:
    number = number_of(demo, "deal", WEBSITE)
    with demo.unit() as work:
        deals.win(work, number)
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        await card(hands, DealCardScreen(number))
        shown = text_of(hands.app)
        assert re.search(r"state +won today", shown)
        assert "weighted" not in shown


async def test_a_contact_says_whose_number_that_is(demo: Store) -> None:
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        await card(hands, ContactScreen(number_of(demo, "contact", "Cloverfield School")))
        shown = text_of(hands.app)
        assert shown.split("\n")[1].startswith(" @ info@org19.example ")
        assert re.search(r"external id +org-\d+ \(demo\)", shown)


async def test_a_small_screen_says_that_there_are_more(demo: Store) -> None:
    async with SvitApp(demo).run_test(size=(40, 12)) as pilot:
        hands = Hands(of(pilot), pilot)
        await card(hands, DealCardScreen(number_of(demo, "deal", WEBSITE)))
        third = text_of(hands.app).split("\n")[3]
        assert third.rstrip().endswith(" …")


async def test_a_card_names_its_filter_and_escape_clears_it(demo: Store) -> None:
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        screen = await card(hands, ContactScreen(number_of(demo, "contact", "Cloverfield School")))
        await hands.press("slash", *"school", "enter")
        assert "filtered: school (esc clears)" in hands.headline
        assert isinstance(screen, ContactScreen)
        screen.wanted = TimelineFilter(kinds=("call",))
        screen.facets_said = ("call",)
        screen.changed(frozenset())
        await hands.settled()
        assert "filtered: school, call (esc clears)" in hands.headline
        await hands.press("escape")
        assert "filtered" not in hands.headline
        assert hands.app.screen is screen
