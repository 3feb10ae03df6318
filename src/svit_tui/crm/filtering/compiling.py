"""Turn the tree of a filter into a condition: what is the same for deals, contacts and tasks."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Generic, TypeVar

from svit_tui.crm.filtering import days, names
from svit_tui.crm.filtering.syntax import Either, Every, Expression, Not, Term, Value, Word
from svit_tui.crm.filtering.vocabulary import FilterField, Vocabulary
from svit_tui.i18n import _
from svit_tui.model.errors import Invalid
from svit_tui.model.standing import local_day
from svit_tui.model.values.text import search_key
from svit_tui.store.reads.filters.terms import Terms

if TYPE_CHECKING:
    from svit_tui.store.file.connect import Reader

NOTHING = frozenset(("none", "empty", "no", "немає", "нема", "порожньо", "без"))
ANYTHING = frozenset(("any", "some", "є", "будь-що"))
ME = frozenset(("me", "mine", "я", "мої", "моє"))
DAYS_SUCH_AS = ("today", "30d", "this-month", "2026-11", "2026-11-24", "1.11..15.11")

T = TypeVar("T", bound=Terms)
Compare = Callable[[FilterField, str, Value], str]


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, and when: `member_id` is who `me` means."""

    reader: Reader
    now: datetime
    member_id: int | None = None


