"""That the lists behind the numbers of a report are as long as the numbers say."""

from __future__ import annotations

from collections.abc import Sequence

from svit_tui.crm.reports import catalogue
from svit_tui.crm.reports.shared.question import Question
from svit_tui.crm.reports.shared.report import Report, ValueKind
from svit_tui.store.file.connect import Connection


def check_agrees(session: Connection, name: str, question: Question) -> Report:
    """Open each number of each row, the total's and those of further tables too.

    Gives the report, to look at more of it.
    """
    report = catalogue.run(session, name, question)
    for table in (report, *report.parts):
        keys = [column.key for column in table.columns]
        assert len(set(keys)) == len(keys), f"two columns have one key: {keys}"
        rows = [*table.rows, *([table.total] if table.total else [])]
        ids = [row.id for row in rows]
        assert len(set(ids)) == len(ids), f"two rows have one id: {ids}"
        for row in rows:
            assert set(keys) <= set(row.values), f"{row.label}: no values of some columns"
            for column in table.columns:
                if column.opens:
                    assert column.kind is ValueKind.COUNT, f"{column.key} is no count"
                    found = catalogue.deals_behind(session, name, question, row.id, column.key)
                    _check(found, row.values[column.key] or 0, f"{row.label}: {column.key}")
    return report


def _check(found: Sequence[int], count: int, told: str) -> None:
    assert len(found) == count, f"{told} says {count}, {len(found)} deals stand behind it"
    assert len(set(found)) == len(found), f"{told} opens a deal twice"
