"""What things are called, in SQL on sqlite3 alone: for what the search index finds."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from svit_tui.model.errors import StoreUnavailable
from svit_tui.model.paths import is_there
from svit_tui.store.file.connect import connect
from svit_tui.store.search_index import COMMUNICATION, CONTACT, DEAL, EVENT, TASK

# Number, name and a word beside it, of things of a kind.
_NAMES = {
    CONTACT: (
        "SELECT contact.id, contact.name, organization.name FROM contact LEFT JOIN contact AS"
        " organization ON organization.id = contact.organization_id WHERE contact.id IN"
    ),
    DEAL: (
        "SELECT deal.id, deal.title, contact.name FROM deal JOIN contact"
        " ON contact.id = deal.contact_id WHERE deal.id IN"
    ),
    TASK: (
        "SELECT task.id, task.title, contact.name FROM task LEFT JOIN contact"
        " ON contact.id = task.contact_id WHERE task.id IN"
    ),
    EVENT: "SELECT event.id, event.title, event.place FROM event WHERE event.id IN",
    COMMUNICATION: (
        "SELECT communication.id, communication.subject_line, contact.name FROM communication"
        " JOIN participant ON participant.communication_id = communication.id"
        " JOIN contact ON contact.id = participant.contact_id WHERE communication.id IN"
    ),
}
# What a shell completes.
_IN_USE = {
    "member": "SELECT name FROM member WHERE active ORDER BY name_key",
    "product": "SELECT name FROM product WHERE archived_at IS NULL ORDER BY name_key",
    "template": "SELECT name FROM template WHERE archived_at IS NULL ORDER BY name_key",
    "tag": "SELECT name FROM tag WHERE archived_at IS NULL ORDER BY name_key",
    "source": "SELECT name FROM source WHERE archived_at IS NULL ORDER BY position, name_key",
    "loss_reason": (
        "SELECT name FROM loss_reason WHERE archived_at IS NULL ORDER BY position, name_key"
    ),
    "pipeline": "SELECT name FROM pipeline WHERE archived_at IS NULL ORDER BY position",
    "stage": (
        "SELECT DISTINCT stage.name FROM stage JOIN pipeline ON pipeline.id = stage.pipeline_id"
        " WHERE stage.archived_at IS NULL AND pipeline.archived_at IS NULL"
    ),
}
_ARCHIVED = {
    CONTACT: "SELECT id FROM contact WHERE name_key = ? AND archived_at IS NOT NULL",
    DEAL: "SELECT id FROM deal WHERE title_key = ? AND archived_at IS NOT NULL",
}


def names(
    connection: sqlite3.Connection, kind: int, ids: Sequence[int]
) -> list[tuple[int, str, str]]:
    """Number, name and a word beside it of things of one kind."""
    if not ids:
        return []
    found = connection.execute(f"{_NAMES[kind]} ({','.join('?' * len(ids))})", tuple(ids))
    return [(number, name, detail or "") for number, name, detail in found]


def newest_open_deals(connection: sqlite3.Connection, limit: int) -> list[int]:
    """Numbers of the open deals that were made last."""
    query = "SELECT id FROM deal WHERE archived_at IS NULL AND status = 'open' ORDER BY id DESC"
    return [row[0] for row in connection.execute(f"{query} LIMIT ?", (limit,))]


def archived_called(connection: sqlite3.Connection, kind: int, key: str, limit: int) -> list[int]:
    """Numbers of the archived contacts or deals of that very name."""
    found = connection.execute(f"{_ARCHIVED[kind]} ORDER BY id LIMIT ?", (key, limit))
    return [row[0] for row in found]


def member_called(connection: sqlite3.Connection, login: str, key: str) -> int | None:
    """The number of the member with a login or a name."""
    query = "SELECT id FROM member WHERE login = ? OR name_key = ? LIMIT 1"
    row = connection.execute(query, (login, key)).fetchone()
    return None if row is None else int(row[0])


def pipelines_called(connection: sqlite3.Connection, key: str | None = None) -> list[int]:
    """The number of the pipeline of that name; without one, of those in use in their order."""
    if key is not None:
        found = connection.execute("SELECT id FROM pipeline WHERE name_key = ? LIMIT 1", (key,))
    else:
        query = "SELECT id FROM pipeline WHERE archived_at IS NULL ORDER BY position, id"
        found = connection.execute(query)
    return [row[0] for row in found]


def stages_of(connection: sqlite3.Connection, pipeline_id: int) -> list[tuple[int, str, str]]:
    """Number, key and name of a pipeline's stages in their order."""
    return connection.execute(
        "SELECT id, name_key, name FROM stage WHERE pipeline_id = ? AND archived_at IS NULL"
        " ORDER BY position, id",
        (pipeline_id,),
    ).fetchall()


