"""goals.toml: the goal of each month, a `[[goal]]` each.

[[goal]]
month = "2026-12"
member = "Olena Tkach"                       # or team; without both it is everybody's
amount = "1200000.00"
currency = "UAH"
archived_at = 2026-11-24T13:05:00Z           # only of one that was removed
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from svit_tui.exchange.toml.file import TomlTable, read_tables, write_tables
from svit_tui.model.errors import Invalid
from svit_tui.model.values.money import Money, currency_code, parse_money

NAME = "goal"


@dataclass(frozen=True, slots=True)
class GoalRecord:
    """A goal as a file has it."""

    month: str
    member: str
    team: str
    amount: Money
    archived_at: datetime | None
    table: TomlTable


def read_goals(data: bytes, source: str) -> list[GoalRecord]:
    """The goals of a file. Raises Invalid with the line."""
    records = []
    for table in read_tables(data, source, NAME):
        table.known("month", "member", "team", "amount", "currency", "archived_at")
        try:
            amount = parse_money(table.word("amount"), currency_code(table.word("currency")))
        except Invalid as error:
            raise table.wrong(error.field, str(error)) from None
        records.append(
            GoalRecord(
                table.word("month"),
                table.word("member", ""),
                table.word("team", ""),
                amount,
                table.moment("archived_at"),
                table,
            )
        )
    return records


def write_goals(goals: Iterable[Mapping[str, Any]]) -> str:
    """A file of goals, each a dict of the words above."""
    return write_tables(NAME, list(goals))
