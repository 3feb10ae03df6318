"""Read reports in a thread, one at a time; the next one or the user cancels it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Executor
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

from svit_tui.keys.actions import BY_ID, keys_of
from svit_tui.model.errors import Cancelled

if TYPE_CHECKING:
    from svit_tui.screens.base.desk import Reader, Store

T = TypeVar("T")
# While one is asked after the other so quickly, only the last one is answered.
QUIET = 0.12
# What takes longer says so.
SAY_AFTER = 0.15


class LongReads:
    """Runs reads in a thread, each from a snapshot of its own.

    The first of many asked in a row begins at once, so one key has its answer at once. The others
    wait until no more come: a key that is held down does not ask for all that it passes.
    """

    def __init__(self, store: Store, executor: Executor) -> None:
        self._store = store
        self._executor = executor
        self._number = 0
        self._asked_at = -QUIET
        # Two at once would each be slower, and keys with them.
        self._one = threading.Lock()
        # The read under way may be stopped while its connection is its own.
        self._guard = threading.Lock()
        self._stop: Callable[[], None] | None = None

    @property
    def under_way(self) -> bool:
        """Whether the store is being read."""
        return self._stop is not None

    async def run(self, look: Callable[[Reader], T]) -> T:
        """Break off what is under way, and read. Raises Cancelled if it is broken off itself."""
        self.break_off()
        number = self._number
        moment = monotonic()
        hurried, self._asked_at = moment - self._asked_at < QUIET, moment
        if hurried:
            await asyncio.sleep(QUIET)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._executor, self._read, number, look)

    def break_off(self) -> None:
        """Stop the read under way; its answer is not wanted any more."""
        with self._guard:
            self._number += 1
            if self._stop is not None:
                self._stop()

    def _read(self, number: int, look: Callable[[Reader], T]) -> T:
        with self._one:
            return self._read_alone(number, look)

    def _read_alone(self, number: int, look: Callable[[Reader], T]) -> T:
        if number != self._number:
            raise Cancelled
        with self._store.snapshot() as (reader, stop):
            with self._guard:
                if number != self._number:
                    raise Cancelled
                self._stop = stop
            try:
                return look(reader)
            finally:
                # Afterwards the connection is another reader's.
                with self._guard:
                    self._stop = None


def breaking_off() -> frozenset[str]:
    """The keys that break a read off: they wait for nothing."""
    return frozenset(keys_of(BY_ID["back"]))
