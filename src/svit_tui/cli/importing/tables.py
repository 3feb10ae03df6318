"""`svit-tui import …`"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from svit_tui.cli import complain
from svit_tui.cli.importing import calendars
from svit_tui.cli.kit.opening import open_store
from svit_tui.cli.kit.output import file_at, print_json, print_table, write
from svit_tui.crm.importing import ImportResult, import_files, telling
from svit_tui.crm.importing.opened import open_files, read_file
from svit_tui.crm.importing.rejects import as_rejects, keep_inputs
from svit_tui.exchange.cells.columns import Columns
from svit_tui.exchange.mapping import load_mapping
from svit_tui.exchange.records import OWN
from svit_tui.i18n import _, ngettext
from svit_tui.settings import groups as config

SHOWN_REJECTS = 10


def run(options: argparse.Namespace) -> int:
    """Import files, say what happened; 1 if all rows were rejected."""
    is_mapped = options.mapping is not None
    opened = open_files(
        options.files, lambda: load_mapping(options.mapping) if is_mapped else None, read=_bytes
    )
    keep_inputs(opened.paths, options.rejects)
    if opened.calendars:
        return calendars.run(options, opened.calendars)
    store = open_store(options)
    rejects = None
    if options.rejects:
        rejects = file_at(options.rejects, store.path, force=options.force, field="rejects")
    if not options.json:
        for name in opened.looked_into:
            write(_("{file} is only looked into.").format(file=name) + "\n")
        for table in opened.tables:
            write("".join(f"{line}\n" for line in telling.not_read(table)))
            parts = [each for each in opened.columns if each.file is table]
            for each in telling.told_once(parts) if not is_mapped else ():
                _say_columns(each)
            for line in dict.fromkeys(line for each in parts for line in each.told()):
                write(f"{table.name}: {line}\n")
    settings = opened.settings
    with _Bar(enabled=sys.stderr.isatty() and not options.json) as bar:
        result = import_files(
            store,
            opened.tables,
            opened.mapping_of,
            on_duplicate=options.on_duplicate,
            dry_run=options.dry_run,
            keys=[key for each in options.match.split(",") if (key := each.strip().casefold())],
            create_contacts=options.create_contacts,
            create_pipelines=options.create_pipelines,
            currency=config.load().money.currency,
            progress=bar.show,
            first=settings.before,
            and_then=settings.after,
        )
    settings.beside(store, dry_run=options.dry_run)
    try:
        if rejects is not None:
            rejects.write(as_rejects(opened.tables, result))
    finally:
        # The rows are taken in: that is told even if the rejected ones can't be written.
        if options.json:
            told = (row for each in opened.columns for row in each.as_dicts())
            orders = list({(row["file"], row["column"]): row for row in told}.values())
            print_json(result.as_dict() | {"date_order": orders})
        else:
            write("".join(f"{each.sentence()}\n" for each in settings.found))
            _say(result, dry_run=options.dry_run, is_mapped=is_mapped)
    return 0 if result.taken or not result.rejected else 1


def _bytes(path: str) -> bytes:
    return sys.stdin.buffer.read() if path == "-" else read_file(path)


def _say_columns(columns: Columns) -> None:
    """What a file is taken for, and each of its columns; last what is not taken."""
    write(telling.taken_for(columns) + "\n")
    if columns.mapping.system != OWN:
        rows = [{"column": column, "field": field} for column, field in telling.fields_of(columns)]
        print_table(rows, [("column", _("Column")), ("field", _("taken for"))])
    for line in telling.not_taken(columns):
        write(line + "\n")


def _say(result: ImportResult, *, dry_run: bool, is_mapped: bool) -> None:
    counts = result.as_dict()
    rows = [
        {
            "what": word,
            "created": counts["created"][word],
            "updated": counts["updated"][word],
            "unchanged": counts["unchanged"][word],
        }
        for word in counts["created"]
        if any(counts[column][word] for column in ("created", "updated", "unchanged"))
    ]
    heads = [
        ("what", ""),
        ("created", _("created")),
        ("updated", _("updated")),
        ("unchanged", _("unchanged")),
    ]
    if rows:
        print_table(rows, heads, ("created", "updated", "unchanged"))
    elif not result.rejected and not result.left_out:
        write(_("There are no rows below the header.") + "\n")
    for pipeline in result.pipelines:
        write(pipeline.sentence + "\n")
    if result.no_pipeline:
        complain(_absent(list(result.no_pipeline)))
    for reject in result.rejected_singly[:SHOWN_REJECTS]:
        complain(
            _("{file}, row {row}: {reason}").format(
                file=reject.file, row=reject.row, reason=reject.reason
            )
        )
    for line in telling.rejected(result):
        complain(line)
    for line in telling.left_out(result, is_mapped=is_mapped):
        write(line + "\n")
    for line in telling.waived(result):
        complain(line)
    if dry_run:
        write(_("Dry run: nothing was changed.") + "\n")


def _absent(names: Sequence[str]) -> str:
    """Which pipelines there are not, and both ways on."""
    return ngettext(
        "There is no pipeline {names}: import again with --create-pipelines to create it, or say"
        " by values in a mapping which of yours it is.",
        "There are no pipelines {names}: import again with --create-pipelines to create them, or"
        " say by values in a mapping which of yours they are.",
        len(names),
    ).format(names=", ".join(_("“{name}”").format(name=name) for name in names))


class _Bar:
    """A progress bar on a terminal, else nothing."""

    def __init__(self, *, enabled: bool) -> None:
        self._progress = None
        if enabled:
            from rich.console import Console
            from rich.progress import Progress

            self._progress = Progress(console=Console(stderr=True), transient=True)
            self._task = self._progress.add_task(_("Importing"), total=None)

    def __enter__(self) -> _Bar:
        if self._progress is not None:
            self._progress.start()
        return self

    def __exit__(self, *_error: object) -> None:
        if self._progress is not None:
            self._progress.stop()

    def show(self, done: int, total: int) -> None:
        """So many rows of so many are taken; while they are read, nobody knows of how many."""
        if self._progress is not None:
            self._progress.update(self._task, completed=done, total=total or None)
