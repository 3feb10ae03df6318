"""A program in a real pseudo-terminal, watched from outside: bytes, milliseconds, memory."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import shutil
import signal
import struct
import tempfile
import termios
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.places import FOLDER, environment
from benchmarks.screen import Answers, Screen

KEYS = {
    "up": b"\x1b[A",
    "down": b"\x1b[B",
    "right": b"\x1b[C",
    "left": b"\x1b[D",
    "shift+right": b"\x1b[1;2C",
    "enter": b"\r",
    "escape": b"\x1b",
    "tab": b"\t",
    "backspace": b"\x7f",
    "ctrl+k": b"\x0b",
    "ctrl+s": b"\x13",
}
# Silence after which what was read is drawn: drawing takes time, in which nothing is read.
PAUSE = 0.03


@dataclass
class KeyCost:
    """What one key cost: bytes sent, and milliseconds to the last of them."""

    sent: int
    ms: float


class Terminal:
    """A program running in a pseudo-terminal of 120×40, in a home folder of its own.

    `more` is added to its environment.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        cols: int = 120,
        rows: int = 40,
        more: Mapping[str, str] | None = None,
    ) -> None:
        FOLDER.mkdir(exist_ok=True)
        self._home = Path(tempfile.mkdtemp(prefix="home-", dir=FOLDER))
        variables = {**environment(self._home), **(more or {})}
        self.screen = Screen(cols, rows)
        self._answers = Answers()
        # What was read and when, not drawn yet.
        self._undrawn: deque[tuple[float, bytes]] = deque()
        self.bytes = 0
        self.started = time.perf_counter()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            size = struct.pack("HH", rows, cols)
            while fcntl.ioctl(0, termios.TIOCGWINSZ, b"\0" * 8)[:4] != size:
                time.sleep(0.001)
            os.execvpe(command[0], list(command), variables)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, cols, 0, 0))

    # Bytes

    def read(
        self, quiet: float, limit: float = 20.0, *, patience: float | None = None
    ) -> tuple[bytes, float]:
        """All bytes until `quiet` seconds of silence; with the time of the last of them.

        The first may take `patience` seconds, if that is given.
        """
        got, last, end = bytearray(), 0.0, time.perf_counter() + limit
        wait = quiet if patience is None else patience
        while time.perf_counter() < end:
            ready, _w, _x = select.select([self.fd], [], [], wait)
            if not ready:
                break
            try:
                data = os.read(self.fd, 65536)
            except OSError:
                break
            if not data:
                break
            last, wait = time.perf_counter(), quiet
            self._undrawn.append((last, data))
            got += data
            if answer := self._answers.to(data):
                os.write(self.fd, answer)
        self.bytes += len(got)
        return bytes(got), last

    def press(self, *keys: str) -> None:
        """Press keys by name, such as `down`; anything else is typed as it stands."""
        os.write(self.fd, b"".join(KEYS.get(key, key.encode()) for key in keys))

    def key(self, key: str, quiet: float = 0.06, *, patience: float | None = None) -> KeyCost:
        """Press a key; what it cost."""
        sent = time.perf_counter()
        self.press(key)
        got, last = self.read(quiet, 5.0, patience=patience)
        return KeyCost(len(got), (last - sent) * 1000 if got else 0.0)

    # The screen

    def rows(self) -> list[str]:
        """What the screen shows of all that was read."""
        while self._undrawn:
            self._draw()
        return self.screen.rows()

    def wait_until(self, holds: Callable[[], bool], what: str, limit: float = 30.0) -> float:
        """Wait until something holds for the screen; when the bytes came that made it so."""
        last, end = time.perf_counter(), time.perf_counter() + limit
        while not holds():
            while not self._undrawn:
                if time.perf_counter() > end:
                    shown = "\n".join(self.screen.rows())
                    raise TimeoutError(f"{what} did not appear\n{shown}")
                self.read(PAUSE, 1.0)
            last = self._draw()
        return last

    def wait_for(self, *texts: str, limit: float = 30.0) -> float:
        """Wait until all texts are on the screen; when the bytes came that brought the last."""
        return self.wait_until(lambda: self.screen.has(*texts), f"{texts}", limit)

    def first_paint(self, text: str, limit: float = 30.0) -> float:
        """Milliseconds from exec to `text` on the screen."""
        return (self.wait_for(text, limit=limit) - self.started) * 1000

    def painted(self, quiet: float = 0.5) -> float:
        """Milliseconds from exec to the screen as it stays."""
        self.read(quiet, patience=30.0)
        pictures = []
        while self._undrawn:
            when = self._draw()
            pictures.append((when, self.screen.rows()))
        last = pictures[-1][1]
        stays = len(pictures) - 1
        while stays and pictures[stays - 1][1] == last:
            stays -= 1
        return (pictures[stays][0] - self.started) * 1000

    def _draw(self) -> float:
        """Draw what was read first; when that was."""
        when, data = self._undrawn.popleft()
        self.screen.show(data)
        return when

    # The process

    def now_mb(self) -> float:
        """Megabytes that the program has in memory now."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        found = re.search(r"VmRSS:\s+(\d+)", status)
        return int(found[1]) / 1024 if found else 0.0

    def peak_mb(self) -> float:
        """The largest size in memory so far."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        found = re.search(r"VmHWM:\s+(\d+)", status)
        return int(found[1]) / 1024 if found else 0.0

    def close(self) -> None:
        """End the program."""
        os.kill(self.pid, signal.SIGTERM)
        for _n in range(300):
            if os.waitpid(self.pid, os.WNOHANG)[0]:
                break
            self.read(0.01, 0.02)
        else:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self.fd)
        shutil.rmtree(self._home, ignore_errors=True)
