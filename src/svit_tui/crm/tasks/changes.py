"""Plan tasks, complete them, reschedule them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from sqlmodel import col, select

from svit_tui.crm import nurturing, plain_fields
from svit_tui.crm.lists import short_lists as lists
from svit_tui.crm.tasks import actions
from svit_tui.crm.timeline import communications
from svit_tui.fields.task import TASK
from svit_tui.i18n import _
from svit_tui.model.communication import Communication
from svit_tui.model.contact import Contact
from svit_tui.model.deal import Deal
from svit_tui.model.errors import Invalid, NotOpen
from svit_tui.model.kinds import CommunicationKind, Priority, TaskKind
from svit_tui.model.member import Member
from svit_tui.model.task import Task
from svit_tui.model.values.clock import here
from svit_tui.model.values.dates import EARLIEST, LATEST
from svit_tui.model.values.recurrence import local_zone, next_day, next_moment, parse_rule, zone_of
from svit_tui.model.values.text import clean_block, clean_line
from svit_tui.store.changes.unit import Unit

# What is said when it is done, and so stands on the timeline.
SAID: Mapping[str, str] = {
    TaskKind.CALL: CommunicationKind.CALL,
    TaskKind.EMAIL: CommunicationKind.EMAIL,
    TaskKind.MEETING: CommunicationKind.MEETING,
    TaskKind.MESSAGE: CommunicationKind.MESSAGE,
}
# Fields that a repeated task has in common with the one before.
_HANDED_ON = (
    *("kind", "title", "zone", "rule", "repeats_from", "repeats_at", "priority"),
    *("assignee_id", "contact_id", "deal_id", "notes"),
)


@dataclass(frozen=True, slots=True)
class Due:
    """When a task is due: a calendar date, with an instant if there is a time of day too."""

    on: date | None = None
    at: datetime | None = None

    @classmethod
    def moment(cls, at: datetime) -> Due:
        """At a time; its date is the one of the user's zone."""
        return cls(at.astimezone().date(), at.astimezone(UTC).replace(microsecond=0))


SOMETIME = Due()


@dataclass(frozen=True, slots=True)
class Finished:
    """A task that was done, the communication that it left, and the task that it brings."""

    task: Task
    communication: Communication | None = None
    following: Task | None = None


def add(
    work: Unit,
    *,
    title: str,
    kind: str = TaskKind.TODO,
    due: Due = SOMETIME,
    rule: str = "",
    priority: int = Priority.NORMAL,
    assignee_id: int | None = None,
    contact_id: int | None = None,
    deal_id: int | None = None,
    notes: str = "",
    sequence_run_id: int | None = None,
    zone: str = "",
    **fields: Any,
) -> Task:
    """Plan a task. Without an assignee it is the acting member's.

    About a deal, it is with the deal's contact unless another is named. `rule` is as
    `parse_rule` takes it, and needs a due date to start from; it goes by local time of `zone`, the
    user's own if none is named. `fields` are the plain ones. Raises Invalid, NotFound.
    """
    lists.check_owner(work, assignee_id, None)
    if assignee_id is None and work.member:
        assignee_id = work.member.id
    if deal_id is not None and contact_id is None:
        contact_id = work.get(Deal, deal_id).contact_id
    values = _checked(
        work,
        {
            "title": title,
            "kind": kind,
            "rule": rule,
            "priority": priority,
            "assignee_id": assignee_id,
            "contact_id": contact_id,
            "deal_id": deal_id,
            "notes": notes,
            **_due_values(due),
            **fields,
        },
    )
    values["zone"] = zone_of(zone or local_zone()).key
    if values["rule"]:
        values |= beginning(due, values["zone"])
    task = work.add(Task(**values, sequence_run_id=sequence_run_id))
    nurturing.planned(work, deal_id)
    work.label(actions.TASK_ADD, task.title)
    return task


