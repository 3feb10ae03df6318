"""Rows of members for an export, including those who have left."""

from __future__ import annotations

from collections.abc import Iterator

from sqlmodel import Session

from svit_tui.crm.exporting.wanted import Exported, Wanted, external_ids
from svit_tui.crm.lists import short_lists as lists


def exported(session: Session, _wanted: Wanted) -> Iterator[Exported]:
    """Return all members, sorted by name."""
    others = external_ids(session, "member")
    for row in lists.members(session, active_only=False):
        yield {
            "id": row.key,
            "name": row.name,
            "login": row.login,
            "role": row.role,
            "manager": row.manager,
            "team": row.team,
            "email": row.email,
            "active": row.active,
            "external_ids": others[row.key],
            "version": row.version,
        }
