"""Print listings: a table for people, JSON and CSV for scripts."""

from __future__ import annotations

import codecs
import csv
import io
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from svit_tui.i18n import _
from svit_tui.model.errors import Invalid
from svit_tui.model.values.text import clean

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from svit_tui.store.file.output_file import OutputFile

Row = Mapping[str, Any]
STANDARD_OUTPUT = "-"
PLAIN_SIGNS = "svit-tui.plain-signs"


def signs_for(encoding: str) -> str:
    """How to write what an encoding lacks: signs as on a screen, all else as question marks."""
    if "utf" in encoding.lower():
        return "replace"
    codecs.register_error(PLAIN_SIGNS, _plain_signs)
    return PLAIN_SIGNS


def _plain_signs(error: UnicodeError) -> tuple[str, int]:
    from svit_tui.widgets.cells import plain

    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = plain(error.object[error.start : error.end])
    return "".join(sign if sign.isascii() else "?" for sign in lacking), error.end


def write(text: str, *, encoding: str | None = None) -> None:
    """Text on standard output, in the locale's encoding or the one given. Raises Invalid."""
    try:
        if encoding is None:
            sys.stdout.write(text)
        else:
            sys.stdout.buffer.write(text.encode(encoding))
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        forget_output()
        raise Invalid(
            "output",
            _("Standard output can't be written: {error}.").format(error=error.strerror),
        ) from error


def output_file(options: argparse.Namespace, store: Path) -> OutputFile | None:
    """The file that `-o` names; none for standard output. Raises Invalid if it can't be written.

    Asked for before anything is done, so that nothing is done in vain.
    """
    if options.output == STANDARD_OUTPUT:
        return None
    return file_at(options.output, store, force=options.force)


def file_at(path: str | Path, store: Path, *, force: bool, field: str = "output") -> OutputFile:
    """A file that a command writes. Raises Invalid about `field` if it can't be written."""
    from svit_tui.store.file.output_file import OutputFile

    return OutputFile(path, store=store, force=force, field=field)


def put_out(file: OutputFile | None, text: str) -> None:
    """Write a file, or standard output: in UTF-8, whatever the locale. Raises Invalid."""
    if file is None:
        write(text, encoding="utf-8")
    else:
        file.write(text)


def forget_output() -> None:
    """Let what is still buffered go nowhere, so that it can't fail once more at the exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def print_json(value: Any) -> None:
    """A value as JSON, with a line break at the end."""
    write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def print_entry(
    row: dict[str, Any], as_rows: Callable[[list[dict[str, Any]], str], None], form: str
) -> None:
    """An entry of a list: an object as JSON, else a list of one, printed `as_rows`."""
    if form == "json":
        print_json(row)
    else:
        as_rows([row], form)


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
    target = io.StringIO(newline="")
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow([cell(row[name]) for name in names])
    write(target.getvalue())


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
    rows: Sequence[Row],
    columns: Sequence[tuple[str, str]],
    right: Sequence[str] = (),
    *,
    whole: bool = False,
) -> None:
    """Rows as a table by Rich, as wide as the terminal.

    Each row is one line, cut where it does not fit; `whole` shows all of it in several lines.
    """
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for key, heading in columns:
        table.add_column(
            heading,
            justify="right" if key in right else "left",
            overflow="fold" if whole else "ellipsis",
            no_wrap=not whole,
        )
    for row in rows:
        texts = (clean(cell(row[key])) for key, _heading in columns)
        table.add_row(*(Text(text if whole else " ".join(text.split())) for text in texts))
    width = None if sys.stdout.isatty() else 200
    # Drawn aside, because Rich ends the program by itself when its reader is gone.
    drawn = io.StringIO()
    console = Console(
        file=drawn,
        force_terminal=sys.stdout.isatty(),
        highlight=False,
        markup=False,
        width=width,
    )
    console.print(table)
    write(drawn.getvalue())


def print_one(row: Row, form: str) -> None:
    """One thing with all its fields: a field a line, or whole as JSON or CSV."""
    if form == "json":
        print_json(row)
    elif form == "csv":
        print_rows([row], [(key, key) for key in row], "csv")
    else:
        fields = [{"field": key, "value": value} for key, value in row.items() if value]
        print_table(fields, [("field", ""), ("value", "")], whole=True)
