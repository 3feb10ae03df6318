"""Import deals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from sqlmodel import func, select

from svit_tui.crm import plain_fields
from svit_tui.crm.deals import changes as deals
from svit_tui.crm.deals import parts as deal_parts
from svit_tui.crm.deals import rules as deal_rules
from svit_tui.crm.importing.deals import life as deal_life
from svit_tui.crm.importing.deals import past as deal_past
from svit_tui.crm.importing.deals.lines import DealLines
from svit_tui.crm.importing.known.titled_ids import TitledIds
from svit_tui.crm.importing.own import answers_told
from svit_tui.crm.importing.taker import Hands, New, Outcome, Taker, Values, tag_names
from svit_tui.crm.importing.waivers import NOT_SAID, Waiver
from svit_tui.crm.pipelines import requirements
from svit_tui.crm.pipelines.stages import check_probability
from svit_tui.exchange.cells.dates import NOON
from svit_tui.exchange.records import OWN, Record
from svit_tui.fields.deal import DEAL
from svit_tui.i18n import _
from svit_tui.model.deal import Deal, DealContact, DealTag, Line, StageChange
from svit_tui.model.errors import Invalid
from svit_tui.model.kinds import DealStatus, StageChangeKind
from svit_tui.model.lists import LossReason
from svit_tui.model.values.text import search_key
from svit_tui.model.versioned import VersionedRow

ENTERED = StageChangeKind.ENTERED


class DealTaker(Taker):
    """Imports deals. New ones go below those on the board; changes follow the rules of deals."""

    entity = "deal"
    model = Deal
    sets: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "title": ("title", "title_key"),
        "contact": ("contact_id",),
        "amount": ("amount", "currency"),
        "owner": ("owner_id",),
        "source": ("source_id",),
    }
    as_told = ("archived_at",)

    def __init__(self, hands: Hands) -> None:
        super().__init__(hands)
        self._tops: dict[int, float] = {}
        self.lines = DealLines(self)
        self._ids = TitledIds(self.work, Deal, self.entity)

    def prepare(self, record: Record) -> Values:
        """Return the columns of a deal. Raises Invalid."""
        values = record.values
        names = values.get("people", ())
        contact = values.get("contact") or (names[0] if names else record.missing_contact)
        if not contact:
            raise Invalid("contact", _("the deal has no contact"))
        title = values.get("title")
        if not title:
            raise Invalid("title", _("the deal has no title"))
        status = values.get("status", DealStatus.OPEN)
        if status not in list(DealStatus):
            raise Invalid(
                "status",
                _("“{status}” is not a status: use open, won or lost").format(status=status),
            )
        # What is over or put away may stand where nothing goes any more.
        is_past = record.system == OWN and (status != DealStatus.OPEN or "archived_at" in values)
        pipeline = self.known.pipelines.named(values.get("pipeline"), archived=is_past)
        history = deal_past.history_told(self.known, record)
        visits = [] if history else self._visits(pipeline.key, record)
        stage = values.get("stage")
        if visits:
            stage_id = visits[-1][0]
        elif is_past and stage:
            named = self.known.past.stage(pipeline.key, stage)
            last = history[-1]["to_stage_id"] if history else named
            stage_id = last if self.known.past.are_namesakes(last, named) else named
        else:
            stage_id = self.known.pipelines.stage(pipeline.key, stage)
        entered = values.get("stage_entered_at") or (visits[-1][1] if visits else None)
        created = values.get("created_at") or (visits[0][1] if visits else entered)
        created, closed = _lifetime(created, values.get("closed_at"), status, self.work.now)
        amount = values.get("amount")
        currency = amount.currency if amount else values.get("currency", pipeline.currency)
        probability = values.get("probability")
        if probability is not None:
            probability = int(probability)
            check_probability(probability)
        owner_id = self.owner(record)
        client, people = self.named.of_deal(record, contact, names)
        return {
            "title": title,
            "title_key": search_key(title),
            "contact_id": client.number or 0,
            "pipeline_id": pipeline.key,
            "stage_id": stage_id,
            "stage_entered_at": entered or created,
            "active_at": entered or created,
            "position": self._position(stage_id),
            "amount": amount.minor if amount else None,
            "currency": currency,
            "probability": probability,
            "owner_id": owner_id,
            "status": status,
            "closed_at": closed,
            **self.source(values),
            "expected_close_on": values.get("expected_close_on"),
            "notes": values.get("notes", ""),
            **plain_fields.cleaned(DEAL, values),
            "created_at": created,
            "_visits": visits,
            "_is_gone": "archived_at" in values,
            "_history": history,
            "_sequences": deal_past.sequences_told(record),
            "_answers": deal_past.further_answers(self.known, record)
            | answers_told(self.work, pipeline.key, record),
            "_line": self.lines.line(record, amount, currency),
            "_contact": client,
            "_named": people,
        }

    def whose(self, values: Values) -> str | None:
        """Return the owner of an open deal."""
        return "owner_id" if values["status"] == DealStatus.OPEN else None

    def begin(self, record: Record, values: Values, outcome: Outcome) -> None:
        """Put a new deal into the state given in its row; snooze it if that is allowed."""
        outcome.waived = tuple(self._close(record, values))
        self.lines.begin(record, values, outcome)

    def is_there(self, record: Record) -> bool:
        """Return whether a row is about an existing deal, not a further line of a new one."""
        return super().is_there(record) and not self.lines.may_join(record)

    def join(self, record: Record, values: Values, outcome: Outcome) -> bool:
        """Add the line of a row to a deal that began with an earlier row of the import."""
        return self.lines.join(record, values, outcome)

    def is_meant(self, record: Record, external_id: str) -> bool:
        """Return whether a deal found by an id is the row's."""
        return self._ids.is_meant(record, external_id)

    def alike(self, values: Values) -> int | None:
        """Find a deal with the same title and contact."""
        name = (values["title_key"], values["contact_id"])
        found = self.known.deals.named(*name)
        return self.known.deals.archived(*name) if found is None and values["_is_gone"] else found

    def keep(self, record: Record, values: Values) -> None:
        """Let later rows find this one by its id and title, or by title and contact."""
        self._ids.keep(record)
        if not record.values.get("external_id"):
            self.known.deals.reserve(values["title_key"], values["contact_id"])

    def people_of(self, number: int) -> set[int]:
        """Return the further people of a deal."""
        query = select(DealContact.contact_id).where(DealContact.deal_id == number)
        return set(self.work.session.exec(query))

    def change(self, found: int, record: Record, values: Values, outcome: Outcome) -> None:
        """Set what the row says, and move, close and snooze the deal as keys do."""
        given = self.given(record)
        if values["_line"] and "amount" in given and self._has_lines(found):
            # The row has the amount of one of its lines.
            given -= {"amount", "currency"}
        changed, waived = deal_life.update(self.work, self.known, found, record, values, given)
        outcome.waived = tuple(waived)
        outcome.updated = self.change_rest(found, record, values) or changed

    def change_parts(self, found: int, record: Record, values: Values) -> bool:
        """Set the line, people, tags and answers given in a row."""
        work, told = self.work, record.values
        deal = work.get(Deal, found)
        changed = self.lines.change(deal, record, values)
        people = set(values.get("_people", ())) - {deal.contact_id}
        if "people" in told and people != self.people_of(found):
            deal_parts.set_people(work, deal, sorted(people))
            changed = True
        if "tags" in told:
            names = tag_names(record)
            there = map(search_key, deal_parts.tag_names(work, found))
            if set(map(search_key, names)) != set(there):
                deal_parts.set_tags(work, deal, names)
                changed = True
        return deal_past.change_answers(work, deal, values["_answers"]) or changed

    def archive(self, found: int) -> None:
        """Archive a deal, as a key does."""
        deals.archive(self.work, found)

    def _has_lines(self, deal_id: int) -> bool:
        query = select(func.count()).select_from(Line).where(Line.deal_id == deal_id)
        return self.work.session.exec(query).one() > 1

    def finish(self) -> None:
        """Store the further lines of new deals."""
        self.lines.finish()

    def lacking(self, numbers: Collection[int]) -> set[int]:
        """Return the open deals that lack something their stage requires."""
        return requirements.lacking(self.work.session, list(numbers))

    def stored(self, new: Sequence[New]) -> None:
        """Store stage history, lines, people, tags and qualification."""
        parts: dict[type[VersionedRow], list[Values]] = defaultdict(list)
        visits = parts[StageChange]
        for each in new:
            number, record, values = each.number, each.record, each.values
            self.known.deals.keep(values["title_key"], values["contact_id"], number)
            visits += self._history(number, values)
            parts[DealContact] += [
                {"deal_id": number, "contact_id": contact}
                for contact in dict.fromkeys(values["_people"])
                if contact != values["contact_id"]
            ]
            parts[DealTag] += [
                {"deal_id": number, "tag_id": self.known.tag(name)} for name in tag_names(record)
            ]
        for model, rows in parts.items():
            self.work.add_many(model, rows)
        self.lines.stored(new)
        deal_past.store_answers(self.work, ((each.number, each.values["_answers"]) for each in new))
        runs = (
            (each.number, uid, columns)
            for each in new
            for uid, columns in each.values["_sequences"]
        )
        deal_past.store_sequences(self.work, self.known, runs)
        self.known.deals.brought.update(each.number for each in new if each.record.system == OWN)

    def _history(self, number: int, values: Values) -> list[Values]:
        """Return the stage history of a new deal: as given in its row, or else as it must have
        been.
        """
        if values["_history"]:
            return [{"deal_id": number, **entry} for entry in values["_history"]]
        visits: list[Values] = []
        entered, created = values["stage_entered_at"], values["created_at"]
        if values["_visits"]:
            before = None
            for stage_id, at in values["_visits"]:
                there = {**values, "stage_id": stage_id}
                visits.append(_visit(number, ENTERED, at, there, before))
                before = stage_id
        elif entered > created and values["stage_id"] != (
            first := self.known.pipelines.first_stage(values["pipeline_id"])
        ):
            begin = {**values, "stage_id": first}
            visits.append(_visit(number, ENTERED, created, begin, None))
            visits.append(_visit(number, ENTERED, entered, values, first))
        else:
            visits.append(_visit(number, ENTERED, entered, values, None))
        if values["status"] != DealStatus.OPEN:
            kind = StageChangeKind(values["status"])
            visits.append(_visit(number, kind, values["closed_at"], values, values["stage_id"]))
        return visits

    def _close(self, record: Record, values: Values) -> list[Waiver]:
        """Put a new deal into the state given in its row, and return the rules that were waived."""
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
            if self.known.pipelines.asks(values["stage_id"]):
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

    def _visits(self, pipeline_id: int, record: Record) -> list[tuple[int, datetime]]:
        """Return how the deal moved through the stages, in chronological order. Raises Invalid."""
        values = record.values
        # Ours may have been through stages that were taken away since.
        stage_of = self.known.past.stage if record.system == OWN else self.known.pipelines.stage
        told = [
            (stage_of(pipeline_id, name), entered) for name, entered in values.get("stages", ())
        ]
        visits = sorted(told, key=lambda visit: visit[1])
        stage = values.get("stage")
        if visits and stage and stage_of(pipeline_id, stage) != visits[-1][0]:
            raise Invalid(
                "stages", _("the stages end in another one than “{stage}”").format(stage=stage)
            )
        return visits

    def _position(self, stage_id: int) -> float:
        """Return the next position: imported deals go below existing ones, in the order of the
        file.
        """
        if stage_id not in self._tops:
            self._tops[stage_id] = self.known.deals.lowest(stage_id)
        self._tops[stage_id] += 1.0
        return self._tops[stage_id]


def _lifetime(
    created: datetime | None, closed: datetime | None, status: str, now: datetime
) -> tuple[datetime, datetime | None]:
    """Return when a deal was created and closed, as far as the row says. Raises Invalid.

    If both are on one day, the one without a time of day gives way.
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


def _visit(
    deal_id: int, kind: StageChangeKind, at: Any, values: Values, before: int | None
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
