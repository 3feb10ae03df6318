"""`svit-tui contact …`"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from svit_tui import formatting
from svit_tui.cli.deals import _print_one
from svit_tui.cli.kit.opening import open_store
from svit_tui.cli.kit.output import print_json, print_rows
from svit_tui.crm import plain_fields, search
from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.contacts import rows as contact_reads
from svit_tui.crm.contacts.changes import Point
from svit_tui.crm.contacts.rows import ContactFilter, ContactRow
from svit_tui.crm.exporting.contact import PLACE
from svit_tui.crm.lists import short_lists as lists
from svit_tui.fields.contact import CONTACT as CONTACT_FIELDS
from svit_tui.i18n import _
from svit_tui.model.contact import Contact
from svit_tui.model.kinds import ContactKind, PointKind
from svit_tui.model.lists import Source
from svit_tui.model.versioned import to_json
from svit_tui.store.changes.unit import Unit
from svit_tui.store.search_index import CONTACT


def columns() -> list[tuple[str, str]]:
    """The columns of a table of contacts."""
    return [
        ("id", _("No.")),
        ("kind", _("Kind")),
        ("name", _("Name")),
        ("organization", _("Organisation")),
        ("emails", _("E-mail")),
        ("phones", _("Phone")),
        ("tags", _("Tags")),
        ("owner", _("Owner")),
        ("step", _("Next step")),
    ]


def list_contacts(options: argparse.Namespace) -> int:
    """List contacts."""
    store = open_store(options)
    with store.read() as session:
        if options.search:
            numbers = search.found_contacts(session, options.search)[: options.limit]
        else:
            wanted = ContactFilter(kind=options.kind)
            numbers = list(contact_reads.contact_order(session, wanted, limit=options.limit))
        rows = contact_reads.contact_rows(session, numbers, now=store.clock())
    _print([rows[number] for number in numbers if number in rows], options.format, store.clock())
    return 0


def _print(rows: Sequence[ContactRow], form: str, now: datetime) -> None:
    found = [row.as_dict() for row in rows]
    if form == "table":
        for shown, row in zip(found, rows, strict=True):
            shown["step"] = _step_said(row, now)
    print_rows(found, columns(), form, right=("id",))


def _step_said(row: ContactRow, now: datetime) -> str:
    """The next step with a contact: when, and what."""
    step = row.next_step
    if step is None:
        return ""
    due = formatting.due_said(step.day, step.moment, now, step.ends)
    return f"{due}: {step.title}" if due else step.title


def show(options: argparse.Namespace) -> int:
    """Show one contact with its deals."""
    store = open_store(options)
    with store.read() as session:
        number = search.the_one(session, CONTACT, options.contact)
        card = contact_reads.contact_card(session, number)
        row: dict[str, Any] = contact_reads.contact_rows(session, [number])[number].as_dict()
    row["links"] = [point.value for point in card.points if point.kind == PointKind.LINK]
    for name in PLACE:
        row[name] = getattr(card.addresses[0], name) if card.addresses else ""
    row["first_name"], row["last_name"] = card.contact.first_name, card.contact.last_name
    row["position"] = card.contact.role_title
    row["source"] = card.source
    row["consent"] = card.contact.consent
    row["notes"] = card.contact.notes
    row["created_at"] = to_json(card.contact.created_at)
    row["archived_at"] = to_json(card.contact.archived_at)
    row |= plain_fields.exported(CONTACT_FIELDS, card.contact)
    row["people"] = [person.name for person in card.people]
    row["open_deals"] = [deal.title for deal in card.open_deals]
    row["closed_deals"] = [deal.title for deal in card.closed_deals]
    if options.format == "json":
        row["open_deals"] = [deal.as_dict() for deal in card.open_deals]
        row["closed_deals"] = [deal.as_dict() for deal in card.closed_deals]
    _print_one(row, options.format)
    return 0


def _change(options: argparse.Namespace, act: Callable[[Unit], Contact]) -> int:
    store = open_store(options)
    with store.unit() as work:
        number = act(work).key
    with store.read() as session:
        row = contact_reads.contact_rows(session, [number], now=store.clock())[number]
    if options.format == "json":
        print_json(row.as_dict())
    else:
        _print([row], options.format, store.clock())
    return 0


def add(options: argparse.Namespace) -> int:
    """Add a contact; an organisation that is named is found or made."""

    def act(work: Unit) -> Contact:
        organization_id = None
        if options.organization:
            found = contacts.find_by_name(work, options.organization)
            if found is None:
                found = contacts.add(work, name=options.organization, kind=ContactKind.ORGANIZATION)
            organization_id = found.key
        points = [
            Point(kind, value) for kind in PointKind for value in getattr(options, f"{kind}s")
        ]
        session = work.session
        return contacts.add(
            work,
            name=options.name,
            kind=options.kind,
            organization_id=organization_id,
            points=points,
            tags=options.tags,
            role_title=options.position,
            owner_id=lists.find_member(session, options.owner).key if options.owner else None,
            source_id=lists.find_entry(session, Source, options.source).key
            if options.source
            else None,
            notes=options.notes,
            **plain_fields.typed(CONTACT_FIELDS, vars(options), work.now),
        )

    return _change(options, act)


def merge(options: argparse.Namespace) -> int:
    """Give all of the second contact to the first."""

    def act(work: Unit) -> Contact:
        keep = search.the_one(work.session, CONTACT, options.keep)
        return contacts.merge(work, keep, search.the_one(work.session, CONTACT, options.other))

    return _change(options, act)
