"""A slow line between a program and the person who uses it; no network is needed for it.

The program writes into a pseudo-terminal. The server's end reads that eagerly, as sshd does, until
`SERVER_BUFFER` bytes wait to be sent; then it stops reading, and the program has to wait. Each way
carries `BYTES_PER_SECOND`, and what is sent arrives `DELAY` later. Headers of packets don't count.
"""

from __future__ import annotations

import os
import select
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence

from benchmarks.screen import Answers, Screen
from benchmarks.terminal import KEYS, Terminal

BYTES_PER_SECOND = 56_000 / 8
# One way; there and back is twice that.
DELAY = 0.1
SERVER_BUFFER = 64 * 1024
# The line is given as much at a time: what waits behind it stays in the server's buffer.
PIECE = 128


class Way:
    """One direction of the line."""

    def __init__(self) -> None:
        self.free_at = 0.0
        self._under_way: deque[tuple[float, bytes]] = deque()

    def send(self, data: bytes) -> None:
        """Give it to the line, behind what it was given before."""
        self.free_at = max(self.free_at, time.perf_counter()) + len(data) / BYTES_PER_SECOND
        self._under_way.append((self.free_at + DELAY, data))

    def arrived(self) -> bytes:
        """What has come out since it was asked last."""
        now, out = time.perf_counter(), bytearray()
        while self._under_way and self._under_way[0][0] <= now:
            out += self._under_way.popleft()[1]
        return bytes(out)

    @property
    def next_at(self) -> float:
        """When something comes out next; infinity if nothing is under way."""
        return self._under_way[0][0] if self._under_way else float("inf")


class Distant:
    """A program at the far end of a line, and the screen at the near one."""

    def __init__(self, command: Sequence[str], more: Mapping[str, str]) -> None:
        self.screen = Screen(120, 40)
        self._answers = Answers()
        self.received = 0
        self.last_at = 0.0
        self.most_waiting = 0
        self._terminal = Terminal(command, more=more)
        self._up, self._down = Way(), Way()
        self._waiting = bytearray()

    @property
    def started(self) -> float:
        """When the program was started."""
        return self._terminal.started

    def press(self, *keys: str) -> None:
        """Press keys by name, such as `down`; anything else is typed as it stands."""
        self._up.send(b"".join(KEYS.get(key, key.encode()) for key in keys))

    def wait_until(
        self, holds: Callable[[list[str]], bool], what: str, limit: float = 180
    ) -> float:
        """Wait until something holds for the screen's rows; when that was."""
        end = time.perf_counter() + limit
        while not holds(self.screen.rows()):
            if not self._step(end):
                shown = "\n".join(self.screen.rows())
                raise TimeoutError(f"{what} did not appear\n{shown}")
        return self.last_at

    def rest(self, seconds: float) -> None:
        """Let time pass for the line."""
        end = time.perf_counter() + seconds
        while self._step(end):
            pass

    def settle(self, quiet: float = 1.0) -> None:
        """Wait until nothing comes any more."""
        received = -1
        while received != self.received:
            received = self.received
            self.rest(quiet)

    def close(self) -> None:
        """End the program."""
        self._terminal.close()

    def _step(self, end: float) -> bool:
        """Go on until bytes arrive at the screen; false if the time is over before."""
        while (now := time.perf_counter()) < end:
            if keys := self._up.arrived():
                os.write(self._terminal.fd, keys)
            if self._waiting and self._down.free_at <= now:
                self._down.send(bytes(self._waiting[:PIECE]))
                del self._waiting[:PIECE]
            if data := self._down.arrived():
                self.last_at = time.perf_counter()
                self.received += len(data)
                self.screen.show(data)
                if answer := self._answers.to(data):
                    self._up.send(answer)
                return True
            self._serve(min(end, self._up.next_at, self._down.next_at))
        return False

    def _serve(self, until: float) -> None:
        """The server's end: read what the program writes, if there is room for it."""
        if self._waiting:
            until = min(until, self._down.free_at)
        room = SERVER_BUFFER - len(self._waiting)
        sources = [self._terminal.fd] if room else []
        ready, _w, _x = select.select(sources, [], [], max(until - time.perf_counter(), 0))
        if ready:
            self._waiting += os.read(self._terminal.fd, min(room, 4096))
            self.most_waiting = max(self.most_waiting, len(self._waiting))
