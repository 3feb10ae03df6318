"""Recognise what other systems export of calls, e-mails, meetings, notes and tasks.

Where the headers are from is told in `tests/data/systems/README.md`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from svit_tui.exchange.headers import header_key
from svit_tui.exchange.maps import ColumnMap, FileMap, ImportMap
from svit_tui.exchange.recognise.activities.hubspot import HUBSPOT
from svit_tui.exchange.recognise.activities.parts import Activities, Part
from svit_tui.exchange.recognise.activities.pipedrive import PIPEDRIVE
from svit_tui.exchange.recognise.activities.salesforce import SALESFORCE
from svit_tui.exchange.recognise.activities.task_lists import GOOGLE, OUTLOOK
from svit_tui.exchange.recognise.activities.zoho import ZOHO
from svit_tui.exchange.systems import not_deleted
from svit_tui.exchange.table import AnyOf

# What a row needs to be one of these.
_NEEDED = {
    "communication": frozenset(("started_at",)),
    "event": frozenset(("title", "starts")),
    "task": frozenset(("title",)),
}

KNOWN: Sequence[Activities] = (PIPEDRIVE, *HUBSPOT, *SALESFORCE, *ZOHO, OUTLOOK, GOOGLE)


def recognise_activities(columns: Sequence[str]) -> ImportMap | None:
    """The mapping of a file of activities of a system; none if its headers are no such file's."""
    there: dict[str, str] = {}
    for column in columns:
        there.setdefault(header_key(column), column)
    for known in KNOWN:
        if not set(known.sure.split("|")) <= there.keys():
            continue
        deleted = not_deleted(columns)
        parts = [
            FileMap(
                entity=part.entity,
                columns=tuple(_maps(part, there)),
                constants=part.constants,
                system=known.system,
                where={**where, **deleted},
            )
            for part in known.parts
            if (where := _where(part, there)) is not None
        ]
        files = tuple(
            part
            for part in parts
            if _NEEDED[part.entity] <= {entry.field for entry in part.columns}
        )
        return ImportMap(name="csv", files=files, splits=True) if files else None
    return None


def _where(part: Part, there: Mapping[str, str]) -> dict[str, AnyOf] | None:
    """What columns have in the rows of a part; none if no row can have it."""
    found: dict[str, AnyOf] = {}
    for headers, words in part.where:
        column = _first(headers, there)
        if column is not None:
            found[column] = words
        elif not words.is_not:
            return None
    return found


def _maps(part: Part, there: Mapping[str, str]) -> Iterator[ColumnMap]:
    for each in part.columns:
        column = _first(each.headers, there)
        if column is None:
            continue
        yield ColumnMap(
            column,
            each.field,
            values=each.words,
            folded=bool(each.words),
            only=bool(each.words),
            separator="" if each.field == "contacts" else ",",
            unit=each.unit,
            clock=there.get(each.clock, ""),
            begins=each.begins,
            is_first=each.is_first,
            is_html=each.is_html,
            past=each.past,
            is_person=each.is_person,
        )


def _first(headers: str, there: Mapping[str, str]) -> str | None:
    """The first column of these that a file has."""
    return next((there[header] for header in headers.split("|") if header in there), None)
