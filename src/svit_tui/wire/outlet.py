"""The way out to the terminal: whether it has taken what was written before.

A slow line takes frames slower than keys come. While one is under way, the next ones are not made:
when it is through, one frame brings everything that has changed in the meantime.
"""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING, Any, TextIO, cast

from textual.drivers.linux_driver import LinuxDriver
from textual.events import CursorPosition

from svit_tui.wire import WireApp

if TYPE_CHECKING:
    from io import TextIOWrapper

    from textual.app import App
    from textual.message import Message

# Seconds to wait at the end for answers that are under way.
LAST_ANSWERS = 0.8


class Outlet:
    """A file in front of the terminal's for Textual's thread of output.

    `idle` is called in that thread whenever the terminal has taken everything.
    """

    def __init__(self, file: TextIO, idle: Callable[[], None]) -> None:
        self._file = file
        self._idle = idle
        self._written = 0
        self.taken = 0

    def write(self, text: str) -> int:
        """Write; blocks while the terminal takes nothing."""
        self._written += 1
        return self._file.write(text)

    def flush(self) -> None:
        """Hand on everything; blocks while the terminal takes nothing."""
        self._file.flush()
        self.taken = self._written
        self._idle()

    def fileno(self) -> int:
        """The terminal's file descriptor."""
        return self._file.fileno()


class WireDriver(LinuxDriver):
    """Textual's driver for Unix terminals, which knows how much of its output is still to go."""

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._asked = 0
        # Textual's own handler of a changed size.
        self._tell_size: Callable[[int, FrameType | None], object] = lambda _number, _frame: None
        self._outlet = Outlet(cast("TextIO", self._file), self._idle)
        self._file = cast("TextIOWrapper", self._outlet)

    @property
    def is_busy(self) -> bool:
        """Whether the terminal has not taken everything yet."""
        return self._asked > self._outlet.taken

    def process_message(self, message: Message) -> None:
        """Take what came from the terminal, in the thread of input."""
        pace = self._app.pace if isinstance(self._app, WireApp) else None
        if pace is not None and isinstance(message, CursorPosition) and pace.answered():
            self._idle()
        else:
            super().process_message(message)

    def write(self, data: str) -> None:
        """Write to the terminal, in Textual's thread of output; nothing while it is given back."""
        if self._writer_thread is None or not self._writer_thread.is_alive():
            return
        self._asked += 1
        super().write(data)

    def start_application_mode(self) -> None:
        """Set the terminal up: at the start, and back in the foreground."""
        self._asked = self._outlet.taken
        # Not typed in Textual.
        start: Callable[[], None] = super().start_application_mode
        start()
        if threading.current_thread() is threading.main_thread():
            # Textual's own handlers run in the middle of whatever is done: a frame that is being
            # written then goes to a thread that has ended, and the next one waits for it for ever.
            loop = asyncio.get_running_loop()
            loop.add_signal_handler(signal.SIGTSTP, self._sigtstp_application)
            loop.add_signal_handler(signal.SIGCONT, self._sigcont_application)
        if isinstance(self._app, WireApp):
            self._app.on_terminal_ready()
            told = signal.getsignal(signal.SIGWINCH)
            if callable(told) and told != self._resized:
                self._tell_size = told
                signal.signal(signal.SIGWINCH, self._resized)

    def stop_application_mode(self) -> None:
        """Give the terminal back as it was: its own colours first."""
        self.write("\x1b[m")
        if isinstance(self._app, WireApp) and self._app.pace is not None:
            self._app.pace.wait(LAST_ANSWERS)
        super().stop_application_mode()

    def resume_application_mode(self) -> None:
        """Back in the foreground, where others may have written meanwhile."""
        if self._key_thread is not None and self._key_thread.is_alive():
            # Stopped by a signal that can't be caught: nothing was given back, and a second thread
            # of input would take keys from the first.
            self.suspend_application_mode()
        super().resume_application_mode()
        if isinstance(self._app, WireApp):
            self._app.call_later(self._app.repaint)

    def _resized(self, number: int, frame: FrameType | None) -> None:
        if isinstance(self._app, WireApp):
            self._app.on_terminal_resized()
        self._tell_size(number, frame)

    def _idle(self) -> None:
        if isinstance(self._app, WireApp):
            self._app.on_terminal_idle()
