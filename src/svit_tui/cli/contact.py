"""`svit-tui contact …`"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from svit_tui import formatting
from svit_tui.cli.kit.opening import open_store
from svit_tui.cli.kit.output import print_json, print_one, print_rows
from svit_tui.cli.kit.parser import Commands, Parser, count, listing
from svit_tui.i18n import _
from svit_tui.model.kinds import ContactKind, PointKind

if TYPE_CHECKING:
    from svit_tui.crm.contacts.rows import ContactRow
    from svit_tui.model.contact import Contact
    from svit_tui.store.changes.unit import Unit


def add_words(commands: Commands[Parser]) -> None:
    """Add the command `contact`."""

    from svit_tui.cli.kit.field_options import add_field, add_plain
    from svit_tui.fields.contact import CONTACT

    verbs = commands.add_parser("contact", help=_("contacts")).add_subparsers(
        metavar="list|show|add|merge", required=True
    )
    verb = verbs.add_parser("list", help=_("list contacts"))
    verb.add_argument("--kind", choices=("person", "organization"), default="")
    verb.add_argument("--search", default="", metavar=_("QUERY"))
    verb.add_argument("--limit", type=count)
    listing(verb, list_contacts)
    verb = verbs.add_parser("show", help=_("show one contact"))
    verb.add_argument("contact", metavar=_("CONTACT"))
    listing(verb, show)
    verb = verbs.add_parser("add", help=_("add a contact"))
    verb.add_argument("name", metavar=_("NAME"))
    add_field(verb, CONTACT["kind"], choices=("person", "organization"), default="person")
    add_field(verb, CONTACT["organization"], metavar=_("NAME"))
    add_field(verb, CONTACT["emails"], metavar=_("E-MAIL"))
    add_field(verb, CONTACT["phones"], metavar=_("PHONE"))
    add_field(verb, CONTACT["links"], metavar=_("LINK"))
    add_field(verb, CONTACT["tags"], metavar=_("TAG"))
    add_field(verb, CONTACT["owner"], metavar=_("MEMBER"))
    add_field(verb, CONTACT["source"], metavar=_("SOURCE"))
    add_field(verb, CONTACT["position"], default="", metavar=_("TEXT"))
    add_field(verb, CONTACT["notes"], default="", metavar=_("TEXT"))
    add_plain(verb, CONTACT)
    listing(verb, add)
    verb = verbs.add_parser("merge", help=_("give all of the second contact to the first"))
    verb.add_argument("keep", metavar=_("CONTACT"))
    verb.add_argument("other", metavar=_("CONTACT"))
    listing(verb, merge)


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
    from svit_tui.crm import search
    from svit_tui.crm.contacts import rows as contact_reads
    from svit_tui.crm.contacts.rows import ContactFilter

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
    from svit_tui.crm import plain_fields, search
    from svit_tui.crm.contacts import rows as contact_reads
    from svit_tui.crm.exporting.contact import PLACE
    from svit_tui.fields.contact import CONTACT as CONTACT_FIELDS
    from svit_tui.model.versioned import to_json

    store = open_store(options)
    with store.read() as session:
        number = search.the_contact(session, options.contact)
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
    print_one(row, options.format)
    return 0


def _change(options: argparse.Namespace, act: Callable[[Unit], Contact]) -> int:
    from svit_tui.crm.contacts import rows as contact_reads

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
    from svit_tui.crm import plain_fields
    from svit_tui.crm.contacts import changes as contacts
    from svit_tui.crm.contacts.changes import Point
    from svit_tui.crm.lists import short_lists as lists
    from svit_tui.fields.contact import CONTACT as CONTACT_FIELDS
    from svit_tui.model.lists import Source

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
    from svit_tui.crm import search
    from svit_tui.crm.contacts import changes as contacts

    def act(work: Unit) -> Contact:
        keep = search.the_contact(work.session, options.keep)
        return contacts.merge(work, keep, search.the_contact(work.session, options.other))

    return _change(options, act)
