"""Read the tasks that Google gives out (Takeout, `Tasks.json`) as a table."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from svit_tui.exchange.csv.file import read_csv
from svit_tui.exchange.table import Table
from svit_tui.i18n import _
from svit_tui.model.errors import Invalid

# What Google calls the things of such a file.
_MARK = b'"tasks#task'
_TASK = "tasks#task"
_COLUMNS = ("kind", "id", "title", "notes", "due", "status", "completed")


def is_google_tasks(data: bytes) -> bool:
    """Whether a file is one, whatever it is called."""
    return data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and _MARK in data


def read_google_tasks(data: bytes, name: str) -> Table:
    """The tasks of all lists, a row each; deleted ones are left out. Raises Invalid."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Invalid(
            "file",
            _("{file} is not whole JSON: export it again from Google.").format(file=name),
        ) from error
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    for task in _tasks(found):
        # A due date of Google has no time: it is written as midnight in UTC.
        dated = {**task, "due": str(task.get("due") or "")[:10]}
        writer.writerow([str(dated.get(column) or "") for column in _COLUMNS])
    return read_csv(text.getvalue().encode(), name, encoding="utf-8", delimiter=",")


def _tasks(found: Any) -> Iterator[dict[str, Any]]:
    if isinstance(found, list):
        for each in found:
            yield from _tasks(each)
    elif isinstance(found, dict):
        if found.get("kind") == _TASK:
            if found.get("deleted") is not True:
                yield found
        else:
            yield from _tasks(found.get("items"))