def people_at(connection: sqlite3.Connection, contact_id: int) -> list[int] | None:
    """Numbers of an organisation's people, in the order of their names; none if it is not there."""
    row = connection.execute("SELECT kind FROM contact WHERE id = ?", (contact_id,)).fetchone()
    if row is None:
        return None
    if row[0] != "organization":
        return []
    people = connection.execute(
        "SELECT id FROM contact WHERE organization_id = ? AND archived_at IS NULL"
        " ORDER BY sort_key",
        (contact_id,),
    )
    return [number for (number,) in people]


def in_use(connection: sqlite3.Connection, what: str) -> list[str]:
    """The names of members, stages … that are in use, in their order."""
    return [name for (name,) in connection.execute(_IN_USE[what])]


def entry_called(connection: sqlite3.Connection, what: str, key: str) -> int | None:
    """The number of the source, loss reason or tag with that search key of a name."""
    found = connection.execute(f"SELECT id FROM {what} WHERE name_key = ? LIMIT 1", (key,))
    row = found.fetchone()
    return None if row is None else int(row[0])


# All that deals may refer to, archived or not: number, search key, name, and what else it goes by.
_EVERY = {
    "member": "SELECT id, name_key, name, coalesce(login, '') FROM member ORDER BY active DESC, id",
    "product": (
        "SELECT id, name_key, name, coalesce(code, '') FROM product"
        " ORDER BY archived_at IS NOT NULL, id"
    ),
    **{
        what: f"SELECT id, name_key, name, '' FROM {what} ORDER BY archived_at IS NOT NULL, id"
        for what in ("source", "loss_reason", "tag", "pipeline", "stage")
    },
}


def every(connection: sqlite3.Connection, what: str) -> list[tuple[int, str, str, str]]:
    """All members, stages …: number, search key, name, and the login or code that it goes by.

    Those in use come first.
    """
    return connection.execute(_EVERY[what]).fetchall()


def product_called(connection: sqlite3.Connection, key: str, code: str) -> int | None:
    """The number of the product with that name, or else that code; sold now or before."""
    query = (
        "SELECT id FROM product WHERE name_key = :key OR code = :code"
        " ORDER BY name_key <> :key, id LIMIT 1"
    )
    row = connection.execute(query, {"key": key, "code": code}).fetchone()
    return None if row is None else int(row[0])


def members(connection: sqlite3.Connection) -> list[str]:
    """The names of all members, of those who have left too."""
    return [name for (name,) in connection.execute("SELECT name FROM member ORDER BY name_key")]


def teams(connection: sqlite3.Connection) -> list[str]:
    """The teams that members are in, as members write them."""
    found = connection.execute("SELECT DISTINCT team FROM member WHERE team <> ''")
    return [team for (team,) in found]


def names_in_use(path: Path, what: str) -> list[str]:
    """The names of members, stages … of the store at a path; none if it can't be read."""
    if not is_there(path):
        return []
    try:
        with closing(connect(path, write=False)) as connection:
            return in_use(connection, what)
    except (StoreUnavailable, sqlite3.Error):
        return []
