"""`svit-tui export …`: the data as CSV, JSON or a calendar, to a file or standard output."""

from __future__ import annotations

import argparse
import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlmodel import Session

from svit_tui.cli.opening import open_store
from svit_tui.cli.output import STANDARD_OUTPUT, cell, output_file, put_out
from svit_tui.crm import calendar_reads, contact_reads, deal_reads, lists, task_reads, timeline
from svit_tui.crm.calendar_reads import CalendarFilter
from svit_tui.crm.task_reads import TaskFilter
from svit_tui.crm.timeline import TimelineFilter
from svit_tui.fields import NOUNS
from svit_tui.i18n import _
from svit_tui.model.errors import Invalid
from svit_tui.model.kinds import CommunicationKind
from svit_tui.model.row import to_json
from svit_tui.store.output_file import OutputFile
from svit_tui.store.store import Store

CHUNK = 1000
# The columns of an export, which has them with no rows too.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    noun.plural: noun.columns for noun in NOUNS.values() if noun.columns
}
# What belongs to a member, and what a calendar takes.
PLANNED = ("tasks", "events")


def run(options: argparse.Namespace) -> int:
    """Write contacts, deals, communications, tasks, events, or all of them."""
    if options.what not in PLANNED and (options.member or options.format == "ics"):
        raise Invalid("what", _("Only tasks and events are a member's, and fit a calendar."))
    store = open_store(options)
    wanted = tuple(COLUMNS) if options.what == "all" else (options.what,)
    if options.what == "all" and options.format == "csv":
        files = _files_of_all(options, store)
    else:
        files = {options.what: output_file(options, store.path)}
    if options.format == "ics":
        put_out(files[options.what], _calendar(store, options))
        return 0
    with store.read() as session:
        member = lists.find_member(session, options.member).key if options.member else None
        tables = {
            what: [
                {column: row[column] for column in COLUMNS[what]}
                for row in (
                    planned_dicts(session, what, store, member)
                    if what in PLANNED
                    else rows_of(session, what)
                )
            ]
            for what in wanted
        }
    if options.format == "json":
        value: Any = tables if options.what == "all" else tables[options.what]
        put_out(files[options.what], json.dumps(value, ensure_ascii=False, indent=2) + "\n")
        return 0
    for what, rows in tables.items():
        put_out(files[what], as_csv(rows, COLUMNS[what]))
    return 0


def _files_of_all(options: argparse.Namespace, store: Store) -> dict[str, OutputFile | None]:
    """A file for each kind, named after the one given. Raises Invalid if any can't be written."""
    stem = Path(options.output)
    if options.output == STANDARD_OUTPUT or not stem.name:
        raise Invalid(
            "output", _("All as CSV is a file each: give a name with -o, such as -o svit.")
        )
    return {
        what: OutputFile(
            stem.with_name(f"{stem.stem}-{what}.csv"), store=store.path, force=options.force
        )
        for what in COLUMNS
    }


def _calendar(store: Store, options: argparse.Namespace) -> str:
    """Tasks and events as iCalendar."""
    from svit_tui.exchange.ical_writing import write_ical

    with store.read() as session:
        member = lists.find_member(session, options.member) if options.member else None
        items = calendar_reads.calendar_items(
            session,
            CalendarFilter(store.identity(), member.key if member else None),
            tasks=options.what == "tasks",
            events=options.what == "events" or not options.no_events,
        )
        name = f"svit-tui: {member.name}" if member else "svit-tui"
    return write_ical(items, name=name, store=store.identity()).decode()


def planned_dicts(
    session: Session, what: str, store: Store, member_id: int | None = None
) -> list[dict[str, Any]]:
    """All tasks or events, planned and done, or just a member's."""
    identity = store.identity()
    if what == "events":
        return [
            row | {"uid": row["uid"] or calendar_reads.own_uid("event", row["id"], identity)}
            for row in calendar_reads.event_dicts(session, member_id)
        ]
    more = calendar_reads.more_of_tasks(session, identity)
    return [
        row.as_dict(store.clock()) | more[row.id]
        for done in (False, True)
        for row in task_reads.task_rows(session, TaskFilter(done=done, assignee_id=member_id))
    ]


def as_csv(rows: Sequence[dict[str, Any]], columns: Sequence[str]) -> str:
    """Rows as CSV, every text as it is. A spreadsheet may take a text with `=` for a formula:
    import the file there as text; changing the text here would lose data."""
    target = io.StringIO(newline="")
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([cell(row[column]) for column in columns] for row in rows)
    return target.getvalue()


def rows_of(session: Session, what: str) -> list[dict[str, Any]]:
    """All rows of one kind."""
    if what == "contacts":
        return contact_dicts(session)
    if what == "deals":
        return [
            {**row.as_dict(), "notes": notes} for row, notes in deal_reads.deals_with_notes(session)
        ]
    return communication_dicts(session)


def contact_dicts(session: Session) -> list[dict[str, Any]]:
    """All contacts with notes and positions."""
    numbers = list(contact_reads.contact_order(session))
    notes = contact_reads.texts_of(session)
    rows = contact_reads.contact_rows(session, numbers)
    return [
        {**rows[number].as_dict(), "position": notes[number][0], "notes": notes[number][1]}
        for number in numbers
    ]


def communication_dicts(session: Session) -> list[dict[str, Any]]:
    """All communications, newest first."""
    wanted = TimelineFilter(kinds=tuple(CommunicationKind))
    keys = timeline.timeline_order(session, wanted)
    found: list[dict[str, Any]] = []
    for start in range(0, len(keys), CHUNK):
        part = keys[start : start + CHUNK]
        entries = timeline.entries(session, part)
        found += [
            {
                "id": entries[key].row_id,
                "kind": entries[key].kind,
                "direction": entries[key].direction,
                "started_at": to_json(entries[key].at),
                "duration": entries[key].duration,
                "contacts": [name for _number, name in entries[key].contacts],
                "deal": entries[key].deal,
                "subject": entries[key].subject,
                "body": entries[key].body,
                "by": entries[key].who,
            }
            for key in part
        ]
    return found
