"""Storing new rows of an import together: the rows, then what hangs on them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from svit_tui.crm import nurturing
from svit_tui.crm.contacts import point_key
from svit_tui.crm.importing.lookup import Lookup
from svit_tui.crm.importing.own import columns_told, store_told
from svit_tui.crm.importing.planned import log_done
from svit_tui.crm.importing.uids import store_uids
from svit_tui.exchange.records import Record
from svit_tui.model.communication import Communication, Participant
from svit_tui.model.contact import Address, Contact, ContactPoint, ContactTag, ExternalId
from svit_tui.model.deal import Deal, DealContact, DealTag, Line, StageChange
from svit_tui.model.kinds import DealStatus, StageChangeKind
from svit_tui.model.lists import Product
from svit_tui.model.member import Member
from svit_tui.model.row import Row
from svit_tui.model.task import Attendee, Event, Task
from svit_tui.model.text import search_key
from svit_tui.store.unit import Unit

# A record and the columns made of it; names with an underscore are parts of it.
New = tuple[Record, dict[str, Any]]

MODELS: dict[str, type[Row]] = {
    "member": Member,
    "product": Product,
    "contact": Contact,
    "deal": Deal,
    "line": Line,
    "communication": Communication,
    "task": Task,
    "event": Event,
}


def store(work: Unit, known: Lookup, entity: str, new: Sequence[New]) -> list[int]:
    """Store prepared rows with their parts; their numbers.

    An external id that another row has stays its own.
    """
    if not new:
        return []
    rows = [
        {name: value for name, value in values.items() if not name.startswith("_")}
        | columns_told(record)
        for record, values in new
    ]
    numbers = work.add_many(MODELS[entity], rows)
    externals = []
    for number, (record, values) in zip(numbers, new, strict=True):
        external = record.values.get("external_id")
        system = values.get("_system", record.system)
        if external and system:
            externals.append(
                {
                    "entity": entity,
                    "entity_id": number,
                    "system": system,
                    "value": external,
                }
            )
            if entity != "contact":
                known.set_external(entity, system, external, number)
        if entity in ("member", "product"):
            known.set_named(entity, values["name_key"], number, values)
        elif entity == "contact":
            known.contacts.stored(values["_expected"], number)
        elif entity == "deal":
            known.remember_deal(values["title_key"], values["contact_id"], number)
    if entity != "contact":
        externals = [row for row in externals if not known.taken(row)]
    work.add_many(ExternalId, externals)
    if entity == "contact":
        _contact_parts(work, known, numbers, new)
    elif entity == "deal":
        _deal_parts(work, known, numbers, new)
    elif entity == "communication":
        people = [
            {"communication_id": number, "contact_id": contact}
            for number, (_record, values) in zip(numbers, new, strict=True)
            for contact in dict.fromkeys(values["_people"])
        ]
        work.add_many(Participant, people)
        nurturing.said(work, (said_in(values) for _record, values in new))
    elif entity == "event":
        attending = [
            {"event_id": number, "contact_id": contact}
            for number, (_record, values) in zip(numbers, new, strict=True)
            for contact in dict.fromkeys(values["_people"])
        ]
        work.add_many(Attendee, attending)
    store_told(work, known, entity, [(n, *parts) for n, parts in zip(numbers, new, strict=True)])
    told = [
        (number, record.values["uid"])
        for number, (record, _values) in zip(numbers, new, strict=True)
        if record.values.get("uid")
    ]
    if told:
        store_uids(work, known.uids, entity, told)
    if entity in ("task", "event"):
        done = [(n, values) for n, (_record, values) in zip(numbers, new, strict=True)]
        log_done(work, known.uids, entity, done)
        planned_for = (values["deal_id"] for _record, values in new if values["done_at"] is None)
        for deal_id in dict.fromkeys(planned_for):
            nurturing.planned(work, deal_id)
    return numbers


def said_in(values: dict[str, Any]) -> nurturing.Said:
    """What the nurturing of deals looks at in the columns of a communication."""
    return nurturing.Said(
        values["direction"], values["deal_id"], values["started_at"], values["_people"], True
    )


def _contact_parts(work: Unit, known: Lookup, numbers: Sequence[int], new: Sequence[New]) -> None:
    parts: dict[type[Row], list[dict[str, Any]]] = defaultdict(list)
    for number, (record, values) in zip(numbers, new, strict=True):
        parts[ContactPoint] += point_rows(number, record.points, 0)
        if any(values["_place"].values()):
            parts[Address].append({"contact_id": number, **values["_place"]})
        parts[ContactTag] += [
            {"contact_id": number, "tag_id": known.tag(name)} for name in tag_names(record)
        ]
    for model, rows in parts.items():
        work.add_many(model, rows)


def _deal_parts(work: Unit, known: Lookup, numbers: Sequence[int], new: Sequence[New]) -> None:
    parts: dict[type[Row], list[dict[str, Any]]] = defaultdict(list)
    first_of = known.first_stage
    for number, (record, values) in zip(numbers, new, strict=True):
        entered, created = values["stage_entered_at"], values["created_at"]
        first = first_of(values["pipeline_id"])
        if values["_visits"]:
            before = None
            for stage_id, at in values["_visits"]:
                there = {**values, "stage_id": stage_id}
                parts[StageChange].append(visit(number, StageChangeKind.ENTERED, at, there, before))
                before = stage_id
        elif entered > created and first != values["stage_id"]:
            begin = {**values, "stage_id": first}
            parts[StageChange].append(visit(number, StageChangeKind.ENTERED, created, begin, None))
            parts[StageChange].append(
                visit(number, StageChangeKind.ENTERED, entered, values, first)
            )
        else:
            parts[StageChange].append(visit(number, StageChangeKind.ENTERED, entered, values, None))
        if values["status"] != DealStatus.OPEN:
            kind = StageChangeKind(values["status"])
            parts[StageChange].append(
                visit(number, kind, values["closed_at"], values, values["stage_id"])
            )
        if values["_product"]:
            parts[Line].append({"deal_id": number, **values["_product"]})
        parts[DealContact] += [
            {"deal_id": number, "contact_id": contact}
            for contact in dict.fromkeys(values["_people"])
            if contact != values["contact_id"]
        ]
        parts[DealTag] += [
            {"deal_id": number, "tag_id": known.tag(name)} for name in tag_names(record)
        ]
    for model, rows in parts.items():
        work.add_many(model, rows)


def point_rows(
    number: int, points: Sequence[tuple[str, str, str]], start: int
) -> list[dict[str, Any]]:
    """Rows of e-mails, phones and links, each once; `start` is the first one's place."""
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for place, (kind, value, label) in enumerate(points, start):
        key = point_key(kind, value)
        rows.setdefault(
            (kind, key),
            {
                "contact_id": number,
                "kind": kind,
                "value": value,
                "value_key": key,
                "label": label,
                "position": place,
            },
        )
    return list(rows.values())


def tag_names(record: Record) -> list[str]:
    """The names of a record's tags, each once."""
    names = [name.lstrip("#").strip() for name in record.values.get("tags", ())]
    return list({search_key(name): name for name in names if name}.values())


def visit(
    deal_id: int, kind: StageChangeKind, at: Any, values: dict[str, Any], before: int | None
) -> dict[str, Any]:
    """A line of stage history."""
    return {
        "deal_id": deal_id,
        "kind": kind,
        "at": at,
        "by_id": values["owner_id"],
        "from_stage_id": before,
        "to_stage_id": values["stage_id"],
    }
