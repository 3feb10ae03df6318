"""Members: add and change people of the sales team, and record who has left.

Only an administrator may: the unit of work asks for each row (`store/changes/rights.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlmodel import col, select

from svit_tui.crm.lists import actions
from svit_tui.i18n import _
from svit_tui.model.errors import Invalid
from svit_tui.model.kinds import Role
from svit_tui.model.member import Member
from svit_tui.model.values.text import clean_line, search_key
from svit_tui.store.changes.unit import Unit

TEXTS = ("name", "login", "email", "role", "team", "manager")


def add(work: Unit, name: str, **fields: Any) -> Member:
    """Add somebody to the team. Raises Invalid, NotAllowed."""
    member = work.add(Member(**_checked(work, {"name": name, **fields}, None)))
    work.label(actions.MEMBER_ADD, member.name)
    return member


def edit(work: Unit, member_id: int, *, version: int | None = None, **fields: Any) -> Member:
    """Set fields of a member; those left out stay. Raises Invalid, NotFound, NotAllowed."""
    member = work.get(Member, member_id, version=version)
    work.change(member, **_checked(work, fields, member))
    work.label(actions.MEMBER_EDIT, member.name)
    return member


def archive(work: Unit, member_id: int) -> Member:
    """Say that a member has left; what they have stays theirs. Raises NotAllowed."""
    member = work.get(Member, member_id)
    work.change(member, active=False)
    work.label(actions.MEMBER_ARCHIVE, member.name)
    return member


def restore(work: Unit, member_id: int) -> Member:
    """Say that a member is back. Raises NotAllowed."""
    member = work.get(Member, member_id)
    work.change(member, active=True)
    work.label(actions.MEMBER_RESTORE, member.name)
    return member


def _checked(work: Unit, fields: Mapping[str, Any], member: Member | None) -> dict[str, Any]:
    values: dict[str, Any] = {name: clean_line(fields[name] or "") for name in fields}
    if "name" in values:
        if not values["name"]:
            raise Invalid("name", _("A member needs a name."))
        values["name_key"] = search_key(values["name"])
    if "role" in values and values["role"] not in list(Role):
        raise Invalid(
            "role", _("“{role}” is not a role: admin or member").format(role=values["role"]) + "."
        )
    email = values.get("email", "")
    if email and ("@" not in email or " " in email):
        raise Invalid("email", _("“{value}” is not an e-mail address.").format(value=email))
    if "login" in values:
        values["login"] = values["login"] or None
    for name in ("name_key", "login"):
        if values.get(name):
            _is_free(work, name, values[name], member)
    return values


def _is_free(work: Unit, column: str, value: str, member: Member | None) -> None:
    """Refuse a name or a login that somebody else has."""
    known = select(Member).where(getattr(Member, column) == value)
    if member is not None:
        known = known.where(col(Member.id) != member.key)
    other = work.session.exec(known).first()
    if other is None:
        return
    if column == "login":
        sentence = _("The login “{login}” is {name}'s.").format(login=value, name=other.name)
        raise Invalid("login", sentence)
    raise Invalid("name", _("There is already a member “{name}”.").format(name=other.name))
