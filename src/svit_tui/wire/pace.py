"""Keep track of how many bytes are on their way to a distant terminal.

A line over SSH has room for seconds of output: a held-down key would go on scrolling long after it
was let go. So the terminal is asked now and then where its cursor is, as every terminal since the
VT100 can tell, only to learn that it has drawn what was sent before. While too much is under way no
frame is made; the next one brings all that has changed.
"""

from __future__ import annotations

import threading
from collections import deque
from time import monotonic

QUESTION = "\x1b[6n"
# Bytes from one question to the next: small frames don't need one each.
ASK_FROM = 400
# Bytes under way; on a line of 56 kbit/s the third of a second.
MOST_UNDER_WAY = 2000
# Seconds after which a terminal is taken for one that does not answer.
PATIENCE = 5.0


class Pace:
    """What was sent, and what of it has arrived. Answers may be told in another thread."""

    def __init__(self) -> None:
        self._sent = 0
        self._arrived = 0
        self._asked_at = 0.0
        self._questions: deque[int] = deque()
        self._does_answer = False
        self._all_answered = threading.Event()
        self._all_answered.set()

    def sent(self, count: int) -> str:
        """So many bytes are sent; returns what is to be sent after them."""
        self._sent += count
        asked = self._questions[-1] if self._questions else self._arrived
        if self._sent - asked < ASK_FROM:
            return ""
        self._all_answered.clear()
        self._questions.append(self._sent)
        self._asked_at = monotonic()
        return QUESTION

    def answered(self) -> bool:
        """The terminal has told where its cursor is; false if it was not asked."""
        if not self._questions:
            return False
        self._does_answer = True
        self._arrived = self._questions.popleft()
        if not self._questions:
            self._all_answered.set()
        return True

    @property
    def is_full(self) -> bool:
        """Whether enough is under way."""
        if not self._does_answer or self._sent - self._arrived < MOST_UNDER_WAY:
            return False
        if monotonic() - self._asked_at > PATIENCE:
            self._does_answer = False
        return self._does_answer

    def wait(self, seconds: float) -> None:
        """Wait for the answers under way: later they would be taken for keys by another program."""
        if self._does_answer:
            self._all_answered.wait(seconds)
