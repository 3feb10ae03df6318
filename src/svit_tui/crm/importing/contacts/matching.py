"""Find the contact that a row means when its id, e-mail and name may point to several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from svit_tui.crm.contacts.changes import point_key
from svit_tui.crm.importing.contacts.changes import SETS, differing_from
from svit_tui.crm.importing.known.contacts import Told, row_number, several
from svit_tui.crm.importing.taker import Hands, columns_given
from svit_tui.exchange.records import OWN, UNNAMED, Record
from svit_tui.i18n import _
from svit_tui.model.contact import Contact
from svit_tui.model.errors import Invalid
from svit_tui.model.values.stored import to_json

# Of more contacts of one name than these, no row decides which one it is about.
MOST_FITS = 50


class ContactMatcher:
    """Finds contacts by external id, then e-mail, then name."""

    def __init__(self, hands: Hands) -> None:
        self.work = hands.work
        self.known = hands.known
        self.finish = hands.finish
        self.on_duplicate = hands.on_duplicate
        self.keys = hands.keys
        # New contacts of this import by their unique ids.
        self._uids: dict[str, int] = {}

    def find(self, record: Record, values: dict[str, Any]) -> int | None:
        """Find the contact that a row is about. Raises Invalid if it may be one of several."""
        found = self._find(record, values)
        if found is not None:
            self._note_number(values["_told"], found)
        return found

    def _find(self, record: Record, values: dict[str, Any]) -> int | None:
        told: Told = self.counted(values["_told"])
        contacts = self.known.contacts
        uid = record.values.get("uid", "") if told.external_id else ""
        if uid:
            values["_uid"] = uid
            if (found := self._of_uid(uid, told)) is not None:
                return found
        elif told.external_id:
            own = row_number(told.external_id) if told.system == OWN else None
            if own is not None and contacts.is_own(own, told):
                return self._of_either(own, told, values)
            by_itself = told.system not in (OWN, UNNAMED)
            for system in _systems(told):
                found = self.known.external("contact", system, told.external_id)
                if found is not None and contacts.is_meant(found, told, by_itself=by_itself):
                    return found
        found = contacts.by_email(told)
        if found is None and "phone" in self.keys:
            found = contacts.by_phone(told)
        if found is not None:
            return found
        # Who has a unique id is nobody who is just called so.
        by_name = "name" in self.keys if self.keys else not uid
        fits = contacts.by_name(told) if by_name else []
        if not fits:
            return None
        if len(fits) == len(fits[0]) == 1:
            return fits[0][0]
        return self._best(fits, record, values)

    def _of_uid(self, uid: str, told: Told) -> int | None:
        """The contact of a unique id, which says of which store its number is; else the one that
        came with that number before files told unique ids."""
        found = self._uids.get(uid)
        if found is None:
            found = self.known.uids.find("contact", uid)
        if found is not None:
            return found
        taken = self.known.external("contact", OWN, told.external_id)
        if taken is None or taken < 0 or self.known.uids.has("contact", taken):
            return None
        is_meant = self.known.contacts.is_meant(taken, told, by_itself=False)
        return taken if is_meant else None

    def _note_number(self, told: Told, number: int) -> None:
        """Remember which contact has a number in the files of this import, unless two have it."""
        if told.system != OWN or (told_number := row_number(told.external_id)) is None:
            return
        before = self.known.told_numbers.setdefault(told_number, number)
        if self.known.contacts.number(before or 0) != self.known.contacts.number(number):
            self.known.told_numbers[told_number] = None

    def _of_either(self, own: int, told: Told, values: dict[str, Any]) -> int:
        """The contact of that number here, or the one of the same name that came with that number
        from another store: the file does not say which store wrote it, so its first day decides."""
        taken = self.known.external("contact", OWN, told.external_id)
        contacts = self.known.contacts
        if taken in (None, own) or not contacts.is_meant(taken, told, by_itself=False):
            return own
        rows = self.work.fetch(Contact, [own, taken])
        since = to_json(values.get("created_at"))
        is_taken = taken in rows and rows[taken]["created_at"] == since
        return taken if is_taken and rows[own]["created_at"] != since else own

    def counted(self, told: Told) -> Told:
        """Return what a row says, without the keys that are not used for matching."""
        if not self.keys:
            return told
        return replace(
            told,
            external_id=told.external_id if "id" in self.keys else "",
            emails=told.emails if "email" in self.keys else (),
            phones=told.phones if "phone" in self.keys else (),
        )

    def _best(self, fits: Sequence[Sequence[int]], record: Record, values: dict[str, Any]) -> int:
        """Choose one of several contacts with the name of a row. Raises Invalid.

        A phone decides, then how closely they match. If the row would change none of them, any will
        do.
        """
        if self.on_duplicate != "update":
            return fits[0][0]
        self.finish()
        several_fit = [each for group in fits for each in group][:MOST_FITS]
        numbers = {self.known.contacts.number(each): each for each in several_fit}
        phones = [value for kind, value, _label in record.points if kind == "phone"]
        if phones and len(sharing := self.known.sharing(list(numbers), phones)) == 1:
            return numbers[sharing[0]]
        if len(fits[0]) == 1:
            return fits[0][0]
        for number, found in numbers.items():
            if self._knows(number, record, values):
                return found
        raise Invalid(
            "contact",
            _(
                "“{name}” matches several contacts: {contacts}. Add the e-mail of the one that is"
                " meant."
            ).format(name=values["name"], contacts=several(self.work, list(numbers))),
        )

    def _knows(self, number: int, record: Record, values: dict[str, Any]) -> bool:
        """Return whether a contact already has everything that a row says."""
        row = self.work.fetch(Contact, [number])[number]
        given = {name: values[name] for name in columns_given(record, SETS) & values.keys()}
        points = {point_key(kind, value) for kind, value, _label in record.points}
        company = values["_told"].organization
        return (
            not differing_from(row, given)
            and points <= self.known.points_of(number)
            and company in ("", self.known.contacts.employer(number))
        )

    def reserve(self, values: dict[str, Any]) -> None:
        """Let later rows find a new contact before it is stored."""
        told: Told = values["_told"]
        expected = values["_expected"] = self.known.contacts.expect(told)
        if uid := values.get("_uid"):
            self._uids[uid] = expected
        self._note_number(told, expected)
        system = values["_system"] = self._system(told)
        if system:
            self.known.set_external("contact", system, told.external_id, expected)

    def _system(self, told: Told) -> str:
        """Return the system that a new contact's id is kept under; none if it can't be kept.

        Another system may number people and organisations separately. If the file names no system,
        the meaning of its ids is unknown, and the first contact keeps an id.
        """
        if not told.external_id:
            return ""
        for system in _systems(told):
            holder = self.known.external("contact", system, told.external_id)
            if holder is None:
                return system
            if self.known.contacts.is_of_kind(holder, told.kind):
                return ""
        return ""


def _systems(told: Told) -> tuple[str, ...]:
    """Return what an id may be kept under: its system alone, or with people or organisations."""
    if told.system in (OWN, UNNAMED):
        return (told.system,)
    return (told.system, f"{told.system} {told.kind}")