def edit(
    work: Unit, task_id: int, *, version: int | None = None, due: Due | None = None, **fields: Any
) -> Task:
    """Set fields of a task; those left out stay. Raises Invalid, NotFound, Conflict.

    If the date of a repeating task changes, it repeats from the new date on; `reschedule` puts off
    only this occurrence.
    """
    task = work.get(Task, task_id, version=version)
    values = _checked(work, fields | (_due_values(due) if due is not None else {}))
    lists.check_owner(work, values.get("assignee_id"), task.assignee_id, "assignee")
    rule = values.get("rule", task.rule)
    if rule:
        zone = task.zone if rule == task.rule else local_zone()
        begins = beginning(due or Due(task.due_on, task.due_at), zone)
        if rule != task.rule:
            values |= begins | {"zone": zone}
        elif due is not None and due.on != task.due_on:
            values |= begins
        elif due is not None and due.at != task.due_at:
            values["repeats_at"] = begins["repeats_at"]
    if "deal_id" in work.change(task, **values):
        nurturing.planned(work, task.deal_id)
    work.label(actions.TASK_EDIT, task.title)
    return task


def finish(
    work: Unit,
    task_id: int,
    *,
    version: int | None = None,
    outcome: str = "",
    direction: str | None = None,
) -> Finished:
    """Do a task. A call, e-mail, meeting or message with somebody is logged in the same change.

    `outcome` becomes its text, else the end of the task's notes. A task that repeats brings the
    next one. Raises NotOpen if it is done already.
    """
    task = _planned(work, task_id, version)
    said: Communication | None = None
    is_said = task.kind in SAID and (task.contact_id is not None or task.deal_id is not None)
    # The task names the change; what is logged with it counts for it.
    work.label(actions.TASK_DONE, task.title, count=0 if is_said else 1)
    # Done before it is logged: a reply archives what is left of a sequence, which this is not.
    done_by = work.member.id if work.member else None
    work.change(task, done_at=work.now, done_by_id=done_by)
    if is_said:
        said = communications.log(
            work,
            SAID[task.kind],
            participants=[task.contact_id] if task.contact_id is not None else [],
            deal_id=task.deal_id,
            direction=direction,
            subject=task.title,
            body=outcome,
            by_id=done_by,
        )
        work.change(task, communication_id=said.key)
    elif outcome.strip():
        notes = "\n".join(part for part in (task.notes, clean_block(outcome)) if part)
        work.change(task, notes=notes)
    nurturing.step_ended(work, task)
    return Finished(task, said, _next(work, task))


def reopen(work: Unit, task_id: int) -> Task:
    """Plan a task again that was done; the communication and the next task that it left go."""
    task = work.get(Task, task_id)
    if task.done_at is None:
        raise NotOpen(_("“{title}” is not done yet.").format(title=task.title))
    if task.communication_id is not None:
        said = work.get(Communication, task.communication_id)
        if said.archived_at is None:
            work.change(said, archived_at=work.now)
    following = _following(work, task)
    if following is not None:
        work.change(following, archived_at=work.now)
    work.change(task, done_at=None, done_by_id=None, communication_id=None)
    nurturing.step_planned_again(work, task)
    work.label(actions.TASK_REOPEN, task.title)
    return task


def reschedule(work: Unit, task_id: int, due: Due, *, version: int | None = None) -> Task:
    """Put a task off, or forward. One that repeats goes on by its rule afterwards."""
    task = _planned(work, task_id, version)
    if task.rule:
        _require_start(due.on)
    work.change(task, **_due_values(due))
    work.label(actions.TASK_RESCHEDULE, task.title)
    return task


def put_off(work: Unit, task_id: int, day: date, *, version: int | None = None) -> Task:
    """Put a task off to another day, at the same time of day if it has one."""
    task = work.get(Task, task_id)
    due = Due(day)
    if task.due_at is not None:
        local = task.due_at.astimezone().replace(tzinfo=None)
        due = Due.moment(here(day, local.time()))
    return reschedule(work, task_id, due, version=version)


def assign(work: Unit, task_id: int, member_id: int) -> Task:
    """Give a task to a member."""
    task = work.get(Task, task_id)
    lists.check_owner(work, member_id, task.assignee_id, "assignee")
    work.change(task, assignee_id=member_id)
    work.label(actions.TASK_ASSIGN, task.title)
    return task


