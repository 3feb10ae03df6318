"""Open a file as tables, whatever format its content says it has."""

from __future__ import annotations

from svit_tui.exchange.csv.file import read_csv
from svit_tui.exchange.table import Table


def read_table(
    data: bytes,
    name: str,
    *,
    sheet: str = "",
    encoding: str | None = None,
    delimiter: str | None = None,
) -> Table:
    """The table of a CSV file, of a sheet of a spreadsheet file, or of the tasks of Google.

    Raises Invalid, in one sentence, for what is none of these.
    """
    from svit_tui.exchange.google_tasks import is_google_tasks, read_google_tasks
    from svit_tui.exchange.sheets.workbook import is_spreadsheet, read_sheet

    if is_google_tasks(data):
        return read_google_tasks(data, name)
    if is_spreadsheet(data):
        return read_sheet(data, name, sheet)
    return read_csv(data, name, encoding=encoding, delimiter=delimiter)
