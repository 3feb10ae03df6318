"""From a record to the columns of its row: names become numbers, what is wrong is told."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from svit_tui.crm import deal_rules, plain_fields
from svit_tui.crm.calendar_reads import own_number
from svit_tui.crm.communications import usual_direction
from svit_tui.crm.contacts import person_name, point_key
from svit_tui.crm.events import Span
from svit_tui.crm.importing.contacts_known import Told, row_number
from svit_tui.crm.importing.lines import Lines
from svit_tui.crm.importing.lookup import Lookup
from svit_tui.crm.importing.named import NamedContacts
from svit_tui.crm.importing.own import answers_told
from svit_tui.crm.importing.planned import event_series, task_series
from svit_tui.crm.importing.waivers import NOT_SAID, Waiver
from svit_tui.exchange.date_cells import NOON
from svit_tui.exchange.records import OWN, Record
from svit_tui.fields.deal import DEAL
from svit_tui.i18n import _
from svit_tui.model.errors import Invalid
from svit_tui.model.kinds import (
    CommunicationKind,
    Consent,
    ContactKind,
    DealStatus,
    Direction,
    Priority,
    Role,
    TaskKind,
)
from svit_tui.model.lists import LossReason, Source
from svit_tui.model.phone import found_by
from svit_tui.model.text import search_key, sort_key
from svit_tui.store.unit import Unit

PLACE = ("street", "city", "region", "postal_code", "country")


class Preparer:
    """Makes columns of records."""

    def __init__(self, work: Unit, known: Lookup, named: NamedContacts) -> None:
        self.work = work
        self.known = known
        self.named = named
        self.lines = Lines(work, known)
        self._tops: dict[int, float] = {}

    def member(self, record: Record) -> dict[str, Any]:
        """The columns of a member. Raises Invalid."""
        values = record.values
        name = values.get("name") or values.get("login")
        if not name:
            raise Invalid("name", _("the row has no name"))
        if emails := [value for sort, value, _label in record.points if sort == "email"]:
            values["email"] = emails[0]
        role = values.get("role", Role.MEMBER).casefold()
        if role not in list(Role):
            raise Invalid("role", _("“{role}” is no role: admin or member").format(role=role))
        return {
            "login": values.get("login") or None,
            "name": name,
            "name_key": search_key(name),
            "role": role,
            "manager": values.get("manager", ""),
            "team": values.get("team", ""),
            "email": self._email(values.get("email", "")),
            "active": values.get("active", True),
        }

    def _email(self, text: str) -> str:
        if text and ("@" not in text or " " in text):
            raise Invalid("email", _("“{value}” is not an e-mail address.").format(value=text[:60]))
        return text

    def product(self, record: Record) -> dict[str, Any]:
        """The columns of a product. Raises Invalid."""
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

    def contact(self, record: Record) -> dict[str, Any]:
        """The columns of a contact. Raises Invalid."""
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
        kind = self._kind(kind)
        for sort, value, _label in record.points:
            if sort == "email" and ("@" not in value or " " in value):
                raise Invalid(
                    "email", _("“{value}” is not an e-mail address.").format(value=value[:60])
                )
        consent = values.get("consent", Consent.UNKNOWN).casefold()
        if consent not in list(Consent):
            raise Invalid(
                "consent",
                _("“{consent}” is no consent: unknown, given or refused").format(
                    consent=values["consent"]
                ),
            )
        owner_id = self._owner(record)
        is_itself = "kind" not in values and search_key(company or "") == search_key(name)
        if kind != ContactKind.PERSON or is_itself:
            company = None
        company = self.named.company(record, company)
        by_parts = last and person_name(first, last) == name
        return {
            "kind": kind,
            "name": name,
            "name_key": search_key(name),
            "sort_key": sort_key(f"{last} {first}" if by_parts else name),
            "first_name": first,
            "last_name": last,
            "role_title": values.get("role_title", ""),
            "owner_id": owner_id,
            **self._source(values),
            "notes": values.get("notes", ""),
            "consent": consent,
            "created_at": values.get("created_at", self.work.now),
            "_place": {name: values.get(name, "") for name in PLACE},
            "_company": (company, row_number(values.get("organization_id"))) if company else None,
            "_told": Told(
                name=search_key(name),
                kind=kind,
                is_kind_told="kind" in values,
                emails=tuple(
                    point_key(sort, value)
                    for sort, value, _label in record.points
                    if sort == "email"
                ),
                phones=tuple(
                    key
                    for sort, value, _label in record.points
                    if sort == "phone" and (key := found_by(value))
                ),
                organization=search_key(company or ""),
                system=record.system,
                external_id=values.get("external_id", ""),
            ),
        }

    def _kind(self, told: str | None) -> str:
        """The kind of a contact by its word, of a person if none is told. Raises Invalid."""
        kind = (told or ContactKind.PERSON).casefold()
        if kind not in list(ContactKind):
            raise Invalid(
                "kind",
                _("“{kind}” is no kind of contact: person or organization").format(kind=told),
            )
        return kind

    def deal(self, record: Record) -> dict[str, Any]:
        """The columns of a deal. Raises Invalid."""
        values = record.values
        pipeline = self.known.pipeline_of(values.get("pipeline"))
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
        visits = self._visits(pipeline.key, values)
        stage_id = visits[-1][0] if visits else self.known.stage(pipeline.key, values.get("stage"))
        entered = values.get("stage_entered_at") or (visits[-1][1] if visits else None)
        created = values.get("created_at") or (visits[0][1] if visits else entered)
        created, closed = _lifetime(created, values.get("closed_at"), status, self.work.now)
        amount = values.get("amount")
        currency = amount.currency if amount else values.get("currency", pipeline.currency)
        probability = values.get("probability")
        if probability is not None:
            probability = int(probability)
            deal_rules.check_probability(probability)
        product = values.get("product")
        owner_id = self._owner(record)
        names = values.get("people", ())
        client, people = self.named.of_deal(record, contact, names)
        return {
            "title": title,
            "title_key": search_key(title),
            "contact_id": client.number or 0,
            "pipeline_id": pipeline.key,
            "stage_id": stage_id,
            "stage_entered_at": entered or created,
            "position": self._position(stage_id),
            "amount": amount.minor if amount else None,
            "currency": currency,
            "probability": probability,
            "owner_id": owner_id,
            "status": status,
            "closed_at": closed,
            **self._source(values),
            "expected_close_on": values.get("expected_close_on"),
            "notes": values.get("notes", ""),
            **plain_fields.cleaned(DEAL, values),
            "created_at": created,
            "_visits": visits,
            "_answers": answers_told(self.work, pipeline.key, record),
            "_product": self._line(product, record, amount, currency) if product else None,
            "_client": client,
            "_named": people,
        }

    def line(self, record: Record) -> dict[str, Any]:
        """The columns of a line of a deal. Raises Invalid."""
        return self.lines.prepare(record)

    def communication(self, record: Record) -> dict[str, Any]:
        """The columns of a communication. Raises Invalid."""
        values = record.values
        kind = values.get("kind", CommunicationKind.NOTE)
        if kind not in list(CommunicationKind):
            raise Invalid("kind", _("“{kind}” is no kind of communication").format(kind=kind))
        direction = values.get("direction") or usual_direction(kind)
        if direction not in list(Direction):
            raise Invalid("direction", _("A direction is in, out or none."))
        by = values.get("by")
        by_id = self.known.member_named(by, record.system) if by else self._self()
        contact = values.get("contact")
        names = [*([contact] if contact else []), *values.get("people", ())]
        deal_id, found = self.named.about(record, names, values.get("contact_ids", ()))
        if names:
            people = [whom.number or 0 for whom in found]
        elif deal_id is not None:
            people = [self.known.contact_of_deal(deal_id)]
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
            "_people": people,
            **({"_named": found} if names else {}),
        }

    def task(self, record: Record) -> dict[str, Any]:
        """The columns of a task. Raises Invalid."""
        values = record.values
        title = values.get("subject")
        if not title:
            raise Invalid("title", _("A task needs a subject."))
        kind = values.get("kind", TaskKind.TODO).casefold().replace("-", "")
        if kind not in list(TaskKind):
            raise Invalid("kind", _("A task is a call, email, meeting, message, todo or deadline."))
        priority = values.get("priority", Priority.NORMAL.name).upper()
        if priority not in Priority.__members__:
            raise Invalid("priority", _("A priority is high, normal or low."))
        is_own = record.system == OWN
        assignee, by = values.get("assignee"), values.get("by")
        own = None if is_own else self._self()
        if assignee:
            own = self.known.member_named(assignee, record.system)
        done_by = None if is_own else own
        if by:
            done_by = self.known.member_named(by, record.system)
        day, moment = values.get("due", (None, None))
        series = task_series(values, day, moment)
        done_at = values.get("done")
        contact = values.get("contact")
        names = [contact] if contact else []
        deal_id, found = self.named.about(record, names, [values.get("contact_id", "")])
        contact_id = None
        if contact:
            contact_id = found[0].number or 0
        elif deal_id is not None and not is_own:
            contact_id = self.known.contact_of_deal(deal_id)
        return {
            "kind": kind,
            "title": title,
            "due_on": day,
            "due_at": moment,
            **series,
            "priority": int(Priority[priority]),
            "assignee_id": own,
            "contact_id": contact_id,
            "deal_id": deal_id,
            "notes": values.get("notes", ""),
            "done_at": done_at,
            "done_by_id": done_by if done_at is not None else None,
            "_logged_uid": values.get("logged_uid", ""),
            "_logged": values.get("logged") if done_at is not None else None,
            "_outcome": values.get("outcome", ""),
            "_contact": found[0] if contact else None,
        }

    def event(self, record: Record) -> dict[str, Any]:
        """The columns of an event. Raises Invalid."""
        values = record.values
        title = values.get("title")
        if not title:
            raise Invalid("title", _("An event needs a title."))
        if "start" not in values:
            raise Invalid("start", _("An event needs a day or a time that it begins."))
        day, moment = values["start"]
        last, end = values.get("end", (None, None))
        if moment is not None and end is None and "duration" in values:
            end = moment + timedelta(seconds=values["duration"])
        span = Span(moment, end) if moment is not None else Span(day, last)
        columns = {**span.values(), **event_series(values)}
        is_own = record.system == OWN
        member = values.get("member")
        own = None if is_own else self._self()
        if member:
            own = self.known.member_named(member, record.system)
        uid = values.get("uid", "")
        if own_number(uid, "event", self.work.store.identity()) is not None:
            # What this store calls it stands nowhere: it follows from the number.
            uid = ""
        names = values.get("people", ())
        deal_id, found = self.named.about(record, names, values.get("contact_ids", ()))
        people = [whom.number or 0 for whom in found]
        if not people and deal_id is not None and not is_own:
            people = [self.known.contact_of_deal(deal_id)]
        return {
            "title": title,
            **columns,
            "uid": uid,
            "place": values.get("place", ""),
            "notes": values.get("notes", ""),
            "member_id": own,
            "deal_id": deal_id,
            "done_at": values.get("done"),
            "_logged_uid": values.get("logged_uid", ""),
            "_logged": values.get("logged") if values.get("done") is not None else None,
            "_outcome": values.get("outcome", ""),
            "_people": people,
            **({"_named": found} if found else {}),
        }

    def complete(self, values: dict[str, Any]) -> None:
        """Make what a row names, once it is known that the row is taken."""
        if source := values.get("_source"):
            values["source_id"] = self.known.entry(Source, source)
        if whom := values.pop("_client", None) or values.pop("_contact", None):
            values["contact_id"] = self.named.number(whom)
        if "_named" in values:
            employer = values.get("contact_id")
            values["_people"] = [self.named.number(whom, employer) for whom in values.pop("_named")]

    def closing(self, record: Record, values: dict[str, Any]) -> list[Waiver]:
        """Put a new deal into the state that its row tells, aside if it may; what was let pass."""
        told = record.values
        until = told.get("snoozed_until")
        waived = []
        if values["status"] == DealStatus.OPEN:
            today = self.work.now.astimezone().date()
            why = told.get("snooze_reason", "")
            if until is not None and deal_rules.may_sleep(until, today):
                values |= deal_rules.asleep(until, why, today)
            elif until is not None and record.system == OWN:
                # Back from snooze, as it was where it comes from.
                values |= {"snoozed_until": until, "snooze_reason": why}
            elif until is not None:
                waived.append(Waiver.SNOOZE)
            if self.known.asks(values["stage_id"]):
                waived.append(Waiver.STAGE_REQUIRES)
            return waived
        if until is not None:
            waived.append(Waiver.SNOOZE)
        if values["status"] == DealStatus.WON:
            values |= deal_rules.won(values["closed_at"])
            return waived
        if not told.get("loss_reason"):
            waived.append(Waiver.LOSS_REASON)
        reason_id = self.known.entry(LossReason, told.get("loss_reason") or _(NOT_SAID))
        values |= deal_rules.lost(values["closed_at"], reason_id, told.get("loss_note", ""))
        return waived

    # Names of other rows

    def _self(self) -> int | None:
        return self.work.member.id if self.work.member else None

    def _visits(self, pipeline_id: int, values: dict[str, Any]) -> list[tuple[int, datetime]]:
        """The deal's way through the stages, in order of time. Raises Invalid."""
        told = [
            (self.known.stage(pipeline_id, name), entered)
            for name, entered in values.get("stages", ())
        ]
        visits = sorted(told, key=lambda visit: visit[1])
        stage = values.get("stage")
        if visits and stage and self.known.stage(pipeline_id, stage) != visits[-1][0]:
            raise Invalid(
                "stages", _("the stages end in another one than “{stage}”").format(stage=stage)
            )
        return visits

    def _owner(self, record: Record) -> int | None:
        owner = record.values.get("owner")
        return self.known.member_named(owner, record.system) if owner else None

    def _source(self, values: dict[str, Any]) -> dict[str, Any]:
        """The column of a source, and its name if the row is taken and it has to be made."""
        source = values.get("source")
        there = self.known.entry_there(Source, source) if source else None
        return {"source_id": there, "_source": source}

    def _line(self, product: str, record: Record, amount: Any, currency: str) -> dict[str, Any]:
        values = record.values
        known = self.known.product_meant(product, record.system)
        price = values.get("price")
        unit = price.minor if price else (amount.minor if amount and amount.minor else None)
        if unit is None and known is not None and known.currency == currency:
            unit = known.price
        return {
            "product_id": known.number if known else None,
            "name": known.name if known else product,
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


def _lifetime(
    created: datetime | None, closed: datetime | None, status: str, now: datetime
) -> tuple[datetime, datetime | None]:
    """When a deal was created and closed, as far as the row tells. Raises Invalid.

    Of one day, the one that has no time of day gives way.
    """
    if status == DealStatus.OPEN:
        return created or now, None
    if closed is None:
        return created or now, now
    if created is None or created <= closed:
        return created or min(closed, now), closed
    days = [moment.astimezone() for moment in (created, closed)]
    if days[0].date() != days[1].date():
        raise Invalid("closed_at", _("the deal is closed before it is created"))
    is_bare = days[0].time() == NOON
    return (closed, closed) if is_bare else (created, created)
