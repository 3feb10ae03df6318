"""The tasks of members, grouped by due date, as a list."""

from __future__ import annotations

from array import array
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any

from sqlmodel import Session

from svit_tui import formatting
from svit_tui.crm.filtering.typed import Condition, is_filter
from svit_tui.crm.tasks import actions
from svit_tui.crm.tasks import lists as task_lists
from svit_tui.crm.tasks import rows as task_reads
from svit_tui.crm.tasks.chosen import TASK, Item
from svit_tui.crm.tasks.lists import TaskListFilter
from svit_tui.crm.tasks.rows import TaskRow
from svit_tui.i18n import N_, _, ngettext
from svit_tui.screens.base.deal_keys import DealKeys
from svit_tui.screens.base.list_screen import ListScreen
from svit_tui.screens.base.reads_below import Entry, ReadsBelow
from svit_tui.screens.base.row_windows import GroupedRows
from svit_tui.screens.tasks.rows import (
    GROUP_WORDS,
    task_columns,
    task_read,
    task_table_row,
)
from svit_tui.widgets.filter_bar import FilterBar
from svit_tui.widgets.table import ColumnSpec, TableRow

if TYPE_CHECKING:
    from svit_tui.crm.filtering.completing import Completer


class TaskList(ReadsBelow, DealKeys, ListScreen[TaskRow]):
    """Groups of tasks by when they are due, and the filter of whose and which."""

    named = N_("Tasks")
    adds = frozenset((actions.TASK_ADD.name,))
    # Whether the week stands in the list's place.
    as_week = False

    def __init__(self) -> None:
        super().__init__()
        self.wanted = TaskListFilter()
        self.selected: set[Item] = set()
        self.counts: list[tuple[str, int]] = []
        # The task after the one that an action takes away from its place.
        self._next: int | None = None

    def columns(self) -> Sequence[ColumnSpec]:
        """When, what kind, what, with whom, about which deal, whose."""
        return task_columns()

    def empty(self) -> str:
        """Which keys plan something."""
        return _("There is nothing to do here.") + "\n" + _("n new task · f whose tasks · v week")

    def rows(self, session: Session, limit: int | None) -> GroupedRows[TaskRow]:
        """Groups by when tasks are due."""
        member = self.store.member
        groups = task_lists.task_order(
            session,
            self.understood(session),
            own=member.id if member else None,
            now=self.store.clock(),
            limit=limit,
        )
        if limit is None:
            # Of the first page alone nothing can be counted.
            self.counts = [(name, len(numbers)) for name, numbers in groups]
        titled = [(_heading(name, numbers, limit), numbers) for name, numbers in groups]
        return GroupedRows(titled, self.read_texts, self.draw)

    def understood(self, session: Session) -> TaskListFilter:
        """The filter, with what its text means if that is one in words. Runs in a thread."""
        text = self.wanted.text
        condition = self.typed.meaning(text, self.store, partial(_task_condition, session))
        if not is_filter(text):
            return self.wanted
        return replace(self.wanted, text="", condition=condition)

    def order(self, session: Session, limit: int | None) -> array[int]:
        """All numbers, without the groups."""
        return self.rows(session, limit).order

    def texts(self, session: Session, numbers: Sequence[int]) -> Mapping[int, TaskRow]:
        """Light rows of tasks."""
        return task_reads.tasks_by_number(session, numbers)

    def draw(self, number: int, row: TaskRow) -> TableRow:
        """A task's row."""
        now = self.store.clock()
        return task_table_row(row, now, selected=(TASK, number) in self.selected)

    def completer(self, session: Session) -> Completer:
        """What completes a filter in words."""
        from svit_tui.crm.filtering.completing import completer
        from svit_tui.crm.filtering.tasks import TASKS

        return completer(session, TASKS)

    def counted(self, count: int) -> str:
        """So many tasks."""
        return ngettext("{number} task", "{number} tasks", count)

    def tell_count(self, *more: str) -> None:
        """What is shown, by what it is narrowed, and how many are selected."""
        title, said = self.shown_said()
        parts = [*said, *self.filter_said()]
        if self.selected:
            parts.append(_("{count} selected").format(count=len(self.selected)))
        self.headline(title, " · ".join((*parts, *more)))

    def shown_said(self) -> tuple[str, Sequence[str]]:
        """What the list is called, and how many are in each group."""
        counts = [
            f"{formatting.number(count)} {_(GROUP_WORDS[name]).lower()}"
            for name, count in self.counts
        ]
        return _(self.named), counts

    def narrowed(self) -> bool:
        """Whether text or facets leave anything out, or let more in."""
        return self.wanted.narrows

    def show_all(self) -> None:
        """My planned tasks again."""
        self.wanted = TaskListFilter()

    def changed(self, deals: frozenset[int]) -> None:
        """Read the list anew; from what was put off or done the cursor goes to the next."""
        if self._next is not None:
            self._follow, self._next = self._next, None
        super().changed(deals)

    async def leaving(self, act: Coroutine[Any, Any, bool]) -> bool:
        """Reschedule or do what is here: its place in the list is another's then."""
        self._next = None if self.as_week else self._number_after()
        try:
            return await act
        finally:
            self._next = None

    def _number_after(self) -> int | None:
        """The task that follows the cursor's, of those that nothing is done to; at the end the one
        before."""
        source, taken = self.table.source, set(self.tasks_here())
        if self.here() not in taken:
            return None
        here = self.table.index
        for index in chain(range(here + 1, len(source)), range(here - 1, -1, -1)):
            number = source.number(index) if isinstance(source, GroupedRows) else None
            if number is not None and (TASK, number) not in taken:
                return number
        return None

    def time_passed(self) -> None:
        """What was to come is overdue now."""
        self.load()

    def entry_here(self) -> Entry | None:
        """The task under the cursor, as it is read below the list."""
        row = self.value()
        return task_read(row, self.store.clock()) if row is not None else None

    def here(self) -> Item | None:
        """The task under the cursor."""
        number = self.number()
        return (TASK, number) if number is not None else None

    def on_filter_bar_changed(self, event: FilterBar.Changed) -> None:
        """Show what fits the text."""
        self.wanted = replace(self.wanted, text=event.text.strip())
        self.narrow()

    def action_facets(self) -> None:
        """Whose tasks, of which kinds, planned or done."""
        self.ask(self._facets())

    async def _facets(self) -> None:
        from svit_tui.screens.tasks import facets

        chosen = await facets.task_facets(self, self.wanted)
        if chosen is not None and chosen[0] != self.wanted:
            self.wanted, self.facets_said = chosen
            self.narrow()


def _task_condition(
    session: Session, text: str, now: datetime, member_id: int | None
) -> Condition | None:
    # It is imported with the first filter.
    from svit_tui.crm.filtering.tasks import task_condition

    asked = task_condition(session, text, now=now, member_id=member_id)
    return asked.condition if asked else None


def _heading(name: str, numbers: array[int], limit: int | None) -> str:
    """A group's name, and how many are in it if that is known."""
    count = f" {formatting.number(len(numbers))}" if limit is None else ""
    return f"{_(GROUP_WORDS[name])}{count}"
