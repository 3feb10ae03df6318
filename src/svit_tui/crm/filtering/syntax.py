"""Parse the filter language into a tree of words and terms.

The grammar, in which parts beside each other must all match:

    filter   = all {("or" | "або") all}
    all      = one {one}
    one      = {"-" | "not" | "не"} ("(" filter ")" | term | word)
    term     = field [":"] operator value {"," value}
    value    = text | text ".." text | text ".." | ".." text
    operator = ":" | "=" | "<" | "<=" | ">" | ">="

Text with blanks or signs of the grammar in it stands in quotes. What fields there are, and what
their values mean, is not known here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from parsy import ParseError, Parser, regex, seq, string

from svit_tui.i18n import _
from svit_tui.model.errors import Invalid

LONGEST, DEEPEST = 2_000, 20

_OR = frozenset(("or", "або"))
_AND = frozenset(("and", "і", "й", "та"))
_NOT = frozenset(("not", "не"))


@dataclass(frozen=True, slots=True)
class Value:
    """What a field is compared with: a text, or the ends of a range, of which one may be empty."""

    text: str
    upto: str | None = None

    @property
    def typed(self) -> str:
        """The value as it was typed, without quotes."""
        return self.text if self.upto is None else f"{self.text}..{self.upto}"


@dataclass(frozen=True, slots=True)
class Term:
    """A field compared with values, of which one must match. `operator` is `=` for a colon."""

    field: str
    operator: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """A word without a field; a `quoted` one is nothing but text."""

    text: str
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Every:
    """Parts that must all match."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """Parts of which one must match."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """A part that must not match."""

    part: Expression


Expression = Term | Word | Every | Either | Not


def parse(text: str) -> Expression | None:
    """The tree of a filter; none of an empty one, which everything matches.

    Raises Invalid, with the place where it can't be understood.
    """
    if len(text) > LONGEST:
        raise _invalid(_("The filter is too long."))
    if not text.strip():
        return None
    if _depth(text) > DEEPEST:
        raise _invalid(_("The filter has too many parentheses in each other."))
    try:
        tree: Expression = _FILTER.parse(text)
    except ParseError as error:
        raise _invalid(_reason(text, error.index)) from None
    return tree


def _invalid(sentence: str) -> Invalid:
    return Invalid("filter", sentence)


def _depth(text: str) -> int:
    depth = deepest = 0
    for sign in text:
        depth += (sign == "(") - (sign == ")")
        deepest = max(deepest, depth)
    return deepest


def _reason(text: str, index: int) -> str:
    """Why a filter can't be understood, by what stands where reading it failed."""
    rest = text[index:].strip()
    if text.count("(") > text.count(")"):
        return _("A parenthesis is not closed in the filter.")
    if text.count('"') % 2:
        return _("A quote is not closed in the filter.")
    if not rest:
        return _("Something is missing at the end of the filter.")
    return _("The filter can't be understood from “{rest}” on.").format(rest=rest[:40])


def _tree(kind: type[Every | Either], parts: Sequence[Expression]) -> Expression:
    return parts[0] if len(parts) == 1 else kind(tuple(parts))


def _grammar() -> Parser:
    blank = regex(r"\s*")
    # What stands in parentheses is a whole filter, which is known only below.
    whole = Parser(lambda stream, index: either(stream, index))
    quoted = (
        regex(r'"([^"]*)"', group=1) | regex(r"«([^»]*)»", group=1) | regex(r"“([^”]*)”", group=1)
    )
    # One dot belongs to a number or a name, two make a range.
    plain = regex(r'(?:(?!\.\.)[^\s(),"«»“”])+')
    text = quoted | plain
    ends = seq(text.optional("") << string(".."), text.optional("")).combine(Value)
    value = ends | text.map(Value)
    operator = regex(r":?(<=|>=|<|>|=)|:", group=0).map(lambda sign: sign.lstrip(":") or "=")
    term = seq(
        regex(r"[^\W\d_][\w.-]*(?=[:<>=])"), operator << blank, value.sep_by(string(","), min=1)
    ).combine(lambda field, sign, values: Term(field, sign, tuple(values)))
    # What begins like a term and is none is a mistake, not a word.
    plain_word = regex(r'(?![^\W\d_][\w.-]*[:<>=])[^\s()"«»“”]+')
    word = quoted.map(lambda found: Word(found, quoted=True)) | plain_word.map(Word)
    group = regex(r"\(\s*") >> whole << regex(r"\s*\)")
    # A word that only joins others is none itself, unless it is quoted.
    joins = _named(_OR | _AND | _NOT)
    one = seq(
        (regex(r"-(?=\S)") | (_named(_NOT) << regex(r"\s+|(?=\()"))).many(),
        group | term | joins.should_fail("a word") >> word,
    ).combine(lambda marks, part: Not(part) if len(marks) % 2 else part)
    apart = regex(r"\s*") << (_named(_AND) << regex(r"\s+|(?=[\"(])")).optional()
    every = one.sep_by(apart, min=1).map(lambda parts: _tree(Every, parts))
    either = every.sep_by(blank >> _named(_OR) << blank, min=1).map(
        lambda parts: _tree(Either, parts)
    )
    return blank >> either << blank


def _named(words: frozenset[str]) -> Parser:
    """One of some words, whole and in any case."""
    either = "|".join(sorted(words, key=len, reverse=True))
    return regex(rf"(?i:{either})(?![^\s()\"«»“”])")


_FILTER = _grammar()