class Compiler(Generic[T]):
    """Compiles a filter on one noun; nouns add what is special to their fields and words."""

    vocabulary: Vocabulary

    def __init__(self, terms: T, asker: Asker) -> None:
        self.terms = terms
        self.member_id = asker.member_id
        self.today = local_day(asker.now)
        self._named = partial(names.numbers, asker.reader)
        self.kinds: dict[str, Compare] = {
            "reference": self._reference,
            "choice": self._choice,
            "number": self._number,
            "past": partial(self._days, ahead=False),
            "ahead": partial(self._days, ahead=True),
            "text": self._text,
            "flag": self._flag_term,
            "empty": self._emptiness,
        }

    # What nouns say themselves

    def flag(self, word: str) -> str:
        """The condition of a word that says something alone."""
        raise NotImplementedError

    def text(self, text: str) -> str:
        """The condition of a word that is looked for."""
        raise NotImplementedError

    def seen(self, field: FilterField) -> None:
        """Take note of a field that the filter names."""

    # The tree

    def part(self, part: Expression) -> str:
        """The condition of a part of the tree. Raises Invalid."""
        match part:
            case Every(parts):
                return self.terms.every([self.part(one) for one in parts])
            case Either(parts):
                return self.terms.either([self.part(one) for one in parts])
            case Not(one):
                return self.terms.no(self.part(one))
            case Word(text, quoted):
                flag = self.vocabulary.flag_of.get(text.casefold())
                if flag is not None and not quoted:
                    return self.flag(flag)
                return self.text(text) if search_key(text) else "1"
            case Term(name, operator, values):
                return self._term(name, operator, values)

    def _term(self, name: str, operator: str, values: Sequence[Value]) -> str:
        field = self.vocabulary.by_word.get(name.casefold())
        if field is None:
            raise invalid(
                _("There is no “{name}” to filter by. There are: {known}.").format(
                    name=name[:40], known=", ".join(self.vocabulary.known())
                )
            )
        self.seen(field)
        compare = self.kinds[field.kind]
        return self.terms.either([compare(field, operator, value) for value in values])

    # Nothing, anything

    def empty(self, field: FilterField) -> str:
        """The condition that a field has nothing in it."""
        return self.terms.is_empty(field.name)

    def _emptiness(self, field: FilterField, operator: str, value: Value) -> str:
        """`no:owner` and `has:owner`."""
        self.only_equal(field, operator, value)
        about = self.vocabulary.by_word.get(value.text.casefold())
        if about is None or not self.vocabulary.may_be_empty(about):
            raise no_fit(field, value, self.vocabulary.known(empty=True))
        empty = self.empty(about)
        return empty if field.name == "no" else self.terms.no(empty)

    def nothing(self, field: FilterField, operator: str, value: Value) -> str | None:
        """The condition of `owner:none` and `owner:any`; none if the value is something else."""
        if value.upto is not None or operator != "=" or not self.vocabulary.may_be_empty(field):
            return None
        word = value.text.casefold()
        if word in NOTHING:
            return self.empty(field)
        return self.terms.no(self.empty(field)) if word in ANYTHING else None

    # What fields are compared with

    def _reference(self, field: FilterField, operator: str, value: Value) -> str:
        self.only_equal(field, operator, value)
        nothing = self.nothing(field, operator, value)
        if nothing is not None:
            return nothing
        if field.table == "member" and value.text.casefold() in ME:
            return self.terms.refers(field.name, [self.me])
        return self.terms.refers(field.name, self._named(field.table, value.text))

    @property
    def me(self) -> int:
        """The number of who asks; nobody's is 0."""
        return self.member_id or 0

    def _choice(self, field: FilterField, operator: str, value: Value) -> str:
        self.only_equal(field, operator, value)
        stored = field.offers.get(value.text.casefold())
        if stored is None:
            raise no_fit(field, value, list(dict.fromkeys(map(str, field.offers))))
        return self.terms.chosen(field.name, stored)

    def _flag_term(self, field: FilterField, operator: str, value: Value) -> str:
        """`is:rotting`."""
        self.only_equal(field, operator, value)
        word = self.vocabulary.flag_of.get(value.text.casefold())
        if word is None:
            raise no_fit(field, value, list(self.vocabulary.flags))
        return self.flag(word)

    def _text(self, field: FilterField, operator: str, value: Value) -> str:
        self.only_equal(field, operator, value)
        nothing = self.nothing(field, operator, value)
        return nothing or self.terms.text(field.name, search_key(value.text))

    def _number(self, field: FilterField, operator: str, value: Value) -> str:
        nothing = self.nothing(field, operator, value)
        if nothing is not None:
            return nothing
        ends = [_whole(field, end, value) for end in (value.text, value.upto)]
        return self.terms.number(field.name, *_range(operator, value, *ends))

    def _days(self, field: FilterField, operator: str, value: Value, *, ahead: bool) -> str:
        nothing = self.nothing(field, operator, value)
        if nothing is not None:
            return nothing
        return self.terms.span(field.name, *self.days(field, operator, value, ahead=ahead))

    def days(self, field: FilterField, operator: str, value: Value, *, ahead: bool) -> days.Days:
        """The days that a field must be within. Raises Invalid."""
        if value.upto is not None:
            span = days.between(value.text, value.upto, self.today, ahead=ahead)
        else:
            span = days.compared(operator, value.text, self.today, ahead=ahead)
        if span is None:
            raise no_fit(field, value, DAYS_SUCH_AS)
        return span

    def only_equal(self, field: FilterField, operator: str, value: Value) -> None:
        """Refuse to compare a field by size. Raises Invalid."""
        if operator != "=" or value.upto is not None:
            raise invalid(
                _("“{name}” can't be compared by size: write {name}:{value}.").format(
                    name=field.said, value=value.text[:40] or "…"
                )
            )


def invalid(sentence: str) -> Invalid:
    """The error of a filter that can't be understood."""
    return Invalid("filter", sentence)


def no_fit(field: FilterField, value: Value, fits: Sequence[str]) -> Invalid:
    """The error of a value that its field can't be compared with."""
    return invalid(
        _("“{value}” does not fit “{name}”; it may be: {fits}.").format(
            value=value.typed[:40], name=field.said, fits=", ".join(fits)
        )
    )


def _whole(field: FilterField, text: str | None, value: Value) -> int | None:
    if not text:
        return None
    found = re.fullmatch(r"(\d{1,12})%?", text)
    if not found:
        raise no_fit(field, value, ("50", "10..80"))
    return int(found[1])


def _range(
    operator: str, value: Value, low: int | None, high: int | None
) -> tuple[int | None, int | None]:
    """The least and the most that a comparison of whole numbers lets through."""
    if value.upto is not None:
        if low is not None and high is not None and low > high:
            return high, low
        return low, high
    assert low is not None
    match operator:
        case "<":
            return None, low - 1
        case "<=":
            return None, low
        case ">":
            return low + 1, None
        case ">=":
            return low, None
    return low, low
