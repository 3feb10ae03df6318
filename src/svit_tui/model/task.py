"""Task and event: something to do by a time, and something that takes place from–to."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from svit_tui.model.kinds import Priority, TaskKind
from svit_tui.model.versioned import Archivable, Instant, VersionedRow

PLANNED = "done_at IS NULL AND archived_at IS NULL"
# What stands on the timeline itself, not as the communication that it left.
TOLD = "done_at IS NOT NULL AND communication_id IS NULL AND archived_at IS NULL"


class Task(Archivable, table=True):
    """Something to do, planned or done.

    `due_on` is the calendar date where the one who planned it is; it stays that date everywhere.
    `due_at` is the instant if there is a time of day too. `rule` is an RFC 5545 recurrence rule
    without its start; it is reckoned from `repeats_from`, in local time of the IANA zone `zone`, at
    `repeats_at` (`09:30`) there if it has a time of day. `occurs_on` is its day by the rule, even
    when it is put off. `communication_id` is what doing it left on the timeline, `sequence_run_id`
    the nurture sequence that it is a step of. `sequence` counts the
    versions of the calendar entry that it came from.
    """

    subject: ClassVar[tuple[str, str]] = ("task", "id")
    together: ClassVar[frozenset[str]] = frozenset({"due_on", "due_at"})
    __table_args__: ClassVar[Any] = (
        CheckConstraint("due_at IS NULL OR due_on IS NOT NULL", name="task_due"),
        Index("task_planned", "due_on", "due_at", "id", sqlite_where=text(PLANNED)),
        # The next step of a deal and of a contact.
        Index("task_of_deal", "deal_id", "due_on", "due_at", sqlite_where=text(PLANNED)),
        Index("task_of_contact", "contact_id", "due_on", "due_at", sqlite_where=text(PLANNED)),
        Index("task_of_member", "assignee_id", "due_on", "due_at", sqlite_where=text(PLANNED)),
        # Days of activity are counted from this index alone.
        Index(
            *("task_done", "done_at", "archived_at", "done_by_id", "deal_id"),
            sqlite_where=text("done_at IS NOT NULL"),
        ),
        # Reports count what each member did from this index alone.
        Index(
            *("task_done_by", "done_by_id", "done_at", "deal_id", "archived_at"),
            sqlite_where=text("done_at IS NOT NULL AND archived_at IS NULL"),
        ),
        Index("task_done_of_deal", "deal_id", "done_at", sqlite_where=text("done_at IS NOT NULL")),
        Index(
            *("task_told", "done_at", "communication_id", "archived_at"), sqlite_where=text(TOLD)
        ),
        Index("task_told_of_contact", "contact_id", "done_at", sqlite_where=text(TOLD)),
        {"sqlite_autoincrement": True},
    )

    kind: str = TaskKind.TODO
    title: str
    due_on: date | None = None
    due_at: datetime | None = Field(default=None, sa_type=Instant)
    zone: str = ""
    rule: str = ""
    repeats_from: date | None = None
    priority: int = Priority.NORMAL
    assignee_id: int | None = Field(default=None, foreign_key="member.id")
    contact_id: int | None = Field(default=None, foreign_key="contact.id")
    deal_id: int | None = Field(default=None, foreign_key="deal.id")
    notes: str = ""
    done_at: datetime | None = Field(default=None, sa_type=Instant)
    done_by_id: int | None = Field(default=None, foreign_key="member.id")
    communication_id: int | None = Field(default=None, foreign_key="communication.id")
    sequence_run_id: int | None = Field(default=None, foreign_key="sequence_run.id", index=True)
    repeats_at: str = Field(default="", max_length=5)
    occurs_on: date | None = None
    sequence: int = 0


class Event(Archivable, table=True):
    """Something that takes place from `starts_at` to `ends_at`, planned or done.

    One of whole days has `starts_on` and `ends_on` instead, the last day included. `uid` is what
    calendars know it by. One with a `rule` is a series: it takes place again and again, in local
    time of `zone`, and is never done. `sequence` is the version that its organiser gave it last.
    """

    subject: ClassVar[tuple[str, str]] = ("event", "id")
    __table_args__: ClassVar[Any] = (
        CheckConstraint("(starts_at IS NULL) <> (starts_on IS NULL)", name="event_start"),
        CheckConstraint(
            "(starts_at IS NULL) = (ends_at IS NULL) AND (starts_on IS NULL) = (ends_on IS NULL)",
            name="event_end",
        ),
        Index("event_at", "starts_at", sqlite_where=text("archived_at IS NULL")),
        Index("event_on", "starts_on", sqlite_where=text("archived_at IS NULL")),
        Index("event_told", "done_at", sqlite_where=text(TOLD)),
        Index("event_uid", "uid", sqlite_where=text("uid <> ''")),
        {"sqlite_autoincrement": True},
    )

    title: str
    starts_at: datetime | None = Field(default=None, sa_type=Instant)
    ends_at: datetime | None = Field(default=None, sa_type=Instant)
    starts_on: date | None = None
    ends_on: date | None = None
    zone: str = ""
    rule: str = ""
    place: str = ""
    notes: str = ""
    member_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    deal_id: int | None = Field(default=None, foreign_key="deal.id", index=True)
    uid: str = ""
    done_at: datetime | None = Field(default=None, sa_type=Instant)
    communication_id: int | None = Field(default=None, foreign_key="communication.id")
    sequence: int = 0


class Attendee(VersionedRow, table=True):
    """A contact who takes part in an event."""

    subject: ClassVar[tuple[str, str]] = ("event", "event_id")
    __table_args__: ClassVar[Any] = (
        UniqueConstraint("event_id", "contact_id"),
        {"sqlite_autoincrement": True},
    )

    event_id: int = Field(foreign_key="event.id")
    contact_id: int = Field(foreign_key="contact.id", index=True)
