"""What a field is: its name, label, kind, and the headers that other files use for it."""

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
    # Several parts, each with words of its own.
    PARTS = "parts"


def as_option(name: str) -> str:
    """A name as a command's option: `such_a_field` is `--such-a-field`."""
    return f"--{name.replace('_', '-')}"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a noun.

    `name` is what it is called everywhere: in records and mappings, in our own export, in forms, as
    an option of commands, in templates and where a stage asks for it. `former` are names that it
    had, which are understood but not told any more. `label` is what a person reads (to be
    translated). What is not `exported` is told by some other field; what is only exported follows
    from others. `columns` are its columns in our own export where those are no names of fields.
    `headers` mean it in files of other programs, in English and Ukrainian, with `|` between them;
    `signs` are headers that a file of contacts does not have. `stored` is the column of the store
    whose changes the history shows under this label. `asked` is set if a stage may ask for the
    field: it is how a sentence names what the deal lacks.

    A `plain` field, of the kinds LINE, BLOCK and DATE, is the column of its name and nothing more:
    forms, commands, cards, what a stage may ask for, import, export and history take it from here.
    """

    name: str
    label: str
    kind: Kind = Kind.LINE
    former: str = ""
    headers: str = ""
    signs: str = ""
    columns: tuple[str, ...] | None = None
    imported: bool = True
    exported: bool = True
    stored: str = ""
    plain: bool = False
    asked: str = ""

    @property
    def own_columns(self) -> tuple[str, ...]:
        """Its columns in our own export: what has a day or a time has one for each."""
        if not self.exported:
            return ()
        if self.kind == Kind.DUE:
            return f"{self.name}_on", f"{self.name}_at"
        return self.columns if self.columns is not None else (self.name,)

    @property
    def names(self) -> tuple[str, ...]:
        """Its name, and those that it had."""
        return (self.name, *self.former.split("|")) if self.former else (self.name,)

    @property
    def option(self) -> str:
        """What a command calls it: `--such-a-field`."""
        return as_option(self.name)

    @property
    def former_options(self) -> tuple[str, ...]:
        """What commands called it, which scripts may still do."""
        return tuple(as_option(name) for name in self.names[1:])

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

    def name_of(self, word: str) -> str:
        """The name of the field that a name means, which it may have had before."""
        if any(field.name == word for field in self.fields):
            return word
        return next((field.name for field in self.fields if word in field.names), word)

    @property
    def asked(self) -> tuple[Field, ...]:
        """The fields that a stage may ask for."""
        return tuple(field for field in self.fields if field.asked or field.plain)

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
