"""How a record of each kind finds its row, or becomes one. Written for many thousands at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlmodel import select

from svit_tui.crm.communications import usual_direction
from svit_tui.crm.contacts import person_name, point_key
from svit_tui.crm.import_lookup import Lookup
from svit_tui.exchange.records import PipelineSpec, Record
from svit_tui.i18n import _
from svit_tui.model.communication import Communication, Participant
from svit_tui.model.contact import Address, Contact, ContactPoint, ContactTag, ExternalId
from svit_tui.model.deal import Deal, DealContact, DealTag, Line, StageChange
from svit_tui.model.errors import Invalid
from svit_tui.model.kinds import (
    CommunicationKind,
    Consent,
    ContactKind,
    DealStatus,
    Direction,
    Role,
    StageChangeKind,
)
from svit_tui.model.lists import LossReason, Product, Source
from svit_tui.model.member import Member
from svit_tui.model.pipeline import Pipeline, Stage
from svit_tui.model.row import Row
from svit_tui.model.text import clean_line, search_key, sort_key
from svit_tui.store.unit import Unit

PLACE = ("street", "city", "region", "postal_code", "country")


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
        self._more_contacts = 0
        self._tops: dict[int, float] = {}
        # New rows of the kind being taken, to be stored together.
        self._new: list[tuple[Record, dict[str, Any]]] = []
        self._entity = ""

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
        self.known.pipeline(found)

    def take(self, entity: str, records: Sequence[Record]) -> Iterator[tuple[Record, Outcome]]:
        """Take records of one kind; new rows are stored together at the end."""
        self._entity = entity
        results: list[tuple[Record, Outcome]] = []
        prepare = getattr(self, f"_{entity}")
        for record in records:
            outcome = Outcome()
            self._more_contacts = 0
            try:
                values = prepare(record)
                self._settle(record, values, outcome)
            except Invalid as error:
                outcome.problem = error.message
            outcome.more_contacts = self._more_contacts
            results.append((record, outcome))
        self._flush()
        return iter(results)

    def _flush(self) -> None:
        new, self._new = self._new, []
        self._store(self._entity, new)

    # Finding and comparing

    def _settle(
        self,
        record: Record,
        values: dict[str, Any],
        outcome: Outcome,
    ) -> None:
        entity = record.entity
        found = None if self.on_duplicate == "create" else self._match(record, values)
        if found is None:
            self._new.append((record, values))
            self._reserve(record, values)
            outcome.created = True
        elif found != self.known.PENDING and self.on_duplicate == "update":
            outcome.updated = self._update(entity, found, record, values)

    def _match(self, record: Record, values: dict[str, Any]) -> int | None:
        """The number of the row that a record is about: by external id, e-mail, then name."""
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
        return self.known.communication(_communication_key(values))

    def _reserve(self, record: Record, values: dict[str, Any]) -> None:
        """Let later rows of the same file find this one before it is stored."""
        external = record.values.get("external_id")
        if external:
            self.known.set_external(record.entity, record.system, external, Lookup.PENDING)
        if record.entity == "communication" and not external:
            self.known.set_communication(_communication_key(values))
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
        if entity == "contact":
            known = self.known.points_of(found)
            fresh = [point for point in record.points if point_key(point[0], point[1]) not in known]
            self.work.add_many(ContactPoint, _points(found, fresh, len(known)))
            changed = changed or bool(fresh)
        return changed

    def _moved(self, deal_id: int, before: dict[str, Any], values: dict[str, Any]) -> None:
        """Stage history for a deal that the file shows in another stage or state."""
        rows = []
        at = self.work.now
        if values["stage_id"] != before["stage_id"]:
            rows.append(_visit(deal_id, StageChangeKind.ENTERED, at, values, before["stage_id"]))
        if values["status"] != before["status"]:
            kind = {
                DealStatus.WON: StageChangeKind.WON,
                DealStatus.LOST: StageChangeKind.LOST,
            }.get(DealStatus(values["status"]), StageChangeKind.REOPENED)
            rows.append(
                _visit(deal_id, kind, values["closed_at"] or at, values, values["stage_id"])
            )
        self.work.add_many(StageChange, rows)

    # Preparing each kind

    def _member(self, record: Record) -> dict[str, Any]:
        values = record.values
        name = values.get("name") or values.get("login")
        if not name:
            raise Invalid("name", _("the row has no name"))
        role = values.get("role", Role.MEMBER)
        return {
            "login": values.get("login") or None,
            "name": name,
            "name_key": search_key(name),
            "role": role if role in list(Role) else Role.MEMBER,
            "manager": values.get("manager", ""),
            "team": values.get("team", ""),
            "active": values.get("active", True),
        }

    def _product(self, record: Record) -> dict[str, Any]:
        values = record.values
        name = values.get("name")
        if not name:
            raise Invalid("name", _("the row has no name"))
        price = values.get("price")
        return {
            "name": name,
            "name_key": search_key(name),
            "code": values.get("code", ""),
            "series": values.get("series", ""),
            "price": price.minor if price else None,
            "currency": price.currency if price else values.get("currency", self.known.currency),
        }

    def _contact(self, record: Record) -> dict[str, Any]:
        values = record.values
        first, last = values.get("first_name", ""), values.get("last_name", "")
        kind = values.get("kind")
        company = values.get("organization")
        name = values.get("name") or person_name(first, last)
        if not name and company:
            name, company, kind = company, None, kind or ContactKind.ORGANIZATION
        if not name:
            emails = [value for sort, value, _label in record.points if sort == "email"]
            name = emails[0] if emails else ""
        if not name:
            raise Invalid("name", _("the row has no name"))
        kind = kind if kind in list(ContactKind) else ContactKind.PERSON
        for sort, value, _label in record.points:
            if sort == "email" and ("@" not in value or " " in value):
                raise Invalid(
                    "email", _("“{value}” is not an e-mail address.").format(value=value[:60])
                )
        consent = values.get("consent", Consent.UNKNOWN)
        organization_id = None
        if company and kind == ContactKind.PERSON and search_key(company) != search_key(name):
            organization_id = self._contact_named(company, ContactKind.ORGANIZATION)
        by_parts = last and person_name(first, last) == name
        return {
            "kind": kind,
            "name": name,
            "name_key": search_key(name),
            "sort_key": sort_key(f"{last} {first}" if by_parts else name),
            "first_name": first,
            "last_name": last,
            "role_title": values.get("role_title", ""),
            "organization_id": organization_id,
            "owner_id": self._owner(values),
            "source_id": self._source(values),
            "notes": values.get("notes", ""),
            "consent": consent if consent in list(Consent) else Consent.UNKNOWN,
            "created_at": values.get("created_at", self.work.now),
            "_place": {name: values.get(name, "") for name in PLACE},
        }

    def _deal(self, record: Record) -> dict[str, Any]:
        values = record.values
        pipeline = self.known.default_pipeline()
        contact = values.get("contact") or record.missing_contact
        if not contact:
            raise Invalid("contact", _("the deal has no contact"))
        title = values.get("title")
        if not title:
            raise Invalid("title", _("the deal has no title"))
        status = values.get("status", DealStatus.OPEN)
        if status not in list(DealStatus):
            raise Invalid(
                "status", _("“{status}” is no state: open, won or lost").format(status=status)
            )
        stage_id = self.known.stage(pipeline.key, values.get("stage"))
        created = values.get("created_at") or values.get("stage_entered_at") or self.work.now
        closed = values.get("closed_at") if status != DealStatus.OPEN else None
        if status != DealStatus.OPEN and closed is None:
            closed = self.work.now
        amount = values.get("amount")
        currency = amount.currency if amount else values.get("currency", pipeline.currency)
        reason = values.get("loss_reason") if status == DealStatus.LOST else None
        probability = values.get("probability")
        if probability is not None and probability > 100:
            raise Invalid("probability", _("A probability is from 0 to 100 percent."))
        product = values.get("product")
        return {
            "title": title,
            "title_key": search_key(title),
            "contact_id": self._contact_named(
                contact, ContactKind.ORGANIZATION if not values.get("contact") else None
            ),
            "pipeline_id": pipeline.key,
            "stage_id": stage_id,
            "stage_entered_at": values.get("stage_entered_at") or created,
            "position": self._position(stage_id),
            "amount": amount.minor if amount else None,
            "currency": currency,
            "probability": int(probability) if probability is not None else None,
            "owner_id": self._owner(values),
            "source_id": self._source(values),
            "status": status,
            "closed_at": closed,
            "loss_reason_id": self.known.entry(LossReason, reason) if reason else None,
            "loss_note": values.get("loss_note", ""),
            "expected_close_on": values.get("expected_close_on"),
            "snoozed_until": values.get("snoozed_until"),
            "notes": values.get("notes", ""),
            "created_at": created,
            "_product": self._line(product, values, amount, currency) if product else None,
            "_people": [self._contact_named(name, None) for name in values.get("people", ())],
        }

    def _communication(self, record: Record) -> dict[str, Any]:
        values = record.values
        kind = values.get("kind", CommunicationKind.NOTE)
        if kind not in list(CommunicationKind):
            raise Invalid("kind", _("“{kind}” is no kind of communication").format(kind=kind))
        contact, deal = values.get("contact"), values.get("deal")
        people = [self._contact_named(contact, None)] if contact else []
        deal_id = None
        if deal:
            deal_id = self.known.external("deal", record.system, deal)
            if deal_id is None:
                deal_id = self.known.deal_titled(deal, people[0] if people else None)
        if not people and deal_id is not None:
            people = [self.known.contact_of_deal(deal_id)]
        if not people:
            raise Invalid("contact", _("the row names neither a contact nor a deal"))
        direction = values.get("direction") or usual_direction(kind)
        if direction not in list(Direction):
            raise Invalid("direction", _("A direction is in, out or none."))
        by = values.get("by")
        own = self.work.member.id if self.work.member else None
        return {
            "kind": kind,
            "direction": direction,
            "started_at": values.get("started_at", self.work.now),
            "duration": values.get("duration"),
            "deal_id": deal_id,
            "subject_line": values.get("subject", ""),
            "body": values.get("body", ""),
            "by_id": self.known.member_named(by) if by else own,
            "_people": people,
        }

    # Names of other rows

    def _owner(self, values: dict[str, Any]) -> int | None:
        owner = values.get("owner")
        return self.known.member_named(owner) if owner else None

    def _source(self, values: dict[str, Any]) -> int | None:
        source = values.get("source")
        return self.known.entry(Source, source) if source else None

    def _contact_named(self, name: str, kind: str | None) -> int:
        """A contact by name; one that nobody knows is made, an organisation unless told."""
        key = search_key(name)
        if self.known.contact(key, external=False) == Lookup.PENDING:
            self._flush()
        found = self.known.contact_now(key)
        if found is not None:
            return found
        row = {
            "kind": kind or ContactKind.ORGANIZATION,
            "name": name,
            "name_key": search_key(name),
            "sort_key": sort_key(name),
        }
        number = self.work.add_many(Contact, [row])[0]
        self.known.set_contact(search_key(name), number)
        self._more_contacts += 1
        return number

    def _line(
        self, product: str, values: dict[str, Any], amount: Any, currency: str
    ) -> dict[str, Any]:
        known = self.known.product_row(product)
        price = values.get("price")
        unit = price.minor if price else (amount.minor if amount and amount.minor else None)
        if unit is None and known is not None and known[2] == currency:
            unit = known[1]
        return {
            "product_id": known[0] if known else None,
            "name": product,
            "quantity": int(values.get("quantity", Decimal(1)) * 1000),
            "unit_price": unit or 0,
            "discount": min(int(values.get("discount", Decimal(0)) * 100), 10_000),
        }

    def _position(self, stage_id: int) -> float:
        """Imported deals go below those that are there, in the order of the file."""
        if stage_id not in self._tops:
            self._tops[stage_id] = self.known.lowest(stage_id)
        self._tops[stage_id] += 1.0
        return self._tops[stage_id]

    # Storing new rows together

    def _store(self, entity: str, new: Sequence[tuple[Record, dict[str, Any]]]) -> None:
        if not new:
            return
        rows = [
            {name: value for name, value in values.items() if not name.startswith("_")}
            for _record, values in new
        ]
        numbers = self.work.add_many(MODELS[entity], rows)
        externals = []
        for number, (record, values) in zip(numbers, new, strict=True):
            external = record.values.get("external_id")
            if external:
                externals.append(
                    {
                        "entity": entity,
                        "entity_id": number,
                        "system": record.system,
                        "value": external,
                    }
                )
                self.known.set_external(entity, record.system, external, number)
            if entity in ("member", "product"):
                self.known.set_named(entity, values["name_key"], number, values)
            elif entity == "contact":
                self.known.set_contact(values["name_key"], number)
            elif entity == "deal":
                self.known.remember_deal(values["title_key"], values["contact_id"], number)
        if self.on_duplicate != "create":
            self.work.add_many(ExternalId, externals)
        else:
            fresh = [row for row in externals if not self.known.taken(row)]
            self.work.add_many(ExternalId, fresh)
        if entity == "contact":
            self._store_contact_parts(numbers, new)
        elif entity == "deal":
            self._store_deal_parts(numbers, new)
        elif entity == "communication":
            people = [
                {"communication_id": number, "contact_id": contact}
                for number, (_record, values) in zip(numbers, new, strict=True)
                for contact in dict.fromkeys(values["_people"])
            ]
            self.work.add_many(Participant, people)

    def _store_contact_parts(
        self, numbers: Sequence[int], new: Sequence[tuple[Record, dict[str, Any]]]
    ) -> None:
        parts: dict[type[Row], list[dict[str, Any]]] = defaultdict(list)
        for number, (record, values) in zip(numbers, new, strict=True):
            parts[ContactPoint] += _points(number, record.points, 0)
            for kind, value, _label in record.points:
                if kind == "email":
                    self.known.set_email(point_key(kind, value), number)
            if any(values["_place"].values()):
                parts[Address].append({"contact_id": number, **values["_place"]})
            parts[ContactTag] += [
                {"contact_id": number, "tag_id": self.known.tag(name)}
                for name in _tag_names(record)
            ]
        for model, rows in parts.items():
            self.work.add_many(model, rows)

    def _store_deal_parts(
        self, numbers: Sequence[int], new: Sequence[tuple[Record, dict[str, Any]]]
    ) -> None:
        parts: dict[type[Row], list[dict[str, Any]]] = defaultdict(list)
        first_of = self.known.first_stage
        for number, (record, values) in zip(numbers, new, strict=True):
            entered, created = values["stage_entered_at"], values["created_at"]
            first = first_of(values["pipeline_id"])
            if entered > created and first != values["stage_id"]:
                begin = {**values, "stage_id": first}
                parts[StageChange].append(
                    _visit(number, StageChangeKind.ENTERED, created, begin, None)
                )
                parts[StageChange].append(
                    _visit(number, StageChangeKind.ENTERED, entered, values, first)
                )
            else:
                parts[StageChange].append(
                    _visit(number, StageChangeKind.ENTERED, entered, values, None)
                )
            if values["status"] != DealStatus.OPEN:
                kind = StageChangeKind(values["status"])
                parts[StageChange].append(
                    _visit(number, kind, values["closed_at"], values, values["stage_id"])
                )
            if values["_product"]:
                parts[Line].append({"deal_id": number, **values["_product"]})
            parts[DealContact] += [
                {"deal_id": number, "contact_id": contact}
                for contact in dict.fromkeys(values["_people"])
                if contact != values["contact_id"]
            ]
            parts[DealTag] += [
                {"deal_id": number, "tag_id": self.known.tag(name)} for name in _tag_names(record)
            ]
        for model, rows in parts.items():
            self.work.add_many(model, rows)


MODELS: dict[str, type[Row]] = {
    "member": Member,
    "product": Product,
    "contact": Contact,
    "deal": Deal,
    "communication": Communication,
}
# Which columns a file sets when it has a field; the rest of a row stays on update.
_SETS: dict[str, tuple[str, ...]] = {
    "name": ("name", "name_key", "sort_key"),
    "first_name": ("first_name", "name", "name_key", "sort_key"),
    "last_name": ("last_name", "name", "name_key", "sort_key"),
    "title": ("title", "title_key"),
    "contact": ("contact_id",),
    "stage": ("stage_id",),
    "status": ("status", "closed_at", "stage_id"),
    "amount": ("amount", "currency"),
    "price": ("price", "currency"),
    "owner": ("owner_id",),
    "source": ("source_id",),
    "organization": ("organization_id",),
    "loss_reason": ("loss_reason_id",),
    "subject": ("subject_line",),
    "by": ("by_id",),
    "deal": ("deal_id",),
}


def _given(record: Record) -> set[str]:
    """The columns that a record sets."""
    return {column for name in record.values for column in _SETS.get(name, (name,))}


def _points(
    number: int, points: Sequence[tuple[str, str, str]], start: int
) -> list[dict[str, Any]]:
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


def _tag_names(record: Record) -> list[str]:
    names = [name.lstrip("#").strip() for name in record.values.get("tags", ())]
    return list({search_key(name): name for name in names if name}.values())


def _visit(
    deal_id: int, kind: StageChangeKind, at: Any, values: dict[str, Any], before: int | None
) -> dict[str, Any]:
    return {
        "deal_id": deal_id,
        "kind": kind,
        "at": at,
        "by_id": values["owner_id"],
        "from_stage_id": before,
        "to_stage_id": values["stage_id"],
    }


def _communication_key(values: dict[str, Any]) -> tuple[Any, ...]:
    return (
        values["kind"],
        values["started_at"],
        values["subject_line"],
        values["_people"][0],
    )
