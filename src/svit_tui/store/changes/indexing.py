"""Keep the search index in step with every change."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

from svit_tui.store import search_index
from svit_tui.store.reads.chunks import chunks

CONTACT_WORDS = """
SELECT contact.id, contact.archived_at IS NOT NULL, contact.name,
  (SELECT group_concat(value_key, ' ') FROM contact_point
     WHERE contact_id = contact.id),
  coalesce(organization.name, '') || ' ' || contact.role_title || ' ' ||
  coalesce((SELECT group_concat(tag.name, ' ') FROM contact_tag JOIN tag ON tag.id = tag_id
     WHERE contact_id = contact.id), '') || ' ' || contact.notes
FROM contact LEFT JOIN contact AS organization ON organization.id = contact.organization_id
WHERE contact.id IN ({marks})"""

DEAL_WORDS = """
SELECT deal.id, deal.archived_at IS NOT NULL, deal.title, '',
  contact.name || ' ' ||
  coalesce((SELECT group_concat(tag.name, ' ') FROM deal_tag JOIN tag ON tag.id = tag_id
     WHERE deal_id = deal.id), '') || ' ' || deal.notes
FROM deal JOIN contact ON contact.id = deal.contact_id
WHERE deal.id IN ({marks})"""

COMMUNICATION_WORDS = """
SELECT id, archived_at IS NOT NULL, subject_line, '', body FROM communication
WHERE id IN ({marks})"""

TASK_WORDS = """
SELECT task.id, task.archived_at IS NOT NULL, task.title, '',
  coalesce(contact.name, '') || ' ' || task.notes
FROM task LEFT JOIN contact ON contact.id = task.contact_id
WHERE task.id IN ({marks})"""

EVENT_WORDS = """
SELECT id, archived_at IS NOT NULL, title, '', place || ' ' ||
  coalesce((SELECT group_concat(contact.name, ' ') FROM attendee
     JOIN contact ON contact.id = contact_id WHERE event_id = event.id), '') || ' ' || notes
FROM event WHERE id IN ({marks})"""

SUBJECTS: tuple[tuple[str, int, str], ...] = (
    ("contact", search_index.CONTACT, CONTACT_WORDS),
    ("deal", search_index.DEAL, DEAL_WORDS),
    ("communication", search_index.COMMUNICATION, COMMUNICATION_WORDS),
    ("task", search_index.TASK, TASK_WORDS),
    ("event", search_index.EVENT, EVENT_WORDS),
)


def index_touched(connection: sqlite3.Connection, touched: Mapping[str, set[int]]) -> None:
    """Make the search entries of all touched subjects anew; gone and archived ones leave it."""
    ids = {word: set(touched.get(word, ())) for word, _kind, _query in SUBJECTS}
    for part in chunks(sorted(touched.get("renamed contact", ()))):
        ids["deal"] |= _ids(connection, "SELECT id FROM deal WHERE contact_id IN ({marks})", part)
        ids["task"] |= _ids(connection, "SELECT id FROM task WHERE contact_id IN ({marks})", part)
        ids["event"] |= _ids(
            connection, "SELECT event_id FROM attendee WHERE contact_id IN ({marks})", part
        )
        ids["contact"] |= _ids(
            connection, "SELECT id FROM contact WHERE organization_id IN ({marks})", part
        )
    for part in chunks(sorted(touched.get("renamed tag", ()))):
        for owner in ("deal", "contact"):
            query = f"SELECT {owner}_id FROM {owner}_tag WHERE tag_id IN ({{marks}})"
            ids[owner] |= _ids(connection, query, part)
    for word, kind, query in SUBJECTS:
        for part in chunks(sorted(ids[word])):
            rows = _rows(connection, query, part)
            live = [
                (kind, int(str(row[0])), str(row[2]), str(row[3] or ""), str(row[4]))
                for row in rows
                if not row[1]
            ]
            for gone in set(part) - {row[1] for row in live}:
                search_index.remove(connection, kind, gone)
            search_index.put_many(connection, live)


def _ids(connection: sqlite3.Connection, query: str, ids: Sequence[int]) -> set[int]:
    return {int(str(row[0])) for row in _rows(connection, query, ids)}


def _rows(
    connection: sqlite3.Connection, query: str, ids: Sequence[int]
) -> list[tuple[int | str | None, ...]]:
    return connection.execute(query.format(marks=",".join("?" * len(ids))), ids).fetchall()
