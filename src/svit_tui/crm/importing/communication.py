"""Import communications."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from sqlalchemy import select as core_select
from sqlmodel import col, select

from svit_tui.crm import nurturing, plain_fields
from svit_tui.crm.importing.known.contacts import PENDING
from svit_tui.crm.importing.taker import Hands, New, Outcome, Taker, Values
from svit_tui.crm.timeline import communications
from svit_tui.crm.timeline.communications import usual_direction
from svit_tui.exchange.records import OWN, Record
from svit_tui.fields.communication import COMMUNICATION
from svit_tui.i18n import _
from svit_tui.model.communication import Communication, Participant
from svit_tui.model.errors import Invalid
from svit_tui.model.kinds import CommunicationKind, Direction
from svit_tui.model.values.stored import to_json

# What communications are the same by: kind, time, subject and contact.
Key = tuple[Any, ...]


class CommunicationTaker(Taker):
    """Imports communications. An incoming one counts as a reply, which ends nurturing."""

    entity = "communication"
    model = Communication
    sets: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "subject": ("subject_line",),
        "by": ("by_id",),
        "deal": ("deal_id",),
    }
    as_told = ("created_at", "archived_at")

    def __init__(self, hands: Hands) -> None:
        super().__init__(hands)
        self._keys: dict[Key, int] | None = None
        # Those that were changed, to be looked at together.
        self._said: list[nurturing.Said] = []

    def prepare(self, record: Record) -> Values:
        """Return the columns of a communication. Raises Invalid."""
        values = record.values
        kind = values.get("kind", CommunicationKind.NOTE)
        if kind not in list(CommunicationKind):
            raise Invalid("kind", _("“{kind}” is not a kind of communication").format(kind=kind))
        direction = values.get("direction") or usual_direction(kind)
        if direction not in list(Direction):
            raise Invalid("direction", _("A direction is in, out or none."))
        by = values.get("by")
        is_own = record.system == OWN
        by_id = None if is_own else self.me()
        if by:
            by_id = self.known.members.named(by, record.system)
        contact = values.get("contact")
        names = [*([contact] if contact else []), *values.get("contacts", ())]
        deal_id, found = self.named.about(record, names, values.get("contact_ids", ()))
        if names:
            people = [whom.number or 0 for whom in found]
        elif is_own:
            people = []
        elif deal_id is not None:
            people = [self.known.deals.contact_of(deal_id)]
        else:
            raise Invalid("contact", _("the row names neither a contact nor a deal"))
        return {
            "kind": kind,
            "direction": direction,
            "started_at": values.get("started_at", self.work.now),
            "duration": values.get("duration"),
            "deal_id": deal_id,
            "subject_line": values.get("subject", ""),
            "body": values.get("body", ""),
            "by_id": by_id,
            **plain_fields.cleaned(COMMUNICATION, values),
            "_people": people,
            **({"_named": found} if names else {}),
        }

    def alike(self, values: Values) -> int | None:
        """Find a communication of the same kind, time, subject and contact."""
        if self._keys is None:
            query = core_select(
                col(Communication.kind),
                col(Communication.started_at),
                col(Communication.subject_line),
                col(Participant.contact_id),
                col(Communication.id),
            ).join(Participant, col(Participant.communication_id) == Communication.id)
            rows = self.work.session.execute(query)
            self._keys = {
                (kind, to_json(at), subject, contact): number
                for kind, at, subject, contact, number in rows
            }
        return self._keys.get(_key(values))

    def keep(self, record: Record, values: Values) -> None:
        """Let later rows find this one by its content."""
        if self._keys is not None and not record.values.get("external_id"):
            self._keys[_key(values)] = PENDING

    def people_of(self, number: int) -> set[int]:
        """Return the participants."""
        query = select(Participant.contact_id).where(Participant.communication_id == number)
        return set(self.work.session.exec(query))

    def stored(self, new: Sequence[New]) -> None:
        """Store the participants of new communications."""
        people = [
            {"communication_id": each.number, "contact_id": contact}
            for each in new
            for contact in dict.fromkeys(each.values["_people"])
        ]
        self.work.add_many(Participant, people)
        nurturing.said(self.work, (_said(each.values) for each in new), self.known.deals.brought)

    def change(self, found: int, record: Record, values: Values, outcome: Outcome) -> None:
        """Set the fields that the file contains."""
        super().change(found, record, values, outcome)
        if outcome.updated:
            self._said.append(_said(values))

    def change_parts(self, found: int, record: Record, values: Values) -> bool:
        """Set the participants to those of the row."""
        people = list(dict.fromkeys(values["_people"]))
        is_told = record.values.keys() & {"contacts", "contact"}
        if not is_told or set(people) == self.people_of(found):
            return False
        said = self.work.get(Communication, found)
        communications.set_participants(self.work, said, people)
        return True

    def archive(self, found: int) -> None:
        """Archive a communication, as a key does."""
        communications.archive(self.work, found)

    def finish(self) -> None:
        """Apply the rules of nurturing to what was changed."""
        said, self._said = self._said, []
        if said:
            nurturing.said(self.work, said, self.known.deals.brought)


def _key(values: Values) -> Key:
    at = to_json(values["started_at"])
    return (values["kind"], at, values["subject_line"], next(iter(values["_people"]), None))


def _said(values: Values) -> nurturing.Said:
    """Return what the rules of nurturing need to know of a communication."""
    return nurturing.Said(
        values["direction"], values["deal_id"], values["started_at"], values["_people"], True
    )
