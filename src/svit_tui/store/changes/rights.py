"""Rights: what only an administrator may change, and who is one.

The unit of work asks for each row that it changes, so the same holds for keys, commands, imports,
undo and redo.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from svit_tui.i18n import N_, _
from svit_tui.model.errors import NotAllowed
from svit_tui.model.kinds import Role
from svit_tui.model.versioned import VersionedRow

_REFUSED: dict[str, str] = {
    "member": N_(
        "Only an administrator can change members, their logins, roles and teams."
        " Nothing was changed; ask {names}."
    ),
    "goal": N_(
        "Only an administrator can change goals of others, of a team or of all."
        " Nothing was changed; ask {names}."
    ),
}


def administrators(connection: sqlite3.Connection) -> dict[int, str]:
    """Numbers and names of the administrators.

    If no active member is an administrator, the oldest active member counts as one, so that a store
    always has one.
    """
    found = connection.execute(
        "SELECT id, name FROM member WHERE active AND role = ? ORDER BY id", (Role.ADMIN.value,)
    ).fetchall()
    if not found:
        found = connection.execute(
            "SELECT id, name FROM member ORDER BY active DESC, id LIMIT 1"
        ).fetchall()
    return dict(found)


def is_own(model: type[VersionedRow], values: Mapping[str, Any], member_id: int) -> bool:
    """Whether a row that an administrator looks after is the member's own."""
    return bool(model.owned_by) and values.get(model.owned_by) == member_id


def refusal(model: type[VersionedRow], names: Mapping[int, str]) -> NotAllowed:
    """The sentence for a change that only these may make."""
    said = _(_REFUSED[str(model.__tablename__)])
    return NotAllowed(said.format(names=", ".join(names.values())))
