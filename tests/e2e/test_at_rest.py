"""A screen at rest sends nothing, however long one looks at it."""

from __future__ import annotations

import select
import time
from datetime import UTC, datetime

from tests.e2e.conftest import ORDINARY, User
from tests.e2e.terminal import PATIENCE, PROGRAM, Terminal
from tests.effort import SOAKS

# What the program does by itself it does each second; a minute would show what comes seldom.
REST_SECONDS = 60.0 if SOAKS else 6.0
# What a key brought has come when there has been nothing more for so long.
STILL_SECONDS = 1.0


# Screens: the keys that lead there from the board, and what each brings.
Steps = tuple[tuple[str, str], ...]
PLACES: dict[str, Steps] = {
    "board": (),
    "contacts": (("2", "olena@clinic.example"),),
    "contact card": (("2", "olena@clinic.example"), ("enter", "Active deals")),
    "deal": (("enter", "Stage history"),),
    "timeline": (("3", "new in Lead"),),
    "tasks": (("4", "There is nothing to do here."),),
    "week": (("4", "There is nothing to do here."), ("v", "Week")),
    "triage": (("5", "One key decides"),),
    "form with a field that has the cursor": (("n", "New deal"),),
    "filter": (("/", "type to filter"), ("web", "filtered (esc clears)")),
    "command palette": ((":", "Commands"),),
    "help": (("?", "lost: pick a reason"),),
    "picker": (("x", "Chose a competitor"),),
    "after a change": (("w", "Won: Website"),),
}


class Watched(Terminal):
    """A terminal that can be watched together with others."""

    def fileno(self) -> int:
        """For `select`."""
        return self._open

    def take(self) -> bytes:
        """What has come."""
        before = len(self.received)
        self._read(time.monotonic() + PATIENCE)
        return bytes(self.received[before:])


def test_a_screen_at_rest_sends_nothing(user: User) -> None:
    user.begin()
    watched = {name: _open(user) for name in PLACES}
    for name, terminal in watched.items():
        terminal.wait_for("Website", "Lead")
        for key, shown in PLACES[name]:
            terminal.press(key)
            terminal.wait_for(shown)
    _wait_until_still(watched)

    sent = _sent_within(watched, REST_SECONDS)

    assert not sent, "\n".join(
        f"{name} sent {len(data)} bytes at rest: {data[:200]!r}" for name, data in sent.items()
    )
    for name, terminal in watched.items():
        assert terminal.process.poll() is None, f"{name} has ended\n{terminal}"


def _open(user: User) -> Watched:
    """The program in a place where it is noon, far from midnight, when days change on cards."""
    offset = datetime.now(UTC).hour - 12
    terminal = Watched(
        [*ORDINARY, PROGRAM], environment=user.environment(TZ=f"NOON{offset:+d}"), folder=user.home
    )
    user.terminals.append(terminal)
    return terminal


def _wait_until_still(watched: dict[str, Watched]) -> None:
    """Read until nothing comes from any of them: the program imports the rest, reads lists."""
    deadline = time.monotonic() + PATIENCE
    while _sent_within(watched, STILL_SECONDS, stop_early=True):
        assert time.monotonic() < deadline, "\n".join(map(str, watched.values()))


def _sent_within(
    watched: dict[str, Watched], seconds: float, *, stop_early: bool = False
) -> dict[str, bytes]:
    """What each has sent before so many seconds were over, or what comes first."""
    names = {terminal: name for name, terminal in watched.items()}
    sent: dict[str, bytes] = {}
    deadline = time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 0:
        ready, _, _ = select.select(list(names), [], [], left)
        for terminal in ready:
            sent[names[terminal]] = sent.get(names[terminal], b"") + terminal.take()
            if terminal.process.poll() is not None:
                # Nothing more comes from here; it is told of below.
                del names[terminal]
        if sent and stop_early:
            break
    return sent
