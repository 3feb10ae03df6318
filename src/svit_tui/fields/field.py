"""What a field is: its name, its label, what it holds, and what files call it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from svit_tui.i18n import _


class Kind(StrEnum):
    """What a field holds."""

    LINE = "line"
    BLOCK = "block"
    MONEY = "money"
    DATE = "date"
    INSTANT = "instant"
    # A date, with the instant beside it if there is a time of day.
    DUE = "due"
    DURATION = "duration"
    PERCENT = "percent"
    NUMBER = "number"
    FLAG = "flag"
    CHOICE = "choice"
    # The name of one other thing, or of several.
    REFERENCE = "reference"
    SEVERAL = "several"
    # E-mails, phones and links, each with a label.
    POINT = "point"
    # Stages, each with the instant that the deal entered it.
    TRAIL = "trail"
    # When something was done, or just whether it was.
    DONE = "done"
    # What other systems call a thing, by system.
    IDS = "ids"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a noun.

    `name` is what records and mappings call it, `label` what a person reads (to be translated).
    `columns` are its columns in our own export if they are called otherwise; a field that is only
    `exported` follows from others, one that is not is told by some other field. `headers` mean it
    in files of other programs, in English and Ukrainian, with `|` between them; `signs` are headers
    that a file of contacts does not have. `stored` is the column of the store whose changes the
    history shows under this label.

    A `plain` field, of the kinds LINE, BLOCK and DATE, is the column of its name and nothing more:
    forms, commands, cards, what a stage may ask for, import, export and history take it from here.
    """

    name: str
    label: str
    kind: Kind = Kind.LINE
    headers: str = ""
    signs: str = ""
    columns: tuple[str, ...] | None = None
    imported: bool = True
    exported: bool = True
    stored: str = ""
    plain: bool = False

    @property
    def own_columns(self) -> tuple[str, ...]:
        """Its columns in our own export."""
        if not self.exported:
            return ()
        return self.columns if self.columns is not None else (self.name,)

    @property
    def option(self) -> str:
        """What a command calls it: `--such-a-field`."""
        return f"--{self.name.replace('_', '-')}"

    @property
    def heading(self) -> str:
        """Its label as a form shows it, in the language in force."""
        label = _(self.label)
        return label[:1].upper() + label[1:]


@dataclass(frozen=True, slots=True)
class Noun:
    """A thing that is kept, exported and imported.

    `sure` are columns that together only our own export of it has; `also` are headers that are
    signs of it as well, and no field of ours.
    """

    name: str
    plural: str
    fields: tuple[Field, ...]
    sure: frozenset[str] = frozenset()
    also: str = ""

    def __iter__(self) -> Iterator[Field]:
        return iter(self.fields)

    def __getitem__(self, name: str) -> Field:
        return next(field for field in self.fields if field.name == name)

    @property
    def plain(self) -> tuple[Field, ...]:
        """The fields that are columns and nothing more."""
        return tuple(field for field in self.fields if field.plain)

    @property
    def history(self) -> Mapping[str, str]:
        """The labels of the columns whose changes people understand."""
        return {
            field.stored or field.name: field.label
            for field in self.fields
            if field.stored or field.plain
        }

    @property
    def imported(self) -> frozenset[str]:
        """The names of the fields that an import takes."""
        return frozenset(field.name for field in self.fields if field.imported)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of our own export, in their order."""
        return tuple(column for field in self.fields for column in field.own_columns)

    @property
    def own_fields(self) -> Mapping[str, Field]:
        """The field that each column of our own export is taken for."""
        return {
            column: field for field in self.fields if field.imported for column in field.own_columns
        }

    @property
    def headers(self) -> Mapping[str, str]:
        """The field's name by each header that means it in files of other programs."""
        return {
            header: field.name
            for field in self.fields
            if field.headers
            for header in field.headers.split("|")
        }

    @property
    def signs(self) -> Mapping[str, str]:
        """What it is a sign of, by each header that a file of contacts does not have."""
        listed = [(field.name, field.signs) for field in self.fields] + [("", self.also)]
        return {header: name for name, words in listed if words for header in words.split("|")}
