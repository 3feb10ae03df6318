"""A real pseudo-terminal with the real program in it: press keys, read the screen.

Nothing here waits for time to pass: it reads what the program writes until the screen is as the
test wants it, and fails, with the screen in the message, if that takes too long.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pyte

from tests.reading import ScreenText

PROGRAM = Path(sys.executable).with_name("svit-tui")
# Seconds until a test gives up; far more than anything takes, for machines that are busy.
PATIENCE = 20.0

_ESCAPE = "\x1b"
KEYS: dict[str, str] = {
    "enter": "\r",
    "escape": _ESCAPE,
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "space": " ",
    "backspace": "\x7f",
    "delete": "\x1b[3~",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
}
for _name, _final in (("up", "A"), ("down", "B"), ("right", "C"), ("left", "D")):
    KEYS[_name] = f"\x1b[{_final}"
    for _modifier, _number in (("shift", 2), ("alt", 3), ("ctrl", 5)):
        KEYS[f"{_modifier}+{_name}"] = f"\x1b[1;{_number}{_final}"
for _code in range(ord("a"), ord("z") + 1):
    KEYS[f"ctrl+{chr(_code)}"] = chr(_code - ord("a") + 1)

_SEQUENCE = re.compile(
    rb"\x1b(?:"
    rb"\[(?P<private>[<=>?]?)(?P<parameters>[0-9;:]*)(?P<between>[ -/]*)(?P<final>[@-~])"
    rb"|[\]P_^X][^\x07\x1b]*(?:\x07|\x1b\\)"
    rb"|[ -/]*[0-Z\\^-~])"
)
# Modes that a program may ask for: synchronised output is there, in-band size reports are not.
_MODES = {b"2026": b"2", b"2048": b"0"}


class Terminal:
    """One run of a program in a terminal of `cols` × `rows`."""

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        environment: Mapping[str, str],
        cols: int = 120,
        rows: int = 40,
        folder: Path | None = None,
    ) -> None:
        self.screen = pyte.Screen(cols, rows)
        self._stream = pyte.ByteStream(self.screen)
        self._rest = b""
        self.received = bytearray()
        self._open, program_side = pty.openpty()
        _set_size(program_side, cols, rows)
        self.process = subprocess.Popen(
            [str(part) for part in command],
            stdin=program_side,
            stdout=program_side,
            stderr=program_side,
            env=dict(environment),
            cwd=folder,
            start_new_session=True,
            preexec_fn=_take_terminal,
        )
        os.close(program_side)

    # What a person does

    def press(self, *keys: str) -> None:
        """Press keys by name, such as `shift+right`; anything else is typed as it stands.

        A terminal can't tell `escape` and then a key from alt and that key, but by the time between
        them: so `escape` ends a call, and the test waits for what it does.
        """
        if "escape" in keys[:-1]:
            raise ValueError("wait for what escape does before the next key")
        self.type("".join(KEYS.get(key, key) for key in keys))

    def type(self, text: str) -> None:
        """Type text as it stands, though a key may have that name."""
        data = text.encode()
        while data:
            _, writable, _ = select.select([], [self._open], [], PATIENCE)
            if not writable:
                raise AssertionError(f"The program reads no keys.\n{self}")
            data = data[os.write(self._open, data) :]

    def resize(self, cols: int, rows: int) -> None:
        """Make the window larger or smaller."""
        self.screen.resize(rows, cols)
        _set_size(self._open, cols, rows)
        os.killpg(self.process.pid, signal.SIGWINCH)

    def hang_up(self) -> None:
        """Drop the line, as a closed window or a lost SSH connection does."""
        os.killpg(self.process.pid, signal.SIGHUP)

    # What a person sees

    def screen_text(self) -> ScreenText:
        """The screen, a line a row, without the blanks at the ends of lines."""
        return ScreenText("\n".join(line.rstrip() for line in self.screen.display))

    def wait_for(self, *texts: str, within: float = PATIENCE) -> ScreenText:
        """Wait until all texts are on the screen; return the screen."""
        return self.wait_until(
            lambda screen: all(text in screen for text in texts),
            f"{' and '.join(map(repr, texts))} on the screen",
            within=within,
        )

    def wait_gone(self, text: str, within: float = PATIENCE) -> ScreenText:
        """Wait until the text is not on the screen any more; return the screen."""
        return self.wait_until(
            lambda screen: text not in screen, f"{text!r} gone from the screen", within=within
        )

    def wait_until(
        self, holds: Callable[[ScreenText], bool], what: str, within: float = PATIENCE
    ) -> ScreenText:
        """Wait until the condition holds for the screen; return the screen.

        Raises AssertionError with the screen, when the program ends or time is up before.
        """
        deadline = time.monotonic() + within
        while not holds(screen := self.screen_text()):
            if not self._read(deadline):
                how = (
                    f"the program ended ({self.process.wait()})"
                    if self._ended()
                    else f"{within:.0f} s passed"
                )
                raise AssertionError(f"Waited for {what}; {how}.\n{self}")
        return screen

    def exit_status(self, within: float = PATIENCE) -> int:
        """Wait for the program to end; return its exit status."""
        deadline = time.monotonic() + within
        while self._read(deadline):
            pass
        try:
            return self.process.wait(max(deadline - time.monotonic(), 0.1))
        except subprocess.TimeoutExpired:
            raise AssertionError(f"The program did not end.\n{self}") from None

    def __str__(self) -> str:
        edge = "─" * self.screen.columns
        rows = (f"│{line}│" for line in self.screen.display)
        return "\n".join((f"┌{edge}┐", *rows, f"└{edge}┘"))

    def close(self) -> None:
        """End the program if it still runs."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            if self.process.poll() is not None:
                break
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)
            deadline = time.monotonic() + 3
            while self._read(deadline):
                pass
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(1)
        os.close(self._open)

    # The terminal's own work

    def _ended(self) -> bool:
        return self.process.poll() is not None

    def _read(self, deadline: float) -> bool:
        """Take what the program has written; false if it has ended or the deadline is over."""
        left = deadline - time.monotonic()
        if left <= 0:
            return False
        ready, _, _ = select.select([self._open], [], [], left)
        if not ready:
            return False
        try:
            data = os.read(self._open, 65536)
        except OSError:  # Linux: the other side has been closed.
            self.process.wait(PATIENCE)
            return False
        self.received += data
        self._show(data)
        return bool(data)

    def _show(self, data: bytes) -> None:
        """Draw what pyte understands, answer what is asked, keep a cut sequence for later."""
        data = self._rest + data
        self._rest = b""
        position = 0
        while (start := data.find(b"\x1b", position)) >= 0:
            self._stream.feed(data[position:start])
            found = _SEQUENCE.match(data, start)
            if found is None:
                if len(data) - start < 4096:
                    self._rest = data[start:]
                    return
                self._stream.feed(data[start + 1 :])
                return
            position = found.end()
            if found["final"] is None or not self._answer(found):
                self._draw(found)
        self._stream.feed(data[position:])

    def _draw(self, found: re.Match[bytes]) -> None:
        """Pass on a sequence, but those that pyte takes for others: `CSI > … m`, `CSI < u`."""
        known = found["private"] in (b"", None) or (
            found["private"] == b"?" and found["final"] in (b"h", b"l")
        )
        if known and not found["between"]:
            self._stream.feed(found[0])

    def _answer(self, found: re.Match[bytes]) -> bool:
        """Answer a question of the program as xterm does; false if it is none."""
        parameters = found["parameters"]
        match (found["private"], found["between"], found["final"]):
            case (b"", b"", b"c"):
                answer = b"\x1b[?62;22c"
            case (b"", b"", b"n") if parameters == b"6":
                cursor = self.screen.cursor
                answer = b"\x1b[%d;%dR" % (cursor.y + 1, cursor.x + 1)
            case (b"?", b"$", b"p"):
                answer = b"\x1b[?%s;%s$y" % (parameters, _MODES.get(parameters, b"0"))
            case (b"?", b"", b"u"):
                answer = b"\x1b[?0u"
            case _:
                return False
        os.write(self._open, answer)
        return True


def _set_size(descriptor: int, cols: int, rows: int) -> None:
    fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", rows, cols, 0, 0))


def _take_terminal() -> None:
    """In the child: its standard input becomes its controlling terminal."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
