"""`svit-tui log …`"""

from __future__ import annotations

import argparse
import sys

from svit_tui.cli.kit.opening import open_store
from svit_tui.cli.kit.output import print_json, print_rows
from svit_tui.crm import plain_fields, search
from svit_tui.crm.timeline import communications
from svit_tui.fields.communication import COMMUNICATION
from svit_tui.i18n import _
from svit_tui.model.values.dates import parse_moment
from svit_tui.model.values.duration import parse_duration
from svit_tui.model.versioned import to_json
from svit_tui.store.search_index import CONTACT, DEAL


def log(options: argparse.Namespace) -> int:
    """Log a communication and print it."""
    text = options.body
    if text == "-":
        text = sys.stdin.buffer.read().decode("utf-8", "replace")
    store = open_store(options)
    with store.unit() as work:
        session = work.session
        people = [search.the_one(session, CONTACT, named) for named in options.contacts]
        entry = communications.log(
            work,
            options.kind,
            participants=people,
            deal_id=search.the_one(session, DEAL, options.deal) if options.deal else None,
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
