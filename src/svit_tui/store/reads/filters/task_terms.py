"""Conditions on tasks in SQL, made of the terms of a filter."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

from svit_tui.store.reads.filters.terms import ComparedColumns, Terms
from svit_tui.store.reads.standing import TASK_OVERDUE, Moment

COLUMNS = ComparedColumns(
    key="task.id",
    references={"assignee": "task.assignee_id"},
    numbers={"id": "task.id"},
    instants={"created": "task.created_at", "done": "task.done_at"},
    texts={
        "contact": (
            "task.contact_id IN (SELECT id FROM contact WHERE instr(name_key, {key}) UNION ALL"
            " SELECT id FROM contact WHERE organization_id IN"
            " (SELECT id FROM contact WHERE instr(name_key, {key})))"
        ),
        "deal": (
            "task.deal_id IN (SELECT about.id FROM deal AS about"
            " WHERE instr(about.title_key, {key}))"
        ),
    },
    choices={"kind": "task.kind", "priority": "task.priority"},
    empty={
        "due": "task.due_on IS NULL",
        "contact": "task.contact_id IS NULL",
        "deal": "task.deal_id IS NULL",
    },
)


class TaskTerms(Terms):
    """Makes conditions on tasks at a moment."""

    def __init__(self, moment: Moment) -> None:
        super().__init__(COLUMNS, moment.values())

    def due(self, first: date | None, last: date | None) -> str:
        """That a task is due within a span."""
        return self.day_or_instant("task.due_on", "task.due_at", first, last)

    def is_overdue(self) -> str:
        """That a task is planned, and its time has passed."""
        return self.every(["task.done_at IS NULL", TASK_OVERDUE])

    def is_done(self) -> str:
        """That a task is done."""
        return "task.done_at IS NOT NULL"

    def repeats(self) -> str:
        """That a task comes again."""
        return "task.rule <> ''"

    def numbered(self, numbers: Sequence[int]) -> str:
        """That a task is one of these."""
        return f"task.id IN (SELECT value FROM json_each({self.value(json.dumps(list(numbers)))}))"
