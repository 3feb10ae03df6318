"""Nothing that acts on a terminal reaches it, whatever shows the text, wherever it comes from."""

from __future__ import annotations

import re
import sqlite3
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.conftest import User
from tests.e2e.terminal import Terminal
from tests.folders import ROOT
from tests.wire.hostile import PAYLOADS, is_hostile
from tests.wire.probe import FEW, WAYS, marker

STILL = 0.04
# All that the wire and the driver may send: moves, erasures, lines, margins, looks, and what sets
# the terminal up and gives it back.
ALLOWED = re.compile(
    r"""\x1b\[ (
        \d*[ABCDEGdKXLM] | \d*(;\d+)?H | 2J | (\d+;\d+)?r | [\d;]*m
        | \?(25|1004|1049|2004|2026)h | \?(7|25|2026)l | \?(2026|2048)\$p | >25u
        | \?(1004|1049|2004)l | \?7h | <u
    ) | \x1b\]22;default\x07 | [\r\x08]""",
    re.VERBOSE,
)
# Looks as they come from texts would be allowed; but the wire has 16 million colours here.
LOOKS = {name: text for name, text in PAYLOADS.items() if ALLOWED.fullmatch(text) and "m" in text}
# A start takes longer than all that is shown: some ways share one.
GROUPS = [list(WAYS)[n::6] for n in range(6)]


@pytest.fixture
def user(tmp_path: Path) -> Iterator[User]:
    somebody = User(tmp_path / "home", tmp_path / "store" / "svit.db")
    for folder in (somebody.home, somebody.store.parent):
        folder.mkdir()
    yield somebody
    for terminal in somebody.terminals:
        terminal.close()


def probed(user: User, ways: list[str], **more: str) -> str:
    """All that the probe sends while it shows texts in some ways."""
    terminal = Terminal(
        [sys.executable, "-m", "tests.wire.probe", *ways],
        environment=user.environment(TEXTUAL_FPS="500", **more),
        cols=60,
        rows=10,
        folder=ROOT,
    )
    user.terminals.append(terminal)
    assert terminal.exit_status() == 0, terminal
    return bytes(terminal.received).decode()


def settled(terminal: Terminal) -> str:
    """All that was sent, once nothing more comes and the program does nothing."""
    while terminal._read(time.monotonic() + STILL) or ran_for(terminal, STILL):
        pass
    return bytes(terminal.received).decode()


def ran_for(terminal: Terminal, seconds: float) -> int:
    """Ticks of processor time that the program takes within so many seconds without a byte."""
    times = []
    for _when in ("before", "after"):
        fields = Path(f"/proc/{terminal.process.pid}/stat").read_text().rpartition(")")[2].split()
        times.append(int(fields[11]) + int(fields[12]))
        if terminal._read(time.monotonic() + seconds):
            return 1
    return times[1] - times[0]


def hostile_in(sent: str) -> list[str]:
    """What must not be in it: by where it stands, as the text before it tells."""
    found = [name for name, text in LOOKS.items() if text in sent]
    last = 0
    for part in ALLOWED.finditer(sent + "\x1b[m"):
        between = sent[last : part.start()]
        last = part.end()
        found += [f"U+{ord(mark):04X} in {between!r}" for mark in between if is_hostile(mark)]
    return found


def let_through(sent: str, ways: list[str]) -> set[tuple[str, str]]:
    """Who let which payload through behind the marker."""
    return {
        (way, name)
        for way in ways
        for name, text in PAYLOADS.items()
        if marker(way, name) + text in sent
    }


@pytest.mark.parametrize("ways", GROUPS, ids="-".join)
def test_no_way_to_show_a_text_lets_it_act_on_the_terminal(user: User, ways: list[str]) -> None:
    sent = probed(user, ways)
    unseen = [(way, name) for way in ways for name in PAYLOADS if marker(way, name) not in sent]
    assert unseen == []
    assert let_through(sent, ways) == set()
    assert hostile_in(sent) == []


@pytest.mark.parametrize("ways", GROUPS, ids="-".join)
def test_without_the_wire_it_does_act(user: User, ways: list[str]) -> None:
    sent = probed(user, ways, SVIT_WIRE="plain")
    assert let_through(sent, ways) == {(way, name) for way in ways for name in FEW}
    assert hostile_in(sent)


TEXTS = {
    "contact": ("name", "notes", "role_title"),
    "deal": ("title", "notes", "loss_note"),
    "communication": ("subject_line", "body"),
    "stage": ("name",),
    "pipeline": ("name",),
    "member": ("name",),
    "source": ("name",),
    "tag": ("name",),
    "loss_reason": ("name",),
    "product": ("name",),
    "change_set": ("title",),
}


def test_what_was_written_into_the_store_behind_our_back_is_harmless(user: User) -> None:
    user.begin()
    assert user.run("log", "call", "--deal", "Website", "--subject", "Greeting").returncode == 0
    text = "".join(f"{n}{it}" for n, it in enumerate(PAYLOADS.values()))
    text = text.encode("utf-8", "ignore").decode()
    store = sqlite3.connect(user.store)
    with store:
        for table, columns in TEXTS.items():
            for column in columns:
                store.execute(f"UPDATE {table} SET {column} = id || ? || {column}", (text,))
    store.close()
    terminal = user.open()
    terminal.wait_for("svit", "j/k")
    for keys in (
        *(["enter"], ["i"], ["escape"], ["escape"], ["?"], ["escape"], ["p"], ["escape"]),
        *(["o"], ["escape"], ["#"], ["escape"], ["x"], ["escape"], ["f"], ["escape"]),
        *(["v"], ["v"], ["c"], ["escape"], ["e"], ["escape"], ["w"], ["u"], ["2"], ["enter"]),
        *(["i"], ["escape"], ["e"], ["escape"], ["escape"], ["3"], ["enter"], ["escape"]),
        *(["1"], ["ctrl+k"], ["1"], ["escape"], [":"], ["escape"], ["/"], ["1"], ["escape"]),
    ):
        terminal.press(*keys)
        settled(terminal)
    assert terminal.process.poll() is None
    assert hostile_in(settled(terminal)) == []
