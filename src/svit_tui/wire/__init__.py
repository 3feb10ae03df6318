"""The thin wire: only cells that differ from what the terminal shows are sent.

Textual sends every cell of a region that was drawn anew. Over a slow line that is what one waits
for: so the application remembers the terminal's cells and sends the shortest difference.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from textual.app import App
from textual.constants import DRIVER

from svit_tui.log import log
from svit_tui.wire.pace import Pace

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import RenderableType
    from textual.driver import Driver
    from textual.events import Resize
    from textual.screen import Screen

    from svit_tui.wire.picture import Picture

# A frame that fits into one packet arrives whole; a longer one is marked, to be shown at once.
SYNC_FROM = 1200
SYNC_START, SYNC_END = "\x1b[?2026h", "\x1b[?2026l"
# Terminals that erase to the background colour that is set. GNU Screen does not; who is not named
# here gets blanks instead.
FILLING = (
    *("xterm", "tmux", "alacritty", "foot", "kitty", "wezterm", "ghostty", "rio", "contour"),
    *("linux", "rxvt", "st-", "konsole", "vte", "gnome", "putty", "mintty", "iterm"),
    "screen-256color-bce",
)
# What this module takes of Textual's inside; `wire.updates` takes the compositor's updates.
SEAM = ("_display", "_batch_count", "_running", "_closed", "_driver", "_sync_available")


class WireApp(App[None]):
    """An application that sends only what changed.

    With `SVIT_WIRE=plain` in the environment, or on a Textual without the seam, it is Textual's own
    output.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._picture = self._make_picture()
        self._owes_frame = False
        self._after_frame: list[Callable[[], object]] = []
        self._is_window_changed = False
        # Told to end from outside: the terminal is given back without ado, if it is still there.
        self.is_ending = False
        # A near terminal has drawn what it has taken; a far one is asked.
        self.pace = Pace() if "SSH_CONNECTION" in os.environ else None

    @property
    def has_thin_wire(self) -> bool:
        """Whether only differences are sent."""
        return self._picture is not None

    def repaint(self) -> None:
        """Send the whole picture anew: something else may have written to the terminal."""
        if self._picture is None:
            self.refresh(layout=True)
            return
        self._picture.forget()
        self._owes_frame = True
        self._send_frame()

    def get_driver_class(self) -> type[Driver]:
        """Textual's driver, one that says when the terminal has taken everything."""
        if DRIVER is None:
            try:
                from svit_tui.wire.outlet import WireDriver
            except ImportError:
                log.warning("this Textual has no seam for the driver", exc_info=True)
            else:
                return WireDriver
        return super().get_driver_class()

    def _make_picture(self) -> Picture | None:
        if os.environ.get("SVIT_WIRE", "") == "plain":
            return None
        try:
            missing = [name for name in SEAM if not hasattr(self, name)]
            if missing:
                raise ImportError(f"App has no {', '.join(missing)}")
            from svit_tui.wire.updates import empty_picture
        except ImportError:
            log.warning("this Textual has no seam for the thin wire", exc_info=True)
            return None
        fills = os.environ.get("TERM", "").startswith(FILLING)
        return empty_picture(self.console, fills=fills)

    # The terminal says

    def on_terminal_ready(self) -> None:
        """The terminal was set up, at the start or back in the foreground: it shows nothing."""
        if self._picture is not None:
            self._picture.forget()

    def on_terminal_resized(self) -> None:
        """The window got another size, which `on_resize` tells later; called by a signal."""
        self._is_window_changed = True

    def on_terminal_idle(self) -> None:
        """The terminal has taken everything; called in the threads of output and input."""
        if self._owes_frame:
            self.call_later(self._send_frame)

    def on_terminal_lost(self) -> None:
        """The terminal is gone; called in the threads of output and input."""
        if not self.is_ending:
            self.is_ending = True
            self.call_later(self.exit)

    def on_resize(self, event: Resize) -> None:
        """A window made small and large again at once has lost what did not fit in between."""
        picture = self._picture
        if picture is not None and self._is_window_changed:
            self._is_window_changed = False
            if event.size == (picture.width, picture.height):
                self.repaint()

    # Frames

    def call_after_frame(self, callback: Callable[[], object]) -> None:
        """Call back when what has changed is on its way to the terminal.

        A frame waits for a terminal that has not taken what it was sent before: what is done
        meanwhile would only keep it longer.
        """
        self.call_after_refresh(self._after_refresh, callback)

    def _after_refresh(self, callback: Callable[[], object]) -> None:
        if self._owes_frame:
            self._after_frame.append(callback)
        else:
            self.call_later(callback)

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        """Send what differs after an update of the screen."""
        if self._picture is None or not self._is_shown() or self._batch_count:
            super()._display(screen, renderable)
            return
        from svit_tui.wire.updates import is_update, take

        if is_update(renderable):
            try:
                if not take(self._picture, renderable):
                    screen.refresh()
                self._owes_frame = True
                self._send_frame()
            finally:
                self.post_display_hook()
        else:
            super()._display(screen, renderable)
            if renderable is not None:
                self._picture.forget()

    def _is_shown(self) -> bool:
        driver = self._driver
        return (
            driver is not None
            and self._running
            and not self._closed
            and not self.is_headless
            and not driver.is_inline
        )

    def _send_frame(self) -> None:
        """Send what is owed, unless the terminal is still busy with what it was sent."""
        driver = self._driver
        if not self._owes_frame or self._picture is None or driver is None or not self._is_shown():
            return
        if getattr(driver, "is_busy", False) or (self.pace is not None and self.pace.is_full):
            # `on_terminal_idle` comes back to it.
            return
        self._owes_frame = False
        frame = self._picture.frame(self._cursor())
        if frame:
            if self._sync_available and len(frame) >= SYNC_FROM:
                frame = f"{SYNC_START}{frame}{SYNC_END}"
            question = self.pace.sent(len(frame.encode())) if self.pace is not None else ""
            driver.write(frame + question)
            driver.flush()
        for callback in self._after_frame:
            self.call_later(callback)
        self._after_frame.clear()

    def _cursor(self) -> tuple[int, int] | None:
        """Line and column where input methods open: in the focused field, if there is one."""
        if not hasattr(self.focused, "cursor_screen_offset"):
            return None
        x, y = self.screen.outer_size.clamp_offset(self.cursor_position)
        return y, x
