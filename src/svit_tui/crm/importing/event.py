"""Import events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, ClassVar

from sqlmodel import select

from svit_tui.crm import plain_fields
from svit_tui.crm.calendar.giving import own_number
from svit_tui.crm.importing.planned import PlannedTaker, version_told
from svit_tui.crm.importing.taker import New, Values
from svit_tui.crm.tasks import events
from svit_tui.crm.tasks.events import EventTime
from svit_tui.exchange.records import OWN, Record
from svit_tui.fields.event import EVENT
from svit_tui.i18n import _
from svit_tui.model.errors import Invalid
from svit_tui.model.kinds import CommunicationKind
from svit_tui.model.task import Attendee, Event
from svit_tui.model.values.recurrence import local_zone, parse_rule, zone_of


class EventTaker(PlannedTaker):
    """Imports events."""

    entity = "event"
    model = Event
    sets: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "starts": ("starts_at", "starts_on", "ends_at", "ends_on", "zone"),
        "ends": ("ends_at", "ends_on"),
        "member": ("member_id",),
        "deal": ("deal_id",),
        "calendar_version": ("sequence",),
    }
    alike_in = ("title", "starts_at", "starts_on", "deal_id")

    def prepare(self, record: Record) -> Values:
        """Return the columns of an event. Raises Invalid."""
        values = record.values
        title = values.get("title")
        if not title:
            raise Invalid("title", _("An event needs a title."))
        if "starts" not in values:
            raise Invalid("starts", _("An event needs a start day or time."))
        day, moment = values["starts"]
        last, end = values.get("ends", (None, None))
        if moment is not None and end is None and "duration" in values:
            end = moment + timedelta(seconds=values["duration"])
        span = EventTime(moment, end) if moment is not None else EventTime(day, last)
        columns = {**span.values(), **event_series(values)}
        is_own = record.system == OWN
        member = values.get("member")
        own = None if is_own else self.me()
        if member:
            own = self.known.members.named(member, record.system)
        uid = values.get("uid", "")
        if own_number(uid, "event", self.work.store.identity()) is not None:
            # What this store calls it stands nowhere: it follows from the number.
            uid = ""
        names = values.get("contacts", ())
        deal_id, found = self.named.about(record, names, values.get("contact_ids", ()))
        people = [whom.number or 0 for whom in found]
        if not people and deal_id is not None and not is_own:
            people = [self.known.deals.contact_of(deal_id)]
        return {
            "title": title,
            **columns,
            "uid": uid,
            "place": values.get("place", ""),
            "notes": values.get("notes", ""),
            "member_id": own,
            "deal_id": deal_id,
            "done_at": values.get("done_at"),
            "sequence": version_told(values),
            **plain_fields.cleaned(EVENT, values),
            "_logged_uid": values.get("logged_uid", ""),
            "_logged": values.get("logged") if values.get("done_at") is not None else None,
            "_outcome": values.get("outcome", ""),
            "_people": people,
            **({"_named": found} if found else {}),
        }

    def whose(self, values: Values) -> str | None:
        """Return the member who has an upcoming event."""
        starts_at, starts_on = values["starts_at"], values["starts_on"]
        now = self.work.now
        past = starts_at < now if starts_at else starts_on < now.astimezone().date()
        return None if past else "member_id"

    def people_of(self, number: int) -> set[int]:
        """Return the participants of an event."""
        query = select(Attendee.contact_id).where(Attendee.event_id == number)
        return set(self.work.session.exec(query))

    def stored(self, new: Sequence[New]) -> None:
        """Store the participants, and the communication that a past event left on the timeline."""
        attending = [
            {"event_id": each.number, "contact_id": contact}
            for each in new
            for contact in dict.fromkeys(each.values["_people"])
        ]
        self.work.add_many(Attendee, attending)
        super().stored(new)

    def change_parts(self, found: int, record: Record, values: Values) -> bool:
        """Set the participants to those of the row."""
        event = self.work.get(Event, found)
        people = list(dict.fromkeys(values["_people"]))
        if "contacts" not in record.values:
            return False
        if set(people) == set(events.participants_of(self.work, event)):
            return False
        events.set_participants(self.work, event, people)
        return True

    def archive(self, found: int) -> None:
        """Archive an event, as a key does."""
        events.archive(self.work, found)

    def logged(self, values: Values) -> Values:
        """Return the fields that the communication left by an event has of its own."""
        start, end = values.get("starts_at"), values.get("ends_at")
        return {
            "kind": CommunicationKind.MEETING,
            "duration": int((end - start).total_seconds()) if start and end else None,
            "by_id": values["member_id"],
        }

    def with_whom(self, values: Values) -> Sequence[int | None]:
        """Return the participants of an event."""
        people: list[int] = values["_people"]
        return people


def event_series(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns that say how an event repeats. Raises Invalid."""
    zone = zone_of(values.get("zone") or local_zone()).key
    return {"rule": parse_rule(values.get("rule", "")), "zone": zone}
