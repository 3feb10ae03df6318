"""`svit-tui template …`"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from svit_tui.cli import complain
from svit_tui.cli.kit.opening import open_store
from svit_tui.cli.kit.output import output_file, print_json, print_rows, put_out, write
from svit_tui.cli.kit.parser import Commands, Parser, listing
from svit_tui.cli.kit.setup_words import add_file_verbs
from svit_tui.i18n import _
from svit_tui.model.errors import Invalid
from svit_tui.model.kinds import CommunicationKind

if TYPE_CHECKING:
    from svit_tui.model.template import Template
    from svit_tui.store.store import Store


def add_words(commands: Commands[Parser]) -> None:
    """Add the command `template`."""
    words = _("texts for mails, messages and notes")
    verbs = commands.add_parser("template", help=words).add_subparsers(
        metavar="list|add|edit|archive|fill|export|import", required=True
    )
    add_file_verbs(verbs, words, list_all, export, take_in)
    add_verb = verbs.add_parser("add", help=_("add a template"))
    add_verb.add_argument("name", metavar=_("NAME"))
    edit_verb = verbs.add_parser("edit", help=_("change a template"))
    edit_verb.add_argument("template", metavar=_("NAME"))
    edit_verb.add_argument("--name", metavar=_("NAME"))
    for verb in (add_verb, edit_verb):
        verb.add_argument("--kind", choices=("any", *CommunicationKind))
        verb.add_argument("--heading", metavar=_("TEXT"), help=_("the subject of a mail"))
        verb.add_argument("--body", metavar=_("TEXT"), help=_("- is standard input"))
    archive_verb = verbs.add_parser("archive", help=_("archive a template"))
    archive_verb.add_argument("template", metavar=_("NAME"))
    fill_verb = verbs.add_parser("fill", help=_("print a text for a deal or a contact"))
    fill_verb.add_argument("template", metavar=_("NAME"))
    fill_verb.add_argument("--deal", metavar=_("DEAL"))
    fill_verb.add_argument("--contact", metavar=_("CONTACT"))
    for verb, run in (
        *((add_verb, add), (edit_verb, edit)),
        *((archive_verb, archive), (fill_verb, fill)),
    ):
        listing(verb, run)


def list_all(options: argparse.Namespace) -> int:
    """The templates there are."""
    from svit_tui.crm.templates import changes as templates

    store = open_store(options)
    with store.read() as session:
        _print(templates.listed(session), options.format)
    return 0


def add(options: argparse.Namespace) -> int:
    """Add a template and print it."""
    from svit_tui.crm.templates import changes as templates

    store = open_store(options)
    with store.unit() as work:
        number = templates.add(work, options.name, **_fields(options)).key
    return _print_one(store, number, options.format)


def edit(options: argparse.Namespace) -> int:
    """Change a template and print it."""
    from svit_tui.crm.templates import changes as templates

    store = open_store(options)
    fields = _fields(options) | ({"name": options.name} if options.name is not None else {})
    if not fields:
        raise Invalid("template", _("Say what to change: --name, --kind, --heading or --body."))
    with store.unit() as work:
        number = templates.find(work.session, options.template).key
        templates.edit(work, number, **fields)
    return _print_one(store, number, options.format)


def archive(options: argparse.Namespace) -> int:
    """Put a template away and print it once more."""
    from svit_tui.crm.templates import changes as templates

    store = open_store(options)
    with store.unit() as work:
        number = templates.archive(work, templates.find(work.session, options.template).key).key
    return _print_one(store, number, options.format)


def fill(options: argparse.Namespace) -> int:
    """Print a template's text for a deal or a contact; what is not known is told beside."""
    from svit_tui.crm import search
    from svit_tui.crm.templates import changes as templates
    from svit_tui.crm.templates.changes import About

    store = open_store(options)
    if not options.deal and not options.contact:
        raise Invalid("deal", _("For whom? Name a --deal or a --contact."))
    with store.read() as session:
        about = About(
            store.clock().astimezone().date(),
            search.the_deal(session, options.deal) if options.deal else None,
            search.the_contact(session, options.contact) if options.contact else None,
            store.member.id if store.member else None,
        )
        found = templates.filled(session, templates.find(session, options.template), about)
    if options.format == "json":
        missing = list(found.missing)
        print_json({"heading": found.heading, "body": found.body, "missing": missing})
        return 0
    write((f"{found.heading}\n\n" if found.heading else "") + f"{found.body}\n")
    if found.missing:
        complain(_("Not known: {names}.").format(names=", ".join(found.missing)))
    return 0


def export(options: argparse.Namespace) -> int:
    """The templates as TOML."""
    from svit_tui.crm.templates import changes as templates
    from svit_tui.exchange.toml.templates import write_templates

    store = open_store(options)
    file = output_file(options, store.path)
    with store.read() as session:
        rows = templates.as_tables(templates.listed(session))
    put_out(file, write_templates(rows))
    return 0


def take_in(options: argparse.Namespace) -> int:
    """Take a file of templates in."""
    from svit_tui.cli.kit import setup_files
    from svit_tui.crm.templates import changes as templates
    from svit_tui.exchange.toml.templates import read_templates

    return setup_files.take_in(options, read_templates, templates.take_in)


def _fields(options: argparse.Namespace) -> dict[str, str]:
    """What was said of a template; `-` as its text is standard input."""
    fields: dict[str, str] = {}
    if options.kind is not None:
        fields["kind"] = "" if options.kind == "any" else options.kind
    if options.heading is not None:
        fields["heading"] = options.heading
    if options.body is not None:
        fields["body"] = sys.stdin.read() if options.body == "-" else options.body
    return fields


def _print_one(store: Store, number: int, form: str) -> int:
    from svit_tui.model.template import Template

    with store.read() as session:
        _print([session.get_one(Template, number)], form, alone=True)
    return 0


def _print(found: Sequence[Template], form: str, *, alone: bool = False) -> None:
    rows = [
        {
            "id": one.key,
            "name": one.name,
            "kind": one.kind or None,
            "heading": one.heading,
            "body": one.body,
            "version": one.version,
        }
        for one in found
    ]
    if form == "json" and alone:
        print_json(rows[0])
        return
    heads = [("name", _("Template")), ("kind", _("Kind")), ("heading", _("Heading"))]
    print_rows(rows, heads, form)
