"""`svit-tui log …`"""

from __future__ import annotations

import argparse
import sys

from svit_tui.cli.kit.opening import open_store
from svit_tui.cli.kit.output import print_json, print_rows
from svit_tui.cli.kit.parser import Commands, Parser, listing
from svit_tui.i18n import _


def add_words(commands: Commands[Parser]) -> None:
    """Add the command `log`."""

    from svit_tui.cli.kit.field_options import add_field, add_plain
    from svit_tui.fields.communication import COMMUNICATION

    parser = commands.add_parser("log", help=_("log a communication"))
    parser.add_argument("kind", choices=("call", "email", "meeting", "message", "note"))
    add_field(parser, COMMUNICATION["contacts"], also=("--contact",), metavar=_("CONTACT"))
    add_field(parser, COMMUNICATION["deal"], metavar=_("DEAL"))
    add_field(parser, COMMUNICATION["direction"], choices=("out", "in", "none"))
    parser.add_argument(
        "--in", dest="direction", action="store_const", const="in", help=_("they started it")
    )
    add_field(parser, COMMUNICATION["started_at"], default="", metavar=_("TIME"))
    add_field(parser, COMMUNICATION["duration"], metavar=_("TIME"), help="45 min, 1:30")
    add_field(parser, COMMUNICATION["subject"], default="", metavar=_("TEXT"))
    words = _("what was said; - reads standard input")
    add_field(parser, COMMUNICATION["body"], default="", metavar=_("TEXT"), help=words)
    add_plain(parser, COMMUNICATION)
    listing(parser, log)


def log(options: argparse.Namespace) -> int:
    """Log a communication and print it."""
    from svit_tui.crm import plain_fields, search
    from svit_tui.crm.timeline import communications
    from svit_tui.fields.communication import COMMUNICATION
    from svit_tui.model.values.dates import parse_moment
    from svit_tui.model.values.duration import parse_duration
    from svit_tui.model.values.stored import to_json

    text = options.body
    if text == "-":
        text = sys.stdin.buffer.read().decode("utf-8", "replace")
    store = open_store(options)
    with store.unit() as work:
        session = work.session
        people = [search.the_contact(session, named) for named in options.contacts]
        entry = communications.log(
            work,
            options.kind,
            participants=people,
            deal_id=search.the_deal(session, options.deal) if options.deal else None,
            direction=options.direction,
            started_at=parse_moment(options.started_at, now=work.now),
            duration=parse_duration(options.duration) if options.duration else None,
            subject=options.subject,
            body=text,
            **plain_fields.typed(COMMUNICATION, vars(options), work.now),
        )
        row = {
            "id": entry.key,
            "kind": entry.kind,
            "direction": entry.direction,
            "started_at": to_json(entry.started_at),
            "duration": entry.duration,
            "deal_id": entry.deal_id,
            "contact_ids": people,
            "subject": entry.subject_line,
            "body": entry.body,
            "version": entry.version,
            **plain_fields.exported(COMMUNICATION, entry),
        }
    if options.format == "json":
        print_json(row)
    else:
        heads = [
            ("id", _("No.")),
            ("kind", _("Kind")),
            ("started_at", _("When")),
            ("subject", _("Subject")),
        ]
        print_rows([row], heads, options.format)
    return 0
