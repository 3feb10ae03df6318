"""How records find their rows, or become new ones: many thousands in one unit of work."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import select

from svit_tui.crm import events, nurturing, qualification
from svit_tui.crm.contacts import point_key
from svit_tui.crm.import_lookup import Lookup, planned_key
from svit_tui.crm.import_prepare import Preparer
from svit_tui.crm.import_storing import MODELS, New, point_rows, said_in, store, visit
from svit_tui.exchange.records import PipelineSpec, Record
from svit_tui.model.contact import ContactPoint
from svit_tui.model.deal import Deal, StageChange
from svit_tui.model.errors import Invalid
from svit_tui.model.kinds import DealStatus, StageChangeKind, StopReason
from svit_tui.model.pipeline import Pipeline, Stage
from svit_tui.model.row import Row
from svit_tui.model.task import Event
from svit_tui.model.text import clean_line, search_key
from svit_tui.store.unit import Unit


@dataclass(slots=True)
class Outcome:
    """What became of a record; `more_contacts` were made because it named them."""

    created: bool = False
    updated: bool = False
    problem: str = ""
    more_contacts: int = 0


class Importer:
    """Takes records into a unit of work."""

    def __init__(self, work: Unit, on_duplicate: str) -> None:
        self.work = work
        self.on_duplicate = on_duplicate
        self.known = Lookup(work)
        self.preparer = Preparer(work, self.known, self._flush)
        # New rows of the kind being taken, to be stored together.
        self._new: list[New] = []
        self._entity = ""
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

    def take(self, entity: str, records: Sequence[Record]) -> Iterator[tuple[Record, Outcome]]:
        """Take records of one kind; new rows are stored together at the end."""
        self._entity = entity
        results: list[tuple[Record, Outcome]] = []
        prepare = getattr(self.preparer, entity)
        for record in records:
            outcome = Outcome()
            self.preparer.more_contacts = 0
            try:
                values = prepare(record)
                self._settle(record, values, outcome)
            except Invalid as error:
                outcome.problem = error.message
            outcome.more_contacts = self.preparer.more_contacts
            results.append((record, outcome))
        self._flush()
        return iter(results)

    def _flush(self) -> None:
        new, self._new = self._new, []
        again = self.on_duplicate == "create"
        store(self.work, self.known, self._entity, new, again=again)
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
        found = None if self.on_duplicate == "create" else self._match(record, values)
        if entity == "member" and (found is None or self.on_duplicate == "update"):
            self.known.take_login(values["login"], values["name"], found)
        if found is None:
            self._new.append((record, values))
            self._reserve(record, values)
            outcome.created = True
        elif found != self.known.PENDING and self.on_duplicate == "update":
            outcome.updated = self._update(entity, found, record, values)

    def _match(self, record: Record, values: dict[str, Any]) -> int | None:
        """The number of the row that a record is about: by external id, e-mail, then name."""
        uid = record.values.get("uid")
        if uid:
            return self.known.uids.find(record.entity, uid)
        external = record.values.get("external_id")
        if external:
            found = self.known.external(record.entity, record.system, external)
            if found is not None:
                return found
        if record.entity == "contact":
            for kind, value, _label in record.points:
                if kind == "email":
                    found = self.known.by_email(point_key(kind, value))
                    if found is not None:
                        return found
            return self.known.contact(values["name_key"], external=bool(external))
        if record.entity == "member":
            return self.known.member(values["name_key"])
        if record.entity == "product":
            return self.known.product(values["name_key"])
        if record.entity == "deal":
            if external:
                return None
            return self.known.deal(values["title_key"], values["contact_id"])
        if external:
            return None
        if record.entity in ("task", "event"):
            return self.known.planned(record.entity, planned_key(record.entity, values))
        return self.known.communication(_communication_key(values))

    def _reserve(self, record: Record, values: dict[str, Any]) -> None:
        """Let later rows of the same file find this one before it is stored."""
        uid = record.values.get("uid")
        if uid:
            self.known.uids.keep(record.entity, uid, Lookup.PENDING)
            return
        external = record.values.get("external_id")
        if external:
            self.known.set_external(record.entity, record.system, external, Lookup.PENDING)
        if record.entity == "communication" and not external:
            self.known.set_communication(_communication_key(values))
        if record.entity in ("task", "event") and not external:
            self.known.set_planned(record.entity, planned_key(record.entity, values))
        if record.entity == "deal" and not external:
            self.known.set_deal(values["title_key"], values["contact_id"])
        if record.entity in ("member", "product"):
            self.known.set_named(record.entity, values["name_key"], Lookup.PENDING)
        if record.entity == "contact":
            self.known.set_contact(values["name_key"], Lookup.PENDING)
            for kind, value, _label in record.points:
                if kind == "email":
                    self.known.set_email(point_key(kind, value), Lookup.PENDING)

    def _update(self, entity: str, found: int, record: Record, values: dict[str, Any]) -> bool:
        """Set the fields that the file has; whether any differed."""
        model: type[Row] = MODELS[entity]
        given = {
            name: value
            for name, value in values.items()
            if name in _given(record) and not name.startswith("_")
        }
        before = self.work.fetch(model, [found]).get(found)
        changed = self.work.change_many(model, [(found, given)]) > 0
        if entity == "deal" and changed and before is not None:
            self._moved(found, before, values)
        if entity == "communication" and changed:
            self._said.append(said_in(values))
        if entity == "event" and "people" in record.values:
            event = self.work.get(Event, found)
            people = list(dict.fromkeys(values["_people"]))
            if set(people) != set(events.participants_of(self.work, event)):
                events.set_participants(self.work, event, people)
                changed = True
        if entity == "contact":
            known = self.known.points_of(found)
            fresh = [point for point in record.points if point_key(point[0], point[1]) not in known]
            self.work.add_many(ContactPoint, point_rows(found, fresh, len(known)))
            changed = changed or bool(fresh)
        return changed

    def _moved(self, deal_id: int, before: dict[str, Any], values: dict[str, Any]) -> None:
        """Stage history for a deal that the file shows in another stage or state."""
        rows = []
        at = self.work.now
        # Moved by whoever imports it, not by the deal's owner.
        values = {**values, "owner_id": self.work.member.id if self.work.member else None}
        if values["stage_id"] != before["stage_id"]:
            rows.append(visit(deal_id, StageChangeKind.ENTERED, at, values, before["stage_id"]))
        if values["status"] != before["status"]:
            kind = {
                DealStatus.WON: StageChangeKind.WON,
                DealStatus.LOST: StageChangeKind.LOST,
            }.get(DealStatus(values["status"]), StageChangeKind.REOPENED)
            rows.append(visit(deal_id, kind, values["closed_at"] or at, values, values["stage_id"]))
        self.work.add_many(StageChange, rows)
        if rows:
            closed = {DealStatus.WON: StopReason.WON, DealStatus.LOST: StopReason.LOST}
            because = closed.get(DealStatus(values["status"]), StopReason.MOVED)
            nurturing.moved(self.work, self.work.get(Deal, deal_id), because)


# Which columns a file sets when it has a field; the rest of a row stays on update.
_SETS: dict[str, tuple[str, ...]] = {
    "name": ("name", "name_key", "sort_key"),
    "first_name": ("first_name", "name", "name_key", "sort_key"),
    "last_name": ("last_name", "name", "name_key", "sort_key"),
    "title": ("title", "title_key"),
    "contact": ("contact_id",),
    "stage": ("stage_id",),
    "stages": ("stage_id",),
    "status": ("status", "closed_at", "stage_id"),
    "amount": ("amount", "currency"),
    "price": ("price", "currency"),
    "owner": ("owner_id",),
    "source": ("source_id",),
    "organization": ("organization_id",),
    "loss_reason": ("loss_reason_id",),
    "subject": ("subject_line", "title"),
    "due": ("due_on", "due_at", "zone"),
    "start": ("starts_at", "starts_on", "ends_at", "ends_on", "zone"),
    "end": ("ends_at", "ends_on"),
    "done": ("done_at", "done_by_id"),
    "assignee": ("assignee_id",),
    "member": ("member_id",),
    "by": ("by_id",),
    "deal": ("deal_id",),
}


def _given(record: Record) -> set[str]:
    """The columns that a record sets."""
    return {column for name in record.values for column in _SETS.get(name, (name,))}


def _communication_key(values: dict[str, Any]) -> tuple[Any, ...]:
    return (
        values["kind"],
        values["started_at"],
        values["subject_line"],
        values["_people"][0],
    )
