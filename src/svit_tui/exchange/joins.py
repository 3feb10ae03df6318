"""Read the files that a mapping's keys point into, from the folder of the imported file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from svit_tui.exchange.cells.points import plain_text
from svit_tui.exchange.files import read_table
from svit_tui.exchange.maps import POINTS, ColumnMap, ImportMap
from svit_tui.exchange.records import MANY
from svit_tui.exchange.table import Table, split_sheet
from svit_tui.exchange.via import Join, Via
from svit_tui.i18n import _
from svit_tui.model.errors import Invalid
from svit_tui.model.paths import is_there

# Fields that a key may give several of.
_SEVERAL = frozenset(POINTS) | MANY


class Joins:
    """What the keys of a mapping lead to. Each file is read once."""

    def __init__(self, mapping: ImportMap) -> None:
        self.mapping = mapping
        self._tables: dict[tuple[Path, str], Table] = {}
        self._joins: dict[tuple[Path, str, str, str, bool], Mapping[str, list[str]]] = {}

    def beside(self, file: Table, folder: Path) -> ImportMap:
        """The mapping with what the keys of a file lead to in the files of its folder.

        Raises Invalid, in one sentence, if one of these is not as the mapping says.
        """
        part = self.mapping.file_for(file.name, file.columns)
        if not any(entry.via for entry in part.columns):
            return self.mapping
        columns = tuple(
            replace(entry, joins=tuple(self._join(via, entry, file, folder) for via in entry.via))
            for entry in part.columns
        )
        joined = replace(part, columns=columns)
        files = tuple(joined if each is part else each for each in self.mapping.files)
        return replace(self.mapping, files=files)

    def _join(self, via: Via, entry: ColumnMap, file: Table, folder: Path) -> Join:
        name, sheet = split_sheet(via.file)
        path = self._path(name, file, folder)
        is_one = entry.field not in _SEVERAL
        key = (path, sheet, via.key, via.take, is_one)
        if key not in self._joins:
            self._joins[key] = self._cells(via, self._table(path, name, sheet), is_one=is_one)
        return Join(via, self._joins[key])

    def _path(self, name: str, file: Table, folder: Path) -> Path:
        """The file of a name; nothing outside the folder is looked at."""
        words = {"other": name, "mapping": self.mapping.name, "file": file.name}
        try:
            path = (folder / name).resolve()
            is_inside = path.is_relative_to(folder.resolve())
        except (OSError, ValueError):
            path, is_inside = folder, False
        if not is_inside:
            raise Invalid(
                "mapping",
                _(
                    "The mapping {mapping} looks into {other}, which is outside the folder of"
                    " {file}; put it beside {file}."
                ).format(**words),
            )
        if not is_there(path):
            raise Invalid(
                "mapping",
                _(
                    "The mapping {mapping} looks into {other}, which is not there; put it beside"
                    " {file}."
                ).format(**words),
            )
        return path

    def _table(self, path: Path, name: str, sheet: str) -> Table:
        if (path, sheet) not in self._tables:
            try:
                data = path.read_bytes()
            except OSError as error:
                raise Invalid(
                    "mapping",
                    _("{file} can't be read: {error}.").format(file=name, error=error.strerror),
                ) from error
            encoding, delimiter = self.mapping.form_of(name)
            self._tables[path, sheet] = read_table(
                data, name, sheet=sheet, encoding=encoding or None, delimiter=delimiter or None
            )
        return self._tables[path, sheet]

    def _cells(self, via: Via, table: Table, *, is_one: bool) -> Mapping[str, list[str]]:
        """The cells of a column by those of another one. Raises Invalid if a key means two."""
        for column in (via.key, via.take):
            if column not in table.columns:
                raise Invalid(
                    "mapping",
                    _(
                        "{file} has no column {column}, which the mapping {mapping} names; it has:"
                        " {columns}."
                    ).format(
                        file=via.file,
                        column=column,
                        mapping=self.mapping.name,
                        columns=", ".join(table.columns),
                    ),
                )
        at, taken = table.columns.index(via.key), table.columns.index(via.take)
        found: dict[str, list[str]] = {}
        lines: dict[str, int] = {}
        for row in table.rows():
            key = "" if row.problem else plain_text(row.cells[at].strip())
            if not key:
                continue
            cells = found.setdefault(key, [])
            cell = row.cells[taken]
            if not cell.strip() or cell in cells:
                continue
            if cells and is_one:
                raise Invalid(
                    "mapping",
                    _(
                        "{file} has the {key} “{value}” in the rows {first} and {second} with"
                        " different {column}; leave just one of them."
                    ).format(
                        file=via.file,
                        key=via.key,
                        value=key,
                        column=via.take,
                        first=lines[key],
                        second=row.line,
                    ),
                )
            cells.append(cell)
            lines[key] = row.line
        return found
