"""What was typed outlives the program, however it ends."""

from __future__ import annotations

import os
import signal
import time

import pytest

from tests.e2e.conftest import User
from tests.e2e.terminal import PATIENCE


@pytest.mark.parametrize("end", [signal.SIGHUP, signal.SIGTERM, signal.SIGKILL, "ctrl+q"])
def test_a_note_that_is_being_written_comes_back(user: User, end: signal.Signals | str) -> None:
    user.begin()
    terminal = user.open()
    terminal.wait_for("Website", "quick add")
    terminal.press("n")
    terminal.wait_for("New deal", "ctrl+s save")
    terminal.type("A shop for the clinic")
    terminal.wait_for("A shop for the clinic")
    if end == "ctrl+q":
        terminal.press("ctrl+q")
    else:
        assert isinstance(end, signal.Signals)
        if end is signal.SIGKILL:
            # Of these, at most the last two seconds may be lost.
            deadline = time.monotonic() + PATIENCE
            while "A shop for the clinic" not in user.does("draft", "list", "--json"):
                assert time.monotonic() < deadline
        os.kill(terminal.process.pid, end)
    terminal.exit_status()
    again = user.open()
    again.wait_for("What you typed and did not save", "New deal: A shop for the clinic")
    again.press("enter")
    again.wait_for("What you typed last time is back", "A shop for the clinic")
    again.press("escape")
    again.wait_gone("What you typed last time")
    again.press("q", "q")
    again.exit_status()
