"""`svit-tui agenda --short`: one line for a shell prompt, in as little time as may be."""

from __future__ import annotations

import argparse

from svit_tui.cli.kit.opening import open_store
from svit_tui.cli.kit.output import print_json, write
from svit_tui.formatting import moment_said
from svit_tui.i18n import N_, _, ngettext
from svit_tui.model.values.text import clean_line
from svit_tui.store.reads.agenda import NextUp, ShortAgenda, short_agenda
from svit_tui.store.store import Store

TITLE_LIMIT = 40
# What is done with somebody is named by whom it is done with.
WITH_SOMEBODY = {
    "call": N_("call"),
    "email": N_("e-mail"),
    "meeting": N_("meeting"),
    "message": N_("message"),
}


def short(options: argparse.Namespace) -> int:
    """What is overdue, what today still brings, and what is next; nothing if there is nothing."""
    store = open_store(options)
    found = short_agenda(store.light(), now=store.clock(), member_id=_member(options, store))
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
    now = store.clock()
    here = up.at.astimezone()
    when = f"{here:%H:%M}" if here.date() == now.astimezone().date() else moment_said(up.at, now)
    what = clean_line(up.title)
    if up.contact and up.kind in WITH_SOMEBODY:
        what = f"{_(WITH_SOMEBODY[up.kind])} {clean_line(up.contact)}"
    if len(what) > TITLE_LIMIT:
        what = what[: TITLE_LIMIT - 1].rstrip() + "…"
    return f"{when} {what}"


def _member(options: argparse.Namespace, store: Store) -> int | None:
    """Whose agenda it is: a member's, everybody's, or one's own."""
    if options.member:
        from svit_tui.crm.lists.short_lists import find_member

        with store.read() as session:
            return find_member(session, options.member).key
    return None if options.all or store.member is None else store.member.id
