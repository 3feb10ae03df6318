"""Lead records through matching, preparing and storing, thousands in one unit of work.

What is specific to a kind of thing stands in its taker; these are the phases common to all.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from svit_tui.crm.importing.communication import CommunicationTaker
from svit_tui.crm.importing.contacts.contact import ContactTaker
from svit_tui.crm.importing.deals.deal import DealTaker
from svit_tui.crm.importing.deals.line import LineTaker
from svit_tui.crm.importing.event import EventTaker
from svit_tui.crm.importing.known.contacts import PENDING
from svit_tui.crm.importing.known.lookup import Lookup
from svit_tui.crm.importing.known.uids import store_uids
from svit_tui.crm.importing.member import MemberTaker
from svit_tui.crm.importing.mentioned import NamedContacts
from svit_tui.crm.importing.own import store_ids
from svit_tui.crm.importing.product import ProductTaker
from svit_tui.crm.importing.taker import Hands, New, Outcome, Taker, Values
from svit_tui.crm.importing.task import TaskTaker
from svit_tui.crm.importing.waivers import Waiver
from svit_tui.exchange.records import Record
from svit_tui.model.contact import ExternalId
from svit_tui.model.errors import Invalid, NotOpen
from svit_tui.store.changes.unit import Unit

TAKERS: tuple[type[Taker], ...] = (
    MemberTaker,
    ProductTaker,
    ContactTaker,
    DealTaker,
    LineTaker,
    CommunicationTaker,
    TaskTaker,
    EventTaker,
)


class Importer:
    """Imports records into a unit of work."""

    def __init__(
        self, work: Unit, on_duplicate: str, keys: Collection[str] = (), *, is_new: bool = False
    ) -> None:
        self.work = work
        self.on_duplicate = on_duplicate
        self.known = Lookup(work)
        self.named = NamedContacts(work, self.known, self._flush)
        hands = Hands(work, self.known, self.named, on_duplicate, keys, self.finish, is_new)
        self.takers = {taker.entity: taker(hands) for taker in TAKERS}
        self.named.people_of = {name: taker.people_of for name, taker in self.takers.items()}
        self._taker = self.takers[TAKERS[0].entity]
        # New rows of the kind being taken, to be stored together.
        self._new: list[tuple[Record, Values, Outcome]] = []
        # Rows about new ones, which change them when they are stored.
        self._later: list[tuple[Record, Values, Outcome]] = []

    def take(self, entity: str, records: Sequence[Record]) -> list[tuple[Record, Outcome]]:
        """Import records of one kind; the outcome is final when all of that kind are finished."""
        taker = self._taker = self.takers[entity]
        results: list[tuple[Record, Outcome]] = []
        skips = self.on_duplicate == "skip"
        for record in records:
            outcome = Outcome()
            if skips and taker.is_there(record):
                results.append((record, outcome))
                continue
            before = self.named.more
            try:
                self._settle(taker, record, taker.prepare(record), outcome)
            except (Invalid, NotOpen) as error:
                outcome.problem = str(error)
            outcome.more_contacts += self.named.more - before
            results.append((record, outcome))
        self._flush()
        self._change_new(taker)
        for record in records:
            # What a row told is in the store: of hundreds of thousands, it would fill the memory.
            record.values.clear()
            record.points.clear()
        return results

    def finish(self) -> None:
        """Store and change everything that is waiting."""
        self._flush()
        self._taker.finish()

    def lacking(self, entity: str, numbers: Collection[int]) -> set[int]:
        """Return which of these rows still lack something required, now that everything is
        imported.
        """
        return self.takers[entity].lacking(numbers)

    def _settle(self, taker: Taker, record: Record, values: Values, outcome: Outcome) -> None:
        if taker.join(record, values, outcome):
            return
        is_update = self.on_duplicate == "update" or taker.completes(record)
        found = None if self.on_duplicate == "create" else taker.match(record, values)
        if found is None:
            taker.check(record, values, found)
            taker.complete(values)
            taker.begin(record, values, outcome)
            if taker.gone(values) is not None:
                outcome.waived += (Waiver.LEFT,)
            taker.reserve(record, values)
            self._new.append((record, values, outcome))
            outcome.created = True
            return
        taker.noted(found, values, moves=is_update)
        if not is_update:
            return
        taker.check(record, values, found)
        if found != PENDING:
            self._change(taker, found, record, values, outcome)
        elif taker.is_identified(record):
            self._later.append((record, values, outcome))

    def _change(
        self, taker: Taker, found: int, record: Record, values: Values, outcome: Outcome
    ) -> None:
        taker.complete(values)
        outcome.number = found
        taker.change(found, record, values, outcome)

    def _change_new(self, taker: Taker) -> None:
        """Change rows that are new in this import by later rows about them."""
        later, self._later = self._later, []
        for record, values, outcome in later:
            number = taker.match(record, values)
            if number is not None and number != PENDING:
                self._change(taker, number, record, values, outcome)

    def _flush(self) -> None:
        """Store the waiting new rows together, then their parts."""
        waiting, self._new = self._new, []
        if not waiting:
            return
        taker = self._taker
        rows = [
            {name: value for name, value in values.items() if not name.startswith("_")}
            | {name: record.values[name] for name in taker.as_told if name in record.values}
            for record, values, _outcome in waiting
        ]
        numbers = self.work.add_many(taker.model, rows)
        new = []
        for number, (record, values, outcome) in zip(numbers, waiting, strict=True):
            outcome.number = number
            new.append(New(number, record, values))
        self._keep_ids(taker, new)
        taker.stored(new)

    def _keep_ids(self, taker: Taker, new: Sequence[New]) -> None:
        """Store external ids. An id that another row already has stays with that row."""
        entity, ids, uids = taker.entity, [], []
        for each in new:
            value = each.record.values.get("external_id")
            system = taker.system_of(each.record, each.values)
            if value and system and taker.holds_id(system, value, each.number):
                ids.append(
                    {
                        "entity": entity,
                        "entity_id": each.number,
                        "system": system,
                        "value": value,
                    }
                )
            if uid := each.record.values.get("uid"):
                uids.append((each.number, uid))
        self.work.add_many(ExternalId, ids)
        store_ids(self.work, self.known, entity, [(each.number, each.record) for each in new])
        if uids:
            store_uids(self.work, self.known.uids, entity, uids)
