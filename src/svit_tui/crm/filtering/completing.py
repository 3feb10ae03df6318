"""Complete what is being typed of a filter: a field, or a value that fits it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from svit_tui.crm.filtering.typed import is_filter
from svit_tui.crm.filtering.vocabulary import FilterField, Vocabulary
from svit_tui.i18n import language
from svit_tui.store.file.connect import driver_of
from svit_tui.store.reads.names import in_use

if TYPE_CHECKING:
    from svit_tui.store.file.connect import Reader

# What makes the whole of a text that is being typed, none if nothing fits.
Completer = Callable[[str], str | None]

# The field at the end of a text, its operator, and what is typed of its last value.
_TERM = re.compile(
    r"(?:^|[\s(-])(?P<field>[^\W\d_][\w.-]*)(?P<operator>:?(?:<=|>=|<|>|=)|:)"
    r"(?:[^\s\"]+,|\"[^\"]*\",)*(?P<typed>\"[^\"]*|[^\s\",()]*)$"
)
_WORD = re.compile(r"(?P<before>.*?[\s(-])?(?P<typed>[^\W\d_][\w-]+)$", re.DOTALL)
_SPANS = {
    "en": tuple(
        f"{which}-{span}"
        for which in ("this", "last", "next")
        for span in ("week", "month", "quarter", "year")
    ),
    "uk": tuple(
        f"{which}-{span}"
        for which in ("цього", "минулого", "наступного")
        for span in ("тижня", "місяця", "кварталу", "року")
    ),
}
_DAYS = {
    "en": ("today", "yesterday", "tomorrow", *_SPANS["en"], "none", "any"),
    "uk": ("сьогодні", "вчора", "завтра", *_SPANS["uk"], "немає", "є"),
}
_ME = {"en": "me", "uk": "я"}
# Shorter beginnings of a field would be completed to something else too often.
LEAST = 2


def completer(reader: Reader, vocabulary: Vocabulary) -> Completer:
    """What completes filters of a noun, with the names that are in use now."""
    connection = driver_of(reader)
    tables = dict.fromkeys(field.table for field in vocabulary.fields if field.table)
    names = {table: in_use(connection, table) for table in tables}
    return partial(completed, vocabulary=vocabulary, names=lambda table: names[table])


def completed(
    text: str, vocabulary: Vocabulary, names: Callable[[str], Sequence[str]]
) -> str | None:
    """The text with its last word whole, none if nothing fits; `names` are those of a table.

    A field is completed only where the text before it has something of a filter already.
    """
    found = _TERM.search(text)
    if found:
        field = vocabulary.by_word.get(found["field"].casefold())
        if field is None:
            return None
        return _longer(text, found["typed"], _values(field, vocabulary, names))
    word = _WORD.fullmatch(text)
    if word and len(word["typed"]) >= LEAST and is_filter(word["before"] or ""):
        fields = [f"{one}:" for one in vocabulary.known()]
        return _longer(text, word["typed"], [*fields, *_flags(vocabulary)])
    return None


def _values(
    field: FilterField, vocabulary: Vocabulary, names: Callable[[str], Sequence[str]]
) -> Iterator[str]:
    spoken = "uk" if language() == "uk" else "en"
    if field.table == "member":
        yield _ME[spoken]
    if field.table:
        yield from names(field.table)
    elif field.kind in ("past", "ahead", "due", "step"):
        yield from _DAYS[spoken]
    elif field.kind in ("state", "flag"):
        yield from _flags(vocabulary)
    elif field.kind == "empty":
        yield from vocabulary.known(empty=True)
    else:
        yield from _in_language(field.offers)


def _flags(vocabulary: Vocabulary) -> list[str]:
    """The words that say something alone, one for each, in the user's language."""
    place = -1 if language() == "uk" else 0
    return [words[place] for words in vocabulary.flags.values()]


def _in_language(offers: Mapping[str, str | int]) -> Iterator[str]:
    is_ukrainian = language() == "uk"
    return (word for word in offers if word.isascii() != is_ukrainian)


def _longer(text: str, typed: str, words: Sequence[str] | Iterator[str]) -> str | None:
    """The text with the first of the words that what is typed begins.

    Without a quote before it, a name of several words is completed to the first of them: that is
    enough where no other begins so.
    """
    quoted, begun = typed[:1] == '"', typed.lstrip('"').casefold()
    for word in words:
        whole = word if quoted else re.split(r'[\s,()"«»“”]', word, maxsplit=1)[0]
        if len(whole) > len(begun) and whole.casefold().startswith(begun):
            rest = whole[len(begun) :]
            return text + rest + ('"' if quoted else "")
    return None
