"""How records find their rows, or become new ones: many thousands in one unit of work."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import select

from svit_tui.crm import events, nurturing, qualification
from svit_tui.crm.importing import deal as import_deals
from svit_tui.crm.importing.contact_changes import ContactChanges, Outcome, given_columns
from svit_tui.crm.importing.contact_matching import ContactMatcher
from svit_tui.crm.importing.contacts_known import PENDING
from svit_tui.crm.importing.lookup import Lookup, planned_key
from svit_tui.crm.importing.named import NamedContacts
from svit_tui.crm.importing.prepare import Preparer
from svit_tui.crm.importing.storing import MODELS, New, said_in, store
from svit_tui.crm.lists import left_team
from svit_tui.exchange.records import OWN, PipelineSpec, Record
from svit_tui.model.errors import Invalid, NotOpen
from svit_tui.model.kinds import DealStatus
from svit_tui.model.pipeline import Pipeline, Stage
from svit_tui.model.row import Row
from svit_tui.model.task import Event
from svit_tui.model.text import clean_line, search_key
from svit_tui.store.unit import Unit


class Importer:
    """Takes records into a unit of work."""

    def __init__(self, work: Unit, on_duplicate: str, keys: Collection[str] = ()) -> None:
        self.work = work
        self.on_duplicate = on_duplicate
        # What counts for whether a row is about something that is there; everything if empty.
        self.keys = keys
        self.known = Lookup(work)
        self.named = NamedContacts(work, self.known, self._flush)
        self.preparer = Preparer(work, self.known, self.named)
        self.changes = ContactChanges(work, self.known, self.named)
        self.matcher = ContactMatcher(work, self.known, self.finish, on_duplicate, keys)
        # New rows of the kind being taken, to be stored together.
        self._new: list[New] = []
        self._made: list[Outcome] = []
        self._entity = ""
        # Rows about new ones, which change them when they are stored.
        self._later: list[tuple[Record, dict[str, Any], Outcome]] = []
        # Communications that were changed, to be looked at together.
        self._said: list[nurturing.Said] = []

    def use_pipeline(self, spec: PipelineSpec | None) -> None:
        """Make the pipeline that a mapping brings, if there is none of that name."""
        if spec is None:
            return
        key = search_key(spec.name)
        found = self.work.session.exec(select(Pipeline).where(Pipeline.name_key == key)).first()
        if found is None:
            found = self.work.add(
                Pipeline(
                    name=clean_line(spec.name), name_key=key, currency=spec.currency, position=99
                )
            )
            self.work.add_many(
                Stage,
                [
                    {
                        "pipeline_id": found.key,
                        "name": clean_line(stage.name),
                        "name_key": search_key(stage.name),
                        "position": place,
                        "probability": stage.probability,
                        "rotting_days": stage.rotting_days,
                    }
                    for place, stage in enumerate(spec.stages, 1)
                ],
            )
            qualification.begin(self.work, found.key)
        self.known.pipeline(found)

    def take(self, entity: str, records: Sequence[Record]) -> list[tuple[Record, Outcome]]:
        """Take records of one kind; their outcome stands when all of the kind are finished."""
        self._entity = entity
        results: list[tuple[Record, Outcome]] = []
        prepare = getattr(self.preparer, entity)
        for record in records:
            outcome = Outcome()
            if self._is_left(record):
                results.append((record, outcome))
                continue
            before = self.named.more
            try:
                values = prepare(record)
                self._settle(record, values, outcome)
            except (Invalid, NotOpen) as error:
                outcome.problem = str(error)
            outcome.more_contacts += self.named.more - before
            results.append((record, outcome))
        self._flush()
        self._change_new()
        return results

    def _is_left(self, record: Record) -> bool:
        """Whether a row is about something that is there and stays as it is."""
        if self.on_duplicate != "skip" or record.entity == "contact" or not self._counts("id"):
            return False
        return self.known.is_there(record)

    def finish(self) -> None:
        """Store and change all that is waiting."""
        self._flush()
        self.changes.apply()

    def _change_new(self) -> None:
        """Change rows that were new a moment ago by later rows about them."""
        later, self._later = self._later, []
        for record, values, outcome in later:
            number = self._match(record, values)
            if number is not None and number != PENDING:
                self._update(record.entity, number, record, values, outcome)
        self._flush()

    def _flush(self) -> None:
        new, self._new = self._new, []
        made, self._made = self._made, []
        numbers = store(self.work, self.known, self._entity, new)
        for number, outcome in zip(numbers, made, strict=True):
            outcome.number = number
        said, self._said = self._said, []
        if said:
            nurturing.said(self.work, said)

    # Finding and comparing

    def _settle(
        self,
        record: Record,
        values: dict[str, Any],
        outcome: Outcome,
    ) -> None:
        entity = record.entity
        is_update = self.on_duplicate == "update"
        found = None if self.on_duplicate == "create" else self._match(record, values)
        if entity == "member" and (found is None or is_update):
            self.known.take_login(values["login"], values["name"], found)
        if found is None:
            self._check_left(record, values, found)
            self.preparer.complete(values)
            if entity == "deal":
                outcome.waived = self.preparer.closing(record, values)
            if entity == "contact":
                values["organization_id"] = self.named.organization(values["_company"])
            self._reserve(record, values)
            self._new.append((record, values))
            self._made.append(outcome)
            outcome.created = True
            return
        if entity == "contact":
            self.known.contacts.note(found, values["_told"], moves=is_update)
        if not is_update:
            return
        self._check_left(record, values, found)
        if entity == "contact":
            self.preparer.complete(values)
            self.changes.add(found, record, values, outcome)
        elif found != PENDING:
            self._update(entity, found, record, values, outcome)
        elif entity in ("member", "product") or _is_identified(record):
            self._later.append((record, values, outcome))

    def _match(self, record: Record, values: dict[str, Any]) -> int | None:
        """The number of the row that a record is about: by external id, e-mail, then name."""
        uid = record.values.get("uid")
        if uid and self._counts("id"):
            return self.known.uids.find(record.entity, uid)
        if record.entity == "contact":
            return self.matcher.find(record, values)
        external = record.values.get("external_id") if self._counts("id") else None
        if external:
            found = self.known.external(record.entity, record.system, external)
            if found is not None and self.known.is_titled(record, external):
                return found
            if found is not None:
                # The id is that of another row: this one has none that it could be found by.
                del record.values["external_id"]
                external = None
        if record.entity == "member":
            email = values["email"] if self._counts("email") else ""
            return self.known.member(values["name_key"] if self._counts("name") else "", email)
        if not self._counts("name"):
            return None
        if record.entity == "product":
            return self.known.product(values["name_key"])
        if external:
            return None
        if record.entity == "line":
            return PENDING if self.preparer.lines.is_there(values) else None
        if record.entity == "deal":
            return self.known.deal(values["title_key"], values["contact_id"])
        if record.entity in ("task", "event"):
            return self.known.planned(record.entity, planned_key(record.entity, values))
        return self.known.communication(_communication_key(values))

    def _counts(self, key: str) -> bool:
        """Whether rows are matched by this."""
        return not self.keys or key in self.keys

    def _reserve(self, record: Record, values: dict[str, Any]) -> None:
        """Let later rows of the same file find this one before it is stored."""
        if record.entity == "line":
            self.preparer.lines.place(values)
        if record.entity == "contact":
            self.matcher.reserve(values)
            return
        uid = record.values.get("uid")
        if uid:
            self.known.uids.keep(record.entity, uid, PENDING)
            return
        external = record.values.get("external_id")
        if external:
            self.known.set_external(record.entity, record.system, external, PENDING)
            self.known.set_title(record, external)
        if record.entity == "communication" and not external:
            self.known.set_communication(_communication_key(values))
        if record.entity in ("task", "event") and not external:
            self.known.set_planned(record.entity, planned_key(record.entity, values))
        if record.entity == "deal" and not external:
            self.known.set_deal(values["title_key"], values["contact_id"])
        if record.entity in ("member", "product"):
            self.known.set_named(record.entity, values["name_key"], PENDING, values)

    def _update(
        self, entity: str, found: int, record: Record, values: dict[str, Any], outcome: Outcome
    ) -> None:
        """Set the fields that the file has."""
        self.preparer.complete(values)
        outcome.number = found
        if entity == "deal":
            changed, waived = import_deals.update(self.work, self.known, found, record, values)
            outcome.updated = changed
            outcome.waived = waived
            return
        model: type[Row] = MODELS[entity]
        given = {
            name: value
            for name, value in values.items()
            if name in given_columns(record) and not name.startswith("_")
        }
        changed = self.work.change_many(model, [(found, given)]) > 0
        if entity == "communication" and changed:
            self._said.append(said_in(values))
        if entity == "event" and "people" in record.values:
            event = self.work.get(Event, found)
            people = list(dict.fromkeys(values["_people"]))
            if set(people) != set(events.participants_of(self.work, event)):
                events.set_participants(self.work, event, people)
                changed = True
        outcome.updated = changed

    def _check_left(self, record: Record, values: dict[str, Any], found: int | None) -> None:
        """Refuse what a row gives to a member who has left. Raises Invalid.

        What is closed, done or past was theirs, and our own export tells what was so.
        """
        column = _whose(record.entity, values, self.work.now)
        owner_id = values[column] if column else None
        name = self.known.left.get(owner_id) if owner_id is not None else None
        if column is None or name is None or record.system == OWN:
            return
        if found is not None and found > 0:
            row = self.work.fetch(MODELS[record.entity], [found]).get(found)
            if row is not None and (row[column] == owner_id or column not in given_columns(record)):
                return
        raise Invalid(column, left_team(name))


def _whose(entity: str, values: dict[str, Any], now: datetime) -> str | None:
    """The column of the member who has something to do with a row from now on, if any."""
    if entity == "contact":
        return "owner_id"
    if entity == "deal":
        return "owner_id" if values["status"] == DealStatus.OPEN else None
    if entity == "task":
        return "assignee_id" if values["done_at"] is None else None
    if entity == "event":
        starts_at, starts_on = values["starts_at"], values["starts_on"]
        past = starts_at < now if starts_at else starts_on < now.astimezone().date()
        return None if past else "member_id"
    return None


def _is_identified(record: Record) -> bool:
    """Whether a row says which thing it is about by more than words."""
    return bool(record.values.get("uid") or record.values.get("external_id"))


def _communication_key(values: dict[str, Any]) -> tuple[Any, ...]:
    return (
        values["kind"],
        values["started_at"],
        values["subject_line"],
        values["_people"][0],
    )
