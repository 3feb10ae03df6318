"""Recognise what a file holds by its headers when there is no mapping."""

from __future__ import annotations

import re
from collections.abc import Sequence

from svit_tui.exchange.csv.contacts import contact_file
from svit_tui.exchange.headers import header_key
from svit_tui.exchange.maps import POINTS, ColumnMap, FileMap, ImportMap
from svit_tui.exchange.recognise.activities.known import recognise_activities
from svit_tui.exchange.recognise.deals import lacks, recognise_deals
from svit_tui.exchange.recognise.members import recognise_members
from svit_tui.exchange.recognise.others import ANY_TITLE, DEALS, OF_PEOPLE, Guess, looks_like
from svit_tui.exchange.recognise.own import recognise_own
from svit_tui.exchange.recognise.planned import recognise_planned
from svit_tui.exchange.recognise.products import recognise_products
from svit_tui.exchange.records import UNNAMED
from svit_tui.exchange.systems import OF_OTHERS, not_deleted
from svit_tui.fields import NOUNS
from svit_tui.i18n import _
from svit_tui.model.errors import Invalid
from svit_tui.model.values.text import search_key

_SYNONYMS: dict[str, str] = {
    search_key(header): field for header, field in NOUNS["contact"].headers.items()
}
# Google: “E-mail 1 - Value”, “Phone 2 - Value”, “Organization Name”; Outlook: “E-mail 2 Address”.
_NUMBERED = re.compile(
    r"(e-?mail|phone|website|organization|address) ?\d*(?: ?- ?(value|formatted|name|title|city"
    r"|region|postal code|country|street))?(?: address)?"
)
# Fields that several columns may go to.
_SEVERAL = frozenset("emails phones links tags notes".split())
_NUMBERED_FIELDS = {
    "email": "emails",
    "e-mail": "emails",
    "phone": "phones",
    "website": "links",
}
_KINDS = {
    **dict.fromkeys(
        "company organization organisation org компанія організація".split(), "organization"
    ),
    **dict.fromkeys("person people contact особа людина".split(), "person"),
}


def field_of(column: str) -> str | None:
    """The field that a header means; none if it is not known."""
    key = header_key(column)
    if key in _SYNONYMS:
        return _SYNONYMS[key]
    found = _NUMBERED.fullmatch(key)
    if not found:
        return None
    if found[1] in ("organization", "address"):
        parts = {"name": "organization", "title": "position", "formatted": None}
        return parts.get(found[2] or "", found[2].replace(" ", "_") if found[2] else None)
    return _NUMBERED_FIELDS[found[1]] if found[2] in (None, "value") else None


def recognise(name: str, columns: Sequence[str]) -> ImportMap:
    """The mapping of a file by its headers: an export of ours, contacts or something else.

    Raises Invalid if it looks like something else, or if no header is a name.
    """
    if (own := recognise_own(columns)) is not None:
        return own
    if (activities := recognise_activities(columns)) is not None:
        return activities
    source = contact_file(columns)
    headers = {column: column for column in columns} | dict(source.headers if source else {})
    meant = {column: field for column in columns if (field := field_of(headers[column]))}
    fields = frozenset(meant.values())
    if source is None and (members := recognise_members(columns, meant)) is not None:
        return members
    look = looks_like(columns, fields)
    planned = recognise_planned(columns)
    if planned is not None and not _is_something_else(planned.files[0], look, fields):
        return planned
    if look is not None:
        if look.what == DEALS and (deals := recognise_deals(columns, fields)) is not None:
            return deals
        if look.what == NOUNS["product"].plural and (
            products := recognise_products(columns, fields)
        ):
            return products
        raise _refused(name, look, columns)
    maps = []
    is_of_companies = source is not None and source.is_of_companies
    taken: set[str] = set()
    keys = {search_key(column) for column in columns}
    for column in columns:
        field = field_of(headers[column])
        if is_of_companies and field in ("kind", "organization"):
            # What kind of company it is, or which one it belongs to.
            field = None
        if search_key(column) == "title" and "job title" in keys:
            # Outlook's Title is Mr. or Dr., not the position.
            field = None
        if field is None or (field in taken and field not in _SEVERAL):
            continue
        taken.add(field)
        label = (
            column
            if field in POINTS
            and column.casefold() not in ("e-mail", "email", "phone", "пошта", "телефон")
            else ""
        )
        values = _KINDS if field == "kind" else {}
        separator = "" if field == "tags" else ","
        maps.append(
            ColumnMap(column, field, label=_short(label), values=values, separator=separator)
        )
    if "last_name" in taken and "name" in taken and "first_name" not in taken:
        # Beside a surname, “Імʼя” and “Name” are the first name.
        maps = [
            ColumnMap(entry.column, "first_name") if entry.field == "name" else entry
            for entry in maps
        ]
    is_of_others = any(column.startswith((*OF_OTHERS, "Deal - ")) for column in columns)
    if is_of_others or not taken & {"name", "first_name", "last_name", "organization", "emails"}:
        raise Invalid(
            "file",
            _("{file}: no column is known as a name. Name the columns in a mapping.").format(
                file=name
            ),
        )
    file = FileMap(
        entity="contact",
        columns=tuple(maps),
        constants={"kind": "organization"} if is_of_companies else {},
        system=source.system if source else UNNAMED,
        where=not_deleted(columns) if source else {},
    )
    return ImportMap(name="csv", files=(file,))


def _is_something_else(planned: FileMap, look: Guess | None, fields: frozenset[str]) -> bool:
    """Whether headers that fit tasks or events fit communications, deals or contacts better."""
    if look is not None and look.what == "communications" and len(look.because) > 1:
        return True
    # Events are not the only things with a name and a start.
    titles = (entry.column for entry in planned.columns if entry.field == "title")
    if not any(header_key(column) in ANY_TITLE for column in titles):
        return False
    return bool(fields & OF_PEOPLE) or (look is not None and look.what == "deals")


def _refused(name: str, look: Guess, columns: Sequence[str]) -> Invalid:
    """A file that is known not to be of contacts, and what can be done about it."""
    words = {"file": name, "what": _(look.what), "columns": ", ".join(look.because)}
    needed = {"tasks": _("Subject and Due"), "events": _("Event and Start")}.get(look.what)
    if look.what == DEALS and lacks(columns):
        needed = _("Title and Contact")
    if needed is not None:
        text = _(
            "{file} looks like {what} ({columns}), which are known by the columns {needed}:"
            " add them, or name the columns in a mapping."
        )
        return Invalid("file", text.format(**words, needed=needed))
    text = _("{file} looks like {what}, not contacts ({columns}): name its columns in a mapping.")
    return Invalid("file", text.format(**words))


def _short(label: str) -> str:
    """A label from a header: “Work e-mail” is fine, “E-mail 1 - Value” says nothing."""
    return "" if re.search(r"\d|value|address|phone|mail|tel", label, re.IGNORECASE) else label
