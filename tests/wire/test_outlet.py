"""The driver puts the program aside between steps of the loop, never in the middle of a frame."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Iterator

import pytest
from textual.drivers._writer_thread import WriterThread

from svit_tui.wire.outlet import WireDriver
from tests.wire.probe import Probe

SIGNALS = (signal.SIGTSTP, signal.SIGCONT, signal.SIGWINCH)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A pseudo-terminal in the place of the standard streams; the end of who looks at it."""
    before = {number: signal.getsignal(number) for number in SIGNALS}
    watcher, inside = os.openpty()
    with os.fdopen(inside, "r") as keys, os.fdopen(os.dup(inside), "w") as screen:
        monkeypatch.setattr(sys, "__stdin__", keys)
        monkeypatch.setattr(sys, "__stderr__", screen)
        yield watcher
    os.close(watcher)
    for number, handler in before.items():
        signal.signal(number, handler)


async def test_a_frame_that_is_written_when_the_program_is_put_aside_is_not_waited_for(
    terminal: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver = WireDriver(Probe("Static"))
    stopped, resumed = asyncio.Event(), asyncio.Event()
    write = WriterThread.write
    resume = driver.resume_application_mode

    def interrupted(thread: WriterThread, text: str) -> None:
        if text == "frame":
            signal.raise_signal(signal.SIGTSTP)
            assert not stopped.is_set()
        write(thread, text)

    def taken_up() -> None:
        resume()
        resumed.set()

    monkeypatch.setattr(WriterThread, "write", interrupted)
    monkeypatch.setattr(os, "kill", lambda _process, _number: stopped.set())
    monkeypatch.setattr(driver, "resume_application_mode", taken_up)
    driver.start_application_mode()
    driver.write("frame")
    await asyncio.wait_for(stopped.wait(), 20)
    # Until it is taken up again there is nobody who would write this.
    driver.write("meanwhile")
    assert not driver.is_busy
    signal.raise_signal(signal.SIGCONT)
    await asyncio.wait_for(resumed.wait(), 20)
    driver.write("after")
    driver.stop_application_mode()
    driver.close()
    assert not driver.is_busy
    shown = os.read(terminal, 65536)
    assert b"frame" in shown
    assert b"meanwhile" not in shown
    assert b"after" in shown
