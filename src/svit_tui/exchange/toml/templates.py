"""templates.toml: the texts of a team, a `[[template]]` each.

[[template]]
name = "Offer"
kind = "email"
heading = "{{ deal.title }}: our offer"
body = '''
Dear {{ contact.name }}, …
'''
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from svit_tui.exchange.toml.file import TomlTable, read_tables, write_tables
from svit_tui.model.kinds import CommunicationKind

NAME = "template"


@dataclass(frozen=True, slots=True)
class TemplateRecord:
    """A template as a file has it, and its table for what is wrong with it."""

    name: str
    kind: str
    heading: str
    body: str
    table: TomlTable
    archived_at: datetime | None = None


def read_templates(data: bytes, source: str) -> list[TemplateRecord]:
    """The templates of a file. Raises Invalid with the line."""
    records = []
    for table in read_tables(data, source, NAME):
        table.known("name", "kind", "heading", "body", "archived_at")
        records.append(
            TemplateRecord(
                table.word("name"),
                table.one_of("kind", ("", *CommunicationKind), ""),
                table.word("heading", ""),
                table.block("body"),
                table,
                table.moment("archived_at"),
            )
        )
    return records


def write_templates(templates: Iterable[Mapping[str, Any]]) -> str:
    """A file of templates: name, kind, heading and body of each; what is empty is left out."""
    return write_tables(
        NAME, [{name: value for name, value in each.items() if value} for each in templates]
    )
