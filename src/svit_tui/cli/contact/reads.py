"""`svit-tui contact list` and `contact show`"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from svit_tui import formatting
from svit_tui.cli.kit.filters import filter_argument
from svit_tui.cli.kit.opening import open_store
from svit_tui.cli.kit.output import print_one, print_rows
from svit_tui.cli.kit.parser import Commands, Parser, count, listing
from svit_tui.i18n import _
from svit_tui.model.kinds import PointKind

if TYPE_CHECKING:
    from svit_tui.crm.contacts.rows import ContactRow


def add_reading(verbs: Commands[Parser]) -> None:
    """Add `list` and `show`."""
    verb = verbs.add_parser("list", help=_("list contacts"))
    filter_argument(verb, "person tag:vip last:>30d")
    verb.add_argument("--kind", choices=("person", "organization"), default="")
    verb.add_argument("--search", default="", metavar=_("QUERY"))
    verb.add_argument("--limit", type=count)
    listing(verb, list_contacts)
    verb = verbs.add_parser("show", help=_("show one contact"))
    verb.add_argument("contact", metavar=_("CONTACT"))
    listing(verb, show)


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
    from svit_tui.crm.filtering.contacts import contact_condition

    store = open_store(options)
    # Only people are told the next step.
    now = store.clock() if options.format == "table" else None
    with store.light_read() as reader:
        numbers = search.found_contacts(reader, options.search) if options.search else None
        if numbers is None or options.filter or options.kind:
            condition = contact_condition(
                reader,
                options.filter,
                now=store.clock(),
                member_id=store.member.id if store.member else None,
            )
            wanted = ContactFilter(kind=options.kind, condition=condition)
            order = list(contact_reads.contact_order(reader, wanted))
            # What was searched for comes in the order in which it fits.
            fits = set(order)
            numbers = order if numbers is None else [one for one in numbers if one in fits]
        numbers = numbers[: options.limit]
        rows = contact_reads.contact_rows(reader, numbers, now=now)
    print_contacts(
        [rows[number] for number in numbers if number in rows], options.format, store.clock()
    )
    return 0


def print_contacts(rows: Sequence[ContactRow], form: str, now: datetime) -> None:
    """Contacts as a table, as JSON or as CSV."""
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
    from svit_tui.crm.contacts.card import contact_card
    from svit_tui.fields.contact import PLACE
    from svit_tui.model.values.stored import to_json

    store = open_store(options)
    with store.light_read() as reader:
        number = search.the_contact(reader, options.contact)
        card = contact_card(reader, number)
        row: dict[str, Any] = contact_reads.contact_rows(reader, [number])[number].as_dict()
    row["links"] = [point.value for point in card.points if point.kind == PointKind.LINK]
    for name in PLACE:
        row[name] = getattr(card.addresses[0], name) if card.addresses else ""
    row["first_name"], row["last_name"] = card.first_name, card.last_name
    row["position"] = card.role_title
    row["source"] = card.source
    row["consent"] = card.consent
    row["notes"] = card.notes
    row["created_at"] = to_json(card.created_at)
    row["archived_at"] = to_json(card.archived_at)
    row |= plain_fields.told(card.plain)
    row["people"] = [person.name for person in card.people]
    row["open_deals"] = [deal.title for deal in card.open_deals]
    row["closed_deals"] = [deal.title for deal in card.closed_deals]
    if options.format == "json":
        row["open_deals"] = [deal.as_dict() for deal in card.open_deals]
        row["closed_deals"] = [deal.as_dict() for deal in card.closed_deals]
    print_one(row, options.format)
    return 0
