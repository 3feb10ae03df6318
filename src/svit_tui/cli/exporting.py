"""`svit-tui export …`: the data as CSV, JSON or a calendar, to a file or standard output."""

from __future__ import annotations

import argparse
import io
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from svit_tui.cli import complain
from svit_tui.cli.kit.opening import open_store
from svit_tui.cli.kit.output import STANDARD_OUTPUT, cell, output_file, put_out
from svit_tui.cli.kit.parser import Commands, Parser, to_file
from svit_tui.fields import NOUNS
from svit_tui.i18n import _, ngettext
from svit_tui.model.errors import Invalid

if TYPE_CHECKING:
    from svit_tui.fields import Noun
    from svit_tui.store.file.output_file import OutputFile
    from svit_tui.store.store import Store

# What is exported, by its plural word.
KINDS: Mapping[str, Noun] = {noun.plural: noun for noun in NOUNS.values()}
# What belongs to a member, and what a calendar takes.
PLANNED = ("tasks", "events")
BYTE_ORDER_MARK = "\ufeff"


def add_words(commands: Commands[Parser]) -> None:
    """Add the command `export`."""
    parser = commands.add_parser("export", help=_("export the data"))
    parser.add_argument("what", choices=(*(noun.plural for noun in NOUNS.values()), "all"))
    parser.add_argument("--format", choices=("csv", "json", "ics"), default="csv")
    parser.add_argument("--member", metavar=_("MEMBER"), help=_("only this member's tasks, events"))
    parser.add_argument(
        "--no-events", action="store_true", help=_("a calendar of the tasks without events")
    )
    parser.add_argument(
        "--excel", action="store_true", help=_("CSV that a spreadsheet opens, without formulas")
    )
    parser.add_argument(
        "--archived", action="store_true", help=_("archived ones too, with when they were")
    )
    to_file(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write all rows of a kind, or of all kinds."""
    from svit_tui.crm import exporting
    from svit_tui.crm.flows import company_files as company_settings
    from svit_tui.crm.flows.sequences import FILE, own_text
    from svit_tui.crm.lists import short_lists as lists

    if options.what not in PLANNED and (options.member or options.format == "ics"):
        raise Invalid("what", _("Only tasks and events are a member's, and fit a calendar."))
    if options.excel and options.format != "csv":
        raise Invalid("excel", _("Only CSV is made for spreadsheets: leave out --format."))
    store = open_store(options)
    wanted = tuple(KINDS) if options.what == "all" else (options.what,)
    if options.what == "all" and options.format == "csv":
        files = _files_of_all(options, store)
    else:
        files = {options.what: output_file(options, store.path)}
    if options.format == "ics":
        put_out(files[options.what], _calendar(store, options))
        return 0
    with store.read() as session:
        asked = exporting.Wanted(
            identity=store.identity(),
            archived=options.archived,
            member_id=lists.find_member(session, options.member).key if options.member else None,
        )
        tables = {what: exporting.rows(session, KINDS[what].name, asked) for what in wanted}
        archived = exporting.archived(session) if options.what == "all" else 0
        texts = company_settings.texts(session) if company_settings.PIPELINES in files else {}
    sequences = own_text(store) if company_settings.PIPELINES in files else None
    if options.format == "json":
        value: Any = tables if options.what == "all" else tables[options.what]
        put_out(files[options.what], json.dumps(value, ensure_ascii=False, indent=2) + "\n")
        _tell_archived(0 if options.archived else archived)
        return 0
    for what, rows in tables.items():
        put_out(files[what], as_csv(rows, KINDS[what].columns, for_excel=options.excel))
    for name, text in texts.items():
        put_out(files[name], text)
    if sequences is not None:
        put_out(files[FILE], sequences)
    _tell_archived(0 if options.archived else archived)
    return 0


def _tell_archived(count: int) -> None:
    """Say that an export of all is not all."""
    if count:
        said = ngettext(
            "{count} archived row is not in it; --archived exports it too.",
            "{count} archived rows are not in it; --archived exports them too.",
            count,
        )
        complain(said.format(count=count))


def _files_of_all(options: argparse.Namespace, store: Store) -> dict[str, OutputFile | None]:
    """A file for each kind: in the folder given, or named after the name given.

    Into a folder goes what the team has set up, too. Raises Invalid if any can't be written.
    """
    from svit_tui.cli.kit.output import file_at
    from svit_tui.crm.flows import company_files as company_settings
    from svit_tui.model.paths import is_folder

    stem = Path(options.output)
    is_in_folder = options.output.endswith(os.sep) or is_folder(stem)
    if options.output == STANDARD_OUTPUT or not (stem.name or is_in_folder):
        raise Invalid(
            "output",
            _("Exporting all as CSV makes several files: give a name with -o, such as -o svit."),
        )
    if is_in_folder:
        stem = _folder(stem)
        paths = {what: stem / f"{what}.csv" for what in KINDS} | {
            name: stem / name for name in company_settings.FILES
        }
    else:
        paths = {what: stem.with_name(f"{stem.stem}-{what}.csv") for what in KINDS}
    return {what: file_at(path, store.path, force=options.force) for what, path in paths.items()}


def _folder(path: Path) -> Path:
    """A folder, made if it is not there. Raises Invalid."""
    from svit_tui.model.paths import reason

    try:
        path.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise Invalid(
            "output", _("{file} can't be written: {error}.").format(file=path, error=reason(error))
        ) from error
    return path


def _calendar(store: Store, options: argparse.Namespace) -> str:
    """Tasks and events as iCalendar."""
    from svit_tui.crm.calendar import giving as calendar_reads
    from svit_tui.crm.calendar.giving import CalendarFilter
    from svit_tui.crm.lists import short_lists as lists
    from svit_tui.exchange.ical.writing import write_ical

    with store.read() as session:
        member = lists.find_member(session, options.member) if options.member else None
        items = calendar_reads.calendar_items(
            session,
            CalendarFilter(store.identity(), member.key if member else None),
            tasks=options.what == "tasks",
            events=options.what == "events" or not options.no_events,
        )
        name = f"svit-tui: {member.name}" if member else "svit-tui"
    return write_ical(items, name=name, store=store.identity()).decode()


def as_csv(
    rows: Sequence[dict[str, Any]], columns: Sequence[str], *, for_excel: bool = False
) -> str:
    """Rows as CSV, every text as it is.

    A spreadsheet may take a text with `=` for a formula. One `for_excel` has a byte order mark, an
    apostrophe before such texts, and a column that says so, for an import to take it away again.
    """
    import csv

    from svit_tui.exchange.cells.own import HARMLESS, harmless

    target = io.StringIO(newline="")
    writer = csv.writer(target, lineterminator="\r\n")
    if not for_excel:
        writer.writerow(columns)
        writer.writerows([_cell(row[column]) for column in columns] for row in rows)
        return target.getvalue()
    target.write(BYTE_ORDER_MARK)
    writer.writerow([*columns, HARMLESS])
    writer.writerows([*(harmless(_cell(row[column])) for column in columns), "yes"] for row in rows)
    return target.getvalue()


def _cell(value: Any) -> str:
    from svit_tui.exchange.cells.own import list_cell, parts_cell, table_cell

    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        are_parts = any(isinstance(part, dict) for part in value)
        return parts_cell(value) if are_parts else list_cell(value)
    if isinstance(value, dict):
        return table_cell(value)
    return cell(value)
