"""Pictures of triage: a deal in the middle of a round, and the end of one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from textual.pilot import Pilot

from svit_tui.app.app import SvitApp
from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.contacts.changes import Point
from svit_tui.crm.deals import changes as deals
from svit_tui.crm.pipelines import qualification
from svit_tui.crm.tasks import changes as tasks
from svit_tui.crm.tasks import events
from svit_tui.crm.tasks.changes import Due
from svit_tui.crm.tasks.events import EventTime
from svit_tui.crm.timeline import communications
from svit_tui.i18n import set_language
from svit_tui.model.deal import Deal
from svit_tui.model.kinds import ContactKind
from svit_tui.model.qualification import Assessment
from svit_tui.model.values.money import Money
from svit_tui.store.store import Store
from tests.conftest import FrozenClock
from tests.screens.conftest import Hands
from tests.screens.snapshots import SnapCompare
from tests.screens.test_pictures import SIZES

TODAY = date(2026, 11, 24)


@pytest.fixture
def morning(demo: Store, clock: FrozenClock) -> Store:
    """The demo company, with five deals of Olena's own: one has about every reason there is."""
    today, clock.now = clock.now, clock.now - timedelta(days=40)
    with demo.unit() as work:
        clinic = contacts.add(
            work,
            name="Клініка «Світло»",
            kind=ContactKind.ORGANIZATION,
            points=[Point("phone", "+380 44 555-01-01"), Point("email", "info@svitlo.example")],
        ).key
        criteria = [criterion.key for criterion in qualification.criteria(work.session, 1)]
        worst = deals.add(
            work,
            title="Website with booking for the whole clinic",
            contact_id=clinic,
            stage_id=3,
            amount=Money(18_000_000, "UAH"),
            source_id=1,
            expected_close_on=TODAY - timedelta(days=4),
            tags=["vip"],
        ).key
        deals.snooze(work, worst, TODAY - timedelta(days=2))
        work.change(work.get(Deal, worst), snooze_reason="budget in December")
        for criterion, value in zip(criteria[:3], (4, 2, 1), strict=True):
            work.add(Assessment(deal_id=worst, criterion_id=criterion, value=value))
        tasks.add(
            work,
            title="Call about the offer",
            kind="call",
            deal_id=worst,
            due=Due(date(2026, 11, 21)),
        )
        tasks.add(work, title="Send the contract", kind="email", deal_id=worst)
        at = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
        events.add(work, title="Demo at the clinic", span=EventTime(at), deal_id=worst)
        for title in ("ERP licences", "Annual support", "Warehouse scanners", "Сайт для філії"):
            deals.add(work, title=title, contact_id=clinic, stage_id=2)
    for days, subject in ((1, "First call"), (3, "Offer sent"), (9, "They compare offers")):
        clock.now += timedelta(days=days)
        with demo.unit() as work:
            communications.log(
                work, "call", deal_id=worst, participants=[clinic], subject=subject, body="Ok."
            )
    clock.now = today
    return demo


@pytest.mark.parametrize("size", [*SIZES, "40x12"])
@pytest.mark.parametrize("name", ["middle", "end"])
def test_triage_looks_as_it_did(
    snap_compare: SnapCompare, morning: Store, name: str, size: str
) -> None:
    assert picture(snap_compare, morning, name, size)


def test_triage_in_ukrainian(snap_compare: SnapCompare, morning: Store) -> None:
    set_language("uk")
    assert picture(snap_compare, morning, "middle", "80x24")


def picture(snap_compare: SnapCompare, store: Store, name: str, size: str) -> bool:
    async def run(pilot: Pilot[None]) -> None:
        assert isinstance(pilot.app, SvitApp)
        hands = Hands(pilot.app, pilot)
        await hands.press("5")
        if name == "end":
            await hands.press("L", "w", "L", "j", "w")

    wide, high = (int(part) for part in size.split("x"))
    return snap_compare(SvitApp(store), terminal_size=(wide, high), run_before=run)
