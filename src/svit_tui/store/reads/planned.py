"""What is planned with contacts and about deals, in SQL on sqlite3 alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

_PLANNED_TASK = "task.done_at IS NULL AND task.archived_at IS NULL"
_TASKS = (
    "SELECT task.id, task.kind, task.title, task.due_on, task.due_at, member.name,"
    " task.contact_id, contact.name, task.deal_id, deal.title, task.rule, task.priority FROM task"
    " LEFT JOIN member ON member.id = task.assignee_id"
    " LEFT JOIN contact ON contact.id = task.contact_id"
    f" LEFT JOIN deal ON deal.id = task.deal_id WHERE {_PLANNED_TASK} AND "
)
_EVENT = (
    "event.id, event.title, event.starts_at, event.ends_at, event.starts_on, event.ends_on,"
    " event.rule, event.zone, event.place, event.deal_id"
)
_PLANNED_EVENT = "event.done_at IS NULL AND event.archived_at IS NULL"
_EVENTS = (
    f"SELECT {_EVENT}, member.name, deal.title FROM event"
    " LEFT JOIN member ON member.id = event.member_id"
    f" LEFT JOIN deal ON deal.id = event.deal_id WHERE {_PLANNED_EVENT} AND "
)
_FIRST = (
    "task.id IN (SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY contact_id ORDER BY"
    " due_on IS NULL, due_on, due_at IS NULL, due_at, title) AS place FROM task"
    " WHERE contact_id IN ({contacts}) AND done_at IS NULL AND archived_at IS NULL)"
    " WHERE place = 1)"
)
_NOTES = {
    "task": "SELECT notes FROM task WHERE id = ?",
    "event": "SELECT notes FROM event WHERE id = ?",
}
Rows = list[tuple[Any, ...]]


def tasks_about(connection: sqlite3.Connection, deal_id: int) -> Rows:
    """The planned tasks of a deal."""
    return connection.execute(f"{_TASKS} task.deal_id = ?", (deal_id,)).fetchall()


def numbers_of_tasks_with(contacts: int, deals: int) -> str:
    """A query for the numbers of the planned tasks with so many contacts, or about so many deals.

    A UNION of two selects, each on its own index: with an OR, SQLite would read all planned tasks.
    """
    return (
        f"SELECT id FROM task WHERE contact_id IN ({_marks(contacts)}) AND {_PLANNED_TASK}"
        f" UNION SELECT id FROM task WHERE deal_id IN ({_marks(deals)}) AND {_PLANNED_TASK}"
    )


def tasks_with(
    connection: sqlite3.Connection, contact_ids: Sequence[int], deal_ids: Sequence[int]
) -> Rows:
    """The planned tasks with these contacts, or about these deals."""
    numbers = numbers_of_tasks_with(len(contact_ids), len(deal_ids))
    query = f"{_TASKS} task.id IN ({numbers})"
    return connection.execute(query, (*contact_ids, *deal_ids)).fetchall()


def first_tasks(connection: sqlite3.Connection, contact_ids: Sequence[int]) -> Rows:
    """The first planned task of each of these contacts."""
    query = _TASKS + _FIRST.format(contacts=_marks(len(contact_ids)))
    return connection.execute(query, tuple(contact_ids)).fetchall()


def events_about(connection: sqlite3.Connection, deal_id: int) -> Rows:
    """The planned events of a deal."""
    return connection.execute(f"{_EVENTS} event.deal_id = ?", (deal_id,)).fetchall()


def events_with(
    connection: sqlite3.Connection, contact_ids: Sequence[int], deal_ids: Sequence[int]
) -> Rows:
    """The planned events with these contacts, or about these deals."""
    query = (
        f"{_EVENTS} (event.id IN (SELECT event_id FROM attendee WHERE contact_id IN"
        f" ({_marks(len(contact_ids))})) OR event.deal_id IN ({_marks(len(deal_ids))}))"
    )
    return connection.execute(query, (*contact_ids, *deal_ids)).fetchall()


def events_of_each(connection: sqlite3.Connection, contact_ids: Sequence[int]) -> Rows:
    """The planned events with each of these contacts, whose number comes first."""
    query = (
        f"SELECT attendee.contact_id, {_EVENT}, NULL, NULL FROM attendee"
        " JOIN event ON event.id = attendee.event_id"
        f" WHERE attendee.contact_id IN ({_marks(len(contact_ids))}) AND {_PLANNED_EVENT}"
    )
    return connection.execute(query, tuple(contact_ids)).fetchall()


def _marks(count: int) -> str:
    return ",".join("?" * count)


def events_between(
    connection: sqlite3.Connection,
    instants: tuple[str, str],
    days: tuple[str, str],
    members: Sequence[int],
) -> Rows:
    """Events that take place between two instants or days; series that have begun until then.

    The columns of an event, and when it was done.
    """
    (begin, end), (first, last) = instants, days
    query = (
        f"SELECT {_EVENT}, event.done_at FROM event WHERE archived_at IS NULL AND"
        " ((starts_at <= ? AND ends_at >= ?) OR (starts_on <= ? AND ends_on >= ?)"
        # A series takes place again and again from its beginning on.
        " OR (rule <> '' AND (starts_at <= ? OR starts_on <= ?)))"
    )
    if members:
        query += f" AND member_id IN ({_marks(len(members))})"
    return connection.execute(query, (end, begin, last, first, end, last, *members)).fetchall()


def attendees_of(connection: sqlite3.Connection, event_ids: Sequence[int]) -> Rows:
    """Event, contact and the contact's name, of each who takes part in these events."""
    query = (
        "SELECT attendee.event_id, attendee.contact_id, contact.name FROM attendee"
        " JOIN contact ON contact.id = attendee.contact_id"
        f" WHERE attendee.event_id IN ({_marks(len(event_ids))}) ORDER BY attendee.id"
    )
    return connection.execute(query, tuple(event_ids)).fetchall()


def notes(connection: sqlite3.Connection, table: str, number: int) -> str:
    """The notes of a task or an event; empty if it is gone."""
    found = connection.execute(_NOTES[table], (number,)).fetchone()
    return str(found[0]) if found else ""
