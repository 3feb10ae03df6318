"""A table of any format: unique headers, and rows with the numbers that people see."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

CELL_LIMIT = 100_000
# What some columns have in the rows that are meant.
Where = Mapping[str, Container[str]]
_WITH_SHEET = re.compile(r"(.+\.(?:xlsx|xlsm|xltx|ods|ots|xls|xlsb)):(.+)", re.IGNORECASE)


class Exact(str):
    """A cell that is a number or a date by its type, written as programs do: `0.5`, `2026-12-15`.

    It is read the same whatever form a mapping gives to texts.
    """

    __slots__ = ()


class Fault(str):
    """A cell without a value, such as a formula that failed; `why` says so in words."""

    why: str

    def __new__(cls, text: str, why: str) -> Fault:
        """A cell with what its file has, and why that is no value."""
        made = super().__new__(cls, text)
        made.why = why
        return made


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Words in upper or lower case, or all but these."""

    words: frozenset[str]
    is_not: bool = False

    def __contains__(self, text: object) -> bool:
        return (str(text).casefold() in self.words) is not self.is_not


@dataclass(frozen=True, slots=True)
class Row:
    """A row: the line that it begins on, its cells as many as there are columns, or why not."""

    line: int
    cells: Sequence[str]
    problem: str = ""


class Table(Protocol):
    """What an import reads: `columns` are the headers, `repeats` those that come again."""

    @property
    def name(self) -> str:
        """What the file is called in messages."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The headers, each once."""

    @property
    def repeats(self) -> Mapping[str, str]:
        """The columns whose header the file has again, with the header that they repeat."""

    @property
    def form(self) -> str:
        """How the file was read, in a few words."""

    @property
    def title(self) -> str:
        """What stands above the header, and is passed over."""

    @property
    def left(self) -> Sequence[str]:
        """The sheets of the same file that are not read."""

    def only(self, where: Where) -> Table:
        """The file with just the rows whose columns have one of these values."""

    def rows(self) -> Iterator[Row]:
        """The rows below the header; empty ones are passed over."""


def is_meant(cells: Sequence[str], columns: Sequence[str], where: Where) -> bool:
    """Whether a row has one of the values in each of the columns, as far as it goes."""
    for column, values in where.items():
        place = columns.index(column)
        if place < len(cells) and cells[place].strip() not in values:
            return False
    return True


def once_each(header: Sequence[str]) -> tuple[tuple[str, ...], dict[str, str]]:
    """The headers trimmed; one that comes again gets a number, one without a name its place.

    With them, those that come again and what they are without the number.
    """
    trimmed = [" ".join(cell.split()) for cell in header]
    seen: dict[str, int] = {}
    names: list[str] = []
    repeats: dict[str, str] = {}
    for place, name in enumerate(trimmed, 1):
        own = name or f"({place})"
        seen[own] = count = seen.get(own, 0) + 1
        while count > 1 and f"{own} ({count})" in trimmed:
            count += 1
        names.append(own if count == 1 else f"{own} ({count})")
        if count > 1:
            seen[own] = count
            repeats[names[-1]] = own
    return tuple(names), repeats


def split_sheet(named: str) -> tuple[str, str]:
    """The file and the sheet of `book.xlsx:Deals`; without a sheet, the file."""
    found = _WITH_SHEET.fullmatch(named)
    return (found[1], found[2]) if found else (named, "")
