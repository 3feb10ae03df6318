"""How listings are printed: a table for people, JSON and CSV for scripts."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from svit_tui.model.text import clean

Row = Mapping[str, Any]


def write(text: str) -> None:
    """Text on standard output; what the terminal's encoding lacks becomes a question mark."""
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(encoding, "replace").decode(encoding))


def print_json(value: Any) -> None:
    """A value as JSON, with a line break at the end."""
    write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def print_rows(
    rows: Sequence[Row], columns: Sequence[tuple[str, str]], form: str, *, right: Sequence[str] = ()
) -> None:
    """Rows as a table of the columns given (key, heading), or whole as JSON or CSV."""
    if form == "json":
        print_json(list(rows))
    elif form == "csv":
        print_csv(rows, [key for key, _heading in columns])
    else:
        print_table(rows, columns, right)


def print_csv(rows: Sequence[Row], keys: Sequence[str]) -> None:
    """Rows as CSV; lists are joined with semicolons."""
    names = list(rows[0]) if rows else list(keys)
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow([cell(row[name]) for name in names])


def cell(value: Any) -> str:
    """A value as the text of a cell."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "; ".join(cell(entry) for entry in value)
    if isinstance(value, dict):
        return "; ".join(f"{key}={cell(entry)}" for key, entry in value.items())
    return str(value)


def print_table(
    rows: Sequence[Row], columns: Sequence[tuple[str, str]], right: Sequence[str] = ()
) -> None:
    """Rows as a table by Rich, as wide as the terminal."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for key, heading in columns:
        table.add_column(heading, justify="right" if key in right else "left", overflow="ellipsis")
    for row in rows:
        table.add_row(*(Text(clean(cell(row[key])).replace("\n", " ")) for key, _h in columns))
    width = None if sys.stdout.isatty() else 200
    Console(highlight=False, markup=False, width=width).print(table)
