"""Write plain records as iCalendar (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable, MutableMapping
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from svit_tui.exchange.ical.records import (
    PRODUCT,
    CalendarEvent,
    CalendarItem,
    CalendarTask,
    Person,
)
from svit_tui.exchange.ical.zones import iana, zone_block
from svit_tui.model.kinds import Priority
from svit_tui.model.values.recurrence import split_exceptions

if TYPE_CHECKING:
    from icalendar import Component

PRODID = f"-//{PRODUCT}//{PRODUCT}//EN"
# How often a program that subscribed should look again.
REFRESH = "PT15M"
_PRIORITIES = {Priority.HIGH: 1, Priority.NORMAL: 5, Priority.LOW: 9}
# Components that were written before, by their records: a change writes just what is new.
Written = MutableMapping[CalendarItem, bytes]


def write_ical(
    items: Iterable[CalendarItem], *, name: str, store: str = "", written: Written | None = None
) -> bytes:
    """A calendar of these entries, called `name`; `store` marks whose it is.

    The same entries give the same bytes. With `written`, components that it has are taken from it.
    """
    from icalendar import Calendar, vText

    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", PRODID)
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("X-WR-CALNAME", vText(name))
    calendar.add("X-PUBLISHED-TTL", REFRESH)
    if store:
        calendar.add("X-SVIT-STORE", store)
    head, end = calendar.to_ical().rsplit(b"END:VCALENDAR", 1)
    blocks: list[bytes] = []
    zones: dict[str, int] = {}
    fresh: dict[CalendarItem, bytes] = {}
    for item in items:
        if (used := _zone_used(item)) is not None:
            zone, year = used
            zones[zone] = min(year, zones.get(zone, year))
        block = written.get(item) if written is not None else None
        fresh[item] = block or bytes(_component(item).to_ical())
        blocks.append(fresh[item])
    if written is not None:
        written.clear()
        written.update(fresh)
    described = [zone_block(zone, year) for zone, year in sorted(zones.items())]
    return b"".join((head, *described, *blocks, b"END:VCALENDAR", end))


def store_of(data: bytes) -> str | None:
    """Which store a calendar of ours was written from; none if it is not one of ours."""
    head = data[:4_000].replace(b"\r\n ", b"").decode("utf-8", "replace").splitlines()
    if f"PRODID:{PRODID}" not in head:
        return None
    marks = (line.partition(":")[2] for line in head if line.startswith("X-SVIT-STORE:"))
    return next(marks, "")


def _component(item: CalendarItem) -> Component:
    from icalendar import Event, Todo, vText

    is_event = isinstance(item, CalendarEvent)
    component: Component = Event() if is_event else Todo()
    component.add("UID", item.uid)
    component.add("DTSTAMP", item.stamp or datetime(2000, 1, 1, tzinfo=UTC))
    if item.created is not None:
        component.add("CREATED", item.created)
    if item.stamp is not None:
        component.add("LAST-MODIFIED", item.stamp)
    component.add("SEQUENCE", item.sequence)
    component.add("SUMMARY", item.title)
    if isinstance(item, CalendarEvent):
        _event(component, item)
    else:
        _task(component, item)
    notes = "\n\n".join(part for part in (item.notes, item.added) if part)
    if notes:
        component.add("DESCRIPTION", notes)
    if item.added:
        component.add("X-SVIT-ADDED", vText(item.added), {"VALUE": "TEXT"})
    for person in item.people:
        if person.email:
            component.add("ATTENDEE", _address(person))
    return component


def _event(component: Component, event: CalendarEvent) -> None:
    component.add("DTSTART", _placed(event.start, event.zone, event.rule))
    if isinstance(event.end, datetime):
        component.add("DTEND", _placed(event.end, event.zone, event.rule))
    else:
        # Calendars take the end of whole days for the first day after them.
        component.add("DTEND", event.end + timedelta(days=1))
    if event.rule:
        component.add("RRULE", _rule(event.rule, event.start, event.zone))
        if skipped := split_exceptions(event.rule)[1]:
            component.add("EXDATE", [_skipped(text, event) for text in skipped])
    if event.place:
        component.add("LOCATION", event.place)
    component.add("STATUS", "CANCELLED" if event.cancelled else "CONFIRMED")


def _task(component: Component, task: CalendarTask) -> None:
    if task.due is not None:
        due = _placed(task.due, task.zone, task.rule)
        if task.rule:
            # A rule needs a beginning to be reckoned from.
            component.add("DTSTART", due)
            component.add("RRULE", _rule(task.rule, task.due, task.zone))
        component.add("DUE", due)
    component.add("PRIORITY", _PRIORITIES[Priority(task.priority)])
    if task.category:
        component.add("CATEGORIES", [task.category])
    if task.kind:
        component.add("X-SVIT-KIND", task.kind)
    if task.done_at is not None:
        component.add("COMPLETED", task.done_at)
        component.add("PERCENT-COMPLETE", 100)
        component.add("STATUS", "COMPLETED")
    else:
        component.add("STATUS", "CANCELLED" if task.cancelled else "NEEDS-ACTION")


def _placed(moment: datetime | date, zone: str, rule: str) -> datetime | date:
    """A time as it is written: what repeats in its zone, so that ten stays ten; else in UTC."""
    if not isinstance(moment, datetime):
        return moment
    place = iana(zone) if rule else None
    return moment.astimezone(place or UTC)


def _rule(rule: str, start: datetime | date, zone: str) -> object:
    """The rule with its UNTIL of the kind that its start has, as RFC 5545 asks."""
    from icalendar import vRecur

    plain, _skipped_times = split_exceptions(rule)
    parts = dict(part.partition("=")[::2] for part in plain.split(";") if part)
    if until := parts.get("UNTIL"):
        if not isinstance(start, datetime):
            parts["UNTIL"] = until[:8]
        elif not until.endswith("Z"):
            clock = until[9:15] if "T" in until else "235959"
            given = datetime.strptime(f"{until[:8]}{clock}+0000", "%Y%m%d%H%M%S%z")
            local = given.replace(tzinfo=iana(zone) or UTC)
            parts["UNTIL"] = local.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    return vRecur.from_ical(";".join(f"{name}={value}" for name, value in parts.items()))


def _skipped(text: str, event: CalendarEvent) -> datetime | date:
    """A time that a series leaves out, of the kind that its start has."""
    clock = text[9:15] if "T" in text else "000000"
    moment = datetime.strptime(f"{text[:8]}{clock}+0000", "%Y%m%d%H%M%S%z")
    if not isinstance(event.start, datetime):
        return moment.date()
    place = iana(event.zone) or UTC
    if "T" in text:
        return moment.astimezone(place)
    # A whole day of a series with a time: the one of that day.
    start = event.start.astimezone(place)
    return start.replace(year=moment.year, month=moment.month, day=moment.day)


def _address(person: Person) -> object:
    from icalendar import vCalAddress

    address = vCalAddress(f"mailto:{person.email}")
    if person.name:
        address.params["CN"] = person.name
    return address


def _zone_used(item: CalendarItem) -> tuple[str, int] | None:
    """The zone that an entry names, and the year from which on."""
    start = item.start if isinstance(item, CalendarEvent) else item.due
    if item.rule and isinstance(start, datetime) and iana(item.zone) and item.zone != "UTC":
        return item.zone, start.year - 1
    return None
