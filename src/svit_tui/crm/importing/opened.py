"""Open what an import is given: files, folders, sheets, calendars, and the meaning of columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from svit_tui.crm.flows.company_files import FILES, SettingsFiles
from svit_tui.exchange.cells.columns import Columns, with_repeats
from svit_tui.exchange.files import read_table
from svit_tui.exchange.ical.parts import is_calendar
from svit_tui.exchange.ical.reading import read_ical
from svit_tui.exchange.ical.records import CalendarFile
from svit_tui.exchange.joins import Joins
from svit_tui.exchange.maps import ImportMap
from svit_tui.exchange.recognise.table import recognise
from svit_tui.exchange.table import Table, split_sheet
from svit_tui.i18n import _
from svit_tui.model.errors import Invalid
from svit_tui.model.paths import is_folder, is_there
from svit_tui.store.file.own_files import OwnFiles


@dataclass(frozen=True, slots=True)
class Opened:
    """Tables with the meaning of their columns, or calendars. `paths` are the files they came from.

    `looked_into` are files that the mapping needs in addition to those that it imports.
    """

    paths: Sequence[str]
    calendars: Sequence[CalendarFile] = ()
    tables: Sequence[Table] = ()
    columns: Sequence[Columns] = ()
    maps: dict[str, ImportMap] = field(default_factory=dict)
    settings: SettingsFiles = field(default_factory=lambda: SettingsFiles({}))
    looked_into: Sequence[str] = ()

    def mapping_of(self, table: Table) -> ImportMap:
        """Return the mapping of one of the tables."""
        return self.maps[table.name]

    @property
    def names(self) -> str:
        """Return the names of the files, for a title."""
        return ", ".join(
            [each.name for each in self.calendars] + [each.name for each in self.tables]
        )


def read_file(path: str, *, store: Path | None = None) -> bytes:
    """Read a file. Raises Invalid if it can't be read, or belongs to the open `store`."""
    try:
        if store is not None and OwnFiles(store).is_open(Path(path)):
            raise Invalid("file", _("{file} is the open store itself.").format(file=path))
        return Path(path).read_bytes()
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise Invalid(
            "file", _("{file} can't be read: {error}.").format(file=path, error=why)
        ) from error


def open_files(
    names: Sequence[str],
    mapping: Callable[[], ImportMap | None] = lambda: None,
    *,
    read: Callable[[str], bytes] = read_file,
) -> Opened:
    """Open files by their paths; a folder stands for its files, `book.xlsx:Deals` for a sheet.

    `mapping` returns the mapping of tables, none if they explain themselves. Raises Invalid, in one
    sentence, if a file can't be read or is not understood.
    """
    folders = [name for name in names if is_folder(Path(name))]
    paths, sheets = zip(*map(_file_and_sheet, _files_in(names)), strict=True)
    own = Counter(Path(path).name for path in set(paths))
    # Files of one name in different folders are told apart by their paths.
    contents = [(name if own[name := Path(path).name] == 1 else path, read(path)) for path in paths]
    if any(are_calendars := [is_calendar(*entry) for entry in contents]):
        if not all(are_calendars):
            raise Invalid("file", _("Import calendars and other files in separate runs."))
        return Opened(paths, calendars=[read_ical(data, name) for name, data in contents])
    by = mapping()
    found = [
        (table, Path(path).parent)
        for (name, data), path, sheet in zip(contents, paths, sheets, strict=True)
        for table in _tables(data, name, sheet, by)
    ]
    looked_into = [
        table.name for table, _folder in found if by is not None and by.only_looks_into(table.name)
    ]
    taken = [(table, folder) for table, folder in found if table.name not in looked_into]
    if by is not None and not taken:
        words = {"mapping": by.name, "file": looked_into[0]}
        text = _("The mapping {mapping} only looks into {file}; name the file that it imports.")
        raise Invalid("file", text.format(**words))
    joins = Joins(by) if by is not None else None
    maps = {
        table.name: joins.beside(table, folder) if joins else recognise(table.name, table.columns)
        for table, folder in taken
    }
    tables = [table for table, _folder in taken]
    set_up = [path for name in folders for path in _settings_in(Path(name))]
    return Opened(
        paths,
        tables=tables,
        columns=[each for table in tables for each in _columns(table, maps[table.name])],
        maps=maps,
        settings=SettingsFiles({path.name: read(str(path)) for path in set_up}),
        looked_into=looked_into,
    )


def _columns(table: Table, mapping: ImportMap) -> Iterator[Columns]:
    """Return what columns of a table mean, for each part; the first lists ignored columns."""
    parts = mapping.parts_for(table.name, table.columns)
    taken = frozenset(column for part in parts for column in part.taken)
    for place, part in enumerate(parts):
        elsewhere = frozenset(table.columns) if place else taken
        yield Columns(table, with_repeats(table, part), elsewhere)


def _files_in(names: Sequence[str]) -> list[str]:
    """Return the files, with folders replaced by theirs. Raises Invalid if one has none."""
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
    """Return the files of a folder that hold a team's setup."""
    return [folder / name for name in FILES if is_there(folder / name)]


def _file_and_sheet(named: str) -> tuple[str, str]:
    """Split a path into file and sheet, unless a file has exactly that name."""
    return (named, "") if is_there(Path(named)) else split_sheet(named)


def _tables(data: bytes, name: str, sheet: str, mapping: ImportMap | None) -> list[Table]:
    """Return the table of a file; for a spreadsheet, one for each sheet that the mapping names."""
    encoding, delimiter = mapping.form_of(name) if mapping is not None else ("", "")
    told = mapping.sheets_of(name) if mapping is not None and not sheet else ()
    return [
        read_table(data, name, sheet=each, encoding=encoding or None, delimiter=delimiter or None)
        for each in told or (sheet,)
    ]
