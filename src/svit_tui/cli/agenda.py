"""`svit-tui event …` and `svit-tui agenda`"""

from __future__ import annotations

import argparse
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from svit_tui.cli.opening import open_store
from svit_tui.cli.output import print_json, print_rows
from svit_tui.crm import agenda as agendas
from svit_tui.crm import events, lists, search
from svit_tui.crm.agenda import AgendaItem
from svit_tui.crm.events import Span
from svit_tui.i18n import _
from svit_tui.model.dates import parse_due
from svit_tui.model.errors import Invalid
from svit_tui.model.row import instant_from, to_json
from svit_tui.model.task import Event
from svit_tui.store.search_index import CONTACT, DEAL

# A week of the agenda: the seven days from today.
WEEK = 7


def agenda(options: argparse.Namespace) -> int:
    """What is on today, or within a week."""
    store = open_store(options)
    now = store.clock()
    first = now.astimezone().date()
    last = first + timedelta(days=WEEK - 1 if options.week else 0)
    with store.read() as session:
        items = agendas.agenda(
            session, first=first, last=last, now=now, member_id=_member(session, options, store)
        )
    if options.format == "json":
        print_json([item.as_dict() for item in items])
    else:
        rows = [_said(item) if options.format == "table" else item.as_dict() for item in items]
        columns = [
            ("day", _("Day")),
            ("time", _("Time")),
            ("title", _("What")),
            ("people", _("With")),
            ("place", _("Place")),
        ]
        print_rows(rows, columns, options.format)
    return 0


def add_event(options: argparse.Namespace) -> int:
    """Plan an event."""
    store = open_store(options)
    with store.unit() as work:
        session = work.session
        event = events.add(
            work,
            title=options.title,
            span=_span(options, work.now),
            place=options.place,
            notes=options.notes,
            participants=[search.the_one(session, CONTACT, named) for named in options.contact],
            deal_id=search.the_one(session, DEAL, options.deal) if options.deal else None,
        )
        row = _row(event) | {"contact_ids": events.participants_of(work, event)}
    _print(row, options.format)
    return 0


def event_done(options: argparse.Namespace) -> int:
    """Say that an event took place."""
    store = open_store(options)
    with store.unit() as work:
        events.finish(work, options.event, outcome=options.outcome)
        event = work.get(Event, options.event)
        row = _row(event) | {"contact_ids": events.participants_of(work, event)}
    _print(row, options.format)
    return 0


def _member(session: Session, options: argparse.Namespace, store: Any) -> int | None:
    """Whose agenda it is: a member's, everybody's, or one's own."""
    if options.member:
        return lists.find_member(session, options.member).key
    return None if options.all or store.member is None else store.member.id


def _span(options: argparse.Namespace, now: datetime) -> Span:
    """From–to: `--end`, `--minutes`, or an hour; whole days if no time of day is given."""
    day, start = parse_due(options.start, now=now)
    if start is None:
        if options.minutes is not None:
            raise Invalid("minutes", _("An event of so many minutes needs a time to begin."))
        return Span(day, parse_due(options.end, now=now)[0] if options.end else None)
    if options.minutes is not None:
        return Span(start, start + timedelta(minutes=options.minutes))
    if not options.end:
        return Span(start)
    last, end = parse_due(options.end, now=now, day=day)
    if end is None:
        raise Invalid(
            "end", _("An event that begins at a time ends at a time: {day} 17:00.").format(day=last)
        )
    return Span(start, end)


def _row(event: Event) -> dict[str, Any]:
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
    return instant_from(at).astimezone().strftime("%Y-%m-%d %H:%M") if at else row[f"{which}_on"]


def _said(item: AgendaItem) -> dict[str, Any]:
    """An item as a line that people read: `10:00–11:00`, or the word for what is overdue."""
    time = _("overdue") if item.is_overdue else ""
    if item.at is not None and not item.is_overdue:
        time = item.at.astimezone().strftime("%H:%M")
        if item.until is not None:
            time += item.until.astimezone().strftime("–%H:%M")
    return item.as_dict() | {"time": time, "day": item.day.isoformat()}
