"""The tasks, grouped by due date; or, after `v`, the week with its events."""

from __future__ import annotations

from array import array
from collections.abc import Coroutine, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from itertools import chain
from typing import Any, ClassVar

from sqlmodel import Session
from textual.binding import BindingType
from textual.widget import Widget

from svit_tui import formatting
from svit_tui.crm.tasks import actions, agenda
from svit_tui.crm.tasks import lists as task_lists
from svit_tui.crm.tasks import rows as task_reads
from svit_tui.crm.tasks.agenda import AgendaItem
from svit_tui.crm.tasks.chosen import TASK, Item
from svit_tui.crm.tasks.lists import TaskListFilter
from svit_tui.crm.tasks.rows import TaskRow
from svit_tui.i18n import N_, _, ngettext
from svit_tui.keys.actions import bindings_for
from svit_tui.keys.key_action import OWNED, PUT_OFF, ROW, SOME_TASKS
from svit_tui.model.values.text import search_key
from svit_tui.screens.base.deal_keys import DealKeys
from svit_tui.screens.base.list_screen import ListScreen
from svit_tui.screens.base.reads_below import Entry, ReadsBelow
from svit_tui.screens.base.row_windows import GroupedRows
from svit_tui.screens.tasks import keys as task_actions
from svit_tui.screens.tasks.rows import (
    GROUP_WORDS,
    agenda_days,
    task_columns,
    task_read,
    task_table_row,
)
from svit_tui.widgets.agenda import AgendaView
from svit_tui.widgets.background import work_on
from svit_tui.widgets.filter_bar import FilterBar
from svit_tui.widgets.strip import EntryStrip
from svit_tui.widgets.table import ColumnSpec, TableRow

WEEK = timedelta(days=7)
DAY = timedelta(days=1)


