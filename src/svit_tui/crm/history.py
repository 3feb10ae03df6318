"""Who changed what, when: the story of a deal, contact or communication from the audit record."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from svit_tui.model.audit import Change, ChangeSet
from svit_tui.model.member import Member


@dataclass(frozen=True, slots=True)
class Entry:
    """One row's change within one change set. `fields` is name → (before, after), stored form."""

    change_id: int
    at: datetime
    who: str
    kind: str
    action: str
    title: str
    entity: str
    op: str
    fields: dict[str, tuple[Any, Any]]


def history(
    session: Session, subject: str, subject_id: int, *, before: int | None = None, limit: int = 50
) -> list[Entry]:
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
    for change, change_set, name in session.exec(query):
        assert change.id is not None
        old: dict[str, Any] = json.loads(change.before) if change.before else {}
        new: dict[str, Any] = json.loads(change.after) if change.after else {}
        entries.append(
            Entry(
                change_id=change.id,
                at=change_set.at,
                who=name or "",
                kind=change_set.kind,
                action=change_set.action,
                title=change_set.title,
                entity=change.entity,
                op=change.op,
                fields={key: (old.get(key), new.get(key)) for key in {**old, **new}},
            )
        )
    return entries
