"""Shut down cleanly on a signal or when the terminal is gone.

Whatever the program is doing then, it is over within a second: a shared server must never keep one
that nobody can see. A change under way is finished if it is short and taken back if it is not.
"""

from __future__ import annotations

import os
import select
import signal
import threading
import time
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, Self

from svit_tui.log import log

if TYPE_CHECKING:
    from collections.abc import Callable

    from svit_tui.app.app import SvitApp

SIGNALS = (signal.SIGHUP, signal.SIGTERM, signal.SIGINT)
# Seconds that a change under way may still take; seconds until the program ends by force.
GRACE, LONGEST = 0.3, 0.85
# What the watching thread is told: any other byte is the number of a signal.
_DONE, _LOST = 0, 255


class Ending:
    """Listens, as a context, for what ends the program, and sees to it that it does end.

    Signals arrive in the middle of anything, so their handler only writes a byte; a thread that
    waits for it does the rest, also while the main thread is stuck.
    """

    def __init__(self) -> None:
        self.is_asked = False
        self._app: SvitApp | None = None
        self._reader, self._writer = os.pipe()
        self._before: dict[signal.Signals, Callable[[int, FrameType | None], object] | int | None]
        self._before = {}

    def __enter__(self) -> Self:
        threading.Thread(target=self._watch, name="ending", daemon=True).start()
        if threading.current_thread() is threading.main_thread():
            self._before = {number: signal.signal(number, self._signalled) for number in SIGNALS}
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.is_asked and kind is not SystemExit:
            if error is not None:
                log.error("the program ended because of an error", exc_info=error)
            # Nothing is open any more. What the interpreter would tidy up now can wait for threads
            # that still import, or fail on a terminal that is gone.
            code = self._app.return_code if self._app is not None else None
            os._exit(code or 0)
        self._tell(_DONE)
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def watch(self, app: SvitApp) -> None:
        """From now on it is this application that ends, not the command that begins it."""
        self._app = app

    def terminal_lost(self) -> None:
        """The terminal is gone; called in any thread."""
        self.is_asked = True
        self._tell(_LOST)

    def _signalled(self, number: int, _frame: FrameType | None) -> None:
        self.is_asked = True
        self._tell(number)
        if self._app is None:
            raise SystemExit(128 + number)
        self._app.is_ending = True
        # In the background, giving the terminal back would stop the program instead.
        signal.signal(signal.SIGTTOU, signal.SIG_IGN)

    def _tell(self, word: int) -> None:
        os.write(self._writer, bytes([word]))

    def _watch(self) -> None:
        """Wait for the first word; then end the application, at last by force."""
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTTOU})
        word = os.read(self._reader, 1)[0]
        if word == _DONE:
            return
        started = time.monotonic()
        app = self._app
        if app is not None:
            app.end()
            # First of all, because the rest may take longer than there is time.
            app.drafts.flush()
            if self._is_done(started + GRACE):
                return
            app.store.break_off()
        if self._is_done(started + LONGEST):
            return
        if app is not None:
            app.give_terminal_back()
        os._exit(128 + (signal.SIGHUP if word == _LOST else word))

    def _is_done(self, deadline: float) -> bool:
        """Wait until the program has ended by itself or the time is up."""
        while (left := deadline - time.monotonic()) > 0:
            ready, _, _ = select.select([self._reader], [], [], left)
            if ready and os.read(self._reader, 1)[0] == _DONE:
                return True
        return False
