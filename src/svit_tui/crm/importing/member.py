"""Import members."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from svit_tui.crm.importing.known.contacts import PENDING
from svit_tui.crm.importing.taker import Hands, New, Outcome, Taker, Values, checked_email
from svit_tui.exchange.records import OWN, Record
from svit_tui.i18n import _
from svit_tui.model.errors import Invalid
from svit_tui.model.kinds import Role
from svit_tui.model.member import Member
from svit_tui.model.values.text import search_key


class MemberTaker(Taker):
    """Imports members."""

    entity = "member"
    model = Member
    sets: ClassVar[Mapping[str, tuple[str, ...]]] = {"name": ("name", "name_key")}
    is_found_again = True

    def prepare(self, record: Record) -> Values:
        """Return the columns of a member. Raises Invalid."""
        values = record.values
        name = values.get("name") or values.get("login")
        if not name:
            raise Invalid("name", _("the row has no name"))
        role = values.get("role", Role.MEMBER).casefold()
        if role not in list(Role):
            raise Invalid("role", _("“{role}” is not a role: admin or member").format(role=role))
        return {
            "login": values.get("login") or None,
            "name": name,
            "name_key": search_key(name),
            "role": role,
            "manager": values.get("manager", ""),
            "team": values.get("team", ""),
            "email": checked_email(values.get("email", "")),
            "active": values.get("active", True),
        }

    def __init__(self, hands: Hands) -> None:
        super().__init__(hands)
        # Those that rows of this import are about by their logins.
        self._settled: set[int] = {PENDING}

    def match(self, record: Record, values: Values) -> int | None:
        """Find the member that a row is about; in our own export, by login."""
        login = values["login"]
        if record.system != OWN or not login:
            return super().match(record, values)
        found = self.known.members.of_login(login)
        if found is None:
            namesake = super().match(record, values)
            return None if namesake in self._settled else namesake
        self._settled.add(found)
        return found

    def change(self, found: int, record: Record, values: Values, outcome: Outcome) -> None:
        """Set the fields that the file contains; from now on the member is found by them."""
        super().change(found, record, values, outcome)
        self.known.members.keep(found, values)

    def completes(self, record: Record) -> bool:
        """Return whether a row describes whoever began this new store with their company in it."""
        return self.hands.is_new and record.system == OWN

    def same(self, values: Values, *, is_identified: bool) -> int | None:
        """Find the member by e-mail, then by name, even if the id in the row is new."""
        del is_identified
        email = values["email"] if self.counts("email") else ""
        return self.known.members.found(values["name_key"] if self.counts("name") else "", email)

    def check(self, record: Record, values: Values, found: int | None) -> None:
        """Refuse a login that belongs to somebody else. Raises Invalid."""
        del record
        self.known.members.take_login(values["login"], values["name"], found)

    def keep(self, _record: Record, values: Values) -> None:
        """Let later rows find this one by name and e-mail."""
        self.known.members.keep(PENDING, values)

    def stored(self, new: Sequence[New]) -> None:
        """Let the rows of other things name these members as owners."""
        for each in new:
            self.known.members.keep(each.number, each.values)
