"""`svit-tui task …`"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from svit_tui.cli.kit.filters import filter_argument
from svit_tui.cli.kit.opening import open_store
from svit_tui.cli.kit.output import print_json, print_rows
from svit_tui.cli.kit.parser import Commands, Parser, count, listing
from svit_tui.i18n import _
from svit_tui.model.kinds import Direction, Priority

if TYPE_CHECKING:
    from svit_tui.crm.tasks.changes import Due
    from svit_tui.crm.tasks.rows import TaskRow
    from svit_tui.model.task import Task
    from svit_tui.store.changes.unit import Unit


def add_words(commands: Commands[Parser]) -> None:
    """Add the command `task`."""

    from svit_tui.cli.kit.field_options import add_field, add_plain
    from svit_tui.fields.task import TASK

    verbs = commands.add_parser("task", help=_("tasks")).add_subparsers(
        metavar="add|quick|list|done|reschedule", required=True
    )
    verb = verbs.add_parser("add", help=_("plan a task"))
    verb.add_argument("title", metavar=_("SUBJECT"))
    kinds = ("call", "email", "meeting", "message", "todo", "deadline")
    add_field(verb, TASK["kind"], choices=kinds, default="todo")
    add_field(verb, TASK["due"], default="", metavar=_("TIME"))
    words = _("daily, weekly … or a rule")
    add_field(verb, TASK["rule"], default="", metavar="RRULE", help=words)
    add_field(verb, TASK["priority"], choices=("high", "normal", "low"), default="normal")
    add_field(verb, TASK["contact"], metavar=_("CONTACT"))
    add_field(verb, TASK["deal"], metavar=_("DEAL"))
    add_field(verb, TASK["assignee"], metavar=_("MEMBER"))
    add_field(verb, TASK["notes"], default="", metavar=_("TEXT"))
    add_plain(verb, TASK)
    listing(verb, add)
    verb = verbs.add_parser("quick", help=_("plan what one line says"))
    verb.add_argument("line", metavar=_("LINE"))
    verb.add_argument("--deal", metavar=_("DEAL"))
    listing(verb, quick)
    verb = verbs.add_parser("list", help=_("list tasks"))
    filter_argument(verb, "mine kind:call due:this-week")
    verb.add_argument("--done", action="store_true", help=_("those that are done"))
    verb.add_argument("--assignee", metavar=_("MEMBER"))
    verb.add_argument("--contact", metavar=_("CONTACT"))
    verb.add_argument("--deal", metavar=_("DEAL"))
    verb.add_argument("--until", metavar=_("DATE"), help=_("due on that date or before"))
    verb.add_argument("--search", default="", metavar=_("QUERY"))
    verb.add_argument("--limit", type=count)
    listing(verb, list_tasks)
    verb = verbs.add_parser("done", help=_("do a task"))
    verb.add_argument("task", type=count, metavar=_("NUMBER"))
    verb.add_argument("--outcome", default="", metavar=_("TEXT"))
    verb.add_argument("--in", dest="incoming", action="store_true", help=_("they started it"))
    listing(verb, done)
    verb = verbs.add_parser("reschedule", help=_("reschedule a task"))
    verb.add_argument("task", type=count, metavar=_("NUMBER"))
    verb.add_argument("due", metavar=_("TIME"))
    listing(verb, reschedule)


def columns() -> list[tuple[str, str]]:
    """The columns of a table of tasks."""
    return [
        ("id", _("No.")),
        ("due", _("Due")),
        ("kind", _("Kind")),
        ("title", _("Task")),
        ("contact", _("Contact")),
        ("deal", _("Deal")),
        ("assignee", _("Assignee")),
        ("priority", _("Priority")),
    ]


def add(options: argparse.Namespace) -> int:
    """Plan a task."""
    from svit_tui.crm import plain_fields, search
    from svit_tui.crm.lists import short_lists as lists
    from svit_tui.crm.tasks import changes as tasks
    from svit_tui.crm.tasks.changes import SOMETIME
    from svit_tui.fields.task import TASK

    def act(work: Unit) -> Task:
        session = work.session
        named = lists.find_member(session, options.assignee).key if options.assignee else None
        lists.check_owner(work, named, None)
        return tasks.add(
            work,
            title=options.title,
            kind=options.kind,
            due=_due(options.due, work.now) if options.due else SOMETIME,
            rule=options.rule,
            priority=Priority[options.priority.upper()],
            assignee_id=named,
            contact_id=search.the_contact(session, options.contact) if options.contact else None,
            deal_id=search.the_deal(session, options.deal) if options.deal else None,
            notes=options.notes,
            **plain_fields.typed(TASK, vars(options), work.now),
        )

    return _change(options, act)


def quick(options: argparse.Namespace) -> int:
    """Plan the task that one line says."""
    from svit_tui.crm import search
    from svit_tui.crm.contacts import match as contact_match
    from svit_tui.crm.quick_add import task_line as quick_task

    def act(work: Unit) -> Task:
        line, session = quick_task.parse(options.line, now=work.now), work.session
        return quick_task.plan(
            work,
            line,
            contact_id=contact_match.the_contact(session, line),
            deal_id=search.the_deal(session, options.deal) if options.deal else None,
        )

    return _change(options, act)


def list_tasks(options: argparse.Namespace) -> int:
    """List tasks."""
    from svit_tui.crm import search
    from svit_tui.crm.contacts.related import related
    from svit_tui.crm.filtering.tasks import task_condition
    from svit_tui.crm.lists.numbers import member_number
    from svit_tui.crm.tasks import rows as task_reads
    from svit_tui.crm.tasks.rows import TaskFilter
    from svit_tui.model.values.dates import parse_date

    store = open_store(options)
    now = store.clock()
    with store.light_read() as reader:
        people: tuple[int, ...] = ()
        if options.contact:
            contact = search.the_contact(reader, options.contact)
            people = tuple(related(reader, contact))
        assignees = (member_number(reader, options.assignee),) if options.assignee else ()
        until = options.until and parse_date(options.until, today=now.astimezone().date())
        asked = task_condition(
            reader,
            options.filter,
            now=now,
            member_id=store.member.id if store.member else None,
        )
        says_itself = asked is not None and asked.names_done and not options.done
        rows = task_reads.task_rows(
            reader,
            TaskFilter(
                done=None if says_itself else options.done,
                condition=asked.condition if asked else None,
                assignee_ids=assignees,
                contact_ids=people,
                deal_id=search.the_deal(reader, options.deal) if options.deal else None,
                until=until or None,
                text=options.search,
            ),
            limit=options.limit,
        )
    _print(list(rows), options.format, now)
    return 0


def done(options: argparse.Namespace) -> int:
    """Do a task."""
    from svit_tui.crm.tasks import changes as tasks

    def act(work: Unit) -> Task:
        direction = Direction.IN if options.incoming else None
        return tasks.finish(work, options.task, outcome=options.outcome, direction=direction).task

    return _change(options, act)


def reschedule(options: argparse.Namespace) -> int:
    """Put a task off; with a date alone its time of day stays."""
    from svit_tui.crm.tasks import changes as tasks

    def act(work: Unit) -> Task:
        due = _due(options.due, work.now)
        if due.on is not None and due.at is None:
            return tasks.put_off(work, options.task, due.on)
        return tasks.reschedule(work, options.task, due)

    return _change(options, act)


def _due(text: str, now: datetime) -> Due:
    from svit_tui.crm.tasks.changes import Due
    from svit_tui.model.values.dates import parse_due

    return Due(*parse_due(text, now=now))


def _change(options: argparse.Namespace, act: Callable[[Unit], Task]) -> int:
    """Run a change of a task and print the task."""
    from svit_tui.crm.tasks import rows as task_reads

    store = open_store(options)
    with store.unit() as work:
        number = act(work).key
    with store.read() as session:
        row = task_reads.task_row(session, number)
    if options.format == "json":
        print_json(row.as_dict(store.clock()))
    else:
        _print([row], options.format, store.clock())
    return 0


def _print(rows: list[TaskRow], form: str, now: datetime) -> None:
    if form == "table":
        shown = [row.as_dict(now) | {"due": _due_said(row)} for row in rows]
        print_rows(shown, columns(), form, right=("id",))
    else:
        print_rows([row.as_dict(now) for row in rows], columns(), form)


def _due_said(row: TaskRow) -> str:
    """When it is due, in the user's zone: `2026-11-25 10:00`."""
    if row.due_at is not None:
        return row.due_at.astimezone().strftime("%Y-%m-%d %H:%M")
    return row.due_on.isoformat() if row.due_on else ""
