"""Who changed what and when: the history of a thing from the audit record."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from svit_tui.crm.action import IMPORT
from svit_tui.model.audit import Change, ChangeSet
from svit_tui.model.member import Member
from svit_tui.model.qualification import Assessment, Criterion

# The column that tells which member said or did it.
_WHOSE = {"communication": "by_id", "task": "done_by_id", "event": "member_id"}


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One row's change within one change set. `fields` is name → (before, after), stored form.

    `about` is the criterion's name where a deal was assessed.
    """

    change_id: int
    at: datetime
    who: str
    kind: str
    action: str
    title: str
    entity: str
    op: str
    fields: dict[str, tuple[Any, Any]]
    about: str = ""


def history(
    session: Session, subject: str, subject_id: int, *, before: int | None = None, limit: int = 50
) -> list[HistoryEntry]:
    """The newest changes of `deal`, `contact` or `communication` number `subject_id` and its parts.

    `before` is the `change_id` of the last entry of the page before.
    """
    query = (
        select(Change, ChangeSet, Member.name)
        .join(ChangeSet, col(ChangeSet.id) == Change.set_id)
        .outerjoin(Member, col(Member.id) == ChangeSet.member_id)
        .where(Change.subject == subject, Change.subject_id == subject_id)
        .order_by(col(Change.id).desc())
        .limit(limit)
    )
    if before is not None:
        query = query.where(col(Change.id) < before)
    entries = []
    found = session.exec(query).all()
    assessed = _assessed(session, [change for change, _set, _name in found])
    for change, change_set, name in found:
        assert change.id is not None
        old: dict[str, Any] = json.loads(change.before) if change.before else {}
        new: dict[str, Any] = json.loads(change.after) if change.after else {}
        entries.append(
            HistoryEntry(
                change_id=change.id,
                at=change_set.at,
                who=name or "",
                kind=change_set.kind,
                action=change_set.action,
                title=change_set.title,
                entity=change.entity,
                op=change.op,
                fields={key: (old.get(key), new.get(key)) for key in {**old, **new}},
                about=assessed.get(change.id, ""),
            )
        )
    return entries


def imported_by(session: Session, subject: str, subject_id: int) -> str:
    """Who imported that a member said or did this; empty if that was the same member, or no import.

    `subject` is a communication, a task or an event.
    """
    column = _WHOSE[subject]
    found = session.exec(
        select(Change.after, ChangeSet, Member.name)
        .join(ChangeSet, col(ChangeSet.id) == Change.set_id)
        .outerjoin(Member, col(Member.id) == ChangeSet.member_id)
        .where(
            Change.subject == subject,
            Change.subject_id == subject_id,
            Change.entity == subject,
            col(Change.after).is_not(None),
        )
        .order_by(col(Change.id).desc())
    )
    for text, change_set, name in found:
        after: dict[str, Any] = json.loads(text or "{}")
        if column in after:
            whose = after[column]
            is_told = change_set.action == IMPORT.name and whose not in (None, change_set.member_id)
            return (name or "") if is_told else ""
    return ""


def _assessed(session: Session, changes: Sequence[Change]) -> dict[int, str]:
    """Names of the criteria that changes of assessments are about, by number of the change."""
    criterion_of: dict[int, int] = {}
    unnamed: dict[int, int] = {}
    for change in changes:
        if change.entity != Assessment.__tablename__ or change.id is None:
            continue
        kept = json.loads(change.after or "{}") | json.loads(change.before or "{}")
        if "criterion_id" in kept:
            criterion_of[change.id] = kept["criterion_id"]
        else:
            unnamed[change.id] = change.row_id
    if unnamed:
        # A change of the points alone does not tell; the row, or its end, does.
        rows = dict(
            session.exec(
                select(Assessment.id, Assessment.criterion_id).where(
                    col(Assessment.id).in_(unnamed.values())
                )
            ).all()
        )
        gone = {
            change.row_id: json.loads(change.before or change.after or "{}").get("criterion_id")
            for change in changes
            if change.id in criterion_of
        }
        for number, row_id in unnamed.items():
            criterion_id = rows.get(row_id) or gone.get(row_id)
            if criterion_id is not None:
                criterion_of[number] = criterion_id
    if not criterion_of:
        return {}
    names = dict(
        session.exec(
            select(Criterion.id, Criterion.name).where(col(Criterion.id).in_(criterion_of.values()))
        ).all()
    )
    return {number: names.get(known, "") for number, known in criterion_of.items()}
