"""What tests of readings do: read a file by a mapping, and look at one field of each row."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

import pytest

from svit_tui.exchange.csv.file import read_csv
from svit_tui.exchange.mapping import load_mapping, parse_mapping
from svit_tui.exchange.reading import read_records
from svit_tui.exchange.records import Rejected
from tests.folders import DATA

CASES = DATA / "cases"
NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
Read = dict[str, Any]


def read_case(case: str, data: str, mapping: str, field: str, *, key: str = "title") -> Read:
    """A field of each row of a case by another field; of a refused row, the reason."""
    file = read_csv((CASES / case / data).read_bytes(), data)
    part = load_mapping(str(CASES / case / mapping)).file_for(file.name, file.columns)
    records = read_records(file, part, now=NOW, currency="UAH")
    return {
        (entry.cells[_column(file.columns, part.columns, key)]): (
            entry.reason if isinstance(entry, Rejected) else entry.values.get(field)
        )
        for entry in records
    }


def _column(columns: tuple[str, ...], entries: Any, key: str) -> int:
    return columns.index(next(entry.column for entry in entries if entry.field == key))


def read_column(field: str, *cells: str, entity: str = "deal", more: str = "") -> list[Any]:
    """What the cells of one column are read as; of a refused one, the reason."""
    mapping = parse_mapping(
        f'[[file]]\nentity = "{entity}"\n{more}\n[file.columns]\nV = "{field}"\n', "own.toml"
    )
    text = "N;V\n" + "".join(f'{place};"{cell}"\n' for place, cell in enumerate(cells))
    file = read_csv(text.encode(), "own.csv", delimiter=";")
    return [
        entry.reason if isinstance(entry, Rejected) else entry.values.get(field)
        for entry in read_records(file, mapping.files[0], now=NOW, currency="UAH")
    ]


def live_in(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set the user's time zone for a test."""
    monkeypatch.setenv("TZ", zone)
    time.tzset()
