"""Put aside and taken up again: the terminal is given back, and the picture comes back whole."""

from __future__ import annotations

import os
import re
import signal
import termios
import time

import pytest

from tests.e2e.conftest import ORDINARY, User
from tests.e2e.terminal import PATIENCE, PROGRAM, Terminal

# What another program may leave on the screen: text, colours, margins, a cursor somewhere.
SCRIBBLE = (
    b"\x1b[m\x1b[3;9r\x1b[H" + b"make: *** [Makefile:7: all] Error 2\r\n" * 60 + b"\x1b[41m$ "
)
# What a program asks of the terminal, and how it takes that back.
MODES = {
    "alternate screen": (b"\x1b[?1049h", b"\x1b[?1049l"),
    "hidden cursor": (b"\x1b[?25l", b"\x1b[?25h"),
    "bracketed paste": (b"\x1b[?2004h", b"\x1b[?2004l"),
    "focus": (b"\x1b[?1004h", b"\x1b[?1004l"),
    "no line wrap": (b"\x1b[?7l", b"\x1b[?7h"),
    "keys of Kitty": (b"\x1b[>", b"\x1b[<u"),
}


class Shell(Terminal):
    """A terminal whose program can be put aside, as by a shell with job control."""

    def suspend(self) -> None:
        """Put the program aside, as ctrl+z does elsewhere; return when it has stopped."""
        self.stop(signal.SIGTSTP)

    def stop(self, number: int = signal.SIGSTOP) -> None:
        """Stop the program by a signal; return when it has stopped."""
        os.kill(self.process.pid, number)
        deadline = time.monotonic() + PATIENCE
        while not self._is_stopped():
            assert time.monotonic() < deadline, f"The program did not stop.\n{self}"
            self._read(time.monotonic() + 0.05)
        self.drain()

    def resume(self) -> None:
        """Take it up again."""
        os.kill(self.process.pid, signal.SIGCONT)

    def drain(self) -> None:
        """Take all that a stopped program has written."""
        while self._read(time.monotonic() + 0.2):
            pass

    def scribble(self) -> None:
        """Let another program write to the screen."""
        self._show(SCRIBBLE)

    def reads_lines(self) -> bool:
        """Whether the terminal echoes and reads by lines, as a shell expects it."""
        flags = termios.tcgetattr(self._open)[3]
        return bool(flags & termios.ECHO and flags & termios.ICANON and flags & termios.ISIG)

    def _is_stopped(self) -> bool:
        # Linux has it in /proc, other systems only tell a parent that waits.
        found, status = os.waitpid(self.process.pid, os.WUNTRACED | os.WNOHANG)
        return bool(found) and os.WIFSTOPPED(status)


@pytest.fixture
def terminal(user: User) -> Shell:
    """The board, after its cursor was moved."""
    user.begin()
    shell = opened(user)
    shell.wait_for("Website", "Lead")
    shell.press("right")
    shell.wait_for("▌Qualification 0")
    # There is no deal to move: its keys go from the last line with the next frame.
    shell.wait_gone("H/L move")
    return shell


def opened(user: User, cols: int = 120, rows: int = 40) -> Shell:
    """The program in a terminal of its own."""
    shell = Shell(
        [*ORDINARY, PROGRAM],
        environment=user.environment(),
        cols=cols,
        rows=rows,
        folder=user.home,
    )
    user.terminals.append(shell)
    return shell


def test_a_suspended_program_gives_the_terminal_back(terminal: Shell) -> None:
    assert not terminal.reads_lines()
    terminal.suspend()
    for name, (asked, taken_back) in MODES.items():
        assert terminal.received.rfind(asked) < terminal.received.rfind(taken_back), name
    # Colours are put back before the other screen comes, which would show with them.
    left = terminal.received.rfind(b"\x1b[?1049l")
    assert re.search(rb"\x1b\[0?m[^m]*$", terminal.received[:left])
    assert terminal.reads_lines()


def test_the_picture_comes_back_whole(terminal: Shell) -> None:
    before = picture(terminal)
    for _n in range(2):
        terminal.suspend()
        terminal.scribble()
        assert picture(terminal) != before
        terminal.resume()
        terminal.wait_until(lambda _screen: picture(terminal) == before, "the picture as it was")
    assert not terminal.reads_lines()
    for name, (asked, taken_back) in MODES.items():
        assert terminal.received.rfind(asked) > terminal.received.rfind(taken_back), name
    terminal.press("left", "w")
    terminal.wait_for("Won: Website")
    terminal.press("q")
    assert terminal.exit_status() == 0
    assert terminal.reads_lines()


def test_a_dialog_comes_back_with_what_was_typed(terminal: Shell) -> None:
    terminal.press("left", "a")
    terminal.wait_for("Quick add")
    terminal.press("Scanners @Медцентр")
    terminal.wait_for("✓ Медцентр")
    before = picture(terminal)
    terminal.suspend()
    terminal.scribble()
    terminal.resume()
    terminal.wait_until(lambda _screen: picture(terminal) == before, "the picture as it was")
    terminal.press(" 44500 UAH", "enter")
    terminal.wait_for("New deal: Scanners")


@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
def test_a_window_resized_meanwhile_has_a_picture_of_its_size(
    user: User, terminal: Shell, size: tuple[int, int]
) -> None:
    fresh = opened(user, *size)
    fresh.wait_for("Website", "Lead")
    fresh.press("right")
    fresh.wait_for("▌Qualification 0")
    fresh.wait_gone("H/L move")
    terminal.suspend()
    terminal.resize(*size)
    terminal.scribble()
    terminal.resume()
    terminal.wait_until(lambda _screen: picture(terminal) == picture(fresh), f"this:\n{fresh}")


def test_a_stop_that_can_not_be_caught_is_survived(terminal: Shell) -> None:
    before = picture(terminal)
    for _n in range(2):
        terminal.stop()
        terminal.scribble()
        terminal.resume()
        terminal.wait_until(lambda _screen: picture(terminal) == before, "the picture as it was")
    terminal.press("left", "w")
    terminal.wait_for("Won: Website")
    terminal.press("q")
    assert terminal.exit_status() == 0
    assert terminal.reads_lines()


def test_ctrl_l_draws_a_garbled_screen_anew(terminal: Shell) -> None:
    before = picture(terminal)
    terminal.scribble()
    assert picture(terminal) != before
    terminal.press("ctrl+l")
    terminal.wait_until(lambda _screen: picture(terminal) == before, "the picture as it was")


def test_ctrl_l_draws_a_garbled_dialog_anew(terminal: Shell) -> None:
    terminal.press("left", "x")
    terminal.wait_for("Chose a competitor")
    before = picture(terminal)
    terminal.scribble()
    terminal.press("ctrl+l")
    terminal.wait_until(lambda _screen: picture(terminal) == before, "the picture as it was")


def picture(terminal: Terminal) -> list[list[tuple[str, ...]]]:
    """What is to be seen in each cell. pyte does not colour cells that were never written to when
    it erases them: of a blank only the red of the other program counts."""
    screen = terminal.screen
    return [
        [
            (cell.data, cell.fg, cell.bg, str(cell.bold))
            if cell.data.strip()
            else (" ", "red" if cell.bg == "red" else "")
            for cell in (screen.buffer[y][x] for x in range(screen.columns))
        ]
        for y in range(screen.lines)
    ]
