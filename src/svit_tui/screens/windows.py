"""Rows of a long list: its order in memory, the texts of what is on screen read in windows."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from typing import Generic, TypeVar

from svit_tui.widgets.table import TableRow

T = TypeVar("T")
WINDOW = 80
KEPT = 2000


class WindowRows(Generic[T]):
    """A source for a table: numbers in order, and a function that reads rows by number."""

    def __init__(
        self,
        order: array[int],
        read: Callable[[Sequence[int]], Mapping[int, T]],
        draw: Callable[[int, T], TableRow],
    ) -> None:
        self.order = order
        self._read = read
        self._draw = draw
        self._known: dict[int, T] = {}

    def __len__(self) -> int:
        return len(self.order)

    def value(self, index: int) -> T | None:
        """What stands at an index, read with its neighbours if it is not known."""
        if not 0 <= index < len(self.order):
            return None
        number = self.order[index]
        if number not in self._known:
            if len(self._known) > KEPT:
                self._known.clear()
            start = max(index - WINDOW // 2, 0)
            window = [n for n in self.order[start : start + WINDOW] if n not in self._known]
            self._known.update(self._read(window))
        return self._known.get(number)

    def row(self, index: int) -> TableRow:
        """A row of the table; one that is gone meanwhile is empty."""
        value = self.value(index)
        if value is None:
            return TableRow(None, ())
        return self._draw(self.order[index], value)

    def index_of(self, number: int) -> int | None:
        """Where a number stands."""
        try:
            return self.order.index(number)
        except ValueError:
            return None
