"""How much is under way to a far terminal."""

from __future__ import annotations

import pytest

from svit_tui.wire import pace
from svit_tui.wire.pace import ASK_FROM, MOST_UNDER_WAY, PATIENCE, QUESTION, Pace


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time, to be changed."""
    moment = [100.0]
    monkeypatch.setattr(pace, "monotonic", lambda: moment[0])
    return moment


def answering() -> Pace:
    """The pace of a terminal that has answered once."""
    it = Pace()
    assert it.sent(ASK_FROM) == QUESTION
    assert it.answered()
    return it


def has_room(it: Pace) -> bool:
    """Whether the terminal can be sent more now."""
    return not it.is_full


def test_small_frames_share_a_question() -> None:
    it = Pace()
    assert [it.sent(150) for _n in range(6)] == ["", "", QUESTION, "", "", QUESTION]


def test_it_is_full_until_the_terminal_answers() -> None:
    it = answering()
    while has_room(it):
        it.sent(300)
    it.sent(4 * MOST_UNDER_WAY)
    answers = 0
    while not has_room(it):
        assert it.answered()
        answers += 1
    assert answers > 1
    assert it.sent(10) == ""


def test_an_answer_that_nobody_asked_for_is_somebody_elses() -> None:
    it = answering()
    assert not it.answered()


def test_a_terminal_that_never_answered_is_not_waited_for() -> None:
    it = Pace()
    it.sent(10 * MOST_UNDER_WAY)
    assert not it.is_full
    it.wait(3600)


def test_a_terminal_that_has_stopped_answering_is_not_waited_for_long(now: list[float]) -> None:
    it = answering()
    it.sent(MOST_UNDER_WAY)
    assert not has_room(it)
    now[0] += PATIENCE + 1
    assert has_room(it)
    # It may come back.
    assert it.answered()
    it.sent(MOST_UNDER_WAY)
    assert not has_room(it)
