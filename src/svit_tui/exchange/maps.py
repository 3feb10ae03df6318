"""What a mapping says: which files it is for, and which of their columns is which field."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as made
from fnmatch import fnmatch
from pathlib import Path

from svit_tui.exchange.records import PipelineSpec
from svit_tui.exchange.table import Where, split_sheet
from svit_tui.exchange.via import Join, Via
from svit_tui.i18n import _
from svit_tui.model.errors import Invalid
from svit_tui.model.values.text import search_key

# What each field of points has.
POINTS = {"emails": "email", "phones": "phone", "links": "link"}
# A column that a template has.
IN_TEMPLATE = re.compile(r"\{([^{}]*)\}")
# A unit of durations: `10:05` is ten minutes and five seconds, where else it is ten hours.
MINUTES_SECONDS = "mm:ss"
# Of contacts that nobody knows: they are made, or not.
YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """One column's way into a field. `label` names a point, or a line of the notes.

    `values` are other words for texts; `folded` ones count in upper and lower case, and where there
    are `only` these, any other text says nothing. `via` leads from a key to what is read; `joins`
    are the same with the files read. `clock` is a column that has the time of day of a date. Of
    several texts with semicolons, the first is meant if `is_first`; texts that do not begin with
    `begins` say nothing; `is_html` ones are read as a browser shows them; of what is to be `past`,
    what is ahead says nothing; `is_person` says that who is named is one.
    """

    column: str
    field: str
    label: str = ""
    values: Mapping[str, str] = made(default_factory=dict)
    date_format: str = ""
    separator: str = ","
    unit: str = ""
    folded: bool = False
    only: bool = False
    clock: str = ""
    begins: str = ""
    is_first: bool = False
    is_html: bool = False
    past: bool = False
    is_person: bool = False
    via: tuple[Via, ...] = ()
    joins: tuple[Join, ...] = ()

    def meant(self, text: str) -> str:
        """What a text of the column means; empty if it says nothing."""
        key = search_key(text) if self.folded else text
        return self.values.get(key, "" if self.only else text)


@dataclass(frozen=True, slots=True)
class FileMap:
    """How one kind of file is read. `name` is a pattern of file names."""

    entity: str
    name: str = "*"
    columns: tuple[ColumnMap, ...] = ()
    constants: Mapping[str, str] = made(default_factory=dict)
    templates: Mapping[str, str] = made(default_factory=dict)
    system: str = ""
    currency: str = ""
    date_format: str = ""
    decimal: str = ""
    encoding: str = ""
    delimiter: str = ""
    # Of a spreadsheet file, the sheet that it is for.
    sheet: str = ""
    missing_contact: str = ""
    # Whether contacts are made that nobody knows: yes or no, or of which kind; empty if not said.
    create_contacts: str = ""
    # Whether pipelines that are not there are made.
    create_pipelines: bool = False
    # What columns have in the rows that are taken.
    where: Where = made(default_factory=dict)

    @property
    def taken(self) -> dict[str, list[str]]:
        """The fields that each column goes to, those included that it is a part of."""
        found: dict[str, list[str]] = {}
        parts = [
            (column, field)
            for field, template in self.templates.items()
            for column in IN_TEMPLATE.findall(template)
        ]
        parts += [(entry.clock, entry.field) for entry in self.columns if entry.clock]
        parts += [(column, "") for column in self.where]
        for column, field in [*((entry.column, entry.field) for entry in self.columns), *parts]:
            fields = found.setdefault(column, [])
            fields += [field] if field and field not in fields else []
        return found

    @property
    def needed(self) -> frozenset[str]:
        """The columns that it takes something from."""
        clocks = {entry.clock for entry in self.columns if entry.clock}
        return frozenset(entry.column for entry in self.columns) | clocks | self.where.keys()


@dataclass(frozen=True, slots=True)
class ImportMap:
    """A whole mapping: its files and the pipeline that deals go to.

    One that `splits` has a part for each kind of thing that the rows of one file are.
    """

    name: str
    files: tuple[FileMap, ...]
    pipeline: PipelineSpec | None = None
    splits: bool = False

    def form_of(self, name: str) -> tuple[str, str]:
        """The encoding and the delimiter that are told for a file; empty where none is."""
        fitting = [entry for entry in self.files if _fits(entry, name)]
        return (
            next((entry.encoding for entry in fitting if entry.encoding), ""),
            next((entry.delimiter for entry in fitting if entry.delimiter), ""),
        )

    def sheets_of(self, name: str) -> tuple[str, ...]:
        """The sheets that are told for a file; none where it doesn't say."""
        told = [entry.sheet for entry in self.files if entry.sheet and _fits_name(entry, name)]
        return tuple(dict.fromkeys(told))

    def only_looks_into(self, name: str) -> bool:
        """Whether a file is none of those that are taken, and keys of these point into it."""
        ways = [via for part in self.files for entry in part.columns for via in entry.via]
        file = split_sheet(Path(name).name)[0]
        return file in {Path(split_sheet(via.file)[0]).name for via in ways} and not any(
            _fits(entry, name) for entry in self.files
        )

    def parts_for(self, name: str, columns: Sequence[str]) -> Sequence[FileMap]:
        """The parts of the mapping that take the rows of a file. Raises Invalid."""
        return self.files if self.splits else [self.file_for(name, columns)]

    def file_for(self, name: str, columns: Sequence[str]) -> FileMap:
        """The part of the mapping that fits a file, by name and then by columns.

        Raises Invalid that says which columns are missing.
        """
        fitting = [entry for entry in self.files if _fits(entry, name)]
        candidates = fitting or list(self.files)
        for entry in candidates:
            if entry.needed <= set(columns):
                return entry
        lacking = min((sorted(entry.needed - set(columns)) for entry in candidates), key=len)
        raise Invalid(
            "file",
            _("{file} lacks the columns of the mapping {mapping}: {columns}.").format(
                file=name, mapping=self.name, columns=", ".join(lacking)
            ),
        )


def _fits(entry: FileMap, name: str) -> bool:
    file, sheet = split_sheet(name)
    if entry.sheet and entry.sheet.casefold() != sheet.casefold():
        return False
    return _fits_name(entry, name) or _fits_name(entry, file)


def _fits_name(entry: FileMap, name: str) -> bool:
    return fnmatch(Path(name).name.casefold(), entry.name.casefold())
