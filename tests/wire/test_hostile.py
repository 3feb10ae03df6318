"""Nothing that acts on a terminal reaches it, whatever shows the text, wherever it comes from."""

from __future__ import annotations

import re
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.conftest import User
from tests.e2e.terminal import Terminal
from tests.wire.hostile import PAYLOADS, is_hostile
from tests.wire.probe import MARKER, WAYS

ROOT = Path(__file__).parent.parent.parent
STILL = 0.3
# All that the wire and the driver may send: moves, erasures, lines, margins, looks, and what sets
# the terminal up.
ALLOWED = re.compile(
    r"""\x1b\[ (
        \d*[ABCDEGdKXLM] | \d*(;\d+)?H | 2J | (\d+;\d+)?r | [\d;]*m
        | \?(1049|25|1004|2004|2026)h | \?(7|25|2026)l | \?(2026|2048)\$p | >25u
    ) | \x1b\]22;default\x07 | [\r\x08]""",
    re.VERBOSE,
)

# Single characters are looked for in what is left: the wire moves the cursor by CR and BS too, and
# tests/wire/test_glyphs.py holds that they don't come from texts.
SEQUENCES = {name: text for name, text in PAYLOADS.items() if len(text) > 1 and name != "BS"}
# The first picture begins with it.
SENT_BY_US = Counter({"CSI": 1})


@pytest.fixture
def user(tmp_path: Path) -> Iterator[User]:
    somebody = User(tmp_path / "home", tmp_path / "store" / "svit.db")
    for folder in (somebody.home, somebody.store.parent):
        folder.mkdir()
    yield somebody
    for terminal in somebody.terminals:
        terminal.close()


def shown(user: User, way: str, **more: str) -> str:
    """All that the probe sends until its text is on the screen."""
    terminal = Terminal(
        [sys.executable, "-m", "tests.wire.probe", way],
        environment=user.environment(**more),
        folder=ROOT,
    )
    user.terminals.append(terminal)
    # What gets through may garble the screen.
    terminal.wait_until(
        lambda screen: MARKER in screen or MARKER.encode() in terminal.received, "the text"
    )
    return settled(terminal)


def settled(terminal: Terminal) -> str:
    """All that was sent, once nothing more comes."""
    while terminal._read(time.monotonic() + STILL):
        pass
    return bytes(terminal.received).decode()


def hostile_in(sent: str) -> list[str]:
    """What must not be in it: whole payloads by name, sequences and characters by themselves."""
    found = [name for name, text in SEQUENCES.items() if sent.count(text) > SENT_BY_US[name]]
    rest = ALLOWED.sub("", sent)
    return found + sorted({f"U+{ord(mark):04X}" for mark in rest if is_hostile(mark)})


@pytest.mark.parametrize("way", WAYS)
def test_no_way_to_show_a_text_lets_it_act_on_the_terminal(user: User, way: str) -> None:
    assert hostile_in(shown(user, way)) == []


def test_without_the_wire_it_does_act(user: User) -> None:
    leaked = hostile_in(shown(user, "Static", SVIT_WIRE="plain"))
    assert {"ESC", "CSI colour", "C1 CSI", "charset"} <= set(leaked)


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
