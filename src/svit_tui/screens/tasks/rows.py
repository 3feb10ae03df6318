"""Write tasks and events as rows of tables and entries of the week."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from svit_tui import formatting
from svit_tui.crm.tasks.agenda import AgendaItem
from svit_tui.crm.tasks.rows import TaskRow
from svit_tui.i18n import N_, _, pgettext
from svit_tui.model.kinds import Priority
from svit_tui.screens.base.reads_below import Entry
from svit_tui.widgets.agenda import AgendaDay, AgendaEntry
from svit_tui.widgets.table import ColumnSpec, TableRow

KIND_WORDS: dict[str, str] = {
    "call": N_("call"),
    "email": N_("e-mail"),
    "meeting": N_("meeting"),
    "message": N_("message"),
    "todo": N_("to-do"),
    "deadline": N_("deadline"),
    "event": N_("event"),
}
GROUP_WORDS: dict[str, str] = {
    "overdue": N_("Overdue"),
    "today": N_("Today"),
    "tomorrow": N_("Tomorrow"),
    "week": N_("This week"),
    "later": N_("Later"),
    "sometime": N_("Sometime"),
    "done": N_("Done"),
}
RULE_WORDS: dict[str, str] = {
    "FREQ=DAILY": N_("every day"),
    "FREQ=WEEKLY": N_("every week"),
    "FREQ=MONTHLY": N_("every month"),
    "FREQ=YEARLY": N_("every year"),
    "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR": N_("on weekdays"),
}
WEEKDAYS = (
    *(N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday")),
    *(N_("Saturday"), N_("Sunday")),
)
WEEKDAYS_SHORT = (*(N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun")),)
PRIORITY_SIGNS = {int(Priority.HIGH): "!", int(Priority.LOW): "↓"}


def kind_said(kind: str) -> str:
    """A kind of task, or an event: a sign and its word."""
    return f"{formatting.STEP_SIGNS[kind]} {_(KIND_WORDS[kind])}"


def rule_said(rule: str) -> str:
    """A repetition in words, or as it is written."""
    return _(RULE_WORDS[rule]) if rule in RULE_WORDS else rule


def due_said(row: TaskRow, now: datetime) -> str:
    """When a task is due, and how long ago that was; of a done one, when it was done."""
    today = now.astimezone().date()
    if row.done_at is not None:
        return formatting.moment_said(row.done_at, now)
    if row.day is None:
        return "–"
    late = (today - row.day).days
    if late > 1:
        # At what time it was due does not matter any more.
        return f"{formatting.date_said(row.day, today)} · {formatting.age(late)}"
    if row.due_at is not None:
        return formatting.moment_said(row.due_at, now)
    return formatting.date_said(row.day, today)


def task_columns() -> list[ColumnSpec]:
    """The columns of the list of tasks."""
    return [
        ColumnSpec("due", _("When"), width=16),
        ColumnSpec("kind", _("Kind"), width=10, drop=1),
        ColumnSpec("priority", "", width=1),
        ColumnSpec("title", _("Subject"), weight=5, minimum=18),
        ColumnSpec("contact", _("Contact"), weight=3, minimum=12, drop=2),
        ColumnSpec("deal", _("Deal"), weight=3, minimum=12, drop=3),
        ColumnSpec("assignee", pgettext("column", "Whose"), width=10, drop=4),
    ]


def task_table_row(row: TaskRow, now: datetime, *, selected: bool = False) -> TableRow:
    """A task as a row of `task_columns`."""
    group = row.group(now)
    cells = (
        due_said(row, now),
        kind_said(row.kind),
        PRIORITY_SIGNS.get(row.priority, ""),
        f"{row.title} ↻" if row.rule else row.title,
        row.contact or "",
        row.deal or "",
        row.assignee or "",
    )
    looks = ("overdue",) if group == "overdue" else ()
    kind = "muted" if group == "done" else ""
    return TableRow(row.id, cells, kind=kind, selected=selected, looks=looks)


def task_read(row: TaskRow, now: datetime) -> Entry:
    """A task in full, for the lines below the list."""
    look = "overdue" if row.group(now) == "overdue" else ""
    return Entry(
        [
            (kind_said(row.kind), "", False),
            (due_said(row, now), look, False),
            (PRIORITY_SIGNS.get(row.priority, ""), "", False),
            (row.title, "", True),
            (rule_said(row.rule) if row.rule else "", "", True),
            (row.contact or "", "", True),
        ],
        row.notes,
        phone_of=row.contact_id if row.kind == "call" else None,
        deal_id=row.deal_id,
        deal=row.deal or "",
    )


def agenda_days(
    items: list[AgendaItem], monday: date, today: date, selected: set[tuple[str, int]]
) -> list[AgendaDay]:
    """The seven days of a week as the agenda shows them."""
    days = []
    for number in range(7):
        day = monday + timedelta(days=number)
        entries = [_entry(item, selected) for item in items if item.day == day]
        word = _("today") if day == today else ""
        date_text = formatting.date_short(day)
        days.append(
            AgendaDay(
                short=f"{_(WEEKDAYS_SHORT[number])} {date_text}",
                long=f"{_(WEEKDAYS[number])} {date_text}",
                note=word,
                entries=tuple(entries),
            )
        )
    return days


def _entry(item: AgendaItem, selected: set[tuple[str, int]]) -> AgendaEntry:
    time = ""
    if item.at is not None:
        time = f"{item.at.astimezone():%H:%M}"
        if item.until is not None and item.until.astimezone().date() == item.day:
            time += f"–{item.until.astimezone():%H:%M}"
    elif item.type == "event":
        # The last day of one that goes over midnight has only its end.
        ends = item.until is not None and item.until.astimezone().date() == item.day
        time = f"…–{item.until.astimezone():%H:%M}" if ends and item.until else _("all day")
    kind = "muted" if item.is_done else "overdue" if item.is_overdue else ""
    return AgendaEntry(
        id=(item.type, item.id),
        time=time,
        sign="✓" if item.is_done else formatting.STEP_SIGNS[item.kind],
        title=item.title,
        note=_("overdue") if item.is_overdue else "",
        detail=" · ".join(part for part in (item.people, item.place) if part),
        kind=kind,
        selected=(item.type, item.id) in selected,
    )
