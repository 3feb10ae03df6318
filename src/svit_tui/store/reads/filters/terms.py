"""Conditions in SQL on the rows of a list, made of the terms of a filter, with all values as
parameters.

A condition may be unknown (NULL) where a column is empty; `no` takes that for false.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from svit_tui.model.values.instants import day_begins, instant_text


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition on the columns of a table, and its values by name."""

    sql: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ComparedColumns:
    """What the fields of a filter are compared with, by field.

    `linked` has another table with its column of the row and its column of what is linked; `texts`
    conditions with `{key}` for the search key that is looked for; `choices` columns of words.
    """

    references: Mapping[str, str] = field(default_factory=dict)
    linked: Mapping[str, tuple[str, str, str]] = field(default_factory=dict)
    numbers: Mapping[str, str] = field(default_factory=dict)
    instants: Mapping[str, str] = field(default_factory=dict)
    days: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, str] = field(default_factory=dict)
    # Conditions that a field has nothing, where that is no empty column.
    empty: Mapping[str, str] = field(default_factory=dict)
    # The row's own number.
    key: str = "id"


class Terms:
    """Makes conditions on the rows of one table."""

    def __init__(self, columns: ComparedColumns, values: Mapping[str, Any] | None = None) -> None:
        self.columns = columns
        self._values: dict[str, Any] = dict(values or {})

    def condition(self, sql: str) -> Condition:
        """What was made, to be used as a whole."""
        return Condition(sql, self._values)

    def every(self, parts: Iterable[str]) -> str:
        """All of the parts."""
        return " AND ".join(f"({part})" for part in parts) or "1"

    def either(self, parts: Iterable[str]) -> str:
        """One of the parts."""
        return " OR ".join(f"({part})" for part in parts) or "0"

    def no(self, part: str) -> str:
        """Not the part; what is unknown is not."""
        return f"NOT coalesce(({part}), 0)"

    def refers(self, name: str, numbers: Sequence[int]) -> str:
        """That a row refers to one of these rows of another table."""
        marks = ", ".join(self.value(number) for number in numbers)
        if name in self.columns.linked:
            table, own, column = self.columns.linked[name]
            return f"{self.columns.key} IN (SELECT {own} FROM {table} WHERE {column} IN ({marks}))"
        return f"{self.columns.references[name]} IN ({marks})"

    def is_empty(self, name: str) -> str:
        """That a row has nothing in a field."""
        columns = self.columns
        if name in columns.empty:
            return columns.empty[name]
        if name in columns.linked:
            table, own, column = columns.linked[name]
            has = f"SELECT 1 FROM {table} WHERE {own} = {columns.key} AND {column} IS NOT NULL"
            return f"NOT EXISTS ({has})"
        for known in (columns.references, columns.numbers, columns.instants, columns.days):
            if name in known:
                return f"{known[name]} IS NULL"
        return f"coalesce({columns.choices[name]}, '') = ''"

    def number(self, name: str, least: int | None, most: int | None) -> str:
        """That a number is within a range, both ends included."""
        return self.within(self.columns.numbers[name], least, most)

    def chosen(self, name: str, word: str | int) -> str:
        """That a field is one of its words."""
        return f"{self.columns.choices[name]} = {self.value(word)}"

    def text(self, name: str, key: str) -> str:
        """That a field has a text, by its search key."""
        return self.columns.texts[name].format(key=self.value(key))

    def span(self, name: str, first: date | None, last: date | None) -> str:
        """That a day, or an instant where the user is, is within a span, both ends included."""
        if name in self.columns.instants:
            return self.instants(self.columns.instants[name], first, last)
        return self.days(self.columns.days[name], first, last)

    def day_or_instant(self, day: str, instant: str, first: date | None, last: date | None) -> str:
        """That what is due at an instant, or on a day without one, is within a span."""
        by_day, by_instant = self.days(day, first, last), self.instants(instant, first, last)
        return f"CASE WHEN {instant} IS NULL THEN {by_day} ELSE {by_instant} END"

    def days(self, column: str, first: date | None, last: date | None) -> str:
        """That a column with a day is within a span."""
        return self.within(column, first and first.isoformat(), last and last.isoformat())

    def instants(self, column: str, first: date | None, last: date | None) -> str:
        """That a column with an instant is within a span of days where the user is."""
        parts = [f"{column} IS NOT NULL"]
        if first is not None:
            parts.append(f"{column} >= {self.value(instant_text(day_begins(first)))}")
        if last is not None:
            after = day_begins(last + timedelta(days=1))
            parts.append(f"{column} < {self.value(instant_text(after))}")
        return self.every(parts)

    def within(self, column: str, least: object, most: object) -> str:
        """That a column is within a range, both ends included; an end may be open."""
        parts = [f"{column} IS NOT NULL"]
        if least is not None:
            parts.append(f"{column} >= {self.value(least)}")
        if most is not None:
            parts.append(f"{column} <= {self.value(most)}")
        return self.every(parts)

    def value(self, value: object) -> str:
        """The name of a value in the condition."""
        name = f"term{len(self._values)}"
        self._values[name] = value
        return f":{name}"
