"""Plan and change events: what takes place from–to, with whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlmodel import col, select

from svit_tui.crm import nurturing, plain_fields
from svit_tui.crm.lists import short_lists as lists
from svit_tui.crm.tasks import actions
from svit_tui.crm.tasks.occurrences import occurrences
from svit_tui.crm.timeline import communications
from svit_tui.fields.event import EVENT
from svit_tui.i18n import _
from svit_tui.model.communication import Communication, Participant
from svit_tui.model.contact import Contact
from svit_tui.model.deal import Deal
from svit_tui.model.errors import Invalid, NotOpen
from svit_tui.model.kinds import CommunicationKind
from svit_tui.model.member import Member
from svit_tui.model.task import Attendee, Event
from svit_tui.model.values.clock import here
from svit_tui.model.values.dates import EARLIEST, LATEST, parse_due
from svit_tui.model.values.duration import parse_duration
from svit_tui.model.values.instants import day_begins
from svit_tui.model.values.recurrence import (
    local_zone,
    parse_rule,
    zone_of,
)
from svit_tui.model.values.text import clean_block, clean_line
from svit_tui.store.changes.unit import Unit

# An event without an end.
USUAL_LENGTH = timedelta(hours=1)
# `15:30` before the beginning is a slip, `1:30` is how long it takes.
MOST_BY_CLOCK = timedelta(hours=6)
# How far back the newest one of a series is looked for.
_LOOK_BACK = timedelta(days=366)
# Longer than this it is a mistake.
LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class EventTime:
    """From–to: instants, or for whole days two dates, the last one included."""

    start: datetime | date
    end: datetime | date | None = None

    def values(self) -> dict[str, Any]:
        """The columns. Raises Invalid for an end before its start, and for what is out of reach."""
        start, end = self.start, self.end
        if isinstance(start, datetime):
            until = end if isinstance(end, datetime) else start + USUAL_LENGTH
            fits = timedelta(0) <= until - start <= LONGEST
            days = (start.date(), until.date())
            columns: dict[str, Any] = {
                "starts_at": start.astimezone(UTC).replace(microsecond=0),
                "ends_at": until.astimezone(UTC).replace(microsecond=0),
                "starts_on": None,
                "ends_on": None,
            }
        else:
            last = end if end is not None and not isinstance(end, datetime) else start
            fits = timedelta(0) <= last - start <= LONGEST
            days = (start, last)
            columns = {"starts_at": None, "ends_at": None, "starts_on": start, "ends_on": last}
        if not fits:
            raise Invalid("end", _("An event ends after it begins, within a year."))
        if days[0] < EARLIEST or days[1] > LATEST:
            raise Invalid("start", _("That date is out of reach."))
        return columns


def until(text: str, *, day: date | None, at: datetime | None, now: datetime) -> EventTime:
    """From–to by what is typed as the end: a time, a date, or a length such as `45 min`, `1:30`.

    `day` and `at` are its beginning, as `parse_due` reads it. `1:30` is a time of day if that comes
    after the beginning, else so many hours. Raises Invalid for an end that does not go with it.
    """
    given = text.strip()
    if at is None:
        assert day is not None
        try:
            return EventTime(day, parse_due(given, now=now)[0] if given else None)
        except Invalid:
            if _length(given) is None:
                raise
            raise Invalid("end", _("An event with a duration needs a start time.")) from None
    if not given:
        return EventTime(at)
    length = _length(given)
    if length is not None and ":" not in given:
        return EventTime(at, at + length)
    last, end = parse_due(given, now=now, day=day)
    if end is None:
        raise Invalid(
            "end",
            _("An event that starts at a time must end at a time: {day} 17:00.").format(day=last),
        )
    if length is not None and end < at and length <= MOST_BY_CLOCK:
        end = at + length
    return EventTime(at, end)


def _length(text: str) -> timedelta | None:
    try:
        return timedelta(seconds=parse_duration(text))
    except Invalid:
        return None


def add(
    work: Unit,
    *,
    title: str,
    span: EventTime,
    place: str = "",
    notes: str = "",
    participants: Sequence[int] = (),
    deal_id: int | None = None,
    member_id: int | None = None,
    uid: str = "",
    rule: str = "",
    zone: str = "",
    **fields: Any,
) -> Event:
    """Plan an event. It is the acting member's, with the deal's contact unless others are named.

    `uid` is what calendars know it by. With a `rule`, as `parse_rule` takes it, it is a series in
    local time of `zone`, the user's own if none is named. `fields` are the plain ones.
    Raises Invalid, NotFound.
    """
    people = list(dict.fromkeys(participants))
    if deal_id is not None and not people:
        people = [work.get(Deal, deal_id).contact_id]
    lists.check_owner(work, member_id, None)
    if member_id is None and work.member:
        member_id = work.member.id
    values = _checked(
        work,
        {
            "title": title,
            "place": place,
            "notes": notes,
            "deal_id": deal_id,
            "member_id": member_id,
            "rule": rule,
            "zone": zone or local_zone(),
            **fields,
        },
    )
    event = work.add(Event(**values, **span.values(), uid=clean_line(uid)))
    set_participants(work, event, people)
    nurturing.planned(work, deal_id)
    work.label(actions.EVENT_ADD, event.title)
    return event


def edit(
    work: Unit,
    event_id: int,
    *,
    version: int | None = None,
    span: EventTime | None = None,
    participants: Sequence[int] | None = None,
    **fields: Any,
) -> Event:
    """Set fields of an event; those left out stay. Raises Invalid, NotFound, Conflict."""
    event = work.get(Event, event_id, version=version)
    values = _checked(work, fields) | (span.values() if span is not None else {})
    lists.check_owner(work, values.get("member_id"), event.member_id, "member")
    if values.get("rule", event.rule):
        # A series is never done; what one of it left on the timeline stays there.
        values["done_at"] = None
    if "deal_id" in work.change(event, **values):
        nurturing.planned(work, event.deal_id)
    if participants is not None:
        set_participants(work, event, list(dict.fromkeys(participants)))
    work.label(actions.EVENT_EDIT, event.title)
    return event


def finish(
    work: Unit,
    event_id: int,
    *,
    version: int | None = None,
    outcome: str = "",
    began: datetime | None = None,
) -> Communication | None:
    """An event took place. With somebody, it is logged as a meeting in the same change.

    For a series, `began` says which occurrence, by default the newest one that has begun. The
    series stays planned, so it needs a participant to be logged with. Raises NotOpen if that
    occurrence is already logged, Invalid if it has not begun.
    """
    event = work.get(Event, event_id, version=version)
    if event.done_at is not None or event.archived_at is not None:
        raise NotOpen(_("“{title}” is done already.").format(title=event.title))
    if began is None or not event.rule:
        began = newest_begun(event, work.now)
    if began is None or began > work.now:
        raise Invalid("start", _("“{title}” has not begun yet.").format(title=event.title))
    people = participants_of(work, event)
    if event.rule and _is_said(work, event, began, people):
        raise NotOpen(_("“{title}” is done already.").format(title=event.title))
    is_said = bool(people) or event.deal_id is not None
    if event.rule and not is_said:
        raise Invalid(
            "people",
            _("“{title}” repeats and is with nobody: there is nothing to log.").format(
                title=event.title
            ),
        )
    work.label(actions.EVENT_DONE, event.title, count=0 if is_said else 1)
    said: Communication | None = None
    if is_said:
        length = (event.ends_at - event.starts_at) if event.starts_at and event.ends_at else None
        said = communications.log(
            work,
            CommunicationKind.MEETING,
            participants=people,
            deal_id=event.deal_id,
            started_at=began,
            duration=min(int(length.total_seconds()), 31 * communications.DAY) if length else None,
            subject=event.title,
            body=outcome,
        )
    done_at = None if event.rule else work.now
    work.change(event, done_at=done_at, communication_id=said.key if said else None)
    return said


def _is_said(work: Unit, event: Event, began: datetime, people: Sequence[int]) -> bool:
    """Whether the occurrence of a series that began then is on the timeline already.

    It is recognised by its deal, or without one by its participants, because titles change and are
    not unique.
    """
    if event.deal_id is not None:
        theirs = col(Communication.deal_id) == event.deal_id
    else:
        theirs = col(Communication.id).in_(
            select(Participant.communication_id).where(col(Participant.contact_id).in_(people))
        )
    return (
        work.session.exec(
            select(Communication.id).where(
                Communication.kind == CommunicationKind.MEETING,
                Communication.started_at == began,
                theirs,
                col(Communication.archived_at).is_(None),
            )
        ).first()
        is not None
    )


def reopen(work: Unit, event_id: int) -> Event:
    """Plan an event again that was said to have taken place; the meeting that it left goes."""
    event = work.get(Event, event_id)
    if event.done_at is None:
        raise NotOpen(_("“{title}” is not done yet.").format(title=event.title))
    if event.communication_id is not None:
        said = work.get(Communication, event.communication_id)
        if said.archived_at is None:
            work.change(said, archived_at=work.now)
    work.change(event, done_at=None, communication_id=None)
    work.label(actions.EVENT_REOPEN, event.title)
    return event


def put_off(work: Unit, event_id: int, day: date) -> Event:
    """Move an event to another day: at the same time of day, and as long as before.

    Raises NotOpen if it has taken place, Invalid for one that comes again.
    """
    event = work.get(Event, event_id)
    if event.done_at is not None or event.archived_at is not None:
        raise NotOpen(_("“{title}” is done already.").format(title=event.title))
    if event.rule:
        raise Invalid("start", _("“{title}” repeats; edit it instead.").format(title=event.title))
    if event.starts_at is not None and event.ends_at is not None:
        clock = event.starts_at.astimezone().replace(tzinfo=None).time()
        start = here(day, clock)
        span = EventTime(start, start + (event.ends_at - event.starts_at))
    else:
        assert event.starts_on is not None
        assert event.ends_on is not None
        span = EventTime(day, day + (event.ends_on - event.starts_on))
    work.change(event, **span.values())
    work.label(actions.EVENT_RESCHEDULE, event.title)
    return event


def newest_begun(event: Event, now: datetime) -> datetime | None:
    """When an event began, or the newest one of a series; none if that is still to come."""
    began = event.starts_at or day_begins(event.starts_on or LATEST)
    if event.rule and began <= now:
        began = max(
            (at for at, _until in occurrences(event, now - _LOOK_BACK, now) if at <= now),
            default=began,
        )
    return began if began <= now else None


def archive(work: Unit, event_id: int) -> Event:
    """Put an event away."""
    event = work.get(Event, event_id)
    work.change(event, archived_at=work.now)
    work.label(actions.EVENT_ARCHIVE, event.title)
    return event


def participants_of(work: Unit, event: Event) -> list[int]:
    """Numbers of the contacts who take part."""
    return list(
        work.session.exec(
            select(Attendee.contact_id)
            .where(Attendee.event_id == event.key)
            .order_by(col(Attendee.id))
        )
    )


def set_participants(work: Unit, event: Event, people: Sequence[int]) -> None:
    """Make the participants those contacts."""
    for contact_id in people:
        work.get(Contact, contact_id)
    old = work.session.exec(select(Attendee).where(Attendee.event_id == event.key)).all()
    for link in old:
        if link.contact_id not in people:
            work.remove(link)
    known = {link.contact_id for link in old}
    for contact_id in people:
        if contact_id not in known:
            work.add(Attendee(event_id=event.key, contact_id=contact_id))


def _checked(work: Unit, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Clean and check the fields of an event."""
    values = dict(fields)
    for name in ("title", "place"):
        if name in values:
            values[name] = clean_line(values[name])
    if values.get("title") == "":
        raise Invalid("title", _("An event needs a title."))
    if "notes" in values:
        values["notes"] = clean_block(values["notes"])
    if "rule" in values:
        values["rule"] = parse_rule(values["rule"])
    if "zone" in values:
        values["zone"] = zone_of(values["zone"]).key
    for name, model in (("member_id", Member), ("deal_id", Deal)):
        if values.get(name) is not None:
            work.get(model, values[name])
    return values | plain_fields.cleaned(EVENT, fields)
