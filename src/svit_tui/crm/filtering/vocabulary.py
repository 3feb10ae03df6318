"""The fields and words of a filter, in both languages.

English and Ukrainian words always work, whatever the language of the program is: a filter that a
colleague sends is understood.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from svit_tui.i18n import language


@dataclass(frozen=True, slots=True)
class FilterField:
    """A field of a filter: how its values are read, and what it is called.

    `kind` says how it is compared, as in `compiling.py`. `table` is where the names of a reference
    stand; `offers` are the words that a choice may be, with what is stored for them.
    """

    name: str
    kind: str
    words: tuple[str, ...]
    ukrainian: tuple[str, ...]
    table: str = ""
    offers: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def said(self) -> str:
        """The word for it in the user's language."""
        return self.ukrainian[0] if language() == "uk" else self.words[0]


NO = FilterField("no", "empty", ("no", "without"), ("без",))
HAS = FilterField("has", "empty", ("has", "with"), ("має", "з"))
# What may not be empty, or what that would mean is said otherwise.
_NEVER_EMPTY = frozenset(("title", "name", "kind", "priority", "state", "is", "no", "has", "id"))


@dataclass(frozen=True)
class Vocabulary:
    """What the filter of one noun understands: its fields, and words that say something alone."""

    fields: Sequence[FilterField]
    flags: Mapping[str, Sequence[str]]
    by_word: dict[str, FilterField] = field(init=False, default_factory=dict)
    flag_of: dict[str, str] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        for one in self.fields:
            self.by_word.update(dict.fromkeys((*one.words, *one.ukrainian), one))
        for flag, words in self.flags.items():
            self.flag_of.update(dict.fromkeys(words, flag))

    def known(self, *, empty: bool = False) -> list[str]:
        """The words of all fields in the user's language; with `empty`, of those that may be."""
        return [one.said for one in self.fields if not empty or one.name not in _NEVER_EMPTY]

    def may_be_empty(self, one: FilterField) -> bool:
        """Whether a field may have nothing in it."""
        return one.name not in _NEVER_EMPTY
