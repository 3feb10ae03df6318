"""Existing members that rows refer to, read once and kept in memory."""

from __future__ import annotations

from typing import Any

from sqlmodel import col, select

from svit_tui.crm.importing.known.contacts import PENDING, External
from svit_tui.i18n import _
from svit_tui.model.errors import Invalid
from svit_tui.model.member import Member
from svit_tui.model.values.text import email_key, search_key
from svit_tui.store.changes.unit import Unit


class Members:
    """Numbers of members by login, e-mail and name; `PENDING` for one that is not stored yet."""

    def __init__(self, work: Unit, external: External) -> None:
        self.work = work
        self._external = external
        self._left: dict[int, str] | None = None
        self._members: dict[str, list[int]] = {}
        self._emails: dict[str, list[int]] = {}
        self._logins: dict[str, int] = {}
        self._login_names: dict[str, str] = {}
        for member in work.session.exec(select(Member).order_by(col(Member.id))):
            self._members.setdefault(member.name_key, []).append(member.key)
            if member.email:
                self._emails.setdefault(email_key(member.email), []).append(member.key)
            if member.login is not None:
                self._logins[member.login] = member.key
                self._login_names[member.login] = member.name

    def found(self, key: str, email: str) -> int | None:
        """Find a member by e-mail, then by name."""
        if email and (fits := self._emails.get(email_key(email))):
            return fits[0]
        reached = {number for fits in self._emails.values() for number in fits} if email else set()
        return next((each for each in self._members.get(key, ()) if each not in reached), None)

    def of_login(self, login: str) -> int | None:
        """Find the member with a login."""
        return self._logins.get(login)

    def take_login(self, login: str | None, name: str, number: int | None) -> None:
        """Reserve a login for a new or existing member. Raises Invalid if it is in use."""
        if login is None:
            return
        owner = self._logins.get(login)
        if owner is not None and (owner != number or owner == PENDING):
            raise Invalid(
                "login",
                _("the login “{login}” belongs to {name}").format(
                    login=login, name=self._login_names.get(login, "")
                ),
            )
        if number is not None:
            # What the member was called before is free.
            self._logins = {
                known: whose for known, whose in self._logins.items() if whose != number
            }
        self._logins[login] = PENDING if number is None else number
        self._login_names[login] = name

    def keep(self, number: int, values: dict[str, Any]) -> None:
        """Add a member, who may not be stored yet."""
        known = [self._members.setdefault(values["name_key"], [])]
        if email := values["email"]:
            known.append(self._emails.setdefault(email_key(email), []))
        for fits in known:
            if PENDING in fits:
                fits.remove(PENDING)
            if number not in fits:
                fits.append(number)
        if values["login"]:
            self._logins[values["login"]] = number

    def if_there(self, name: str) -> int | None:
        """Find a member by name; none if there is nobody or more than one of that name."""
        try:
            return self.named(name) if name else None
        except Invalid:
            return None

    def named(self, name: str, system: str = "") -> int:
        """Find a member by login, external id, e-mail or name. Raises Invalid."""
        one = self._logins.get(name) or (system and self._external("member", system, name))
        fits = [one] if one else self._emails.get(email_key(name), []) if "@" in name else []
        fits = fits or self._members.get(search_key(name), [])
        fits = [each for each in fits if each != PENDING]
        if len(fits) > 1:
            raise Invalid("owner", _("“{name}” matches several members").format(name=name))
        if not fits:
            raise Invalid(
                "owner",
                _(
                    "there is no member “{name}”. Import members first; “svit-tui export members”"
                    " writes a file to add them to."
                ).format(name=name),
            )
        return fits[0]

    @property
    def left(self) -> dict[int, str]:
        """Return the members who have left, by number; known only after the file's members are
        imported.
        """
        if self._left is None:
            query = select(Member.id, Member.name).where(col(Member.active).is_(False))
            self._left = {number or 0: name for number, name in self.work.session.exec(query)}
        return self._left