class TasksScreen(ReadsBelow, DealKeys, ListScreen[TaskRow]):
    """What is to be done, by whom and when."""

    where: ClassVar[str] = "tasks"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("tasks")]
    named = N_("Tasks")
    adds = frozenset((actions.TASK_ADD.name,))

    def __init__(self) -> None:
        super().__init__()
        self.wanted = TaskListFilter()
        self.selected: set[Item] = set()
        self.as_week = False
        self.counts: list[tuple[str, int]] = []
        # The task after the one that an action takes away from its place.
        self._next: int | None = None
        # The Monday of the week that is shown, and what is on.
        self.monday = date.min
        self.items: list[AgendaItem] = []

    def body(self) -> Iterable[Widget]:
        """The list and the lines that read its cursor's task, and the week in the list's place."""
        yield from super().body()
        week = AgendaView(id="week")
        week.display = False
        yield week
        yield EntryStrip(self.app.size)

    @property
    def week(self) -> AgendaView:
        """The week's widget."""
        return self.query_one(AgendaView)

    # The list

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
            self.wanted,
            own=member.id if member else None,
            now=self.store.clock(),
            limit=limit,
        )
        if limit is None:
            # Of the first page alone nothing can be counted.
            self.counts = [(name, len(numbers)) for name, numbers in groups]
        titled = [(_heading(name, numbers, limit), numbers) for name, numbers in groups]
        return GroupedRows(titled, self.read_texts, self.draw)

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

    def counted(self, count: int) -> str:
        """So many tasks."""
        return ngettext("{number} task", "{number} tasks", count)

    def tell_count(self, *more: str) -> None:
        """What is in each group; of a week, from when to when."""
        parts = []
        if self.as_week:
            count = len(self.items)
            entries = ngettext("{number} entry", "{number} entries", count)
            parts = [
                _week_said(self.monday, self.desk.today),
                entries.format(number=formatting.number(count)),
            ]
        else:
            parts = [
                f"{formatting.number(count)} {_(GROUP_WORDS[name]).lower()}"
                for name, count in self.counts
            ]
        parts += self.filter_said()
        if self.selected:
            parts.append(_("{count} selected").format(count=len(self.selected)))
        self.headline(_("Week") if self.as_week else _(self.named), " · ".join((*parts, *more)))

    def narrowed(self) -> bool:
        """Whether text or facets leave anything out, or let more in."""
        return self.wanted.narrows

    def show_all(self) -> None:
        """My planned tasks again."""
        self.wanted = TaskListFilter()

    def load(self) -> None:
        """Read the list or the week anew; the cursor stays where it is."""
        if self.as_week:
            work_on(self, self._load_week, group="load")
        else:
            super().load()

    def changed(self, deals: frozenset[int]) -> None:
        """Read the list anew; from what was put off or done the cursor goes to the next."""
        if self._next is not None:
            self._follow, self._next = self._next, None
        super().changed(deals)

    async def _leaving(self, act: Coroutine[Any, Any, bool]) -> bool:
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
        """The task under the cursor of the list, as it is read below it."""
        row = None if self.as_week else self.value()
        return task_read(row, self.store.clock()) if row is not None else None

    # The week

    async def _load_week(
        self, *, moves: bool = False, entry: int | None = None, item: Item | None = None
    ) -> None:
        """Read the week; the cursor stays on what it is on, unless it moves to another day."""
        monday, filters = self.monday, self.filters_asked
        items = await self.read(self._read_week, monday)
        if not self.shown or monday != self.monday:
            return
        week = self.week
        current = week.current()
        wanted = item or (current.id if current is not None and not moves else None)
        self.items = items
        days = agenda_days(items, monday, self.desk.today, self.selected)
        here = week.day
        place = week.entry if entry is None else entry
        week.days = days
        found = week.locate(wanted, here) if wanted is not None else None
        week.show(days, day=found[0] if found else here, entry=found[1] if found else place)
        self.filters_shown = filters
        self.tell_count()

    def _read_week(self, session: Session, monday: date) -> list[AgendaItem]:
        member = self.store.member
        items = agenda.agenda(
            session,
            first=monday,
            last=monday + WEEK - DAY,
            now=self.store.clock(),
            member_ids=self.wanted.members(member.id if member else None),
            done=True,
            gather=False,
        )
        words = search_key(self.wanted.text).split()
        kinds = self.wanted.kinds
        return [
            item
            for item in items
            if (not kinds or item.kind in kinds)
            and all(word in search_key(f"{item.title} {item.people}") for word in words)
        ]

    def _show_week(self, day: date, *, last: bool = False) -> None:
        """Show the week of a day with the cursor on it, at its first entry or its last one."""
        self._go_to(day)
        load = partial(self._load_week, moves=True, entry=10**6 if last else 0)
        work_on(self, load, group="load")

    def _go_to(self, day: date) -> None:
        """Say at once which day the cursor is on: the next key counts from there."""
        self.monday = day - timedelta(days=day.weekday())
        self.week.day = day.weekday()
        self.filters_asked += 1

    def day_here(self) -> date | None:
        """The day under the cursor of the week."""
        return self.monday + timedelta(days=self.week.day) if self.as_week else None

    def _item(self) -> AgendaItem | None:
        """What the cursor of the week is on."""
        entry, day = self.week.current(), self.day_here()
        if entry is None or day is None:
            return None
        return next(
            (item for item in self.items if item.day == day and (item.type, item.id) == entry.id),
            None,
        )

    # What actions are for

    def here(self) -> Item | None:
        """The task or event under the cursor."""
        if self.as_week:
            item = self._item()
            return (item.type, item.id) if item is not None else None
        number = self.number()
        return (TASK, number) if number is not None else None

    def tasks_here(self) -> Sequence[Item]:
        """The selected ones, else the cursor's."""
        if self.selected:
            return sorted(self.selected)
        here = self.here()
        return [here] if here is not None else []

    def deals(self) -> Sequence[int]:
        """The deal of what is under the cursor."""
        value: TaskRow | AgendaItem | None = self._item() if self.as_week else self.value()
        return [value.deal_id] if value is not None and value.deal_id is not None else []

    def contact_here(self) -> int | None:
        """The contact of what is under the cursor."""
        value: TaskRow | AgendaItem | None = self._item() if self.as_week else self.value()
        return value.contact_id if value is not None else None

    def lacks(self, need: str) -> str:
        """Why what needs this can't be done now: a task or an event is what all of it is for."""
        if need in (PUT_OFF, OWNED):
            return super().lacks(SOME_TASKS)
        if need == ROW:
            return "" if self.here() is not None else super().lacks(SOME_TASKS)
        return super().lacks(need)

    def acted(self) -> None:
        """The selection ends with the action."""
        if self.selected:
            self.selected.clear()
            self._selection_changed()

    async def action_select_all(self) -> None:
        """Select all that the list or the week shows; if all are, none."""
        if self.as_week:
            everyone = {(item.type, item.id) for item in self.items}
        else:
            everyone = {(TASK, number) for number in await self.read(self.order, None)}
        self.selected = set() if self.selected >= everyone else everyone
        self._selection_changed()

    def _selection_changed(self) -> None:
        if self.as_week:
            days = agenda_days(self.items, self.monday, self.desk.today, self.selected)
            self.week.show(days, day=self.week.day, entry=self.week.entry)
        else:
            self.table.refresh()
        self.tell_count()

    # Keys

    def action_left(self) -> None:
        """The day before; from Monday to the week before."""
        if self.as_week and not self.week.move_day(-1):
            self._show_week(self.monday - DAY)

    def action_right(self) -> None:
        """The next day; from Sunday to the next week."""
        if self.as_week and not self.week.move_day(1):
            self._show_week(self.monday + WEEK)

    def action_down(self) -> None:
        """The next entry."""
        if self.as_week:
            self.week.move(1)
        else:
            super().action_down()

    def action_up(self) -> None:
        """The entry before."""
        if self.as_week:
            self.week.move(-1)
        else:
            super().action_up()

    def action_first(self) -> None:
        """The first task; in the week, today."""
        if self.as_week:
            self._show_week(self.desk.today)
        else:
            super().action_first()

    def action_last(self) -> None:
        """The last task; the last entry of the week."""
        if self.as_week:
            self._show_week(self.monday + WEEK - DAY, last=True)
        else:
            super().action_last()

    def action_page_down(self) -> None:
        """A page down; the next week."""
        if self.as_week:
            self._show_week(self.monday + WEEK + timedelta(days=self.week.day))
        else:
            super().action_page_down()

    def action_page_up(self) -> None:
        """A page up; the week before."""
        if self.as_week:
            self._show_week(self.monday - WEEK + timedelta(days=self.week.day))
        else:
            super().action_page_up()

    def action_view(self) -> None:
        """The list or the week; the cursor goes along if it can."""
        here, value = self.here(), None if self.as_week else self.value()
        self.as_week = not self.as_week
        self.week.display = self.as_week
        self.table.display = not self.as_week
        self.query_one(EntryStrip).fit(self.size, needed=not self.as_week)
        self.selected.clear()
        if not self.as_week:
            self.table.focus()
            if here is not None and here[0] == TASK:
                self._follow = here[1]
            self.load()
            return
        self.week.focus()
        day = self.desk.today
        if value is not None and value.day is not None and value.done_at is None:
            day = max(value.day, day)
        self._go_to(day)
        load = partial(self._load_week, moves=True, entry=0, item=here)
        work_on(self, load, group="load")

    def action_open(self) -> None:
        """Open the deal, else the contact, else edit."""
        deals, contact = self.deals(), self.contact_here()
        if deals:
            self.desk.open("deal", deals[0])
        elif contact is not None:
            self.desk.open("contact", contact)
        else:
            self.action_edit()

    def action_new(self) -> None:
        """A new task, of nobody's in particular; in the week, on the day under the cursor."""
        self.dialog("task.plan", day=self.day_here())

    def action_plan(self) -> None:
        """A task or an event with the contact and about the deal of the cursor's task."""
        if self.plan_offered():
            return
        self.dialog(
            "task.plan",
            deal_ids=self.deals(),
            contact_id=self.contact_here(),
            day=self.day_here(),
        )

    def action_edit(self) -> None:
        """Edit the task or event."""
        here = self.here()
        if here is not None:
            self.dialog("task.edit", here)

    def action_toggle_done(self) -> None:
        """Done, or planned again."""
        items, began = self.tasks_here(), self._began()
        self.ask(self._leaving(task_actions.toggle_done(self, items, began=began)))

    def _began(self) -> datetime | None:
        """When the one of a series began that the cursor is on."""
        item = self._item() if self.as_week and not self.selected else None
        return item.began if item is not None else None

    def action_snooze(self) -> None:
        """Reschedule to another day."""
        self.ask(self._leaving(task_actions.put_off(self, self.tasks_here())))

    def action_owner(self) -> None:
        """Give to a member."""
        self.ask(task_actions.assign(self, self.tasks_here()))

    async def action_archive(self) -> None:
        """Put away."""
        await task_actions.archive(self, self.tasks_here())

    def action_select(self) -> None:
        """Select the task, or not any more, and go to the next."""
        here = self.here()
        if here is None:
            return
        self.selected ^= {here}
        if self.as_week:
            self._selection_changed()
        else:
            self.table.refresh_row(self.table.index)
            self.tell_count()
        self.action_down()

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

    def action_back(self) -> None:
        """End the selection first, then the filter, then back to where one came from."""
        if self.selected:
            self.acted()
        else:
            super().action_back()


def _heading(name: str, numbers: array[int], limit: int | None) -> str:
    """A group's name, and how many are in it if that is known."""
    count = f" {formatting.number(len(numbers))}" if limit is None else ""
    return f"{_(GROUP_WORDS[name])}{count}"


def _week_said(monday: date, today: date) -> str:
    """From–to: `23–29 Nov`, with the year if it is another."""
    sunday = monday + WEEK - DAY
    last = formatting.date_short(sunday)
    if sunday.year != today.year:
        last = formatting.date_full(sunday)
    if monday.month == sunday.month:
        return f"{monday.day}–{last}"
    return f"{formatting.date_short(monday)} – {last}"
