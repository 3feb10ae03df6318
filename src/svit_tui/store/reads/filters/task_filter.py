"""What tasks are narrowed by, and the conditions in SQL that follow: one value for all who list."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svit_tui.store.reads.filters.terms import Condition


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """Which tasks to select. Empty fields select all; a task has to match all other fields.

    `since` and `until` are the first and the last due date. `text` is what is searched for, and
    `ids` are the tasks that were found by it: `crm/tasks/rows.py` looks them up. `condition` is
    what a filter in words means at a moment.
    """

    # None for both, what is done and what is planned.
    done: bool | None = False
    kinds: tuple[str, ...] = ()
    assignee_ids: tuple[int, ...] = ()
    contact_ids: tuple[int, ...] = ()
    deal_id: int | None = None
    since: date | None = None
    until: date | None = None
    text: str = ""
    ids: tuple[int, ...] | None = None
    condition: Condition | None = None

    def conditions(self) -> tuple[str, dict[str, Any]]:
        """A condition on the columns of `task`, and its values by name."""
        where = "task.archived_at IS NULL"
        if self.done is not None:
            where += f" AND task.done_at {'IS NOT NULL' if self.done else 'IS NULL'}"
        values: dict[str, Any] = {}
        lists: Mapping[str, tuple[str, Sequence[Any] | None]] = {
            "assignees": ("assignee_id", self.assignee_ids or None),
            "kinds": ("kind", self.kinds or None),
            "contacts": ("contact_id", self.contact_ids or None),
            "deals": ("deal_id", None if self.deal_id is None else (self.deal_id,)),
            "ids": ("id", self.ids),
        }
        for name, (column, among) in lists.items():
            if among is None:
                continue
            if len(among) == 1:
                where += f" AND task.{column} = :{name}"
                values[name] = among[0]
            else:
                where += f" AND task.{column} IN (SELECT value FROM json_each(:{name}))"
                values[name] = json.dumps(among)
        for name, sign, day in (("since", ">=", self.since), ("until", "<=", self.until)):
            if day is not None:
                where += f" AND task.due_on {sign} :{name}"
                values[name] = day.isoformat()
        if self.condition is not None:
            where += f" AND ({self.condition.sql})"
            values |= self.condition.values
        return where, values
