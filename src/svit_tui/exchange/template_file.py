"""templates.toml: texts of a team, `[[template]]` each.

[[template]]
name = "Offer"
kind = "email"
heading = "{{ deal.title }}: our offer"
body = '''
Dear {{ contact.name }}, …
'''
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from svit_tui.exchange.toml_file import Table, read_tables, write_tables
from svit_tui.model.kinds import CommunicationKind

NAME = "template"


@dataclass(frozen=True, slots=True)
class TemplateRecord:
    """A template as a file has it, and its table for what is wrong with it."""

    name: str
    kind: str
    heading: str
    body: str
    table: Table


def read_templates(data: bytes, source: str) -> list[TemplateRecord]:
    """The templates of a file. Raises Invalid with the line."""
    records = []
    for table in read_tables(data, source, NAME):
        table.known("name", "kind", "heading", "body")
        records.append(
            TemplateRecord(
                table.word("name"),
                table.one_of("kind", ("", *CommunicationKind), ""),
                table.word("heading", ""),
                table.block("body"),
                table,
            )
        )
    return records


def write_templates(templates: Iterable[tuple[str, str, str, str]]) -> str:
    """A file of templates: name, kind, heading and body of each."""
    names = ("name", "kind", "heading", "body")
    return write_tables(
        NAME,
        [
            {name: text for name, text in zip(names, values, strict=True) if text}
            for values in templates
        ],
    )
