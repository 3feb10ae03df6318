"""Ask a statement of a session or a connection, whichever a caller reads through."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from svit_tui.store.file.connect import driver_of

if TYPE_CHECKING:
    from svit_tui.store.file.connect import Reader


def query_rows(reader: Reader, query: str) -> Iterator[Any]:
    """The rows of a statement whose values are written into it."""
    yield from driver_of(reader).execute(query)


def query_numbers(reader: Reader, query: str) -> list[int]:
    """The first column of a statement's rows: row numbers."""
    return [row[0] for row in query_rows(reader, query)]
