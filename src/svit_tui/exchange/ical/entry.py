"""Turn one VEVENT or VTODO into its record, property by property."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING, Any

from svit_tui.exchange.ical.parts import RawComponent
from svit_tui.exchange.ical.records import (
    PRODUCT,
    CalendarEvent,
    CalendarItem,
    CalendarTask,
    Person,
)
from svit_tui.exchange.ical.zones import BROKEN, Zones
from svit_tui.i18n import _
from svit_tui.model.errors import Invalid
from svit_tui.model.kinds import Priority, TaskKind
from svit_tui.model.values.dates import EARLIEST, LATEST
from svit_tui.model.values.recurrence import (
    as_ours,
    local_zone,
    parse_rule,
    with_exceptions,
    zone_of,
)
from svit_tui.model.values.text import clean_block, clean_line

if TYPE_CHECKING:
    from icalendar import Component

MOST_PEOPLE = 200
TITLE_LIMIT, NOTES_LIMIT, UID_LIMIT = 500, 50_000, 500
# What the parameter TZID is called here.
ZONE = "X-SVIT-TZID"
Moment = datetime | date


class LeftOut(Exception):
    """An entry can't be taken; the message says why."""


class EntryReading:
    """One VEVENT or VTODO, read property by property."""

    def __init__(
        self, component: Component, part: RawComponent, zones: Zones, tell: Callable[[str], None]
    ) -> None:
        self.component = component
        self.part = part
        self.zones = zones
        self.tell = tell
        self.title = self._line("SUMMARY", TITLE_LIMIT) or _("Untitled")

    # The two records

    def event(self) -> CalendarEvent:
        """The event. Raises LeftOut."""
        start, zone = self._start()
        end = self._end(start)
        occurrence = self._occurrence()
        rule = "" if occurrence else with_exceptions(self._rule(start, zone), self._left_out())
        if isinstance(start, datetime) and not zone:
            # What repeats in UTC does so there; else a time is just a time.
            zone = "UTC" if rule else local_zone()
        notes = self._notes(with_links=True)
        notes = "\n".join([notes, self._more_days()]).strip()
        event = CalendarEvent(
            uid="",
            title=self.title,
            start=start,
            end=end,
            zone=zone,
            rule=rule,
            place=self._line("LOCATION", TITLE_LIMIT),
            notes=notes,
            added=self._added(notes),
            people=self._people(),
            cancelled=self._cancelled(),
            sequence=self._number("SEQUENCE"),
            occurrence=occurrence,
            line=self.part.line,
        )
        return replace(event, uid=self._line("UID", UID_LIMIT) or _made_uid(event))

    def task(self) -> CalendarTask:
        """The to-do. Raises LeftOut."""
        due, zone = self._moment("DUE")
        if due is None:
            due, zone = self._moment("DTSTART")
            length = self._duration()
            if due is not None and length is not None:
                due = due + length
        rule = self._rule(due, zone)
        if rule and due is None:
            self.tell(
                _("“{title}” repeats without a date: it is taken once").format(title=self.title)
            )
            rule = ""
        kind = self._line("X-SVIT-KIND", 20) or next(
            (word for word in self._categories() if word in list(TaskKind)), ""
        )
        notes = self._notes(with_links=True)
        task = CalendarTask(
            uid="",
            title=self.title,
            due=due,
            zone=zone or ("UTC" if rule and isinstance(due, datetime) else local_zone()),
            rule=rule,
            kind=kind if kind in list(TaskKind) else "",
            priority=self._priority(),
            notes=notes,
            added=self._added(notes),
            people=self._people(),
            done_at=self._done_at(),
            cancelled=self._cancelled(),
            sequence=self._number("SEQUENCE"),
            line=self.part.line,
        )
        return replace(task, uid=self._line("UID", UID_LIMIT) or _made_uid(task))

    # Properties

    def _values(self, name: str) -> list[Any]:
        """All values of a property, as the library read them."""
        found = self.component.get(name)
        if found is None:
            return []
        return found if isinstance(found, list) else [found]

    def _line(self, name: str, limit: int) -> str:
        for value in self._values(name):
            if text := _cut_line(str(value), limit):
                return text
        return ""

    def _number(self, name: str) -> int:
        text = self._line(name, 20)
        return min(int(text), 10**9) if text.isdecimal() and text.isascii() else 0

    def _notes(self, *, with_links: bool) -> str:
        """The description; and links to join, where it does not have them."""
        texts = []
        for value in self._values("DESCRIPTION"):
            if len(text := str(value)) > NOTES_LIMIT:
                self.tell(
                    _("the notes of “{title}” are too long: they are cut").format(title=self.title)
                )
            texts.append(clean_block(text[:NOTES_LIMIT]))
        notes = "\n".join(text for text in texts if text)
        for name in ("URL", "CONFERENCE") if with_links else ():
            for value in self._values(name):
                link = _cut_line(str(value), TITLE_LIMIT)
                if link and link not in notes:
                    notes = f"{notes}\n{link}".strip()
        return notes[:NOTES_LIMIT]

    def _added(self, notes: str) -> str:
        """What the writer put at the end of the notes, if it is still there."""
        for value in self._values("X-SVIT-ADDED"):
            added = clean_block(str(value)[:NOTES_LIMIT])
            if added and notes.endswith(added):
                return added
        return ""

    def _categories(self) -> list[str]:
        return [
            _cut_line(str(word), 100).casefold()
            for value in self._values("CATEGORIES")
            for word in getattr(value, "cats", ())
        ]

    def _priority(self) -> int:
        number = self._number("PRIORITY")
        if 1 <= number <= 4:
            return Priority.HIGH
        return Priority.LOW if number >= 6 else Priority.NORMAL

    def _cancelled(self) -> bool:
        status = self._line("STATUS", 40).upper()
        return self.part.method == "CANCEL" or status in ("CANCELLED", "CANCELED")

    def _people(self) -> tuple[Person, ...]:
        """The organiser and who is invited, each address once."""
        people: dict[str, Person] = {}
        for value in (*self._values("ORGANIZER"), *self._values("ATTENDEE"))[:MOST_PEOPLE]:
            parameters = getattr(value, "params", {})
            if str(parameters.get("CUTYPE", "")).upper() in ("ROOM", "RESOURCE"):
                continue
            given = _cut_line(str(value), TITLE_LIMIT)
            verb, colon, address = given.partition(":")
            email = address.strip() if colon and verb.casefold() == "mailto" else ""
            if not email and "@" in given and not colon:
                email = given
            name = _cut_line(str(parameters.get("CN", "")), TITLE_LIMIT)
            person = Person("" if name.casefold() == email.casefold() else name, email)
            if person.said():
                people.setdefault(email.casefold() or person.name, person)
        return tuple(people.values())

    # Times

    def _start(self) -> tuple[Moment, str]:
        start, zone = self._moment("DTSTART")
        if start is None:
            given = self._values("DTSTART")
            if given:
                said = _("“{title}” begins at “{value}”, which is not a time: it is left out")
                raise LeftOut(said.format(title=self.title, value=short(str(given[0]))))
            raise LeftOut(
                _("“{title}” does not say when it begins (DTSTART): it is left out").format(
                    title=self.title
                )
            )
        if not EARLIEST <= _day(start) <= LATEST:
            raise LeftOut(
                _("“{title}” begins in the year {year}, out of reach: it is left out").format(
                    title=self.title, year=start.year
                )
            )
        return start, zone

    def _end(self, start: Moment) -> Moment:
        """When it ends; for whole days the last one."""
        end, _zone = self._moment("DTEND")
        if end is None:
            if given := self._values("DTEND"):
                said = _(
                    "“{title}” ends at “{value}”, which is not a time: its end is its beginning"
                )
                self.tell(said.format(title=self.title, value=short(str(given[0]))))
            length = self._duration()
            end = start + length if length is not None else None
            if end is None:
                return start
        if isinstance(start, datetime) != isinstance(end, datetime):
            said = _("“{title}” mixes times and whole days: its end is its beginning")
            self.tell(said.format(title=self.title))
            return start
        if not isinstance(end, datetime):
            # The end of whole days is the first day after them; some write the last one.
            end = max(end - timedelta(days=1), start) if end >= start else end
        if end < start:
            said = _("“{title}” ends before it begins: its end is its beginning")
            self.tell(said.format(title=self.title))
            return start
        return end

    def _duration(self) -> timedelta | None:
        for value in self._values("DURATION"):
            length = _plain(value)
            if isinstance(length, timedelta):
                return max(length, timedelta())
        return None

    def _moment(self, name: str) -> tuple[Moment | None, str]:
        """The first time of a property that is one, with its IANA zone."""
        for value in self._values(name):
            moment = _plain(value)
            if isinstance(moment, datetime):
                return self._instant(moment, value)
            if isinstance(moment, date):
                return moment, ""
        return None, ""

    def _instant(self, moment: datetime, value: Any) -> tuple[datetime, str]:
        """The UTC instant of a time as it stands in the file."""
        named = str(getattr(value, "params", {}).get(ZONE, ""))[:200]
        if not named or moment.tzinfo is UTC or str(moment.tzinfo) == "UTC":
            if moment.tzinfo is not None:
                return _utc(moment, UTC), ""
            zone, name = zone_of(local_zone()), local_zone()
        else:
            found, name = self.zones.of(named)
            if found is None:
                self.tell(
                    _("“{title}” is in a zone that nobody knows, “{zone}”: taken as yours").format(
                        title=self.title, zone=short(named)
                    )
                )
                found, name = zone_of(local_zone()), local_zone()
            elif not name and self._values("RRULE"):
                said = _("“{title}” repeats in a zone of its own: it may be an hour off at times")
                self.tell(said.format(title=self.title))
            return _utc(moment.replace(tzinfo=None), found), name
        return _utc(moment, zone), name

    def _occurrence(self) -> str:
        """Which one of its series an exception stands for, as text; nothing for a whole event."""
        if not self._values("RECURRENCE-ID"):
            return ""
        moment, _zone = self._moment("RECURRENCE-ID")
        return moment.strftime("%Y%m%dT%H%M%SZ") if isinstance(moment, datetime) else f"{moment}"

    def _done_at(self) -> datetime | None:
        moment, _zone = self._moment("COMPLETED")
        if isinstance(moment, datetime):
            return moment
        if moment is not None or self._line("STATUS", 40).upper() == "COMPLETED":
            # When is not said: the newest change of the entry is the likeliest.
            changed, _zone = self._moment("LAST-MODIFIED")
            stamp, _zone = self._moment("DTSTAMP")
            known = next((at for at in (changed, stamp) if isinstance(at, datetime)), None)
            return known or datetime.combine(moment or EARLIEST, time(12), UTC)
        return None

    # Repetition

    def _rule(self, start: datetime | date | None, zone: str) -> str:
        if isinstance(start, datetime):
            start = start.astimezone(zone_of(zone)).date()
        for value in self._values("RRULE"):
            # The library keeps a rule that it can't read as the text that it was.
            raw = str(value) if isinstance(value, str) else value.to_ical()
            text = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else raw
            text = "".join(text.replace("\\;", ";").replace("\\,", ",").split())
            try:
                rule = parse_rule(text[:500])
            except Invalid:
                said = _("“{title}” repeats by “{rule}”, which is not a valid rule: imported once")
                self.tell(said.format(title=self.title, rule=short(text)))
            else:
                return as_ours(rule, start) if start is not None else rule
        return ""

    def _times(self, name: str) -> Iterator[Moment]:
        """All times of a property that has lists of them: instants in UTC, or dates."""
        for value in self._values(name):
            for entry in getattr(value, "dts", ()):
                moment = _plain(entry)
                moment = moment[0] if isinstance(moment, tuple) else moment
                if isinstance(moment, datetime):
                    yield self._instant(moment, value)[0]
                elif isinstance(moment, date):
                    yield moment

    def _left_out(self) -> list[str]:
        """What a series leaves out, as a rule names it."""
        return [
            f"{moment:%Y%m%dT%H%M%SZ}" if isinstance(moment, datetime) else f"{moment:%Y%m%d}"
            for moment in self._times("EXDATE")
        ]

    def _more_days(self) -> str:
        """A line of notes for the days of a series that no rule says."""
        days = [
            f"{moment.astimezone():%Y-%m-%d %H:%M}" if isinstance(moment, datetime) else f"{moment}"
            for moment in self._times("RDATE")
        ]
        return _("Also: {days}").format(days=", ".join(days[:50])) if days else ""


def _plain(value: Any) -> Any:
    """Python's value of a time or span; none of a property that is broken."""
    try:
        return value.dt
    except BROKEN:
        return None


def _utc(moment: datetime, zone: tzinfo) -> datetime:
    placed = moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)
    return placed.astimezone(UTC).replace(microsecond=0)


def _day(moment: Moment) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def short(text: str) -> str:
    """As much of a text as a sentence quotes."""
    line = _cut_line(text, 200)
    return line if len(line) <= 60 else f"{line[:59]}…"


def _cut_line(text: str, limit: int) -> str:
    line = clean_line(text[: limit * 2], limit * 4)
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


def _made_uid(item: CalendarItem) -> str:
    """A UID for what came without one: the same text gives the same."""
    start = item.start if isinstance(item, CalendarEvent) else item.due
    told = "\n".join((type(item).__name__, item.title, str(start), item.rule))
    return f"{hashlib.sha256(told.encode()).hexdigest()[:24]}@unnamed.{PRODUCT}"
