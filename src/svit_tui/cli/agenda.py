"""`svit-tui agenda`: what is on, as a list or as one line for a shell prompt."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from svit_tui.cli.kit.opening import open_store
from svit_tui.cli.kit.output import print_json, print_rows, write
from svit_tui.cli.kit.parser import Commands, Parser, listing
from svit_tui.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from svit_tui.crm.tasks.agenda import AgendaItem
    from svit_tui.crm.tasks.short_agenda import NextUp, ShortAgenda
    from svit_tui.store.store import Store

# A week of the agenda: the seven days from today.
WEEK = 7
TITLE_LIMIT = 40
# What is done with somebody is named by whom it is done with.
WITH_SOMEBODY = {
    "call": N_("call"),
    "email": N_("e-mail"),
    "meeting": N_("meeting"),
    "message": N_("message"),
}


def add_words(commands: Commands[Parser]) -> None:
    """Add the command `agenda`."""
    parser = commands.add_parser("agenda", help=_("events and tasks of today or of a week"))
    span = parser.add_mutually_exclusive_group()
    span.add_argument("--day", action="store_true", help=_("today; the default"))
    span.add_argument("--week", action="store_true", help=_("seven days from today"))
    whose = parser.add_mutually_exclusive_group()
    whose.add_argument("--member", metavar=_("MEMBER"))
    whose.add_argument("--all", action="store_true", help=_("everybody's, not just yours"))
    listing(parser, agenda)
    span.add_argument(
        "--short",
        action="store_const",
        dest="run",
        const=short,
        help=_("one line, for a shell prompt"),
    )


def agenda(options: argparse.Namespace) -> int:
    """What is on today, or within a week."""
    from svit_tui.crm.tasks import agenda as agendas

    store = open_store(options)
    now = store.clock()
    first = now.astimezone().date()
    last = first + timedelta(days=WEEK - 1 if options.week else 0)
    member_id = _whose(options, store)
    with store.light_read() as reader:
        items = agendas.agenda(reader, first=first, last=last, now=now, member_id=member_id)
    if options.format == "table":
        write(as_text(items, now, first))
    else:
        columns = [(key, key) for key in ("day", "at", "title", "people", "place")]
        print_rows([item.as_dict() for item in items], columns, options.format)
    return 0


def as_text(items: Sequence[AgendaItem], now: datetime, first: date) -> str:
    """The agenda as people read it, on a terminal or in a mail: a heading a day, a line an item."""
    from rich.cells import cell_len

    from svit_tui.formatting import day_heading
    from svit_tui.model.values.text import clean_line

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
    from svit_tui.formatting import age

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
    from svit_tui.crm.tasks.categories import CATEGORIES

    words = {**CATEGORIES, "event": N_("event")}
    return _(words[item.kind]) if item.kind in words else item.kind


def _filled(text: str, width: int) -> str:
    from rich.cells import cell_len

    return text + " " * (width - cell_len(text))


def short(options: argparse.Namespace) -> int:
    """What is overdue, what today still brings, and what is next; nothing if there is nothing."""
    from svit_tui.crm.tasks.short_agenda import short_agenda

    store = open_store(options)
    found = short_agenda(store, _whose(options, store))
    if options.format == "json":
        print_json(found.as_dict())
    elif line := _line(found, store):
        write(line + "\n")
    return 0


def _line(found: ShortAgenda, store: Store) -> str:
    parts = []
    if found.overdue:
        said = ngettext("{number} overdue", "{number} overdue", found.overdue)
        parts.append(said.format(number=found.overdue))
    if found.today:
        said = ngettext("{number} today", "{number} today", found.today)
        parts.append(said.format(number=found.today))
    if found.next_up is not None:
        parts.append(_("next {what}").format(what=_next(found.next_up, store)))
    return " · ".join(parts)


def _next(up: NextUp, store: Store) -> str:
    from svit_tui.formatting import moment_said
    from svit_tui.model.values.text import clean_line

    now = store.clock()
    here = up.at.astimezone()
    when = f"{here:%H:%M}" if here.date() == now.astimezone().date() else moment_said(up.at, now)
    what = clean_line(up.title)
    if up.contact and up.kind in WITH_SOMEBODY:
        what = f"{_(WITH_SOMEBODY[up.kind])} {clean_line(up.contact)}"
    if len(what) > TITLE_LIMIT:
        what = what[: TITLE_LIMIT - 1].rstrip() + "…"
    return f"{when} {what}"


def _whose(options: argparse.Namespace, store: Store) -> int | None:
    """Whose agenda it is: a member's, everybody's, or one's own."""
    if options.member:
        from svit_tui.crm.lists.numbers import member_number

        with store.light_read() as reader:
            return member_number(reader, options.member)
    return None if options.all or store.member is None else store.member.id
