"""Moves of the terminal's cursor: each lands where it says, and none is longer than need be."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from svit_tui.wire.moves import move
from tests.wire.emulator import Emulator

WIDTH, HEIGHT = 220, 70
lines = st.integers(0, HEIGHT - 1)
columns = st.integers(0, WIDTH - 1)


def landed(start: tuple[int, int], sequence: str) -> tuple[int, int]:
    """Line and column of a cursor that began at `start`."""
    emulator = Emulator(WIDTH, HEIGHT)
    emulator.cursor.y, emulator.cursor.x = start
    emulator.show(sequence)
    return emulator.cursor.y, emulator.cursor.x


def position(y: int, x: int) -> str:
    """What needs no thought: the full “Cursor Position”."""
    return f"\x1b[{y + 1};{x + 1}H"


@given(y=lines, x=columns, to_y=lines, to_x=columns)
def test_a_move_lands_where_it_says(y: int, x: int, to_y: int, to_x: int) -> None:
    assert landed((y, x), move(y, x, to_y, to_x)) == (to_y, to_x)


@given(y=lines, x=columns, to_y=lines, to_x=columns, near=st.integers(-3, 3))
def test_so_does_a_short_one(y: int, x: int, to_y: int, to_x: int, near: int) -> None:
    beside = min(max(x + near, 0), WIDTH - 1)
    below = min(max(y + near, 0), HEIGHT - 1)
    for there in ((y, beside), (below, x), (below, beside), (below, 0), (y, to_x), (to_y, x)):
        assert landed((y, x), move(y, x, *there)) == there


@given(y=lines, to_y=lines, to_x=columns)
def test_after_the_last_column_it_does_not_matter_where_the_cursor_is(
    y: int, to_y: int, to_x: int
) -> None:
    sequence = move(y, None, to_y, to_x)
    # In the last column or behind it, or wherever an emoji of unsure width left it.
    for x in (WIDTH - 1, WIDTH, WIDTH - 2, 7):
        assert landed((y, x), sequence) == (to_y, to_x)


@given(y=lines, x=st.integers(0, WIDTH), to_y=lines, to_x=columns)
def test_an_unknown_place_needs_no_knowledge(y: int, x: int, to_y: int, to_x: int) -> None:
    assert landed((y, x), move(None, None, to_y, to_x)) == (to_y, to_x)


@given(
    y=st.none() | lines,
    x=st.none() | columns,
    to_y=lines,
    to_x=columns,
)
def test_no_move_is_longer_than_the_full_one(
    y: int | None, x: int | None, to_y: int, to_x: int
) -> None:
    assert len(move(y, x if y is not None else None, to_y, to_x)) <= len(position(to_y, to_x))


def test_who_is_there_stays() -> None:
    assert move(3, 4, 3, 4) == ""


def test_steps_to_the_left_are_backspaces_while_those_are_shorter() -> None:
    assert [len(move(5, 40, 5, 40 - steps)) for steps in (1, 2, 3, 4)] == [1, 2, 3, 4]
