"""A file of Google's tasks is known by what it holds, and a broken one is told in one sentence."""

from __future__ import annotations

import pytest

from svit_tui.exchange.files import read_table
from svit_tui.model.errors import Invalid


def test_tasks_are_found_at_any_depth() -> None:
    data = b'{"items": [{"items": [{"kind": "tasks#task", "title": "A, B", "due": null}]}]}'
    (row,) = read_table(data, "Tasks.json").rows()
    assert list(row.cells)[1:4] == ["", "A, B", ""]


def test_half_a_file_is_refused() -> None:
    with pytest.raises(Invalid, match=r"Tasks\.json is not whole JSON"):
        read_table(b'{"items": [{"kind": "tasks#task", "title"', "Tasks.json")
