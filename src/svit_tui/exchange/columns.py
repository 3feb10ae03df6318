"""What is known only of a whole column: which part of a date comes first, what 1 means."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from svit_tui.exchange.csv_file import CsvFile
from svit_tui.exchange.date_order import Order, Seen, agreed
from svit_tui.exchange.mapping import ColumnMap, FileMap
from svit_tui.exchange.number_cells import Shares
from svit_tui.exchange.own_cells import read_list
from svit_tui.exchange.point_cells import plain_text
from svit_tui.exchange.records import DATES, DUES, INSTANTS, OWN
from svit_tui.i18n import _

_DATED = DATES | INSTANTS | DUES | {"done", "stages"}


@dataclass(slots=True)
class Columns:
    """What the columns of a file say, by header; one that says nothing is left out.

    An order stands with a date that shows it.
    """

    is_own: bool = False
    orders: dict[str, tuple[Order, str]] = field(default_factory=dict)
    shares: dict[str, Shares] = field(default_factory=dict)

    def text(self, cell: str, entry: ColumnMap) -> str:
        """The text of a cell: what its column's other words mean, without marks of spreadsheets."""
        text = cell.strip() if self.is_own else plain_text(cell)
        return entry.values.get(text, text)

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


def look_at(file: CsvFile, mapping: FileMap) -> Columns:
    """Read all cells of the columns that can't be read cell by cell."""
    found = Columns(is_own=mapping.system == OWN)
    places = {column: place for place, column in enumerate(file.columns)}
    dates: list[tuple[int, ColumnMap, Seen]] = []
    shares: list[tuple[int, ColumnMap, Shares]] = []
    for entry in mapping.columns:
        place = places.get(entry.column)
        if place is None:
            continue
        if entry.field in _DATED and not (entry.date_format or mapping.date_format):
            dates.append((place, entry, Seen()))
        elif entry.field == "probability":
            # Our own exports have percentages: 1 is one.
            shares.append((place, entry, Shares(has_percents=found.is_own)))
    if dates or shares:
        for row in file.rows():
            if not row.problem:
                for place, entry, seen in dates:
                    for text in _dates_of(entry, found.text(row.cells[place], entry)):
                        seen.look(text)
                for place, entry, share in shares:
                    share.look(found.text(row.cells[place], entry), mapping.decimal)
    by_file = agreed(seen for _place, _entry, seen in dates)
    found.shares = {entry.column: share for _place, entry, share in shares}
    for _place, entry, seen in dates:
        order = by_file or seen.order if seen.order == Order.EITHER else seen.order
        if order is not None:
            found.orders[entry.column] = (order, seen.example)
    return found


def with_repeats(file: CsvFile, mapping: FileMap) -> FileMap:
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
