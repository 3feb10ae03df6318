"""Cut long lists of numbers into parts that one statement can take."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")

CHUNK = 500


def chunks(items: Iterable[T]) -> Iterator[list[T]]:
    """Items in their order, at most 500 at a time: within SQLite's limit of parameters."""
    rest = iter(items)
    while part := list(islice(rest, CHUNK)):
        yield part
