"""Keys that are typed ahead: while a dialog is on its way, they wait for it.

Who knows the keys types `x`, a few letters of the reason and `enter` in one go, and over a slow
line they all arrive at once. Without this the letters would act on the screen behind.
"""

from __future__ import annotations

from textual import events
from textual.app import App
from textual.screen import ModalScreen

# The group of workers that ask something in dialogs.
ASKING = "asking"
# Keys that never wait.
AT_ONCE = ("ctrl+q", "ctrl+c")
# What the terminal makes of enter while the program does not have it yet; else nobody types it.
LINE_FEED = "ctrl+j"
LOOK_AGAIN_SECONDS = 0.02
SETTLE_SECONDS = 0.3


class TypeAheadApp(App[None]):
    """An application in which no key is lost between an action and its dialog.

    A dialog says by `takes_keys` whether it is ready; one that has no such attribute always is.
    """

    _held: tuple[events.Key, ...] = ()
    _settling = False

    def dialog_on_its_way(self) -> bool:
        """Whether what is typed now is meant for a dialog that can't take it yet."""
        if not self.is_running or not self.screen_stack:
            return False
        screen = self.screen
        if isinstance(screen, ModalScreen):
            return not getattr(screen, "takes_keys", True)
        return any(worker.group == ASKING and not worker.is_finished for worker in self.workers)

    async def on_event(self, event: events.Event) -> None:
        """Let a key that comes from the terminal wait, if one is to wait."""
        if isinstance(event, events.Key) and event.key == LINE_FEED:
            event = _again(event, "enter", "\r")
        if (
            isinstance(event, events.Key)
            and not event.is_forwarded
            and event.key not in AT_ONCE
            and (self._held or self._settling or self.dialog_on_its_way())
        ):
            self._hold(event)
            return
        await super().on_event(event)

    def on_key(self, event: events.Key) -> None:
        """A key that was on its way to the screen when an action before it asked for a dialog."""
        if self.dialog_on_its_way():
            event.prevent_default()
            self._hold(event)

    def _hold(self, event: events.Key) -> None:
        if not self._held:
            self.set_timer(LOOK_AGAIN_SECONDS, self._go_on)
        key = _again(event, event.key, event.character)
        self._held = tuple(sorted((*self._held, key), key=lambda held: held.time))

    async def _go_on(self) -> None:
        """Hand on the keys that waited, in their order, as soon as they can be taken.

        After a key that is no text the next ones wait until it has had its effect: it may close
        this dialog and bring another.
        """
        if not self.dialog_on_its_way() and not self._settling:
            while self._held:
                key, self._held = self._held[0], self._held[1:]
                await super().on_event(key)
                if not key.is_printable:
                    self._settle()
                    break
        if self._held:
            self.set_timer(LOOK_AGAIN_SECONDS, self._go_on)

    def _settle(self) -> None:
        """Wait until the focused widget and all around it have dealt with what they were sent."""
        self._settling = True
        around = list(self.focused.ancestors_with_self) if self.focused else [self.screen]

        def step() -> None:
            if around:
                around.pop(0).call_later(step)
            else:
                self._settling = False

        step()
        # A widget that goes away takes its turn with it.
        self.set_timer(SETTLE_SECONDS, self._settled)

    def _settled(self) -> None:
        self._settling = False


def _again(event: events.Key, key: str, character: str | None) -> events.Key:
    """A key of the same moment that nobody has dealt with yet."""
    fresh = events.Key(key, character)
    fresh.time = event.time
    return fresh
