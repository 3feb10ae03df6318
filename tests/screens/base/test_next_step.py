"""The next step is offered in the status line, and taken by one key."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest

from svit_tui.app.app import SvitApp
from svit_tui.crm.tasks import changes as tasks
from svit_tui.crm.tasks import rows as task_reads
from svit_tui.crm.tasks.rows import TaskFilter
from svit_tui.screens.base.screen import CrmScreen
from svit_tui.settings.groups import Settings, Work
from svit_tui.store.store import Store
from svit_tui.widgets.form import FormModal
from svit_tui.widgets.frame import StatusLine
from svit_tui.widgets.picker import PickerModal
from tests.screens.conftest import Hands, text_of

Opened = Callable[..., AbstractAsyncContextManager[Hands]]


@pytest.fixture
def opened(demo: Store) -> Opened:
    """The demo company's board, the cursor on a lead; no deal has a next step."""
    with demo.unit() as work:
        for row in task_reads.task_rows(work.session, TaskFilter()):
            tasks.archive(work, row.id)

    @asynccontextmanager
    async def run(*, offers: bool = True) -> AsyncIterator[Hands]:
        app = SvitApp(demo, Settings(work=Work(offer_next_step=offers)))
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            yield Hands(app, pilot)

    return run


def hint(hands: Hands) -> str:
    return hands.app.screen.query_one(StatusLine).hint


def planned(store: Store) -> list[tuple[str, str, str | None]]:
    with store.read() as session:
        rows = task_reads.task_rows(session, TaskFilter())
    return [(row.title, row.kind, row.due_on.isoformat() if row.due_on else None) for row in rows]


async def log_call(hands: Hands) -> None:
    await hands.pilot.press("c")
    await hands.until(lambda: isinstance(hands.app.screen, FormModal) and bool(hands.app.focused))
    await hands.pilot.press("H", "i", "ctrl+s")
    await hands.until(lambda: isinstance(hands.app.screen, CrmScreen))
    await hands.settled()


async def test_after_a_move_one_key_plans_the_next_step(demo: Store, opened: Opened) -> None:
    async with opened() as hands:
        title = hands.card.title
        await hands.press("L")
        assert hands.status == f"Moved: {title}"
        assert hint(hands) == "y call tomorrow · t another · u undo"
        await hands.press("y")
        assert hands.status == f"New task: Call about {title}"
        assert hint(hands) == "u undo"
        assert planned(demo) == [(f"Call about {title}", "call", "2026-11-25")]
        await hands.press("u")
        assert planned(demo) == []
        # The move was a change before that.
        await hands.press("u")
        assert hands.status == f"Undone: Moved: {title}"


async def edit(hands: Hands, *keys: str, stage: str = "") -> None:
    """Edit the deal by its form: these keys from the title on, perhaps a stage, then save."""
    await hands.pilot.press("e")
    await hands.until(lambda: isinstance(hands.app.screen, FormModal) and bool(hands.app.focused))
    await hands.pilot.press(*keys)
    if stage:
        await hands.pilot.press("tab", "tab", "tab", "enter")
        await hands.until(lambda: isinstance(hands.app.screen, PickerModal))
        picker = hands.app.screen
        assert isinstance(picker, PickerModal)
        await hands.pilot.press(*stage)
        await hands.until(lambda: [one.label for one in picker.rows.choices] == [stage])
        await hands.pilot.press("enter")
        await hands.until(lambda: isinstance(hands.app.screen, FormModal))
    await hands.pilot.press("ctrl+s")
    await hands.until(lambda: isinstance(hands.app.screen, CrmScreen))
    await hands.settled()


async def test_a_deal_edited_into_another_stage_gets_the_offer_too(opened: Opened) -> None:
    async with opened() as hands:
        board = hands.board.board
        assert board is not None
        first, second, *_rest = board.stages
        assert hands.card.stage_id == first.id
        await edit(hands, "end", "!")
        assert (hands.app.offered, hint(hands)) == (None, "u undo")
        await edit(hands, stage=second.name)
        assert hands.status.startswith("Edited: ")
        assert hint(hands) == "y call tomorrow · t another · u undo"
        await hands.press("y")
        assert hands.status.startswith("New task: Call about")


