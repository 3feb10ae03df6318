"""Plain records of what a calendar holds: events, to-dos, and entries that could not be read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

# Marks what this program writes: in PRODID and at the end of the UIDs that it gives.
PRODUCT = "svit-tui"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who takes part."""

    name: str
    email: str

    def said(self) -> str:
        """`Olena <olena@clinic.example>`, or what is known of it."""
        if self.name and self.email:
            return f"{self.name} <{self.email}>"
        return self.name or self.email


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """An event. `start` and `end` are instants in UTC, or dates, the last one included.

    `zone` is the IANA zone that its time is kept in, `rule` an RFC 5545 recurrence rule.
    `added` is the end of `notes` that the writer put there; it says nothing that the store does
    not know. `occurrence` names which one of a series it stands for, if just one.
    """

    uid: str
    title: str
    start: datetime | date
    end: datetime | date
    zone: str = ""
    rule: str = ""
    place: str = ""
    notes: str = ""
    added: str = ""
    people: tuple[Person, ...] = ()
    cancelled: bool = False
    sequence: int = 0
    occurrence: str = ""
    stamp: datetime | None = None
    created: datetime | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class CalendarTask:
    """A to-do: `due` is an instant in UTC, or a date, or none. `priority` is 1 (high) to 3."""

    uid: str
    title: str
    due: datetime | date | None = None
    zone: str = ""
    rule: str = ""
    kind: str = ""
    category: str = ""
    priority: int = 2
    notes: str = ""
    added: str = ""
    people: tuple[Person, ...] = ()
    done_at: datetime | None = None
    cancelled: bool = False
    sequence: int = 0
    stamp: datetime | None = None
    created: datetime | None = None
    line: int = 0


CalendarItem = CalendarEvent | CalendarTask


@dataclass(frozen=True, slots=True)
class Problem:
    """A sentence about a line of a file, and whether an entry was left out because of it."""

    file: str
    line: int
    reason: str
    left_out: bool = False

    def as_dict(self) -> dict[str, Any]:
        """The entry as scripts read it."""
        return {"file": self.file, "line": self.line, "reason": self.reason}


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """A file that was read: its entries in order, each UID once, and what was wrong with it.

    `store` marks which store of ours it was written from, if it was.
    """

    name: str
    items: tuple[CalendarItem, ...]
    problems: tuple[Problem, ...] = ()
    store: str = ""
