"""Plain descriptions of form fields, and what a typed text was understood as."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from svit_tui.widgets.picker import Choice, Source

# What a field holds while it is edited: text, a choice, choices, or rows of these. Drafts keep it.
Raw = Any
Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Read:
    """What a text was understood as, how that is said beside the field, or why it can't be."""

    value: Any = None
    said: str = ""
    error: str = ""


Reader = Callable[[str], Read]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """A field of a form. `weight` shares a line with the other cells of a row."""

    key: str
    label: str = ""
    required: str = ""
    """The sentence to show when nothing was given; nothing if it may be empty."""
    weight: int = 1
    only: tuple[str, Hashable] | None = None
    """Another field and its value with which this one is shown; it is as well if it is filled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineField(FormField):
    """A line of text. The reader makes its value and says how it was understood.

    A value that is read, such as an amount, is replaced by what is typed when the cursor comes to
    it; a text is gone on with.
    """

    reader: Reader | None = None
    hint: str = ""
    below: bool = False
    """What was understood takes more than a word: it stands below the field, in lines."""
    commands: Mapping[str, Callable[[], None]] = field(default_factory=dict)
    """What characters do that no value has, instead of being typed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockField(FormField):
    """Several lines of text. The reader makes their value and says below how it was understood."""

    height: int = 4
    reader: Reader | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionsField(FormField):
    """One of a few options that are all in sight, such as yes and no."""

    options: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceField(FormField):
    """One of many, by a picker. Its value is the choice, or none.

    `create` lets the picker make something new: sentences with `{name}`.
    """

    title: str
    source: Source
    create: Sequence[str] = ()
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ManyField(FormField):
    """Several of many, by a picker. Its value is a tuple of choices."""

    title: str
    source: Source
    create: Sequence[str] = ()
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsField(FormField):
    """Any number of rows of cells; an empty row waits at the end. Its value is a tuple of dicts.

    `lines` are the lines of one row. `picked` gives texts for other cells of a row once a choice
    was made in it; `total` says something about all rows. A row without any of the cells that are
    `main` is wrong for the reason in `lacking`, and the cursor passes by its other cells.
    """

    lines: tuple[tuple[LineField | ChoiceField, ...], ...]
    picked: Callable[[Choice], Mapping[str, str]] | None = None
    total: Callable[[Sequence[Mapping[str, Any]]], str] | None = None
    main: tuple[str, ...] = ()
    lacking: str = ""


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """Why a form could not be saved; `field` is where, or nothing for the whole form.

    `against` is who has saved another version of the thing meanwhile.
    """

    message: str
    field: str = ""
    against: str = ""


def key_of(value: Choice | None) -> Hashable:
    """The key of a choice, none for none."""
    return value.key if value is not None else None
