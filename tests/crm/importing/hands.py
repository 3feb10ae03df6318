"""What tests of imports do: take a text as a file, and look at the contacts afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from svit_tui.crm.importing import ImportResult, import_files
from svit_tui.exchange.csv.file import read_csv
from svit_tui.exchange.mapping import parse_mapping
from svit_tui.exchange.recognise.table import recognise
from svit_tui.store.store import Store


def take(
    store: Store, *texts: str, mapping: str = "", mode: str = "skip", keys: Sequence[str] = ()
) -> ImportResult:
    """Import texts as files 1.csv, 2.csv …, by a mapping or by their headers."""
    files = [read_csv(text.encode(), f"{place}.csv") for place, text in enumerate(texts, 1)]
    named = parse_mapping(mapping, "own.toml") if mapping else None
    maps = {file.name: named or recognise(file.name, file.columns) for file in files}
    return import_files(store, files, lambda file: maps[file.name], on_duplicate=mode, keys=keys)


def counts(result: ImportResult, what: str = "contacts") -> tuple[int, int, int, int]:
    """How many were created, updated, left as they were, rejected."""
    return (
        result.created[what],
        result.updated[what],
        result.unchanged[what],
        len(result.rejected),
    )


def people(store: Store) -> list[tuple[Any, ...]]:
    """The persons: name, organisation, e-mails and phones, in order."""
    return sorted(
        store.light().execute(
            "SELECT person.name, coalesce(company.name, ''), "
            " (SELECT coalesce(group_concat(value, ' '), '') FROM contact_point"
            "  WHERE contact_id = person.id AND kind = 'email'),"
            " (SELECT coalesce(group_concat(value, ' '), '') FROM contact_point"
            "  WHERE contact_id = person.id AND kind = 'phone')"
            " FROM contact AS person LEFT JOIN contact AS company"
            " ON company.id = person.organization_id WHERE person.kind = 'person'"
        )
    )


def organizations(store: Store) -> list[str]:
    """The names of the organisations, in order."""
    rows = store.light().execute("SELECT name FROM contact WHERE kind = 'organization'")
    return sorted(name for (name,) in rows)


def content(store: Store) -> list[tuple[Any, ...]]:
    """All that the store holds of contacts, with versions."""
    return [
        row
        for table in ("contact", "contact_point", "external_id")
        for row in store.light().execute(f"SELECT * FROM {table} ORDER BY id")
    ]
