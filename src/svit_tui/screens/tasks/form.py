"""The form of a task. Where the context says for whom, planning takes a subject and a date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from svit_tui import formatting
from svit_tui.crm import plain_fields
from svit_tui.crm.deals import rows as deal_reads
from svit_tui.crm.tasks import actions
from svit_tui.crm.tasks import changes as tasks
from svit_tui.crm.tasks.changes import SOMETIME, Due
from svit_tui.crm.tasks.chosen import one_task
from svit_tui.fields.task import TASK as TASK_FIELDS
from svit_tui.i18n import _
from svit_tui.model.kinds import Priority, TaskKind
from svit_tui.model.task import Task
from svit_tui.model.values.dates import parse_due
from svit_tui.model.values.recurrence import parse_rule
from svit_tui.model.values.text import clean_line
from svit_tui.screens.ask import readers, sources
from svit_tui.screens.ask.asking import fill_and_write
from svit_tui.screens.ask.plain_inputs import plain_inputs, plain_texts, plain_values
from svit_tui.screens.base.screen import CrmScreen, Written
from svit_tui.screens.tasks.rows import KIND_WORDS, rule_said
from svit_tui.widgets.fields import (
    BlockField,
    ChoiceField,
    FormField,
    LineField,
    OptionsField,
    Reader,
    Values,
    key_of,
)
from svit_tui.widgets.form import FormModal
from svit_tui.widgets.picker import Choice, NewChoice

if TYPE_CHECKING:
    from sqlmodel import Session

    from svit_tui.screens.base.desk import Unit

TASK, EVENT = "task", "event"


async def new_task(
    screen: CrmScreen,
    *,
    deal_ids: Sequence[int] = (),
    contact_id: int | None = None,
    day: date | None = None,
    begun: Mapping[str, Any] | None = None,
) -> Written[Any] | None:
    """Plan a task; or an event, if the first field says so.

    For several deals it is one task each. `day` is the day that it is for, `begun` what was typed
    into the form of an event before.
    """

    def look(session: Session) -> tuple[list[Choice], Choice | None, Choice | None]:
        rows = deal_reads.deal_rows(session, ids=deal_ids[:1]) if deal_ids else []
        deal = Choice(rows[0].id, rows[0].title, rows[0].contact) if rows else None
        whose = contact_id if contact_id is not None or not rows else rows[0].contact_id
        return sources.members(session), sources.contact_choice(session, whose), deal

    members, contact, deal = await screen.read(look)
    several = deal_ids if len(deal_ids) > 1 else ()
    member = screen.store.member
    start: dict[str, Any] = {
        "what": TASK,
        "kind": TaskKind.CALL if contact is not None else TaskKind.TODO,
        "due": day.isoformat() if day is not None else "",
        "priority": int(Priority.NORMAL),
        "assignee": sources.choice_of(members, member.id if member else None),
        "contact": contact,
        "deal": deal,
        **(begun or {}),
    }

    def act(work: Unit, values: Values) -> list[Task]:
        if several:
            fields = _fields(work, values)
            return [
                tasks.add(work, **{**fields, "deal_id": number, "contact_id": None})
                for number in several
            ]
        # The change is called after the task; a contact made on the way is not counted.
        makes = isinstance(key_of(values["contact"]), NewChoice)
        work.label(actions.TASK_ADD, clean_line(values["title"]), -1 if makes else 0)
        return [tasks.add(work, **_fields(work, values))]

    switch = Switch(EVENT)
    fields = task_fields(screen, members)
    title = _("New task")
    if several:
        title = _("New task for each: {deals}").format(deals=formatting.deals_counted(len(several)))
        fields = [field for field in fields if field.key not in ("contact", "deal")]
    else:
        fields.insert(0, what_field())
    written = await fill_and_write(
        screen,
        title,
        fields,
        act,
        start=start,
        draft=f"task.new.{','.join(map(str, deal_ids))}.{contact_id or ''}",
        focus="title",
        react=switch.react,
    )
    if written is None and switch.taken is not None:
        other: Written[Any] | None = await screen.desk.dialog(
            "event.new",
            screen,
            deal_id=deal_ids[0] if deal_ids else None,
            contact_id=contact_id,
            day=day,
            begun=_carried(switch.taken),
        )
        return other
    return written


def _carried(raw: Mapping[str, Any]) -> dict[str, Any]:
    """What an event has in common with a task that was begun."""
    contact = raw.get("contact")
    return {
        "title": raw["title"],
        "starts": raw["due"],
        "contacts": (contact,) if contact is not None else (),
        "deal": raw.get("deal"),
        "notes": raw["notes"],
    }


class Switch:
    """Leaves a form for the other one when the field of what is planned says so."""

    def __init__(self, other: str) -> None:
        self.other = other
        self.taken: dict[str, Any] | None = None

    def react(self, form: FormModal, key: str) -> None:
        """Leave, with what was typed so far."""
        raw = form.form.raw()
        if key == "what" and raw["what"] == self.other and self.taken is None:
            self.taken = raw
            form.drop_draft()
            form.dismiss(None)


def what_field() -> FormField:
    """Task or event."""
    return OptionsField(
        key="what",
        label=_("Plan"),
        options=(Choice(TASK, _("task")), Choice(EVENT, _("event"))),
    )


async def edit_task(screen: CrmScreen, task_id: int) -> Written[Task] | None:
    """Edit a task. A change that somebody made meanwhile is told in the form. Raises NotFound."""

    def look(session: Session) -> tuple[list[Choice], int, dict[str, Any]]:
        row = one_task(session, task_id)
        deals = deal_reads.deal_rows(session, ids=[row.deal_id]) if row.deal_id else []
        members = sources.members(session)
        return (
            members,
            row.version,
            {
                "kind": TaskKind(row.kind),
                "title": row.title,
                "due": due_text(row),
                "rule": row.rule,
                "priority": int(row.priority),
                "assignee": sources.choice_of(members, row.assignee_id),
                "contact": sources.contact_choice(session, row.contact_id),
                "deal": Choice(deals[0].id, deals[0].title, deals[0].contact) if deals else None,
                "notes": row.notes,
                **plain_texts(plain_fields.of(TASK_FIELDS, row)),
            },
        )

    members, version, start = await screen.read(look)
    typed = {"due": start["due"]}

    def act(work: Unit, values: Values) -> Task:
        fields = _fields(work, values)
        if typed["due"] == start["due"]:
            # The form shows minutes; what was not touched keeps its seconds.
            fields.pop("due")
        return tasks.edit(work, task_id, version=version, **fields)

    return await fill_and_write(
        screen,
        _("Edit task"),
        task_fields(screen, members),
        act,
        start=start,
        draft=f"task.{task_id}",
        focus="title",
        again=partial(edit_task, screen, task_id),
        react=lambda form, _key: typed.update(due=form.form.raw()["due"]),
    )


def due_text(row: Task) -> str:
    """When a task is due, as one would type it."""
    if row.due_at is not None:
        return f"{row.due_at.astimezone():%Y-%m-%d %H:%M}"
    return row.due_on.isoformat() if row.due_on is not None else ""


def kind_options() -> tuple[Choice, ...]:
    """The kinds of tasks, in words."""
    return tuple(Choice(kind, _(KIND_WORDS[kind])) for kind in TaskKind)


def due_reader(now: datetime) -> Reader:
    """A day, with or without a time."""
    return readers.reader(
        lambda text: Due(*parse_due(text, now=now)), lambda due: due_words(due, now)
    )


def due_words(due: Due, now: datetime) -> str:
    """What was understood of a due date."""
    if due.at is not None:
        return formatting.moment_said(due.at, now)
    assert due.on is not None
    return readers.day_said(due.on, now.astimezone().date())


def task_fields(screen: CrmScreen, members: Sequence[Choice]) -> list[FormField]:
    """The fields of a task."""
    now = screen.store.clock()
    return [
        OptionsField(key="kind", label=_("Kind"), options=kind_options()),
        LineField(key="title", label=_("Subject"), required=_("A task needs a subject.")),
        LineField(
            key="due",
            label=_("Due"),
            reader=due_reader(now),
            hint=_("tomorrow 10:00"),
        ),
        LineField(
            key="rule",
            label=_("Repeat"),
            reader=readers.reader(parse_rule, rule_said),
            hint=_("no; daily, weekly"),
        ),
        OptionsField(
            key="priority",
            label=_("Priority"),
            options=(
                Choice(int(Priority.HIGH), _("! high")),
                Choice(int(Priority.NORMAL), _("normal")),
                Choice(int(Priority.LOW), _("↓ low")),
            ),
        ),
        ChoiceField(
            key="assignee",
            label=_("Whose"),
            title=_("Whose task is it?"),
            source=members,
        ),
        ChoiceField(
            key="contact",
            label=_("Contact"),
            title=_("With whom?"),
            source=sources.contact_finder(screen.store),
            create=sources.new_contact_offers(),
        ),
        ChoiceField(
            key="deal",
            label=_("Deal"),
            title=_("About which deal?"),
            source=sources.deal_finder(screen.store),
        ),
        *plain_inputs(TASK_FIELDS, screen.desk.today),
        BlockField(key="notes", label=_("Notes"), height=3),
    ]


def _fields(work: Unit, values: Values) -> dict[str, Any]:
    contact = values.get("contact")
    return {
        "kind": str(values["kind"]),
        "title": values["title"],
        "due": values["due"] or SOMETIME,
        "rule": values["rule"] or "",
        "priority": values["priority"],
        "assignee_id": sources.id_of(values["assignee"]),
        "contact_id": sources.contact_id_of(work, contact) if contact is not None else None,
        "deal_id": sources.id_of(values.get("deal")),
        "notes": values["notes"],
        **plain_values(TASK_FIELDS, values),
    }
