"""Recognise a file of members: a login beside a name or an e-mail."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from svit_tui.exchange.headers import header_key
from svit_tui.exchange.maps import ColumnMap, FileMap, ImportMap
from svit_tui.exchange.records import UNNAMED
from svit_tui.fields import NOUNS
from svit_tui.model.kinds import Role
from svit_tui.model.values.text import search_key

MEMBER = NOUNS["member"]
# What a file of customers who log in has as well; beside more than that they are customers.
_ALSO = frozenset("name first_name last_name emails position owner external_id".split())
_OF_MEMBERS = frozenset(("role", "manager", "team", "active"))
# With two columns that only members have, a phone is theirs.
_ANYWAY = _ALSO | {"phones"}
_ROLES: Mapping[str, str] = {
    **dict.fromkeys(
        "admin|administrator|адмін|адміністратор|адміністраторка".split("|"), Role.ADMIN
    ),
    **dict.fromkeys("member|user|учасник|учасниця|користувач".split("|"), Role.MEMBER),
}


def recognise_members(columns: Sequence[str], fields: Mapping[str, str]) -> ImportMap | None:
    """The mapping of a file of members; none if its headers don't make sure of it.

    `fields` are the fields of a contact that columns would be taken for, by column.
    """
    headers = {header_key(column): column for column in reversed(columns)}
    found: dict[str, str] = {}
    for header, field in MEMBER.headers.items():
        if column := headers.get(search_key(header), ""):
            found.setdefault(field, column)
    # Beside a surname, “Імʼя” and “Name” are the first name.
    names = [_of(fields, "first_name") or found.get("name", ""), _of(fields, "last_name")]
    if "login" not in found or not (found.keys() & {"name", "email"} or all(names)):
        return None
    if not _is_sure(found, set(fields.values())):
        return None
    maps = [
        ColumnMap(column, field, values=_ROLES if field == "role" else {}, folded=field == "role")
        for field, column in found.items()
        if not (field == "name" and all(names))
    ]
    templates = {}
    if all(names):
        templates["name"] = " ".join(f"{{{column}}}" for column in names)
    file = FileMap(entity=MEMBER.name, columns=tuple(maps), templates=templates, system=UNNAMED)
    return ImportMap(name="csv", files=(file,))


def _is_sure(found: Mapping[str, str], others: Collection[str]) -> bool:
    """Whether rows are members, and no customers who log in somewhere."""
    beside = _ANYWAY if len(_OF_MEMBERS & found.keys()) > 1 else _ALSO
    return set(others) <= beside


def _of(fields: Mapping[str, str], wanted: str) -> str:
    """The column of a field; empty if there is none."""
    return next((column for column, field in fields.items() if field == wanted), "")
