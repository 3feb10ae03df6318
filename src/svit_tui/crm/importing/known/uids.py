"""Find rows by the unique ids that calendars and our own exports give them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlmodel import col, select

from svit_tui.crm.calendar.giving import own_number
from svit_tui.crm.importing.known.contacts import PENDING
from svit_tui.exchange.records import OWN
from svit_tui.model.communication import Communication
from svit_tui.model.contact import Contact, ExternalId
from svit_tui.model.deal import Deal, Line
from svit_tui.model.nurturing import SequenceRun
from svit_tui.model.task import Event, Task
from svit_tui.store.changes.unit import Unit

CALENDAR = "ical"
# The system under whose name the unique id of a row is kept that came from elsewhere; an event has
# its own in a column.
UID_SYSTEMS: Mapping[str, str] = {
    # Its number in the store that exported it is kept under the name of the system itself.
    "contact": f"{OWN} uid",
    "deal": OWN,
    "line": OWN,
    "communication": OWN,
    "task": CALENDAR,
    "event": CALENDAR,
    "sequence_run": OWN,
}
_NUMBERS = {
    "contact": Contact.id,
    "deal": Deal.id,
    "line": Line.id,
    "communication": Communication.id,
    "task": Task.id,
    "event": Event.id,
    "sequence_run": SequenceRun.id,
}


class Uids:
    """Rows by their unique ids, read when first needed."""

    def __init__(self, work: Unit) -> None:
        self.work = work
        self._identity = work.store.identity()
        self._known: dict[str, dict[str, int]] = {}
        self._numbers: dict[str, set[int | None]] = {}
        self._named: dict[str, set[int]] = {}

    def find(self, entity: str, uid: str) -> int | None:
        """Find a row by unique id: by the number in a UID of this store, or else by the UID.

        An archived one is found too: it does not come back.
        """
        own = own_number(uid, entity, self._identity)
        if own is not None and own in self._all_numbers(entity):
            return own
        return self._all(entity).get(uid)

    def has(self, entity: str, number: int) -> bool:
        """Return whether a row was imported with its unique id."""
        if entity not in self._named:
            self._named[entity] = set(self._all(entity).values())
        return number in self._named[entity]

    def keep(self, entity: str, uid: str, number: int) -> None:
        """Remember the unique id of a row, which may not be stored yet; the first row keeps it."""
        if self._all(entity).get(uid, PENDING) == PENDING:
            self._all(entity)[uid] = number

    def _all_numbers(self, entity: str) -> set[int | None]:
        if entity not in self._numbers:
            self._numbers[entity] = set(self.work.session.exec(select(_NUMBERS[entity])))
        return self._numbers[entity]

    def _all(self, entity: str) -> dict[str, int]:
        if entity not in self._known:
            session = self.work.session
            if entity == "event":
                pairs = session.exec(select(Event.uid, Event.id).where(Event.uid != "")).all()
            else:
                pairs = session.exec(
                    select(ExternalId.value, col(ExternalId.entity_id)).where(
                        ExternalId.entity == entity, ExternalId.system == UID_SYSTEMS[entity]
                    )
                ).all()
            self._known[entity] = {uid: number or 0 for uid, number in pairs}
        return self._known[entity]


def store_uids(work: Unit, uids: Uids, entity: str, named: Sequence[tuple[int, str]]) -> None:
    """Store the UIDs of new rows, by number; one that another row has stays there."""
    named = [(number, uid) for number, uid in named if uids.find(entity, uid) in (None, PENDING)]
    for number, uid in named:
        uids.keep(entity, uid, number)
    if entity != "event":
        work.add_many(
            ExternalId,
            [
                {
                    "entity": entity,
                    "entity_id": number,
                    "system": UID_SYSTEMS[entity],
                    "value": uid,
                }
                for number, uid in named
            ],
        )
