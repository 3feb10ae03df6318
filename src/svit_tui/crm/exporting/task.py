"""The tasks that an export tells."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select as core_select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from svit_tui.crm.exporting.wanted import Told, Wanted, deal_uids, external_ids, of_others
from svit_tui.crm.task_reads import DUE_FIRST
from svit_tui.model.communication import Communication
from svit_tui.model.contact import Contact
from svit_tui.model.deal import Deal
from svit_tui.model.kinds import Priority
from svit_tui.model.member import Member
from svit_tui.model.row import to_json
from svit_tui.model.task import Task


def told(session: Session, wanted: Wanted) -> Iterator[Told]:
    """Planned tasks by when they are due, undated ones last; then done ones, the newest first."""
    assignee, done_by = aliased(Member), aliased(Member)
    query = (
        core_select(
            Task,
            col(assignee.name),
            col(done_by.name),
            col(Contact.name),
            col(Deal.title),
            Communication,
        )
        .outerjoin(assignee, col(assignee.id) == Task.assignee_id)
        .outerjoin(done_by, col(done_by.id) == Task.done_by_id)
        .outerjoin(Contact, col(Contact.id) == Task.contact_id)
        .outerjoin(Deal, col(Deal.id) == Task.deal_id)
        .outerjoin(Communication, col(Communication.id) == Task.communication_id)
        .where(wanted.kept(Task))
        .order_by(
            col(Task.done_at).is_not(None),
            col(Task.done_at).desc(),
            *DUE_FIRST,
        )
    )
    if wanted.member_id is not None:
        query = query.where(col(Task.assignee_id) == wanted.member_id)
    others, logs = (external_ids(session, noun) for noun in ("task", "communication"))
    deals = deal_uids(session, wanted)
    for task, whose, who, contact, deal, left in session.execute(query):
        # What was put away since is told no more.
        said = left if left is not None and left.archived_at is None else None
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
            "assignee": whose,
            "contact_id": task.contact_id,
            "contact": contact,
            "deal_uid": deals.get(task.deal_id),
            "deal_id": task.deal_id,
            "deal": deal,
            "notes": task.notes,
            "done_at": to_json(task.done_at),
            "done_by": who,
            "logged_uid": wanted.uid("communication", said.key, logs[said.key]) if said else "",
            "logged": to_json(said.started_at) if said else None,
            "outcome": said.body if said else "",
            "created_at": to_json(task.created_at),
            "archived_at": to_json(task.archived_at),
            "external_ids": of_others("task", others[task.key]),
            "version": task.version,
        }
