"""`svit-tui event …` and `svit-tui agenda`"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from rich.cells import cell_len
from sqlmodel import Session

from svit_tui.cli.kit.opening import open_store
from svit_tui.cli.kit.output import print_json, print_rows, write
from svit_tui.crm import plain_fields, search
from svit_tui.crm.calendar.giving import CATEGORIES
from svit_tui.crm.lists import short_lists as lists
from svit_tui.crm.tasks import agenda as agendas
from svit_tui.crm.tasks import events
from svit_tui.crm.tasks.agenda import AgendaItem
from svit_tui.crm.tasks.events import Span
from svit_tui.fields.event import EVENT
from svit_tui.formatting import age, day_heading
from svit_tui.i18n import N_, _
from svit_tui.model.errors import Invalid
from svit_tui.model.task import Event
from svit_tui.model.values.dates import parse_due
from svit_tui.model.values.duration import parse_duration
from svit_tui.model.values.text import clean_line
from svit_tui.model.versioned import to_json
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
    if options.format == "table":
        write(as_text(items, now, first))
    else:
        columns = [(key, key) for key in ("day", "at", "title", "people", "place")]
        print_rows([item.as_dict() for item in items], columns, options.format)
    return 0


def as_text(items: Sequence[AgendaItem], now: datetime, first: date) -> str:
    """The agenda as people read it, on a terminal or in a mail: a heading a day, a line an item."""
    if not items:
        return _("Nothing is planned.") + "\n"
    today = now.astimezone().date()
    lines = [(item, _time_of(item, now), _kind_of(item)) for item in items]
    times = max(cell_len(time) for _item, time, _kind in lines)
    kinds = max(cell_len(kind) for _item, _time, kind in lines)
    text: list[str] = []
    heading = ""
    for item, time, kind in lines:
        new = _("Overdue") if item.is_overdue else day_heading(item.day, today)
        if new != heading:
            text += ["", new] if heading else [new]
            heading = new
        what = " · ".join(
            clean_line(part) for part in (item.title, item.people, item.place) if part
        )
        done = _(" (done)") if item.is_done else ""
        text.append(f"  {_filled(time, times)}  {_filled(kind, kinds)}  {what}{done}")
    if first == today and items[0].day != today:
        text[:0] = [_("Nothing is planned for today."), ""]
    return "\n".join(text) + "\n"


def _time_of(item: AgendaItem, now: datetime) -> str:
    """`10:00–11:00`, `–12:00` on the last day of several; how long ago for what is overdue."""
    if item.is_overdue:
        days = (now.astimezone().date() - item.due_on).days if item.due_on else 0
        return age(days) if days > 0 or item.at is None else f"{item.at.astimezone():%H:%M}"
    if item.at is None:
        if item.until is not None:
            return f"–{item.until.astimezone():%H:%M}"
        return _("all day") if item.type == "event" else ""
    time = f"{item.at.astimezone():%H:%M}"
    if item.until is None or item.until == item.at:
        return time
    until = item.until.astimezone()
    return f"{time}–{until:%H:%M}" if until.date() == item.day else f"{time}–"


def _kind_of(item: AgendaItem) -> str:
    words = {**CATEGORIES, "event": N_("event")}
    return _(words[item.kind]) if item.kind in words else item.kind


def _filled(text: str, width: int) -> str:
    return text + " " * (width - cell_len(text))


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
            **plain_fields.typed(EVENT, vars(options), work.now),
            participants=[search.the_one(session, CONTACT, named) for named in options.contacts],
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
    """From–to: `--ends`, `--duration`, or an hour; whole days if no time of day is given."""
    day, start = parse_due(options.starts, now=now)
    if start is None:
        if options.duration:
            raise Invalid("duration", _("An event of so many minutes needs a time to begin."))
        return events.until(options.ends, day=day, at=None, now=now)
    if options.duration:
        return Span(start, start + timedelta(seconds=parse_duration(options.duration)))
    return events.until(options.ends, day=day, at=start, now=now)


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
