"""Rows of a long list: the order in memory, texts read for the visible window."""

from __future__ import annotations

from abc import abstractmethod
from array import array
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from typing import Generic, TypeVar

from svit_tui.widgets.table import RowSource, TableRow

T = TypeVar("T")
WINDOW = 80
KEPT = 2000


class ReadAhead(RowSource):
    """A source whose rows are read before the cursor comes to them, away from the event loop."""

    @abstractmethod
    def lacks(self, first: int, last: int) -> bool:
        """Whether a row from one index to another, both included, has yet to be read."""

    @abstractmethod
    def fetch(self, first: int, last: int) -> None:
        """Read the rows from one index to another that are lacking. Runs in a thread."""


class WindowRows(ReadAhead, Generic[T]):
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
        # None for what is gone meanwhile.
        self._known: dict[int, T | None] = {}

    def __len__(self) -> int:
        return len(self.order)

    def value(self, index: int) -> T | None:
        """What stands at an index, read with its neighbours if it is not known."""
        if not 0 <= index < len(self.order):
            return None
        number = self.order[index]
        if number not in self._known:
            start = max(index - WINDOW // 2, 0)
            self._learn(self.order[start : start + WINDOW])
        return self._known.get(number)

    def lacks(self, first: int, last: int) -> bool:
        """Whether a row from one index to another, both included, has yet to be read."""
        return any(number not in self._known for number in self._between(first, last))

    def fetch(self, first: int, last: int) -> None:
        """Read the rows from one index to another that are lacking. Runs in a thread."""
        self._learn(self._between(first, last))

    def _between(self, first: int, last: int) -> Sequence[int]:
        return self.order[max(first, 0) : max(last + 1, 0)]

    def _learn(self, numbers: Sequence[int]) -> None:
        # Not changed while the event loop may be drawing from it.
        known = {} if len(self._known) > KEPT else dict(self._known)
        lacking = [number for number in numbers if number not in known]
        found = self._read(lacking)
        known.update((number, found.get(number)) for number in lacking)
        self._known = known

    def ready(self, number: int | None, index: int) -> None:
        """Read what is around a number, or an index, before it is drawn. Runs in a thread."""
        place = self.index_of(number) if number is not None else None
        place = min(index, len(self) - 1) if place is None else place
        # A heading has no text to read; what is below it has.
        if self.value(place) is None:
            self.value(place + 1)

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

    def number(self, index: int) -> int | None:
        """The number at an index."""
        return int(self.order[index]) if 0 <= index < len(self.order) else None


class GroupedRows(WindowRows[T]):
    """The same in groups, each under a heading of its own: where they begin is all it keeps."""

    def __init__(
        self,
        groups: Sequence[tuple[str, array[int]]],
        read: Callable[[Sequence[int]], Mapping[int, T]],
        draw: Callable[[int, T], TableRow],
    ) -> None:
        order = array("q")
        # The index of each heading.
        self.starts: list[int] = []
        self.titles = [title for title, _numbers in groups]
        for _title, numbers in groups:
            self.starts.append(len(order) + len(self.starts))
            order.extend(numbers)
        super().__init__(order, read, draw)

    def __len__(self) -> int:
        return len(self.order) + len(self.starts)

    def _inside(self, index: int) -> int | None:
        """The place in the order of what stands at an index; none for a heading."""
        group = bisect_right(self.starts, index) - 1
        if group < 0 or self.starts[group] == index:
            return None
        return index - group - 1

    def value(self, index: int) -> T | None:
        """What stands at an index."""
        place = self._inside(index)
        return super().value(place) if place is not None else None

    def _between(self, first: int, last: int) -> Sequence[int]:
        indexes = range(max(first, 0), min(last + 1, len(self)))
        places = (self._inside(index) for index in indexes)
        return [self.order[place] for place in places if place is not None]

    def row(self, index: int) -> TableRow:
        """A heading, or a row."""
        place = self._inside(index)
        if place is None:
            group = bisect_right(self.starts, index) - 1
            return TableRow(None, (self.titles[group] if group >= 0 else "",), heading=True)
        value = super().value(place)
        return TableRow(None, ()) if value is None else self._draw(self.order[place], value)

    def index_of(self, number: int) -> int | None:
        """Where a number stands."""
        place = super().index_of(number)
        if place is None:
            return None
        # As many headings come before it as groups begin before it.
        group = bisect_right([start - n for n, start in enumerate(self.starts)], place)
        return place + group

    def number(self, index: int) -> int | None:
        """The number at an index; none for a heading."""
        place = self._inside(index)
        return super().number(place) if place is not None else None
