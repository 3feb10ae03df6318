"""However the program is ended, it is gone within a second, and the store is whole."""

from __future__ import annotations

import itertools
import os
import random
import select
import signal
import sqlite3
import subprocess
import termios
import threading
import time
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.e2e.conftest import User
from tests.e2e.terminal import PATIENCE, PROGRAM, Terminal
from tests.e2e.test_suspend import MODES, opened
from tests.effort import SOAKS

# A machine that is busy may take longer to run what takes no time: a program that stays, stays.
GONE_WITHIN = 5.0
Way = signal.Signals | str
ENDS: tuple[Way, ...] = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, "close")
DELAYS = (0.0, 0.01, 0.03, 0.08, 0.2)
# All of them, ten at a time, or as many as begin in this time.
SESSIONS, SECONDS = 60, 600.0 if SOAKS else 12.0


class Line(Terminal):
    """A terminal whose window can be closed."""

    @classmethod
    def of(cls, user: User, *arguments: str) -> Line:
        terminal = user.open(*arguments, kind=cls)
        assert isinstance(terminal, cls)
        return terminal

    def end(self, way: Way) -> None:
        """Send a signal, or close the window."""
        if way == "close":
            if self._open >= 0:
                os.close(self._open)
                self._open = -1
        elif self.process.poll() is None:
            assert isinstance(way, signal.Signals)
            os.kill(self.process.pid, way)

    def wait_closed(self) -> int:
        """Wait until the program has ended; return its status."""
        return self.process.wait(GONE_WITHIN)

    def close(self) -> None:
        if self._open >= 0:
            super().close()
        elif self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def test_two_ends_at_any_distance_leave_no_program_behind(user: User) -> None:
    user.begin()
    pairs = [pair for pair in itertools.product(ENDS, ENDS) if pair != ("close", "close")]
    plan = list(itertools.product(DELAYS, pairs))
    random.Random(7).shuffle(plan)
    began = time.monotonic()
    for start in range(0, SESSIONS, 10):
        if start and time.monotonic() > began + SECONDS:
            break
        row = [(Line.of(user), *step) for step in plan[start : start + 10]]
        for place, (line, _delay, _pair) in enumerate(row):
            line.wait_for("Website", "Lead")
            if place % 3 == 1:
                line.press("a")
                line.wait_for("Quick add")
        each(row)
        for line, delay, pair in row:
            try:
                line.wait_closed()
            except subprocess.TimeoutExpired:
                pytest.fail(f"{pair[0]!r}, {delay} s, {pair[1]!r}: the program is still there")
        user.terminals.clear()
    check(user.store)


def each(row: Iterable[tuple[Line, float, tuple[Way, Way]]]) -> None:
    """End each of the terminals in two ways, one so long after the other."""

    def twice(line: Line, delay: float, pair: tuple[Way, Way]) -> None:
        line.end(pair[0])
        select.select((), (), (), delay)
        line.end(pair[1])

    threads = [threading.Thread(target=twice, args=step) for step in row]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.parametrize("way", ENDS)
def test_a_program_that_has_just_been_started_ends_too(user: User, way: Way) -> None:
    user.begin()
    for seen in (b"", b"\x1b[?1049h", b"\x1b[?2004h"):
        line = Line.of(user)
        deadline = time.monotonic() + PATIENCE
        while seen not in line.received and line._read(deadline):
            pass
        line.end(way)
        line.wait_closed()
    user.terminals.clear()
    check(user.store)


@pytest.mark.parametrize("way", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_the_terminal_is_given_back_to_the_shell(user: User, way: signal.Signals) -> None:
    user.begin()
    line = Line.of(user)
    line.wait_for("Website", "Lead")
    line.end(way)
    assert line.exit_status() == 0
    for name, (asked, taken_back) in MODES.items():
        assert line.received.rfind(asked) < line.received.rfind(taken_back), name
    flags = termios.tcgetattr(line._open)[3]
    assert flags & termios.ECHO
    assert flags & termios.ICANON
    assert not Path(f"{user.store}-wal").exists()


@pytest.mark.parametrize("way", [signal.SIGTERM, signal.SIGHUP, "close"])
def test_one_that_was_put_aside_ends_when_it_may_run_again(user: User, way: Way) -> None:
    user.begin()
    shell = opened(user)
    shell.wait_for("Website", "Lead")
    shell.suspend()
    if way == "close":
        os.close(shell._open)
        user.terminals.remove(shell)
    else:
        assert isinstance(way, signal.Signals)
        os.kill(shell.process.pid, way)
        shell.resume()
    shell.process.wait(GONE_WITHIN)
    check(user.store)


def test_one_whose_terminal_takes_nothing_ends_too(user: User) -> None:
    user.begin()
    line = Line.of(user)
    line.wait_for("Website", "Lead")
    # Nobody reads what it draws: once the terminal's room is full, writing to it blocks.
    for _n in range(30):
        line.press("6", "1", "ctrl+l")
    line.end(signal.SIGTERM)
    line.process.wait(GONE_WITHIN)
    check(user.store)


def test_a_killed_parent_takes_the_program_along(user: User) -> None:
    user.begin()
    shell = Line(
        ["/bin/sh", "-c", f"'{PROGRAM}'; :"],
        environment=user.environment(),
        folder=user.home,
    )
    user.terminals.append(shell)
    shell.wait_for("Website", "Lead")
    tasks = Path(f"/proc/{shell.process.pid}/task/{shell.process.pid}/children")
    if not tasks.exists():
        pytest.skip("this system does not tell whose child a process is")
    child = int(tasks.read_text().split()[0])
    os.kill(shell.process.pid, signal.SIGKILL)
    shell.process.wait()
    deadline = time.monotonic() + GONE_WITHIN
    while runs(child):
        assert time.monotonic() < deadline, "the program is still there"
        shell._read(time.monotonic() + 0.02)
    check(user.store)


def runs(process: int) -> bool:
    """Whether a process is there, and not only waits for somebody to ask how it ended."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return False
    return state != "Z"


@pytest.mark.parametrize("way", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_an_import_that_is_broken_off_is_taken_back(user: User, way: signal.Signals) -> None:
    for rows in (30_000, 120_000, 480_000):
        for file in user.store.parent.iterdir():
            file.unlink()
        user.begin()
        # On a busy machine the import may be over before the signal comes.
        if broken_off(user, way, rows) != 0:
            break
    check(user.store)
    assert "Somebody" not in user.does("contact", "list")


def broken_off(user: User, way: signal.Signals, rows: int) -> int:
    """Import so many rows, and send a signal in the middle; return the exit status."""
    many = user.home / "many.csv"
    many.write_text("Name\n" + "".join(f"Somebody {n}\n" for n in range(rows)), encoding="utf-8")
    process = subprocess.Popen(
        [PROGRAM, "import", many],
        env=user.environment(),
        cwd=user.home,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    wal = Path(f"{user.store}-wal")
    deadline = time.monotonic() + PATIENCE
    # It is in the middle of the change once SQLite has written some of it beside the store.
    while not (wal.exists() and wal.stat().st_size > 100_000) and process.poll() is None:
        assert time.monotonic() < deadline
    process.send_signal(way)
    process.communicate(timeout=GONE_WITHIN)
    return process.returncode


def check(store: Path) -> None:
    """The store is whole, nobody holds it, and it says what it said."""
    connection = sqlite3.connect(store, timeout=0, isolation_level=None)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("ROLLBACK")
    assert connection.execute("SELECT count(*) FROM deal").fetchone() == (1,)
    connection.close()
