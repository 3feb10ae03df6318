"""The filled cells of one sheet, row by row, never more than fit in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple, Protocol

from svit_tui.exchange.sheets.package import Package, too_large

# So many filled cells are held at most.
CELLS_LIMIT = 10_000_000
ROWS_LIMIT = 1_048_576
COLUMNS_LIMIT = 16_384


class SheetRow(NamedTuple):
    """A row that has something: its number in the sheet, and its cells by their column from 0."""

    number: int
    cells: dict[int, str]


class SheetPlace(NamedTuple):
    """A sheet by its name, and where its cells are."""

    name: str
    place: str
    is_hidden: bool = False


class Book(Protocol):
    """A file with sheets."""

    @property
    def package(self) -> Package:
        """The file that it is read from."""

    @property
    def sheets(self) -> list[SheetPlace]:
        """Its sheets, in their order."""

    def rows(self, sheet: SheetPlace) -> Iterator[SheetRow]:
        """The rows of a sheet; those without any text are passed over. Raises Invalid."""


def held(package: Package, rows: Iterator[SheetRow]) -> list[SheetRow]:
    """All rows of a sheet. Raises Invalid for more than can be held."""
    count = 0
    kept = []
    for row in rows:
        count += len(row.cells)
        if count > CELLS_LIMIT or row.number > ROWS_LIMIT:
            raise too_large(package.file_name)
        kept.append(row)
    return kept


def filled(cells: Mapping[int, str]) -> dict[int, str]:
    """The cells that have some text."""
    return {
        column: text
        for column, text in cells.items()
        if text and column < COLUMNS_LIMIT and not text.isspace()
    }