def archive(work: Unit, task_id: int) -> Task:
    """Put a task away without doing it."""
    task = work.get(Task, task_id)
    work.change(task, archived_at=work.now)
    nurturing.step_ended(work, task)
    work.label(actions.TASK_ARCHIVE, task.title)
    return task


def _planned(work: Unit, task_id: int, version: int | None) -> Task:
    task = work.get(Task, task_id, version=version)
    if task.done_at is not None:
        raise NotOpen(_("“{title}” is done already.").format(title=task.title))
    if task.archived_at is not None:
        raise NotOpen(_("“{title}” is archived.").format(title=task.title))
    return task


def _next(work: Unit, task: Task) -> Task | None:
    """The next occurrence of a repeating task, counted from today if this one was done late.

    An occurrence that is done early still counts for its own day, which does not come again.
    """
    if not task.rule or task.due_on is None:
        return None
    start = task.repeats_from or task.due_on
    occurs_on = task.occurs_on or task.due_on
    place = zone_of(task.zone)
    if not task.repeats_at:
        today = work.now.astimezone(place).date()
        day = next_day(task.rule, start=start, after=max(occurs_on, today))
        due = Due(day) if day else None
    else:
        # Not the time that this one was put off to, or moved to by a change of the clocks.
        first = datetime.combine(start, time.fromisoformat(task.repeats_at), place)
        over = datetime.combine(occurs_on, time.max, place)
        moment = next_moment(task.rule, start=first, after=max(over, work.now), zone=task.zone)
        due = Due(moment.astimezone(place).date(), moment) if moment else None
    if due is None:
        return None
    handed_on = {name: getattr(task, name) for name in _HANDED_ON} | plain_fields.of(TASK, task)
    return work.add(Task(**handed_on, **_due_values(due), occurs_on=due.on))


def _following(work: Unit, task: Task) -> Task | None:
    """The task that doing this one brought, while it is planned."""
    if not task.rule:
        return None
    return work.session.exec(
        select(Task)
        .where(
            Task.created_at == task.done_at,
            Task.title == task.title,
            Task.rule == task.rule,
            Task.repeats_from == task.repeats_from,
            Task.deal_id == task.deal_id,
            Task.contact_id == task.contact_id,
            col(Task.id) > task.key,
            col(Task.done_at).is_(None),
            col(Task.archived_at).is_(None),
        )
        .order_by(col(Task.id))
    ).first()


def beginning(due: Due, zone: str) -> dict[str, Any]:
    """What a rule is reckoned from: a day, and a time of day if there is one, in a zone."""
    _require_start(due.on)
    if due.at is None:
        return {"repeats_from": due.on, "repeats_at": "", "occurs_on": due.on}
    local = due.at.astimezone(zone_of(zone))
    day = local.date()
    return {"repeats_from": day, "repeats_at": f"{local:%H:%M}", "occurs_on": day}


def _due_values(due: Due) -> dict[str, Any]:
    return {"due_on": due.on, "due_at": due.at}


def _require_start(day: date | None) -> None:
    if day is None:
        raise Invalid("due", _("What repeats needs a date to begin with."))


def _checked(work: Unit, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Clean and check the fields of a task."""
    values = dict(fields)
    if "title" in values:
        values["title"] = clean_line(values["title"])
        if not values["title"]:
            raise Invalid("title", _("A task needs a subject."))
    if "kind" in values and values["kind"] not in list(TaskKind):
        raise Invalid("kind", _("A task is a call, email, meeting, message, todo or deadline."))
    if "priority" in values and values["priority"] not in list(Priority):
        raise Invalid("priority", _("A priority is high, normal or low."))
    if "notes" in values:
        values["notes"] = clean_block(values["notes"])
    if "rule" in values:
        values["rule"] = parse_rule(values["rule"])
    day = values.get("due_on")
    if day is not None and not EARLIEST <= day <= LATEST:
        raise Invalid("due", _("That date is out of reach."))
    for name, model in (("assignee_id", Member), ("contact_id", Contact), ("deal_id", Deal)):
        if values.get(name) is not None:
            work.get(model, values[name])
    return values | plain_fields.cleaned(TASK, fields)
