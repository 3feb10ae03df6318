"""Form inputs for plain fields of the table of fields."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from svit_tui import formatting
from svit_tui.fields import Field, Kind, Noun
from svit_tui.i18n import _
from svit_tui.screens.ask import readers
from svit_tui.widgets.fields import BlockField, LineField, Values


def plain_input(field: Field, today: date, required: str = "") -> LineField | BlockField:
    """The field of a form that takes a plain field; `required` is said where it is left empty."""
    if field.kind == Kind.DATE:
        return LineField(
            key=field.name,
            label=field.heading,
            reader=readers.date_reader(today),
            hint=_("15.12, friday"),
            required=required,
        )
    if field.kind == Kind.BLOCK:
        return BlockField(key=field.name, label=field.heading, required=required)
    return LineField(key=field.name, label=field.heading, required=required)


def plain_inputs(noun: Noun, today: date) -> list[LineField | BlockField]:
    """The fields of a form for all plain fields of a noun."""
    return [plain_input(field, today) for field in noun.plain]


def plain_values(noun: Noun, values: Values) -> dict[str, Any]:
    """What a form gives for the plain fields of a noun."""
    return {field.name: values[field.name] for field in noun.plain}


def plain_texts(values: Mapping[str, Any]) -> dict[str, str]:
    """What such fields begin with."""
    return {name: _text(value) for name, value in values.items()}


def plain_facts(
    fields: tuple[Field, ...], values: Mapping[str, Any], today: date
) -> list[tuple[str, str]]:
    """Label and value of the plain fields that have one, as a card shows them."""
    found = []
    for field in fields:
        value = values[field.name]
        if value:
            said = formatting.date_said(value, today) if isinstance(value, date) else value
            found.append((_(field.label), said.replace("\n", " ")))
    return found


def _text(value: str | date | None) -> str:
    return value.isoformat() if isinstance(value, date) else value or ""
