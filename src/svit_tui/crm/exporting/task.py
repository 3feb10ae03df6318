"""Rows of tasks for an export."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select as core_select
from sqlmodel import Session, col

from svit_tui.crm import plain_fields
from svit_tui.crm.exporting.deal_past import sequence_uids
from svit_tui.crm.exporting.wanted import (
    Exported,
    Wanted,
    deal_uids,
    external_ids,
    kept_log,
    of_others,
)
from svit_tui.crm.lists.short_lists import members_called
from svit_tui.fields.task import TASK
from svit_tui.model.communication import Communication
from svit_tui.model.contact import Contact
from svit_tui.model.deal import Deal
from svit_tui.model.kinds import Priority
from svit_tui.model.task import Task
from svit_tui.model.values.stored import to_json


def exported(session: Session, wanted: Wanted) -> Iterator[Exported]:
    """Return planned tasks by due date, undated ones last; then finished ones, newest first."""
    query = (
        core_select(
            Task,
            col(Contact.name),
            col(Deal.title),
            Communication,
        )
        .outerjoin(Contact, col(Contact.id) == Task.contact_id)
        .outerjoin(Deal, col(Deal.id) == Task.deal_id)
        .outerjoin(Communication, col(Communication.id) == Task.communication_id)
        .where(wanted.kept(Task))
        .order_by(
            col(Task.done_at).is_not(None),
            col(Task.done_at).desc(),
            col(Task.due_on).is_(None),
            col(Task.due_on),
            col(Task.due_at).is_(None),
            col(Task.due_at),
            col(Task.priority),
            col(Task.id),
        )
    )
    if wanted.member_id is not None:
        query = query.where(col(Task.assignee_id) == wanted.member_id)
    others, logs = (external_ids(session, noun) for noun in ("task", "communication"))
    members = members_called(session)
    deals, runs = deal_uids(session, wanted), sequence_uids(session, wanted)
    for task, contact, deal, left in session.execute(query):
        said = kept_log(left, wanted)
        yield {
            "id": task.key,
            "uid": wanted.uid("task", task.key, others[task.key]),
            "kind": task.kind,
            "title": task.title,
            "due_on": to_json(task.due_at.astimezone().date() if task.due_at else task.due_on),
            "due_at": to_json(task.due_at),
            "rule": task.rule,
            "zone": task.zone,
            "repeats_from": to_json(task.repeats_from),
            "repeats_at": task.repeats_at,
            "occurs_on": to_json(task.occurs_on),
            "priority": Priority(task.priority).name.lower(),
            "assignee": members.get(task.assignee_id),
            "contact_id": task.contact_id,
            "contact": contact,
            "deal_uid": deals.get(task.deal_id),
            "deal_id": task.deal_id,
            "deal": deal,
            "notes": task.notes,
            "done_at": to_json(task.done_at),
            "done_by": members.get(task.done_by_id),
            "sequence_uid": runs.get(task.sequence_run_id),
            "calendar_version": task.sequence or None,
            "logged_uid": wanted.uid("communication", said.key, logs[said.key]) if said else "",
            "logged": to_json(said.started_at) if said and not said.archived_at else None,
            "outcome": said.body if said and not said.archived_at else "",
            "created_at": to_json(task.created_at),
            "archived_at": to_json(task.archived_at),
            "external_ids": of_others("task", others[task.key]),
            "version": task.version,
            **plain_fields.exported(TASK, task),
        }
