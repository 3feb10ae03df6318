"""Write values into SQL, for statements put together of parts that come in any order.

With positional parameters the values would have to be kept in the order of the parts. Besides,
SQLite uses a partial index only if it can see the value in the condition.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from svit_tui.model.values.instants import instant_text

Value = str | int | date | None
_NAMED = re.compile(r":([a-z_]+\d*)")


def literal(value: Value) -> str:
    """A value as SQL writes it."""
    if value is None:
        return "NULL"
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, datetime):
        return f"'{instant_text(value)}'"
    if isinstance(value, date):
        return f"'{value.isoformat()}'"
    return "'" + value.replace("'", "''") + "'"


def among(column: str, values: Iterable[Value]) -> str:
    """That a column has one of the values; never true of no values."""
    return f"{column} IN ({', '.join(map(literal, values))})"


def both(conditions: Iterable[str]) -> str:
    """That all of the conditions are true; always, if there are none."""
    return " AND ".join(f"({condition})" for condition in conditions) or "1"


def written(condition: str, values: Mapping[str, Any]) -> str:
    """A condition with its values, named as in `:today`, written in."""
    return _NAMED.sub(lambda name: literal(values[name[1]]), condition)
