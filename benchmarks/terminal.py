"""A program in a real pseudo-terminal, watched from outside: bytes, milliseconds, memory."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

# What xterm answers to the questions that Textual asks at the start.
ANSWERS: tuple[tuple[bytes, bytes], ...] = (
    (rb"\x1b\[c", b"\x1b[?62;22c"),
    (rb"\x1b\[6n", b"\x1b[1;1R"),
    (rb"\x1b\[\?2026\$p", b"\x1b[?2026;2$y"),
    (rb"\x1b\[\?2048\$p", b"\x1b[?2048;0$y"),
    (rb"\x1b\[\?u", b"\x1b[?0u"),
)
ESCAPES = re.compile(
    rb"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)|[PX^_][^\x1b]*\x1b\\|[ -/]*[0-~])"
)
KEYS = {"right": b"\x1b[C", "left": b"\x1b[D", "shift+right": b"\x1b[1;2C", "enter": b"\r"}


@dataclass
class KeyCost:
    """What one key cost: bytes sent, and milliseconds to the last of them."""

    sent: int
    ms: float


class Terminal:
    """A program running in a pseudo-terminal of 120×40."""

    def __init__(self, command: Sequence[str], *, cols: int = 120, rows: int = 40) -> None:
        self.started = time.perf_counter()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="xterm-256color", COLORTERM="truecolor")
            size = struct.pack("HH", rows, cols)
            while fcntl.ioctl(0, termios.TIOCGWINSZ, b"\0" * 8)[:4] != size:
                time.sleep(0.001)
            os.execvp(command[0], list(command))
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, cols, 0, 0))
        self.bytes = 0

    def read(self, quiet: float, limit: float = 20.0) -> tuple[bytes, float]:
        """All bytes until `quiet` seconds of silence; with the time of the last of them."""
        got, last, end = bytearray(), 0.0, time.perf_counter() + limit
        while time.perf_counter() < end:
            ready, _w, _x = select.select([self.fd], [], [], quiet)
            if not ready:
                break
            try:
                data = os.read(self.fd, 65536)
            except OSError:
                break
            if not data:
                break
            last = time.perf_counter()
            got += data
            for question, answer in ANSWERS:
                for _found in re.findall(question, data):
                    os.write(self.fd, answer)
        self.bytes += len(got)
        return bytes(got), last

    def first_paint(self, text: str = "", limit: float = 30.0) -> float:
        """Milliseconds from exec to the first visible character, or to `text` on the wire."""
        seen, end = bytearray(), time.perf_counter() + limit
        while time.perf_counter() < end:
            got, last = self.read(0.002, 0.004)
            seen += got
            plain = ESCAPES.sub(b"", bytes(seen))
            if (text.encode() in plain) if text else plain.strip(b"\0\r\n \x1b"):
                return (last - self.started) * 1000
        raise TimeoutError(f"{text!r} did not appear")

    def key(self, key: str, quiet: float = 0.06) -> KeyCost:
        """Press a key; what it cost."""
        sent = time.perf_counter()
        os.write(self.fd, KEYS.get(key, key.encode()))
        got, last = self.read(quiet, 5.0)
        return KeyCost(len(got), (last - sent) * 1000 if got else 0.0)

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
