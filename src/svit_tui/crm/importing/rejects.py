"""Write rejected rows to a file, to be corrected and imported again."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable, Sequence
from pathlib import Path

from svit_tui.crm.importing.run import ImportResult
from svit_tui.crm.importing.waivers import Waived
from svit_tui.exchange.records import Rejected
from svit_tui.exchange.table import Table
from svit_tui.i18n import _
from svit_tui.model.errors import Invalid
from svit_tui.store.file.output_file import OutputFile
from svit_tui.store.store import Store


def to_new_file(store: Store, path: Path, files: Sequence[Table]) -> Callable[[ImportResult], None]:
    """Return a function that writes the rejected rows of a result to a new file.

    Raises Invalid if the file exists or cannot be written; so does the function.
    """
    file = OutputFile(path, store=store.path, force=None, streams=False, field="rejects")
    return lambda result: file.write(as_rejects(files, result))


def keep_inputs(files: Sequence[str], rejects: str | None) -> None:
    """Refuse to write rejected rows over a file that is imported."""
    if rejects and os.path.realpath(rejects) in map(os.path.realpath, files):
        raise Invalid(
            "rejects", _("{file} is imported; name another file for rejects.").format(file=rejects)
        )


def as_rejects(files: Sequence[Table], result: ImportResult) -> str:
    """Return rejected rows, then those with waived rules, as CSV: file, row, reason, columns."""
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    for file in files:
        all_told: list[Rejected | Waived] = [*result.rejected, *result.waived]
        told = [row for row in all_told if row.file == file.name]
        if told:
            writer.writerow(["file", "row", "reason", *file.columns])
            writer.writerows([row.file, row.row, row.reason, *row.cells] for row in told)
    return target.getvalue()
