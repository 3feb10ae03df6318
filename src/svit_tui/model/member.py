"""Member: a person of the sales team."""

from __future__ import annotations

from typing import ClassVar

from sqlmodel import Field

from svit_tui.model.kinds import Role
from svit_tui.model.versioned import VersionedRow


class Member(VersionedRow, table=True):
    """Who owns deals and logs communications. `login` is the Unix account, where there is one."""

    subject: ClassVar[tuple[str, str]] = ("member", "id")
    administered: ClassVar[bool] = True

    login: str | None = Field(default=None, unique=True)
    name: str
    name_key: str = Field(index=True)
    role: str = Role.MEMBER
    manager: str = ""
    team: str = ""
    active: bool = True
    email: str = ""
