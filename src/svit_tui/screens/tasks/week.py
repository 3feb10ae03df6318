"""The week with its tasks and events, in the place of the list of tasks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import partial

from sqlmodel import Session
from textual.containers import Horizontal
from textual.widget import Widget

from svit_tui import formatting
from svit_tui.crm.tasks import agenda
from svit_tui.crm.tasks.agenda import AgendaItem
from svit_tui.crm.tasks.chosen import TASK, Item
from svit_tui.crm.tasks.rows import TaskFilter, TaskRow, task_rows
from svit_tui.i18n import _, ngettext
from svit_tui.model.values.text import search_key
from svit_tui.screens.base.reads_below import Entry
from svit_tui.screens.tasks.rows import agenda_days
from svit_tui.screens.tasks.task_list import TaskList
from svit_tui.widgets.agenda import AgendaView
from svit_tui.widgets.background import work_on

WEEK = timedelta(days=7)
DAY = timedelta(days=1)


class TaskWeek(TaskList):
    """The list or, after `v`, the week."""

    def __init__(self) -> None:
        super().__init__()
        # The Monday of the week that is shown, and what is on.
        self.monday = date.min
        self.items: list[AgendaItem] = []

    def body(self) -> Iterable[Widget]:
        """The list and what reads its cursor's task, and the week in the list's place."""
        bar, table = super().body()
        week = AgendaView(id="week")
        week.display = False
        panel, strip = self.readers()
        yield bar
        yield Horizontal(table, week, panel)
        yield strip

    @property
    def week(self) -> AgendaView:
        """The week's widget."""
        return self.query_one(AgendaView)

    def load(self) -> None:
        """Read the list or the week anew; the cursor stays where it is."""
        if self.as_week:
            work_on(self, self._load_week, group="load")
        else:
            super().load()

    def shown_said(self) -> tuple[str, Sequence[str]]:
        """From when to when the week is, and how much is on; else what is in the list."""
        if not self.as_week:
            return super().shown_said()
        count = len(self.items)
        entries = ngettext("{number} entry", "{number} entries", count)
        return _("Week"), [
            _week_said(self.monday, self.desk.today),
            entries.format(number=formatting.number(count)),
        ]

    def entry_here(self) -> Entry | None:
        """The task under the cursor of the list; the week says all of an entry itself."""
        return None if self.as_week else super().entry_here()

    def here(self) -> Item | None:
        """The task or event under the cursor."""
        if not self.as_week:
            return super().here()
        item = self._item()
        return (item.type, item.id) if item is not None else None

    def about(self) -> TaskRow | AgendaItem | None:
        """What is known of the task or event under the cursor."""
        return self._item() if self.as_week else self.value()

    def show_selected(self) -> None:
        """Draw anew what is selected."""
        if self.as_week:
            days = agenda_days(self.items, self.monday, self.desk.today, self.selected)
            self.week.show(days, day=self.week.day, entry=self.week.entry)
        else:
            self.table.refresh()
        self.tell_count()

    def began(self) -> datetime | None:
        """When the one of a series began that the cursor is on."""
        item = self._item() if self.as_week and not self.selected else None
        return item.began if item is not None else None

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
        wanted = self.understood(session)
        if wanted.condition is not None:
            # A filter in words is about tasks: events have no such fields.
            # What is due at an instant may have a stored date that is a day off.
            asked = TaskFilter(
                done=None,
                condition=wanted.condition,
                since=monday - DAY,
                until=monday + WEEK,
            )
            tasks = {row.id for row in task_rows(session, asked)}
            items = [item for item in items if item.type == TASK and item.id in tasks]
        words = search_key(wanted.text).split()
        kinds = wanted.kinds
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
        self.fit_reading(self.size)
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


def _week_said(monday: date, today: date) -> str:
    """From–to: `23–29 Nov`, with the year if it is another."""
    sunday = monday + WEEK - DAY
    last = formatting.date_short(sunday)
    if sunday.year != today.year:
        last = formatting.date_full(sunday)
    if monday.month == sunday.month:
        return f"{monday.day}–{last}"
    return f"{formatting.date_short(monday)} – {last}"
