"""The row under the cursor of a deal or a contact is read in full below its list."""

from __future__ import annotations

from datetime import date

import pytest

from svit_tui.app.app import SvitApp
from svit_tui.crm.deals import changes as deals
from svit_tui.crm.tasks import changes as tasks
from svit_tui.crm.timeline import communications
from svit_tui.model.deal import Deal
from svit_tui.model.kinds import CommunicationKind, TaskKind
from svit_tui.screens.contacts.card import ContactScreen
from svit_tui.screens.deals.screen import DealCardScreen
from svit_tui.store.store import Store
from tests.screens.base.test_reads_below import beside, read, read_through
from tests.screens.cards.test_card_screen import card, number_of, of
from tests.screens.conftest import Hands, text_of

TITLE = "Website with booking"
BODY = "Their lawyer reads the contract, " * 6 + "answer by Friday."


@pytest.fixture
def deal(demo: Store) -> int:
    """A deal with a long mail and a task that has notes."""
    with demo.unit() as work:
        found = work.session.get_one(Deal, number_of(demo, "deal", TITLE))
        communications.log(
            work,
            kind=CommunicationKind.EMAIL,
            participants=[found.contact_id],
            deal_id=found.key,
            subject="About the contract",
            body=BODY,
        )
        tasks.add(
            work,
            kind=TaskKind.CALL,
            title="Ask the lawyer",
            deal_id=found.key,
            contact_id=found.contact_id,
            notes="The number is on the last page.",
        )
        return found.key


async def test_a_deals_tasks_people_and_mails_are_read(demo: Store, deal: int) -> None:
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        screen = await card(hands, DealCardScreen(deal))
        await hands.press("j")
        lines = " ".join(read(hands))
        assert "☎ call  some time  Ask the lawyer  Cloverfield School" in lines
        assert "The number is on the last page." in lines
        # The whole screen is about the deal.
        assert TITLE not in lines
        await hands.press("tab")
        assert read(hands)[0].startswith("contact  Cloverfield School")
        while screen.entry() is None:
            await hands.press("tab")
        first, *text = read(hands)
        assert first.startswith("↗ e-mail")
        assert "About the contract" in first
        assert " ".join(text).strip() == BODY


@pytest.mark.parametrize("is_contact", [False, True])
async def test_a_long_mail_on_a_card_is_read_to_its_end(
    demo: Store, deal: int, is_contact: bool
) -> None:
    school = number_of(demo, "contact", "Cloverfield School")
    async with SvitApp(demo).run_test(size=(80, 24)) as pilot:
        hands = Hands(of(pilot), pilot)
        screen = await card(hands, ContactScreen(school) if is_contact else DealCardScreen(deal))
        while screen.entry() is None:
            await hands.press("tab")
        assert "Friday" not in " ".join(read(hands))
        assert "answer by Friday." in " ".join(await read_through(hands))


@pytest.mark.parametrize("is_contact", [False, True])
async def test_a_wide_card_reads_beside_its_list(demo: Store, deal: int, is_contact: bool) -> None:
    school = number_of(demo, "contact", "Cloverfield School")
    async with SvitApp(demo).run_test(size=(170, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        screen = await card(hands, ContactScreen(school) if is_contact else DealCardScreen(deal))
        while screen.entry() is None:
            await hands.press("tab")
        await hands.until(lambda: "About the contract" in beside(hands))
        assert BODY in " ".join(beside(hands))
        await pilot.resize_terminal(169, 40)
        await hands.until(lambda: "About the contract" in " ".join(read(hands)))


async def test_a_contacts_deals_and_mails_are_read_with_their_deal(demo: Store, deal: int) -> None:
    assert deal
    school = number_of(demo, "contact", "Cloverfield School")
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        screen = await card(hands, ContactScreen(school))
        lines = " ".join(read(hands))
        assert "Advertising refresh  €800  Proposal · 12d  ☎ tomorrow 11:00" in lines
        while screen.entry() is None:
            await hands.press("tab")
        assert "About the contract" in read(hands)[0]
        assert TITLE in " ".join(read(hands))


async def test_a_small_card_has_no_lines_below(demo: Store, deal: int) -> None:
    async with SvitApp(demo).run_test(size=(60, 20)) as pilot:
        hands = Hands(of(pilot), pilot)
        await card(hands, DealCardScreen(deal))
        assert read(hands) == []
        await pilot.resize_terminal(80, 24)
        await hands.settled()
        assert len(read(hands)) == 2


async def test_a_close_date_has_passed_and_only_a_step_is_overdue(demo: Store) -> None:
    deal = number_of(demo, "deal", TITLE)
    with demo.unit() as work:
        deals.edit(work, deal, expected_close_on=date(2026, 11, 18))
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        await card(hands, DealCardScreen(deal))
        assert "close passed 18 Nov" in hands.headline
        assert "overdue 18 Nov" not in text_of(hands.app)
