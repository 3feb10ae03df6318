"""Keys typed ahead, where no screen takes them any more."""

from __future__ import annotations

from textual import events
from textual.screen import ModalScreen

from svit_tui.type_ahead import TypeAheadApp


class SlowDialog(ModalScreen[None]):
    """A dialog that never comes to take keys."""

    takes_keys = False


async def test_keys_that_still_wait_when_the_program_ends_go_with_it() -> None:
    app = TypeAheadApp()
    async with app.run_test() as pilot:
        app.push_screen(SlowDialog())
        await pilot.pause()
        app.post_message(events.Key("x", "x"))
        await pilot.pause()
    # The timer that looks for them may fire when no screen is left.
    await app._look_again()
    assert not app._looks_again
