"""Read iCalendar (RFC 5545) into plain records, with a sentence for whatever is broken."""

from __future__ import annotations

import re

from svit_tui.exchange.ical.entry import ZONE, EntryReading, LeftOut, short
from svit_tui.exchange.ical.parts import RawComponent, cut
from svit_tui.exchange.ical.records import CalendarEvent, CalendarFile, CalendarItem, Problem
from svit_tui.exchange.ical.writing import store_of
from svit_tui.exchange.ical.zones import BROKEN, Zones
from svit_tui.i18n import _, ngettext
from svit_tui.model.errors import Invalid
from svit_tui.model.values.recurrence import local_zone

MOST_ITEMS = 20_000
MOST_ODD = 20
# What answers or moves about an invitation say; only the organiser's own word is taken.
_ANSWERS = frozenset({"REPLY", "COUNTER", "DECLINECOUNTER", "REFRESH"})


def read_ical(data: bytes, name: str) -> CalendarFile:
    """The events and to-dos of a file. What is broken is left out or mended, and told.

    Raises Invalid, in one sentence, for what is no calendar or has nothing to take.
    """
    parts = cut(data, name)
    reader = _Reader(name, Zones(parts.zones, local_zone()))
    items: dict[tuple[type[CalendarItem], str, str], CalendarItem] = {}
    for part in parts.parts[:MOST_ITEMS]:
        item = reader.read(part)
        if item is None:
            continue
        occurrence = item.occurrence if isinstance(item, CalendarEvent) else ""
        key = (type(item), item.uid, occurrence)
        before = items.pop(key, None)
        # Of several versions the newest counts, of equal ones the last.
        items[key] = item if before is None or item.sequence >= before.sequence else before
    problems = reader.problems
    if len(parts.parts) > MOST_ITEMS:
        reader.tell(
            parts.parts[MOST_ITEMS].line,
            _("the file has more than {limit} entries: the rest is left out").format(
                limit=MOST_ITEMS
            ),
            left_out=True,
        )
    for line, text in parts.odd[:MOST_ODD]:
        reader.odd_line(line, text)
    for kind, count in parts.others.items():
        said = ngettext(
            "{count} entry {kind} is neither an event nor a task: skipped",
            "{count} entries {kind} are neither events nor tasks: skipped",
            count,
        )
        reader.tell(1, said.format(count=count, kind=kind))
    if parts.open_at_end and (not parts.parts or parts.parts[-1].whole):
        missing = _("END:{name} is missing: the file may be cut off").format(
            name=short(parts.open_at_end)
        )
        reader.tell(data.count(b"\n") + 1, missing)
    if not items and not problems:
        raise Invalid("file", _("{file} has no event and no task.").format(file=name))
    problems.sort(key=lambda problem: problem.line)
    return CalendarFile(name, tuple(items.values()), tuple(problems), store_of(data) or "")


class _Reader:
    """Reads the entries of one file and keeps what is to be said about them."""

    def __init__(self, file: str, zones: Zones) -> None:
        self.file = file
        self.zones = zones
        self.problems: list[Problem] = []

    def tell(self, line: int, reason: str, *, left_out: bool = False) -> None:
        """Keep a sentence."""
        self.problems.append(Problem(self.file, line, reason, left_out))

    def odd_line(self, line: int, text: str) -> None:
        """Tell a line that is none of a calendar."""
        said = _("“{line}” is not a line of a calendar: skipped")
        self.tell(line, said.format(line=short(text)))

    def read(self, part: RawComponent) -> CalendarItem | None:
        """The record of a component; none, and a sentence, if it can't be taken."""
        try:
            item = self._item(part)
        except LeftOut as reason:
            self.tell(part.line, str(reason), left_out=True)
            return None
        except BROKEN as error:
            said = _("the entry can't be read ({error}): it is left out")
            self.tell(part.line, said.format(error=short(str(error))), left_out=True)
            return None
        for line, text in part.odd[:MOST_ODD]:
            self.odd_line(line, text)
        return item

    def _item(self, part: RawComponent) -> CalendarItem:
        from icalendar import Event, Todo

        is_event = part.name == "VEVENT"
        lines = [f"BEGIN:{part.name}", *map(_own_zones, part.lines), f"END:{part.name}", ""]
        component = (Event if is_event else Todo).from_ical("\r\n".join(lines))
        entry = EntryReading(
            component, part, self.zones, lambda reason: self.tell(part.line, reason)
        )
        if not part.whole:
            raise LeftOut(
                _("“{title}” has no END:{name}, so it may be cut off: it is left out").format(
                    title=entry.title, name=part.name
                )
            )
        if part.method in _ANSWERS:
            raise LeftOut(
                _("“{title}” answers an invitation ({method}) and is none: it is left out").format(
                    title=entry.title, method=part.method
                )
            )
        item: CalendarItem = entry.event() if is_event else entry.task()
        return item


def _own_zones(line: str) -> str:
    """A line whose zone the library does not see: `Zones` knows more, and keeps none of them."""
    if line[:2].upper() not in ("DT", "DU", "RE", "EX", "RD"):
        return line
    return re.sub(r";\s*TZID\s*=", f";{ZONE}=", line, count=1, flags=re.IGNORECASE)
