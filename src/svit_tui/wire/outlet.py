"""Write to the terminal, and know whether it took everything and is still there.

A slow line takes frames slower than keys come. While one is under way, the next ones are not made:
when it is through, one frame brings everything that has changed in the meantime.
"""

from __future__ import annotations

import asyncio
import os
import select
import signal
import termios
import threading
from codecs import getincrementaldecoder
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import TYPE_CHECKING, Any, TextIO, cast

from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.events import CursorPosition

from svit_tui.wire import WireApp

if TYPE_CHECKING:
    from io import TextIOWrapper

    from textual.app import App
    from textual.message import Message

# Seconds to wait at the end for answers that are under way: after `q`, and when it must be quick.
LAST_ANSWERS, FEW_ANSWERS = 0.8, 0.1
# Seconds after which the thread of input looks whether it is to end, or an escape was only that.
LOOK_AGAIN = 0.1
# Colours, wrapping, pasting, Kitty's keys, the other screen, the cursor, focus: all as before.
ALL_GIVEN_BACK = b"\x1b[m\x1b[?7h\x1b[?2004l\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?1004l"


class Outlet:
    """A file in front of the terminal's for Textual's thread of output.

    `idle` is called in that thread whenever the terminal has taken everything, `lost` when it is
    gone; what is written to one that is gone goes nowhere.
    """

    def __init__(self, file: TextIO, idle: Callable[[], None], lost: Callable[[], None]) -> None:
        self._file = file
        self._idle = idle
        self._lost = lost
        self._written = 0
        self.taken = 0
        self.is_lost = False

    def write(self, text: str) -> int:
        """Write; blocks while the terminal takes nothing."""
        self._written += 1
        self._try(self._file.write, text)
        return len(text)

    def flush(self) -> None:
        """Hand on everything; blocks while the terminal takes nothing."""
        self._try(self._file.flush)
        self.taken = self._written
        self._idle()

    def _try(self, act: Callable[..., object], *arguments: str) -> None:
        if not self.is_lost:
            try:
                act(*arguments)
            except OSError:
                self.is_lost = True
                self._lost()

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
        self._outlet = Outlet(cast("TextIO", self._file), self._idle, self._lost)
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
        if self._outlet.is_lost:
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
            self._app.pace.wait(FEW_ANSWERS if self._is_ending else LAST_ANSWERS)
        # Not typed in Textual.
        stop: Callable[[], None] = super().stop_application_mode
        stop()
        # It is another program's from now on: ending in the background must not change it.
        self.attrs_before = None

    def give_back(self) -> None:
        """Give the terminal back at once, though it may take nothing; for an end by force.

        Called in any thread that SIGTTOU does not stop.
        """
        if self.attrs_before is None or self._outlet.is_lost:
            return
        with suppress(OSError, termios.error):
            termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)
            os.set_blocking(self.fileno, False)
            try:
                os.write(self.fileno, ALL_GIVEN_BACK)
            finally:
                os.set_blocking(self.fileno, True)

    def run_input_thread(self) -> None:
        """Read what the terminal sends, until it is given back or is gone.

        Textual's own loop takes the end of the input for nothing to read, and spins.
        """
        parser = XTermParser(self._debug)
        decode = getincrementaldecoder("utf-8")("replace").decode
        is_last = False
        while not is_last:
            # What is under way when the terminal is given back would be typed into the shell.
            is_last = self.exit_event.is_set()
            if select.select([self.fileno], [], [], LOOK_AGAIN)[0]:
                try:
                    data = os.read(self.fileno, 4096)
                except BlockingIOError:
                    continue
                if not data:
                    self._lost()
                    return
                for event in parser.feed(decode(data)):
                    self.process_message(event)
            for event in parser.tick():
                self.process_message(event)

    def _run_input_thread(self) -> None:
        try:
            self.run_input_thread()
        except OSError:
            self._lost()
        except Exception as error:  # noqa: BLE001  # in a thread nobody else would hear of it
            self._app.call_later(self._app._handle_exception, error)

    def _sigcont_application(self, *_: object) -> None:
        """Back in the foreground. A terminal that hangs up says so too, at the end of all."""
        if not self._is_ending:
            super()._sigcont_application()

    @property
    def _is_ending(self) -> bool:
        return isinstance(self._app, WireApp) and self._app.is_ending

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

    def _lost(self) -> None:
        self._outlet.is_lost = True
        if isinstance(self._app, WireApp):
            self._app.on_terminal_lost()

    def _idle(self) -> None:
        if isinstance(self._app, WireApp):
            self._app.on_terminal_idle()