async def test_it_is_taken_on_a_ukrainian_keyboard_too(demo: Store, opened: Opened) -> None:
    async with opened() as hands:
        await hands.press("L", "н")
        assert len(planned(demo)) == 1


async def test_any_other_key_drops_the_offer(demo: Store, opened: Opened) -> None:
    async with opened() as hands:
        await hands.press("L")
        await hands.press("j")
        assert (hands.app.offered, hint(hands)) == (None, "u undo")
        await hands.press("y")
        assert hands.status == "No next step is on offer."
        assert planned(demo) == []


async def test_undo_drops_the_offer(demo: Store, opened: Opened) -> None:
    async with opened() as hands:
        await hands.press("L", "u")
        assert hint(hands) == "ctrl+r redo"
        await hands.press("y")
        assert planned(demo) == []
        await hands.press("ctrl+r")
        assert (hands.app.offered, hint(hands)) == (None, "u undo")


async def test_it_can_be_turned_off(demo: Store, opened: Opened) -> None:
    async with opened(offers=False) as hands:
        await hands.press("L")
        assert hint(hands) == "u undo"
        await hands.press("y")
        assert planned(demo) == []


async def test_several_deals_at_once_get_no_offer(opened: Opened) -> None:
    async with opened() as hands:
        await hands.press("space", "space", "L")
        assert "and 1 more" in hands.status
        assert (hands.app.offered, hint(hands)) == (None, "u undo")


async def test_a_deal_with_a_next_step_gets_no_offer(opened: Opened) -> None:
    async with opened() as hands:
        await hands.press("L", "y")
        await hands.press("L")
        assert (hands.app.offered, hint(hands)) == (None, "u undo")


async def test_a_deal_that_is_won_gets_no_offer(opened: Opened) -> None:
    async with opened() as hands:
        await hands.press("w")
        assert (hands.app.offered, hint(hands)) == (None, "u undo")


@pytest.mark.parametrize("where", ["board", "deal", "timeline"])
async def test_a_logged_call_brings_an_offer_on_every_screen(
    demo: Store, opened: Opened, where: str
) -> None:
    async with opened() as hands:
        title = hands.card.title
        if where == "deal":
            await hands.press("enter")
        await log_call(hands)
        if where == "timeline":
            # Another one, about the deal of the entry that the first has left.
            await hands.press("3")
            await log_call(hands)
        assert hint(hands) == "y call Thu · t another · u undo"
        await hands.press("y")
        assert hands.status == f"New task: Call about {title}"
    assert planned(demo) == [(f"Call about {title}", "call", "2026-11-26")]


async def test_doing_the_last_task_brings_an_offer(demo: Store, opened: Opened) -> None:
    async with opened() as hands:
        deal = hands.card.id
        with demo.unit() as work:
            first, last = (tasks.add(work, title=title, deal_id=deal).key for title in "ab")
        await hands.board.write(lambda work: tasks.finish(work, first))
        assert hands.app.offered is None
        await hands.board.write(lambda work: tasks.finish(work, last))
        assert hint(hands) == "y call tomorrow · t another · u undo"


async def test_another_step_is_planned_for_the_deal_of_the_offer(opened: Opened) -> None:
    async with opened() as hands:
        title = hands.card.title
        await hands.press("L")
        assert "t another" in hint(hands)
        # The cursor is where it is; what is offered is for the deal that was moved.
        hands.board.view.move(1, 1)
        assert hands.card.title != title
        await hands.pilot.press("t")
        await hands.until(lambda: isinstance(hands.app.screen, FormModal))
        await hands.until(lambda: f"Deal           {title[:30]}" in text_of(hands.app))
        assert hands.app.offered is None
        await hands.press("escape")
        assert hint(hands) == "u undo"
