"""`svit-tui import …`"""

from __future__ import annotations

import argparse
import csv
import io
import os
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from svit_tui.cli import complain
from svit_tui.cli.importing import calendars
from svit_tui.cli.importing.company import FILES, Settings
from svit_tui.cli.kit.opening import open_store
from svit_tui.cli.kit.output import file_at, print_json, print_table, write
from svit_tui.crm.importing import ImportResult, import_files, telling
from svit_tui.crm.importing.waivers import Waived
from svit_tui.exchange.cells.columns import Columns, with_repeats
from svit_tui.exchange.files import read_table
from svit_tui.exchange.joins import Joins
from svit_tui.exchange.mapping import ImportMap, load_mapping
from svit_tui.exchange.recognise.table import recognise
from svit_tui.exchange.records import OWN, Rejected
from svit_tui.exchange.systems import SYSTEMS
from svit_tui.exchange.table import Table, split_sheet
from svit_tui.fields import NOUNS
from svit_tui.i18n import _, ngettext
from svit_tui.model.errors import Invalid
from svit_tui.model.paths import is_folder, is_there
from svit_tui.settings import groups as config

SHOWN_REJECTS = 10


def run(options: argparse.Namespace) -> int:
    """Import files, say what happened; 1 if all rows were rejected."""
    folders = [name for name in options.files if is_folder(Path(name))]
    options.files = _files_in(options.files)
    paths, sheets = zip(*map(_file_and_sheet, options.files), strict=True)
    _keep_inputs(paths, options.rejects)
    own = Counter(Path(path).name for path in set(paths))
    # Files of one name in different folders are told apart by their paths.
    contents = [
        (name if own[name := Path(path).name] == 1 else path, _bytes(path)) for path in paths
    ]
    if any(are_calendars := [calendars.is_calendar(*entry) for entry in contents]):
        if not all(are_calendars):
            raise Invalid("file", _("Import calendars and other files in separate runs."))
        return calendars.run(options, contents)
    mapping = load_mapping(options.mapping) if options.mapping is not None else None
    read = [
        (file, Path(path).parent)
        for (name, data), path, sheet in zip(contents, paths, sheets, strict=True)
        for file in _read(data, name, sheet, mapping)
    ]
    if mapping is not None:
        read = _passed_over(read, mapping, is_told=not options.json)
    files = [file for file, _folder in read]
    mapping_of = _mappings(mapping, read)
    store = open_store(options)
    rejects = None
    if options.rejects:
        rejects = file_at(options.rejects, store.path, force=options.force, field="rejects")
    parts = [mapping_of(file).file_for(file.name, file.columns) for file in files]
    columns = [
        Columns(file, with_repeats(file, part)) for file, part in zip(files, parts, strict=True)
    ]
    if not options.json:
        for each in columns:
            write("".join(f"{line}\n" for line in telling.not_read(each.file)))
            if options.mapping is None:
                _say_columns(each)
            for line in each.told():
                write(f"{each.file.name}: {line}\n")
    paths_set = [path for name in folders for path in _settings_in(Path(name))]
    settings = Settings({path.name: _bytes(str(path)) for path in paths_set})
    with _Bar(enabled=sys.stderr.isatty() and not options.json) as bar:
        result = import_files(
            store,
            files,
            mapping_of,
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
            rejects.write(as_rejects(files, result))
    finally:
        # The rows are taken in: that is told even if the rejected ones can't be written.
        if options.json:
            orders = [row for each in columns for row in each.as_dicts()]
            print_json(result.as_dict() | {"date_order": orders})
        else:
            write("".join(f"{each.sentence()}\n" for each in settings.found))
            _say(result, dry_run=options.dry_run, is_mapped=mapping is not None)
    return 0 if result.taken or not result.rejected else 1


def _files_in(names: Sequence[str]) -> list[str]:
    """The files named, those of a folder in its place. Raises Invalid if it has none."""
    found: list[str] = []
    for name in names:
        if not is_folder(Path(name)):
            found.append(name)
            continue
        inside = sorted(str(path) for path in Path(name).glob("*.csv"))
        if not inside:
            raise Invalid("file", _("The folder {folder} has no CSV file.").format(folder=name))
        found += inside
    return found


def _settings_in(folder: Path) -> list[Path]:
    """The files of a folder that say what a team has set up."""
    return [folder / name for name in FILES if is_there(folder / name)]


def _file_and_sheet(named: str) -> tuple[str, str]:
    """The file and the sheet that are named, if it is no file of just that name."""
    return (named, "") if is_there(Path(named)) else split_sheet(named)


def _keep_inputs(files: Sequence[str], rejects: str | None) -> None:
    """Refuse to write rejected rows over a file that is imported."""
    if rejects and os.path.realpath(rejects) in map(os.path.realpath, files):
        raise Invalid(
            "rejects", _("{file} is imported; name another file for rejects.").format(file=rejects)
        )


def _bytes(path: str) -> bytes:
    if path == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise Invalid(
            "file", _("{file} can't be read: {error}.").format(file=path, error=error.strerror)
        ) from error


def _read(data: bytes, name: str, sheet: str, mapping: ImportMap | None) -> list[Table]:
    """The table of a file; of a spreadsheet file, one for each sheet that the mapping names."""
    encoding, delimiter = mapping.form_of(name) if mapping is not None else ("", "")
    told = mapping.sheets_of(name) if mapping is not None and not sheet else ()
    return [
        read_table(data, name, sheet=each, encoding=encoding or None, delimiter=delimiter or None)
        for each in told or (sheet,)
    ]


def _passed_over(
    files: Sequence[tuple[Table, Path]], mapping: ImportMap, *, is_told: bool
) -> list[tuple[Table, Path]]:
    """The files without those that a mapping only looks into. Raises Invalid if none is left."""
    taken = []
    for file, folder in files:
        if not mapping.only_looks_into(file.name):
            taken.append((file, folder))
        elif is_told:
            write(_("{file} is only looked into.").format(file=file.name) + "\n")
    if not taken:
        raise Invalid(
            "file",
            _(
                "The mapping {mapping} only looks into {file}; name the file that it imports."
            ).format(mapping=mapping.name, file=files[0][0].name),
        )
    return taken


def _mappings(
    mapping: ImportMap | None, files: Sequence[tuple[Table, Path]]
) -> Callable[[Table], ImportMap]:
    """The mapping of each file, which came from a folder."""
    if mapping is not None:
        joins = Joins(mapping)
        known = {file.name: joins.beside(file, folder) for file, folder in files}
    else:
        known = {file.name: recognise(file.name, file.columns) for file, _folder in files}
    return lambda file: known[file.name]


def _say_columns(columns: Columns) -> None:
    """What a file is taken for, and each of its columns; last what is not taken."""
    file, part = columns.file, columns.mapping
    what = _(NOUNS[part.entity].plural)
    if part.system == OWN:
        write(
            _("{file}: {what}, as svit-tui exports them").format(file=file.name, what=what) + "\n"
        )
        return
    taken = part.taken
    rows = [
        {"column": column, "field": ", ".join(taken.get(column, ["–"]))} for column in file.columns
    ]
    if system := SYSTEMS.get(part.system):
        what = _("{what} of {system}").format(what=what, system=system)
    write(f"{file.name}: {what} ({file.form})\n")
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


def as_rejects(files: Sequence[Table], result: ImportResult) -> str:
    """Rejected rows, then those let past a rule, as CSV: file, row, reason, the file's columns."""
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    for file in files:
        all_told: list[Rejected | Waived] = [*result.rejected, *result.waived]
        told = [row for row in all_told if row.file == file.name]
        if told:
            writer.writerow(["file", "row", "reason", *file.columns])
            writer.writerows([row.file, row.row, row.reason, *row.cells] for row in told)
    return target.getvalue()


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
        """So many rows of so many are taken."""
        if self._progress is not None:
            self._progress.update(self._task, completed=done, total=total)
