"""What a store holds, told so that two stores can be compared: no numbers, but what they mean."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

from sqlmodel import SQLModel, col, select

from svit_tui.crm.pipelines.requirements import CRITERION
from svit_tui.exchange.ical.records import PRODUCT
from svit_tui.exchange.records import OWN
from svit_tui.model.tables import AUDITED, BY_NAME
from svit_tui.model.values.stored import to_json
from svit_tui.model.versioned import VersionedRow
from svit_tui.store.store import Store

# Columns that by their nature stay behind, of every table.
STAYS = {
    "id": "a store numbers its rows itself",
    "version": "counts the changes made in this store",
    "created_by_id": "the audit record of this store tells it",
    "updated_at": "the audit record of this store tells it",
    "updated_by_id": "the audit record of this store tells it",
}
# Those of one table.
STAYS_OF = {
    "deal_contact.role": "nothing sets it",
    "goal.member_key": "follows from member_id",
    "external_id.entity_id": "compared as the row that it stands for",
    **{
        f"{table}.created_at": "when it was written down in this store; nothing shows it"
        for table in (
            *("member", "source", "loss_reason", "tag", "product", "pipeline", "stage"),
            *("criterion", "contact_point", "address", "contact_tag", "line", "deal_contact"),
            *("deal_tag", "stage_change", "assessment", "sequence_run", "participant", "attendee"),
            *("external_id", "goal", "template"),
        )
    },
}
# Columns that name a row of another table, though the schema does not say so.
NAMES = {
    "stage_change.by_id": "member",
    "stage_change.furthest_stage_id": "stage",
}
# The rows among which a position counts.
AMONG = {
    "stage": ("pipeline_id",),
    "criterion": ("pipeline_id", "archived_at"),
    "contact_point": ("contact_id", "kind"),
    "address": ("contact_id",),
    "deal": ("stage_id",),
    "line": ("deal_id",),
}


def compared(model: type[VersionedRow]) -> list[str]:
    """The columns of a table that come back."""
    table = str(model.__tablename__)
    names = model.model_fields
    return [name for name in names if name not in STAYS and f"{table}.{name}" not in STAYS_OF]


def told(store: Store) -> dict[str, list[str]]:
    """The rows of each table, each with what it refers to, in an order of their own."""
    return {table: sorted(rows.values()) for table, rows in _Teller(store).all().items()}


class _Teller:
    def __init__(self, store: Store) -> None:
        with store.read() as session:
            self.rows: dict[str, dict[int, dict[str, Any]]] = {
                table: {
                    row.key: {name: to_json(value) for name, value in row.model_dump().items()}
                    for row in session.exec(select(model).order_by(col(model.id)))
                }
                for table, model in BY_NAME.items()
            }
        self.names = {
            f"{table}.{column.name}": key.column.table.name
            for table, model in BY_NAME.items()
            for column in SQLModel.metadata.tables[table].columns
            for key in column.foreign_keys
        } | NAMES
        self.known: dict[tuple[str, int], str] = {}
        self._places()

    def all(self) -> dict[str, dict[int, str]]:
        return {
            table: {
                number: self.row(table, number)
                for number in rows
                if not (table == "external_id" and _is_own(rows[number]))
            }
            for table, rows in self.rows.items()
        }

    def row(self, table: str, number: int) -> str:
        """A row as a text: its columns, and the rows that it refers to."""
        if (table, number) not in self.known:
            row = self.rows[table][number]
            parts = {name: self.value(table, name, row) for name in compared(BY_NAME[table])}
            if table == "external_id":
                parts["of"] = self.row(row["entity"], row["entity_id"])
            self.known[table, number] = json.dumps(parts, ensure_ascii=False)
        return self.known[table, number]

    def value(self, table: str, name: str, row: dict[str, Any]) -> Any:
        value = row[name]
        if value is None:
            return None
        if target := self.names.get(f"{table}.{name}"):
            return self.row(target, value)
        if name == "uid" and value.endswith(f"@{PRODUCT}"):
            return ""
        if table == "stage" and name == "requires":
            words = [word.partition(CRITERION) for word in value.split()]
            return sorted(
                self.row("criterion", int(number)) if number else word
                for word, _is, number in words
            )
        return value

    def _places(self) -> None:
        """Positions count among siblings: first, second …"""
        for table, rows in self.rows.items():
            groups: defaultdict[tuple[Any, ...], list[tuple[Any, int]]] = defaultdict(list)
            if "position" not in BY_NAME[table].model_fields:
                continue
            for number, row in rows.items():
                among = tuple(
                    bool(row[name]) if name == "archived_at" else row[name]
                    for name in AMONG.get(table, ())
                )
                groups[among].append((row["position"], number))
            for group in groups.values():
                for place, (_position, number) in enumerate(sorted(group), 1):
                    rows[number]["position"] = place


def _is_own(row: dict[str, Any]) -> bool:
    """Whether an id is what our own exports call a row."""
    system, value = str(row["system"]), str(row["value"])
    return system.startswith(OWN) or value.endswith(f"@{PRODUCT}")


def unvaried(store: Store) -> set[str]:
    """The compared columns that hold nothing but their defaults, so that nothing is proved."""
    found = set()
    with store.read() as session:
        for model in AUDITED:
            rows = session.exec(select(model)).all()
            for name in compared(model):
                values = {str(to_json(getattr(row, name))) for row in rows}
                if not values - {"None", "", "0"}:
                    found.add(f"{model.__tablename__}.{name}")
    return found
