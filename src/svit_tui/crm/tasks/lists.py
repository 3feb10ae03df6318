"""The list of tasks on screen: groups by due date, of any length."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from svit_tui.crm.tasks.rows import TaskFilter, looked_up
from svit_tui.store.file.connect import driver_of
from svit_tui.store.reads import tasks as task_reads
from svit_tui.store.reads.filters.terms import Condition

__all__ = ["TaskListFilter", "task_order"]

MINE, ALL = "mine", "all"


@dataclass(frozen=True, slots=True)
class TaskListFilter:
    """Whose tasks are shown, of which kinds, planned or done. `whose` is mine, all or members."""

    whose: str = MINE
    member_ids: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()
    done: bool = False
    text: str = ""
    # What a filter in words means at a moment.
    condition: Condition | None = None

    @property
    def narrows(self) -> bool:
        """Whether it differs from what the screen opens with."""
        return self != TaskListFilter()

    def members(self, own: int | None) -> tuple[int, ...]:
        """Numbers of those whose tasks are shown; none for everybody's."""
        if self.member_ids:
            return self.member_ids
        return (own,) if self.whose == MINE and own is not None else ()


def task_order(
    session: Session,
    wanted: TaskListFilter,
    *,
    own: int | None,
    now: datetime,
    limit: int | None = None,
) -> list[tuple[str, array[int]]]:
    """Numbers of tasks by group, in order. `own` is the member who looks."""
    asked = TaskFilter(
        done=wanted.done,
        kinds=wanted.kinds,
        assignee_ids=wanted.members(own),
        text=wanted.text,
        condition=wanted.condition,
    )
    return task_reads.task_order(
        driver_of(session), looked_up(session, asked), now=now, limit=limit
    )
