"""Hold keys typed ahead until what the keys before them brought is there.

Who knows the keys types `x`, a few letters of the reason and `enter` in one go, and over a slow
line they all arrive at once. Without this the letters would act on the screen behind.
"""

from __future__ import annotations

from collections import deque
from time import monotonic
from typing import Any

from textual import events
from textual.app import App
from textual.dom import DOMNode
from textual.screen import ModalScreen
from textual.widget import Widget

# The group of workers that ask something in dialogs.
ASKING = "asking"
# Keys that never wait.
AT_ONCE = ("ctrl+q", "ctrl+c")
# What the terminal makes of enter while the program does not have it yet; else nobody types it.
LINE_FEED = "ctrl+j"
LOOK_AGAIN_SECONDS = 0.02
# A widget that answers a key later than this must not keep the next ones for ever.
LONGEST_EFFECT_SECONDS = 2.0


class TypeAheadApp(App[None]):
    """An application in which no key is lost, or taken by what was to have gone before it.

    Textual hands all keys that are there to the widget that has the focus, though the first of them
    may move it. Here a key waits until the one before it has had its effect; only a screen's
    `cursor_keys`, which do no more than move its cursor, need not. Text that has come together goes
    into its field as one: a field takes a millisecond, whether for a letter or for a page. While a
    dialog or a screen is on its way keys wait as well; it says by `takes_keys` whether it is ready,
    and one that has no such attribute always is. A screen says by `is_narrowing` that its list is
    not yet the one that was asked for, and by `keys_at_once` which keys break off what is waited
    for.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._held: deque[events.Key | events.Paste] = deque()
        self._under_way: object | None = None
        self._since = 0.0
        self._looks_again = False

    def dialog_on_its_way(self) -> bool:
        """Whether what is typed now is meant for a dialog that can't take it yet."""
        if not self.is_running or not self.screen_stack:
            return False
        screen = self.screen
        if isinstance(screen, ModalScreen):
            return not getattr(screen, "takes_keys", True)
        return any(worker.group == ASKING and not worker.is_finished for worker in self.workers)

    async def on_event(self, event: events.Event) -> None:
        """Let what comes from the keyboard wait, if it is to wait."""
        if not isinstance(event, events.Key | events.Paste):
            await super().on_event(event)
            return
        if self._is_ending():
            return
        if event.is_forwarded:
            await super().on_event(event)
            return
        if isinstance(event, events.Key):
            if event.key in AT_ONCE or self._goes_before(event):
                await super().on_event(event)
                return
            if event.key == LINE_FEED:
                event = _again(event, "enter", "\r")
        self._held.append(event)
        await self._go_on()

    def on_key(self, event: events.Key) -> None:
        """A key that was on its way to the screen when something else asked for a dialog."""
        if self.dialog_on_its_way() and not self._goes_before(event):
            event.prevent_default()
            self._held.appendleft(_again(event, event.key, event.character))
            self._look_later()

    def _is_ending(self) -> bool:
        """Whether nobody is left to take a key: screens lose their widgets before they go."""
        return not self.is_running or not self.screen_stack

    def _goes_before(self, event: events.Key) -> bool:
        """Whether a key breaks off what the others wait for."""
        return bool(self.screen_stack) and event.key in getattr(self.screen, "keys_at_once", ())

    async def _go_on(self) -> None:
        """Hand on what waits, in its order, as far as it can be taken now."""
        if self._is_ending():
            self._held.clear()
        while self._held and self._under_way is None and not self._must_wait():
            event = self._next()
            effect = self._effect(event)
            await super().on_event(event)
            if effect:
                self._await(effect)
        if self._held:
            self._look_later()

    def _must_wait(self) -> bool:
        """Whether a dialog or a screen is on its way, or the list that the next key is for."""
        if self.dialog_on_its_way() or not getattr(self.screen, "takes_keys", True):
            return True
        focused = self.focused
        is_for_list = focused is None or not _takes_text(focused)
        return is_for_list and getattr(self.screen, "is_narrowing", False)

    def _next(self) -> events.Key | events.Paste:
        """What is to be handed on: a key, or the text that waits for the field with the focus."""
        first = self._held.popleft()
        text = self._text(first)
        # A blank may mean something else to a field with nothing in it.
        if not text or text == " ":
            return first
        more = []
        while self._held and (letter := self._text(self._held[0])):
            more.append(letter)
            self._held.popleft()
        return events.Paste("".join((text, *more))) if more else first

    def _text(self, event: events.Key | events.Paste) -> str:
        """What a key writes into the field with the focus; empty if it acts."""
        focused = self.focused
        if focused is None or not isinstance(event, events.Key):
            return ""
        if focused.check_consume_key(event.key, event.character):
            return event.character or ""
        if event.key == "enter" and _takes_text(focused):
            from textual.widgets import TextArea

            return "\n" if isinstance(focused, TextArea) else ""
        return ""

    def _effect(self, event: events.Key | events.Paste) -> list[DOMNode]:
        """All that deal with a key one after another; none if the next one need not wait."""
        if not self.screen_stack:
            return []
        focused = self.focused
        if (
            isinstance(event, events.Key)
            and event.key in getattr(self.screen, "cursor_keys", ())
            and focused is not None
            and not _takes_text(focused)
        ):
            return []
        return (focused or self.screen).ancestors_with_self

    def _await(self, effect: list[DOMNode]) -> None:
        """Let the next key wait until all have dealt with this one."""
        token = self._under_way = object()
        self._since = monotonic()
        # A key that nobody took has its action here. It tells the same ones something, such as that
        # a line is done, or asks for the focus in turn.
        around = [*effect, self, *effect, self, self]

        async def step() -> None:
            while around:
                # One that is going away has no more to do with it.
                if around.pop(0).call_later(step):
                    return
            if self._under_way is token:
                self._under_way = None
                await self._go_on()

        around.pop(0).call_later(step)

    def _look_later(self) -> None:
        if not self._looks_again:
            self._looks_again = True
            self.set_timer(LOOK_AGAIN_SECONDS, self._look_again)

    async def _look_again(self) -> None:
        self._looks_again = False
        if monotonic() - self._since > LONGEST_EFFECT_SECONDS:
            self._under_way = None
        await self._go_on()


def _takes_text(widget: Widget) -> bool:
    """Whether letters are text there, and no actions."""
    return widget.check_consume_key("x", "x")


def _again(event: events.Key, key: str, character: str | None) -> events.Key:
    """A key of the same moment that nobody has dealt with yet."""
    fresh = events.Key(key, character)
    fresh.time = event.time
    return fresh
