"""Pictures of the tasks and the week, at both sizes and on a very small screen."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from svit_tui.crm.tasks import changes as tasks
from svit_tui.crm.tasks import events
from svit_tui.crm.tasks.changes import SOMETIME, Due
from svit_tui.crm.tasks.events import EventTime
from svit_tui.model.deal import Deal
from svit_tui.model.kinds import Priority
from svit_tui.store.store import Store
from tests.screens.snapshots import SnapCompare
from tests.screens.test_pictures import SIZES, picture

TODAY = date(2026, 11, 24)
# Title, kind, days from today, hour or none, which open deal it is about or none.
TASKS: tuple[tuple[str, str, int | None, int | None, int | None], ...] = (
    ("Ask about the budget", "call", -9, None, 0),
    ("Send the brochure", "email", -2, None, 1),
    ("Prepare the offer", "todo", 0, 9, 2),
    ("Call back about prices", "call", 0, 15, 3),
    ("Write to the accountant", "email", 0, None, None),
    ("Demo of the warehouse module", "meeting", 1, 11, 4),
    ("Узгодити договір", "call", 1, None, 5),
    ("Answer to the tender", "deadline", 3, None, 6),
    ("Visit the fair", "todo", 20, None, None),
    ("Tidy up the price list", "todo", None, None, None),
)
SCREENS: dict[str, tuple[str, ...]] = {
    "tasks": ("4", "j"),
    "tasks_selected": ("4", "space", "space"),
    "week": ("4", "v", "home", "j"),
}


def open_deals(session: Session) -> list[Deal]:
    query = select(Deal).where(Deal.status == "open", col(Deal.archived_at).is_(None))
    return list(session.exec(query.order_by(col(Deal.id)).limit(7)))


@pytest.fixture
def planned(demo: Store) -> Store:
    """The demo company with something to do."""
    with demo.unit() as work:
        deals = [deal.key for deal in open_deals(work.session)]
        for title, kind, days, hour, about in TASKS:
            due = SOMETIME
            if days is not None:
                day = TODAY + timedelta(days=days)
                due = Due(day)
                if hour is not None:
                    at = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
                    due = Due.moment(at)
            tasks.add(
                work,
                title=title,
                kind=kind,
                due=due,
                deal_id=deals[about] if about is not None else None,
                priority=Priority.HIGH if days == 0 and hour == 9 else Priority.NORMAL,
                rule="weekly" if title.startswith("Write") else "",
            )
        events.add(
            work,
            title="Quarterly review",
            span=EventTime(
                datetime(2026, 11, 24, 13, tzinfo=UTC), datetime(2026, 11, 24, 14, 30, tzinfo=UTC)
            ),
            place="Office",
            deal_id=deals[3],
        )
        events.add(
            work,
            title="Trade fair",
            span=EventTime(date(2026, 11, 26), date(2026, 11, 28)),
            place="Kyiv",
        )
        held = events.add(
            work,
            title="Kick-off",
            span=EventTime(datetime(2026, 11, 23, 8, tzinfo=UTC)),
            deal_id=deals[2],
        )
        events.finish(work, held.key)
    return demo


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_looks_as_it_did(
    snap_compare: SnapCompare, planned: Store, name: str, size: str
) -> None:
    assert picture(snap_compare, planned, SCREENS[name], SIZES[size])


@pytest.mark.parametrize("name", ["tasks", "week"])
def test_a_screen_on_a_tiny_terminal(snap_compare: SnapCompare, planned: Store, name: str) -> None:
    assert picture(snap_compare, planned, SCREENS[name], (40, 12))


def test_an_empty_list_of_tasks(snap_compare: SnapCompare, demo: Store) -> None:
    assert picture(snap_compare, demo, ("4",), (80, 24))
