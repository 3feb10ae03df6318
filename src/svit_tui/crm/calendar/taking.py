"""Import calendar files: invitations become events, to-dos tasks; cancellations archive."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from svit_tui.crm.action import IMPORT
from svit_tui.crm.calendar.giving import own_number
from svit_tui.crm.tasks import changes as tasks
from svit_tui.crm.tasks import events
from svit_tui.crm.tasks.changes import SOMETIME, Due
from svit_tui.crm.tasks.events import EventTime
from svit_tui.exchange.ical.records import (
    CalendarEvent,
    CalendarFile,
    CalendarItem,
    CalendarTask,
    Person,
    Problem,
)
from svit_tui.i18n import _
from svit_tui.model.audit import Change, ChangeSet
from svit_tui.model.contact import Contact, ContactPoint, ExternalId
from svit_tui.model.errors import CrmError
from svit_tui.model.kinds import PointKind, TaskKind
from svit_tui.model.task import Attendee, Event, Task
from svit_tui.model.values.dates import EARLIEST
from svit_tui.model.values.recurrence import split_exceptions, with_exceptions
from svit_tui.model.values.text import BLOCK_LIMIT, email_key, search_key
from svit_tui.store.changes.unit import Unit
from svit_tui.store.store import Store

# What tasks that came from calendars are known by.
SYSTEM = "ical"
WORDS = ("events", "tasks")
CREATED, UPDATED, UNCHANGED, ARCHIVED = ("created", "updated", "unchanged", "archived")


@dataclass(slots=True)
class CalendarResult:
    """What an import of calendars did, or would do: counts by word, and what is to be said."""

    created: Counter[str] = field(default_factory=Counter)
    updated: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    archived: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)

    @property
    def rejected(self) -> list[Problem]:
        """Entries that were left out."""
        return [problem for problem in self.problems if problem.left_out]

    @property
    def taken(self) -> int:
        """How many entries were understood, whatever became of them."""
        return sum(
            sum(getattr(self, name).values()) for name in (CREATED, UPDATED, UNCHANGED, ARCHIVED)
        )

    def as_dict(self) -> dict[str, Any]:
        """The result as scripts read it."""
        counts: dict[str, Any] = {
            name: {word: getattr(self, name)[word] for word in WORDS}
            for name in (CREATED, UPDATED, UNCHANGED, ARCHIVED)
        }
        return {
            **counts,
            "rejected": [problem.as_dict() for problem in self.rejected],
            "notes": [problem.as_dict() for problem in self.problems if not problem.left_out],
        }


def import_calendars(
    store: Store,
    files: Sequence[CalendarFile],
    *,
    dry_run: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> CalendarResult:
    """Import calendar files as one change, which a single undo takes back.

    Entries are matched by UID: the event or task with the same UID is updated, or archived if the
    entry cancels it. `dry_run` rolls everything back at the end. `progress` is called with the
    number of entries done and their total; it may raise Cancelled, which rolls everything back.
    """
    result = CalendarResult()
    identity = store.identity()
    with store.unit(dry_run=dry_run) as work:
        items = [(file, item) for file in files for item in file.items]
        titles = ", ".join(item.title for _file, item in items[:1] if len(items) == 1)
        work.label(IMPORT, titles or ", ".join(file.name for file in files), 0)
        taker = _Taker(work, identity)
        # A series before what is different about single ones of it.
        in_order = sorted(items, key=lambda entry: bool(_occurrence(entry[1])))
        for through, (file, item) in enumerate(in_order):
            if progress is not None:
                progress(through, len(items))
            word = "events" if isinstance(item, CalendarEvent) else "tasks"
            try:
                became, notes = taker.take(item, is_ours=file.store == identity)
            except CrmError as error:
                reason = _("“{title}” is left out: {why}").format(title=item.title, why=error)
                result.problems.append(Problem(file.name, item.line, reason, left_out=True))
                continue
            getattr(result, became)[word] += 1
            result.titles.append(item.title)
            result.problems += [Problem(file.name, item.line, note) for note in notes]
    for file in files:
        result.problems += file.problems
    result.problems.sort(key=lambda problem: (problem.file, problem.line))
    return result


def _occurrence(item: CalendarItem) -> str:
    return item.occurrence if isinstance(item, CalendarEvent) else ""


class _Taker:
    """Takes records into a unit of work, one at a time."""

    def __init__(self, work: Unit, identity: str) -> None:
        self.work = work
        self.session: Session = work.session
        self.identity = identity
        self.notes: list[str] = []
        self.is_ours = False

    def take(self, item: CalendarItem, *, is_ours: bool) -> tuple[str, list[str]]:
        """Import one record; return the outcome (`created` …) and remarks about it.

        In a file that was exported from this store, what the export added below the notes is
        ignored.
        """
        self.notes = []
        self.is_ours = is_ours
        became = self._event(item) if isinstance(item, CalendarEvent) else self._task(item)
        return became, self.notes

    # Events

    def _event(self, record: CalendarEvent) -> str:
        if record.occurrence:
            self._leave_out_of_series(record)
        event = self._known_event(record)
        if event is not None and self._is_older(event, record, "event"):
            return UNCHANGED
        if record.cancelled:
            return self._called_off(event, record)
        contacts, others = self._people(record.people, event.member_id if event else None)
        span = EventTime(record.start, record.end)
        fields: dict[str, Any] = {"title": record.title, "place": record.place, "rule": record.rule}
        if event is None:
            event = events.add(
                self.work,
                span=span,
                zone=record.zone,
                notes=self._notes(record, others),
                participants=contacts,
                uid=_uid(record),
                **fields,
            )
            self._keep_sequence(event, record, "event")
            return CREATED
        self._say_whose(event)
        before = event.version
        if event.archived_at is not None:
            self.work.change(event, archived_at=None)
        events.edit(
            self.work,
            event.key,
            span=span,
            zone=record.zone or event.zone,
            notes=self._merged(event, self._notes(record, others)),
            **fields | {"rule": self._series_rule(event, record)},
        )
        self._keep_sequence(event, record, "event")
        people = events.participants_of(self.work, event)
        wanted = self._participants(event, people, contacts)
        if wanted != people:
            events.set_participants(self.work, event, wanted)
        return UPDATED if event.version != before or wanted != people else UNCHANGED

    def _known_event(self, record: CalendarEvent) -> Event | None:
        own = own_number(record.uid, "event", self.identity)
        if own is not None and not record.occurrence:
            return self.session.get(Event, own)
        return self._by_uid(_uid(record))

    def _by_uid(self, uid: str) -> Event | None:
        query = select(Event).where(Event.uid == uid, Event.uid != "")
        return self.session.exec(
            query.order_by(col(Event.archived_at).is_not(None), col(Event.id).desc()).limit(1)
        ).first()

    def _called_off(self, event: Event | None, record: CalendarEvent) -> str:
        moved = 0 if record.occurrence else self._moved_called_off(record)
        if event is None:
            if moved:
                return ARCHIVED
            if not record.occurrence:
                self.notes.append(
                    _("“{title}” is cancelled, and was never here").format(title=record.title)
                )
            return UNCHANGED
        # Even of what is put away already: an older invitation must not bring it back.
        self._keep_sequence(event, record, "event")
        if event.archived_at is not None or event.done_at is not None:
            return ARCHIVED if moved else UNCHANGED
        events.archive(self.work, event.key)
        return ARCHIVED

    def _moved_called_off(self, record: CalendarEvent) -> int:
        """With a series go those of it that were moved; returns how many are put away."""
        # What stands behind the slash, as a range that the index of UIDs serves.
        query = select(Event).where(
            col(Event.uid) > f"{record.uid}/",
            col(Event.uid) < f"{record.uid}0",
            col(Event.uid) != "",
            col(Event.done_at).is_(None),
            col(Event.archived_at).is_(None),
        )
        moved = self.session.exec(query).all()
        for event in moved:
            self.work.change(event, sequence=max(event.sequence, record.sequence))
            events.archive(self.work, event.key)
        return len(moved)

    def _leave_out_of_series(self, record: CalendarEvent) -> None:
        """One of a series that is different, or called off, is no more a part of the series."""
        own = own_number(record.uid, "event", self.identity)
        series = self.session.get(Event, own) if own else self._by_uid(record.uid)
        if series is not None and series.rule:
            text = record.occurrence.replace("-", "")
            self.work.change(series, rule=with_exceptions(series.rule, [text]))

    def _series_rule(self, event: Event, record: CalendarEvent) -> str:
        """The record's rule; what the series leaves out stays so while its times are the same."""
        plain, skipped = split_exceptions(event.rule)
        same = split_exceptions(record.rule)[0] == plain and record.start in (
            event.starts_at,
            event.starts_on,
        )
        return with_exceptions(record.rule, skipped) if same else record.rule

    def _participants(self, event: Event, people: list[int], invited: list[int]) -> list[int]:
        """Who takes part now: who is invited, and whom somebody added here by hand."""
        links = self.session.exec(select(Attendee).where(Attendee.event_id == event.key)).all()
        by_import = {
            link.contact_id
            for link in links
            if self._came_by_import("event", event.key, "attendee", link.key, "contact_id")
        }
        kept = [number for number in people if number in invited or number not in by_import]
        return list(dict.fromkeys([*kept, *invited]))

    def _say_whose(self, event: Event) -> None:
        member = self.work.member
        if event.member_id is not None and (member is None or event.member_id != member.id):
            self.notes.append(
                _("“{title}” is in the calendar of {who}: it stays there").format(
                    title=event.title, who=self.work.member_name(event.member_id)
                )
            )

    def _merged(self, event: Event, notes: str) -> str:
        """The new notes, unless somebody wrote in the old ones: then new lines are added."""
        if not event.notes or self._came_by_import("event", event.key, "event", event.key, "notes"):
            return notes
        known = set(event.notes.splitlines())
        more = [line for line in notes.splitlines() if line.strip() and line not in known]
        return "\n".join([event.notes, *more])[:BLOCK_LIMIT]

    def _came_by_import(
        self, subject: str, subject_id: int, entity: str, row_id: int, column: str
    ) -> bool:
        """Whether an import wrote a column's value last."""
        found = self.session.exec(
            select(Change.after, ChangeSet.action)
            .join(ChangeSet, col(ChangeSet.id) == col(Change.set_id))
            .where(
                Change.subject == subject,
                Change.subject_id == subject_id,
                Change.entity == entity,
                Change.row_id == row_id,
            )
            .order_by(col(Change.id).desc())
        )
        for after, action in found:
            if after and column in json.loads(after):
                return action == IMPORT.name
        return False

    # Which one is newer

    def _is_older(self, row: Event | Task, record: CalendarItem, kind: str) -> bool:
        """Whether a row is newer than a record, which is then reported.

        An archived row is restored only by a record that is newer.
        """
        is_own = self._is_own(record, kind)
        known = row.version - 1 if is_own else row.sequence
        if record.sequence < known:
            said = _("“{title}” is older than what is here: left as it is")
        elif row.archived_at is not None and record.sequence == known and not record.cancelled:
            said = _("“{title}” is archived here, and this is not newer: left as it is")
        else:
            return False
        self.notes.append(said.format(title=record.title))
        return True

    def _keep_sequence(self, row: Event | Task, record: CalendarItem, kind: str) -> None:
        """Keep which version of a foreign entry a row shows; ours count by the row's version."""
        if not self._is_own(record, kind):
            self.work.change(row, sequence=record.sequence)

    def _is_own(self, record: CalendarItem, kind: str) -> bool:
        """Whether a record's sequence was counted here: in our file, or by our own UID."""
        own = own_number(record.uid, kind, self.identity)
        return self.is_ours or (own is not None and not _occurrence(record))

    # Tasks

    def _task(self, record: CalendarTask) -> str:
        task = self._known_task(record)
        if task is not None and self._is_older(task, record, "task"):
            return UNCHANGED
        if record.cancelled:
            if task is not None:
                self._keep_sequence(task, record, "task")
            if task is None or task.archived_at is not None or task.done_at is not None:
                return UNCHANGED
            tasks.archive(self.work, task.key)
            return ARCHIVED
        due = _due(record.due)
        contacts, others = self._people(record.people)
        if task is None:
            task = tasks.add(
                self.work,
                title=record.title,
                kind=record.kind or TaskKind.TODO,
                due=due,
                rule=record.rule,
                priority=record.priority,
                contact_id=contacts[0] if len(contacts) == 1 else None,
                notes=self._notes(record, others),
                zone=record.zone if record.rule else "",
            )
            self.work.add(
                ExternalId(entity="task", entity_id=task.key, system=SYSTEM, value=record.uid)
            )
            if record.done_at is not None:
                done_by = self.work.member.id if self.work.member else None
                self.work.change(task, done_at=record.done_at, done_by_id=done_by)
            self._keep_sequence(task, record, "task")
            return CREATED
        before = task.version
        if task.done_at is None:
            self._keep_sequence(task, record, "task")
            if task.archived_at is not None:
                self.work.change(task, archived_at=None)
            tasks.edit(
                self.work,
                task.key,
                due=due,
                title=record.title,
                kind=record.kind or task.kind,
                priority=record.priority,
                rule=record.rule,
                notes=self._notes(record, others),
            )
            if record.rule and isinstance(record.due, datetime):
                self.work.change(task, zone=record.zone)
            if record.done_at is not None:
                tasks.finish(self.work, task.key)
                if record.done_at.date() > EARLIEST and record.done_at < self.work.now:
                    self.work.change(task, done_at=record.done_at)
        return UPDATED if task.version != before else UNCHANGED

    def _known_task(self, record: CalendarTask) -> Task | None:
        number = own_number(record.uid, "task", self.identity)
        if number is None:
            number = self.session.exec(
                select(ExternalId.entity_id).where(
                    ExternalId.entity == "task",
                    ExternalId.system == SYSTEM,
                    ExternalId.value == record.uid,
                )
            ).first()
        return self.session.get(Task, number) if number is not None else None

    # Notes and people

    def _notes(self, record: CalendarItem, others: Sequence[str]) -> str:
        """A record's notes, and under them the people who are no contacts."""
        if self.is_ours:
            return record.notes.removesuffix(record.added).rstrip()
        if not others:
            return record.notes
        line = _("With: {people}").format(people=", ".join(others))
        return f"{record.notes}\n\n{line}".strip()[:BLOCK_LIMIT]

    def _people(
        self, people: Sequence[Person], owner_id: int | None = None
    ) -> tuple[list[int], list[str]]:
        """Contacts by their e-mail addresses, and remarks about addresses with no contact or
        several.

        The owner of the entry, or the acting member if it has none yet, is not remarked on.
        """
        contacts: list[int] = []
        others: list[str] = []
        member = self.work.member
        name = self.work.member_name(owner_id) if owner_id else member.name if member else ""
        me = search_key(name)
        for person in people:
            found = self._contacts_of(person.email) if person.email else []
            if len(found) == 1:
                contacts.append(found[0])
            elif not person.name or search_key(person.name) != me:
                others.append(person.said())
        return list(dict.fromkeys(contacts)), others

    def _contacts_of(self, email: str) -> list[int]:
        return list(
            self.session.exec(
                select(ContactPoint.contact_id)
                .join(Contact, col(Contact.id) == col(ContactPoint.contact_id))
                .where(
                    ContactPoint.kind == PointKind.EMAIL,
                    ContactPoint.value_key == email_key(email),
                    col(Contact.archived_at).is_(None),
                )
                .distinct()
                .limit(2)
            )
        )


def _uid(record: CalendarEvent) -> str:
    """What an event is known by; one of a series that is different has its time behind it."""
    return f"{record.uid}/{record.occurrence}" if record.occurrence else record.uid


def _due(moment: datetime | date | None) -> Due:
    if moment is None:
        return SOMETIME
    return Due.moment(moment) if isinstance(moment, datetime) else Due(moment)
