"""`svit-tui contact add`, `edit`, `merge`, `archive` and `restore`"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from svit_tui.cli.contact.reads import print_contacts
from svit_tui.cli.kit.opening import open_store
from svit_tui.cli.kit.output import print_json
from svit_tui.cli.kit.parser import Commands, Parser, listing
from svit_tui.i18n import _
from svit_tui.model.errors import Invalid
from svit_tui.model.kinds import Consent, ContactKind, PointKind

if TYPE_CHECKING:
    from svit_tui.crm.contacts.changes import Place, Point
    from svit_tui.model.contact import Contact
    from svit_tui.store.changes.unit import Unit


def add_changing(verbs: Commands[Parser]) -> None:
    """Add `add`, `edit`, `merge`, `archive` and `restore`."""
    from svit_tui.cli.kit.field_options import add_field
    from svit_tui.fields.contact import CONTACT

    verb = verbs.add_parser("add", help=_("add a contact"))
    verb.add_argument("name", metavar=_("NAME"))
    add_field(verb, CONTACT["kind"], choices=tuple(ContactKind), default=ContactKind.PERSON.value)
    _add_options(verb)
    listing(verb, add)
    words = _("change fields of a contact; an empty text clears one")
    verb = verbs.add_parser("edit", help=words)
    verb.add_argument("contact", metavar=_("CONTACT"))
    add_field(verb, CONTACT["name"], metavar=_("NAME"))
    add_field(verb, CONTACT["kind"], choices=tuple(ContactKind))
    _add_options(verb)
    listing(verb, edit)
    verb = verbs.add_parser("merge", help=_("give all of the second contact to the first"))
    verb.add_argument("keep", metavar=_("CONTACT"))
    verb.add_argument("other", metavar=_("CONTACT"))
    listing(verb, merge)
    for name, words, run in (
        ("archive", _("archive a contact: it leaves lists and search"), archive),
        ("restore", _("restore an archived contact, by its number or its whole name"), restore),
    ):
        verb = verbs.add_parser(name, help=words)
        verb.add_argument("contact", metavar=_("CONTACT"))
        listing(verb, run)


def _add_options(verb: Parser) -> None:
    from svit_tui.cli.kit.field_options import add_field, add_plain
    from svit_tui.fields.contact import CONTACT, PLACE

    add_field(verb, CONTACT["organization"], metavar=_("NAME"))
    add_field(verb, CONTACT["position"], metavar=_("TEXT"))
    add_field(verb, CONTACT["emails"], default=None, metavar=_("E-MAIL"))
    add_field(verb, CONTACT["phones"], default=None, metavar=_("PHONE"))
    add_field(verb, CONTACT["links"], default=None, metavar=_("LINK"))
    for name in PLACE:
        add_field(verb, CONTACT[name], metavar=_("TEXT"))
    add_field(verb, CONTACT["tags"], default=None, metavar=_("TAG"))
    add_field(verb, CONTACT["owner"], metavar=_("MEMBER"))
    add_field(verb, CONTACT["source"], metavar=_("SOURCE"))
    add_field(verb, CONTACT["consent"], choices=tuple(Consent))
    add_field(verb, CONTACT["notes"], metavar=_("TEXT"))
    add_plain(verb, CONTACT)


def add(options: argparse.Namespace) -> int:
    """Add a contact; an organisation that is named is found or made."""
    from svit_tui.crm.contacts import changes as contacts

    def act(work: Unit) -> Contact:
        return contacts.add(work, name=options.name, **_given(work, options, (), ()))

    return _change(options, act)


def edit(options: argparse.Namespace) -> int:
    """Change the fields of a contact that are given."""
    from svit_tui.crm import search
    from svit_tui.crm.contacts import changes as contacts

    def act(work: Unit) -> Contact:
        number = search.the_contact(work.session, options.contact)
        points, places = contacts.points_of(work, number), contacts.addresses_of(work, number)
        fields = _given(work, options, points, places)
        if options.name is not None:
            fields["name"] = options.name
        if not fields:
            raise Invalid("contact", _("Say what to change, such as --name or --emails."))
        return contacts.edit(work, number, **fields)

    return _change(options, act)


def merge(options: argparse.Namespace) -> int:
    """Give all of the second contact to the first."""
    from svit_tui.crm import search
    from svit_tui.crm.contacts import merging

    def act(work: Unit) -> Contact:
        keep = search.the_contact(work.session, options.keep)
        return merging.merge(work, keep, search.the_contact(work.session, options.other))

    return _change(options, act)


def archive(options: argparse.Namespace) -> int:
    """Put a contact away."""
    from svit_tui.crm import search
    from svit_tui.crm.contacts import changes as contacts

    def act(work: Unit) -> Contact:
        return contacts.archive(work, search.the_contact(work.session, options.contact))

    return _change(options, act)


def restore(options: argparse.Namespace) -> int:
    """Take an archived contact back."""
    from svit_tui.crm import search
    from svit_tui.crm.contacts import changes as contacts

    def act(work: Unit) -> Contact:
        return contacts.restore(work, search.archived_contact(work.session, options.contact))

    return _change(options, act)


def _given(
    work: Unit, options: argparse.Namespace, points: Sequence[Point], places: Sequence[Place]
) -> dict[str, Any]:
    """The fields that were given, as the CRM takes them; an empty text is nothing.

    `points` and `places` are those that the contact has. What is given of e-mails, phones or links
    stands for all of that kind, what is given of an address for that of the first one.
    """
    from dataclasses import replace

    from svit_tui.crm import plain_fields
    from svit_tui.crm.contacts.changes import Place, Point
    from svit_tui.crm.lists import short_lists as lists
    from svit_tui.fields.contact import CONTACT, PLACE
    from svit_tui.model.lists import Source

    session, found = work.session, plain_fields.typed(CONTACT, vars(options), work.now)
    for name in ("kind", "tags", "consent", "notes"):
        if getattr(options, name) is not None:
            found[name] = getattr(options, name)
    if options.position is not None:
        found["role_title"] = options.position
    if (organization := options.organization) is not None:
        found["organization_id"] = _organization(work, organization) if organization else None
    if (owner := options.owner) is not None:
        found["owner_id"] = lists.find_member(session, owner).key if owner else None
    if (source := options.source) is not None:
        found["source_id"] = lists.find_entry(session, Source, source).key if source else None
    reached = {kind: getattr(options, f"{kind}s") for kind in PointKind}
    if any(values is not None for values in reached.values()):
        found["points"] = [
            *(point for point in points if reached[PointKind(point.kind)] is None),
            *(Point(kind, value) for kind, values in reached.items() for value in values or ()),
        ]
    address = {name: value for name in PLACE if (value := getattr(options, name)) is not None}
    if address:
        first, *others = places or (Place(),)
        found["addresses"] = [replace(first, **address), *others]
    return found


def _organization(work: Unit, name: str) -> int:
    from svit_tui.crm.contacts import changes as contacts

    found = contacts.find_by_name(work, name)
    if found is None:
        found = contacts.add(work, name=name, kind=ContactKind.ORGANIZATION)
    return found.key


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
        print_contacts([row], options.format, store.clock())
    return 0
