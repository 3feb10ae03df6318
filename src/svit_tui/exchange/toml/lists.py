"""lists.toml: the short lists of a team in their order, an `[[entry]]` each.

[[entry]]
list = "source"                              # or loss_reason, tag
name = "Conference"
archived_at = 2026-11-24T13:05:00Z           # only of what is not in use any more
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from svit_tui.exchange.toml.file import TomlTable, read_tables, write_tables

NAME = "entry"
LISTS = ("source", "loss_reason", "tag")


@dataclass(frozen=True, slots=True)
class EntryRecord:
    """An entry of a short list as a file has it."""

    list: str
    name: str
    archived_at: datetime | None
    table: TomlTable


def read_lists(data: bytes, source: str) -> list[EntryRecord]:
    """The entries of a file. Raises Invalid with the line."""
    records = []
    for table in read_tables(data, source, NAME):
        table.known("list", "name", "archived_at")
        which = table.one_of("list", LISTS)
        records.append(EntryRecord(which, table.word("name"), table.moment("archived_at"), table))
    return records


def write_lists(entries: Iterable[Mapping[str, Any]]) -> str:
    """A file of entries, each a dict of the words above."""
    return write_tables(NAME, list(entries))
