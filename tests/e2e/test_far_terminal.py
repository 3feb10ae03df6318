"""A terminal behind a slow line: it gets what it can take, and in the end what it should show."""

from __future__ import annotations

import re
import time

from svit_tui.crm.deals import changes as deals
from svit_tui.crm.start.opening import open_store
from tests.e2e.conftest import User
from tests.e2e.terminal import Terminal

QUESTION = b"\x1b[6n"
CARDS = 60
# Seconds.
STILL, BETWEEN_KEYS = 0.4, 0.05
SSH = "192.0.2.1 50000 192.0.2.2 22"


def many_deals(user: User) -> None:
    user.begin()
    store = open_store(user.store)
    with store.unit() as work:
        # The newest stands on top.
        for number in reversed(range(CARDS)):
            deals.add(work, contact_id=1, title=f"Deal {number:02}")
    store.close()


class FarTerminal(Terminal):
    """A terminal that answers where its cursor is only when it is told to."""

    held = 0
    is_holding = False

    def _answer(self, found: re.Match[bytes]) -> bool:
        if found[0] == QUESTION and self.is_holding:
            self.held += 1
            return True
        return super()._answer(found)

    def wait_still(self) -> None:
        """Read until the program has written nothing for a while."""
        while self._read(time.monotonic() + STILL):
            pass

    def press_slowly(self, *keys: str) -> None:
        """Press keys one after another, as a person does, and take what each brings."""
        for key in keys:
            self.press(key)
            self._read(time.monotonic() + BETWEEN_KEYS)

    def let_go(self) -> None:
        """Answer what was asked in the meantime."""
        self.is_holding = False
        for _question in range(self.held):
            self.type("\x1b[1;1R")
        self.held = 0


def opened(terminal: Terminal) -> FarTerminal:
    """A far terminal that has got to the board, and has answered once."""
    assert isinstance(terminal, FarTerminal)
    terminal.wait_for("Deal 00")
    # The first answers come by themselves: from then on the program waits for them.
    terminal.press_slowly(*["j"] * 4, *["k"] * 4)
    terminal.wait_for("▌Deal 00")
    return terminal


def test_a_far_terminal_is_not_sent_more_than_it_takes(user: User) -> None:
    many_deals(user)
    terminal = opened(user.open(kind=FarTerminal, SSH_CONNECTION=SSH))
    terminal.is_holding = True
    before = len(terminal.received)
    # Far more keys than there is room for frames; the last one opens what the cursor is on.
    terminal.press_slowly(*["j"] * 30, *["k"] * 30, *["j"] * 3)
    terminal.wait_still()
    assert 400 < len(terminal.received) - before < 4000
    terminal.let_go()
    terminal.wait_for("▌Deal 03")
    terminal.press("enter")
    terminal.wait_for("Deal 03", "history")
    assert "R" not in terminal.screen_text().splitlines()[0][:20]


def test_a_near_terminal_is_not_asked(user: User) -> None:
    many_deals(user)
    terminal = opened(user.open(kind=FarTerminal))
    assert QUESTION not in terminal.received


def test_a_terminal_that_does_not_answer_gets_everything(user: User) -> None:
    many_deals(user)
    terminal = user.open(kind=FarTerminal, SSH_CONNECTION=SSH)
    assert isinstance(terminal, FarTerminal)
    terminal.is_holding = True
    terminal.wait_for("Deal 00")
    terminal.press_slowly(*["j"] * 30, "G")
    terminal.wait_for("▌Website")


def test_no_answer_is_left_for_the_shell(user: User) -> None:
    many_deals(user)
    terminal = opened(user.open(kind=FarTerminal, SSH_CONNECTION=SSH))
    terminal.is_holding = True
    terminal.press_slowly(*["j"] * 30)
    terminal.wait_still()
    assert terminal.held
    terminal.press("q")
    terminal.wait_still()
    # It waits for the answers before it ends: nobody else would know what they are.
    assert b"\x1b[?1049l" not in terminal.received
    terminal.let_go()
    assert terminal.exit_status() == 0
