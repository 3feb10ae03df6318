"""`svit-tui event …` and `svit-tui agenda`"""

from __future__ import annotations

import argparse
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from svit_tui.cli.kit.opening import open_store
from svit_tui.cli.kit.output import print_json, print_rows
from svit_tui.cli.kit.parser import Commands, Parser, count, listing
from svit_tui.i18n import _
from svit_tui.model.errors import Invalid

if TYPE_CHECKING:
    from svit_tui.crm.tasks.events import EventTime
    from svit_tui.model.task import Event


def add_words(commands: Commands[Parser]) -> None:
    """Add the command `event`."""

    from svit_tui.cli.kit.field_options import add_field, add_plain
    from svit_tui.fields.event import EVENT

    verbs = commands.add_parser("event", help=_("events")).add_subparsers(
        metavar="add|done", required=True
    )
    verb = verbs.add_parser("add", help=_("plan an event"))
    verb.add_argument("title", metavar=_("TITLE"))
    add_field(verb, EVENT["starts"], required=True, metavar=_("TIME"))
    end = verb.add_mutually_exclusive_group()
    words = _("a time, or how long: 15:30, 45 min, 1:30")
    add_field(end, EVENT["ends"], default="", metavar=_("TIME"), help=words)
    add_field(end, EVENT["duration"], metavar=_("TIME"), help="45 min, 1:30")
    add_field(verb, EVENT["place"], default="", metavar=_("TEXT"))
    add_field(verb, EVENT["contacts"], metavar=_("CONTACT"))
    add_field(verb, EVENT["deal"], metavar=_("DEAL"))
    add_field(verb, EVENT["notes"], default="", metavar=_("TEXT"))
    add_plain(verb, EVENT)
    listing(verb, add_event)
    verb = verbs.add_parser("done", help=_("say that an event took place"))
    verb.add_argument("event", type=count, metavar=_("NUMBER"))
    verb.add_argument("--outcome", default="", metavar=_("TEXT"))
    listing(verb, event_done)


def add_event(options: argparse.Namespace) -> int:
    """Plan an event."""
    from svit_tui.crm import plain_fields, search
    from svit_tui.crm.tasks import events
    from svit_tui.fields.event import EVENT

    store = open_store(options)
    with store.unit() as work:
        session = work.session
        event = events.add(
            work,
            title=options.title,
            span=_span(options, work.now),
            place=options.place,
            notes=options.notes,
            **plain_fields.typed(EVENT, vars(options), work.now),
            participants=[search.the_contact(session, named) for named in options.contacts],
            deal_id=search.the_deal(session, options.deal) if options.deal else None,
        )
        row = _row(event) | {"contact_ids": events.participants_of(work, event)}
    _print(row, options.format)
    return 0


def event_done(options: argparse.Namespace) -> int:
    """Say that an event took place."""
    from svit_tui.crm.tasks import events
    from svit_tui.model.task import Event

    store = open_store(options)
    with store.unit() as work:
        events.finish(work, options.event, outcome=options.outcome)
        event = work.get(Event, options.event)
        row = _row(event) | {"contact_ids": events.participants_of(work, event)}
    _print(row, options.format)
    return 0


def _span(options: argparse.Namespace, now: datetime) -> EventTime:
    """From–to: `--ends`, `--duration`, or an hour; whole days if no time of day is given."""
    from svit_tui.crm.tasks import events
    from svit_tui.crm.tasks.events import EventTime
    from svit_tui.model.values.dates import parse_due
    from svit_tui.model.values.duration import parse_duration

    day, start = parse_due(options.starts, now=now)
    if start is None:
        if options.duration:
            raise Invalid("duration", _("An event with a duration needs a start time."))
        return events.until(options.ends, day=day, at=None, now=now)
    if options.duration:
        return EventTime(start, start + timedelta(seconds=parse_duration(options.duration)))
    return events.until(options.ends, day=day, at=start, now=now)


def _row(event: Event) -> dict[str, Any]:
    from svit_tui.crm import plain_fields
    from svit_tui.fields.event import EVENT
    from svit_tui.model.values.stored import to_json

    return {
        "id": event.key,
        "title": event.title,
        "starts_at": to_json(event.starts_at),
        "ends_at": to_json(event.ends_at),
        "starts_on": to_json(event.starts_on),
        "ends_on": to_json(event.ends_on),
        "place": event.place,
        "deal_id": event.deal_id,
        "notes": event.notes,
        "done_at": to_json(event.done_at),
        "version": event.version,
        **plain_fields.exported(EVENT, event),
    }


def _print(row: dict[str, Any], form: str) -> None:
    if form == "json":
        print_json(row)
        return
    heads = [
        ("id", _("No.")),
        ("title", _("Event")),
        ("from", _("From")),
        ("to", _("To")),
        ("place", _("Place")),
    ]
    here = {"from": _here(row, "starts"), "to": _here(row, "ends")}
    print_rows([row | here if form == "table" else row], heads, form)


def _here(row: dict[str, Any], which: str) -> str:
    """An end of an event in the user's zone: `2026-11-27 14:00`, or its date."""
    at = row[f"{which}_at"]
    return (
        datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M")
        if at
        else row[f"{which}_on"]
    )
