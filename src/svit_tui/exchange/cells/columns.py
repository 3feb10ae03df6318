"""Facts about a whole column: whether day or month comes first, whether 1 means 1%."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cached_property

from svit_tui.exchange.cells.date_order import Order, Seen, agreed
from svit_tui.exchange.cells.html import without_html
from svit_tui.exchange.cells.numbers import Shares
from svit_tui.exchange.cells.own import HARMLESS, as_it_was, read_list
from svit_tui.exchange.cells.points import plain_text
from svit_tui.exchange.maps import ColumnMap, FileMap
from svit_tui.exchange.records import DATES, DONES, DUES, INSTANTS, MANY, OWN
from svit_tui.exchange.table import Exact, Fault, Table
from svit_tui.i18n import _
from svit_tui.model.errors import Invalid

_DATED = DATES | INSTANTS | DUES | DONES | {"stages"}


class Columns:
    """What the columns of a file say as a whole. It is read only once it is asked for."""

    def __init__(
        self, file: Table, mapping: FileMap, elsewhere: Collection[str] = frozenset()
    ) -> None:
        """`elsewhere` are columns that another part of the mapping takes, or tells of."""
        self.file = file
        self.elsewhere = elsewhere
        self.mapping = mapping
        self.is_own = mapping.system == OWN
        self.is_harmless = self.is_own and HARMLESS in file.columns
        self.places = {column: place for place, column in enumerate(file.columns)}

    def text(self, cell: str, entry: ColumnMap) -> str:
        """The text of a cell: what its column's other words mean, without marks of spreadsheets."""
        text = self._plain(cell)
        if entry.is_first:
            text = text.partition(";")[0].strip()
        if not text.startswith(entry.begins):
            return ""
        if entry.is_html:
            text = without_html(text)
        return entry.meant(text) if entry.values else text

    def reading(self, entry: ColumnMap) -> Callable[[str], str]:
        """What makes the text of a cell of a column: most have nothing to be made of it."""
        if entry.values or entry.begins or entry.is_first or entry.is_html:
            return lambda cell: self.text(cell, entry)
        return self._plain

    def clocked(self, text: str, clock: str) -> str:
        """A date with the time of day that another cell has, if it has none of its own."""
        time = self._plain(clock)
        return f"{text} {time}" if text and time and ":" not in text else text

    def led(self, cell: str, entry: ColumnMap) -> str:
        """The cell that a key leads to; several are one with a list.

        Raises Invalid if a file has no such key.
        """
        if isinstance(cell, Fault) or not (key := self._plain(cell)):
            return cell
        found = pieces_of(key, entry.separator) if entry.field in MANY else [key]
        for join in entry.joins:
            keys = [key for each in found if (key := self._plain(each))]
            found = [cell for key in keys for cell in join.led(key)]
        if len(found) > 1:
            return json.dumps([self.text(each, entry) for each in found], ensure_ascii=False)
        return found[0] if found else ""

    def _plain(self, cell: str) -> str:
        text = cell.strip()
        if self.is_harmless:
            text = as_it_was(text)
        if text.startswith(("=", "'")) and not self.is_own:
            text = plain_text(text)
        return text

    @cached_property
    def orders(self) -> dict[str, tuple[Order, str]]:
        """Whether a column's dates have the day or the month first, with a date that shows it.

        Columns without a date that could be read in two ways are left out.
        """
        entries = [
            entry
            for entry in self.mapping.columns
            if entry.field in _DATED and not (entry.date_format or self.mapping.date_format)
        ]
        columns = {entry.column: Seen() for entry in entries}
        for entry, cell in self._cells(entries):
            for text in _dates_of(entry, self.text(cell, entry)):
                columns[entry.column].look(text)
        by_file = agreed(columns.values())
        orders: dict[str, tuple[Order, str]] = {}
        for column, seen in columns.items():
            order = by_file or seen.order if seen.order == Order.EITHER else seen.order
            if order is not None:
                orders[column] = (order, seen.example)
        return orders

    def order_of(self, column: str) -> Order | None:
        """Whether the day or the month comes first in a column; none if no date of it says."""
        return self.orders[column][0] if column in self.orders else None

    @cached_property
    def shares(self) -> dict[str, Shares]:
        """What 1 is in a column of probabilities."""
        entries = [entry for entry in self.mapping.columns if entry.field == "probability"]
        # Our own exports have percentages: 1 is one.
        columns = {entry.column: Shares(has_percents=self.is_own) for entry in entries}
        for entry, cell in self._cells(() if self.is_own else entries):
            mark = "." if isinstance(cell, Exact) else self.mapping.decimal
            columns[entry.column].look(self.text(cell, entry), mark)
        return columns

    def _cells(self, entries: Sequence[ColumnMap]) -> Iterator[tuple[ColumnMap, str]]:
        found = [
            (self.places[entry.column], entry) for entry in entries if entry.column in self.places
        ]
        if not found:
            return
        for row in self.file.rows():
            if not row.problem:
                for place, entry in found:
                    # A row whose key leads nowhere is told when it is read.
                    with suppress(Invalid):
                        cell = row.cells[place]
                        yield entry, self.led(cell, entry) if entry.joins else cell

    def as_dicts(self) -> list[dict[str, str]]:
        """What comes first in the dates of which column, as scripts read it."""
        return [
            {"file": self.file.name, "column": column, "first": order, "example": example}
            for column, (order, example) in self.orders.items()
            if order in (Order.DAY, Order.MONTH)
        ]

    def told(self) -> list[str]:
        """Sentences that say which part of a date comes first."""
        sentences = {
            Order.DAY: _("{column}: the day comes first, as in {example}."),
            Order.MONTH: _("{column}: the month comes first, as in {example}."),
        }
        return [
            sentences[order].format(column=column, example=example)
            for column, (order, example) in self.orders.items()
            if order in sentences
        ]


def with_repeats(file: Table, mapping: FileMap) -> FileMap:
    """A mapping in which columns of the same header go where the first of them goes."""
    taken = mapping.needed
    again: dict[str, list[str]] = {}
    for column, first in file.repeats.items():
        if first in taken and column not in taken:
            again.setdefault(first, []).append(column)
    if not again:
        return mapping
    columns = [
        replace(entry, column=column)
        for entry in mapping.columns
        for column in (entry.column, *again.get(entry.column, ()))
    ]
    return replace(mapping, columns=tuple(columns))


def pieces_of(text: str, separator: str) -> list[str]:
    """Parts of a cell; without a separator, those of all usual ones."""
    if (found := read_list(text)) is not None:
        return found
    return text.split(separator) if separator else re.split(r":::|[;,]", text)


def _dates_of(entry: ColumnMap, text: str) -> list[str]:
    if entry.field != "stages":
        return [text]
    return [piece.rpartition("@")[2].strip() for piece in pieces_of(text, entry.separator)]
