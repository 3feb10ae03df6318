"""The stored form of a column's value, and back: what text in the store stands for."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from svit_tui.model.values.instants import instant_text

# Most values are of these kinds, and stored as they are.
AS_IT_IS = frozenset((str, int, type(None)))


def to_json(value: Any) -> Any:
    """The audit record's form of a column's value."""
    if value.__class__ in AS_IT_IS:
        return value
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, date):
        return value.isoformat()
    return value


def moment_of(text: str | None) -> datetime | None:
    """The instant that is stored, if one is."""
    return None if text is None else datetime.fromisoformat(text)


def day_of(text: str | None) -> date | None:
    """The date that is stored, if one is."""
    return None if text is None else date.fromisoformat(text)
