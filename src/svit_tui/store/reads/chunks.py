"""Numbers in parts that one statement takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

CHUNK = 500


def chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    """Numbers in lists of at most 500, within SQLite's limit of parameters."""
    ordered = sorted(ids)
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]
