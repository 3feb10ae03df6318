"""A file of tasks or events that explains itself: usual headers in English and Ukrainian."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from svit_tui.exchange.headers import header_key
from svit_tui.exchange.mapping import ColumnMap, FileMap, ImportMap
from svit_tui.exchange.records import UNNAMED
from svit_tui.fields import NOUNS
from svit_tui.model.kinds import TaskKind
from svit_tui.model.steps import words_of
from svit_tui.model.text import search_key

# Headers that tell what a file is: all of one of these have to be there.
_ENTITIES = (("event", ("title", "start")), ("task", ("subject", "due")))
_WORDS: Mapping[str, Mapping[str, str]] = {
    "kind": {
        **{word: kind for kind in TaskKind for word in words_of(kind)},
        **dict.fromkeys(("to do",), "todo"),
        **dict.fromkeys(("крайній термін",), "deadline"),
    },
    "priority": {
        **dict.fromkeys(("1", "!", "високий", "висока", "важливо", "urgent"), "high"),
        **dict.fromkeys(("2", "звичайний", "звичайна", "medium", "середній"), "normal"),
        **dict.fromkeys(("3", "низький", "низька"), "low"),
    },
}


def recognise_planned(columns: Sequence[str]) -> ImportMap | None:
    """The mapping of a file of tasks or events; none if its headers say neither."""
    for entity, needed in _ENTITIES:
        synonyms = {search_key(word): field for word, field in NOUNS[entity].headers.items()}
        maps: dict[str, ColumnMap] = {}
        for column in columns:
            field = synonyms.get(header_key(column))
            if field is not None and field not in maps:
                separator = "" if field == "people" else ","
                words = _WORDS.get(field, {})
                maps[field] = ColumnMap(column, field, values=words, separator=separator)
        if maps.keys() >= set(needed):
            file = FileMap(entity=entity, columns=tuple(maps.values()), system=UNNAMED)
            return ImportMap(name="csv", files=(file,))
    return None
