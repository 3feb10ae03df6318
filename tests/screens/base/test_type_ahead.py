"""Keys typed ahead, where no screen takes them any more."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence

from textual import events
from textual.screen import ModalScreen

from svit_tui.screens.base.type_ahead import TypeAheadApp
from svit_tui.widgets.picker import Choice, PickerModal
from tests.settling import settled


class SlowDialog(ModalScreen[None]):
    """A dialog that never comes to take keys."""

    takes_keys = False


async def test_keys_that_still_wait_when_the_program_ends_go_with_it() -> None:
    app = TypeAheadApp()
    async with app.run_test():
        app.push_screen(SlowDialog())
        await settled(app, with_threads=0)
        app.post_message(events.Key("x", "x"))
        await settled(app, with_threads=0)
    # The timer that looks for them may fire when no screen is left.
    await app._look_again()
    assert not app._looks_again
    # And one that a widget did not want may come back.
    late = events.Key("x", "x")
    late._set_forwarded()
    await app.on_event(late)


async def test_a_key_that_comes_back_while_the_widgets_go_is_dropped() -> None:
    app = TypeAheadApp()
    async with app.run_test():
        picker = PickerModal("Deal", [Choice(1, "a")])
        await app.push_screen(picker)
        await settled(app, with_threads=0)
        await picker.query_children().remove()
        app._running = False
        late = events.Key("up", None)
        late._set_forwarded()
        await app.on_event(late)


class PickerApp(TypeAheadApp):
    """An application that asks for something that has to be looked up, and is not there."""

    def __init__(self) -> None:
        super().__init__()
        self.come = threading.Event()

    def look(self, query: str) -> Sequence[Choice]:
        if query:
            self.come.wait(10)
            return []
        return [Choice(1, "a")]


async def test_enter_on_what_is_not_found_leaves_the_keys_to_the_picker() -> None:
    app = PickerApp()
    async with app.run_test() as pilot:
        picker = PickerModal("Deal", app.look)
        await app.push_screen(picker)
        await pilot.pause()
        for key, character in (("z", "z"), ("enter", "\r"), ("escape", None)):
            app.post_message(events.Key(key, character))
        await settled(app, with_threads=0)
        assert app.screen is picker
        app.come.set()
        deadline = time.monotonic() + 10
        while app.screen is picker:
            assert time.monotonic() < deadline
            await pilot.pause()
