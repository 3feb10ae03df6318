"""Convert rows to the audit record and back, in the stored form of each column."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from svit_tui.model.values.instants import now_utc
from svit_tui.model.values.stored import to_json
from svit_tui.model.versioned import VersionedRow

# Who and when are told by the change set; the version only ever grows.
STAMPS = frozenset({"id", "version", "updated_at", "updated_by_id"})


@cache
def columns_of(model: type[VersionedRow]) -> tuple[str, ...]:
    """The names of a table's columns, in order."""
    return tuple(column.name for column in model.__table__.columns)  # type: ignore[attr-defined]  # SQLModel adds it unseen by mypy


@cache
def audited_columns(model: type[VersionedRow]) -> tuple[str, ...]:
    """The columns whose values the audit record keeps."""
    return tuple(
        name for name in columns_of(model) if name not in STAMPS and name not in model.derived
    )


@cache
def defaults_of(model: type[VersionedRow]) -> dict[str, Any]:
    """What a column holds when nothing is said of it, in stored form."""
    result: dict[str, Any] = {}
    for name in columns_of(model):
        field = model.model_fields[name]
        value = None if field.is_required() else field.get_default(call_default_factory=False)
        result[name] = to_json(value)
    return result


def stored(model: type[VersionedRow], row: VersionedRow) -> dict[str, Any]:
    """All columns of a row in stored form."""
    return {name: to_json(getattr(row, name)) for name in columns_of(model)}


# Made once: there are as many records as rows.
_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def dump(values: Mapping[str, Any]) -> str:
    """A JSON object for the audit record."""
    return _COMPACT.encode(values)


def now_text() -> str:
    """This second in stored form."""
    return str(to_json(now_utc()))
