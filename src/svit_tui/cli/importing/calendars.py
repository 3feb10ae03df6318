"""`svit-tui import` of calendar files: invitations of a mail program, exports of a calendar."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from svit_tui.cli import complain
from svit_tui.cli.kit.opening import open_store
from svit_tui.cli.kit.output import print_json, print_table, write
from svit_tui.crm.calendar.taking import CalendarResult, import_calendars
from svit_tui.exchange.ical.records import CalendarFile
from svit_tui.i18n import _, ngettext
from svit_tui.model.errors import Invalid

SHOWN_PROBLEMS = 10


def run(options: argparse.Namespace, files: Sequence[CalendarFile]) -> int:
    """Import calendars, say what happened; 1 if entries were left out and nothing was taken."""
    if options.mapping or options.rejects:
        raise Invalid(
            "file", _("A calendar needs no mapping and writes no rejects: they are listed.")
        )
    store = open_store(options)
    result = import_calendars(store, files, dry_run=options.dry_run)
    if options.json:
        print_json(result.as_dict())
    else:
        _say(result, dry_run=options.dry_run)
    return 0 if result.taken or not result.rejected else 1


def _say(result: CalendarResult, *, dry_run: bool) -> None:
    if result.taken == 1:
        write(_one(result) + "\n")
    elif result.taken:
        counts = result.as_dict()
        heads = [
            ("what", ""),
            ("created", _("created")),
            ("updated", _("updated")),
            ("unchanged", _("unchanged")),
            ("archived", _("archived")),
        ]
        names = [name for name, _head in heads[1:]]
        words = {"events": _("events"), "tasks": _("tasks")}
        rows = [
            {"what": said, **{name: counts[name][word] for name in names}}
            for word, said in words.items()
            if any(counts[name][word] for name in names)
        ]
        print_table(rows, heads, names)
    for problem in result.problems[:SHOWN_PROBLEMS]:
        complain(
            _("{file}, line {line}: {reason}").format(
                file=problem.file, line=problem.line, reason=problem.reason
            )
        )
    if len(result.problems) > SHOWN_PROBLEMS:
        count = len(result.problems) - SHOWN_PROBLEMS
        more = ngettext("{count} more; --json lists all.", "{count} more; --json lists all.", count)
        complain(more.format(count=count))
    if result.rejected:
        count = len(result.rejected)
        said = ngettext("{count} entry was left out.", "{count} entries were left out.", count)
        complain(said.format(count=count))
    if dry_run:
        write(_("Dry run: nothing was changed.") + "\n")


def _one(result: CalendarResult) -> str:
    """What became of a single entry."""
    (title,) = result.titles
    if result.created:
        words = _("New event: {title}") if result.created["events"] else _("New task: {title}")
    elif result.updated:
        words = _("Edited: {title}")
    elif result.archived:
        words = _("Archived: {title}")
    else:
        words = _("Unchanged: {title}")
    return words.format(title=title)
