"""What is still under way when the program ends is no crash."""

from __future__ import annotations

import asyncio

from svit_tui.app.app import SvitApp
from svit_tui.store.store import Store
from svit_tui.widgets.board import BoardView


async def test_a_read_that_comes_after_the_end_is_no_crash(demo: Store) -> None:
    app = SvitApp(demo)
    late = asyncio.Event()

    async def read_on() -> None:
        try:
            await late.wait()
        finally:
            app.screen_stack[0].query_one("#gone", BoardView)

    async with app.run_test() as pilot:
        app.run_worker(read_on())
        await pilot.pause()
    assert app.crash is None
    assert app.return_code in (None, 0)


async def test_an_error_while_one_works_is_one(demo: Store) -> None:
    app = SvitApp(demo)
    try:
        async with app.run_test() as pilot:
            app.call_later(lambda: 1 / 0)
            await pilot.pause()
            await pilot.pause()
    except ZeroDivisionError:
        pass
    assert isinstance(app.crash, ZeroDivisionError)
