"""Clean, display and require plain fields, by the table of fields alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from svit_tui.fields import Kind, Noun
from svit_tui.model.values.dates import parse_date
from svit_tui.model.values.stored import day_of, to_json
from svit_tui.model.values.text import clean_block, clean_line

if TYPE_CHECKING:
    from svit_tui.model.versioned import VersionedRow


def cleaned(noun: Noun, values: Mapping[str, Any]) -> dict[str, Any]:
    """The plain fields among values, their texts clean. Raises Invalid."""
    found: dict[str, Any] = {}
    for field in noun.plain:
        if field.name in values:
            value = values[field.name]
            if field.kind == Kind.BLOCK:
                value = clean_block(value or "")
            elif field.kind == Kind.LINE:
                value = clean_line(value or "")
            found[field.name] = value
    return found


def of(noun: Noun, row: VersionedRow) -> dict[str, Any]:
    """The plain fields of a row, by name."""
    return {field.name: getattr(row, field.name) for field in noun.plain}


def from_stored(noun: Noun, values: Mapping[str, Any]) -> dict[str, Any]:
    """The plain fields of a row in stored form, by name."""
    dates = {field.name for field in noun.plain if field.kind == Kind.DATE}
    return {name: day_of(value) if name in dates else value for name, value in values.items()}


def exported(noun: Noun, row: VersionedRow) -> dict[str, Any]:
    """The plain fields of a row as an export tells them."""
    return told(of(noun, row))


def told(values: Mapping[str, Any]) -> dict[str, Any]:
    """Plain fields as scripts read them."""
    return {name: to_json(value) for name, value in values.items()}


def typed(noun: Noun, texts: Mapping[str, str | None], now: datetime) -> dict[str, Any]:
    """The plain fields that somebody typed, dates as people write them; an empty text is nothing.

    What was not typed at all is left out. Raises Invalid.
    """
    today = now.astimezone().date()
    found: dict[str, Any] = {}
    for field in noun.plain:
        text = texts.get(field.name)
        if text is None:
            continue
        is_date = field.kind == Kind.DATE
        if is_date and not text:
            found[field.name] = None
        else:
            found[field.name] = parse_date(text, today=today) if is_date else text
    return found
